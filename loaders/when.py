"""When: which date of a sentence belongs to a statement."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .dates import Day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .candidate import Candidate
    from .clauses import Clause

UNTIL = ("until", "through", "till", "to")
# What happens at a date, so that the date which opens the sentence is its own.
EVENTS = frozenset(
    ["RESTRICTS", "IMPOSES", "FINANCES", "INVESTS_IN", "OWNS", "EXPORTS_TO", "SUPPLIES", "EXPORTS"]
)
LASTING = frozenset({"OPERATES", "USED_IN", "DEPENDS_ON"})
MEASURES = frozenset({"RESTRICTS", "IMPOSES"})
# Rules of which the words tell an event at a site, which has its date.
HAPPENING = frozenset({"opens", "builds", "closes"})
# Which words before a date suit what is planned, and what is over; the first is the likeliest.
SUITED = {"planned": ("by", "from", "in", "for", ""), "former": ("until", "till", "in", "")}

# What is still to come at its date.
COMING = re.compile(r"\b(?:(?:take|enter|come)s? (?:effect|into (?:force|effect))|will|due to)\b")


def days_of(clause: Clause, candidate: Candidate) -> list[Day]:
    """Find the date of a fact: in its own clause, or opening the sentence.

    A measure may have a second one, until when it holds.
    """
    if candidate.day is not None:
        return [candidate.day]
    event = _happens(candidate)
    if candidate.type == "LOCATED_IN" or (candidate.type in LASTING and not event):
        return []
    dates = [m for m in clause.mentions if isinstance(m, Day)]
    days = [
        d for d in dates if d.end > clause.dateline and d.preposition not in {"before", "after"}
    ]
    if candidate.status != "former":
        days = [day for day in days if day.preposition not in UNTIL]
    own = [d for d in days if _in_clause(clause, candidate, d) and (event or d.preposition)]
    opening = [d for d in days if event and _opens(clause, candidate, d)]
    stamp = [d for d in dates if event and d.end <= clause.dateline and _reported(candidate)]
    shared = [d for d in days if event and len(days) == 1 and clause.beside(candidate.at, d.start)]
    found = _likeliest(candidate, own) or opening or shared or stamp
    measure = candidate.type in MEASURES and candidate.status != "former"
    ended = [d for d in dates if measure and d.preposition in UNTIL]
    return [*found[:1], *ended[:1]]


def _happens(candidate: Candidate) -> bool:
    told = candidate.type in EVENTS or candidate.figure is not None
    return told or candidate.status in SUITED or candidate.rule in HAPPENING


def _reported(candidate: Candidate) -> bool:
    """Tell whether the day of the text is that of the event: a signing, a first output."""
    signed = candidate.type in {"FINANCES", "INVESTS_IN", "RESTRICTS"}
    return candidate.status == "asserted" and (signed or " first " in candidate.words)


def _in_clause(clause: Clause, candidate: Candidate, day: Day) -> bool:
    start, end = candidate.span
    if candidate.at < 0:  # a fact of a noun phrase: among its words, or close behind
        return start <= day.start <= end + 40
    return clause.segment(day.start) == clause.segment(candidate.at)


def _opens(clause: Clause, candidate: Candidate, day: Day) -> bool:
    """Tell whether a date opens the sentence, and so dates what it says of events."""
    before = clause.sentence[clause.dateline : day.start].strip(' ,\u2014-\u201c"')
    return not before and ";" not in clause.sentence[: max(0, candidate.at)]


def _likeliest(candidate: Candidate, days: Sequence[Day]) -> list[Day]:
    """Put first the date that suits the status, then the one nearest to figure or verb."""
    figure = candidate.figure
    anchor = figure.start if figure is not None and figure.start >= 0 else candidate.at
    suited = SUITED.get(candidate.status, ())

    def rank(day: Day) -> tuple[int, int]:
        fit = suited.index(day.preposition) if day.preposition in suited else len(suited)
        return fit, abs(day.start - anchor)

    return sorted(days, key=rank)


def is_ahead(clause: Clause, candidate: Candidate, day: Day) -> bool:
    """Tell whether a date without a year is still to come: "rules take effect on 1 December"."""
    if candidate.status == "planned" or day.preposition == "by":
        return True
    return COMING.search(clause.sentence, 0, day.start) is not None
