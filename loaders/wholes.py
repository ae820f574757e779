"""Wholes: shares that an adverb tells, "wholly owned", "entirely dependent", "half-owned"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .quantities import HIGHEST_PERCENT, Quantity

if TYPE_CHECKING:
    from .candidate import Candidate
    from .gazetteer import Named

HALF = 50.0
WHOLLY = r"(?:wholly|fully|entirely|totally|completely|solely|100[ -]?(?:%|per ?cent))"
OWNED = re.compile(
    rf"\b{WHOLLY}[- ](?:owned|held|controlled)\b"
    rf"|\b(?:owned|held|belongs?|belonged) (?:{WHOLLY}|outright|in full|in its entirety)"
    rf"|\b{WHOLLY} (?:owns|belongs)\b|\bowns (?:the )?\w+ outright\b",
    re.IGNORECASE,
)
ALL_OF = re.compile(r"\b(?:all|the whole) of (?:the )?$")
HALVED = re.compile(
    r"\bhalf[- ](?:owned|held|owns?|belong\w*)\b|\bhalf[ -]and[ -]half\b|\bfifty[ -]fifty\b"
    r"|(?<!\d)50[ -]?[-:/\u2013][ -]?50(?!\d)|\bequally(?: owned| held| shared| split)?\b"
    r"|\bin equal (?:parts|shares|halves|measure)\b|\bequal (?:partners?(?:hip)?|shares|owners)\b",
    re.IGNORECASE,
)
DEPENDENT = re.compile(
    rf"\b{WHOLLY} (?:import-)?(?:dependent|reliant)\b"
    rf"|\b(?:depend(?:s|ed|ent|ing)?|rel(?:y|ies|ied|ying|iant)) {WHOLLY} (?:up)?on\b",
    re.IGNORECASE,
)
# More owners than two: "in equal parts by A, B and two utilities".
MORE = re.compile(r"\b(?:two|three|four|five|several|other) (?!years|months)[a-z]+", re.IGNORECASE)
BY = re.compile(r",? by\b")
APPOSED = re.compile(r", an? ")
UNIT_OF = re.compile(r" (?:subsidiary|unit|arm|affiliate) of (?:the )?")
# How far the word may stand from the name that it is said of.
BEHIND, BEFORE = 70, 30


def share_in_words(sentence: str, candidate: Candidate) -> Quantity | None:
    """Find the whole or the half that a word gives a holding or a dependence.

    Parameters
    ----------
    sentence : str
        The sentence of the candidate.
    candidate : Candidate
        A statement without a figure.

    Returns
    -------
    Quantity or None
        A share of 100 or 50 per cent; None where no such word is near.
    """
    if candidate.type == "DEPENDS_ON":
        found = DEPENDENT.search(sentence, *_reach(candidate.subject, candidate.object, sentence))
        return _share(found, HIGHEST_PERCENT) if found else None
    if candidate.type != "OWNS":
        return None
    start, end = _around(candidate)
    for words, value in ((OWNED, HIGHEST_PERCENT), (HALVED, HALF)):
        found = words.search(sentence, start, end)
        if found is None or (value == HALF and MORE.search(sentence, found.end())):
            continue
        by_another = (
            BY.match(sentence, found.end()) and 0 <= candidate.subject.start < found.start()
        )
        if not (by_another or _describes(found, candidate)):
            return _share(found, value)
    return None


def _describes(found: re.Match[str], candidate: Candidate) -> bool:
    """Tell whether it is said of another: "X, a wholly owned unit of Y", "..., a 50:50 venture"."""
    last = max(candidate.subject.end, candidate.object.end)
    unit = UNIT_OF.match(found.string, found.end())
    of_another = unit is not None and unit.end() == candidate.object.start
    return of_another or APPOSED.fullmatch(found.string, last, max(last, found.start())) is not None


def all_of(sentence: str, object_: Named) -> Quantity | None:
    """Give the share of what is named behind "all of", if it is.

    Examples
    --------
    >>> from .mentions import find_mentions
    >>> sentence = "CMOC owns 80% of Tenke Fungurume and all of Kisanfu."
    >>> [found and found.value for found in (all_of(sentence, find_mentions(sentence)[-1]),)]
    [100.0]
    """
    found = ALL_OF.search(sentence, 0, max(object_.start, 0))
    return _share(found, HIGHEST_PERCENT) if found else None


def share_of_words(words: str) -> Quantity | None:
    """Give the share that such a word is by itself.

    Examples
    --------
    >>> words = ("wholly owned", "owned in full", "60 %")
    >>> [found and found.value for found in map(share_of_words, words)]
    [100.0, 100.0, None]
    """
    shares = ((OWNED, HIGHEST_PERCENT), (DEPENDENT, HIGHEST_PERCENT), (HALVED, HALF))
    for form, value in shares:
        if found := form.fullmatch(words):
            return _share(found, value)
    return None


def _share(found: re.Match[str], value: float) -> Quantity:
    return Quantity(*found.span(), "Share", value, None, None, "percent", None, 0.01)


def _reach(subject: Named, object_: Named, sentence: str) -> tuple[int, int]:
    """Give the text from one name to the other, from the start where one is only meant."""
    ends = [end for end in (subject, object_) if end.start >= 0]
    start = min((end.start for end in ends), default=0) if len(ends) > 1 else 0
    return start, max((end.end for end in ends), default=len(sentence))


def _around(candidate: Candidate) -> tuple[int, int]:
    """Give the text between holder and held, and a little around what is held if one is meant."""
    subject, object_ = candidate.subject, candidate.object
    if subject.start >= 0 and object_.start >= 0:
        first, last = sorted((subject, object_), key=lambda end: end.start)
        return max(0, first.start - BEFORE), last.end + BEFORE
    known = object_ if object_.start >= 0 else subject
    return max(0, known.start - BEFORE), known.end + BEHIND
