"""What a noun phrase states by itself: "Australia's Lynas", "the Mutanda mine in Congo"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .candidate import Candidate
from .gazetteer import Named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .clauses import Clause
    from .phrases import Phrase

PLACES = frozenset({"Place", "Demonym"})
DESCRIBED = frozenset({"Org", "Facility"})
SUBSIDIARY = frozenset({"subsidiary", "unit", "arm", "affiliate", "division"})
PRODUCERS = frozenset({"producer", "miner"})
LISTED = frozenset({"-listed", "-quoted", "-owned", "-backed", "-led", "-built", "-funded"})
SITED_IN = frozenset({"in", "near"})
# Words after which "Glencore's Mutanda mine" is not, or no longer, Glencore's to run.
PARTED = frozenset(["sell", "divest", "acquire", "buy"])


@dataclass
class Facts:
    """The statements that lie inside the noun phrases of a sentence."""

    clause: Clause

    def candidates(self) -> Iterator[Candidate]:
        """Give a candidate for each subject and object."""
        for place, phrase in enumerate(self.clause.phrases):
            if phrase.kind == "NP":
                yield from self._inside(place, phrase)
                yield from self._where(place, phrase)
                yield from self._apposed(place, phrase)
                yield from self._risk(place, phrase)
        yield from self._wanted()

    def _risk(self, place: int, phrase: Phrase) -> Iterator[Candidate]:
        """Read "protests across Africa" and "In Peru, farmers voiced concern about protests"."""
        if phrase.name_kind != "Risk" or phrase.words & {"no"}:
            return
        targets = [p for name, p in self.clause.complements(place) if name in {"in", "across"}]
        targets += [p for name, p in self.clause.fronted if name == "in" and p < place]
        for target in targets[:1]:
            if self.clause.phrases[target].name_kind == "Place":
                names = self.clause.phrases[target].names
                yield from self._each("FACES", names, phrase.names, "risk-in", place, target)

    def _wanted(self) -> Iterator[Candidate]:
        """Read "With the growing need for wind turbines, rare earths become important"."""
        clause = self.clause
        fronted = [p for _, p in clause.fronted]
        if not any("demand" in clause.phrases[p].nouns for p in fronted):
            return
        main = next((i for i, k in enumerate(clause.kinds) if k == "V" and i > fronted[-1]), None)
        for subject in clause.subject(main)[:1] if main is not None else ():
            if clause.phrases[subject].name_kind == "Mineral":
                for place in fronted:
                    if clause.phrases[place].name_kind == "Sector":
                        sectors = clause.phrases[place].names
                        minerals = clause.phrases[subject].names
                        yield from self._each(
                            "USED_IN", minerals, sectors, "needed-with", place, subject
                        )

    def _inside(self, place: int, phrase: Phrase) -> Iterator[Candidate]:
        inner = (*phrase.poss, *phrase.mods)
        elsewhere = phrase.words & LISTED
        if phrase.name_kind in DESCRIBED and not elsewhere:
            rule = "firm-of-country" if phrase.name_kind == "Org" else "site-of-country"
            for kind, names in inner:
                if kind in PLACES and not (kind == "Place" and (kind, names) in phrase.mods):
                    yield from self._each("LOCATED_IN", phrase.names, names, rule, place)
        for kind, names in inner:
            if kind == "Org" and phrase.name_kind == "Org" and phrase.words & SUBSIDIARY:
                yield from self._each("OWNS", names, phrase.names, "named-subsidiary", place)
            elif kind == "Org" and "-owned" in phrase.words and phrase.name_kind in DESCRIBED:
                yield from self._each("OWNS", names, phrase.names, "firm-owned", place)
            elif kind == "Mineral" and phrase.name_kind == "Org" and phrase.words & PRODUCERS:
                yield from self._each("PRODUCES", phrase.names, names, "named-producer", place)
        for kind, names in phrase.poss:
            if kind == "Org" and phrase.name_kind == "Facility" and not self._parted(place):
                yield from self._each("OPERATES", names, phrase.names, "firms-site", place)

    def _parted(self, place: int) -> bool:
        before = self.clause.before(place)
        phrases = self.clause.phrases
        heads = {phrases[i].head for i in (before, before - 2) if i >= 0 and phrases[i].kind == "V"}
        stake = before > 0 and "stake" in phrases[before - 1].nouns
        return bool(heads & PARTED) or stake

    def _where(self, place: int, phrase: Phrase) -> Iterator[Candidate]:
        """Read "the Kamoto mine in the DRC", "Traxys of Luxembourg", a region of countries."""
        clause = self.clause
        after = place + 1
        if clause.kinds[after : after + 1] == [","]:
            after += 1
        if clause.kinds[after : after + 2] != ["P", "NP"]:
            return
        preposition, target = clause.phrases[after].head, after + 1
        if phrase.name_kind == "Facility" and preposition in SITED_IN:
            names = self._country_of(target)
            yield from self._each("LOCATED_IN", phrase.names, names, "site-in", place, target)
        if preposition == "of" and after == place + 1:
            other = clause.phrases[target]
            if phrase.name_kind == "Org" and other.name_kind == "Place":
                yield from self._each(
                    "LOCATED_IN", phrase.names, other.names, "firm-of-country", place, target
                )
            if phrase.name_kind == "Place" and other.name_kind == "Place":
                yield from self._members(phrase.names, other.names, place, target)

    def _members(
        self, whole: tuple[int, ...], parts: tuple[int, ...], place: int, target: int
    ) -> Iterator[Candidate]:
        regions = tuple(n for n in whole if self._named(n).label == "Region")
        lands = tuple(n for n in parts if self._named(n).label == "Country")
        yield from self._each("LOCATED_IN", lands, regions, "region-of", place, target)

    def _country_of(self, place: int) -> tuple[int, ...]:
        """Find the country in "Chile", "the northern Mozambican province of X", "Idaho, US"."""
        phrase = self.clause.phrases[place]
        if phrase.name_kind == "Place":
            return phrase.names
        inner = [ns for kind, ns in (*phrase.mods, *phrase.poss) if kind in PLACES]
        if inner and (phrase.nouns & {"place"} or phrase.name_kind in {"Area", "Facility", ""}):
            return inner[0]
        following = self.clause.kinds[place + 1 : place + 3]
        if following == [",", "NP"] and not phrase.names:
            other = self.clause.phrases[place + 2]
            return other.names if other.name_kind == "Place" else ()
        if phrase.name_kind == "Area" and following in ([",", "NP"], ["P", "NP"]):
            other = self.clause.phrases[place + 2]
            return other.names if other.name_kind == "Place" else ()
        return ()

    def _apposed(self, place: int, phrase: Phrase) -> Iterator[Candidate]:
        """Read "Almonty, a Canadian company", "Balama, a mine in Mozambique"."""
        clause = self.clause
        if phrase.name_kind not in DESCRIBED or clause.kinds[place + 1 : place + 3] != [",", "NP"]:
            return
        other = clause.phrases[place + 2]
        if other.names or not other.nouns & {"firm", "facility", "bank", "producer"}:
            return
        for kind, names in (*other.poss, *other.mods):
            if kind in PLACES:
                yield from self._each(
                    "LOCATED_IN", phrase.names, names, "described-firm", place, place + 2
                )
        following = clause.kinds[place + 3 : place + 5] == ["P", "NP"]
        if following and clause.phrases[place + 3].head in {"in", "from", "of"}:
            lands, ends = self._country_of(place + 4), (place, place + 4)
            yield from self._each("LOCATED_IN", phrase.names, lands, "described-firm", *ends)

    def _each(
        self,
        type_: str,
        subjects: tuple[int, ...],
        objects: tuple[int, ...],
        rule: str,
        *places: int,
    ) -> Iterator[Candidate]:
        clause = self.clause
        start = min(clause.words[clause.phrases[p].first].start for p in places)
        end = max(clause.words[clause.phrases[p].last].end for p in places)
        for subject in subjects:
            for object_ in objects:
                yield Candidate(
                    type_,
                    self._named(subject),
                    self._named(object_),
                    rule,
                    "C",
                    "asserted",
                    (start, end),
                    clause.sentence[start:end],
                )

    def _named(self, number: int) -> Named:
        mention = self.clause.mentions[number]
        if not isinstance(mention, Named):
            raise TypeError(f"mention {number} is a {mention.kind}, not a name")
        return mention
