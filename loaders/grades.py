"""Grades: figures that tell how rich or pure something is, or how much more it is."""

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
CHANGED_BY = re.compile(
    r"\b(?:rais|lift|cut|reduc|increas|boost|trim|expand|slash|lower|r[io]se|f[ae]ll|gr[eo]w|jump|drop"
    r"|climb|declin|slump|slip|soar|surg|plung|shr[ai]nk)\w*\b[^,;]{0,60}? by"
    r"(?: (?:about|some|a|an|nearly|around|almost|over|more than|less than|only|just))* $"
)
MORE = re.compile(
    r" (?:less|more|lower|higher|fewer)\b| (?:rise|increase|drop|fall|decline|jump|growth)\b"
    r"| (?:(?:[a-z]+ ){0,3}royalt(?:y|ies)|NSR|discount|premium|coupon)\b"
)
LESS = re.compile(r" (?:less|more|fewer|lower|higher) than\b| (?:less|more|fewer)(?:[,.;]|$)")
RICH = re.compile(r" (?:pure|purity|grade)\b| (?:[A-Z][a-z]?\d*){1,4}O\d?\d?\b")
LONGEST = 90


def tells_no_part(sentence: str, figure: Quantity) -> bool:
    """Tell whether a figure is a grade, a change or a price, and no part of anything.

    Parameters
    ----------
    sentence : str
        Where the figure stands.
    figure : Quantity
        Of any kind; of masses only those that are less or more than another are none.

    Examples
    --------
    >>> from .quantities import quantities
    >>> said = "ore grading 5.2%, 30% more copper, a 2% royalty, 40% of output, 5 tonnes less"
    >>> [tells_no_part(said, q) for q in sorted(quantities(said), key=lambda q: q.start)]
    [True, True, True, False, True]
    """
    if figure.kind != "Share":
        return figure.kind == "Mass" and LESS.match(sentence, figure.end) is not None
    before = sentence[max(0, figure.start - LONGEST) : figure.start]
    if BEFORE.search(before) or CHANGED.search(before) or CHANGED_BY.search(before):
        return True
    return bool(MORE.match(sentence, figure.end) or RICH.match(sentence, figure.end))
