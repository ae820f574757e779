"""Structure: what is done to whom and whose a noun is, read from the order of phrases."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from .order import PARTS
from .subjects import Subjects
from .tagging import ACTORS
from .words import DATELINE

COPULAS = frozenset({"be", "become", "remain", "stay", "represent", "constitute"})
PARTITIVE = frozenset(
    [
        *("one", "some", "part", "two", "three", "home", "among", "largest", "biggest", "first"),
        *("last", "oldest", "richest", "smallest"),
    ]
)
# What makes of whom "by" names a builder or an owner.
MAKING = frozenset(
    ["build", "rebuild", "construct", "erect", "own", "co-own", "part-own", "control", "hold"]
)


@dataclass(frozen=True)
class Structure(Subjects):
    """A sentence as phrases, and what its predicates and nouns belong to."""

    @cached_property
    def dateline(self) -> int:
        """Where the words after place and day of the text begin."""
        match = DATELINE.match(self.sentence)
        return match.end() if match else 0

    @cached_property
    def fronted(self) -> list[tuple[str, int]]:
        """List the prepositional phrases that open the sentence: "In Malawi, ..."."""
        found: list[tuple[str, int]] = []
        place = 0
        while self.kinds[place : place + 1] in (["ADV"], [","], ["SUB"]):
            place += 1
        while self.kinds[place : place + 2] == ["P", "NP"]:
            found.append((self.phrases[place].head, place + 1))
            place += 2
            while self.kinds[place : place + 1] == [","]:
                place += 1
        return found if self.kinds[place : place + 1] in (["NP"], ["REL"]) else []

    def leading_part(self, place: int) -> int | None:
        """Find the amount that goes to a noun phrase: "20%" of ", 20% into batteries"."""
        if self.kinds[max(0, place - 2) : place] != ["NP", "P"]:
            return None
        phrase = self.phrases[place - 2]
        return place - 2 if not phrase.names and (phrase.figures or phrase.head in PARTS) else None

    def sent_from(self, place: int) -> int | None:
        """Find what comes from a place: "its tin" of "97% of its tin from A"."""
        led = place > 1 and self.kinds[place - 2 : place] == ["NP", "P"]
        return place - 2 if led and self.phrases[place - 1].head == "from" else None

    def is_level_left(self, place: int) -> bool:
        """Tell whether a figure is one that is left: "from the current level of 5 tonnes to 9"."""
        led = self.kinds[max(0, place - 3) : place] == ["P", "NP", "P"]
        heads = [phrase.head for phrase in self.phrases[max(0, place - 3) : place]]
        level = self.phrases[place - 2]
        return led and heads[::2] == ["from", "of"] and not (level.names or level.nouns)

    def is_share_held(self, place: int) -> bool:
        """Tell whether a noun phrase is what somebody has a part of: "holds a third of it"."""
        return place > 2 and self.kinds[place - 3] == "V" and self.is_part(place - 2)  # noqa: PLR2004

    def is_builder(self, place: int) -> bool:
        """Tell who built or owns a thing, and need not owe or lend: "built by X with loans"."""
        by = self.before(place)
        built = by > 0 and self.phrases[by].head == "by" and self.phrases[by - 1].head in MAKING
        return built and self.kinds[by - 1] == "V"

    def holder(self, place: int) -> tuple[list[int], int | None]:  # noqa: C901, PLR0911, PLR0912
        """Find whose a noun predicate is, by its verb or by apposition, and the verb.

        "China imposed a *ban*", "Chile is the largest *producer*", "X, a *subsidiary* of Y".
        """
        before = self.before(place)
        following = self._name_after(place)
        if before < 0:
            return following, None
        kind, phrase = self.kinds[before], self.phrases[before]
        if kind == "V":
            return self.subject(before), before
        if kind == "NP" and self.kinds[before - 1 : before] == ["V"]:
            return self.subject(before - 1), before - 1  # "granted X a loan"
        if phrase.head == ":":
            return [i for i in range(before) if self.kinds[i] == "NP"][:1], None
        if kind == ",":
            return self._held_behind_comma(place, before, following)
        if kind == "P" and phrase.head in {"as", "with"}:
            verb = self._verb_before(before)
            above = self.before(before)
            aside = self.kinds[above] == "," and "reserves" in self.phrases[place].nouns
            above -= above > 0 and aside  # "the X deposit, with resources of 5 tonnes"
            near = [above] if phrase.head == "with" and above >= 0 else []
            near = [i for i in near if self.phrases[i].name_kind not in {"", "Mineral"}]
            near = [i for i in near if not self.is_builder(i)]
            return (near or (self.subject(verb) if verb is not None else [])), verb
        if kind == "P" and phrase.head in {"on", "by", "over", "under", "into"}:
            verb = self._verb_before(before)
            if verb is not None and verb == self.before(before):
                spare = self.patient(verb) if self.phrases[verb].form == "past" else []
                return self.subject(verb) or spare, verb
        if kind == "P" and phrase.head in {"of", "among"} and before > 0:
            above = self.before(before)
            if self.kinds[above] == "NP" and self.phrases[above].head in PARTITIVE:
                return self.holder(above)
            if self.kinds[above] == "NP" and self.phrases[above].figures:
                return self.holder(above)  # "has found 5 tonnes of lithium resources"
            if self.kinds[above] == "V" and self.phrases[above].head in COPULAS | {"rank", "count"}:
                return self.subject(above), above  # "is among the largest producers"
        above = self.before(before)
        copula = above >= 0 and self.kinds[above] == "V" and self.phrases[above].head in COPULAS
        if kind == "P" and phrase.head in {"in", "at"} and copula:
            return self.subject(above), above  # "is in demand"
        if kind == "C":
            verb = self._verb_before(before)
            if verb is not None and self.phrases[verb].head in COPULAS | {"have", "hold", "own"}:
                return self.subject(verb), verb
            first = self.before(before)
            while first > 0 and self.kinds[first] in {"NP", "P"}:
                first -= 1
            listed = self.phrases[first + 1].names or first + 1 == before  # "A, B and units of C"
            if first > 0 and self.kinds[first] == "," and not listed:
                return self._held_behind_comma(place, first, [])
        return following, None

    def _held_behind_comma(
        self, place: int, comma: int, following: list[int]
    ) -> tuple[list[int], int | None]:
        """Give whose a noun behind a comma is: what it describes, or its verb's subject."""
        verb = self._over_aside_left(comma)
        if verb is not None:
            return self.subject(verb), verb
        if self.segments[comma - 1] != self.segments[place] and self.verb_after(place) is not None:
            return following, None  # "as tin comes from Peru, zinc imports fell"
        described = self.patient(comma + 1)
        verb = self._verb_joined(comma + 1)
        if verb is not None and "stake" in self.phrases[place].nouns and self._lies(described):
            return self.subject(verb), verb  # "bought a mine in Ghana, a stake in X and Y"
        return [*described, *following], None

    def _lies(self, places: list[int]) -> bool:
        """Tell whether a country is only where something lies: "a mine in Ghana"."""
        lands = [p for p in places if self.phrases[p].name_kind == "Place"]
        return any(p and self.phrases[p - 1].head in {"in", "at", "near"} for p in lands)

    def _over_aside_left(self, place: int) -> int | None:
        """Find the verb of "opened, at Arica in Chile, a smelter" from the second comma."""
        start = place - 1
        while start > 0 and self.kinds[start] in {"P", "NP", "TO", "ADV"}:
            start -= 1
        aside = 0 < start < place - 1 and self.kinds[start - 1 : start + 1] == ["V", ","]
        aside = aside and self.kinds[start + 1] in {"P", "TO", "ADV"}
        return start - 1 if aside else None

    def relative(self, place: int) -> int | None:
        """Find the verb of "an embargo that Kinshasa had put on ...", whose object is the noun."""
        kinds = self.kinds[place + 1 : place + 4]
        if kinds[:1] == ["REL"] and "V" in kinds:
            verb = place + 1 + kinds.index("V")
            after = self.kinds[verb + 1 : verb + 2]
            return verb if kinds.index("V") > 1 and after != ["NP"] else None
        return None

    def _name_after(self, place: int) -> list[int]:
        """Give the name that follows a description: "The largest deposit, Araxá, ..."."""
        end = place
        for preposition, other in self.complements(place):
            if preposition not in {"of", "in"}:
                break
            end = other
        if self.kinds[end + 1 : end + 3] != [",", "NP"]:
            return []
        return [end + 2] if self.phrases[end + 2].name_kind in ACTORS else []

    def verb_after(self, place: int) -> int | None:
        """Find the verb group of which a noun phrase is the subject."""
        for i in range(place + 1, len(self.kinds)):
            if self.kinds[i] == "V" and self.phrases[i].form in {"fin", "past"}:
                return i if place in self.subject(i) else None
            if self.kinds[i] in {";", "REL", "SUB"}:
                return None
        return None
