"""Every kind of card as Anki's own reviewer shows it, for tests and for pictures."""
