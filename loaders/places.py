"""Where firms and sites are: "Australia's Lynas", "the Kamoto mine in the DRC"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from .gazetteer import Named, homes
from .nearest import tells
from .pointing import lend
from .stating import each, named_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .candidate import Candidate
    from .clauses import Clause
    from .phrases import Phrase

PLACES = frozenset({"Place", "Demonym"})
DESCRIBED = frozenset({"Org", "Facility"})
DESCRIBING = frozenset(
    [
        *("firm", "facility", "bank", "producer", "shareholder", "parent", "operator", "refiner"),
        "holding",
    ]
)
# Words for a firm that mean other things as well, so that they tell of one only in a description.
FIRM_WORDS = frozenset(
    [
        *(
            "junior",
            "manager",
            "house",
            "outfit",
            "vehicle",
            "concern",
            "broker",
            "merchant",
            "insurer",
        ),
        *("foundry", "fund", "planemaker", "shipbuilder", "consortium", "chipmaker", "financier"),
        *("champion", "syndicate", "spin-off", "recycler", "backer", "drugmaker", "insurer"),
    ]
)
# "China's biggest supplier" need not be Chinese.
FOREIGN = frozenset(["supplier", "partner", "creditor", "rival", "buyer", "customer", "investor"])
LISTED = frozenset({"-listed", "-quoted", "-owned", "-backed", "-led", "-built", "-funded"})
RANKS = frozenset(
    {"one", "first", "second", "third", "fourth", "fifth", "last", "latest", "oldest"}
)
SITED_IN = frozenset({"in", "near", "at", "outside"})
# "on Madagascar's south-west coast"; a border is another country's too.
SHORES = frozenset({"coast", "coastline", "shore", "seaboard", "island", "plateau"})
CHAINED = frozenset({"in", "of", "near"})
TO_A_FIRM = frozenset({"to", "with", "from"})
OWN_ARTICLE = re.compile(r"\b(?:the|an?|its|their)\b")
FURTHEST = 3


@dataclass
class Places:
    """The statements of one sentence about where firms, sites and countries lie."""

    clause: Clause
    above: tuple[Named, ...] = ()

    def candidates(self) -> Iterator[Candidate]:
        """Give a candidate for each firm or site and its country."""
        yield from self._in_brackets()
        yield from self._scene()
        for place, phrase in enumerate(self.clause.phrases):
            if phrase.kind != "NP":
                continue
            if phrase.name_kind in DESCRIBED:
                yield from self._national(place, phrase)
                yield from self._sited(place, phrase)
                yield from self._beside_country(place, phrase)
            yield from self._of(place, phrase)
            told = phrase.nouns & DESCRIBING or phrase.head in FIRM_WORDS
            if not phrase.names and (told or self._is_former_venture(place)):
                yield from self._described(place, phrase)

    def _in_brackets(self) -> Iterator[Candidate]:
        """Read "Rusal (Russia)"."""
        clause = self.clause
        named = [(i, m) for i, m in enumerate(clause.mentions) if isinstance(m, Named)]
        for (i, first), (j, second) in pairwise(named):
            between = clause.sentence[max(0, first.end) : max(0, second.start)]
            closed = clause.sentence[second.end : second.end + 1] == ")"
            if first.kind in DESCRIBED and second.kind == "Place" and closed and between == " (":
                yield from self._pair((i,), (j,), "country-in-brackets", first.start, second.end)

    def _scene(self) -> Iterator[Candidate]:
        """Read "In Burundi we found the Gakara mine": a site that no other country is told of."""
        clause = self.clause
        scene = [p for a, p in clause.fronted if a == "in"][:1]
        if not scene and clause.kinds[:2] == ["NP", ";"] and clause.phrases[1].head == ":":
            scene = [0]  # "Canada: at Trail, ..."
        lands = country_of(clause, scene[0]) if scene else self._headed()
        scene = scene or [-1]
        others = range(scene[0] + 1, len(clause.kinds))
        if not lands or any(self._is_land(p) for p in others):
            return  # "In Peru, it closed a mine in Chile"
        scene[0] = max(0, scene[0])
        for place, phrase in enumerate(clause.phrases):
            if phrase.head == "where" and clause.phrases[place - 2].name_kind == "Place":
                return  # "... ships it to Belgium, where Umicore refines it at Olen"
            if phrase.kind == "NP" and phrase.name_kind == "Facility" and not phrase.lent:
                yield from self._each(phrase.names, lands, "site-on-scene", scene[0], place)

    def _headed(self) -> tuple[int, ...]:
        """Give the country that the line above names: "Saudi Arabia. At Yanbu, ..."."""
        mentions = self.clause.mentions
        return lend(mentions, self.above) if self.above and isinstance(mentions, list) else ()

    def _ids(self, number: int) -> tuple[str, ...]:
        mention = self.clause.mentions[number]
        return mention.ids if isinstance(mention, Named) else ()

    def _is_land(self, place: int) -> bool:
        phrase, led = self.clause.phrases[place], self.clause.phrases[place - 1]
        own = phrase.nouns & {"facility"} or phrase.name_kind == "Facility"
        inner = {kind for kind, _ in (*phrase.poss, *phrase.mods)} if own else set[str]()
        sited = led.kind == "P" and led.head in SITED_IN
        return bool(PLACES & inner) or (sited and phrase.name_kind in {"Place", "Area"})

    def _pair(
        self, names: tuple[int, ...], lands: tuple[int, ...], rule: str, start: int, end: int
    ) -> Iterator[Candidate]:
        for candidate in self._each(names, lands, rule, 0):
            words = self.clause.sentence[start:end]
            yield replace(candidate, span=(start, end), words=words)

    def _national(self, place: int, phrase: Phrase) -> Iterator[Candidate]:
        """Read "Australia's Lynas", "Chinese miner MMG", "the Mozambican mine Balama"."""
        if phrase.words & LISTED:
            return
        rule = "firm-of-country" if phrase.name_kind == "Org" else "site-of-country"
        for kind, names in (*phrase.poss, *phrase.mods):
            if kind in PLACES and not (kind == "Place" and (kind, names) in phrase.mods):
                yield from self._each(self._alike(phrase.names, names), names, rule, place)

    def _alike(self, names: tuple[int, ...], lands: tuple[int, ...]) -> tuple[int, ...]:
        """Leave out of a list what has an article or another home: "China's X and Vale"."""
        home = named_at(self.clause, lands[0]).ids[0]
        known = [
            homes().get((m.label, m.ids[0])) for m in (named_at(self.clause, n) for n in names)
        ]
        names = (
            *names[:1],
            *(n for n, own in zip(names[1:], known[1:], strict=True) if own in {None, home}),
        )
        named = [named_at(self.clause, number) for number in names]
        for count, (first, second) in enumerate(pairwise(named), start=1):
            if OWN_ARTICLE.search(self.clause.sentence[first.end : max(0, second.start)]):
                return names[:count]
        return names

    def _sited(self, place: int, phrase: Phrase) -> Iterator[Candidate]:
        """Read "the Kamoto mine in the DRC", "Balama, in Mozambique", "to Umicore in Belgium"."""
        clause, after = self.clause, place + 1
        comma = clause.kinds[after : after + 1] == [","]
        after += comma
        if clause.kinds[after : after + 2] == ["P", "NP"] and clause.phrases[after].head == "of":
            after += 2 * (clause.phrases[after + 1].name_kind == "Org")  # "the mine of X in Y"
        if clause.kinds[after : after + 2] != ["P", "NP"] or not self._is_in(after):
            return
        names = country_of(clause, after + 1)
        if phrase.name_kind == "Facility":
            yield from self._each(phrase.names, names, "site-in", place, after + 1)
        elif (
            not comma
            and place
            and clause.phrases[place - 1].head in TO_A_FIRM
            and (clause.phrases[after].head == "in" and not phrase.lent)
        ):
            yield from self._each(phrase.names[-1:], names, "firm-in", place, after + 1)

    def _is_in(self, place: int) -> bool:
        """Tell whether a preposition says where something lies: "in", "on the coast"."""
        led, on_shore = self.clause.phrases[place], self.clause.phrases[place + 1].head in SHORES
        return led.head in SITED_IN or (on_shore and led.head in {"on", "off"})

    def _beside_country(self, place: int, phrase: Phrase) -> Iterator[Candidate]:
        """Read "a plant in Narva, Estonia, that", "Neo, Toronto, Canada": between commas."""
        clause, end, town = self.clause, place + 2, place + 4
        entry = clause.kinds[1:2] == [";"] and clause.phrases[1].head == ":"
        if clause.kinds[place + 1 : town + 1] == [",", "NP", ",", "NP"] and (
            clause.phrases[end].name_kind in {"Area", "Facility", ""}
        ):
            end = town
        elif phrase.name_kind != "Facility" and not entry:
            return
        if clause.kinds[end - 1 : end + 1] != [",", "NP"]:
            return
        land = clause.phrases[end]
        closed = clause.kinds[end + 1 : end + 2] in ([","], [";"], [])
        if land.name_kind == "Place" and len(land.names) == 1 and closed:
            yield from self._each(phrase.names[-1:], land.names, "site-in", place, end)

    def _of(self, place: int, phrase: Phrase) -> Iterator[Candidate]:
        """Read "Traxys of Luxembourg", "Neo, of Canada," and a region of countries."""
        clause, after = self.clause, place + 1
        if clause.kinds[after : after + 4] == [",", "P", "NP", ","]:
            after += 1
        if clause.kinds[after : after + 2] != ["P", "NP"]:
            return
        if clause.phrases[after].head != "of":
            return
        other = clause.phrases[after + 1]
        if other.name_kind != "Place":
            return
        if phrase.name_kind in DESCRIBED:
            last = phrase.names[-1:]  # of a list only the last is from there
            yield from self._each(last, other.names, "firm-of-country", place, after + 1)
        if phrase.name_kind == "Place":
            regions = tuple(n for n in phrase.names if self._label(n) == "Region")
            lands = tuple(n for n in other.names if self._label(n) == "Country")
            yield from each(clause, "LOCATED_IN", lands, regions, "region-of", (place, place + 2))

    def _described(self, place: int, phrase: Phrase) -> Iterator[Candidate]:
        """Read "Almonty, a Canadian company", "X is a Chilean miner"."""
        ends, end = self._whose_description(place)
        if not ends:
            return
        subject = self.clause.phrases[ends[0]]
        if phrase.words & LISTED or phrase.owner_noun & {"government"}:
            return
        described = self._those_described(phrase, ends, place)
        lands = [
            names
            for kind, names in (*phrase.poss, *phrase.mods)
            if kind == "Demonym" or (kind in PLACES and not phrase.words & FOREIGN)
        ]
        for names in lands[:1]:
            yield from self._each(described, names, "described-firm", ends[0], place)
        following = self.clause.kinds[place + 1 : place + 3] == ["P", "NP"]
        site = subject.name_kind == "Facility"
        led = following and self.clause.phrases[place + 1].head in {"from", "of"}
        if following and (self._is_in(place + 1) if site else led):
            of = self.clause.phrases[place + 2]
            plain = site or of.name_kind == "Place" or bool(of.nouns & {"place", "government"})
            names = country_of(self.clause, place + 2) if plain else ()
            yield from self._each(described, names, "described-firm", ends[0], max(end, place + 2))

    def _is_former_venture(self, place: int) -> bool:
        """Tell whether "its copper venture in Mexico" describes a site."""
        before = self.clause.before(place)
        site = before > 0 and self.clause.phrases[before - 1].name_kind == "Facility"
        return site and "venture" in self.clause.phrases[place].nouns

    def _those_described(self, phrase: Phrase, ends: list[int], place: int) -> tuple[int, ...]:
        """Give of a list whom a description is of: "A and B, two Chinese firms", but "an"."""
        clause, first = self.clause, ends[0]
        names = clause.phrases[first].names
        if ends[0] < place and not phrase.head.endswith("s"):
            return names[-1:]
        while first > 1 and clause.kinds[first - 1] == "C" and self._is_named(first - 2):
            first -= 2
            names = (*clause.phrases[first].names, *names)
        return names

    def _whose_description(self, place: int) -> tuple[list[int], int]:
        """Find the name that a noun phrase describes, and where the description ends."""
        clause = self.clause
        before = clause.before(place)
        beside = before > 0 and clause.kinds[before] == "," and self._is_named(before - 1)
        if beside and not tells(clause.phrases, place):
            return [before - 1], place
        after = clause.verb_after(place)
        if after is not None and clause.phrases[after].head in {"be", "include"}:
            listed = [p for a, p in clause.complements(after) if not a][:1]
            return [p for p in listed if self._is_named(p)], place
        if before > 0 and clause.kinds[before] == "V" and clause.phrases[before].head == "be":
            found = [p for p in clause.subject(before) if self._is_named(p)]
            negated = clause.status(before) in {"negated", "planned"}
            return ([] if negated else found[:1]), place
        led = before >= 0 and clause.kinds[before] == "P"
        if led and (one := self._one_of(before)):
            return one, place
        end = place
        if clause.kinds[place + 1 : place + 3] == ["P", "NP"]:
            end = place + 2
        end += clause.kinds[end + 1 : end + 2] == ["ADV"]  # "one Finnish mine only, Kevitsa"
        if clause.kinds[end + 1 : end + 3] == [",", "NP"] and self._is_named(end + 2, lent=False):
            closed = not led or clause.kinds[end + 3 : end + 4] in ([","], [";"], [])
            # not "for a US firm, X bought", nor "Vulcan's plant in Germany, CEZ's Cinovec in"
            several = all(self._is_a_firms(p) for p in (place, end + 2))
            return ([end + 2] if closed and not several else []), end + 2
        return [], place

    def _one_of(self, of: int) -> list[int]:
        """Find the name that is "one of Peru's mines" or "the largest of the smelters"."""
        clause = self.clause
        picked = clause.phrases[of - 1] if of else None
        if picked is None or clause.phrases[of].head != "of" or picked.kind != "NP" or picked.names:
            return []
        one = picked.head in RANKS or picked.head.endswith("est")
        comma = of > 2 and clause.kinds[of - 2] == ","  # noqa: PLR2004
        equated = of > 2 and clause.phrases[of - 2].head == "be"  # noqa: PLR2004
        return [of - 3] if one and (comma or equated) and self._is_named(of - 3) else []

    def _is_a_firms(self, place: int) -> bool:
        return any(kind == "Org" for kind, _ in self.clause.phrases[place].poss)

    def _is_named(self, place: int, *, lent: bool = True) -> bool:
        """Tell whether a firm or a site stands here, by its name or, if ``lent``, as "it"."""
        phrase = self.clause.phrases[place]
        return phrase.name_kind in DESCRIBED and (lent or not phrase.lent)

    def _label(self, number: int) -> str:
        mention = self.clause.mentions[number]
        return mention.label if isinstance(mention, Named) else ""

    def _each(
        self, names: tuple[int, ...], lands: tuple[int, ...], rule: str, *places: int
    ) -> Iterator[Candidate]:
        lands = tuple(n for n in lands if self._label(n) == "Country")
        yield from each(self.clause, "LOCATED_IN", names, lands, rule, places)


def country_of(clause: Clause, place: int) -> tuple[int, ...]:
    """Find the country in "Chile", "the Mozambican province of X", "the town of X in Peru".

    Returns
    -------
    tuple of int
        Mentions, or none.
    """
    for _ in range(FURTHEST):
        phrase = clause.phrases[place]
        if phrase.name_kind == "Place":
            return phrase.names
        if phrase.names and phrase.name_kind not in {"Area", "Facility"}:
            return ()
        inner = [ns for kind, ns in (*phrase.poss, *phrase.mods) if kind in PLACES]
        if inner:
            return inner[0]
        linked = clause.kinds[place + 1 : place + 3]
        chained = linked == ["P", "NP"] and clause.phrases[place + 1].head in CHAINED
        if not chained and linked != [",", "NP"]:
            return ()
        if not chained and not clause.phrases[place + 2].name_kind:
            return ()
        place += 2
    return ()
