"""Documents: found in a folder and decoded, guessing nothing that the bytes do not say.

What a release has written into a folder is none of them.
"""

from builder.documents.decoding import load_document
from builder.documents.finding import (
    SUFFIXES,
    Source,
    deck_folders,
    find_documents,
    natural_key,
    one_folder,
)
from builder.documents.released import REPORT, SUMS, release_files

__all__ = [
    "REPORT",
    "SUFFIXES",
    "SUMS",
    "Source",
    "deck_folders",
    "find_documents",
    "load_document",
    "natural_key",
    "one_folder",
    "release_files",
]
