"""Nearby: what the kinds of two names and the words around them tell where no frame fits."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .gazetteer import Named
from .quantities import Quantity
from .stating import each, named_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .candidate import Candidate
    from .clauses import Clause

LENDER = re.compile(
    r"bank|banque|banco|\bfinance\b|\bcredit\b|\bcapital\b|development fund", re.IGNORECASE
)
# A bank that is named with one of these lends, is asked to, or declines.
LENDING = re.compile(
    r"\b(?:loans?|lend(?:s|ing|ers?)?|lent|financ\w+|refinanc\w+|fund(?:s|ed|ing)|credits?"
    r"|guarantee\w*|grant(?:s|ed)?|facility|debt|support(?:s|ed)?|backers?|backed|borrow\w*"
    r"|money|subsid\w+|paid for|pays for|pay for|borne|bond|syndicate\w*|repa(?:y|id)\w*|owes?"
    r")\b"
)
NOT_LENDING = re.compile(
    r"\b(?:said|analysts?|forecasts?|estimates?|economists?|according to|shareholders?|stakes?"
    r"|invest\w*)\b"
)
ASKED = re.compile(
    r"\b(?:ask(?:s|ed|ing)?|request\w*|appl(?:y|ied|ies|ying|ication)\b|seek\w*|sought|consider\w*"
    r"|negotiat\w+|weigh(?:s|ed|ing)?|apprais\w+|await\w*|hopes?|plans?|will|would|may|might|could|should"
    r"|foresee\w*|envisag\w+|letters? of (?:interest|intent|support)|LOIs?"
    r"|expected|is to|are to|in talks|mull\w*)\b"
)
DENIED = re.compile(
    r"\b(?:declin\w+|refus\w+|reject\w+|turned down|never|not|no|neither|nor|nothing|withdrew)\b"
    r"|n['\u2019]t\b"
)
ENDED = re.compile(r"\b(?:cancel\w+|terminat\w+|called off|recalled)\b")


@dataclass
class Nearby:
    """Pairs of one sentence that only their kinds join."""

    clause: Clause

    def candidates(self, found: Sequence[Candidate]) -> Iterator[Candidate]:
        """Give who lends to whom where a bank is named, and no rule has said what it does."""
        part: list[int] = []
        for place, phrase in enumerate(self.clause.phrases):
            part.append(place)
            if phrase.head == ";" or place == len(self.clause.phrases) - 1:
                yield from self._lent(part, found)
                part = []

    def _lent(self, places: list[int], found: Sequence[Candidate]) -> Iterator[Candidate]:
        clause, text = self.clause, self._text(places)
        if not LENDING.search(text) or NOT_LENDING.search(text):
            return
        lent = [c for c in found if c.type == "FINANCES"]
        said = {c.subject.ids for c in lent}
        said |= {c.subject.ids for c in found if c.type == "OWNS"}
        lenders, others = self._parties(places, said)
        got = {c.object.ids for c in lent}
        lenders = [one for one in lenders if named_at(clause, one[0]).ids not in got]
        numbers = [n for p in places for n in clause.phrases[p].figures]
        sums = [m for n in numbers if isinstance(m := clause.mentions[n], Quantity)]
        money = [figure for figure in sums if figure.kind == "Money"]
        for lender, place in lenders:
            apart = [o for o in others if not self._is_joined(place, o[1])]
            own = [o for o in apart if clause.segments[o[1]] == clause.segments[place]]
            same = {c.object.ids for c in lent}
            shared = [o for o in own if named_at(clause, o[0]).ids in same]
            for borrower, other in self._nearest(shared or own or apart, place):
                ends = (lender,), (borrower,)
                beside = [p for p in places if clause.segments[p] == clause.segments[place]]
                status = _status(self._text(beside))
                for row in each(clause, "FINANCES", *ends, "bank-nearby", (place, other), status):
                    yield replace(row, figure=money[0] if len(money) == 1 else None)

    def _parties(
        self, places: list[int], said: set[tuple[str, ...]]
    ) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Tell banks, and who is listed with them, from other firms and sites."""
        lenders: list[tuple[int, int]] = []
        others: list[tuple[int, int]] = []
        for place in places:
            phrase = self.clause.phrases[place]
            lending = any(self._lends(number) for number in phrase.names)
            if phrase.kind != "NP" or self.clause.is_builder(place):
                continue
            for number in phrase.names:
                named = self.clause.mentions[number]
                if not isinstance(named, Named) or named.ids in said:
                    continue
                if lending and named.kind == "Org":
                    lenders.append((number, place))
                elif named.label in {"Firm", "Facility"} and not self._lends(number):
                    others.append((number, place))
        return lenders, others

    def _is_joined(self, *places: int) -> bool:
        """Tell whether "and" joins two, who then lend together: "from the bank A and B"."""
        first, last = sorted(places)
        return self.clause.kinds[first + 1 : last] == ["C"]

    def _lends(self, number: int) -> bool:
        """Tell whether a name is a bank's; who is listed with a bank lends with it."""
        named = self.clause.mentions[number]
        if not isinstance(named, Named) or named.kind != "Org":
            return False
        written = self.clause.sentence[named.start : named.end] if named.start >= 0 else ""
        return named.label == "StateBank" or LENDER.search(f"{named.name} {written}") is not None

    def _nearest(self, others: Sequence[tuple[int, int]], place: int) -> Iterator[tuple[int, int]]:
        """Give the nearest firm and the nearest site."""
        for label in ("Firm", "Facility"):
            of_label = [o for o in others if named_at(self.clause, o[0]).label == label]
            if of_label:
                yield min(of_label, key=lambda other: abs(other[1] - place))

    def _text(self, places: Sequence[int]) -> str:
        words, phrases = self.clause.words, self.clause.phrases
        start, end = phrases[places[0]].first, phrases[places[-1]].last
        return self.clause.sentence[words[start].start : words[end].end]


def _status(text: str) -> str:
    statuses = (("former", ENDED), ("negated", DENIED), ("planned", ASKED))
    return next((status for status, words in statuses if words.search(text)), "asserted")
