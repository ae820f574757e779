"""Dating: how likely a date is that of a statement of its sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .day_clauses import clause_of
from .placing import odds, place_signs, spans
from .weighing import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .candidate import Candidate
    from .clauses import Clause
    from .dates import Day

TABLE = "date_weights.csv"
# What the rules find is likelier by this. It is not learnt: the rules were written by the same
# articles, and there they are right more often than elsewhere.
BY_RULE = 1.75
# The least logarithm of odds of a date that is given: somewhat more than one in four.
LEAST = -1.0
# Statements that hold whenever they are told: they have a date only where a rule finds one.
TIMELESS = frozenset({"LOCATED_IN", "USED_IN", "DEPENDS_ON", "HOLDS_RESERVES"})
PERFECT = frozenset({"has", "have", "had"})


def likeliest(
    clause: Clause, candidate: Candidate, days: Sequence[Day], by_rule: Sequence[Day]
) -> list[Day]:
    """Find the date that is most likely a statement's, where one is likely at all.

    Parameters
    ----------
    clause : Clause
        The sentence.
    candidate : Candidate
        A statement read in it.
    days : sequence of Day
        The dates that may be its own.
    by_rule : sequence of Day
        The one that a rule finds, if any does.

    Returns
    -------
    list of Day
        One date at most.
    """
    possible = by_rule if is_timeless(clause, candidate) else [*by_rule, *days]
    likely = [
        odds(TABLE, date_signs(clause, candidate, day)) + (BY_RULE if day in by_rule else 0.0)
        for day in possible
    ]
    best = max(likely, default=LEAST)
    return [possible[likely.index(best)]] if best > LEAST else []


def is_timeless(clause: Clause, candidate: Candidate) -> bool:
    """Tell whether a statement holds when it is told, as what somebody owns, a noun or "keeps"."""
    if candidate.type != "OWNS" or candidate.at < 0:
        return candidate.type in TIMELESS or candidate.type == "OWNS"
    return any(
        phrase.form == "fin" and not phrase.words & PERFECT
        for phrase in clause.phrases
        if phrase.kind == "V" and spans(clause, phrase, candidate.at)
    )


def date_signs(clause: Clause, candidate: Candidate, day: Day) -> Iterator[str]:
    """Give the signs of a date and a statement of one sentence."""
    yield ALWAYS
    yield f"type {candidate.type}"
    if candidate.figure is not None:
        yield "figure"
    led = day.preposition or "nothing"
    yield f"led by {led}"
    yield f"{candidate.status}, led by {led}"
    if not clause.sentence[clause.dateline : day.start].strip(' ,-"\u2014\u201c'):
        yield "opens the sentence"
    yield from place_signs(clause, candidate, day.start, clause_of(clause, day))
