"""Dating: how likely a date is that of a statement of its sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .day_clauses import clause_of
from .placing import place_signs, spans
from .trees import trees

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .candidate import Candidate
    from .clauses import Clause
    from .dates import Day

TABLE = "date_trees.parquet"
# The least logarithm of odds of a date that is given. Annotations leave a date out that is one in
# every second case, so that it is likelier than it was learnt to be.
LEAST = -2.2
# What the rules find is likelier by this: it has a reason that a reader can follow.
BY_RULE = 0.3
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
    (grown,) = trees(TABLE).values()
    likely = [
        grown.odds(date_signs(clause, candidate, day, by_rule)) + (BY_RULE if day in by_rule else 0)
        for day in possible
    ]
    best = max(likely, default=LEAST)
    return [possible[likely.index(best)]] if best > LEAST else []


def is_timeless(clause: Clause, candidate: Candidate) -> bool:
    """Tell whether somebody is said to own something now: by a noun, or by "holds" or "keeps"."""
    if candidate.type != "OWNS" or candidate.at < 0:
        return candidate.type == "OWNS"
    return any(
        phrase.form == "fin" and not phrase.words & PERFECT
        for phrase in clause.phrases
        if phrase.kind == "V" and spans(clause, phrase, candidate.at)
    )


def date_signs(
    clause: Clause, candidate: Candidate, day: Day, by_rule: Sequence[Day]
) -> Iterator[str]:
    """Give the signs of a date and a statement of one sentence."""
    yield f"type {candidate.type}"
    yield f"type {candidate.type}, {candidate.status}"
    yield f"rule {candidate.rule}"
    if by_rule:
        yield "by rule" if day in by_rule else "another by rule"
    if candidate.figure is not None:
        yield "figure"
    led = day.preposition or "nothing"
    yield f"led by {led}"
    yield f"{candidate.status}, led by {led}"
    yield f"type {candidate.type}, led by {led}"
    if day.year is None:
        yield "no year"
    if not clause.sentence[clause.dateline : day.start].strip(' ,-"\u2014\u201c'):
        yield "opens the sentence"
    yield from place_signs(clause, candidate, day, clause_of(clause, day))
