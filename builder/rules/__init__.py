"""The rules: what may be wrong with a card, each in a module of its own.

A rule is a module with a docstring that says what it flags and why, with examples that the tests
execute, and a `RULE`. `RULES` lists them all, damage first, then form, then truth.
"""

from builder.rules import (
    answer_in_front,
    author_voice,
    contradiction,
    dangling_reference,
    duplicate_front,
    empty_back,
    enumeration,
    fill_in_blank,
    flattened_code,
    flattened_list,
    known_misconception,
    leftover_markup,
    long_answer,
    missing_figure,
    missing_formula,
    misspelling,
    mojibake,
    no_question,
    outdated,
    profanity,
    stray_furniture,
    suspicious_number,
    truncated,
    two_questions,
    unbalanced_brackets,
    yes_no,
)
from builder.rules.base import FixClass, Rule
from builder.rules.runner import flag_lines, lint

RULES: tuple[Rule, ...] = (
    # Damage: something was lost or added on the way.
    empty_back.RULE,
    missing_figure.RULE,
    missing_formula.RULE,
    truncated.RULE,
    mojibake.RULE,
    misspelling.RULE,
    leftover_markup.RULE,
    flattened_list.RULE,
    flattened_code.RULE,
    stray_furniture.RULE,
    unbalanced_brackets.RULE,
    # Form: all is there, but it makes a poor card.
    long_answer.RULE,
    enumeration.RULE,
    yes_no.RULE,
    no_question.RULE,
    two_questions.RULE,
    answer_in_front.RULE,
    dangling_reference.RULE,
    author_voice.RULE,
    profanity.RULE,
    fill_in_blank.RULE,
    duplicate_front.RULE,
    outdated.RULE,
    # Truth: it may be wrong.
    known_misconception.RULE,
    contradiction.RULE,
    suspicious_number.RULE,
)
"""All rules, in the order in which they are listed."""

__all__ = ["RULES", "FixClass", "Rule", "flag_lines", "lint"]
