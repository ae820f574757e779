"""Grades: percentages that tell how rich or pure something is, or how much more it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .quantities import Quantity

BEFORE = re.compile(
    r"\b(?:grading|grades?|assaying|purity|purities|content|concentrations?|recover(?:y|ies)"
    r"|utili[sz]ation|margin|rate)(?: (?:of|at|is|was|averag(?:es|ed|ing)))?(?: [a-z]+ly)? $"
)
CHANGED = re.compile(
    r"(?:[,(] (?:up|down)|\b(?:rose|rises?|fell|falls?|fallen|grew|grown|jumped|dropped|climbed"
    r"|declined|increased|decreased|slumped|slipped|soared|surged|plunged|shrank|cut))"
    r"(?: (?:by|some|a))? $"
)
MORE = re.compile(
    r" (?:less|more|lower|higher|fewer)\b| (?:rise|increase|drop|fall|decline|jump|growth)\b"
    r"| (?:(?:[a-z]+ ){0,3}royalt(?:y|ies)|NSR|discount|premium|coupon)\b"
)
RICH = re.compile(r" (?:pure|purity|grade)\b| (?:[A-Z][a-z]?\d*){1,4}O\d?\d?\b")
LONGEST = 40


def tells_no_share(sentence: str, figure: Quantity) -> bool:
    """Tell whether a percentage is a grade, a change or a price, and no share of anything.

    Parameters
    ----------
    sentence : str
        Where the figure stands.
    figure : Quantity
        Of any kind; a mass or a sum is none of these.

    Examples
    --------
    >>> from .quantities import quantities
    >>> said = "ore grading 5.2%, 30% more copper, a 2% royalty, 40% of output"
    >>> [tells_no_share(said, q) for q in sorted(quantities(said), key=lambda q: q.start)]
    [True, True, True, False]
    """
    if figure.kind != "Share":
        return False
    before = sentence[max(0, figure.start - LONGEST) : figure.start]
    if BEFORE.search(before) or CHANGED.search(before):
        return True
    return bool(MORE.match(sentence, figure.end) or RICH.match(sentence, figure.end))
