"""Dating: how likely a date is that of a statement, by what such signs meant in articles."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from .day_clauses import clause_of
from .frames import by_trigger

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .candidate import Candidate
    from .clauses import Clause
    from .dates import Day
    from .phrases import Phrase

TABLE = Path(__file__).parent / "data" / "date_weights.csv"
# What every date has, whatever its signs.
ALWAYS = ""
# What the rules find is likelier by this. It is not learnt: the rules were written by the same
# articles, and there they are right more often than elsewhere.
BY_RULE = 1.75
# The least logarithm of odds of a date that is given: one in four. A date that is near and is
# another's is annotated seldom; one that is missing is missed each time.
LEAST = -1.0
# Statements that hold whenever they are told: they have a date only where a rule finds one.
TIMELESS = frozenset({"LOCATED_IN", "USED_IN", "DEPENDS_ON", "HOLDS_RESERVES"})
PERFECT = frozenset({"has", "have", "had"})
MANY = 2


@cache
def date_weights() -> Mapping[str, float]:
    """Read how much each sign speaks for a date, as the logarithm of odds, once."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["sign"]: float(row["weight"]) for row in csv.DictReader(file)}


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
    weights = date_weights()
    possible = by_rule if is_timeless(clause, candidate) else [*by_rule, *days]
    odds = [
        sum(weights.get(sign, 0.0) for sign in date_signs(clause, candidate, day))
        + (BY_RULE if day in by_rule else 0.0)
        for day in possible
    ]
    best = max(odds, default=LEAST)
    return [possible[odds.index(best)]] if best > LEAST else []


def is_timeless(clause: Clause, candidate: Candidate) -> bool:
    """Tell whether a statement holds when it is told, as what somebody owns, a noun or "keeps"."""
    if candidate.type != "OWNS" or candidate.at < 0:
        return candidate.type in TIMELESS or candidate.type == "OWNS"
    return any(
        phrase.form == "fin" and not phrase.words & PERFECT
        for place, phrase in enumerate(clause.phrases)
        if clause.kinds[place] == "V" and _spans(clause, phrase, candidate.at)
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
    if not clause.sentence[clause.dateline : day.start].strip(" ,-\"\u2014\u201c"):
        yield "opens the sentence"
    yield from _between(clause, candidate, day)
    yield from _in_clause(clause, candidate, day)


def _stated_at(candidate: Candidate) -> int:
    """Give the place of the word that states it, else of its figure, else of its beginning."""
    figure = candidate.figure.start if candidate.figure is not None else -1
    return next(place for place in (candidate.at, figure, candidate.span[0]) if place >= 0)


def _between(clause: Clause, candidate: Candidate, day: Day) -> Iterator[str]:
    """Tell on which side of what is stated a date stands, and what lies between them."""
    at = _stated_at(candidate)
    side = "before" if day.start < at else "behind"
    first, last = sorted((at, day.start))
    within = [p for p in clause.phrases if first < clause.words[p.first].start < last]
    yield f"{side} over {min(sum(p.kind == 'V' for p in within), MANY)} verbs"
    for kind in sorted({p.kind for p in within} & {",", ";", "C", "REL", "SUB"}):
        yield f"{side} over {kind}"
    start, end = candidate.span
    if start <= day.start < end:
        yield "within the statement"


def _in_clause(clause: Clause, candidate: Candidate, day: Day) -> Iterator[str]:
    """Tell what the clause of a date says: whom it names, and what its nearest verb may state."""
    own = clause_of(clause, day)
    places = [place for place, number in enumerate(clause.segments) if number == own]
    yield "same clause" if own == clause.segment(_stated_at(candidate)) else "other clause"
    verbs = [(abs(start - day.start), p) for start, p in clause.verbs if p in places]
    if not verbs:
        yield "no verb in its clause"
        return
    verb = clause.phrases[min(verbs)[1]]
    yield "its verb" if _spans(clause, verb, candidate.at) else "verb of another"
    yield f"verb {verb.form}"
    types = _types(verb.head)
    if types:
        yield "verb of its type" if candidate.type in types else "verb of another type"


def _spans(clause: Clause, phrase: Phrase, at: int) -> bool:
    return clause.words[phrase.first].start <= at < clause.words[phrase.last].end


@cache
def _types(verb: str) -> frozenset[str]:
    """Give the types of statement that a verb may make, by the frames."""
    return frozenset(frame.type for frame in by_trigger().get(("verbs", verb), ()) if frame.type)
