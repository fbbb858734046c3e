"""Corrections that a model proposes.

What it is asked, and what of its answers may be shown to a person.
"""
