"""Reading: a file becomes a text and the sentences in it, each with its place in that text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from ..graph.errors import LoadError
from .dates import day_of_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PLAIN_SUFFIXES = (".txt", ".md")
PAGE_SUFFIXES = (".html", ".htm")
BINARY_HEADS = {b"%PDF": "a PDF", b"PK\x03\x04": "a ZIP or Office file", b"\xff\xfe": "UTF-16 text"}

# A line shorter than this was ended by its writer, not by a margin.
WRAPPED_LINE = 50
LONGEST_TITLE = 120
# Where the day of a text stands, if it has one.
HEAD_CHARACTERS = 1000
BULLET = re.compile(r"[ \t]*(?:[-*•]|\d+[.)]|#+)[ \t]")
HEADER = re.compile(r"(title|date|author|publisher|url):[ \t]*(.+)", re.IGNORECASE)
REMARK = re.compile(r"# ?(?:source|text|style|note)\b[^\n]*:", re.IGNORECASE)
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")

# Where the article has ended: a heading that stands alone.
TAIL = re.compile(
    r"\W*(?:(?:about )?(?:the )?authors?|notes on contributors?|references|bibliography|footnotes"
    r"|related (?:articles|posts|stories|reading)|subscribe\b.{0,40}|newsletter)\W*",
    re.IGNORECASE,
)
# Paragraphs no reader takes for the article: forms, newsletter boxes, a writer's life.
BOILERPLATE = re.compile(
    r"(?:please (?:enter|accept)|looks good\b|subscribe\b|sign up\b|click here\b|read more\b"
    r"|follow us\b|share this\b|get a daily\b|all rights reserved|©|copyright\b|advertisement\b)"
    r"|[^.]{0,80}\bis (?:(?:currently|presently) )?(?:an?|the|pursuing|doing|working) [^.]{0,80}"
    r"\b(?:student|degree|fellow|professor|journalist|reporter|correspondent|columnist|intern)\b",
    re.IGNORECASE,
)

# Marks of Markdown that are blanked before reading, so that places stay what they are.
MARKUP = re.compile(
    r"(?m)^[ \t]*(?:#+|>)[ \t]*|^[ \t]*```[^`]*```|^[ \t]*\|.*$|!\[[^\]]*\]\([^)]*\)"
    r"|\]\([^)]*\)|\[(?=[^\]]*\]\()|\*+|`+|(?<!\w)_+|_+(?!\w)|<[^>\n]*>"
)

BOUNDARY = re.compile(r"[.!?]+[\"\u201d\u2019')\]]*\s+(?=[\"\u201c\u2018'(\[]*[A-Z0-9À-Þ])")
ABBREVIATED = re.compile(
    r"Dr|Mr|Mrs|Ms|Prof|Gen|Gov|Sen|Rep|St|Mt|vs|cf|ca|eg|ie|e\.g|i\.e|al|approx|resp|Figs?|Vol"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
ABBREVIATED_BEFORE_A_NUMBER = re.compile(r"Nos?|pp?|Art")
# These may also end a sentence, which the next word tells.
SHORTENED = re.compile(r"Inc|Co|Corp|Ltd|Bros|etc|(?:[A-Z]\.)*[A-Z]")
SENTENCE_END = re.compile(r"[.!?]")
STARTER = re.compile(
    r"[\"\u201c\u2018'(\[]*(?:The|This|That|These|Those|It|Its|In|On|At|By|For|From|With|However|But|And|As|A"
    r"|An|He|She|They|We|I|If|When|While|Although|After|Before|Since|Such|There|Under|According)\b"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its place: ``text`` is as long as ``end - start``, its markup blanked."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A text that was read; ``start`` and ``end`` of a sentence count characters of ``text``.

    Parameters
    ----------
    text : str
        The file's text, or the article of a page, its blocks set apart by an empty line.
    sha256 : str
        Of the file's bytes, in hexadecimal.
    title, date, author, publisher, url : str, optional
        As the file declares them; ``date`` is an ISO day.
    body_start : int
        Where the header ends and the article begins.
    sentences : tuple of Sentence
        In the order of the text, without boilerplate.
    """

    text: str
    sha256: str
    title: str | None = None
    date: str | None = None
    author: str | None = None
    publisher: str | None = None
    url: str | None = None
    body_start: int = 0
    sentences: tuple[Sentence, ...] = ()


def read_document(path: Path) -> Document:
    """Read a text, Markdown or HTML file.

    Parameters
    ----------
    path : Path
        File whose name ends in ``.txt``, ``.md``, ``.html`` or ``.htm``.

    Returns
    -------
    Document

    Raises
    ------
    LoadError
        If the file is binary, not UTF-8 (a page may declare another encoding), or has no text.
    """
    data = path.read_bytes()
    _refuse_binary(path, data)
    digest = sha256(data).hexdigest()
    if path.suffix.lower() in PAGE_SUFFIXES:
        document = _read_page(path, data, digest)
        readable = document.text
    else:
        document, readable = _read_plain(path, data, digest)
    if not document.text.strip():
        raise LoadError(path, "the document is empty", hint="give a file with sentences in it")
    return replace(document, sentences=tuple(_sentences(readable)))


def _refuse_binary(path: Path, data: bytes) -> None:
    for head, name in BINARY_HEADS.items():
        if data.startswith(head):
            raise LoadError(
                path, f"this is {name}, not text", hint="save it as UTF-8 text or HTML first"
            )
    place = data.find(b"\0")
    if place >= 0:
        raise LoadError(
            path,
            f"byte {place} is NUL: this is binary, not text",
            line=data.count(b"\n", 0, place) + 1,
            hint="save it as UTF-8 text or HTML first",
        )


def _read_plain(path: Path, data: bytes, digest: str) -> tuple[Document, str]:
    """Read text or Markdown; also give what is left to read, header and markup blanked."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LoadError(
            path,
            f"byte {error.start} is not UTF-8",
            line=line,
            value=repr(data[error.start : error.start + 1])[2:-1],
            hint="save the file as UTF-8, for example: iconv -f WINDOWS-1252 -t UTF-8",
        ) from None
    readable = MARKUP.sub(_blank, text) if path.suffix.lower() == ".md" else text
    header, end = _header(text)
    readable = " " * end + readable[end:]
    title = header.get("title") or _first_line(readable)
    day = header.get("date", "")
    document = Document(
        text,
        digest,
        title,
        day if ISO_DAY.fullmatch(day) else day_of_text(text[:HEAD_CHARACTERS]),
        header.get("author"),
        header.get("publisher"),
        header.get("url"),
        end,
    )
    return document, readable


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _header(text: str) -> tuple[dict[str, str], int]:
    """Read ``title: ...`` or ``# source: ...`` at the top; give the lines and where they end."""
    header: dict[str, str] = {}
    place = 0
    for line in text.splitlines(keepends=True):
        match = HEADER.fullmatch(line.strip())
        remark = REMARK.match(line) and (header or text.startswith("#"))
        fence = line.strip() == "---" and (place == 0 or bool(header))
        if not (match or fence or remark):
            break
        if match:
            header[match[1].lower()] = match[2].strip("\"' ")
        elif remark:
            header.setdefault("remark", line)
        place += len(line)
        if fence and header:
            break
    return header, place if header else 0


def _first_line(text: str) -> str | None:
    """Take the first line as the title, unless it is a sentence."""
    first = text.strip().split("\n", 1)[0].strip()
    return first if 0 < len(first) <= LONGEST_TITLE and first[-1] not in ".!?:;," else None


def _read_page(path: Path, data: bytes, digest: str) -> Document:
    import trafilatura  # noqa: PLC0415  half a second that only a page is worth

    page: Any = trafilatura.bare_extraction(
        data,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    text: str = page.text or "" if page else ""
    if not SENTENCE_END.search(text):
        raise LoadError(
            path, "no article was found in the page", hint="save the article's text as a .txt file"
        )
    return Document(
        text.replace("\n", "\n\n"),
        digest,
        page.title or None,
        page.date or None,
        page.author or None,
        page.sitename or None,
        page.url or None,
    )


def _sentences(text: str) -> Iterator[Sentence]:
    """Split what a reader would read into sentences, without moving a character."""
    for start, end in _article(text, list(_blocks(text))):
        for first, last in _split(text[start:end]):
            yield Sentence(start + first, start + last, text[start + first : start + last])


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Give the start and end of each paragraph, list entry or heading."""
    start: int | None = None
    place = last = 0
    previous = ""
    for line in text.splitlines(keepends=True):
        content = line.strip()
        bullet = BULLET.match(line)
        if start is not None and (not content or bullet or len(previous) < WRAPPED_LINE):
            yield start, last
            start = None
        if content and start is None:
            start = place + (bullet.end() if bullet else line.index(content))
        last = place + len(line.rstrip()) if content else last
        previous = content
        place += len(line)
    if start is not None:
        yield start, last


def _article(text: str, blocks: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Leave out what stands after the article and what never belonged to it."""
    for (start, end), following in zip_longest(blocks, blocks[1:], fillvalue=(0, 0)):
        block = text[start:end]
        late = start > len(text) / 2 or BOILERPLATE.match(text, *following)
        if late and TAIL.fullmatch(block):
            return
        if not BOILERPLATE.match(block):
            yield start, end


def _split(block: str) -> Iterator[tuple[int, int]]:
    """Give the start and end of each sentence of one paragraph.

    Examples
    --------
    >>> text = "The U.S. imports it. On Oct. 9 Dr. A. Lu said 3.5 t. It is so."
    >>> [text[start:end] for start, end in _split(text)]
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
    """Tell whether the full stop ends an abbreviation and not the sentence."""
    if not match[0].startswith(".") or match[0].rstrip() != ".":
        return False
    words = block[start : match.start()].split()
    word = words[-1].lstrip("\"\u201c\u2018'([") if words else ""
    if ABBREVIATED.fullmatch(word):
        return True
    if ABBREVIATED_BEFORE_A_NUMBER.fullmatch(word):
        return block[match.end()].isdigit()
    return bool(SHORTENED.fullmatch(word)) and not STARTER.match(block, match.end())
