"""Respective lists: "A and B lent it $5 million and $3 million respectively", "5% and 3%"."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from .binding import FIGURES_OF
from .quantities import Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from .candidate import Candidate
    from .clauses import Clause
    from .gazetteer import Named

FEWEST = 2
# Two numbers of one unit, which are no range.
JOINT = re.compile(
    r"(?<!\bbetween )(?<!\bbetween [$\u20ac\u00a3])\b[\d.,]+(?: ?%| per ?cent| million| billion)?"
    r" and [$\u20ac\u00a3]?\d[\d.,]*(?: million| billion)?"
    r"(?:%| (?:per ?cent|tonnes|tons|metric tons|kilotonnes)\b)"
)


def respective(clause: Clause, found: Iterable[Candidate]) -> list[Candidate]:
    """Give each of several ends its own figure or its own partner, in their order.

    Only where the lists are equally long, and a sentence says "respectively" or tells the figures
    in one breath: "with 65 and 35 percent".
    """
    read = list(found)
    if "respectively" not in clause.sentence.casefold() and not JOINT.search(clause.sentence):
        return read
    by_type = sorted(read, key=_type)
    return [one for _, same in groupby(by_type, _type) for one in _settled(clause, list(same))]


def _type(candidate: Candidate) -> str:
    return candidate.type


def _settled(clause: Clause, same: list[Candidate]) -> Iterator[Candidate]:
    """Settle the statements of one type."""
    subjects = _in_order(same, lambda candidate: candidate.subject)
    objects = _in_order(same, lambda candidate: candidate.object)
    told = "respectively" in clause.sentence.casefold()
    crossed = told and len(subjects) == len(objects) >= FEWEST and len(same) == len(subjects) ** 2
    listed = subjects if len(objects) == 1 or crossed else objects if len(subjects) == 1 else []
    kinds = FIGURES_OF[same[0].type]
    figures = [m for m in clause.mentions if isinstance(m, Quantity) and m.kind in kinds]
    paired = len(figures) == len(listed) >= FEWEST
    for candidate in same:
        subject, object_ = candidate.subject.ids, candidate.object.ids
        if crossed and subjects.index(subject) != objects.index(object_):
            continue
        if paired:
            place = listed.index(subject if listed is subjects else object_)
            yield replace(candidate, figure=figures[place], shared=False)
        else:
            yield candidate


def _in_order(
    candidates: Sequence[Candidate], end: Callable[[Candidate], Named]
) -> list[tuple[str, ...]]:
    """List the different ends as they stand in the sentence."""
    ends = sorted((end(candidate) for candidate in candidates), key=lambda named: named.start)
    return list(dict.fromkeys(named.ids for named in ends))
