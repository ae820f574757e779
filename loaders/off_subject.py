"""Off the subject: texts that name no mineral, and no site, firm or bank that is known.

Shape alone makes firms of persons and parties there, so that what is read waits for a person.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .gazetteer import Named, open_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .reading import Read

OFF_SUBJECT = (
    "the text names no mineral, and no site, firm or bank that is known: it waits for review"
)
KNOWN = ("Facility", "Firm", "StateBank")


def held_back(reads: Sequence[Read]) -> list[Read]:
    """Let what a text states wait where the text is about other matters."""
    named = (m for read in reads for m in read.clause.mentions if isinstance(m, Named))
    if any(_is_of_the_subject(mention) for mention in named):
        return list(reads)
    return [
        replace(read, candidates=tuple(replace(c, waits=OFF_SUBJECT) for c in read.candidates))
        for read in reads
    ]


def _is_of_the_subject(mention: Named) -> bool:
    if mention.label in KNOWN:
        return any(open_name(mention.label, id_) for id_ in mention.ids)
    return mention.label == "Mineral"
