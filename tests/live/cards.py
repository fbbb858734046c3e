"""What models are asked about the deck beside this file, and how their answers are judged.

Patterns judge words, not wisdom: a right answer in words that nobody thought of counts as not
right, and one with the right words in a wrong sentence may pass. The shares are for comparing one
prompt or model with another on the same cards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

DECK = Path(__file__).parent / "deck"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the back of a card must say when it is put right, and what it must not say.

    `now` is what it says and `good` is a right answer; they show that the patterns tell the two
    apart. `known` says that a pack of misconceptions knows the error.
    """

    front: str
    now: str
    must: tuple[str, ...]
    never: tuple[str, ...]
    good: str
    known: bool = True


FIX = (
    Wanted(
        front="Why do gradients vanish in a network of many layers?",
        now="They vanish because the learning rate is too small.",
        must=(
            r"product|multipl",
            r"small|tiny|(below|less than|smaller than) (1|one)|derivative|factor",
        ),
        never=(r"learning rate is too", r"(?<!not )because of (a|the) .*learning rate", r"explod"),
        good="They vanish because the chain rule multiplies many small derivatives.",
    ),
    Wanted(
        front="What is the range of the tanh function?",
        now="The output of tanh lies between 0 and 1.",
        must=(r"([-−–]|minus )\s*(1|one)\b", r"\b(and|to|,)\s*\+?\s*(1|one)\b"),
        never=(r"tanh (function )?(lies |is |ranges )?(between|from) (0|zero)\b",),
        good="The output of tanh lies between -1 and 1.",
    ),
    Wanted(
        front="What happens to a positive input of ReLU?",
        now="ReLU saturates for large positive inputs.",
        must=(
            r"slope|derivative|gradient|pass|unchanged|linear|identity|not saturate",
            r"\b(1|one)\b|unchanged|constant|as it is|not saturate",
        ),
        never=(
            r"relu saturates",
            r"(zero|0) for (all |every |large )?positive",
            r"(1|one) for (all |every )?negative",
        ),
        good="The slope is one for every positive input, which passes unchanged.",
    ),
    Wanted(
        front="What does dropout do to the units of a layer?",
        now="It permanently removes random units from the network.",
        must=(
            r"random|drop|leav|left out|zero|switch|deactivat|remove",
            r"(one|each|every|a) (training )?(step|iteration|batch|update|pass)|temporar|next",
        ),
        never=(r"(?<!not )permanent", r"for good"),
        good="It leaves random units out for one training step; the next one draws others.",
    ),
    Wanted(
        front="What does L2 regularization do to the weights?",
        now="It adds a penalty to the loss.\nL2 sets many weights to exactly zero.",
        must=(r"small|shrink|close to (0|zero)|towards? (0|zero)|hardly any|rarely",),
        never=(
            r"L2 [^.;,]*(sets|makes|drives) (many |most |all )?weights (to )?(exactly )?(0|zero)",
        ),
        good="It adds a penalty to the loss.\nL2 makes weights small, hardly any exactly zero.",
    ),
    Wanted(
        front="What is backpropagation?",
        now="Backpropagation is an optimization algorithm.",
        must=(r"gradient|derivative", r"comput|calculat|work|find|gives|determin|chain rule"),
        never=(
            r"backpropagation is (an?|the) (\w+ )?optimi[sz]",
            r"backpropagation (changes|updates)",
        ),
        good="It works out the gradient; an optimizer then changes the weights.",
    ),
    Wanted(
        front="What is the test set for?",
        now="The test set is used to tune the hyperparameters.",
        must=(r"once|final|at the end|generali|unseen|new data|evaluat|score|how (well|good)",),
        never=(
            r"test set (is|can be) (\w+ )?used (to|for) (tun|choos|select|fit|train)",
            r"(chosen|tuned|selected|made) on the test set",
        ),
        good="It is used once, at the end; choices are made on the validation set.",
    ),
    Wanted(
        front="What is one epoch of training?",
        now="An epoch is a single weight update.",
        must=(
            r"(all|entire|every|whole|full|complete) .*(example|sample|data|training set)",
            r"pass|run|go|cycle|through|over|once",
        ),
        never=(r"epoch is (a single|one) (weight )?(update|batch|example|step)",),
        good="An epoch is one pass over all training examples.",
    ),
    Wanted(
        front="What does a max pooling layer learn?",
        now="It has learnable weights that are updated by backpropagation.",
        must=(r"\bno\b|nothing|\bnot\b|without|none", r"weight|learn|parameter|maxim|largest"),
        never=(
            r"\b(has|have|with) (learnable |trainable )?weights",
            r"(?<!not )updated by backprop",
        ),
        good="Nothing: it takes a maximum and has no weights.",
    ),
    Wanted(
        front="What does batch normalization use at test time?",
        now="Mean and variance are taken from the current test batch.",
        must=(r"running|moving|(collected|computed|gathered) (in|during|over) training|training",),
        never=(r"(?<!not )(taken |computed |calculated )?from the (current )?test batch",),
        good="It uses running averages that were collected in training.",
    ),
    Wanted(
        front="Where does the gradient of the loss point?",
        now="The gradient points in the direction of steepest descent.",
        must=(r"(steepest|fastest|greatest) (ascent|increase)|(rise|grow|increase)s? (fast|most)",),
        never=(r"(?<!negative )gradient points in the direction of (the )?(steepest|fastest) de",),
        good="It points where the loss rises fastest, so gradient descent goes the other way.",
    ),
    Wanted(
        front="How many weights connect 20 inputs with 30 units?",
        now="There is one for each pair: 20 × 30 = 500 weights.",
        must=(r"\b600\b",),
        never=(r"\b500\b",),
        good="There is one for each pair: 20 × 30 = 600 weights.",
        known=False,
    ),
)

CHECK = FIX[:3]
"""The first cards of the deck, in its order."""

COMPLETE = (
    Wanted(
        front="What is the chain rule used for in training?",
        now="",
        must=(r"gradient|derivative|backprop",),
        never=(r"probabilit", r"\bbayes"),
        good="It gives the derivative of the loss for every weight.",
        known=False,
    ),
    Wanted(
        front="How is the sigmoid function defined?",
        now="It is defined as , where x is the input.",
        must=(r"\\d?frac\s*\{1\}\s*\{1\s*\+|1\s*/\s*[({]\s*1\s*\+", r"e\s*\^|exp", r"[-−]\s*x"),
        never=(r"\\sum", r"\\\(.*\^\("),  # LaTeX raises what is in braces alone
        good=r"It is defined as \(\frac{1}{1 + e^{-x}}\), where x is the input.",
        known=False,
    ),
    Wanted(
        front="Which shape does ReLU have?",
        now="See the figure below.",
        must=(r"\[\[plot: (y = )?max\((0, ?x|x, ?0)\)|(zero|0|flat).*(line|slope|rise|increas)",),
        never=(r"S-shape|parabol|exponential|sigmoid",),
        good="See the figure below.\n[[plot: y = max(0, x); x = -3..3]]",
        known=False,
    ),
)


def is_right(text: str, wanted: Wanted) -> bool:
    """Tell whether a text has all that it must have, and nothing that it must not."""
    line = " ".join(text.split())
    return all(re.search(each, line, re.IGNORECASE) for each in wanted.must) and not any(
        re.search(each, line, re.IGNORECASE) for each in wanted.never
    )
