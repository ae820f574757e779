"""Filling: which noun phrases and mentions take the places of a frame in a sentence."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from .followers import FLOWS, Followers
from .order import AMOUNTS
from .phrases import COUNTS
from .places import country_of
from .roles import (
    ALONE,
    DESCRIBING,
    EXAMPLES,
    Filler,
    describes_one,
    further_shares,
    reach,
)
from .words import lexicon

if TYPE_CHECKING:
    from .frames import Role
    from .phrases import Phrase

# Places of those who may be ranked: "..., followed by Peru".
RANKED = frozenset({"subj", "from", "in"})
SITES = frozenset({"facility", "operation", "pit", "refinery", "material"})
SITED = frozenset({"of", "at", "in", "near"})
# What a restriction is laid on.
LAID = frozenset({"on", "for", "over", "against"})
USING = frozenset(["consume", "use", "need", "burn", "require", "import", "buy"])
AGAIN = frozenset({"it", "them", "that", "this"})
# What a country's name may stand before: "US output", "Peru copper reserves".
OF_LANDS = frozenset({"output", "mining", "refining", "reserves", "imports"})

# Who are beside a country, and not there: "to Peru's neighbours".
OTHERS = frozenset(["allies", "competitors", "neighbors", "neighbours", "partners", "rivals"])


class Filling(Followers):
    """One frame at one predicate of a sentence, and what fills its places."""

    def _fill(self, roles: tuple[Role, ...]) -> list[Filler]:
        found: list[Filler] = []
        for name, kinds in ((name, role.kinds) for role in roles for name in role.places):
            found += self._in_place(name, kinds)
            if found and not self.options.get("all"):
                break
        first = {filler.mention: filler for filler in reversed(found)}
        told = [*first.values()]
        if self.options.get("via"):
            told += further_shares(self.clause, found, first)
        return sorted(told, key=found.index)

    def _in_place(  # noqa: C901, PLR0912
        self, name: str, kinds: frozenset[str]
    ) -> list[Filler]:
        if name in {"poss", "mod"}:
            return self._inside(name, kinds)
        if name.endswith("owner"):
            return self._owner(name, kinds)
        if name == "topic":
            return self._topic()
        if name == "spoken":
            topic = self.clause.topic
            return [Filler(topic, None, self.place)] if topic is not None else []
        if name == "issuer":
            issuer = self.clause.issuer if not (self.held or self._leaves_a_land()) else None
            return [Filler(issuer, None, self.place)] if issuer is not None else []
        found: list[Filler] = []
        places = self._places(name)
        if name == "obj" and self.frame.type == "OWNS":
            places = [p for p in places if not self._is_given(p)]
        if name == "subj" and self.frame.type in FLOWS and not self.passive:
            places = [*places, *(p for place in places for p in self._described(place))]
        for place in places:
            found += self._reached(place, kinds, name)
            if found and name in {"subj", "obj"}:
                for other in self._joined(place):
                    found += self._reached(other, kinds, name)
            if found and name == ("obj" if self.passive else "subj"):
                break
        if found and name == "subj":
            found += [f for p in self._partners() for f in self._reached(p, kinds, name)]
        if found and name in RANKED:
            found += self._followers(kinds) + self._outranking(kinds)
        if name == "subj" and found and describes_one(self.clause, self.place):
            found = [max(found, key=lambda filler: self.clause.mentions[filler.mention].start)]
        return found + (self._gapped(kinds) if name == "subj" and found else [])

    def _is_given(self, place: int) -> bool:
        """Tell whether somebody is given another thing: "sold Vale the mine", "sells it tin"."""
        gives = self.phrase.head in {"sell", "offer"} and place == self.place + 1
        return gives and self.clause.kinds[place + 1 : place + 2] == ["NP"]

    def _leaves_a_land(self) -> bool:
        """Tell whether the goods are another country's: "licences for exports from Peru"."""
        behind = self.clause.phrases[self.place :]
        return any(p.head == "from" and q.name_kind == "Place" for p, q in pairwise(behind))

    def _described(self, place: int) -> list[int]:
        """Find of whom a relative tells: "X is a firm that sells", "firms that sell, such as X"."""
        phrase = self.clause.phrases[place]
        told = phrase.nouns & DESCRIBING and not phrase.names and place < self.place
        relative = told and self.clause.kinds[place + 1] == "REL"
        if relative and phrase.head.endswith("s"):
            return [p for a, p in self.complements if a in EXAMPLES]  # ", such as X"
        return self.clause.equated(place) if relative else []

    def _topic(self) -> list[Filler]:
        """Take the mineral the text is about: "cut its output", "mines in Guinea"."""
        topic, phrase = self.clause.topic, self.phrase
        other = [kind for kind, _ in phrase.mods if kind not in {"Demonym", "Place"}]
        goods = [
            p
            for a, p in self.complements
            if (self.verb == self.place and not a)
            or (a == "of" and self.verb != self.place and not self._is_own(p))
        ]
        goods = [
            p for p in goods if self.clause.phrases[p].name_kind not in {"Org", "Place", "Facility"}
        ]
        if topic is None or other or goods or self._is_sought():
            return []
        return [Filler(topic, next(iter(phrase.figures), None), self.place, phrase.nouns)]

    def _is_sought(self) -> bool:
        """Tell whether resources are wanted, of whatever kind: "hopes to boost its resources"."""
        verb = self.verb if self.verb is not None and self.verb < self.place else None
        wanted = verb is not None and self.clause.status(verb) == "planned"
        return wanted and self.phrase.head == "resources" and not self.phrase.figures

    def _is_own(self, place: int) -> bool:
        """Tell whether "of its own" or "of 5 tonnes" leaves out what of."""
        phrase = self.clause.phrases[place]
        return bool(phrase.figures) or "own" in phrase.words

    def _sites(self, place: int, kinds: frozenset[str]) -> list[Filler]:
        """Give whose site a noun phrase is, or which: "its smelter", "the first phase of X"."""
        clause, phrase = self.clause, self.clause.phrases[place]
        if phrase.names or not phrase.nouns & SITES:
            return []
        figure = next(iter(phrase.figures), None)
        wanted = kinds | {"Demonym"} if "Place" in kinds else kinds
        if any(kind in kinds - {"Place"} for kind, _ in phrase.poss):
            wanted -= {"Demonym", "Place"}  # "Sibanye's South African mines"
        inner = [
            n
            for k, ns in (*phrase.poss, *((k, ns) for k, ns in phrase.mods if k == "Demonym"))
            if k in wanted
            for n in ns
        ]
        after = clause.kinds[place + 1 : place + 3] == ["P", "NP"]
        other = clause.phrases[place + 2] if after else phrase
        if other.name_kind == "Facility" and "Facility" in kinds:
            sited = clause.phrases[place + 1].head in SITED
            inner += other.names if sited else ()  # "whose plant at X makes": both do
        return [Filler(n, figure, place) for n in inner]

    def _reached(self, place: int, kinds: frozenset[str], name: str) -> list[Filler]:
        found = reach(self.clause, place, kinds, self.frame.through)
        acts = name in {"subj", "by"} or (name == "obj" and self.passive)
        if not found and acts and self.frame.type in FLOWS:
            found = self._sites(place, kinds)
        phrase = self.clause.phrases[place]
        if not found and "Mineral" in kinds and name in LAID and self.frame.type == "RESTRICTS":
            found = self._again_spoken(phrase)
        if not found and name == "subj" and "plan" in phrase.nouns and "Org" in kinds:
            inner = [n for k, ns in phrase.poss if k == "Org" for n in ns]
            found = [Filler(n, None, place) for n in inner]  # "Vale's plan to build a smelter"
        if not found and self.frame.type == "LOCATED_IN" and "Place" in kinds:
            found = [Filler(n, None, place) for n in country_of(self.clause, place)]
        works = name in {"to", "from"} or (
            name == "obj" and bool(phrase.nouns & SITES - {"material"})
        )
        if not found and self.frame.type == "SUPPLIES" and works:
            inner = [n for k, ns in phrase.poss if k in kinds for n in ns]  # "to BMW's plant"
            inner = [n for n in inner if name == "to" or self.clause.mentions[n].start >= 0]
            found = [Filler(n, None, place) for n in inner]
        sited = self.frame.type == "INVESTS_IN" and phrase.nouns & SITES  # "Zimbabwe's mines"
        if (
            not found
            and "Place" in kinds
            and (sited or name in {"on", "upon", "to", "without", "off"})
            and not (phrase.nouns & ALONE and not phrase.head.endswith("s"))  # "the American firm"
            and phrase.head not in OTHERS
        ):
            inner = [
                n for k, ns in (*phrase.poss, *phrase.mods) if k in {"Place", "Demonym"} for n in ns
            ]
            found = [Filler(n, None, place) for n in inner]
        if not found and self.clause.phrases[place].nouns & {"place"}:
            examples = [p for a, p in self.complements if a in {"such as", "including"}]
            if self.clause.kinds[place + 1 : place + 3] == [",", "NP"] and phrase.words & COUNTS:
                examples.append(place + 2)  # "from only two countries, Peru and Mali"
            found = [
                f
                for p in examples
                if p > place
                for f in reach(self.clause, p, kinds, self.frame.through)
            ]
        return found

    def _again_spoken(self, phrase: Phrase) -> list[Filler]:
        """Take the mineral spoken of for "it": what is restricted is no site or firm."""
        again, topic = phrase.head in {"it", "them"}, self.clause.topic
        return [Filler(topic, None, self.place)] if again and topic is not None else []

    def _inside(self, name: str, kinds: frozenset[str]) -> list[Filler]:
        phrase = self.phrase
        owned = name == "poss" and phrase.nouns & {"reserves"}
        if owned and phrase.words & lexicon().classes["largest"]:
            return []  # "Portugal has Europe's largest reserves"
        if owned and self.clause.is_share_held(self.place):
            return []  # "Ukraine holds a third of Europe's deposits"
        figure = next(iter(phrase.figures), None)
        lands = {"Demonym", "Place"} if phrase.nouns & OF_LANDS else {"Demonym"}
        owners = (*phrase.poss, *(mod for mod in phrase.mods if mod[0] in lands))
        inner = phrase.mods if name == "mod" else owners
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
        if name in {"ofowner", "inowner", "forowner", "toowner"}:
            places = [p for a, p in self.complements if a == name.removesuffix("owner")]
            places = [p for p in places if not self._is_of_another_part(p)]
        if not self.passive and name == "objowner":
            places = [p for a, p in self.complements if not a]
        found = [filler for start in places for filler in self._owner_from(start, kinds)]
        if not found and name == "owner" and places and places[0] > 0:
            of_which = self.clause.kinds[max(0, self.place - 3) : self.place] == ["NP", "P", "REL"]
            found = self._owner_before(self.place - 3 if of_which else places[0], kinds)
        return found

    def _is_of_another_part(self, place: int) -> bool:
        """Tell whether another share begins there: "of Japan's imports, 20% of India's"."""
        clause = self.clause
        return clause.is_part(place - 2) and clause.kinds[place - 3] in {",", "C"}

    def _owner_from(self, start: int, kinds: frozenset[str]) -> list[Filler]:
        """Find whose one of several parts is: "60% of Japan's tin and 20% of India's"."""
        place, figure = start, next(iter(self.clause.phrases[start].figures), None)
        while True:
            phrase = self.clause.phrases[place]
            inner = (*phrase.poss, *((k, n) for k, n in phrase.mods if k in {"Demonym", "Place"}))
            found = [
                Filler(n, figure, start)
                for k, ns in inner
                for n in ns
                if k in kinds or (k == "Demonym" and "Org" not in kinds)
            ]
            if phrase.head == "what" and self.clause.kinds[place + 1 : place + 2] == ["NP"]:
                whose = self.clause.phrases[place + 1]
                found += [Filler(n, figure, start) for n in whose.names if whose.name_kind in kinds]
            found = found or self._of_relative(place, kinds, figure)
            if phrase.head in {"rest", "remainder", "balance"} and not found:
                found += self._first_owner(start, figure)
            if found or self.clause.kinds[place + 1 : place + 3] != ["P", "NP"]:
                return found
            led = {"of", "for"} if self.frame.type == "SUPPLIES" else {"of"}
            if self.clause.phrases[place + 1].head not in led:
                return found
            place += 2

    def _of_relative(self, place: int, kinds: frozenset[str], figure: int | None) -> list[Filler]:
        """Give who has it by the clause behind: "the ore that Gabon exports", "the Union uses"."""
        clause, after = self.clause, self.clause.kinds[place + 1 : place + 4]
        used = after == ["V", "P", "NP"] and clause.phrases[place + 1].head in USING
        if used and clause.is_passive(place + 1) and clause.phrases[place + 2].head in {"in", "by"}:
            whose = place + 3  # "the lithium consumed in the Union"
        elif after[:2] == ["REL", "NP"] or after[:2] == ["NP", "V"]:
            whose = place + 1 + (after[0] == "REL")
        else:
            return []
        found = reach(clause, whose, kinds, frozenset())
        return [Filler(filler.mention, figure, place) for filler in found]

    def _first_owner(self, start: int, figure: int | None) -> list[Filler]:
        """Find whose "the rest" is: the first owner that the sentence names."""
        for phrase in self.clause.phrases[:start]:
            inner = (*phrase.poss, *((k, n) for k, n in phrase.mods if k == "Demonym"))
            names = [n for k, ns in inner if k in {"Place", "Demonym"} for n in ns]
            if names:
                return [Filler(n, figure, start) for n in names]
        return []

    def _owner_before(self, place: int, kinds: frozenset[str]) -> list[Filler]:
        """Take the subject of the clause before: "SQM made 5 tonnes, most of which went to ..."."""
        clause, phrase = self.clause, self.clause.phrases[place]
        near = clause.phrases[max(0, place - 2) : place + 3]
        again = any(other.kind == "REL" or other.head in AGAIN for other in near)
        amount = bool(phrase.figures) or phrase.head in AMOUNTS
        verb = next((i for i in range(place - 1, -1, -1) if clause.kinds[i] == "V"), None)
        if not (again and amount) or verb is None:
            return []
        return [
            Filler(f.mention, next(iter(phrase.figures), None), place)
            for p in clause.subject(verb)[:1]
            for f in reach(clause, p, kinds, frozenset())
        ]
