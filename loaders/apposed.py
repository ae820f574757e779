"""Apposed: what a description beside a name says: "Balama, its mine", "Lynas's parent Vale"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .stating import each, named_at
from .words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .candidate import Candidate
    from .clauses import Clause
    from .phrases import Phrase

SITES = frozenset({"facility", "pit", "refinery", "venture"})
# "Lynas's parent Vale": whose name follows owns what stands before.
ABOVE = frozenset(["parent", "owner", "shareholder", "stakeholder", "backer"])
BELOW = frozenset(["subsidiary", "unit", "arm", "affiliate", "division", "offshoot"])
PARTS = frozenset(["one", "two", "three", "both", "part", "largest", "biggest"])
AROUND = 2


@dataclass
class Apposed:
    """The descriptions of one sentence that stand beside the name they are of."""

    clause: Clause

    def candidates(self) -> Iterator[Candidate]:
        """Give a candidate for each name and whose it is."""
        for place, phrase in enumerate(self.clause.phrases):
            if phrase.kind != "NP":
                continue
            firms = self._firms(phrase)
            if phrase.words & ABOVE and not firms:
                firms = tuple(n for k, ns in phrase.poss if k == "Facility" for n in ns)
            if not firms:
                continue
            if phrase.name_kind == "Org":
                yield from self._kin(firms, phrase, place, place)
            elif not phrase.names:
                yield from self._beside(firms, place, phrase)

    def _beside(self, firms: tuple[int, ...], place: int, phrase: Phrase) -> Iterator[Candidate]:
        """Read "Balama, one of its two mines, ..." and "its mine, Balama, ..."."""
        for other in self._named_beside(place):
            named = self.clause.phrases[other]
            if named.name_kind == "Facility" and phrase.nouns & SITES:
                type_ = "OWNS" if "venture" in phrase.nouns else "OPERATES"
                told = firms, named.names, "apposed-site", (place, other), _status(phrase)
                yield from each(self.clause, type_, *told)
            elif named.name_kind == "Org":
                yield from self._kin(firms, phrase, place, other)

    def _kin(
        self, firms: tuple[int, ...], phrase: Phrase, place: int, other: int
    ) -> Iterator[Candidate]:
        """Read "Lynas's parent Vale" and "its biggest shareholder, Vale,"."""
        names = self.clause.phrases[other].names[:1]
        if phrase.words & ABOVE:
            yield from each(
                self.clause, "OWNS", names, firms, "apposed-owner", (place, other), _status(phrase)
            )
        elif phrase.words & (BELOW if phrase.poss else BELOW | {"company"}) and other != place:
            yield from each(
                self.clause, "OWNS", firms, names, "apposed-unit", (place, other), _status(phrase)
            )

    def _named_beside(self, place: int) -> Iterator[int]:
        """Find the name before the comma, over "one of", or the one behind it."""
        kinds, phrases = self.clause.kinds, self.clause.phrases
        start = place
        if kinds[max(0, place - AROUND) : place] == ["NP", "P"] and phrases[place - 1].head == "of":
            start = place - AROUND if phrases[place - AROUND].head in PARTS else place
        if start >= AROUND and kinds[start - AROUND : start] == ["NP", ","]:
            yield start - AROUND
        closed = kinds[place + 3 : place + 4] in ([","], [";"], [])
        if start == place and kinds[place + 1 : place + 3] == [",", "NP"] and closed:
            yield place + AROUND

    def _firms(self, phrase: Phrase) -> tuple[int, ...]:
        one = phrase.mods if phrase.words & {"a", "an"} else ()  # "Balama, a Glencore mine"
        owners = [n for kind, names in (*phrase.poss, *one) if kind == "Org" for n in names]
        return tuple(n for n in owners if named_at(self.clause, n).label == "Firm")


def _status(phrase: Phrase) -> str:
    classes = lexicon().classes
    if phrase.words & classes["former-words"]:
        return "former"
    return "planned" if phrase.words & classes["planned-words"] else "asserted"
