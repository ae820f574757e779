"""Listed: the minerals that stand behind a general word, in a list or as what an ore holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .order import Order

# Words that stand for what a list behind a colon names.
GENERIC = frozenset(
    [
        *("following", "elements", "metals", "minerals", "materials", "items", "products", "goods"),
        *("substances", "commodities", "things"),
    ]
)
WITHIN_LISTS = frozenset({"NP", ",", "C", ";", "P", "ADV"})


ORES = frozenset(
    [
        *("ore", "ores", "rock", "clay", "brine", "material", "resources", "reserves"),
        *("concentrate", "concentrates", "carbonate"),
    ]
)
# "a concentrate bearing neodymium and terbium"
BEARING = frozenset({"bear", "carry", "contain"})
GRADES = frozenset({"grade", "average", "assay", "contain", "at", "with"})


def held_behind(clause: Order, place: int) -> Iterator[tuple[int, int | None, int]]:
    """Find what an ore holds or a list names: "tonnes of ore grading 1.6% lithium oxide".

    Parameters
    ----------
    clause : Order
        A sentence as phrases.
    place : int
        The phrase that stands for the minerals.

    Yields
    ------
    tuple of int, int or None, int
        A mention, the quantity beside it, and its phrase.
    """
    figure = next(iter(clause.phrases[place].figures), None)
    yield from ((number, figure, place) for number in _graded(clause, place))
    yield from _listed(clause, place)


def _graded(clause: Order, place: int) -> tuple[int, ...]:
    phrase = clause.phrases[place]
    if phrase.head not in ORES or phrase.names or phrase.mods:
        return ()
    if clause.kinds[place + 1 : place + 3] not in (["V", "NP"], ["P", "NP"]):
        return ()
    verb, held = clause.phrases[place + 1], clause.phrases[place + 2]
    holds = verb.head in GRADES and held.name_kind == "Mineral"
    bears = verb.form == "ing" and verb.head in BEARING and held.name_kind == "Mineral"
    return held.names if bears or (holds and held.figures) else ()


def _listed(clause: Order, place: int) -> Iterator[tuple[int, int | None, int]]:
    """Find what a list names: "the following need a licence: tungsten; indium"."""
    phrase = clause.phrases[place]
    if phrase.head not in GENERIC or phrase.names:
        return
    heads = [phrase.head for phrase in clause.phrases]
    entry = heads.index(":", place) + 1 if ":" in heads[place:] else len(heads)
    while entry < len(heads) and clause.kinds[entry] in WITHIN_LISTS:
        listed = clause.phrases[entry]
        if listed.name_kind == "Mineral" and clause.kinds[entry - 1] != "P":
            yield from ((number, listed.values.get(number), entry) for number in listed.names)
        entry += 1
