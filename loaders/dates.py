"""Dates in running text, with or without their year."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# What leads to the date until when something holds.
UNTIL = frozenset({"to", "until", "till", "through"})
MONTHS = dict(
    zip(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
        range(1, 13),
        strict=True,
    )
)


_MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_MONTH = rf"(?P<month>{_MONTHS})\b\.?"
_YEAR = r"(?:19|20)\d\d(?![\d,./]*\d|s\b|[ \n]*(?:%|percent|tonnes|tons|t\b))"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_ORDINAL = r"(?:first|second|third|fourth|last|final)"
_COUNT = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven)"
# "the first half of", "the first nine months of", "the year to", "Q3", "fiscal"
_PART = (
    rf"(?:the (?:end|start|beginning|middle|{_ORDINAL} (?:half|quarter)|{_ORDINAL} {_COUNT} months)"
    rf" of[ \n]|the (?:year|{_COUNT} months) (?:to|ended|ending)[ \n]|(?:Q[1-4]|H[12])[ \n]"
    r"|(?:fiscal|financial|calendar)(?: year)?[ \n]|the (?:fiscal |financial )?year[ \n]"
    r"|(?:the )?(?:(?:early|late) )?(?:spring|summer|autumn|fall|winter)(?: of)?[ \n]"
    r"|the (?:March|June|September|December)(?: \d{4})? quarter(?: of)?[ \n])"
)
_SAID = (
    r"\b(?:(?:earlier|later|late|early) )?(?P<turn>[Ll]ast|[Tt]his|[Nn]ext)[ \n]"
    r"(?P<unit>year|month|week)\b"
    r"(?:['\u2019]s)?"
)
# "in the second quarter", which ends in June: of the year of the text, or the one before.
_PERIOD = (
    r"(?P<period>the (?:[A-Za-z]+ (?:quarter|half)|first (?:six|nine) months))\b(?! (?:of|in)\b)"
)
PERIODS = {
    **dict.fromkeys(("first quarter", "march quarter"), 3),
    **dict.fromkeys(("second quarter", "june quarter", "first half", "first six months"), 6),
    **dict.fromkeys(("third quarter", "september quarter", "first nine months"), 9),
    **dict.fromkeys(("fourth quarter", "december quarter", "second half"), 12),
}
_DECADE = r"(?:the end of )?(?:the|this) (?:decade|century)\b|the (?:19|20)\d0s\b"
DATE = re.compile(
    r"(?:\b(?P<preposition>[Oo]n|[Ii]n|[Ss]ince|[Ff]rom|[Bb]y|[Uu]ntil|[Tt]hrough|[Dd]uring|[Ff]or"
    r"|[Aa]fter|[Bb]efore|[Aa]s of|[Tt]o(?=[ \n](?:19|20))|[Aa]t(?=[ \n]the (?:end|start|beg))"
    r"|[Tt]hroughout|[Ww]ithin|[Tt]owards?|[Aa]s (?:early|soon) as|[Nn]o (?:earlier|sooner) than"
    rf"|[Bb]etween(?=[ \n]{_MONTHS}\b(?![^,;.]{{0,24}}(?:19|20)\d\d))"
    rf"|[Ll]ast(?=[ \n]{_MONTHS}))(?:[ \n](?:early|mid|late|end|year-end))?[ \n-])?"
    rf"(?:(?:{_PART})?{_SAID}|{_DECADE}|{_PERIOD}|{_PART}?"
    rf"(?:(?:\b(?P<before>{_DAY})[ \n](?:of )?)?\b{_MONTH}"
    rf"(?:[ \n](?P<after>{_DAY})\b)?"
    rf"(?:,?[ \n](?P<year>{_YEAR})|[ \n](?:of )?(?P<away>last|this|next) year\b)?"
    rf"|(?<![\w$,./])(?:FY ?)?(?P<only>{_YEAR})))",
)
# One of these is in every date: to look for them is quicker than to try at every place.
DATED = re.compile(
    r"(?:19|20)\d|[Ll]ast|[Tt]his|[Nn]ext|decade|century|quarter|half|months"
    r"|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
)
# How far before it a date may begin: "no earlier than year-end the first eleven months of".
LEAD = 80
# "/2023/07/20/", "/2023/07/", "-2024-12-03/"; a month with no day only between slashes.
ADDRESS_DAY = re.compile(
    r"https?://\S+?[/-](?P<year>20\d\d)(?P<sign>[/-])(?P<month>0[1-9]|1[0-2])"
    r"(?:(?P=sign)(?P<day>0[1-9]|[12]\d|3[01])(?![\d])|(?<=/..)/)"
)
WRITTEN_DAY = re.compile(
    r"^(?:# ?)?(?:[Dd]ated?|[Pp]ublished|[Pp]osted|[Uu]pdated)(?: on)?:? (20\d\d-\d\d-\d\d)\b",
    re.MULTILINE,
)
DATELINE_DAY = re.compile(
    r"^(?:# ?)?(?:(?:[Dd]ated?|[Pp]ublished|[Pp]osted|[Uu]pdated)(?: on)?:? |\(?"
    r"[A-Z][\w\u00c0-\u00ff .,()]{2,40}?(?:, | \())?"
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?"
    r"(?P<day>(?:\d{1,2} )?[A-Z][a-z]{2,8}\.? \d{4}|[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4})"
    r"(?: ?[-\u2013\u2014:.|]| \(|\)| /|$)",
    re.MULTILINE,
)
# What means the same as a plainer word before a date.
SAME_AS = {
    **dict.fromkeys(("at", "within", "throughout", "between"), "in"),
    **dict.fromkeys(("toward", "towards"), "by"),
    **dict.fromkeys(
        ("as early as", "as soon as", "no earlier than", "no sooner than"),
        "from",
    ),
}
TURNS = {"last": -1, "this": 0, "next": 1}
LENGTHS_DAYS = {"month": 30, "week": 7}


@dataclass(frozen=True, slots=True)
class Day:
    """A date as said: a year, a month or a day; ``year`` is None where it is left out.

    ``turn`` counts years, months or weeks (``unit``) from the day of the text: "last year" is -1.
    ``near`` is the year that was named before a month without one.
    """

    start: int
    end: int
    words: str
    preposition: str
    year: int | None
    month: int | None
    day: int | None
    kind: str = "Date"
    turn: int | None = None
    unit: str = ""
    near: int | None = None

    def iso(self) -> str:
        """Write the date as far as it is known: "2025", "2025-02" or "2025-02-09"."""
        parts = [f"{self.year}", *(f"{part:02}" for part in (self.month, self.day) if part)]
        return "-".join(parts)


def days(text: str) -> Iterator[Day]:
    """Find years, months and days.

    Examples
    --------
    >>> [(d.preposition, d.year, d.month, d.day) for d in days("On April 4 and since Feb. 2025")]
    [('on', None, 4, 4), ('since', 2025, 2, None)]
    """
    for match in _dates(text):
        year = match["year"] or match["only"]
        day = match["before"] or match["after"]
        period = PERIODS.get(" ".join((match["period"] or "").lower().split()[1:]))
        if (match["month"] or match["period"]) and not (year or day or match["preposition"]):
            continue  # "may", or a month that dates nothing
        if match["period"] and period is None:
            continue  # "in the other half"
        turn = match["turn"] or match["away"]
        preposition = " ".join((match["preposition"] or "").lower().split())
        yield Day(
            *match.span(),
            match[0],
            SAME_AS.get(preposition, preposition),
            int(year) if year else None,
            MONTHS[match["month"][:3].lower()] if match["month"] else period,
            int(re.sub(r"\D", "", day)) if day else None,
            turn=TURNS[turn.lower()] if turn else None,
            unit="year" if match["away"] else match["unit"] or "",
        )


def _dates(text: str) -> Iterator[re.Match[str]]:
    """Match the dates of a text, looking only where one may begin."""
    place = 0
    for anchor in DATED.finditer(text):
        if anchor.end() > place:
            place = max(place, anchor.start() - LEAD)
            while place <= anchor.start() and (match := DATE.search(text, place)):
                yield match
                place = match.end()


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
    >>> [date_within(d, "2025-01-20") for d in days("last year, this month, by the end of 2024")]
    ['2024', '2025-01', '2024']
    >>> [date_within(d, "2025-08-20") for d in days("in May last year and on 3 June of next year")]
    ['2024-05', '2026-06-03']
    """
    if said.year is not None:
        return said.iso() if _exists(said) else None
    if published is not None and said.turn is not None:
        return _turned(said, said.turn, published)
    if published is None and said.near is not None and not ahead:
        near = replace(said, year=said.near)
        return near.iso() if _exists(near) else None
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


def day_of_text(head: str) -> str | None:
    """Find the day of a text in its dateline, or in the address it came from.

    Parameters
    ----------
    head : str
        The first lines of the text.

    Returns
    -------
    str or None
        ISO day, the first of the month where only that is given; None where there is none.

    Examples
    --------
    >>> day_of_text("Lusaka, 14 March 2025 - Zambia mines copper.")
    '2025-03-14'
    >>> day_of_text("# source: https://example.org/2023/07/20/graphite/")
    '2023-07-20'
    >>> day_of_text("Chile mined copper in March 2024.")
    """
    line = DATELINE_DAY.search(head)
    found = next(days(line["day"]), None) if line else None
    if found is not None and found.year and _exists(found):
        return found.iso() if found.day else replace(found, day=1).iso()
    if written := WRITTEN_DAY.search(head):
        return _checked(written[1])
    address = ADDRESS_DAY.search(head)
    if address is None:
        return None
    return _checked("-".join((address["year"], address["month"], address["day"] or "01")))


def _checked(iso: str) -> str | None:
    try:
        return date.fromisoformat(iso).isoformat()
    except ValueError:  # 30 February
        return None


def _turned(said: Day, turn: int, published: str) -> str | None:
    """Give the day, year or month that lies some years, months or weeks from a day."""
    unit = said.unit
    if unit == "year":
        turned = replace(said, year=int(published[:4]) + turn)
        return turned.iso() if _exists(turned) else None
    day = date.fromisoformat(published)
    start = day.replace(day=15) if unit == "month" else day
    return (start + timedelta(days=turn * LENGTHS_DAYS[unit])).isoformat()[:7]


def _exists(said: Day) -> bool:
    if not (said.year and said.month and said.day):
        return True
    return said.day <= monthrange(said.year, said.month)[1]
