"""When: which date of a sentence belongs to a statement."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .dates import Day

if TYPE_CHECKING:
    from .candidate import Candidate
    from .clauses import Clause

# How far from the words of a fact its date may stand.
DATE_REACH = 60
UNTIL = ("until", "through", "till", "to")
# What happens at a date, so that the date which opens the sentence is its own.
EVENTS = frozenset({"RESTRICTS", "IMPOSES", "FINANCES", "INVESTS_IN", "OWNS", "EXPORTS_TO"})
UNDATED = frozenset({"LOCATED_IN", "OPERATES", "USED_IN", "DEPENDS_ON"})
MEASURES = frozenset({"RESTRICTS", "IMPOSES"})

# What is still to come at its date.
COMING = re.compile(r"\b(?:(?:take|enter|come)s? (?:effect|into (?:force|effect))|will|due to)\b")


def days_of(clause: Clause, candidate: Candidate) -> list[Day]:
    """Find the date of a fact: among its words, close behind them, or opening the sentence.

    A measure may have a second one, until when it holds.
    """
    if candidate.day is not None:
        return [candidate.day]
    if candidate.type in UNDATED and candidate.status != "planned":
        return []
    start, end = candidate.span
    days = [m for m in clause.mentions if isinstance(m, Day)]
    event = candidate.type in EVENTS or candidate.figure is not None
    days = [day for day in days if day.preposition not in {"before", "after"}]
    begun = [day for day in days if day.preposition not in (*UNTIL, "since")]
    within = [d for d in begun if start <= d.start < end and (event or d.preposition)]
    behind = [d for d in begun if 0 <= d.start - end <= DATE_REACH and _joined(clause, end, d)]
    opening = [d for d in begun if event and not clause.sentence[: d.start].strip()]
    ended = [d for d in days if candidate.type in MEASURES and d.preposition in UNTIL]
    since = [d for d in days if candidate.type in MEASURES and d.preposition == "since"]
    found = (within or behind or opening or since) if len(within) <= 1 else []
    return [*found[:1], *ended[:1]]


def is_ahead(clause: Clause, candidate: Candidate, day: Day) -> bool:
    """Tell whether a date without a year is still to come: "rules take effect on 1 December"."""
    if candidate.status == "planned" or day.preposition == "by":
        return True
    return COMING.search(clause.sentence, 0, day.start) is not None


def _joined(clause: Clause, end: int, day: Day) -> bool:
    return not re.search(r"[;:]|, (?!which)", clause.sentence[end : day.start])
