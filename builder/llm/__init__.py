"""Asking a model many questions: every answer is stored, nothing is paid for twice.

This knows nothing about cards, decks or corrections. It speaks Chat Completions to any server that
does, and checks each answer against the JSON schema that was asked for.
"""
