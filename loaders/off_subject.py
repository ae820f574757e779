"""Off the subject: texts that name no mineral, and no site, firm or bank that is known.

Shape alone makes firms of persons and parties there, so that what is read waits for a person.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .gazetteer import Named, open_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .candidate import Candidate
    from .reading import Read

OFF_SUBJECT = (
    "the text names no mineral, and no site, firm or bank that is known: it waits for review"
)
KNOWN = frozenset({"Facility", "Firm", "StateBank"})


def held_back(reads: Sequence[Read]) -> list[Read]:
    """Let what a text says of firms and sites wait where the text is about other matters."""
    named = [m for read in reads for m in read.clause.named]
    if any(m.label == "Mineral" or _is_known(m) for m in named):
        return list(reads)
    return [replace(read, candidates=tuple(map(_waiting, read.candidates))) for read in reads]


def _waiting(candidate: Candidate) -> Candidate:
    of_shape = {candidate.subject.label, candidate.object.label} & KNOWN
    return replace(candidate, waits=OFF_SUBJECT) if of_shape else candidate


def _is_known(mention: Named) -> bool:
    return mention.label in KNOWN and any(open_name(mention.label, id_) for id_ in mention.ids)
