"""Sentences: what a reader would read of a text, each with its place and its zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from ..graph.texts import Span
from .content import BODY, BOILERPLATE, CAPTION, HEADING, TABLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# A line shorter than this was ended by its writer, not by a margin.
WRAPPED_LINE = 50
# No text that has a line longer than this was wrapped at a margin: each of its lines is a block.
WIDEST_MARGIN = 150
LONGEST_HEADING = 120
BULLET = re.compile(r"[ \t]*(?:[-*•]|\d+[.)]|#+)[ \t]+")
# An entry of a form: "Borrower: Neo Performance Materials, Toronto, Canada".
LABELLED = re.compile(r"[A-Z][A-Za-z ]{1,30}: ")

# Where the article has ended: a heading that stands alone.
TAIL = re.compile(
    r"\W*(?:(?:about )?(?:the )?authors?|notes on contributors?|references|bibliography|footnotes"
    r"|related (?:articles|posts|stories|reading)|subscribe\b.{0,40}|newsletter)\W*",
    re.IGNORECASE,
)
# Paragraphs no reader takes for the article: forms, newsletter boxes, a writer's life.
NOT_ARTICLE = re.compile(
    r"(?:please (?:enter|accept)|looks good\b|subscribe\b|sign up\b|click here\b|read more\b"
    r"|follow us\b|share this\b|get a daily\b|all rights reserved|©|copyright\b|advertisement\b)"
    r"|[^.]{0,80}\bis (?:(?:currently|presently) )?(?:an?|the|pursuing|doing|working) [^.]{0,80}"
    r"\b(?:student|degree|fellow|professor|journalist|reporter|correspondent|columnist|intern)\b",
    re.IGNORECASE,
)
# Who wrote it: "By Ada Writer and Ben Poet", and who told them
NAME = r"(?:[A-Z][\w.'\u2019-]*)(?: [A-Z][\w.'\u2019-]*){0,3}"
BYLINE = re.compile(
    rf"(?:By {NAME}(?:(?:,| and|, and) {NAME}){{0,4}}(?:,? [\w ,|]{{0,40}})?"
    r"|\W{0,2}(?:[Aa]dditional r|[Rr])eporting by [^\n]{0,200})"
)
CAPTIONED = re.compile(
    r"(?:Fig(?:ure|\.)|Table|Chart|Map|Box|Photo|Image|Exhibit)(?: [A-Z]?\d+(?:\.\d+)?)?"
    r" ?[:.|\u2013\u2014]"
)
LAST_MARK = frozenset(".!?:;,\u2026")

# Marks of the direction of writing, which are not shown.
TURNS = r"\u200e\u200f\u202a-\u202e\u2066-\u2069"
# Each run of marks is tried once: a page of full stops takes as long as a page of letters.
BOUNDARY = re.compile(
    rf"(?<![.!?])[.!?]++[\"\u201d\u2019')\]]*+\s++(?=[{TURNS}\"\u201c\u2018'(\[]*[A-Z0-9À-Þ])"
    # Pages whose tags were taken out lack the space: "of the industry.On Tuesday".
    r"|(?<=[a-z]{3})[.!?][\"\u201d]?+(?=[A-Z][a-z]*+[ ,])"
    r"|(?<=[A-Z]\.[A-Z])\.(?=(?:The|This|It|In|On|But|And|A)\b(?!\.))"
)
ABBREVIATED = re.compile(
    r"Dr|Mr|Mrs|Ms|Prof|Gen|Gov|Sen|Rep|St|Mt|vs|cf|ca|eg|ie|e\.g|i\.e|al|approx|resp|Figs?|Vol"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
ABBREVIATED_BEFORE_A_NUMBER = re.compile(r"Nos?|pp?|Art")
# These may also end a sentence, which the next word tells.
SHORTENED = re.compile(r"Inc|Co|Corp|Ltd|Bros|PT|CV|etc|(?:[A-Z]\.)*[A-Z]")
LONGEST_SHORTENED = 40
# What opens an entry of a chronicle: "July 2023. China imposes licences."
DATE_ALONE = re.compile(
    r"(?:\d{1,2} )?(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December) (?:\d{1,2}, )?\d{4}"
)
STARTER = re.compile(
    r"[\"\u201c\u2018'(\[]*(?:The|This|That|These|Those|It|Its|In|On|At|By|For|From|With|However|But|And|As|A"
    r"|An|He|She|They|We|I|If|When|While|Although|After|Before|Since|Such|There|Under|According)\b"
)
# A cell of a table that says something has as many words, and a full stop after them.
FEWEST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its place: ``text`` is as long as ``end - start``, its markup blanked.

    The first ``lead`` characters of an entry of a list are the list's head, which is read before.
    """

    start: int
    end: int
    text: str
    zone: str = BODY
    lead: int = 0


def blocks(text: str) -> Iterator[Span]:
    """Find each paragraph, list entry or heading of a plain text."""
    start: int | None = None
    place = last = 0
    previous = ""
    zone: str = BODY
    lines = text.splitlines(keepends=True)
    wrapped = WRAPPED_LINE if max(map(len, lines), default=0) <= WIDEST_MARGIN else len(text)
    for line in lines:
        content = line.strip()
        bullet = BULLET.match(line)
        entry = LABELLED.match(content) and LABELLED.match(previous)
        ended = not content or bullet or entry or len(previous) < wrapped
        if start is not None and ended:
            if start < last:  # a bullet alone says nothing
                yield Span(start, last, zone)
            start = None
        if content and start is None:
            start = place + (bullet.end() if bullet else line.index(content))
            zone = BODY
        last = place + len(line.rstrip()) if content else last
        previous = content
        place += len(line)
    if start is not None and start < last:
        yield Span(start, last, zone)


def zoned(text: str, spans: list[Span]) -> Iterator[Span]:
    """Tell headings, captions and what is no part of the article from its body.

    Parameters
    ----------
    text : str
        The text, its markup blanked.
    spans : list of Span
        Its blocks; what a reader has already told of a block stays.
    """
    over = False
    for span, following in zip_longest(spans, spans[1:], fillvalue=Span(0, 0, BODY)):
        block = text[span.start : span.end]
        if not over and TAIL.fullmatch(block):
            over = span.start > len(text) / 2 or bool(
                NOT_ARTICLE.match(text, following.start, following.end)
            )
        if over or NOT_ARTICLE.match(block) or BYLINE.fullmatch(block):
            yield span._replace(zone=BOILERPLATE)
        elif span.zone == BODY and CAPTIONED.match(block):
            yield span._replace(zone=CAPTION)
        elif span.zone == BODY and _is_heading(block):
            yield span._replace(zone=HEADING)
        else:
            yield span


def _is_heading(block: str) -> bool:
    short = 0 < len(block) <= LONGEST_HEADING and "\n" not in block
    told = short and block[-1] not in LAST_MARK and not block[0].islower()
    return told and not BOUNDARY.search(block)


def sentences(text: str, spans: Iterable[Span]) -> Iterator[Sentence]:
    """Split what is to be read into sentences, without moving a character.

    Boilerplate is left out, and of a table all but the cells that hold sentences.
    """
    for start, end, zone in spans:
        block = text[start:end]
        if zone != BOILERPLATE and (zone != TABLE or _says(block)):
            for first, last in split(block):
                yield Sentence(start + first, start + last, block[first:last], zone)


def _says(cell: str) -> bool:
    end = cell.rstrip("\"\u201d\u2019') ")[-1:]
    return end in {".", "!", "?"} and len(cell.split(maxsplit=FEWEST_WORDS)) >= FEWEST_WORDS


def split(block: str) -> Iterator[tuple[int, int]]:
    """Give the start and end of each sentence of one paragraph.

    Examples
    --------
    >>> text = "The U.S. imports it. On Oct. 9 Dr. A. Lu said 3.5 t. It is so."
    >>> [text[start:end] for start, end in split(text)]
    ['The U.S. imports it.', 'On Oct. 9 Dr. A. Lu said 3.5 t.', 'It is so.']
    """
    start = 0
    for match in BOUNDARY.finditer(block):
        if not _abbreviates(block, start, match):
            yield start, start + len(block[start : match.end()].rstrip())
            start = match.end()
    if block[start:].strip():
        yield start, start + len(block[start:].rstrip())


def _abbreviates(block: str, start: int, match: re.Match[str]) -> bool:
    """Tell whether the mark ends an abbreviation or stands in brackets, not at the end."""
    before = block[start : match.start()]
    if match[0].rstrip().endswith(")") and before.rfind("(") > 0:
        return True  # "listed in (where else?) Toronto"
    if DATE_ALONE.fullmatch(before) and match[0].startswith("."):
        return True
    if not match[0].startswith(".") or match[0].rstrip() != ".":
        return False
    words = before[-LONGEST_SHORTENED:].split()
    word = words[-1].lstrip("\"\u201c\u2018'([") if words else ""
    if ABBREVIATED.fullmatch(word):
        return True
    if ABBREVIATED_BEFORE_A_NUMBER.fullmatch(word):
        return block[match.end()].isdigit()
    return bool(SHORTENED.fullmatch(word)) and not STARTER.match(block, match.end())
