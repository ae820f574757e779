"""Word documents (docx): paragraphs, headings, lists, captions and tables of the text's body.

Of the archive only three members are opened, and a document type, which Word never writes, is
refused: entities can neither multiply nor read other files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..graph.errors import LoadError
from .archive import open_archive
from .content import BODY, CAPTION, HEADING, TABLE, Composer, Content
from .dates import day_of_text
from .encoding import refuse_binary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .archive import Archive


MOST_BYTES = 50_000_000
HEAD_CHARACTERS = 1000
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DC = "{http://purl.org/dc/elements/1.1/}"
DCTERMS = "{http://purl.org/dc/terms/}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
BODY_PART, STYLES_PART, ABOUT_PART = "word/document.xml", "word/styles.xml", "docProps/core.xml"
# What was struck out or moved away, what Word computes by, and the second form of a text box.
NOT_SHOWN = frozenset({f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}pPr", FALLBACK})
BREAKS = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
MEND = "save it anew as .docx"


def read(path: Path, data: bytes) -> Content:
    """Read a Word document.

    Raises
    ------
    LoadError
        If it is damaged, encrypted, too large, or its XML is made to do harm.
    """
    if not data.startswith(b"PK"):
        refuse_binary(path, data)
    with open_archive(path) as archive:
        if BODY_PART not in archive.names:
            raise LoadError(path, f"is no Word document: it has no {BODY_PART}", hint=MEND)
        zones = _zones(archive)
        about = _part(archive, ABOUT_PART)
        root = _part(archive, BODY_PART)
    composer = Composer()
    title: str | None = None
    for block, style in _blocks(root.find(f"{W}body") if root is not None else None):
        zone = TABLE if style is None else zones.get(style, BODY)
        composer.add(block, zone)
        title = title or (block.strip() if zone == HEADING else None)
    if not composer.text:
        raise LoadError(path, "the document is empty", hint="give a file with sentences in it")
    created = _told(about, f"{DCTERMS}created") or ""
    return Content(
        composer.text,
        composer.spans,
        title=title or _told(about, f"{DC}title"),
        date=day_of_text(composer.text[:HEAD_CHARACTERS]) or created[:10] or None,
        author=_told(about, f"{DC}creator"),
    )


def _part(archive: Archive, name: str) -> Any:
    """Parse a member; None if the archive has none of that name."""
    from lxml import etree  # noqa: PLC0415  only a document is worth it

    if name not in archive.names:
        return None
    with archive.open(name) as member:
        content = member.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        why = f"the member {name} has more than {MOST_BYTES:,} bytes"
        raise LoadError(archive.path, why, hint="split the document")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        why = f"the member {name} declares entities, which Word never does: an XML bomb"
        raise LoadError(archive.path, why, hint="do not open it")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        why = f"the member {name} is broken ({' '.join(str(error).split())})"
        raise LoadError(archive.path, why, hint=MEND) from None
    if root.getroottree().docinfo.doctype:
        why = f"the member {name} declares a document type, which Word never does"
        raise LoadError(archive.path, why, hint="do not open it")
    return root


def _told(about: Any, name: str) -> str | None:
    text = about.findtext(name) if about is not None else None
    return " ".join(text.split()) or None if text else None


def _zones(archive: Archive) -> dict[str, str]:
    """Tell by the built-in names of styles, which are English in every language of Word."""
    styles = _part(archive, STYLES_PART)
    zones: dict[str, str] = {}
    for style in styles.iter(f"{W}style") if styles is not None else ():
        name = style.find(f"{W}name")
        named = (name.get(f"{W}val") or "").lower() if name is not None else ""
        if named.startswith("heading") or named in {"title", "subtitle"}:
            zones[style.get(f"{W}styleId", "")] = HEADING
        elif named == "caption":
            zones[style.get(f"{W}styleId", "")] = CAPTION
    return zones


def _blocks(body: Any) -> Iterator[tuple[str, str | None]]:
    """Give the blocks of a body in order with their style; that of a table's row is None."""
    for element in body if body is not None else ():
        if element.tag == f"{W}p":
            style = element.find(f"{W}pPr/{W}pStyle")
            yield _text(element), style.get(f"{W}val", "") if style is not None else ""
        elif element.tag == f"{W}tbl":
            for row in element.iter(f"{W}tr"):
                cells = [_cell(cell) for cell in row.iterchildren(f"{W}tc")]
                yield " | ".join(cell for cell in cells if cell), None
        elif element.tag not in NOT_SHOWN:
            yield from _blocks(element)


def _cell(cell: Any) -> str:
    paragraphs = (_text(paragraph) for paragraph in cell.iterchildren(f"{W}p"))
    return " ".join(" ".join(paragraphs).split())


def _text(paragraph: Any) -> str:
    """Give the text of a paragraph as Word shows it."""
    parts: list[str] = []
    for element in paragraph:
        if element.tag in NOT_SHOWN:
            continue
        if element.tag == f"{W}t":
            parts.append(element.text or "")
        elif element.tag in BREAKS:
            parts.append(BREAKS[element.tag])
        elif element.tag != f"{W}r" or not _vanishes(element):
            parts.append(_text(element))
    return "".join(parts)


def _vanishes(run: Any) -> bool:
    mark = run.find(f"{W}rPr/{W}vanish")
    return mark is not None and mark.get(f"{W}val", "1") not in {"0", "false", "off"}
