"""Nearest: whose "its" is in a clause: who acts there, or whom "which" stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .gazetteer import Named
from .tagging import ACTORS

if TYPE_CHECKING:
    from .mentions import Mention
    from .phrases import Phrase

FINITE = frozenset({"fin", "past"})
RELATIVES = frozenset({"which", "who", "that"})
SKIPPED = frozenset({"ADV", "NEG", ","})
# Nouns for someone else: "its shareholder" is not the shareholder's own.
RELATED = frozenset(["shareholder", "producer", "importer", "partner", "subsidiary", "parent"])
COPULAS = frozenset({"be", "become", "remain"})
STRANGERS = frozenset({"firm", "bank", "producer", "refiner", "importer", "exporter", "industry"})


def acting(phrases: list[Phrase], mentions: list[Mention], place: int) -> tuple[Named, ...]:
    """Give who is the subject of the verb behind: "..., while Y keeps its stake" of Y."""
    after = place + 1
    while after < len(phrases) and phrases[after].kind in {"ADV", "NEG"}:
        after += 1
    led = place and phrases[place - 1].kind in {"P", "TO", "V"}
    verb = phrases[after] if after < len(phrases) else None
    if led or verb is None or verb.kind != "V" or verb.form not in FINITE:
        return ()
    return _names(phrases[place], mentions)


def related(phrases: list[Phrase], mentions: list[Mention], place: int) -> tuple[Named, ...]:
    """Give whom "which" stands for, where it is a subject: "X, which sold its mine"."""
    verb = phrases[place + 1] if place + 1 < len(phrases) else None
    if phrases[place].head not in RELATIVES or verb is None or verb.kind not in {"V", "ADV", "NEG"}:
        return ()
    before = antecedent(phrases, place)
    return _names(phrases[before], mentions) if before is not None else ()


def antecedent(phrases: list[Phrase], place: int) -> int | None:
    """Find the name that "which" or "whose" follows, over where it lies: "X in Mali, whose"."""
    before = place - 1
    while before >= 0 and phrases[before].kind in SKIPPED:
        before -= 1
    if before < 0 or phrases[before].kind != "NP":
        return None
    sited = phrases[before].name_kind in {"Place", "Area"} and before > 1
    if sited and phrases[before - 1].kind in {"P", ","} and phrases[before - 2].names:
        return before - 2
    return before if phrases[before].names else None


def resumes(phrases: list[Phrase], place: int) -> bool:
    """Tell whether a comma ends an aside, for the verb behind it is the sentence's."""
    after = phrases[place + 1] if place + 1 < len(phrases) else None
    return phrases[place].kind == "," and after is not None and after.kind == "V"


def is_stranger(phrases: list[Phrase], place: int) -> bool:
    """Tell whether somebody unnamed acts: "carmakers could not electrify their fleets"."""
    phrase = phrases[place]
    if phrase.names or phrase.poss or not phrase.nouns & STRANGERS:
        return False
    led = place and phrases[place - 1].kind in {"P", "TO", "V"}
    return not led and (phrase.head.endswith("s") or bool(phrase.words & {"a", "an"}))


def is_another(phrases: list[Phrase], place: int) -> bool:
    """Tell whether "its shareholder" is said of who acts: "Y had become its shareholder"."""
    copula = place and phrases[place - 1].kind == "V" and phrases[place - 1].head in COPULAS
    return bool(copula and phrases[place].nouns & RELATED)


def _names(phrase: Phrase, mentions: list[Mention]) -> tuple[Named, ...]:
    if phrase.name_kind not in ACTORS:
        return ()
    return tuple(m for n in phrase.names if isinstance(m := mentions[n], Named))
