"""Seats: where those who act sit, and noun phrases that stand for a land's makers or an amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .tagging import FIGURES

if TYPE_CHECKING:
    from .clauses import Clause
    from .phrases import Phrase

BUYING = frozenset({"importer", "refiner"})
MAKERS = ("makers", "manufacturers", "producers", "industry", "sector", "companies", "firms")
BARE = frozenset(["most", "half", "all", "none", "nothing", "much", "little", "some", "any"])


def seat_of(clause: Clause, place: int) -> int | None:
    """Find where a government or buyers sit: "the junta in Niamey", "customers in China"."""
    phrase = clause.phrases[place]
    buyers = phrase.nouns & BUYING and phrase.head.endswith("s") and not phrase.mods
    seated = clause.kinds[place + 1 : place + 3] == ["P", "NP"] and (
        clause.phrases[place + 1].head == "in"
    )
    return place + 2 if seated and (buyers or phrase.nouns & {"government"}) else None


def is_industry(clause: Clause, phrase: Phrase) -> bool:
    """Tell whether a use is a country's makers: "Europe's car makers", "Japanese carmakers"."""
    lands = any(kind in {"Place", "Demonym"} for kind, _ in (*phrase.poss, *phrase.mods))
    return lands and clause.words[phrase.last].text.lower().endswith(MAKERS)


def is_amount(clause: Clause, place: int) -> bool:
    """Tell whether a noun phrase is nothing but a quantity: "60%", "14 million tonnes"."""
    phrase = clause.phrases[place]
    last = clause.words[phrase.last]
    if phrase.figures and last.tag in FIGURES:
        return True
    return phrase.words <= BARE
