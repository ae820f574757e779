"""Co-owners: who owns or makes something beside another is neither owned nor supplied by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .stating import named_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .candidate import Candidate
    from .clauses import Clause

    Ids = tuple[str, ...]

# "A and B made their first tin" is of nothing that one makes for the other.
THEIRS = "supplies-share-of-firm"


def but_for_co_owners(clause: Clause, read: Sequence[Candidate]) -> Iterator[Candidate]:
    """Leave out what says that one of several owners, or of several banks, owns another.

    So in "a consortium of four banks", "A and B, which hold 44% of it", "A runs C together with B".
    """
    owned = {
        (candidate.rule, candidate.at, candidate.subject.ids, candidate.object.ids)
        for candidate in read
        if candidate.type == "OWNS"
    }
    for candidate in read:
        subject, object_ = candidate.subject, candidate.object
        owned_or_theirs = candidate.type == "OWNS" or candidate.rule == THEIRS
        if owned_or_theirs and _joined(clause, subject.ids, object_.ids):
            continue
        if candidate.type == "OWNS":
            if subject.label == object_.label == "StateBank":
                continue
            of_same = {key[-1] for key in owned if key[:3] == (*_place(candidate), object_.ids)}
            if any((*_place(candidate), subject.ids, ids) in owned for ids in of_same):
                continue
        yield candidate


def _place(candidate: Candidate) -> tuple[str, int]:
    return candidate.rule, candidate.at


def _joined(clause: Clause, one: Ids, other: Ids) -> bool:
    """Tell whether "and" joins two names: "A and the fund B", but not "A and its owner B"."""
    places = [
        [
            place
            for place, phrase in enumerate(clause.phrases)
            if not phrase.lent and any(named_at(clause, n).ids == ids for n in phrase.names)
        ]
        for ids in (one, other)
    ]
    if any(len(found) != 1 for found in places):
        return False
    first, last = sorted(place for (place,) in places)
    if first == last:
        return True
    beside = clause.kinds[first + 1 : last] == ["C"] and clause.phrases[first + 1].head == "and"
    acting = clause.kinds[last + 1 : last + 2] in ([","], ["V"])  # no "A holds 5% of B and C 10%"
    led = first > 0 and clause.kinds[first - 1] in {"P", "V"}  # nor "A holds 5% of B and C has 10%"
    return beside and acting and not led and not clause.phrases[last].poss
