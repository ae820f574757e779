"""Describing: which words tell that a noun phrase means something named before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .gazetteer import Named, names_at
from .words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .candidate import Candidate
    from .mentions import Mention
    from .phrases import Phrase
    from .words import Token

POINTERS = frozenset({"the", "this", "that"})
# Adjectives that may stand in "the mining company"; others may tell of another one.
PLAIN = POINTERS | frozenset(
    [
        *("mining", "trading", "state-owned", "state-run", "state-controlled", "listed", "battery"),
        *("commodities", "commodity", "same", "whole", "entire", "landlocked", "island"),
        *("private", "family-owned", "junior", "whose", "state", "national", "new", "merged"),
        *("combined", "enlarged", "steel", "metals", "energy", "chemicals", "cathode", "policy"),
        *("development", "export", "credit", "multilateral", "troubled", "ailing", "insolvent"),
        *("indebted", "bankrupt", "struggling", "loss-making", "fledgling", "giant", "idled"),
        *("mothballed", "dormant", "flagship", "integrated", "chemical", "separation", "salt"),
        *("high-grade", "open-pit", "underground", "remote", "processing", "finished", "joint"),
    ]
)
# What a firm is known by beside its trade: "the Nevada-based group".
KNOWN_BY = re.compile(r"-(?:based|listed|headquartered|owned|backed|controlled|run|led|born)$")
ANOTHER = frozenset(
    [
        *("other", "another", "second", "third", "rival", "former", "neighbouring", "only"),
        *("first", "sole", "once", "formerly", "leading", "main", "last", "next"),
    ]
)
BY_PLACE = frozenset({"Demonym", "Area", "Place", "Mineral", "Sector"})
# Too general to mean the one firm that was described so.
GENERAL = frozenset({"company", "firm", "group", "business", "entity", "source", "player"})
# What a firm is in its name.
IN_NAMES = frozenset({"railway", "fund", "port", "bank", "trust"})
NAMING = frozenset(
    ["christen", "call", "name", "dub", "rename", "nickname", "rechristen", "style", "know"]
)
BOUGHT = re.compile(r"\b(?:b(?:uy|ought)|acquir|purchas|took over|sold|sell)")
# Who is meant later by a noun, as the subject or the object of what was stated.
PARTS = {
    "FINANCES": (("lender", "financier"), ("borrower", "recipient", "beneficiary")),
    "SUPPLIES": (("supplier", "seller"), ("buyer", "customer", "purchaser", "offtaker")),
    "OWNS": (("parent", "owner"), ()),
    "BUYS": (("acquirer", "buyer", "purchaser"), ()),
    "OPERATES": (("operator",), ()),
}
RECEIVING = PARTS["FINANCES"][1]  # with the loan's first receiver more may be named for it


def is_definite(phrase: Phrase, words: list[Token]) -> bool:
    """Tell whether "the" and plain words point back: "the Nevada-based group"."""
    said = [token.lower for token in words[phrase.first : phrase.last + 1]]
    if said[0] not in POINTERS or ANOTHER & {*said}:
        return False
    if "firm" in phrase.nouns and any(kind == "Demonym" for kind, _ in phrase.mods):
        return True  # "the French minerals group"
    places = {t.lower for t in words[phrase.first + 1 : phrase.last] if t.text[:1].isupper()}
    return all(
        word in PLAIN or word in places or word == phrase.head or KNOWN_BY.search(word)
        for word in phrase.words  # "the Urals company"
    )


def trades(phrase: Phrase, mentions: list[Mention]) -> dict[str, tuple[Named, ...]]:
    """Give the trade that stands before or in a firm's name: "the trader Trafigura", "X Railway".

    It is who "the trader" or "the railway" means later.
    """
    if phrase.name_kind != "Org" or len(phrase.names) != 1:
        return {}
    firm = mentions[phrase.names[0]]
    nouns = lexicon().nouns
    told = [w for w in phrase.words - GENERAL if nouns.get(w, frozenset()) & {"firm", "venture"}]
    own = phrase.head.rpartition(" ")[2]
    told += [own] if own in IN_NAMES else []
    return {word: (firm,) for word in told if isinstance(firm, Named) and firm.start >= 0}


def site_kind(
    words: list[Token], phrase: Phrase, mentions: list[Mention]
) -> dict[tuple[str, ...], str]:
    """Tell what a site is: "the Busanga power station", "the Bikita mine"."""
    inner = [n for kind, names in phrase.mods if kind == "Facility" for n in names]
    sites = phrase.names if phrase.name_kind == "Facility" else inner
    kind = words[phrase.last].lower.split()[-1]
    named = names_at(mentions, sites)
    return {m.ids: kind for m in named if m.start >= 0 and kind not in m.ids[0]}


def kind_at(
    phrases: list[Phrase], mentions: list[Mention], place: int
) -> dict[tuple[str, ...], str]:
    """Tell what a site is by the noun before it: "its works at Ghent", "a smelter in Sauda"."""
    phrase = phrases[place]
    noun, led = phrases[max(0, place - 2)], phrases[place - 1].head
    if place < 2 or phrase.name_kind != "Facility" or led not in {"at", "in", "of"}:  # noqa: PLR2004
        return {}
    if noun.names or "facility" not in noun.nouns:
        return {}
    named = names_at(mentions, phrase.names)
    return {m.ids: noun.head for m in named if m.start >= 0}


def christened(phrases: list[Phrase], place: int) -> Phrase | None:
    """Find the name in "the venture, christened X, belongs" or "a factory dubbed X"."""
    after = place + 1
    after += phrases[after : after + 1] != [] and phrases[after].kind == ","
    told = [p for p in phrases[after : after + 3] if p.head != "as"][:2]  # "the mine, known as X"
    if [phrase.kind for phrase in told] != ["V", "NP"] or told[0].head not in NAMING:
        return None
    passive = told[0].form in {"past", "en"} and not told[0].passive
    return told[1] if passive and told[1].name_kind in {"Org", "Facility"} else None


def parts(found: Iterable[Candidate]) -> dict[str, tuple[Named, ...]]:
    """Give whom "the lender" or "the buyer" means after what a sentence has stated."""
    meant: dict[str, dict[tuple[str, ...], Named]] = {}
    for candidate in found:
        if candidate.status in {"former", "negated"}:
            continue
        ends = (candidate.subject, candidate.object)
        bought = candidate.type == "OWNS" and BOUGHT.search(candidate.words)
        type_ = "BUYS" if bought else candidate.type
        for nouns, end in zip(PARTS.get(type_, ((), ())), ends, strict=True):
            for noun in nouns if end.label in {"Firm", "StateBank"} else ():
                meant.setdefault(noun, {})[end.ids] = end
    first = {noun: tuple(ends.values())[:1] for noun, ends in meant.items()}
    return {noun: end for noun, end in first.items() if noun in RECEIVING or len(meant[noun]) == 1}
