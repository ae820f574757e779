"""Figures in running text, with the interval that their wording allows."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from .figure_words import (
    CURRENCIES,
    SCALES,
    SHORT_SCALES,
    SIGNS,
    TONNES,
    VAGUE_SHARES,
    WORD_NUMBERS,
    WORD_SHARES,
    WORDINGS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

T = TypeVar("T")

HIGHEST_PERCENT = 100.0
# What a year stands behind that begins no range: "in 2023 and 68% to China".
_DATING = "|".join(
    f"(?<={word} )"
    for word in re.findall(
        r"\S+",
        "[Ii]n [Ss]ince [Bb]y [Ff]or uring ntil late early mid of ary rch ril May une uly ust ber",
    )
)
# Begun at a digit before all else is tried, and at no other digit of a long row.
_NUMBER = (
    rf"(?=\d)(?!(?:{_DATING})(?:19|20)\d\d[ \n](?:to|and)[ \n])"
    r"(?<![\da-z])(?<!\d[.,])(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)"
    r"(?:\.\d+)?(?![,.]?\d)"
)
_WORDING = rf"(?:\b(?P<wording>(?i:{'|'.join(WORDINGS)}))[ \n]+)?"
_NO_PRICE = r"(?![ \n-](?:a|per)[ \n-](?:metric )?(?:ton|kilo|kg|lb|pound|barrel))"
_WORD_NUMBER = rf"\b(?:(?i:a(?=[ \n](?:million|billion)\b)|{'|'.join([*WORD_NUMBERS][1:])}))\b"
_SCALES = rf"(?:(?i:{'|'.join(SCALES)})|[mb]ln|[mMbB]n?|k)\b"
_SIGNS = "|".join(re.escape(sign) for sign in SIGNS)


def _range(sign: str, own: str = "") -> str:
    """Give the pattern of "5", "5 to 6", "5 tonnes to 6 tonnes" and "$5 million to $6 million"."""
    scaled = rf"(?=[ \n]?{_SCALES})"
    return (
        rf"(?P<low>{_NUMBER}|{_WORD_NUMBER})"
        rf"(?:{own}[ \n]?(?:-|\u2013|to|and)[ \n]?(?P<high>{_NUMBER})"
        rf"|[ \n]?(?P<low_scale>{_SCALES})[ \n]?"
        rf"(?:(?:-|\u2013|to)[ \n]?|and[ \n](?={sign}))"
        rf"(?P<second>(?:{sign})?(?P<top>{_NUMBER})){scaled})?"
    )


_SHARES = (
    rf"(?P<low>{_NUMBER}|{_WORD_NUMBER})"
    rf"(?:[ \n]?(?:%|percent|per cent)?[ \n]?(?:-|\u2013|to|and)[ \n]?(?P<high>{_NUMBER}))?"
)
_SCALE = rf"(?:[ \n-]?(?P<scale>{_SCALES}))?"
_SYMBOL = rf"(?<![A-Za-z])(?P<unit>{_SIGNS})"
_CURRENCY = rf"(?P<unit>{'|'.join(CURRENCIES)})\b(?! (?:of|U3O8)\b)"
# "15,000 tonnes a year" is one figure.
_YEARLY = r"(?:[ \n-](?:a|per|each)[ \n-](?:year|annum)\b|/(?:y|yr|year)\b|[ \n]annually\b)?"
_APART = r"[ \n-]?(?<![A-Za-z])"  # "5 kt" and "5kt"
_DRY = r"(?:(?:dry|wet)[ \n](?:metric[ \n])?)?"
_NO_SIGN = r"(?<![$\u20ac\u00a3\u00a5\u20b9])"
_TONNES = rf"(?P<unit>(?(own)(?P=own)|(?:{'|'.join(TONNES)})))"
_OWN_TONNES = rf"(?:[ \n](?P<own>{'|'.join(TONNES)})(?=[ \n]))?"
_FIGURES = {
    "Share": rf"{_WORDING}{_SHARES}[ \n-]?(?P<unit>%|percent\b|per[ -]cent\b)",
    "Mass": rf"{_NO_SIGN}{_WORDING}{_range('', _OWN_TONNES)}{_SCALE}{_APART}{_DRY}"
    rf"{_TONNES}\b{_YEARLY}",
    "Money": rf"{_WORDING}{_SYMBOL}[ \n]?{_range(_SIGNS)}{_SCALE}{_NO_PRICE}",
    "Sum": rf"{_WORDING}{_range('')}{_SCALE}[ \n-](?:US |U\.S\. )?{_CURRENCY}{_NO_PRICE}",
}
FIGURES = {kind: re.compile(pattern) for kind, pattern in _FIGURES.items()}
NUMBERED = re.compile(rf"\d|{_WORD_NUMBER}")
UNITS = {
    "Share": re.compile("%|per[ -]?cent"),
    "Mass": re.compile(rf"(?<![A-Za-z])(?:{'|'.join(TONNES)})\b"),
    "Money": re.compile("|".join(re.escape(sign) for sign in SIGNS)),
    "Sum": re.compile("|".join(CURRENCIES)),
}
WORD_SHARE = re.compile(
    rf"{_WORDING}\b(?P<word>(?i:{'|'.join(WORD_SHARES)}))\b"
    r"(?= (?:of|for|the|its|all|is|are|was|were|goes|go|went|comes?|came|each|apiece|owned|held)\b"
    r"|[.,;]|$)"
)
# What the patterns of shares end in, one of which must be there.
PARTS = ("half", "third", "quarter", "fifth", "sixth", "eighth", "tenth")
VAGUE = (" all", "majority", "most", "bulk", "lion's share")
VAGUE_SHARE = re.compile(rf"\b(?P<word>{'|'.join(VAGUE_SHARES)})\b(?= of\b)", re.IGNORECASE)
# "seven in ten tonnes of", "four out of five of": as many of so many.
IN_SO_MANY = re.compile(
    r"(?<!-)\b(?P<some>one|two|three|four|five|six|seven|eight|nine)"
    r"(?P<of> (?:tonnes|tons|kilos))? (?:in|out of)(?: every)? "
    r"(?P<all>three|four|five|six|seven|eight|nine|ten)\b"
    r"(?(of)|(?= (?:of|tonnes|tons|kilos|cars)\b))",
    re.IGNORECASE,
)
# One of which is in every text that says it: to look for it is quicker than to try.
OF_SO_MANY = re.compile(r" (?:in|of)(?: every)? (?:three|four|five|six|seven|eight|nine|ten)\b")
# A number that a name leads to: "China 40,000 tons, Russia 4,300 and Peru with 900".
BARE = re.compile(
    r"\b[A-Z][\w\u00c0-\u00ff-]+(?P<led> (?:\(|(?:with|at|has|had|mined|produced) )?)"
    rf"(?!(?:19|20)\d\d\b)(?P<low>{_NUMBER})(?: (?P<scale>{'|'.join(SCALES)}))?"
    r"(?=[.,;)]| (?:and|while)\b|$)"
)
# Numbers of which the last has the unit: "3.5 million, 21 million and 3.8 million tonnes".
SERIES = re.compile(
    rf"(?:(?:\d{{1,3}}(?:,\d{{3}})+|{_NUMBER} (?:{'|'.join(SCALES)}))(?:, and |, | and ))+$"
)
OF_SERIES = re.compile(rf"(?P<low>{_NUMBER})(?: (?P<scale>{'|'.join(SCALES)}))?")
CHANGED = re.compile(r"\bfrom(?: [a-z]+){0,2}(?:(?: [a-z]+)? of(?: [a-z]+)?)? $")
LOW_SCALE = re.compile(rf"[ \n]?{_SCALES}")
OWN_UNIT = re.compile(rf"[ \n]?(?:%|percent|per cent|(?:{'|'.join(TONNES)})\b)")
BETWEEN = re.compile(r"\bbetween(?: [a-z]+)? $")


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


def quantities(text: str) -> Iterator[Quantity]:
    """Find shares, masses and sums of money.

    Examples
    --------
    >>> [(q.value, q.lo, q.hi, q.unit) for q in quantities("around 90 percent, more than half of")]
    [(90.0, 85.0, 95.0, 'percent'), (50.0, 50.0, 100.0, 'percent')]
    >>> [(q.value, q.unit, q.factor) for q in quantities("a $384 million loan, 15 kilotonnes")]
    [(15.0, 'kilotonnes', 1000.0), (384.0, 'million USD', 1000000.0)]
    """
    told = [
        figure
        for kind, pattern in _possible(text)
        for match in pattern.finditer(text)
        for figure in _apart(kind, text, match)
    ]
    yield from told
    yield from _bare(text, told)
    words = text.lower()
    for match in WORD_SHARE.finditer(text) if any(part in words for part in PARTS) else ():
        share = float(_lookup(WORD_SHARES, match["word"]))
        lo, hi, qualifier = _interval(match["wording"], share, 1, HIGHEST_PERCENT)
        yield Quantity(*match.span(), "Share", share, lo, hi, "percent", qualifier, 0.01)
    for match in IN_SO_MANY.finditer(text) if OF_SO_MANY.search(words) else ():
        some, all_ = (WORD_NUMBERS[match[name].lower()] for name in ("some", "all"))
        if some < all_:
            share = HIGHEST_PERCENT * some / all_
            yield Quantity(*match.span(), "Share", share, None, None, "percent", None, 0.01)
    for match in VAGUE_SHARE.finditer(text) if any(part in words for part in VAGUE) else ():
        lo, hi = _lookup(VAGUE_SHARES, match["word"])
        yield Quantity(*match.span(), "Share", None, lo, hi, "percent", "lower_bound", 0.01)


def _bare(text: str, told: Sequence[Quantity]) -> Iterator[Quantity]:
    """Read numbers without a unit in that of the tonnes before them, or that end their list."""
    masses = [figure for figure in told if figure.kind == "Mass"]
    for match in BARE.finditer(text) if masses else ():
        start = match.start("low")
        before = [figure for figure in told if figure.start <= start]
        last = max(before, key=lambda figure: figure.end, default=None)
        plain = match["led"] == " " and "," not in match["low"] and not match["scale"]
        if last is not None and last.kind == "Mass" and last.end <= start and not plain:
            yield _in_unit_of(last, match, 0)
    listed: dict[int, Quantity] = {}
    for last in masses:
        series = SERIES.search(text[: last.start])
        for match in OF_SERIES.finditer(series[0]) if series else ():
            found = _in_unit_of(last, match, series.start() if series else 0)
            if not any(figure.start <= found.start < figure.end for figure in told):
                listed[found.start] = found
    yield from listed.values()


def _in_unit_of(known: Quantity, match: re.Match[str], offset: int) -> Quantity:
    """Read a number in the unit of another, with a scale of its own or, if short, with that too."""
    first, _, rest = known.unit.partition(" ")
    scale, unit = (first, rest) if first in SCALES else ("", known.unit)
    own = match["scale"] or ("" if "," in match["low"] else scale)
    return replace(
        known,
        start=offset + match.start("low"),
        end=offset + (match.end("scale") if match["scale"] else match.end("low")),
        value=_number(match["low"]),
        lo=None,
        hi=None,
        qualifier=None,
        unit=f"{own} {unit}".strip(),
        factor=known.factor and known.factor / SCALES.get(scale, 1.0) * SCALES.get(own, 1.0),
    )


def _possible(text: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Give the patterns whose number and unit can be in a text: to look is quicker than to try."""
    possible = [kind for kind, unit in UNITS.items() if unit.search(text)]
    if possible and NUMBERED.search(text):
        yield from ((kind, FIGURES[kind]) for kind in possible)


def _apart(kind: str, text: str, match: re.Match[str]) -> Iterator[Quantity]:
    """Tell a range, "between 85% and 90%", from a new level, "from 5% to 55%", and from two."""
    low, (start, high) = _low(match), _high(match)
    (unit, factor), point = _unit(kind, match), _point(kind, low)
    first = min(match.start("low"), match.start("unit"))
    before = text[max(0, match.start() - 30) : first]
    joint = text[match.end("low") : start]
    changed = "to" in joint and CHANGED.search(before)
    two = "and" in joint and not BETWEEN.search(before)
    kind = "Money" if kind == "Sum" else kind
    if high is not None and not (changed or two):
        yield Quantity(*match.span(), kind, None, low, high, unit, "estimate", factor)
        return
    if high is None or two or OWN_UNIT.match(joint):
        own = OWN_UNIT.match(joint) or LOW_SCALE.match(joint)
        lo, hi, qualifier = _interval(match["wording"], low, *point)
        end = match.end() if high is None else match.end("low") + (own.end() if own else 0)
        yield Quantity(match.start(), end, kind, low, lo, hi, unit, qualifier, factor)
    if high is not None:
        yield Quantity(start, match.end(), kind, high, None, None, unit, None, factor)


def _high(match: re.Match[str]) -> tuple[int, float | None]:
    """Give the second number of a match, and where it begins; its end where there is none."""
    told = match.groupdict()
    if told["high"]:
        return match.start("high"), _number(told["high"])
    if told.get("top"):
        return match.start("second"), _number(told["top"])
    return match.end(), None


def _low(match: re.Match[str]) -> float:
    """Give the first number of a match on the scale of the second: "800,000 to 1.2 million"."""
    told, (_, high) = match.groupdict(), _high(match)
    scale, low = _factor(told.get("scale")), _number(match["low"]) or 0.0
    if told.get("low_scale"):
        return low * _factor(told["low_scale"]) / scale
    return low / scale if high is not None and low > high and low >= scale / 1e3 else low


def _factor(word: str | None) -> float:
    return SCALES[_scale(word)] if word else 1.0


def _scale(word: str) -> str:
    """Spell a scale out: "m", or "Million" in a headline."""
    return SHORT_SCALES.get(word, word.lower())


def _point(kind: str, number: float) -> tuple[float, float | None]:
    """Give how much a point of an interval is, and where the scale ends."""
    return (1.0, HIGHEST_PERCENT) if kind == "Share" else (number / 100, None)


def _unit(kind: str, match: re.Match[str]) -> tuple[str, float | None]:
    """Spell the unit out, and give what makes it a fraction, tonnes or US dollars."""
    if kind == "Share":
        return match["unit"], 0.01
    word = match["scale"] or ""
    scale = _scale(word)
    if kind == "Mass":
        unit, factor = match["unit"], _lookup(TONNES, match["unit"])
    else:
        unit = SIGNS.get(match["unit"]) or _lookup(CURRENCIES, match["unit"])
        factor = 1.0 if unit == "USD" else None
    return f"{scale} {unit}".strip(), factor and factor * _factor(word)


def _interval(
    wording: str | None, number: float, point: float, end: float | None
) -> tuple[float | None, float | None, str | None]:
    """Turn "about", "nearly", "more than" into the interval around the number."""
    if not wording:
        return None, None, None
    below, above, qualifier = _lookup(WORDINGS, wording)
    lo = 0.0 if below is None else max(0.0, number - below * point)
    hi = end if above is None else number + above * point
    return lo, hi if end is None or hi is None else min(hi, end), qualifier


def _lookup(table: dict[str, T], words: str) -> T:
    """Find the entry whose pattern fits, in any case."""
    return next(value for form, value in table.items() if re.fullmatch(f"(?i:{form})", words))


def _number(digits: str | None) -> float | None:
    if digits is not None and digits.lower() in WORD_NUMBERS:
        return float(WORD_NUMBERS[digits.lower()])
    return float(re.sub(r"[^\d.]", "", digits)) if digits else None
