"""Dates in running text, with or without their year."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTHS = dict(
    zip(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
        range(1, 13),
        strict=True,
    )
)


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
