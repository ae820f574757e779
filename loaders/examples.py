"""What a rule's example says, written as the examples are: "CHL PRODUCES copper 24 planned"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .discourse import Discourse
from .reading import candidates, parse
from .shapes import names_within

if TYPE_CHECKING:
    from .candidate import Candidate


def said_in(sentence: str) -> list[str]:
    """Read one sentence by itself.

    Examples
    --------
    >>> said_in("Japan no longer mines tungsten.")
    ['JPN PRODUCES tungsten former']
    """
    clause = parse(sentence, names_within([sentence]), Discourse())
    return [told(candidate) for candidate in candidates(clause)]


def told(candidate: Candidate) -> str:
    """Write a candidate: subject, type, object, kind or mineral, figure, and status."""
    parts = [candidate.subject.ids[0], candidate.type, candidate.object.ids[0]]
    parts += [
        candidate.properties[key] for key in ("kind", "mineral") if key in candidate.properties
    ]
    figure = None if candidate.shared else candidate.figure
    if figure and figure.value is not None:
        parts.append(f"{figure.value:g}")
    if figure and figure.lo is not None and figure.hi is not None:
        parts.append(f"[{figure.lo:g}, {figure.hi:g}]")
    if candidate.status != "asserted":
        parts.append(candidate.status)
    return " ".join(parts)
