"""What is wrong in the documents of our own deck, and what ships instead."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

DECK = Path(__file__).parent.parent / "sources" / "deep-learning"

CORRECTED: Mapping[str, tuple[str, str]] = {
    "Vanishing gradients": (
        "A learning rate that is too small,",
        "A product of many small factors, one for each layer,",
    ),
    "L1 and L2 regularization compared": (
        (
            "sum of absolute values, shrinks weights evenly and leaves almost none at zero\n"
            "- L2: sum of squares, sets many weights to exactly zero and so selects features"
        ),
        (
            "sum of absolute values, sets many weights to exactly zero and so selects features\n"
            "- L2: sum of squares, shrinks weights evenly and leaves almost none at zero"
        ),
    ),
    "GAN training": (
        "rewarded when the discriminator tells real and fake samples apart correctly",
        "rewarded when the discriminator takes fake samples for real ones",
    ),
    "Increasing the batch size makes the gradient estimate noisier. Is this true?": (
        "True. More examples bring in more variation.",
        "False. More examples average out more of the variation.",
    ),
    "Adam uses the same effective step size for every parameter. Is this true?": (
        "True. There is only one learning rate in the algorithm.",
        (
            "False. There is only one learning rate in the algorithm, but it is scaled for each"
            " parameter by that parameter's own gradients."
        ),
    ),
    "How does a diffusion model work?": (
        (
            "forward process: a neural network learns how to add noise to the image\n"
            "→ reverse process: fixed formula that takes the noise away step by step"
        ),
        (
            "forward process: fixed formula that adds noise to the image\n"
            "→ reverse process: a neural network learns how to take the noise away step by step"
        ),
    ),
    "Define precision.": (
        'TP / (TP + FN)\n"of the real positives, how many did we find"',
        'TP / (TP + FP)\n"of the predicted positives, how many are real"',
    ),
    "What size does the output have if a 32x32 image goes through a 5x5 filter, stride 1, no"
    " padding?": (
        "27x27, because the filter takes 5 pixels off",
        "28x28, because the filter takes 4 pixels off",
    ),
    "What does the forget gate of an LSTM do if its value is 1?": (
        "It wipes the cell state completely, so the cell starts fresh; at 0 everything is kept.",
        "It keeps the cell state completely; at 0 everything is wiped, so the cell starts fresh.",
    ),
    "In the transformer, what are the dot products of queries and keys divided by before the"
    " softmax, and what for?": (
        r"By d\_k, the dimension of the keys",
        r"By √d\_k, the square root of the dimension of the keys",
    ),
    "range of the tanh function": ("(0, 1)", "(−1, 1)"),
    "batch norm at test time": (
        "taken from the current test batch, just as in training",
        "taken from running averages that were collected in training",
    ),
    "T/F: dropout stays active when the model is used for predictions": (
        "True, otherwise the outputs would have the wrong scale",
        "False, otherwise the outputs would change at random",
    ),
    "AUC of a classifier that guesses at random": ("0", "0.5"),
}
"""The wrong words of a back and the right ones, by front, in the order of the corrections."""
