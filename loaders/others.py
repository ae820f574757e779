"""Others: what else a sentence names and says beside two of its names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from .gazetteer import Named, homes
from .stating import named_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .candidate import Candidate
    from .clauses import Clause
    from .signs import Pair

Ids = tuple[str, ...]
MANY = 4  # names are counted up to here


def names_in(clause: Clause) -> Iterator[tuple[int, int, Named]]:
    """Give the names of each phrase and those within it: mention, phrase and name."""
    for place, phrase in enumerate(clause.phrases):
        if not (phrase.names or phrase.mods or phrase.poss):
            continue
        inner = [names for _, names in (*phrase.mods, *phrase.poss)]
        for number in dict.fromkeys((*phrase.names, *(n for names in inner for n in names))):
            mention = clause.mentions[number]
            if isinstance(mention, Named) and mention.kind != "Elsewhere":
                yield number, place, mention


@dataclass
class Others:
    """The names of one sentence, and what the rules found of them."""

    clause: Clause
    found: Sequence[Candidate]

    def rivals(self, pair: Pair) -> Iterator[str]:
        """Tell whether other names could stand in place of either, and whether one is nearer."""
        subject, object_ = (named_at(self.clause, n) for n in (pair.subject, pair.object))
        counts = [len(self._by_label[name.label]) for name in (subject, object_)]
        yield f"subjects {min(counts[0], MANY)}"
        yield f"objects {min(counts[1], MANY)}"
        if counts == [1, 1]:
            yield "only pair"
        both = {subject.ids, object_.ids}
        apart = abs(pair.subject_place - pair.object_place)
        if not self._is_nearer(subject.label, pair.object_place, apart, both):
            yield "nearest subject"
        if not self._is_nearer(object_.label, pair.subject_place, apart, both):
            yield "nearest object"
        segments = self.clause.segments
        if segments[pair.subject_place] == segments[pair.object_place]:
            yield "same clause"
        if home := _home(subject, object_) or _home(object_, subject):
            yield home

    def said(self, pair: Pair) -> Iterator[str]:
        """Tell what the rules found of either name with others, and of others like them."""
        subject, object_ = (named_at(self.clause, n) for n in (pair.subject, pair.object))
        both = {subject.ids, object_.ids}
        told = [
            sign
            for candidate in self.found
            if {*candidate.ends} != both
            for sign in _of(candidate, subject, object_)
        ]
        yield from told or ["nothing found"]

    def _is_nearer(self, label: str, place: int, apart: int, both: set[Ids]) -> bool:
        """Tell whether another name of a label stands as near to a phrase, or nearer."""
        for ids, places in self._by_label[label].items():
            if ids not in both:
                for where in places:
                    if abs(where - place) <= apart:
                        return True
        return False

    @cached_property
    def _by_label(self) -> dict[str, dict[Ids, list[int]]]:
        found: dict[str, dict[Ids, list[int]]] = {}
        for _, place, name in names_in(self.clause):
            found.setdefault(name.label, {}).setdefault(name.ids, []).append(place)
        return found


def _home(land: Named, named: Named) -> str | None:
    """Tell whether a firm or facility is at home in a country, as far as the tables know it."""
    if land.label != "Country" or named.label not in {"Firm", "Facility", "StateBank"}:
        return None
    home = homes().get((named.label, named.ids[0]))
    return "home unknown" if home is None else "at home" if home in land.ids else "abroad"


def _of(candidate: Candidate, subject: Named, object_: Named) -> Iterator[str]:
    """Tell what a statement says of two names which it does not join."""
    type_ = candidate.type
    like = candidate.subject.label == subject.label, candidate.object.label == object_.label
    if candidate.subject.ids == subject.ids:
        yield f"subject {type_}"
        if like[1]:
            yield f"subject {type_} another"
    if candidate.object.ids == object_.ids:
        yield f"object of {type_}"
        if like[0]:
            yield f"object of {type_} of another"
    if candidate.object.ids == subject.ids:
        yield f"subject is object of {type_}"
    if candidate.subject.ids == object_.ids:
        yield f"object is subject of {type_}"
    if all(like) and candidate.subject.ids != subject.ids and candidate.object.ids != object_.ids:
        yield f"others {type_}"
