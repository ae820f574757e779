"""Placing: where a date or figure stands to a statement, and what that meant in articles."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from .frames import types_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .candidate import Candidate
    from .clauses import Clause
    from .gazetteer import Named
    from .mentions import Mention
    from .phrases import Phrase

DATA = Path(__file__).parent / "data"
MANY = 2
# How many characters lie between a name and what is beside, near or off it.
DISTANCES = ((4, "beside"), (25, "near"), (70, "off"))


@cache
def table(name: str) -> Mapping[str, float]:
    """Read how much each sign speaks for it, as the logarithm of odds, once."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return {row["sign"]: float(row["weight"]) for row in csv.DictReader(file)}


def odds(name: str, signs: Iterable[str]) -> float:
    """Add up what signs speak for it, by a table."""
    weights = table(name)
    return sum(weights.get(sign, 0.0) for sign in signs)


def place_signs(clause: Clause, candidate: Candidate, told: Mention, own: int) -> Iterator[str]:
    """Tell where something stands to what is stated.

    Parameters
    ----------
    clause : Clause
        The sentence.
    candidate : Candidate
        A statement read in it.
    told : Mention
        The date or figure.
    own : int
        The number of its clause.

    Yields
    ------
    str
        How far the two names are, on which side it stands, what lies between, and what the
        nearest verb of its clause says.
    """
    for name, named in (("subject", candidate.subject), ("object", candidate.object)):
        yield from _distance(clause, name, named, told)
    figure = candidate.figure.start if candidate.figure is not None else -1
    stated = next(place for place in (candidate.at, figure, candidate.span[0]) if place >= 0)
    at = told.start
    side = "before" if at < stated else "behind"
    first, last = sorted((stated, at))
    within = [p for p in clause.phrases if first < clause.words[p.first].start < last]
    yield f"{side} over {min(sum(p.kind == 'V' for p in within), MANY)} verbs"
    for kind in sorted({p.kind for p in within} & {",", ";", "C", "REL", "SUB"}):
        yield f"{side} over {kind}"
    start, end = candidate.span
    if start <= at < end:
        yield "within the statement"
    yield "same clause" if own == clause.segment(stated) else "other clause"
    verbs = [(abs(start - at), p) for start, p in clause.verbs if clause.segments[p] == own]
    yield from _of_verb(clause, candidate, clause.phrases[min(verbs)[1]] if verbs else None)


def _distance(clause: Clause, name: str, named: Named, told: Mention) -> Iterator[str]:
    """Tell how far a figure or date is from a name, and whether a like name is nearer to it."""
    if named.start < 0:
        yield f"{name} away"
        return
    first, last = sorted(((named.start, named.end), (told.start, told.end)))
    apart = last[0] - first[1]
    yield f"{name} {next((word for most, word in DISTANCES if apart < most), 'far')}"
    others = [m for m in clause.named if m.kind == named.kind]
    if any(first[1] <= m.start < last[0] for m in others):
        yield f"like name nearer than {name}"


def _of_verb(clause: Clause, candidate: Candidate, verb: Phrase | None) -> Iterator[str]:
    """Tell whether the nearest verb states it, and whether it could."""
    if verb is None:
        yield "no verb in its clause"
        return
    yield "its verb" if spans(clause, verb, candidate.at) else "verb of another"
    yield f"verb {verb.form}"
    types = types_of("verbs", verb.head)
    if types:
        yield "verb of its type" if candidate.type in types else "verb of another type"


def spans(clause: Clause, phrase: Phrase, at: int) -> bool:
    """Tell whether a place in the text is a phrase's."""
    return clause.words[phrase.first].start <= at < clause.words[phrase.last].end
