"""What a text is by its form: blanks to fill in, verdicts, lists run together in one line."""
