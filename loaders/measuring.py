"""Measuring: how likely a figure is that of a statement of its sentence."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from .binding import FIGURES_OF
from .placing import odds, place_signs
from .weighing import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from .candidate import Candidate
    from .clauses import Clause
    from .quantities import Quantity

TABLE = "figure_weights.csv"
# The least logarithm of odds of a figure that is given: somewhat more than even.
LEAST = 0.25
# Which figures may be told of a statement: what was paid, too; those of a use, by rules alone.
KINDS: Mapping[str, frozenset[str]] = defaultdict(
    frozenset[str],
    {**FIGURES_OF, "OWNS": frozenset({"Share", "Money"}), "USED_IN": frozenset[str]()},
)
WORD_BEFORE = re.compile(r"([\w'-]+|[(,;])\W*$")
WORD_BEHIND = re.compile(r"\W??([\w'-]+|[),;.])")


def likeliest(
    clause: Clause, candidate: Candidate, figures: Collection[Quantity], taken: Collection[int]
) -> Quantity | None:
    """Find the figure that is most likely a statement's, where one is likely at all.

    Parameters
    ----------
    clause : Clause
        The sentence.
    candidate : Candidate
        A statement that has no figure.
    figures : collection of Quantity
        What it may have.
    taken : collection of int
        Where the figures of other statements begin.

    Returns
    -------
    Quantity or None
    """
    likely = {
        odds(TABLE, figure_signs(clause, candidate, figure, taken)): figure for figure in figures
    }
    best = max(likely, default=LEAST)
    return likely[best] if best > LEAST else None


def figure_signs(
    clause: Clause, candidate: Candidate, figure: Quantity, taken: Collection[int]
) -> Iterator[str]:
    """Give the signs of a figure and a statement of one sentence."""
    text, kind = clause.sentence, f"{candidate.type} {figure.kind}"
    yield ALWAYS
    yield kind
    yield f"status {candidate.status}"
    if figure.start in taken:
        yield "of another statement"
    alike = [m for m in clause.mentions if m.kind == figure.kind]
    yield "only one of its kind" if len(alike) == 1 else "one of several"
    before = WORD_BEFORE.search(text[: figure.start])
    behind = WORD_BEHIND.match(text, figure.end)
    if before:
        yield f"{kind}, led by {before[1].lower()}"
        yield f"led by {before[1].lower()}"
    if behind:
        yield f"followed by {behind[1].lower()}"
        yield f"{figure.kind}, followed by {behind[1].lower()}"
    yield from place_signs(clause, candidate, figure, clause.segment(figure.start))
