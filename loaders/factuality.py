"""Factuality: whether a statement is told as a fact, a plan, denied or over, by its signs.

Rules read a status from the verb of a statement and from the words around it. What such a status
and the words of its clause meant in annotated articles may tell better: trees weigh both.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from .frames import shipped_frames
from .own_language import language
from .placing import spans
from .trees import trees
from .weighing import HOLDING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .candidate import Candidate
    from .clauses import Clause
    from .phrases import Phrase
    from .trees import Trees

TABLE = "status_trees.parquet"
# The least logarithm of odds of what is told as no fact.
LEAST = -0.6
# The status that the rules tell is likelier by this: it has a reason that a reader can follow.
BY_RULE = 1.0
# Statuses that trees tell; a measure that is suspended is told by rules alone.
TOLD = frozenset({"planned", "negated", "former"})
STATUSLESS = frozenset({"LOCATED_IN", "USED_IN", "FACES", "IMPOSES"})
# How many characters before and behind a name its words stand.
BESIDE = 25


def factual(clause: Clause, candidate: Candidate, found: Sequence[Candidate]) -> Candidate:
    """Give a statement the status that its signs make likeliest.

    Parameters
    ----------
    clause : Clause
        The sentence.
    candidate : Candidate
        A statement read in it, with the status that the rules tell.
    found : sequence of Candidate
        All that is read in it.

    Returns
    -------
    Candidate
        The same, or with another status. What a person has checked, and what the user's own rules
        find, keeps its status.
    """
    own = candidate.reviewed or any(rule["id"] == candidate.rule for rule in language().rules)
    if own or not is_weighed(candidate) or not trees(TABLE):
        return candidate
    signs = frozenset(signs_of(clause, candidate, found))
    status = likeliest(trees(TABLE), signs, candidate.status)
    if status in {"planned", "negated"} and candidate.rule in parting():
        status = "asserted"  # who means to sell it, or did not, has it
    return candidate if status == candidate.status else replace(candidate, status=status)


def likeliest(grown: Mapping[str, Trees], signs: frozenset[str], by_rule: str) -> str:
    """Tell the status that trees make likeliest; a fact, where they make none likely."""
    odds = {
        status: of_status.odds(signs) + (BY_RULE if status == by_rule else 0.0)
        for status, of_status in grown.items()
    }
    best = max(odds, key=lambda status: odds[status])
    return best if odds[best] > LEAST else "asserted"


@cache
def parting() -> frozenset[str]:
    """Name the rules of which the verb tells who has something no more: "sold", "withdrew from"."""
    own = (frame for frame in shipped_frames() if frame.options.get("as") == "former")
    return frozenset(frame.id for frame in own if frame.type in HOLDING)


def is_weighed(candidate: Candidate) -> bool:
    """Tell whether trees know statements like it."""
    return candidate.type not in STATUSLESS and candidate.status in {"asserted", *TOLD}


def signs_of(clause: Clause, candidate: Candidate, found: Sequence[Candidate]) -> Iterator[str]:
    """Give the signs of what a statement comes to."""
    yield f"type {candidate.type}"
    yield f"rule {candidate.rule}"
    yield f"{candidate.status} by rule"
    yield f"{candidate.status} by rule {candidate.rule}"
    yield f"{candidate.status}, type {candidate.type}"
    yield from {f"date led by {m.preposition}" for m in clause.days}
    places = [end.start for end in (candidate.subject, candidate.object)] + [candidate.at]
    segments = {clause.segment(place) for place in places if place >= 0}
    for place, phrase in enumerate(clause.phrases):
        if phrase.kind == "V" and clause.segments[place] in segments:
            yield from _of_verb("verb", phrase)
        if phrase.kind == "V" and spans(clause, phrase, candidate.at):
            yield from _of_verb("its verb", phrase)
    yield from _words(clause, candidate, segments)
    yield from _of_others(candidate, found)


def _of_others(candidate: Candidate, found: Sequence[Candidate]) -> Iterator[str]:
    """Tell what the rules say of statements with the same verb, or about the same things."""
    ends = {*candidate.ends}
    for other in found:
        shared = {*other.ends} & ends
        if other is candidate or not shared or other.type in STATUSLESS:
            continue
        yield f"another is {other.status}"
        yield f"{other.type} is {other.status}"
        if candidate.at == other.at >= 0:
            yield f"of its verb another is {other.status}"


def _of_verb(what: str, phrase: Phrase) -> Iterator[str]:
    yield f"{what} {phrase.head}"
    yield f"{what} {phrase.form}{' (passive)' if phrase.passive else ''}"
    yield from (f"{what} with {word}" for word in phrase.words)


def _words(clause: Clause, candidate: Candidate, segments: set[int]) -> Iterator[str]:
    """Give the words of the clauses of a statement, and those beside its names."""
    for word in clause.words:
        if word.mentions or not word.lower.isalpha():
            continue
        if clause.segment(word.start) in segments:
            yield f"word {word.lower}"
        for name, end in (("subject", candidate.subject), ("object", candidate.object)):
            if end.start < 0:
                continue
            if 0 < end.start - word.end < BESIDE:
                yield f"{word.lower} before {name}"
            elif 0 <= word.start - end.end < BESIDE:
                yield f"{word.lower} behind {name}"
