"""Stating: candidates for every pair of two lists of mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .candidate import Candidate
from .gazetteer import Named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .clauses import Clause


def each(  # noqa: PLR0913, PLR0917
    clause: Clause,
    type_: str,
    subjects: tuple[int, ...],
    objects: tuple[int, ...],
    rule: str,
    places: Sequence[int],
    status: str = "asserted",
) -> Iterator[Candidate]:
    """Give a candidate for each subject and object; the phrases at ``places`` are its words."""
    start = min(clause.words[clause.phrases[p].first].start for p in places)
    end = max(clause.words[clause.phrases[p].last].end for p in places)
    for subject in subjects:
        for object_ in objects:
            yield Candidate(
                type_,
                named_at(clause, subject),
                named_at(clause, object_),
                rule,
                "C",
                status,
                (start, end),
                clause.sentence[start:end],
            )


def named_at(clause: Clause, number: int) -> Named:
    """Give the name that a mention of the clause is."""
    mention = clause.mentions[number]
    if not isinstance(mention, Named):
        raise TypeError(f"mention {number} is a {mention.kind}, not a name")
    return mention
