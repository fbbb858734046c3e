"""What the next release does to those who have the last one.

`snapshots` reads what was released, from a ledger or a package, and what would be; `compare` says
what becomes of each note, and what a learner would lose; `settle` writes what a person has decided.
"""
