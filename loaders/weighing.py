"""Weighing: two names that no rule joins, by what such signs meant in annotated articles.

What each sign means by itself, added up, rules out most pairs; of the others trees tell what their
signs mean together.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

from ..graph.schema import load_schema
from .candidate import Candidate
from .gapped import EACH_ITS_OWN, MAKING
from .others import names_in
from .signs import WITH_LABELS, Pair, Signs
from .stating import named_at
from .trees import trees

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .clauses import Clause
    from .signs import Group
    from .trees import Trees

TABLE = Path(__file__).parent / "data" / "weights.csv"
# Of a statement that was weighed: its rule, and its confidence until somebody agrees.
RULE, UNCHECKED = "weighed", "D"
HOLDING = frozenset({"OWNS", "OPERATES"})
# What is said in passing of something else that is planned or denied: "will be sent to X in Peru".
LASTING = frozenset({"LOCATED_IN", "USED_IN", "DEPENDS_ON", "HOLDS_RESERVES"})
# Of what is less likely than this nothing is made.
LEAST_PROBABILITY = 0.6
LEAST = log(LEAST_PROBABILITY / (1 - LEAST_PROBABILITY))
# What each sign by itself, added up, makes less likely than this is not weighed any further.
LEAST_ALONE = log(0.25 / 0.75)
# What everything that is weighed has, whatever its signs.
ALWAYS = ""
# How many groups of signs are kept with what they weigh: each is met in many sentences.
MOST_GROUPS = 20_000
# Who does so only tells of others: "Darton estimates that Chinese smelters made 5 tonnes".
ESTIMATING = frozenset({"estimate", "calculate", "reckon", "forecast", "predict"})
# Whose share of this is told makes none of it: "accounts for 20% of demand for tin".
NEEDED = re.compile(
    r"\b(?:accounts?|accounted|accounting|makes?|made|represent\w*) (?:for|up)?"
    r"[^,;]*\b(?:consumption|demand|imports|usage|use)\b[^,;]*"
)
# Statements that are told by their rules alone: of risks, and of who sets up a policy.
BY_RULES = frozenset({"FACES", "IMPOSES"})


@dataclass
class Weights:
    """How much each sign speaks for each type of statement, as the logarithm of odds.

    Parameters
    ----------
    signs : mapping
        Signs, without the labels they may begin with, to these labels, as `Signs.groups` tells
        them, to type to weight; the sign "" is what every pair has.
    """

    signs: Mapping[str, Mapping[str, Mapping[str, float]]]
    _sums: dict[tuple[str, tuple[str, ...]], dict[str, float]] = field(default_factory=dict)

    def of(self, labels: str, signs: tuple[str, ...]) -> Mapping[str, float]:
        """Add up what a group of signs speaks for each type; many sentences have the same."""
        sums = self._sums.get((labels, signs))
        if sums is None:
            if len(self._sums) >= MOST_GROUPS:
                self._sums.clear()
            sums = self._sums[labels, signs] = self._added(labels, signs)
        return sums

    def _added(self, labels: str, signs: tuple[str, ...]) -> dict[str, float]:
        sums: dict[str, float] = {}
        begins = ("", labels) if labels else ("",)
        for weighed in (self.signs[sign] for sign in signs if sign in self.signs):
            for begin in begins:
                for type_, weight in weighed.get(begin, {}).items():
                    sums[type_] = sums.get(type_, 0.0) + weight
        return sums


@cache
def weights() -> Weights:
    """Read the weights, once."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            begin, sign = _parted(row["sign"])
            found.setdefault(sign, {}).setdefault(begin, {})[row["type"]] = float(row["weight"])
    return Weights(found)


def grown() -> Mapping[str, Trees]:
    """Give the trees of each type of statement."""
    return trees("trees.parquet")


@cache
def known_signs() -> frozenset[str]:
    """Name the signs that mean something, without the labels that they may begin with."""
    asked = {sign for of_type in grown().values() for sign in of_type.asked}
    return frozenset({*weights().signs, *(_parted(sign)[1] for sign in asked)})


def _parted(sign: str) -> tuple[str, str]:
    """Part a sign from the labels that it begins with, if it does."""
    labels, colon, rest = sign.partition(WITH_LABELS)
    return (labels + colon, rest) if labels + colon in _begins() else ("", sign)


@cache
def _begins() -> frozenset[str]:
    return frozenset(" ".join(ends) + WITH_LABELS for ends in _possible())


@cache
def _possible() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Give the types of statement between two labels."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for type_, element in sorted(load_schema().types.items()):
        for ends in element.ends if type_ not in BY_RULES else ():
            if "Region" in ends:
                continue  # a country trades with its neighbours, not with the region it lies in
            found[ends] = (*found.get(ends, ()), type_)
    return found


@dataclass
class Weighing:
    """The pairs of names in one sentence, but for those that the rules joined in ``found``."""

    clause: Clause
    found: Sequence[Candidate]

    def candidates(self) -> Iterator[Candidate]:
        """Give what the signs of a pair make likely and no rule has said."""
        signs = Signs(self.clause, self.found, known_signs(), weights().of)
        likeliest: dict[frozenset[tuple[str, ...]], tuple[float, Pair, str]] = {}
        for pair, types in self.pairs():
            groups = signs.groups(pair)
            possible = self._worth_weighing(groups, types)
            if not possible:
                continue
            shown = [sign for group in groups for sign in group.told()]
            best = max((grown()[type_].odds(shown), pair, type_) for type_ in possible)
            ends = self._ends(pair)
            if best[0] >= LEAST and (ends not in likeliest or best > likeliest[ends]):
                likeliest[ends] = best
        held = {c.object.ids for c in self.found if c.type in HOLDING}
        for _, pair, type_ in self._with_one_home(likeliest.values()):
            whose = type_ in HOLDING and named_at(self.clause, pair.object).ids in held
            if not whose:  # a rule has told whose it is
                yield self.candidate(pair, type_)

    def _with_one_home(
        self, likeliest: Iterable[tuple[float, Pair, str]]
    ) -> Iterator[tuple[float, Pair, str]]:
        """Leave out all but the likeliest country of a firm or site."""
        homes: dict[tuple[str, ...], tuple[float, Pair, str]] = {}
        for found in likeliest:
            if found[-1] == "LOCATED_IN":
                whose = named_at(self.clause, found[1].subject).ids
                homes[whose] = max(found, homes.get(whose, found))
            else:
                yield found
        yield from homes.values()

    def _worth_weighing(self, groups: Sequence[Group], types: Iterable[str]) -> list[str]:
        """Take the types that each sign by itself, added up, does not make too unlikely."""
        always = weights().of("", (ALWAYS,))
        told = [group.weights for group in groups if group.weights]
        odds = {t: always.get(t, 0.0) + sum(of.get(t, 0.0) for of in told) for t in types}
        return [type_ for type_, sum_ in odds.items() if sum_ >= LEAST_ALONE and type_ in grown()]

    def pairs(self) -> Iterator[tuple[Pair, tuple[str, ...]]]:
        """Give each two names that no rule joins, and the types of statement that could do so."""
        joined = {frozenset(c.ends) for c in self.found}
        possible = _possible()
        named = [found for found in names_in(self.clause) if not self._only_tells(found[1])]
        needed = NEEDED.search(self.clause.sentence)
        parted = any(c.rule == EACH_ITS_OWN for c in self.found)
        made = {c.object.ids for c in self.found if parted and c.type in MAKING}
        for (subject, subject_place, first), (object_, object_place, second) in product(
            named, repeat=2
        ):
            types = possible.get((first.label, second.label), ())
            spared = needed and needed.start() < second.start < needed.end()
            if spared or second.ids in made:
                types = tuple(type_ for type_ in types if type_ not in MAKING)
            apart = types and first.ids != second.ids
            apart = apart and not self._is_range(subject_place, object_place)
            if apart and frozenset((first.ids, second.ids)) not in joined:
                yield Pair(subject, object_, subject_place, object_place), types

    def _is_range(self, *places: int) -> bool:
        """Tell whether two names only open and close a row: "companies from Canada to Chile"."""
        first, last = sorted(places)
        phrases = self.clause.phrases[max(0, first - 2) : last]
        joined = [phrase.head for phrase in phrases[1:]][::2] == ["from", "to"]
        return joined and bool(phrases[0].nouns & {"firm", "place", "producer"})

    def _only_tells(self, place: int) -> bool:
        """Tell whether a phrase is only who is quoted: "X estimates that", "according to X"."""
        phrases, kinds = self.clause.phrases, self.clause.kinds
        if place and phrases[place - 1].head == "according to":
            return bool(phrases[place].names) and not phrases[place].lent
        verb = place + 4 if kinds[place + 1 : place + 4] == [",", "NP", ","] else place + 1
        told = kinds[verb : verb + 2]
        return told in (["V", "REL"], ["V", "NP"]) and phrases[verb].head in ESTIMATING

    def _ends(self, pair: Pair) -> frozenset[tuple[str, ...]]:
        return frozenset(named_at(self.clause, n).ids for n in (pair.subject, pair.object))

    def candidate(self, pair: Pair, type_: str) -> Candidate:
        """State a type of two names, as real as the verb that stands nearest."""
        clause = self.clause
        first, last = sorted((pair.subject_place, pair.object_place))
        start = clause.words[clause.phrases[first].first].start
        end = clause.words[clause.phrases[last].last].end
        return Candidate(
            type_,
            named_at(clause, pair.subject),
            named_at(clause, pair.object),
            RULE,
            UNCHECKED,
            "asserted" if type_ in LASTING else clause.status(self._verb(first, last)),
            (start, end),
            clause.sentence[start:end],
        )

    def _verb(self, first: int, last: int) -> int | None:
        """Find the verb between two phrases, else the one after, else the one before them."""
        kinds = self.clause.kinds
        breaks = [place for place, kind in enumerate(kinds) if kind == ";"]
        start = max((place for place in breaks if place < first), default=-1)
        end = min((place for place in breaks if place > last), default=len(kinds))
        verbs = [place for place in range(start + 1, end) if kinds[place] == "V"]
        between = [verb for verb in verbs if first < verb < last]
        after = [verb for verb in verbs if verb > last]
        before = [verb for verb in verbs if verb < first]
        return next(iter([*between[-1:], *after[:1], *before[-1:]]), None)
