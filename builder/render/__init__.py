"""Card text to field HTML: `blocks` finds the structure, `fields` writes it through Jinja."""
