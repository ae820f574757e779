"""Respective lists: "A and B lent it $5 million and $3 million respectively"."""

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
TOLD = re.compile(r"\brespective(?:ly)?\b", re.IGNORECASE)
JOINT = re.compile(r"(?:,|,? and) (?:(?:about|some|around|nearly|over) )?")


def respective(clause: Clause, found: Iterable[Candidate]) -> list[Candidate]:
    """Give each of several ends its own figure or its own partner, in their order.

    Only where a sentence says "respectively" or "their respective mines", or lists figures as
    "13%, 8% and 6%", and the lists are equally long.
    """
    read = list(found)
    told = TOLD.search(clause.sentence) is not None
    listed = None if told else _series(clause)
    if not told and not listed:
        return read
    by_type = sorted(read, key=_type)
    groups = (list(same) for _, same in groupby(by_type, _type))
    return [one for same in groups for one in _settled(clause, same, listed)]


def _series(clause: Clause) -> list[Quantity]:
    """Give the longest list of figures that nothing parts."""
    found = list[list[Quantity]]()
    for mention in clause.mentions:
        if not isinstance(mention, Quantity):
            continue
        last = found[-1][-1] if found else None
        between = clause.sentence[last.end : mention.start] if last else ""
        if last and last.kind == mention.kind and JOINT.fullmatch(between):
            found[-1].append(mention)
        else:
            found.append([mention])
    return max((series for series in found if len(series) >= FEWEST), key=len, default=[])


def _type(candidate: Candidate) -> str:
    return candidate.type


def _settled(
    clause: Clause, same: list[Candidate], series: list[Quantity] | None
) -> Iterator[Candidate]:
    """Settle the statements of one type, with the figures of a list if there is one."""
    if series:  # a figure of its own is none of the list
        yield from (one for one in same if one.figure and one.figure not in series)
        same = [one for one in same if not one.figure or one.figure in series]
    if not same:
        return
    subjects = _in_order(same, lambda candidate: candidate.subject)
    objects = _in_order(same, lambda candidate: candidate.object)
    crossed = len(subjects) == len(objects) >= FEWEST and len(same) == len(subjects) ** 2
    listed = subjects if len(objects) == 1 or crossed else objects if len(subjects) == 1 else []
    kinds = FIGURES_OF[same[0].type]
    figures = [m for m in clause.quantities if m.kind in kinds]
    figures = figures if series is None else [m for m in series if m.kind in kinds]
    crossed = crossed and series is None
    paired = len(figures) == len(listed) >= FEWEST
    for candidate in same:
        subject, object_ = candidate.ends
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
