"""Structure: what is done to whom and whose a noun is, read from the order of phrases."""

from __future__ import annotations

from dataclasses import dataclass

from .subjects import NOMINATIVE, Subjects
from .tagging import ACTORS
from .words import lexicon

COPULAS = frozenset({"be", "become", "remain", "stay", "represent", "constitute"})
WHICH = frozenset({"which", "that"})
LASTING = frozenset({"remain", "stay", "become"})
PARTITIVE = frozenset(
    [
        *("one", "some", "part", "two", "three", "home", "among", "largest", "biggest", "first"),
        *("last", "oldest", "richest", "smallest"),
    ]
)


@dataclass(frozen=True)
class Structure(Subjects):
    """A sentence as phrases, and what its predicates and nouns belong to."""

    def is_passive(self, place: int) -> bool:  # noqa: PLR0911
        """Tell whether a verb group, or a participle without auxiliary, is passive."""
        phrase = self.phrases[place]
        if phrase.passive or phrase.form == "en":
            return phrase.form != "en" or phrase.passive or "have" not in phrase.words
        if phrase.form != "past" or phrase.head in lexicon().classes["intransitive"]:
            return False
        after = place + 1
        while self.kinds[after : after + 1] in (["ADV"], ["NEG"]):
            after += 1
        if self.kinds[after : after + 1] == ["NP"] or self._is_only_verb(place):
            return False
        before = self.before(place)
        if before > 0 and self.kinds[before] == "NP" and self._is_which(self.before(before)):
            return False  # "the mine which A bought"
        if before < 0:
            return self.kinds[after : after + 1] == ["P"]  # "Owned by X, the mine will ..."
        if self.kinds[before] == "V":
            return self.phrases[before].head in LASTING  # "remains prohibited"
        if self.kinds[before] == "C" and self.phrases[min(after, len(self.kinds) - 1)].head == "by":
            return True  # "owned and operated by"
        led = before > 0 and self.kinds[before - 1] == "P"
        if before >= 0 and not led and self.phrases[before].head in NOMINATIVE:
            return False  # "a plant it bought at Kolwezi", but "most of it dug by X"
        listed = before >= 0 and self.phrases[before].head == ":"  # "GAC: owned by EGA"
        return before >= 0 and (listed or self.kinds[before] in {"NP", ",", "ADV"})

    def _is_which(self, place: int) -> bool:
        """Tell whether "which" or "that" opens a clause about what stands before it."""
        return place > 0 and self.kinds[place] == "REL" and self.phrases[place].head in WHICH

    def _is_only_verb(self, place: int) -> bool:
        """Tell whether a firm or country does it, for want of another verb: "A sold out of B"."""
        before, after = self.before(place), self.phrases[place + 1 : place + 3]
        if before < 0 or self.phrases[before].name_kind not in {"Org", "Place"}:
            return False
        if any(phrase.head == "by" for phrase in after):
            return False
        own = self.segments[place]
        finite = [
            i
            for i, kind in enumerate(self.kinds)
            if kind == "V" and self.segments[i] == own and self.phrases[i].form in {"fin", "past"}
        ]
        opens = before == 0 or self.kinds[before - 1] in {",", ";", "SUB", "C", "ADV"}
        return finite == [place] and opens

    def patient(self, place: int) -> list[int]:
        """Find the noun phrases that a participle after them may describe, the nearest first."""
        before = self.before(place)
        if before < 0:
            return self._later_subject(place, 0)  # "Owned by X, the mine will ..."
        if self.kinds[before] == "V" and self.phrases[before].head in LASTING:
            return self.subject(before)
        if before >= 0 and (self.kinds[before] == "," or self.phrases[before].head == ":"):
            before = self.before(before)
        if before > 0 and self.kinds[before - 1 : before + 1] == ["V", "C"]:
            fin = self.phrases[before - 1].form == "fin"
            return self.subject(before - 1) if fin else self.patient(before - 1)
        if before > 0 and self.phrases[before].head == "but":
            verb = self._verb_before(before)  # "listed in Paris but controlled by"
            return self.patient(verb) if verb is not None and self.is_passive(verb) else []
        found: list[int] = []
        while before >= 0 and self.kinds[before] == "NP":
            found.append(before)
            found += self.equated(before)
            above = self.before(before)
            if len(found) == 1 and self._is_home(above):
                found.insert(0, above - 1)  # "POSCO of South Korea, the owner of"
            if above < 0 or self.kinds[above] not in {"P", ","}:
                break
            before = self.before(above)
        return found

    def equated(self, place: int) -> list[int]:
        """Give the name that "is" says a noun of: "Balama is a mine owned by"."""
        copula = self.before(place)
        if copula < 0 or self.phrases[place].names or self.kinds[copula] != "V":
            return []
        return self.subject(copula)[:1] if self.phrases[copula].head == "be" else []

    def _is_home(self, place: int) -> bool:
        """Tell whether "of" stands between a firm and its country."""
        if place < 1 or self.phrases[place].head != "of":
            return False
        country = self.phrases[place + 1].name_kind in {"Place", "Area"}
        return country and self.phrases[place - 1].name_kind == "Org"

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
            near = [above] if phrase.head == "with" and above >= 0 else []
            near = [i for i in near if self.kinds[i] == "NP" and self.phrases[i].names]
            return (near or (self.subject(verb) if verb is not None else [])), verb
        if phrase.head in {"on", "by", "over", "under", "into", "to"} and kind in {"P", "TO"}:
            verb = self._verb_before(before)
            if phrase.head == "to" and (verb is None or self.phrases[verb].head != "entitle"):
                return following, None
            if verb is not None and verb == self.before(before):
                found = (
                    self.subject(verb)
                    if self.phrases[verb].form != "past"
                    else (self.subject(verb) or self.patient(verb))
                )
                return found, verb
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
            if first > 0 and self.kinds[first] == ",":
                return self.patient(first + 1), None
        return following, None

    def _held_behind_comma(
        self, place: int, comma: int, following: list[int]
    ) -> tuple[list[int], int | None]:
        """Give whose a noun behind a comma is: what it describes, or its verb's subject."""
        verb = self._over_aside_left(comma)
        if verb is not None:
            return self.subject(verb), verb
        return [*self.patient(place), *following], None

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
