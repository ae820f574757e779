"""Carrying: the date that a sentence tells of an event, for those that go on with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .candidate import Candidate
    from .clauses import Clause
    from .dates import Day

# How a sentence begins that goes on with what was announced: "Two of them added holmium".
GOING_ON = re.compile(
    r"(?:(?:Two|Three|Four|Both|Some|All|Most|One|Another|Others|Each)\b"
    r"|They|These|Those|It|This|The (?:(?:new|first|second|other|latest|same) )?"
    r"(?:measures?|notices?|rules?|list|announcement|decree|order|controls|restrictions|curbs|ban"
    r"|embargo|regulations?|ministry|government))\b"
)
ANNOUNCING = re.compile(
    r"\b(?:announc\w+|issu\w+|publish\w+|notices?|decree\w*|impos\w+|unveil\w+|measures?|controls?"
    r"|restrict\w+|rules?|ban(?:s|ned)?|export)\b"
)
# "In August 2007 the sponsors raised $2.1 billion." The next sentence: "JBIC lent $700 million."
LENDING = re.compile(
    r"\b(?:lent|lends?|lenders?|loans?|facilit(?:y|ies)|credits?|financ\w+|raised|borrow\w*)\b"
)
# Which statements of a year's figures go on with which: "China accounted for 46% of it".
KIN = {
    **dict.fromkeys(("EXPORTS_TO", "EXPORTS", "IMPORTS"), "trade"),
    **dict.fromkeys(("PRODUCES", "REFINES"), "output"),
}


@dataclass
class Event:
    """The day of the last event of a kind, and how many sentences ago it was told.

    Parameters
    ----------
    words : pattern
        What a sentence has that tells of such an event.
    lasting : int
        For how many sentences it stays in mind.
    """

    words: re.Pattern[str]
    lasting: int
    day: Day | None = None
    age: int = 0

    def hear(self, clause: Clause, days: list[Day]) -> None:
        """Keep the only day of a sentence that tells of one; forget an old one."""
        told = len(days) == 1 and days[0].year and days[0].preposition in {"on", "in", ""}
        if told and self.words.search(clause.sentence):
            self.day, self.age = days[0], 0
            return
        self.age += 1
        if days or self.age >= self.lasting:
            self.day = None


@dataclass
class Carrying:
    """The days of the last announcement and loan, and the last year of figures."""

    measure: Event = field(default_factory=lambda: Event(ANNOUNCING, 2))
    loan: Event = field(default_factory=lambda: Event(LENDING, 3))
    year: Day | None = None
    kin: frozenset[str] = frozenset()

    def dated(self, clause: Clause, found: Iterable[Candidate]) -> Iterator[Candidate]:
        """Give the statements, those without a date with the one told before it."""
        days = [
            d for d in clause.days if d.year or d.preposition != "since"
        ]  # "since April": another's
        told: set[str] = set()
        for candidate in found:
            kin = KIN.get(candidate.type, "") if candidate.figure is not None else ""
            told.add(kin)
            undated = not days and candidate.day is None and candidate.dated is None
            day = self._day(clause, candidate, kin) if undated else None
            yield replace(candidate, day=day) if day else candidate
        self.measure.hear(clause, days)
        self.loan.hear(clause, days)
        if days:
            self.year = days[0] if len(days) == 1 and days[0].preposition == "in" else None
        self.kin = frozenset(told - {""})

    def _day(self, clause: Clause, candidate: Candidate, kin: str) -> Day | None:
        """Find the date told before that is a statement's."""
        if candidate.type == "RESTRICTS" and GOING_ON.match(clause.sentence):
            return self.measure.day
        if candidate.status != "asserted":
            return None
        if candidate.type == "FINANCES":
            past = any(clause.is_past(place) for _, place in clause.verbs)
            lent = candidate.object.start < 0 and past
            return self.loan.day if lent else None
        back = min(candidate.subject.start, candidate.object.start) < 0
        return self.year if back and kin in self.kin else None
