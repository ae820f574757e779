"""Nearest: whose "its" is in a clause: who acts there, or whom "which" stands for."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from .gazetteer import names_at
from .tagging import ACTORS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .gazetteer import Named
    from .mentions import Mention
    from .phrases import Phrase

FINITE = frozenset({"fin", "past"})
RELATIVES = frozenset({"which", "who", "that"})
SKIPPED = frozenset({"ADV", "NEG", ","})
# Nouns for someone else: "its shareholder" is not the shareholder's own.
RELATED = frozenset(["shareholder", "producer", "importer", "partner", "subsidiary", "parent"])
HOLDS = frozenset(["hold", "own", "have", "control", "buy", "acquire", "take", "get"])
HOLDING = 3  # phrases from "holds" to "its" in "holds a quarter of its shares"
HELD = frozenset({"Org", "Facility"})
OUTSIDE = frozenset({"outside", "beyond"})
# Where another clause begins.
CLAUSE_ENDS = frozenset({";", "C", "REL", "SUB"})
SUPPLYING = frozenset({"supply", "provide", "deliver", "furnish"})
LANDS = frozenset({"Country", "Region"})
COMING = frozenset({"come", "rank", "be", "follow"})
ORDINALS = frozenset({"second", "third", "fourth", "fifth", "next", "follow"})
COPULAS = frozenset({"be", "become", "remain"})
ITS = frozenset({"its", "their"})
INDEFINITE = frozenset({"a", "an", "one", "another"})
STRANGERS = frozenset({"firm", "bank", "producer", "refiner", "importer", "exporter", "industry"})
# Verbs behind which a clause of its own may follow without "that".
TELLING = frozenset({"say", "announce", "report", "confirm", "expect", "hope", "add", "claim"})


def acting(phrases: list[Phrase], mentions: list[Mention], place: int) -> tuple[Named, ...]:
    """Give who is the subject of the verb behind: "..., while Y keeps its stake" of Y."""
    after = place + 1
    while after < len(phrases) and phrases[after].kind in {"ADV", "NEG"}:
        after += 1
    before = phrases[place - 1] if place else None
    told = before is not None and before.kind == "V" and before.head in TELLING
    led = before is not None and before.kind in {"P", "TO", "V"} and not told
    verb = phrases[after] if after < len(phrases) else None
    if led or verb is None or verb.kind != "V" or verb.form not in FINITE:
        return ()
    return _names(phrases[place], mentions) or _governing(phrases[place], mentions)


def _governing(phrase: Phrase, mentions: list[Mention]) -> tuple[Named, ...]:
    """Give the country of "the US government"."""
    if "government" not in phrase.nouns:
        return ()
    inner = [n for _, names in (*phrase.poss, *phrase.mods) for n in names]
    return tuple(m for m in names_at(mentions, inner) if m.label == "Country")


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
    if sited and phrases[before - 1].kind in {"P", ","}:
        town = before - 2 - (phrases[before - 2].kind == ",")  # "X, in Mali, whose"
        if town >= 0 and phrases[town].names:
            return town
    described = before > 1 and phrases[before - 1].kind == "," and phrases[before - 2].names
    if described and not phrases[before].names and not phrases[before].figures:
        return before - 2  # "Tajikistan, the republic whose"
    return before if phrases[before].names else None


def is_of_which(
    phrases: list[Phrase], mentions: list[Mention], place: int, here: tuple[Named, ...]
) -> bool:
    """Tell whether "it" does something to who acts here: "X, of which it holds 70%"."""
    if not place or phrases[place - 1].head not in {"which", "that"}:
        return False
    led = place > 1 and phrases[place - 2].kind in {"P", "TO"}
    before = antecedent(phrases, place - 2 if led else place - 1)
    return bool(here) and before is not None and _names(phrases[before], mentions) == here


def resumes(phrases: list[Phrase], place: int) -> bool:
    """Tell whether a comma ends an aside, for the verb behind it is the sentence's."""
    after = phrases[place + 1] if place + 1 < len(phrases) else None
    return phrases[place].kind == "," and after is not None and after.kind == "V"


def opens(phrases: list[Phrase], place: int) -> bool:
    """Tell whether a firm acts behind an opening without a comma: "Under the deal X will"."""
    verb = phrases[place + 1] if place == 1 and len(phrases) > place + 1 else None
    acts = verb is not None and verb.kind == "V" and verb.form in FINITE
    return acts and phrases[0].kind == "P" and phrases[place].name_kind == "Org"


def is_stranger(phrases: list[Phrase], place: int) -> bool:
    """Tell whether somebody unnamed acts: "carmakers could not electrify", "one firm dug it"."""
    phrase = phrases[place]
    if phrase.names or phrase.poss or not phrase.nouns & STRANGERS:
        return False
    led = place and phrases[place - 1].kind in {"P", "TO", "V"}
    return not led and (phrase.head.endswith("s") or bool(phrase.words & INDEFINITE))


def nationals(phrase: Phrase, mentions: list[Mention]) -> tuple[Named, ...]:
    """Give the country of "Chinese firms", which "the country" they act in is not."""
    names = (n for kind, ns in phrase.mods if kind == "Demonym" for n in ns)
    return names_at(mentions, names)


def is_another(phrases: list[Phrase], place: int) -> bool:
    """Tell whether "its shareholder" is said of who acts: "Y had become its shareholder"."""
    before = phrases[place - 1] if place else None
    if before is None:
        return False
    if before.kind == "V" and before.head in COPULAS:
        return bool(phrases[place].nouns & RELATED)
    held = before.head == "of" and "stake" in phrases[place].nouns and place > HOLDING
    verb = phrases[place - HOLDING] if held else before
    return held and verb.kind == "V" and verb.head in HOLDS


def is_acted_upon(phrases: list[Phrase], place: int) -> bool:
    """Tell whether who acts does something to a thing: "takes some of the firm's output".

    What is done "to fund the firm's mine" may be done for the firm's own.
    """
    led = phrases[place - 1] if place else None
    purpose = place > 1 and phrases[place - 2].kind != "V"
    if led is None or "own" in phrases[place].words:
        return False
    return led.head in {"of", "from"} or (led.kind == "V" and not (led.form == "inf" and purpose))


def is_told_of(phrases: list[Phrase], place: int) -> bool:
    """Tell whether a measure is one that was told of: "the ban", but not "the ban on tin"."""
    after = phrases[place + 1].head if place + 1 < len(phrases) else ""
    return bool(phrases[place].words & {"the", "these", "those"}) and after not in {"on", "of"}


def is_ranked(phrases: list[Phrase]) -> bool:
    """Tell whether a sentence ends with who comes next: "...; Peru came second"."""
    start = max((i for i, phrase in enumerate(phrases[:-1]) if phrase.head == ";"), default=0)
    behind = phrases[start:]
    comes = any(phrase.kind == "V" and phrase.head in COMING for phrase in behind)
    return bool(start) and comes and any(phrase.head in ORDINALS for phrase in behind)


def _is_supplied(phrases: list[Phrase], place: int) -> bool:
    """Tell whether "its" is the buyer's: "China supplies 60% of its tin", but not "to Japan"."""
    if place < HOLDING or phrases[place - 1].head != "of" or not phrases[place].words & ITS:
        return False
    if any(phrase.words & {"world", "global"} for phrase in phrases[:place]):
        return False  # "60% of the world's tin and 98% of its gallium"
    verbs = [phrase.head for phrase in phrases[:place] if phrase.kind == "V"]
    sold = [phrase.kind for phrase in phrases[place + 1 : place + 2]] == ["TO"]
    supplied = bool(verbs) and verbs[-1] in SUPPLYING
    return bool(phrases[place - 2].figures) and supplied and not sold


def buyer(
    phrases: list[Phrase], mentions: list[Mention], place: int, told: tuple[Named, ...]
) -> tuple[Named, ...] | None:
    """Give whose "its" is that of a buyer: the last land named that supplies nothing.

    Else it is who was told of before; None where "its" is not that of a buyer.
    """
    if not _is_supplied(phrases, place):
        return None
    supplied = [
        m
        for phrase, after in pairwise(phrases[:place])
        if not (after.kind == "V" and after.head in SUPPLYING) and not after.figures
        for m in _names(phrase, mentions)
    ]
    return tuple(m for m in (*told, *supplied) if m.label in LANDS)[-1:]


def is_apposed(phrases: list[Phrase], place: int) -> bool:
    """Tell whether a firm's name explains a noun: "its operator, X, sold"."""
    told = phrases[place + 1 : place + 4]
    kinds = [phrase.kind for phrase in told]
    return kinds == [",", "NP", ","] and told[1].name_kind == "Org"


def tells(phrases: Sequence[Phrase], place: int) -> bool:
    """Tell whether somebody behind a comma is who says all that: "..., the company said"."""
    after = phrases[place + 1 : place + 2]
    said = bool(after) and after[0].kind == "V" and after[0].head in TELLING
    return said and after[0].form in FINITE and not after[0].passive


def other_than(
    here: tuple[Named, ...],
    phrases: list[Phrase],
    mentions: list[Mention],
    place: int,
    told: tuple[Named, ...],
) -> tuple[Named, ...]:
    """Give whose shareholder somebody is: the last that this clause names, or who was told of."""
    start = max((i for i in range(place) if phrases[i].head == ";"), default=0)
    ids = {named.ids for named in here}
    near = [m for p in phrases[start:place] for m in _names(p, mentions) if m.kind in HELD]
    others = [m for m in near if m.ids not in ids]
    return tuple(others[-1:]) or tuple(m for m in told if m.ids not in ids)


def describes(phrases: list[Phrase], mentions: list[Mention], place: int) -> tuple[Named, ...]:
    """Give whom "its" cannot mean, for it is described: "Cataby, one of its mines"."""
    before = place - 1
    if before > 1 and phrases[before].head == "of" and phrases[before - 1].words & {"one", "both"}:
        before -= 2
    apposed = before > 0 and phrases[before].kind == "," and phrases[before - 1].kind == "NP"
    return _names(phrases[before - 1], mentions) if apposed else ()


def _names(phrase: Phrase, mentions: list[Mention]) -> tuple[Named, ...]:
    if phrase.name_kind not in ACTORS:
        return ()
    return names_at(mentions, phrase.names)


def but_for_named(
    found: tuple[Named, ...], phrases: list[Phrase], mentions: list[Mention], place: int
) -> tuple[Named, ...]:
    """Leave out what a phrase cannot mean: "it is owned by Lynas", "outside the country"."""
    if found and found[0].kind == "Place" and phrases[place - 1].head in OUTSIDE:
        return ()
    again = phrases[place].head
    if again not in {"it", "country"}:
        return found
    named: set[tuple[str, ...]] = set()
    for before, phrase in pairwise(phrases[place:]):
        if phrase.kind in CLAUSE_ENDS:
            break
        if again == "country" and before.head != "to":
            continue  # "ore that is mined in the country is shipped to China"
        inner = [numbers for _, numbers in (*phrase.poss, *phrase.mods)]
        told = (n for ns in (phrase.names, *inner) for n in ns)
        named |= {m.ids for m in names_at(mentions, told)}
    return tuple(m for m in found if m.label == "Mineral" or m.ids not in named)
