"""Told years: what "the following year" and "in November" mean behind a year that was named."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .dates import MONTHS, UNTIL, Day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .mentions import Mention

COUNTS = {
    **dict.fromkeys(("a", "one"), 1),
    **{word: n for n, word in enumerate(("two", "three", "four", "five", "six", "seven"), 2)},
    **{word: n for n, word in enumerate(("eight", "nine", "ten", "eleven", "twelve"), 8)},
}
UNITS = {"year": 1, "decade": 10}
WAYS = {"later": 1, "afterwards": 1, "after": 1, "on": 1, "earlier": -1, "before": -1, "ago": -1}
RELATIVE = re.compile(
    r"(?:\b(?P<preposition>[Ii]n|[Bb]y|[Ss]ince|[Uu]ntil|[Ff]or|[Dd]uring|[Ff]rom|[Ll]ater"
    r"|[Ee]arlier|[Ll]ate|[Ee]arly)[ \n])?\b"
    r"(?:that[ \n](?P<month>Jan|Febr|March|April|May|June|July|Aug|Sept|Octo|Novem|Decem)[a-z]*"
    r"|(?:[Tt]hat|[Tt]he same)(?: very)?[ \n](?:year|(?P<same>month))"
    r"|[Tt]he[ \n](?P<next>following|subsequent|next)[ \n]year"
    r"|[Tt]he[ \n](?:(?P<prior>previous|preceding|prior)[ \n]year|year[ \n](?P<way>after|before))"
    rf"|(?P<count>{'|'.join(COUNTS)}|\d{{1,2}})[ \n](?P<unit>year|decade)s?[ \n]"
    r"(?P<along>later|afterwards|after|on|earlier|before|ago))\b(?!['\u2019-])",
    re.IGNORECASE,
)
# What may follow "two years later" and "the year before" in the midst of a sentence.
CLOSING = re.compile(r"\s*(?:$|[,.;:)\u2014\u2013]|(?:and|but|to|for|by|in|with|at|from|when)\b)")
# What comes before "two years earlier" where it dates an event, and is no comparison.
EVENTFUL = re.compile(r"(?:^|[,;(\u2014\u2013]|\b(?:and|but)|\bhad [^,;\d%]{1,60})\s*$")
COMPARING = re.compile(r"\b(?:than|from|on|against|with|to|of|as)\s*$")
OF_THAT_YEAR = re.compile(r",?[ \n](?:of )?(?:that|the same)(?: very)? year\b")
AHEAD = frozenset({"by", "before", *UNTIL})
LASTING = 3  # sentences for which a year stays in mind


@dataclass
class ToldYears:
    """The last date with a year, and how many sentences ago it was told."""

    last: Day | None = None
    age: int = 0

    def complete(self, text: str, mentions: Sequence[Mention]) -> list[Mention]:
        """Give the mentions of a sentence, dates that count from a named year with their year.

        Parameters
        ----------
        text : str
            The sentence.
        mentions : sequence of Mention
            What it names.

        Returns
        -------
        list of Mention
            In the order of the text.

        Examples
        --------
        >>> from .mentions import find_mentions
        >>> text = "Vale bought Inco in 2006 and sold it three years later."
        >>> told = ToldYears().complete(text, find_mentions(text))
        >>> [m.year for m in told if isinstance(m, Day)]
        [2006, 2009]
        """
        found = [*mentions]
        if "year" in text or "decade" in text or "that " in text or "same month" in text:
            taken = [(m.start, m.end) for m in found]
            found += [
                day
                for match in RELATIVE.finditer(text)
                if (day := self._day(text, match, mentions)) is not None
                and not any(start < day.end and day.start < end for start, end in taken)
            ]
            found.sort(key=lambda mention: mention.start)
        self.age += 1
        for place, mention in enumerate(found):
            if isinstance(mention, Day):
                found[place] = day = self._completed(text, mention)
                if day.year and day.preposition not in AHEAD:
                    self.last, self.age = day, 0
        return found

    def _day(self, text: str, match: re.Match[str], mentions: Sequence[Mention]) -> Day | None:
        """Read one of them, if there is a year to count from."""
        way = (match["way"] or match["along"] or "").lower()
        steps = 1 if match["next"] else -1 if match["prior"] else WAYS.get(way, 0)
        if match["count"]:
            count = match["count"].lower()
            steps *= (COUNTS.get(count) or int(count)) * UNITS[match["unit"].lower()]
        words = match["preposition"] or ""
        preposition = words.lower() if words.lower() not in {"later", "earlier", "late"} else "in"
        day = Day(*match.span(), match[0], preposition or "in", None, None, None)
        if way == "ago":
            return replace(day, turn=steps, unit="year")
        before = text[: match.start()]
        opens = not before.strip(" ,\"'\u201c")
        if COMPARING.search(before) or (steps < 0 and not EVENTFUL.search(before)):
            return None
        if way and not (opens and way in {"later", "earlier"}):
            if not CLOSING.match(text, match.end()):
                return None
        elif way and text[match.end() :].startswith(" than"):
            return None
        if match["month"]:
            day = replace(day, month=MONTHS[match["month"][:3].lower()])
        named = [m for m in mentions if isinstance(m, Day) and m.year and m.end <= match.start()]
        anchor = named[-1] if named else self.last if self.age < LASTING else None
        if anchor is not None and anchor.preposition in UNTIL:
            return None  # "from 2026 to 2029; another starts a year later"
        if match["same"]:
            day = replace(day, month=anchor.month if anchor else None)
        return replace(day, year=anchor.year + steps) if anchor and anchor.year else None

    def _completed(self, text: str, day: Day) -> Day:
        """Give a month the year that it is said to lie in, or else the one that was told last."""
        if day.year or day.month is None or self.last is None or self.last.year is None:
            return day
        behind = OF_THAT_YEAR.match(text, day.end)
        if behind:
            return replace(day, end=behind.end(), year=self.last.year)
        follows = self.last.month is not None and self.last.month <= day.month
        return replace(day, near=self.last.year) if follows and self.age <= 1 else day
