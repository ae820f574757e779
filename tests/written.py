"""Documents that other programs write (reportlab, python-docx), and what is read of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as Word
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from lodegraph.loaders.text import Document

# Left, baseline and size in points, and the words.
Printed = tuple[float, float, float, str]
A4 = (595, 842)


def write_pdf(
    path: Path, pages: Iterable[Sequence[Printed]], password: str | None = None, **about: str
) -> Path:
    """Print lines at places of pages; no page is compressed."""
    encryption = StandardEncryption(password) if password else None
    canvas: Any = Canvas(str(path), pagesize=A4, invariant=1, encrypt=encryption)
    for name, value in about.items():
        getattr(canvas, f"set{name.title()}")(value)
    for lines in pages:
        for left, baseline, size, words in lines:
            canvas.setFont("Times-Roman", size)
            canvas.drawString(left, baseline, words)
        canvas.showPage()
    canvas.save()
    return path


def column(left: float, top: float, lines: Iterable[str], size: float = 10) -> list[Printed]:
    """Set lines under one another, 12 points apart."""
    return [(left, top - 12 * number, size, words) for number, words in enumerate(lines)]


def write_word(path: Path, add: Any) -> Path:
    """Let a function fill an empty Word document, and save it."""
    document: Word = docx.Document()
    document.core_properties.title = ""
    document.core_properties.author = ""
    add(document)
    document.save(str(path))
    return path


def write_mail(path: Path, body: bytes, kind: str = "text/plain; charset=utf-8") -> Path:
    """Write a message with a sender, a subject and a day."""
    head = (
        "Return-Path: <ada@example.org>\r\nFrom: Ada Writer <ada@example.org>\r\n"
        "Subject: Cobalt =?utf-8?q?after_the_ban=C2=A0now?=\r\n"
        "Date: Tue, 04 Mar 2025 23:30:00 -0500\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: {kind}\r\n\r\n"
    )
    path.write_bytes(head.encode() + body)
    return path


def said(document: Document, *zones: str) -> list[str]:
    """Give the sentences, after seeing that each stands where it says."""
    for sentence in document.sentences:
        assert document.text[sentence.start : sentence.end] == sentence.text
    return [s.text for s in document.sentences if not zones or s.zone in zones]


def zone(document: Document, name: str) -> list[str]:
    return [document.text[s.start : s.end] for s in document.spans if s.zone == name]
