"""Ventures: who stands behind a named one: "X, A's joint venture with B", "the A-B venture, X"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .roles import NAMING, reach
from .stating import each

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .candidate import Candidate
    from .clauses import Clause
    from .phrases import Phrase

MEMBERS = frozenset({"Org", "Place"})
NAMED = frozenset({"Org", "Facility"})
OF_MEMBERS = frozenset(["of", "between", "with", "among", "by", "including"])
MAKING = frozenset(["form", "create", "establish", "set", "launch", "found"])
JOINT = frozenset(
    ["venture", "partnership", "consortium", "tie-up", "jv", "alliance", "syndicate", "vehicle"]
)
FEWEST = 2


@dataclass
class Ventures:
    """The joint ventures of one sentence, their names and their members."""

    clause: Clause

    def candidates(self) -> Iterator[Candidate]:
        """Give a candidate for each member of a venture that has a name."""
        for place, phrase in enumerate(self.clause.phrases):
            if phrase.kind == "NP" and not phrase.names and phrase.head in JOINT:
                yield from self._of(place, phrase)

    def _of(self, place: int, phrase: Phrase) -> Iterator[Candidate]:
        members, end = self._members(place, phrase)
        named = self._named(place, end)
        if named is None or not members:
            return
        status = self.clause.status(None, place)
        listed = self.clause.phrases[named].names
        names = listed[-1:] if named == place - FEWEST else listed[:1]
        members = tuple(n for n in members if n not in names)
        places = place, named, end
        yield from each(self.clause, "OWNS", members, names, "venture-named", places, status)

    def _members(self, place: int, phrase: Phrase) -> tuple[tuple[int, ...], int]:
        """Find whose venture it is, and where what tells of them ends."""
        clause = self.clause
        found = [n for k, ns in (*phrase.poss, *phrase.mods) if k == "Org" for n in ns]
        end = place
        for preposition, other in clause.complements(place):
            if preposition not in OF_MEMBERS:
                continue
            members = reach(clause, other, MEMBERS, frozenset())
            found += [filler.mention for filler in members]
            end = max([end, other, *(filler.phrase for filler in members)])
        verb = clause.before(place)
        made = verb >= 0 and clause.kinds[verb] == "V" and clause.phrases[verb].head in MAKING
        if made and not clause.is_passive(verb):
            for subject in clause.subject(verb)[:1]:
                found += [f.mention for f in reach(clause, subject, MEMBERS, frozenset())]
        return tuple(dict.fromkeys(found)), end

    def _named(self, place: int, end: int) -> int | None:
        """Find the name of a venture: before the comma or "is", behind it, or after "called"."""
        clause, kinds = self.clause, self.clause.kinds
        after = end + 1 + (kinds[end + 1 : end + 2] == [","])
        if kinds[after : after + 2] == ["V", "NP"] and clause.phrases[after].head in NAMING:
            return self._fits(after + 1)
        closed = kinds[after + 1 : after + 2] in ([","], [";"], [], ["P"])
        if after == end + FEWEST and kinds[after : after + 1] == ["NP"] and closed:
            return self._fits(after)
        if place >= FEWEST and kinds[place - FEWEST : place] == ["NP", ","]:
            return self._fits(place - FEWEST)
        before = clause.before(place)
        if before >= 0 and kinds[before] == "V" and clause.phrases[before].head == "be":
            for subject in clause.subject(before)[:1]:
                return self._fits(subject)
        return None

    def _fits(self, place: int) -> int | None:
        return place if self.clause.phrases[place].name_kind in NAMED else None
