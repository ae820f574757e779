"""Nouns: what completes a noun phrase, and which are nothing but an amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .order import PARTS
from .tagging import FIGURES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .clauses import Clause

# What may be said of a mineral without naming it again.
IMPLIED = frozenset({"mining", "output", "refining", "reserves", "trade", "imports"})
UNNAMED_AMOUNTS = frozenset(
    [
        *("most", "half", "all", "none", "nothing", "much", "little", "some", "any", "two"),
        *("three", "four", "five", "six", "seven", "eight", "nine", "ten", "several", "the"),
    ]
)
PLANT_PREPOSITIONS = frozenset({"at", "in", "near", "of"})
WITHIN = frozenset({"of", "in", "inside", "for"})


def of_activity(clause: Clause, place: int) -> bool:
    """Tell whether a part is one of an output: "the greater part of Myanmar's production"."""
    of = (
        clause.kinds[place + 1 : place + 3] == ["P", "NP"]
        and clause.phrases[place + 1].head == "of"
    )
    return of and bool(clause.phrases[place + 2].nouns & IMPLIED)


def is_amount(clause: Clause, place: int) -> bool:
    """Tell whether a noun phrase is nothing but a quantity: "60%", "14 million tonnes"."""
    phrase = clause.phrases[place]
    last = clause.words[phrase.last]
    if phrase.figures and last.tag in FIGURES:
        return True
    return phrase.words <= UNNAMED_AMOUNTS


def below(clause: Clause, place: int, through: frozenset[str]) -> Iterator[int]:
    """Give the noun phrases that complete this one: "of" it, for a plant "at" it."""
    kinds, place = clause.kinds, place + 1
    while place + 1 < len(kinds) and kinds[place] == "ADV":
        place += 1
    if kinds[place : place + 2] != ["P", "NP"]:
        return
    preposition = clause.phrases[place].head
    allowed = {"of", "in"} if "stake" in through else {"of", "from"}
    if clause.phrases[place - 1].nouns & {"facility", "operation", "output"} or not through:
        allowed |= PLANT_PREPOSITIONS if "facility" in through else set()
    if clause.phrases[place - 1].nouns & {"part"}:
        allowed |= WITHIN
    if clause.phrases[place - 1].nouns & {"right"} and "right" in through:
        allowed |= {"for", "to", "over", "on"}
    if preposition in allowed:
        yield place + 1
        yield from _beside(clause, place + 1)
        over = [phrase.kind for phrase in clause.phrases[place + 2 : place + 6]]
        if over == ["C", ",", "ADV", ","] and clause.kinds[place + 6 : place + 8] == ["P", "NP"]:
            yield place + 7  # "makers of tools and, increasingly, of ammunition"


def _beside(clause: Clause, place: int) -> Iterator[int]:
    """Give a noun phrase that is added by "and": "the mine A in Chile and the mine B"."""
    over = clause.kinds[place + 1 : place + 5] == ["P", "NP", "C", "NP"]
    lies = over and clause.phrases[place + 2].name_kind in {"Place", "Area"}
    if lies and clause.phrases[place].name_kind == clause.phrases[place + 4].name_kind:
        place += 2
    if clause.kinds[place + 1 : place + 3] == ["C", "NP"]:
        after = clause.kinds[place + 3 : place + 4]
        gapped = after == ["NP"] and (
            clause.phrases[place + 3].figures or clause.phrases[place + 3].head in PARTS
        )
        if after != ["V"] and not gapped and not clause.phrases[place + 2].figures:
            yield place + 2
