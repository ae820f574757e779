"""Bridging: whose output, licence, contract or loan is meant where the text has just said it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .antecedents import Antecedents
    from .gazetteer import Named
    from .phrases import Phrase

# The kinds that may have what a noun means, the likeliest first.
PRODUCT = frozenset({"product"})
HAVERS = (
    (PRODUCT, ("Facility",)),
    (frozenset({"output", "capacity", "mining", "operation"}), ("Facility", "Firm", "Country")),
    (frozenset({"trade"}), ("Firm", "Facility", "Country")),
    (frozenset({"right"}), ("Facility",)),
    (frozenset({"deal"}), ("Firm", "Facility")),
    (frozenset({"importer"}), ("Firm", "Facility")),
)
# Words by which it is somebody else's, or nobody's.
OTHERS = frozenset(
    [
        *("a", "an", "no", "any", "some", "another", "other", "each", "every", "world", "global"),
        *("many", "most", "all", "such", "these", "those", "both", "few", "several", "new", "such"),
        *("neither", "none", "western", "two", "three", "what", "which", "whose", "that"),
        "combined",
    ]
)
OPENERS = frozenset({";", ",", "ADV", "SUB"})
WHERE = frozenset(["facility", "operation", "pit", "place", "firm", "venture"])
TELLING = frozenset({"of", "by", "from", "at", "in", "between", "on"})
NAMED = frozenset({"Org", "Facility", "Place", "Demonym"})


def haver(spoken: Antecedents, phrases: list[Phrase], place: int) -> tuple[Named, ...]:
    """Give whose a bare noun is that opens a clause: "Output will reach 5 tonnes"."""
    phrase = phrases[place]
    first = is_first_product(phrases, place)
    named = phrase.names and not first
    if named or phrase.poss or phrase.owner_noun or phrase.words & OTHERS or phrase.lent:
        return ()
    if not _opens(phrases, place) or ("importer" in phrase.nouns and phrase.head[-1:] != "s"):
        return ()
    if any(kind != "Mineral" for kind, _ in phrase.mods) or _is_told(phrases, place):
        return ()
    spoken_of = PRODUCT if first else phrase.nouns
    for nouns, labels in HAVERS:
        if spoken_of & nouns:
            if "Country" in labels and spoken.main_site:
                return spoken.main_site  # an entry about a site
            return next((found for label in labels if (found := _focus(spoken, label))), ())
    return ()


def is_first_product(phrases: Sequence[Phrase], place: int) -> bool:
    """Tell whether it is what a site begins with: "first copper", "the first ore"."""
    phrase = phrases[place]
    first = "first" in phrase.words or (place > 0 and phrases[place - 1].head == "first")
    return first and (phrase.name_kind == "Mineral" or "material" in phrase.nouns)


def _opens(phrases: list[Phrase], place: int) -> bool:
    """Tell whether a noun opens a clause, or "most of the" before it does."""
    before, after = place - 1, phrases[place + 1 : place + 2]
    if before > 0 and phrases[before].kind == "," and after and after[0].kind in {",", "C"}:
        return False  # "in construction, mining, and drilling"
    if before > 0 and phrases[before].head == "of" and phrases[before - 1].figures:
        before -= 2
    if before > 0 and phrases[before].kind == "C":
        before -= 1  # ", and output rose"
    return before < 0 or phrases[before].kind in OPENERS


def _focus(spoken: Antecedents, label: str) -> tuple[Named, ...]:
    """Give the only thing of a kind that this sentence or the one before spoke of."""
    if label == "Country":
        lands = tuple(m for m in spoken.acted if m.label == label and m.kind != "Elsewhere")
        return lands if len(lands) == 1 else ()
    before = spoken.named[spoken.told_before : spoken.told]
    for said in (spoken.named[spoken.told :], spoken.acted, before):
        found = {m.ids: m for m in said if m.label == label and m.kind != "Elsewhere"}
        if len(found) == 1:
            return tuple(found.values())
        if found:
            return ()
    return ()


def _is_told(phrases: list[Phrase], place: int) -> bool:
    """Tell whether what follows says whose it is: "output at X", "contracts with Y"."""
    after = place + 1
    while after + 1 < len(phrases) and phrases[after].kind in {"P", "TO"}:
        led = phrases[after].head in TELLING
        if led and (phrases[after + 1].name_kind in NAMED or phrases[after + 1].nouns & WHERE):
            return True
        after += 2
    return False
