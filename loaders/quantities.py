"""Figures in running text, with the interval that their wording allows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")

HIGHEST_PERCENT = 100.0
# How far the figure may lie below and above the number that is said: percentage points for a
# share, per cent of the number for tonnes and dollars; None is the end of the scale.
WORDINGS: dict[str, tuple[float | None, float | None, str]] = {
    "about|around|roughly|approximately|some|circa|~|an estimated|estimated|between": (
        5,
        5,
        "estimate",
    ),
    "nearly|almost|close to|just under|just below": (5, 0, "estimate"),
    "just over|slightly more than|slightly over": (0, 5, "estimate"),
    "more than|over|at least|above|upwards of|in excess of|exceeding": (0, None, "lower_bound"),
    "less than|fewer than|under|below|up to|at most|no more than": (None, 0, "upper_bound"),
}
# Shares said in words, in per cent; the vaguer words give an interval and no figure.
WORD_SHARES: dict[str, float] = {
    "half": 50,
    "(?:a|one|another)[- ]third": 100 / 3,
    "two[- ]thirds": 200 / 3,
    "(?:a|one|another)[- ]quarter": 25,
    "three[- ]quarters": 75,
    "(?:a|one|another)[- ]fifth": 20,
    "(?:a|one|another)[- ]sixth": 100 / 6,
    "(?:a|one|another)[- ]eighth": 12.5,
    "two[- ]fifths": 40,
    "three[- ]fifths": 60,
    "four[- ]fifths": 80,
    "(?:a|one|another)[- ]tenth": 10,
    "nine[- ]tenths": 90,
    "seven[- ]tenths": 70,
    "five[- ]sixths": 500 / 6,
}
VAGUE_SHARES: dict[str, tuple[float, float]] = {
    "(?:nearly|almost|virtually|practically) all": (90, 100),
    "the (?:vast|overwhelming) majority": (75, 100),
    "most|the (?:majority|bulk|lion's share)": (50, 100),
}
TONNES: dict[str, float | None] = {
    "kilotonnes?|kt": 1e3,
    "megatonnes?|Mt": 1e6,
    "metric[ -]tons?|tonnes?|t": 1,
    "kilograms?|kg": 1e-3,
    "ktpa": 1e3,
    "Mtpa|mtpa": 1e6,
    "tpa|tpy": 1,
    "short tons?": 0.90718474,
    "long tons?": 1.0160469088,
    "pounds(?= of| U3O8|$)|lbs?": 0.00045359237,
    "(?:troy )?(?:ounces|oz)": 3.11034768e-5,
    "tons?": None,  # short or metric is not said
}
# Numbers said in words; "a" only of a scale: "a million tonnes".
WORD_NUMBERS = {
    "a": 1,
    **{
        word: number
        for number, word in enumerate(
            [
                *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
                *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
                *("eighteen", "nineteen"),
            ],
            1,
        )
    },
    **{
        word: 10 * tens
        for tens, word in enumerate(
            ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
        )
    },
}
SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
SHORT_SCALES = {
    "k": "thousand",
    **dict.fromkeys(("m", "mn", "mln", "M", "Mn"), "million"),
    **dict.fromkeys(("b", "bn", "bln", "B", "Bn"), "billion"),
}
CODES = re.findall(
    r"\w+",
    "USD EUR GBP JPY CNY AUD CAD CHF SEK NOK DKK INR ZAR BRL KRW RUB SGD HKD KZT IDR SAR AED "
    "ARS AZN BOB BWP CLP COP CZK EGP GEL GHS HUF KES KGS LAK MAD MMK MNT MXN MYR MZN NAD NGN NZD "
    "OMR PEN PHP PKR PLN QAR RON RSD THB TRY TWD TZS UAH UZS VND XAF XOF ZMW",
)
# Signs and codes that stand before a sum.
SIGNS = {
    **dict.fromkeys(("US$", "$US"), "USD"),
    **dict.fromkeys(("AU$", "A$", "$A"), "AUD"),
    **dict.fromkeys(("CA$", "C$", "$C"), "CAD"),
    "S$": "SGD",
    "HK$": "HKD",
    "NZ$": "NZD",
    "R$": "BRL",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₩": "KRW",
    "RMB": "CNY",
    **dict(zip(CODES, CODES, strict=True)),
}
# Words that stand after it.
CURRENCIES = {
    "Australian dollars": "AUD",
    "Canadian dollars": "CAD",
    "Swiss francs": "CHF",
    "dollars": "USD",
    "euros?": "EUR",
    "pounds": "GBP",
    "yen": "JPY",
    "yuan": "CNY",
    "renminbi": "CNY",
    "RMB": "CNY",
    "rand": "ZAR",
    "rupees": "INR",
    "won": "KRW",
    "reais": "BRL",
    "roubles": "RUB",
    "rubles": "RUB",
    "kronor": "SEK",
    "kroner": "NOK",
    "riyals": "SAR",
    "dirhams": "AED",
    "tenge": "KZT",
    "baht": "THB",
    "forints?": "HUF",
    "hryvnias?": "UAH",
    "korunas?": "CZK",
    "kwacha": "ZMW",
    "liras?": "TRY",
    "ringgit": "MYR",
    "rupiah": "IDR",
    "zlotys?": "PLN",
}
# What a year stands behind that begins no range: "in 2023 and 68% to China".
_DATING = "|".join(
    f"(?<={word} )"
    for word in re.findall(
        r"\S+", "[Ii]n [Ss]ince [Bb]y uring ntil late early mid of ary rch ril May une uly ust ber"
    )
)
# Begun at a digit before all else is tried, and at no other digit of a long row.
_NUMBER = (
    rf"(?=\d)(?!(?:{_DATING})(?:19|20)\d\d[ \n](?:to|and)[ \n])"
    r"(?<![\da-z])(?<!\d[.,])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![,.]?\d)"
)
_WORDING = rf"(?:\b(?P<wording>(?i:{'|'.join(WORDINGS)}))[ \n]+)?"
_NO_PRICE = r"(?![ \n-](?:a|per)[ \n-](?:metric )?(?:ton|kilo|kg|lb|pound|barrel))"
_WORD_NUMBER = rf"\b(?:(?i:a(?=[ \n](?:million|billion)\b)|{'|'.join([*WORD_NUMBERS][1:])}))\b"
_RANGE = (
    rf"(?P<low>{_NUMBER}|{_WORD_NUMBER})"
    rf"(?:[ \n]?(?:-|\u2013|to|and)[ \n]?(?P<high>{_NUMBER}))?"
)
_SHARES = (
    rf"(?P<low>{_NUMBER}|{_WORD_NUMBER})"
    rf"(?:[ \n]?(?:%|percent|per cent)?[ \n]?(?:-|\u2013|to|and)[ \n]?(?P<high>{_NUMBER}))?"
)
_SCALE = rf"(?:[ \n-]?(?P<scale>{'|'.join(SCALES)}|[mb]ln|[mMbB]n?|k)\b)?"
_SYMBOL = rf"(?<![A-Za-z])(?P<unit>{'|'.join(re.escape(sign) for sign in SIGNS)})"
_CURRENCY = rf"(?P<unit>{'|'.join(CURRENCIES)})\b(?! (?:of|U3O8)\b)"
# "15,000 tonnes a year" is one figure.
_YEARLY = r"(?:[ \n-](?:a|per|each)[ \n-](?:year|annum)\b|/(?:y|yr|year)\b|[ \n]annually\b)?"
_DRY = r"(?:(?:dry|wet)[ \n](?:metric[ \n])?)?"
_FIGURES = {
    "Share": rf"{_WORDING}{_SHARES}[ \n-]?(?P<unit>%|percent\b|per[ -]cent\b)",
    "Mass": rf"{_WORDING}{_RANGE}{_SCALE}[ \n-]?{_DRY}(?P<unit>{'|'.join(TONNES)})\b{_YEARLY}",
    "Money": rf"{_WORDING}{_SYMBOL}[ \n]?{_RANGE}{_SCALE}{_NO_PRICE}",
    "Sum": rf"{_WORDING}{_RANGE}{_SCALE}[ \n](?:US )?{_CURRENCY}{_NO_PRICE}",
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
    r"(?= (?:of|the|its|all|is|are|was|were|goes|go|went|comes?|came)\b|[.,;]|$)"
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
OF_SO_MANY = re.compile(r" (?:in|of)(?: every)? (?:three|four|five|six|seven|eight|nine|ten) ")
CHANGED = re.compile(r"\bfrom(?: [a-z]+){0,2} $")
OWN_UNIT = re.compile(r"[ \n]?(?:%|percent|per cent)")
TWO = re.compile(r"[ \n]?(?:%|percent|per cent)[ \n]and[ \n]")
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
    for kind, pattern in _possible(text):
        for match in pattern.finditer(text):
            yield from _apart(kind, text, match) if match["high"] else [_figure(kind, match)]
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


def _possible(text: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Give the patterns whose number and unit can be in a text: to look is quicker than to try."""
    possible = [kind for kind, unit in UNITS.items() if unit.search(text)]
    if possible and NUMBERED.search(text):
        yield from ((kind, FIGURES[kind]) for kind in possible)


def _apart(kind: str, text: str, match: re.Match[str]) -> Iterator[Quantity]:
    """Tell a range, "between 85% and 90%", from a new level, "from 5% to 55%", and from two."""
    before = text[max(0, match.start() - 30) : match.start("low")]
    joint = text[match.end("low") : match.start("high")]
    changed = "to" in joint and CHANGED.search(before)
    two = kind == "Share" and TWO.fullmatch(joint) and not BETWEEN.search(before)
    if not (changed or two):
        yield _figure(kind, match)
        return
    unit, factor = _unit(kind, match)
    start, end = match.start("high"), match.end()
    if kind == "Share" and OWN_UNIT.match(joint):
        low = _number(match["low"])
        lo, hi, qualifier = _interval(match["wording"], low, 1, HIGHEST_PERCENT)
        until = match.end("low") + len(OWN_UNIT.match(joint)[0])  # type: ignore[index]
        yield Quantity(match.start(), until, kind, low, lo, hi, unit, qualifier, factor)
    value = _number(match["high"])
    yield Quantity(start, end, _kind(kind), value, None, None, unit, None, factor)


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
        unit = SIGNS.get(match["unit"]) or _lookup(CURRENCIES, match["unit"])
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
    if digits is not None and digits.lower() in WORD_NUMBERS:
        return float(WORD_NUMBERS[digits.lower()])
    return float(digits.replace(",", "")) if digits else None
