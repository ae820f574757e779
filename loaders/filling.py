"""Filling: which noun phrases and mentions take the places of a frame in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .binding import LEVELS, MOVES
from .phrases import ACTORS
from .places import country_of
from .roles import Filler, reach
from .words import lexicon

if TYPE_CHECKING:
    from .clauses import Clause
    from .frames import Frame, Role

# Verbs that say what a noun is or comprises.
EQUATES = frozenset({"be", "become", "remain", "include", "comprise"})
# Places of those who may be ranked: "..., followed by Peru".
RANKED = frozenset({"subj", "from", "in"})
FLOWS = frozenset({"", "PRODUCES", "REFINES", "HOLDS_RESERVES", "EXPORTS", "EXPORTS_TO"})
SITES = frozenset({"facility", "operation", "pit", "refinery", "material"})
SITED = frozenset({"of", "at", "in", "near"})
GAPPED = frozenset({"with", "at", "for"})


# What money does for its object.
AIMS = frozenset(
    ["help", "build", "develop", "construct", "fund", "finance", "expand", "restart", "reopen"]
    + ["support", "refurbish", "rebuild", "upgrade", "complete", "go", "pay", "back", "advance"]
)


@dataclass
class Filling:
    """One frame at one predicate of a sentence, and what fills its places."""

    clause: Clause
    frame: Frame
    place: int

    def __post_init__(self) -> None:
        """Find what the predicate governs and who holds it."""
        self.options = self.frame.options
        self.phrase = self.clause.phrases[self.place]
        self.complements = self.clause.complements(self.place)
        self.verb: int | None = self.place if self.frame.predicate == "verbs" else None
        self.held: list[int] = []
        self.passive = self.verb is not None and self.clause.is_passive(self.place)
        if self.verb is None:
            self._find_holder()

    def _find_holder(self) -> None:
        held, verb = self.clause.holder(self.place)
        relative = self.clause.relative(self.place)
        if relative is not None:
            held, verb = self.clause.subject(relative), relative
            self.complements = [*self.complements, *self.clause.complements(relative)]
        after = self.clause.verb_after(self.place) if verb is None else None
        if after is not None and self.clause.is_passive(after):
            self.complements += self.clause.complements(after)
            verb = after
        elif after is not None and self.clause.phrases[after].head in LEVELS | MOVES:
            self.complements += [
                (a, p)
                for a, p in self.clause.complements(after)
                if a == "in" and self.clause.phrases[p].name_kind == "Place"
            ]
        light = self.frame.light
        head = self.clause.phrases[verb].head if verb is not None else ""
        self.verb = verb
        self.held = held if not light or verb is None or head in light else []
        if after is not None and not self.held and self.clause.phrases[after].head in EQUATES:
            self.held, self.verb = self._equated(after), after
        if self.frame.predicate == "words" and head not in {"be", "become", "remain"}:
            above = self.clause.before(self.place)
            self.held = [above] if above >= 0 and self.clause.kinds[above] == "NP" else []

    def _equated(self, verb: int) -> list[int]:
        """Find who is named after the verb: "The leading producers are China and Peru"."""
        return [
            place
            for preposition, place in self.clause.complements(verb)
            if not preposition and self.clause.phrases[place].name_kind in ACTORS
        ]

    def _fill(self, roles: tuple[Role, ...]) -> list[Filler]:
        found: list[Filler] = []
        for role in roles:
            for name in role.places:
                found += self._in_place(name, role.kinds)
                if found and not self.options.get("all"):
                    break
            if found and not self.options.get("all"):
                break
        return list({filler.mention: filler for filler in reversed(found)}.values())[::-1]

    def _in_place(self, name: str, kinds: frozenset[str]) -> list[Filler]:
        if name in {"poss", "mod"}:
            return self._inside(name, kinds)
        if name.endswith("owner"):
            return self._owner(name, kinds)
        if name == "topic":
            return self._topic()
        if name == "issuer":
            issuer = self.clause.issuer if not self.held else None
            return [Filler(issuer, None, self.place)] if issuer is not None else []
        found: list[Filler] = []
        for place in self._places(name):
            found += self._reached(place, kinds, name)
            if found and name == ("obj" if self.passive else "subj"):
                break
        if found and name in RANKED:
            found += self._followers(kinds)
        return found + (self._gapped(kinds) if name == "subj" and found else [])

    def _topic(self) -> list[Filler]:
        """Take the mineral the text is about: "cut its output", "mines in Guinea"."""
        topic, phrase = self.clause.topic, self.phrase
        other = [kind for kind, _ in phrase.mods if kind not in {"Demonym", "Place"}]
        goods = [
            p
            for a, p in self.complements
            if self.verb == self.place
            and not a
            or (a == "of" and self.verb != self.place and not self.clause.phrases[p].figures)
        ]
        if topic is None or other or goods:
            return []
        return [Filler(topic, next(iter(phrase.figures), None), self.place, phrase.nouns)]

    def _sites(self, place: int, kinds: frozenset[str]) -> list[Filler]:
        """Give whose site a noun phrase is, or which: "its smelter", "the first phase of X"."""
        clause, phrase = self.clause, self.clause.phrases[place]
        if phrase.names or not phrase.nouns & SITES:
            return []
        figure = next(iter(phrase.figures), None)
        wanted = kinds | {"Demonym"} if "Place" in kinds else kinds
        inner = [
            n
            for k, ns in (*phrase.poss, *((k, ns) for k, ns in phrase.mods if k == "Demonym"))
            if k in wanted
            for n in ns
        ]
        after = clause.kinds[place + 1 : place + 3] == ["P", "NP"]
        other = clause.phrases[place + 2] if after else phrase
        if not inner and other.name_kind == "Facility" and "Facility" in kinds:
            inner = list(other.names) if clause.phrases[place + 1].head in SITED else []
        return [Filler(n, figure, place) for n in inner]

    def _followers(self, kinds: frozenset[str]) -> list[Filler]:
        """Find who comes next: "China leads, followed by Peru with 5% and Chile"."""
        clause, found = self.clause, list[Filler]()
        for verb in range(self.place + 1, len(clause.kinds)):
            phrase = clause.phrases[verb]
            if clause.kinds[verb] in {"REL", "SUB"} or phrase.head in {".", ";"}:
                break
            if clause.kinds[verb] != "V" or phrase.head not in {"follow", "trail"}:
                continue
            for preposition, place in clause.complements(verb):
                other = clause.phrases[place]
                if preposition == "by" and other.name_kind in kinds:
                    following = clause.kinds[place + 1 : place + 3] == ["P", "NP"]
                    figures = clause.phrases[place + 2].figures if following else ()
                    figure = next(iter(figures), None)
                    found += [Filler(n, other.values.get(n, figure), place) for n in other.names]
        return found

    def _gapped(self, kinds: frozenset[str]) -> list[Filler]:
        """Find who else, with a figure of its own: "..., and Canada most of the rest"."""
        clause, found = self.clause, list[Filler]()
        if self.passive or self.frame.predicate != "verbs":
            return found
        for place in range(self.place + 1, len(clause.kinds) - 1):
            kind, before = clause.kinds[place], clause.before(place)
            if kind in {"V", "REL", "SUB"} or clause.phrases[place].head in {".", ";"}:
                break
            if kind != "NP" or clause.phrases[place].name_kind not in kinds:
                continue
            nearest = place + 1
            if clause.kinds[nearest] == "P" and clause.phrases[nearest].head in GAPPED:
                nearest += 1
            figures = clause.phrases[nearest].figures if nearest < len(clause.kinds) else ()
            joint = clause.phrases[before].head in {"behind", "and", ",", "after", "by", "while"}
            if figures and joint and not clause.phrases[nearest].names:
                found += [Filler(n, figures[0], place) for n in clause.phrases[place].names]
        return found

    def _reached(self, place: int, kinds: frozenset[str], name: str) -> list[Filler]:
        found = reach(self.clause, place, kinds, self.frame.through)
        if not found and name in {"subj", "by"} and self.frame.type in FLOWS:
            found = self._sites(place, kinds)
        phrase = self.clause.phrases[place]
        if not found and self.frame.type == "LOCATED_IN" and "Place" in kinds:
            found = [Filler(n, None, place) for n in country_of(self.clause, place)]
        if not found and self.frame.type == "SUPPLIES" and name == "to":
            inner = [n for k, ns in phrase.poss if k in kinds for n in ns]  # "to BMW's plant"
            found = [Filler(n, None, place) for n in inner]
        if not found and "Place" in kinds and name in {"on", "upon", "to", "without"}:
            inner = [
                n for k, ns in (*phrase.poss, *phrase.mods) if k in {"Place", "Demonym"} for n in ns
            ]
            found = [Filler(n, None, place) for n in inner]
        if not found and self.clause.phrases[place].nouns & {"place"}:
            examples = [p for a, p in self.complements if a in {"such as", "including"}]
            found = [
                f
                for p in examples
                if p > place
                for f in reach(self.clause, p, kinds, self.frame.through)
            ]
        return found

    def _places(self, name: str) -> list[int]:  # noqa: C901, PLR0911
        """Give the noun phrases in a grammatical place."""
        verbal = self.frame.predicate == "verbs"
        if name == "subj":
            if not verbal:
                return self._beside(self.held)
            if self.passive:
                return [p for a, p in self.complements if a == "by"]
            partners = [p for a, p in self.complements if a in {"together with", "alongside"}]
            return [*self._beside(self.clause.subject(self.place)), *partners]
        if name == "obj":
            if self.passive:
                finite = self.phrase.form == "fin"
                found = self.clause.subject(self.place) if finite else []
                return found or self.clause.patient(self.place)
            direct = [p for a, p in self.complements if not a]
            return direct or self._relative_object()
        if name == "scene":
            return [p for a, p in self.clause.fronted if a == "in"]
        if name == "theme":
            beside = self.clause.complements(self.verb) if self.verb is not None else []
            return [p for a, p in beside if not a and p != self.place]
        if name == "origin":
            start = self.clause.subject(self.place)[:1]
            after = self.clause.kinds[start[0] + 1 : start[0] + 3] if start else []
            source = after == ["P", "NP"] and self.clause.phrases[start[0] + 1].head == "from"
            return [start[0] + 2] if source else []
        if name == "aim":
            return self._aim()
        if name == "rel":
            return self._relative_place()
        if name in {"is", "level"}:
            return self._predicated(name)
        if name == "purpose":
            return self._purposes()
        if name in {"ofall", "forall"}:
            return [p for a, p in self.complements if a == name[:-3]]
        found = [p for a, p in self.complements if a == name]
        if not found and verbal and name in {"in", "at"}:
            found = [p for a, p in self.clause.fronted if a == name]
        return found

    def _predicated(self, name: str) -> list[int]:
        """Give what the verb of a noun says it is, or the level it reaches."""
        verb = self.clause.verb_after(self.place)
        if verb is None or (name == "is" and self.clause.phrases[verb].head not in EQUATES):
            return []
        head = self.clause.phrases[verb].head
        wanted = {"", "in", "for", "as"} if name == "is" or head in LEVELS else {"to", "at", "of"}
        return [p for a, p in self.clause.complements(verb) if a in wanted]

    def _purposes(self) -> list[int]:
        """Give what something serves to make: "used to make cables", "for use in making lenses"."""
        clause = self.clause
        verb = max((p for _, p in self.complements), default=self.place) + 1
        while clause.kinds[verb : verb + 1] in (["P"], ["ADV"]):
            verb += 1
        if clause.kinds[verb : verb + 1] != ["V"] or clause.phrases[verb].form not in {
            "inf",
            "ing",
        }:
            return []
        found = [verb]
        while clause.kinds[found[-1] + 1 : found[-1] + 3] == ["C", "V"]:
            found.append(found[-1] + 2)
        return [p for v in found for a, p in clause.complements(v) if a in {"", "in", "of", "for"}]

    def _aim(self) -> list[int]:
        """Find what money is for: "a loan to build X", "the grant will help to restart X"."""
        clause = self.clause
        last = max((p for _, p in self.complements), default=self.place)
        verb: int | None = last + 1 if last > self.place else clause.verb_after(self.place)
        found: list[int] = []
        while verb is not None and clause.kinds[verb : verb + 1] == ["V"]:
            phrase = clause.phrases[verb]
            if phrase.form not in {"inf", "fin"} or phrase.head not in AIMS:
                break
            found += [p for a, p in clause.complements(verb) if a in {"", "for", "in", "into"}]
            verb += 1
        return found

    def _relative_place(self) -> list[int]:
        """Find what "in which" stands for."""
        subject = self._places("subj")
        before = self.clause.before(subject[0]) if subject else -1
        if before < 0 or self.clause.kinds[before] != "REL":
            return []
        found = self.clause.antecedent(before)
        if found and not self.clause.phrases[found[0]].names:
            found = [*found, *self.clause.patient(found[0])]  # "X, a maker in which"
        return found

    def _relative_object(self) -> list[int]:
        """Find the object before the clause: "the graphite that makers use"."""
        subject = self.clause.subject(self.place)
        if not subject:
            return []
        before = self.clause.before(subject[0])
        if before >= 0 and self.clause.kinds[before] == "REL":
            above = self.clause.before(before)
            return [above] if above >= 0 and self.clause.kinds[above] == "NP" else []
        return []

    def _beside(self, places: list[int]) -> list[int]:
        """Add the noun phrases that "and" joins to a subject."""
        if not places:
            return places
        clause, found = self.clause, list(places)
        place = places[0]
        joint = clause.before(place)
        if joint >= 1 and clause.kinds[joint] == "C" and clause.kinds[joint - 1] == "NP":
            above = clause.before(joint - 1)
            if above < 0 or clause.kinds[above] not in {"V", "P", "TO"}:
                found.append(joint - 1)
        return found

    def _inside(self, name: str, kinds: frozenset[str]) -> list[Filler]:
        phrase = self.phrase
        if phrase.nouns & {"reserves"} and phrase.words & lexicon().classes["largest"]:
            return []  # "Portugal has Europe's largest reserves"
        if phrase.nouns & {"reserves"} and self.clause.is_share_held(self.place):
            return []  # "Ukraine holds a third of Europe's deposits"
        figure = next(iter(phrase.figures), None)
        inner = (
            phrase.mods
            if name == "mod"
            else (*phrase.poss, *((k, n) for k, n in phrase.mods if k == "Demonym"))
        )
        wanted = kinds | ({"Demonym"} if "Place" in kinds and name == "poss" else frozenset[str]())
        return [
            Filler(number, phrase.values.get(number, figure), self.place, phrase.nouns)
            for kind, numbers in inner
            if kind in wanted
            for number in numbers
        ]

    def _owner(self, name: str, kinds: frozenset[str]) -> list[Filler]:
        """Find whose the subject (or object) is: "70% of Chilean copper goes to ..."."""
        places = (
            self._places("obj")
            if self.passive or name == "objowner"
            else (self.clause.subject(self.place))
        )
        if name in {"ofowner", "forowner", "toowner"}:
            places = [p for a, p in self.complements if a == name.removesuffix("owner")]
        if not self.passive and name == "objowner":
            places = [p for a, p in self.complements if not a]
        found: list[Filler] = []
        for start in places:
            place, figure = start, next(iter(self.clause.phrases[start].figures), None)
            while True:
                phrase = self.clause.phrases[place]
                inner = (
                    *phrase.poss,
                    *((k, n) for k, n in phrase.mods if k in {"Demonym", "Place"}),
                )
                found += [
                    Filler(n, figure, start)
                    for k, ns in inner
                    for n in ns
                    if k in kinds or k == "Demonym"
                ]
                if phrase.head == "what" and self.clause.kinds[place + 1 : place + 2] == ["NP"]:
                    whose = self.clause.phrases[place + 1]
                    found += [
                        Filler(n, figure, start) for n in whose.names if whose.name_kind in kinds
                    ]
                if found or self.clause.kinds[place + 1 : place + 3] != ["P", "NP"]:
                    break
                if self.clause.phrases[place + 1].head != "of":
                    break
                place += 2
        if not found and name == "owner" and places and places[0] > 0:
            found = self._owner_before(places[0], kinds)
        return found

    def _owner_before(self, place: int, kinds: frozenset[str]) -> list[Filler]:
        """Take the subject of the clause before: "the US depends on imports, 66% of which ..."."""
        clause = self.clause
        near = clause.kinds[max(0, place - 2) : place + 3]
        phrase = clause.phrases[place]
        verb = next((i for i in range(place - 1, -1, -1) if clause.kinds[i] == "V"), None)
        if "REL" not in near or not phrase.figures or verb is None:
            return []
        return [
            Filler(f.mention, phrase.figures[0], place)
            for p in clause.subject(verb)[:1]
            for f in reach(clause, p, kinds, frozenset())
        ]
