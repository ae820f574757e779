"""Address lists: a text that names documents, one path or address a line. Nothing is fetched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from ..graph.errors import LoadError
from .encoding import decode
from .text import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LIST_SUFFIXES = (".txt", ".urls", ".list")
HEAD_BYTES = 65_536
MOST_BYTES = 5_000_000
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)


def is_list(path: Path, head: bytes) -> bool:
    """Tell whether every line of a text is an address, or ends like the name of a document."""
    if path.suffix.lower() not in LIST_SUFFIXES:
        return False
    text = head.decode("utf-8-sig", "replace")
    lines = text.splitlines() if len(head) < HEAD_BYTES else text.splitlines()[:-1]
    named = [line.strip() for line in lines if _names(line)]
    return bool(named) and all(
        ADDRESS.fullmatch(line) or line.lower().endswith(SUFFIXES) for line in named
    )


def _names(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def named(path: Path) -> Iterator[tuple[int, str, Path | str]]:
    """Give what a list names: of each line the number, the words, and the file or what is wrong.

    Parameters
    ----------
    path : Path
        The list: one path, seen from its own folder, or one ``file:`` address a line; lines that
        begin with ``#`` and empty lines do not count.

    Raises
    ------
    LoadError
        If the list is binary or too large.
    """
    if path.stat().st_size > MOST_BYTES:
        why = f"has more than {MOST_BYTES:,} bytes: this is no list of addresses"
        raise LoadError(path, why, hint="split it")
    for number, line in enumerate(decode(path, path.read_bytes()).splitlines(), 1):
        if _names(line):
            yield number, line.strip(), _file(path, line.strip())


def documents_of(path: Path) -> Iterator[Path | LoadError]:
    """Give a document, or those that an address list names.

    Yields
    ------
    Path or LoadError
        The error where a line names nothing that can be read.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not is_list(path, head):
        yield path
        return
    for line, words, place in named(path):
        yield LoadError(path, place, line=line, value=words) if isinstance(place, str) else place


def _file(path: Path, line: str) -> Path | str:
    place = line
    if ADDRESS.fullmatch(line):
        try:
            address = urlsplit(line)
        except ValueError:
            return "is no address"
        if address.scheme.lower() != "file" or address.netloc not in {"", "localhost"}:
            return "is not on this machine, and nothing is fetched: save it, and name the file"
        place = unquote(address.path)
    found = path.parent / place
    if "\0" in place or not found.is_file():
        return "there is no such file"
    if found.suffix.lower() not in SUFFIXES:
        return f"is no document: those end in {', '.join(SUFFIXES)}"
    return found
