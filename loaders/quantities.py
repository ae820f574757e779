"""Figures and dates in running text, with the interval that their wording allows."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")

HIGHEST_PERCENT = 100.0
# How far the figure may lie below and above the number that is said: percentage points for a
# share, per cent of the number for tonnes and dollars; None is the end of the scale.
WORDINGS: dict[str, tuple[float | None, float | None, str]] = {
    "about|around|roughly|approximately|some|circa|~|an estimated|estimated": (5, 5, "estimate"),
    "nearly|almost|close to|just under|just below": (5, 0, "estimate"),
    "just over|slightly more than|slightly over": (0, 5, "estimate"),
    "more than|over|at least|above|upwards of|in excess of|exceeding": (0, None, "lower_bound"),
    "less than|fewer than|under|below|up to|at most|no more than": (None, 0, "upper_bound"),
}
# Shares said in words, in per cent; the vaguer words give an interval and no figure.
WORD_SHARES: dict[str, float] = {
    "half": 50,
    "(?:a|one)[- ]third": 100 / 3,
    "two[- ]thirds": 200 / 3,
    "(?:a|one)[- ]quarter": 25,
    "three[- ]quarters": 75,
    "(?:a|one)[- ]fifth": 20,
    "two[- ]fifths": 40,
    "three[- ]fifths": 60,
    "four[- ]fifths": 80,
    "(?:a|one)[- ]tenth": 10,
}
VAGUE_SHARES: dict[str, tuple[float, float]] = {
    "(?:nearly|almost|virtually|practically) all": (90, 100),
    "the (?:vast|overwhelming) majority": (75, 100),
    "most|the (?:majority|bulk|lion's share)": (50, 100),
}
TONNES: dict[str, float | None] = {
    "kilotonnes?|kt": 1e3,
    "megatonnes?|Mt": 1e6,
    "metric tons?|tonnes?|t": 1,
    "kilograms?|kg": 1e-3,
    "tons?": None,  # short or metric is not said
}
SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
SHORT_SCALES = {"k": "thousand", "m": "million", "mn": "million", "b": "billion", "bn": "billion"}
CURRENCIES = {
    "US$": "USD",
    "$": "USD",
    "dollars": "USD",
    "USD": "USD",
    "A$": "AUD",
    "C$": "CAD",
    "€": "EUR",
    "euros": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "yen": "JPY",
    "RMB": "CNY",
    "CNY": "CNY",
    "yuan": "CNY",
}
MONTHS = dict(
    zip(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
        range(1, 13),
        strict=True,
    )
)

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![,.]?\d)"
_WORDING = rf"(?:\b(?P<wording>(?i:{'|'.join(WORDINGS)}))[ \n]+)?"
_NO_PRICE = r"(?![ \n](?:a|per)[ \n](?:metric )?(?:ton|kilo|kg|lb|pound|barrel))"
_RANGE = rf"(?P<low>{_NUMBER})(?:[ \n]?(?:-|\u2013|to|and)[ \n]?(?P<high>{_NUMBER}))?"
_SCALE = rf"(?:[ \n]?(?P<scale>{'|'.join(SCALES)}|mn|bn|m|b|k)\b)?"
_SYMBOL = r"(?P<unit>(?:US|A|C)?\$|€|£|¥|RMB|CNY|USD)"
_CURRENCY = r"(?P<unit>dollars|euros|yuan|yen|RMB)\b"
_FIGURES = {
    "Share": rf"{_WORDING}{_RANGE}[ \n]?(?P<unit>%|percent\b|per cent\b)",
    "Mass": rf"{_WORDING}{_RANGE}{_SCALE}[ \n]?\b(?P<unit>{'|'.join(TONNES)})\b",
    "Money": rf"{_WORDING}{_SYMBOL}[ \n]?{_RANGE}{_SCALE}{_NO_PRICE}",
    "Sum": rf"{_WORDING}{_RANGE}{_SCALE}[ \n](?:US )?{_CURRENCY}{_NO_PRICE}",
}
FIGURES = {kind: re.compile(pattern) for kind, pattern in _FIGURES.items()}
WORD_SHARE = re.compile(rf"{_WORDING}\b(?P<word>{'|'.join(WORD_SHARES)})\b(?= of\b)")
VAGUE_SHARE = re.compile(rf"\b(?P<word>{'|'.join(VAGUE_SHARES)})\b(?= of\b)", re.IGNORECASE)

_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_YEAR = r"(?:19|20)\d\d(?![\d,./]*\d|[ \n]*(?:%|percent|tonnes|tons|t\b))"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
DATE = re.compile(
    r"(?:\b(?P<preposition>[Oo]n|[Ii]n|[Ss]ince|[Ff]rom|[Bb]y|[Uu]ntil|[Tt]hrough|[Dd]uring|[Ff]or"
    r"|[Aa]fter|[Bb]efore|[Aa]s of)(?: early| mid| late)?[ \n]"
    r"(?:the (?:end|start|beginning|(?:first|second) (?:half|quarter)) of[ \n])?)?"
    rf"(?:(?:\b(?P<before>{_DAY})[ \n](?:of )?)?\b{_MONTH}"
    rf"(?:[ \n](?P<after>{_DAY})\b)?(?:,?[ \n](?P<year>{_YEAR}))?|(?<![\w$,./])(?P<only>{_YEAR}))"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A share, a mass or a sum of money, and its place in the sentence.

    ``value``, ``lo`` and ``hi`` are in ``unit`` as stated; times ``factor`` they are a fraction,
    tonnes or US dollars, unless the unit does not tell (``factor`` None).
    """

    start: int
    end: int
    kind: str
    value: float | None
    lo: float | None
    hi: float | None
    unit: str
    qualifier: str | None
    factor: float | None


@dataclass(frozen=True, slots=True)
class Day:
    """A date as said: a year, a month or a day; ``year`` is None where it is left out."""

    start: int
    end: int
    words: str
    preposition: str
    year: int | None
    month: int | None
    day: int | None
    kind: str = "Date"

    def iso(self) -> str:
        """Write the date as far as it is known: "2025", "2025-02" or "2025-02-09"."""
        parts = [f"{self.year}", *(f"{part:02}" for part in (self.month, self.day) if part)]
        return "-".join(parts)


def quantities(text: str) -> Iterator[Quantity]:
    """Find shares, masses and sums of money.

    Examples
    --------
    >>> [(q.value, q.lo, q.hi, q.unit) for q in quantities("around 90 percent, more than half of")]
    [(90.0, 85.0, 95.0, 'percent'), (50.0, 50.0, 100.0, 'percent')]
    >>> [(q.value, q.unit, q.factor) for q in quantities("a $384 million loan, 15 kilotonnes")]
    [(15.0, 'kilotonnes', 1000.0), (384.0, 'million USD', 1000000.0)]
    """
    for kind, pattern in FIGURES.items():
        for match in pattern.finditer(text):
            yield _figure(kind, match)
    for match in WORD_SHARE.finditer(text):
        share = float(_lookup(WORD_SHARES, match["word"]))
        lo, hi, qualifier = _interval(match["wording"], share, 1, HIGHEST_PERCENT)
        yield Quantity(*match.span(), "Share", share, lo, hi, "percent", qualifier, 0.01)
    for match in VAGUE_SHARE.finditer(text):
        lo, hi = _lookup(VAGUE_SHARES, match["word"])
        yield Quantity(*match.span(), "Share", None, lo, hi, "percent", "lower_bound", 0.01)


def _figure(kind: str, match: re.Match[str]) -> Quantity:
    low, high = _number(match["low"]), _number(match["high"])
    unit, factor = _unit(kind, match)
    point, end = (1.0, HIGHEST_PERCENT) if kind == "Share" else ((low or 0.0) / 100, None)
    if low is not None and high is not None:
        return Quantity(*match.span(), _kind(kind), None, low, high, unit, "estimate", factor)
    lo, hi, qualifier = _interval(match["wording"], low, point, end)
    return Quantity(*match.span(), _kind(kind), low, lo, hi, unit, qualifier, factor)


def _kind(kind: str) -> str:
    return "Money" if kind == "Sum" else kind


def _unit(kind: str, match: re.Match[str]) -> tuple[str, float | None]:
    """Spell the unit out, and give what makes it a fraction, tonnes or US dollars."""
    if kind == "Share":
        return match["unit"], 0.01
    word = match["scale"] or ""
    scale = SHORT_SCALES.get(word, word)
    if kind == "Mass":
        unit, factor = match["unit"], _lookup(TONNES, match["unit"])
    else:
        unit = CURRENCIES[match["unit"]]
        factor = 1.0 if unit == "USD" else None
    return f"{scale} {unit}".strip(), factor and factor * SCALES.get(scale, 1.0)


def _interval(
    wording: str | None, number: float | None, point: float, end: float | None
) -> tuple[float | None, float | None, str | None]:
    """Turn "about", "nearly", "more than" into the interval around the number."""
    if not wording or number is None:
        return None, None, None
    below, above, qualifier = _lookup(WORDINGS, wording)
    lo = 0.0 if below is None else max(0.0, number - below * point)
    hi = end if above is None else number + above * point
    return lo, hi if end is None or hi is None else min(hi, end), qualifier


def _lookup(table: dict[str, T], words: str) -> T:
    """Find the entry whose pattern fits, in any case."""
    return next(value for form, value in table.items() if re.fullmatch(f"(?i:{form})", words))


def _number(digits: str | None) -> float | None:
    return float(digits.replace(",", "")) if digits else None


def days(text: str) -> Iterator[Day]:
    """Find years, months and days.

    Examples
    --------
    >>> [(d.preposition, d.year, d.month, d.day) for d in days("On April 4 and since Feb. 2025")]
    [('on', None, 4, 4), ('since', 2025, 2, None)]
    """
    for match in DATE.finditer(text):
        year = match["year"] or match["only"]
        day = match["before"] or match["after"]
        if match["month"] and not (year or day or match["preposition"]):
            continue  # "may", or a month that dates nothing
        yield Day(
            *match.span(),
            match[0],
            (match["preposition"] or "").lower(),
            int(year) if year else None,
            MONTHS[match["month"][:3].lower()] if match["month"] else None,
            int(re.sub(r"\D", "", day)) if day else None,
        )


def date_within(said: Day, published: str | None, *, ahead: bool = False) -> str | None:
    """Complete a date without a year from the day the text was published.

    Parameters
    ----------
    said : Day
        With or without a year.
    published : str or None
        ISO day of publication.
    ahead : bool
        Whether the text speaks of what is to come.

    Returns
    -------
    str or None
        ISO date; None where the year stays unknown or the day does not exist.

    Examples
    --------
    >>> april = next(days("On April 4"))
    >>> date_within(april, "2025-06-01"), date_within(april, "2025-02-01"), date_within(april, None)
    ('2025-04-04', '2024-04-04', None)
    """
    if said.year is not None:
        return said.iso() if _exists(said) else None
    if published is None or said.month is None:
        return None
    year = int(published[:4])
    shift = 1 if ahead else -1
    for candidate in (replace(said, year=year), replace(said, year=year + shift)):
        iso = candidate.iso()
        late = iso > published[: len(iso)]
        if (late == ahead or iso == published[: len(iso)]) and _exists(candidate):
            return iso
    return None


def _exists(said: Day) -> bool:
    if not (said.year and said.month and said.day):
        return True
    return said.day <= monthrange(said.year, said.month)[1]
