"""Notes to an Anki package: `note_types` reads the note types, `apkg` writes the package."""
