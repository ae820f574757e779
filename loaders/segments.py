"""Segments: which clause of a sentence a place in its text belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .phrases import Phrase

FARTHEST = 12
FINITE = frozenset({"fin", "past"})


def segments(phrases: Sequence[Phrase]) -> tuple[int, ...]:
    """Count the clauses of a sentence, a relative clause apart from what it stands in.

    Parameters
    ----------
    phrases : sequence of Phrase
        Of one sentence.

    Returns
    -------
    tuple of int
        The number of each phrase's clause; the first clause is 0.

    Examples
    --------
    >>> from .mentions import find_mentions
    >>> from .phrases import phrases
    >>> text = "Chile, which mined copper in 2019, sold it in 2020, and Peru bought zinc."
    >>> _, found = phrases(text, find_mentions(text))
    >>> [(p.head, s) for p, s in zip(found, segments(found), strict=True) if p.kind == "V"]
    [('mine', 1), ('sell', 0), ('buy', 2)]
    """
    numbers: list[int] = []
    within, last = [0], 0
    for place, phrase in enumerate(phrases):
        numbers.append(within[-1])
        if phrase.kind == ";":
            last += 1
            within = [last]
        elif phrase.kind in {"REL", "SUB"}:
            last += 1
            within.append(last)
            numbers[-1] = last
        elif phrase.kind == "," and len(within) > 1 and _ends(phrases, place):
            within.pop()
        elif phrase.kind == "C" and not _pairs(phrases, place) and _opens(phrases, place):
            last += 1
            within = [*within[:-1], last]
            numbers[-1] = last
    return tuple(numbers)


def _ends(phrases: Sequence[Phrase], place: int) -> bool:
    """Tell whether a comma closes the clause inside: its verb has been, and another follows."""
    inside = place - 1
    while inside >= max(0, place - 3 * FARTHEST) and phrases[inside].kind not in {
        "REL",
        "SUB",
        ";",
    }:
        inside -= 1
    if not any(phrase.kind == "V" for phrase in phrases[inside + 1 : place]):
        return False
    following = phrases[place + 1] if place + 1 < len(phrases) else None
    return following is not None and following.kind in {"V", "NP", "ADV", "NEG"}


def _pairs(phrases: Sequence[Phrase], place: int) -> bool:
    """Tell whether "or" joins two participles that have all else in common: "mined or refined"."""
    sides = [phrases[i].form for i in (place - 1, place + 1) if 0 <= i < len(phrases)]
    return len(sides) == 2 and set(sides) <= {"past", "en"}  # noqa: PLR2004


def _opens(phrases: Sequence[Phrase], place: int) -> bool:
    """Tell whether "and" opens a clause of its own: a verb comes before the next sign."""
    for phrase in phrases[place + 1 : place + FARTHEST]:
        if phrase.kind == "V":
            return phrase.form in FINITE or phrase.form == "en"
        if phrase.kind not in {"NP", "P", "TO", "ADV", "NEG"}:
            return False
    return False
