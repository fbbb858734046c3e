"""All notes that a build would ship, as one page: a file of its own, or served while one edits."""
