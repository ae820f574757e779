"""Carrying: the day that a sentence tells of a measure, for those that go on with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .dates import Day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .candidate import Candidate
    from .clauses import Clause

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
# Which statements of a year's figures go on with which: "China accounted for 46% of it".
KIN = {
    **dict.fromkeys(("EXPORTS_TO", "EXPORTS", "IMPORTS"), "trade"),
    **dict.fromkeys(("PRODUCES", "REFINES"), "output"),
}
LASTING = 2  # sentences for which the day of an announcement stays in mind


@dataclass
class Carrying:
    """The day of the last announcement, and how many sentences ago it was told."""

    day: Day | None = None
    age: int = 0
    year: Day | None = None
    kin: frozenset[str] = frozenset()

    def dated(self, clause: Clause, found: Iterable[Candidate]) -> Iterator[Candidate]:
        """Give the statements, an undated measure with the day told before it."""
        days = [m for m in clause.mentions if isinstance(m, Day)]
        days = [d for d in days if d.year or d.preposition != "since"]  # "since April": another's
        goes_on = not days and self.day is not None and GOING_ON.match(clause.sentence)
        told: set[str] = set()
        for candidate in found:
            kin = KIN.get(candidate.type, "") if candidate.figure is not None else ""
            told.add(kin)
            undated = candidate.day is None and candidate.dated is None
            if goes_on and candidate.type == "RESTRICTS" and undated:
                yield replace(candidate, day=self.day)
            elif not days and self.year and kin in self.kin and undated and _points_back(candidate):
                yield replace(candidate, day=self.year)
            else:
                yield candidate
        self._hear(clause, days)
        if days:
            self.year = days[0] if len(days) == 1 and days[0].preposition == "in" else None
        self.kin = frozenset(told - {""})

    def _hear(self, clause: Clause, days: list[Day]) -> None:
        """Keep the only day of a sentence that tells of a measure; forget an old one."""
        told = len(days) == 1 and days[0].year and days[0].preposition in {"on", "in", ""}
        if told and ANNOUNCING.search(clause.sentence):
            self.day, self.age = days[0], 0
            return
        self.age += 1
        if days or self.age >= LASTING:
            self.day = None


def _points_back(candidate: Candidate) -> bool:
    """Tell whether an end of a statement is named only in the sentence before."""
    asserted = candidate.status == "asserted"
    return asserted and min(candidate.subject.start, candidate.object.start) < 0
