"""Co-owners: who owns or makes something beside another is neither owned nor supplied by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .candidate import Candidate


def but_for_co_owners(read: Sequence[Candidate]) -> Iterator[Candidate]:
    """Leave out what says that one of several owners, or of several banks, owns another.

    So in "a consortium of four banks", "A and B, which hold 44% of it", "A runs C together with B".
    """
    owned = {(c.rule, c.at, *c.ends) for c in read if c.type == "OWNS"}
    for candidate in read:
        subject, object_ = candidate.subject, candidate.object
        place = candidate.rule, candidate.at
        banks = subject.label == object_.label == "StateBank"
        of_same = {key[-1] for key in owned if key[:3] == (*place, object_.ids)}
        beside = any((*place, subject.ids, ids) in owned for ids in of_same)
        if candidate.type != "OWNS" or not (banks or beside):
            yield candidate
