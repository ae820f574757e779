"""What `extract` states of a text, for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lodegraph.loaders.annotation import extract

if TYPE_CHECKING:
    from pathlib import Path


def relations(tmp_path: Path, text: str) -> list[dict[str, Any]]:
    """Write a text into a file and read it."""
    article = tmp_path / "article.txt"
    article.write_text(text, encoding="utf-8")
    rows: list[dict[str, Any]] = extract(article)["relations"]
    return rows
