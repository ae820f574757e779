"""Figure words: what numbers, shares, units and currencies are called."""

from __future__ import annotations

import re

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
    "(?-i:MT|mt)": None,  # metric tons or megatonnes
    "megatonnes?|Mt": 1e6,
    "metric[ -]tons?|(?:metric )?tonnes?|t": 1,
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
SCALES = {
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "lakh crore": 1e12,
    "crore": 1e7,
    "lakh": 1e5,
}
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
    "Rs.": "INR",
    "Rs": "INR",
    "₩": "KRW",
    "RMB": "CNY",
    **dict(zip(CODES, CODES, strict=True)),
}
# Words that stand after it.
CURRENCIES = {
    "Australian dollars": "AUD",
    "Canadian dollars": "CAD",
    "Swiss francs": "CHF",
    "dollars?": "USD",
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
