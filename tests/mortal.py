"""Readers of documents that end their process at one of them; a child process can import these."""

from __future__ import annotations

import os
from pathlib import Path

from lodegraph.loaders import documents
from lodegraph.loaders.corpus import Outcome


def read(path: Path, _extractor: object = None) -> Outcome:
    """Read a document, and end at once where its text is "deadly"."""
    if path.read_text(encoding="utf-8") == "deadly":
        os._exit(9)
    return Outcome(path, documents.tell(path))


def read_many(paths: tuple[Path, ...], _extractor: object) -> list[Outcome]:
    """Read some."""
    return [read(path) for path in paths]
