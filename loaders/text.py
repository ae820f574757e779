"""Reading: a file becomes a text and the sentences in it, each with its place in that text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from ..graph.errors import LoadError
from ..graph.texts import Line, Span, Text
from . import read_docx, read_html, read_mail, read_pdf, read_plain
from .content import BOILERPLATE, LONE_SURROGATE
from .languages import other_language
from .sentences import Sentence, sentences, zoned

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .content import Content

__all__ = ["Document", "Sentence", "read_document"]

HEAD_BYTES = 4096
MEGABYTE = 10**6
# Marks under which letters are shown in another order than they are read in.
TURNED = re.compile("[\u202d\u202e]")
# A sentence of more characters is a list or no text; the grammar takes the square of its length.
LONGEST_SENTENCE = 2000
# A language is told from so many characters of a paragraph.
SHORTEST_PASSAGE = 100


class _Reader(Protocol):
    def read(self, path: Path, data: bytes) -> Content: ...


EMPTY, NOT_EMPTY = "the document is empty", "give a file with sentences in it"


@dataclass(frozen=True)
class Form:
    """A kind of document: how its files are named, how they begin, and who reads them."""

    name: str
    suffixes: tuple[str, ...]
    head: re.Pattern[bytes] | None
    reader: _Reader
    most_bytes: int


# In the order in which they are tried; what none of them begins like is plain text.
FORMS = (
    Form("PDF", (".pdf",), re.compile(rb"[\s\S]{0,1020}?%PDF-\d"), read_pdf, 100 * MEGABYTE),
    Form("Word", (".docx",), re.compile(rb"PK\x03\x04"), read_docx, 100 * MEGABYTE),
    Form(
        "HTML",
        (".html", ".htm", ".xhtml"),
        re.compile(
            rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^<>]{0,200}>\s*|<!--[\s\S]{0,1000}?-->\s*)*"
            rb"<(?:!doctype html|html|head|body)\b",
            re.IGNORECASE,
        ),
        read_html,
        20 * MEGABYTE,
    ),
    Form(
        "mail",
        (".eml",),
        re.compile(
            rb"(?:(?:Return-Path|Received|Delivered-To|Message-ID|MIME-Version|From|X-[\w-]+):[^\n]*\n"
            rb"(?:[ \t][^\n]*\n)*){2}",
            re.IGNORECASE,
        ),
        read_mail,
        50 * MEGABYTE,
    ),
    Form("text", (".txt", ".md"), None, read_plain, 20 * MEGABYTE),
)
SUFFIXES = tuple(suffix for form in FORMS for suffix in form.suffixes)


@dataclass(frozen=True, slots=True)
class Document:
    """A text that was read; ``start`` and ``end`` of a sentence count characters of ``text``.

    Parameters
    ----------
    text : str
        The file's text; of a page, a PDF or a Word document its blocks, set apart by an empty line.
    sha256 : str
        Of the file's bytes, in hexadecimal.
    title, date, author, publisher, url : str, optional
        As the file declares them; ``date`` is an ISO day.
    body_start : int
        Where the header ends and the article begins.
    sentences : tuple of Sentence
        In the order of the text, each with its zone, without boilerplate.
    spans : tuple of Span
        Every block of the text with its zone, boilerplate too.
    lines : tuple of Line
        Of a PDF: where each line of the text stands on which page.
    warnings : tuple of str
        What of the file was not read, and why.
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
    spans: tuple[Span, ...] = ()
    lines: tuple[Line, ...] = ()
    warnings: tuple[str, ...] = ()

    def stored(self) -> Text:
        """Give what of the document a graph folder keeps."""
        return Text(self.sha256, self.text, self.body_start, self.spans, self.lines)


def read_document(path: Path) -> Document:
    """Read a document in the form that its content has, whatever its name says.

    Parameters
    ----------
    path : Path
        Text, Markdown, a page (HTML), a PDF, a Word document (docx) or a message (eml).

    Returns
    -------
    Document

    Raises
    ------
    LoadError
        If the file is too large, binary, encrypted, broken, in an encoding that is not known, in
        another language than English, or has no text.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        if not head:
            raise LoadError(path, EMPTY, hint=NOT_EMPTY)
        form = form_of(path, head)
        size = path.stat().st_size
        if size > form.most_bytes:
            why = f"has {size:,} bytes, more than the {form.most_bytes:,} read of {form.name}"
            raise LoadError(path, why, hint="split it, and read the parts")
        file.seek(0)
        data = file.read(form.most_bytes)
    content = form.reader.read(path, data)
    if not content.text.strip():
        raise LoadError(path, EMPTY, hint=NOT_EMPTY)
    return _document(path, content, sha256(data).hexdigest())


def form_of(path: Path, head: bytes) -> Form:
    """Tell from the first bytes of a file, and then from its name, in which form it is."""
    begins = next((form for form in FORMS if form.head and form.head.match(head)), None)
    if begins is not None:
        return begins
    suffix = path.suffix.lower()
    return next((form for form in FORMS if suffix in form.suffixes), FORMS[-1])


def _document(path: Path, content: Content, digest: str) -> Document:
    readable = content.text if content.readable is None else content.readable
    spans = list(zoned(readable, content.spans))
    told = " ".join(readable[s.start : s.end] for s in spans if s.zone != BOILERPLATE)
    language = other_language(told or readable)
    if language:
        raise LoadError(
            path,
            f"is in {language}; only English is read",
            hint="give a translation of it into English",
        )
    spans, foreign = _in_english(readable, spans)
    found = list(sentences(readable, spans))
    endless = [each for each in found if len(each.text) > LONGEST_SENTENCE]
    return Document(
        content.text,
        digest,
        _whole(content.title),
        content.date,
        _whole(content.author),
        _whole(content.publisher),
        _whole(content.url),
        content.body_start,
        tuple(each for each in found if len(each.text) <= LONGEST_SENTENCE),
        tuple(spans),
        tuple(content.lines),
        (*content.warnings, *foreign, *_endless(readable, endless), *_turned(readable)),
    )


def _in_english(text: str, spans: list[Span]) -> tuple[list[Span], list[str]]:
    """Put passages in other languages aside, and say which."""
    kept: list[Span] = []
    first: dict[str, int] = {}
    found: Counter[str] = Counter()
    for span in spans:
        language = None
        if span.zone != BOILERPLATE and span.end - span.start >= SHORTEST_PASSAGE:
            language = other_language(text[span.start : span.end])
        if language:
            first.setdefault(language, span.start)
            found[language] += 1
            kept.append(span._replace(zone=BOILERPLATE))
        else:
            kept.append(span)
    return kept, [
        f"{count} {'passage' if count == 1 else 'passages'} in {language} not read: "
        f"the first in line {text.count(chr(10), 0, first[language]) + 1}"
        for language, count in found.items()
    ]


def _whole(told: str | None) -> str | None:
    """Replace halves of characters, which no file can hold."""
    return told and LONE_SURROGATE.sub("\ufffd", told)


def _endless(text: str, passages: list[Sentence]) -> Iterator[str]:
    """Tell of passages that are too long to be sentences."""
    if passages:
        line = text.count("\n", 0, passages[0].start) + 1
        which = "a passage" if len(passages) == 1 else f"{len(passages)} passages, the first"
        without = f"of more than {LONGEST_SENTENCE:,} characters without a full stop"
        yield f"{which} in line {line}, {without}: not read"


def _turned(text: str) -> Iterator[str]:
    """Tell of a text that people see otherwise than it is read."""
    mark = TURNED.search(text)
    if mark:
        line = text.count("\n", 0, mark.start()) + 1
        code = f"U+{ord(mark[0]):04X}"
        yield f"line {line} holds a mark that shows its letters in another order ({code})"
