"""When: which date of a sentence belongs to a statement."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .dates import Day, date_within

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

ANNOUNCED = re.compile(r"\b(?:announc|unveil|propos)")
INTERVAL = re.compile(r"\s*(?:and|to|-|\u2013)\s*")

# What is still to come at its date.
COMING = re.compile(r"\b(?:(?:take|enter|come)s? (?:effect|into (?:force|effect))|will|due to)\b")


def dated(
    today: str | None, clause: Clause, candidate: Candidate
) -> tuple[dict[str, object], list[str]]:
    """Date the fact, and note how: measures by days, all else by the year."""
    if candidate.dated is not None:
        return {**candidate.dated}, []
    if candidate.type == "LOCATED_IN":
        return {}, []
    interval = _interval(clause)
    if interval:
        return dict(zip(("valid_from", "valid_to"), interval, strict=True)), []
    measure = candidate.type in MEASURES
    found: dict[str, object] = {}
    notes: list[str] = []
    for day in days_of(clause, candidate):
        iso = date_within(day, today, ahead=is_ahead(clause, candidate, day))
        if iso is None:
            notes.append(f"dated {day.words!r}")
        elif measure and ANNOUNCED.search(candidate.words):
            notes.append(f"announced {iso}")
        elif measure:
            found["valid_to" if day.preposition in UNTIL else "valid_from"] = iso
        else:
            found["year"] = int(iso[:4])
        if iso and not day.year:
            notes.append(f"year of {day.words!r} inferred from the date of the text")
    return found, notes


def _interval(clause: Clause) -> tuple[str, str] | None:
    """Read the only two dates of a sentence as an interval: "between 2021 and 2024"."""
    days = [mention for mention in clause.mentions if isinstance(mention, Day)]
    if len(days) != 2:  # noqa: PLR2004
        return None
    first, last = days
    between = INTERVAL.fullmatch(clause.sentence, first.end, last.start)
    told = between and not last.preposition and first.year and last.year
    return (first.iso(), last.iso()) if told else None


def days_of(clause: Clause, candidate: Candidate) -> list[Day]:
    """Find the date of a fact: among its words, close behind them, or opening the sentence.

    A measure may have a second one, until when it holds.
    """
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
