"""Web pages: the article of a page, without navigation, scripts and what a reader cannot see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..graph.errors import LoadError
from .content import BODY, CAPTION, HEADING, TABLE, Composer, Content
from .encoding import decode
from .hidden import drop_hidden

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAD_BYTES = 4096
DECLARED = re.compile(
    rb"""(?:<meta[^<>]{0,200}?charset|<\?xml[^<>]{0,100}?encoding)\s*=\s*["']?([\w-]+)"""
)
XML_DECLARATION = re.compile(r"\s*<\?xml[^<>]{0,200}\?>")
# What marks a caption on its way through the extraction of the article.
MARK = "\ue000"
NOT_TEXT = re.compile(f"[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff{MARK}]")
SENTENCE_END = re.compile(r"[.!?]")
# An author's name or a date of more characters is none, and takes the square of its length.
LONGEST_ATTRIBUTE = 1000
LONG_SPACE = re.compile(r"\s{20,}")


def read(path: Path, data: bytes) -> Content:
    """Read the article of a page.

    Raises
    ------
    LoadError
        If there is no article in it, or it is not in the encoding it declares.
    """
    declared = DECLARED.search(data[:HEAD_BYTES])
    try:
        page = decode(path, data, declared[1].decode() if declared else None)
    except LoadError:
        if declared:
            raise
        # HTML without a declaration is Windows-1252 to browsers where it is not UTF-8.
        page = decode(path, data, "windows-1252")
    return from_html(path, page)


def from_html(path: Path, page: str) -> Content:
    """Read the article of a page that is decoded already."""
    import trafilatura  # noqa: PLC0415  half a second that only a page is worth

    found: Any = trafilatura.bare_extraction(
        _shown(path, page),
        with_metadata=True,
        include_comments=False,
        include_tables=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    composer = Composer()
    for block, zone in _blocks(found.body) if found else ():
        composer.add(block, zone)
    if not SENTENCE_END.search(composer.text):
        raise LoadError(
            path, "no article was found in the page", hint="save the article's text as a .txt file"
        )
    return Content(
        composer.text,
        composer.spans,
        title=found.title or None,
        date=found.date or None,
        author=found.author or None,
        publisher=found.sitename or None,
        url=found.url or None,
    )


def _shown(path: Path, page: str) -> Any:
    """Parse a page and take out what it does not show; captions become marked paragraphs."""
    from lxml import etree, html  # noqa: PLC0415  only a page is worth it

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    declaration = XML_DECLARATION.match(page)
    text = NOT_TEXT.sub(" ", page[declaration.end() if declaration else 0 :])
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise LoadError(path, f"is no page ({error})", hint="save the page again") from error
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        why = "its elements are nested too deep, and what is deeper would be lost"
        raise LoadError(path, why, hint="save the article's text as a .txt file")
    for element in tree.iter():
        _clean(element)
    drop_hidden(tree)
    for caption in list(tree.iter("figcaption", "caption")):
        _mark(caption, html)
    return tree


def _clean(element: Any) -> None:
    """Take out what is no text, and what extraction would need the square of its length for."""
    if element.text:
        element.text = _cleaned(element.text)
    if element.tail:
        element.tail = _cleaned(element.tail)
    for name, value in element.items():
        if len(value) > LONGEST_ATTRIBUTE:
            del element.attrib[name]


def _cleaned(text: str) -> str:
    return NOT_TEXT.sub(" ", LONG_SPACE.sub("\n", text))


def _mark(caption: Any, html: Any) -> None:
    """Put a caption as a paragraph before its figure or table, where extraction keeps it."""
    words = " ".join(caption.text_content().split())
    holder = caption.getparent()
    while holder is not None and holder.tag not in {"figure", "table"}:
        holder = holder.getparent()
    if holder is None or holder.getparent() is None:
        return
    caption.drop_tree()
    if words:
        paragraph = html.Element("p")
        paragraph.text = MARK + words
        holder.addprevious(paragraph)


def _blocks(body: Any) -> Iterator[tuple[str, str]]:
    """Give the blocks of an article in order, as trafilatura leaves it."""
    for element in body:
        if element.tag == "table":
            for cells in (row.findall(".//cell") for row in element.iter("row")):
                texts = [" ".join(_text(cell).split()) for cell in cells]
                yield " | ".join(text for text in texts if text), TABLE
        elif element.tag == "list":
            for item in element.iter("item"):
                yield from _paragraphs(item, BODY)
        elif element.tag == "head":
            yield _text(element), HEADING
        else:
            yield from _paragraphs(element, BODY)


def _paragraphs(element: Any, zone: str) -> Iterator[tuple[str, str]]:
    """Give the lines of an element, which breaks and nested paragraphs divide."""
    for line in _text(element).split("\n"):
        block = " ".join(line.split())
        if block.startswith(MARK):
            yield block.removeprefix(MARK), CAPTION
        elif block:
            yield block, zone


def _text(element: Any) -> str:
    """Give the text of an element without nested lists, which come by themselves."""
    parts: list[str] = [" ".join((element.text or "").split(" "))]
    for child in element:
        if child.tag in {"lb", "p", "quote", "row"}:
            parts.append("\n")
        if child.tag != "list":
            parts.append(_text(child))
        if child.tag in {"p", "quote", "list"}:
            parts.append("\n")
        parts.append(child.tail or "")
    return "".join(parts)
