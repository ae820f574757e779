"""Bytes become text: by the mark at their start, by what they declare, or as UTF-8; no guess."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from ..graph.errors import LoadError

if TYPE_CHECKING:
    from pathlib import Path

# The longer marks first: UTF-32's begins like UTF-16's.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Python's codecs include some that are no encodings of text files.
KNOWN = re.compile(
    r"utf-?8|utf-?16(?:-?[lb]e)?|windows-?125\d|cp-?125\d|iso-?8859-?\d+|latin-?1|(?:us-)?ascii"
    r"|gb2312|gbk|gb18030|big5|shift[_-]jis|euc-(?:jp|kr)|koi8-[ru]|macintosh",
    re.IGNORECASE,
)
# What browsers read under these names (WHATWG Encoding Standard).
MEANT = {
    "iso-8859-1": "windows-1252",
    "latin1": "windows-1252",
    "latin-1": "windows-1252",
    "ascii": "windows-1252",
    "us-ascii": "windows-1252",
    "gb2312": "gbk",
}
HEAD_BYTES = 4096
SAVE = "save the file as UTF-8, for example: iconv -f WINDOWS-1252 -t UTF-8"
# What is no text, by its first bytes.
BINARY_HEADS = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP or Office file",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"\x1f\x8b": "a gzip file",
    b"PAR1": "a Parquet table",
    b"\x7fELF": "a program",
    b"{\\rtf": "Rich Text (RTF)",
}


def decode(path: Path, data: bytes, declared: str | None = None) -> str:
    r"""Decode the bytes of a text file.

    Parameters
    ----------
    path : Path
        The file, for messages.
    data : bytes
        Its content.
    declared : str, optional
        The encoding it declares; a byte order mark comes first.

    Returns
    -------
    str
        Without the mark.

    Raises
    ------
    LoadError
        If it is binary, of an unknown encoding, or has a byte that its encoding does not.

    Examples
    --------
    >>> from pathlib import Path
    >>> decode(Path("a.txt"), "Küche".encode("utf-16"))
    'Küche'
    >>> decode(Path("a.txt"), b"caf\xe9", "iso-8859-1")
    'café'
    """
    refuse_binary(path, data)
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _decoded(path, data[len(mark) :], encoding, len(mark))
    if declared and not KNOWN.fullmatch(declared.strip()):
        raise LoadError(
            path, "declares an encoding that is not known", value=declared[:40], hint=SAVE
        )
    name = (declared or "utf-8").strip().lower()
    if name.replace("-", "").startswith("utf16"):
        name = "utf-8"  # it could be read as ASCII until here, so it is not UTF-16
    place = data.find(b"\0")
    if place >= 0:
        head = data[:HEAD_BYTES]
        why = f"byte {place} is NUL: this is binary, not text"
        if head.count(b"\0") * 3 > len(head):
            why = f"byte {place} is NUL: this is UTF-16 without its mark, or binary"
        line = data.count(b"\n", 0, place) + 1
        raise LoadError(path, why, line=line, hint="save it as UTF-8 text or HTML first")
    return _decoded(path, data, MEANT.get(name, name))


def refuse_binary(path: Path, data: bytes) -> None:
    """Refuse by name what is no text.

    Raises
    ------
    LoadError
        If the content begins as one of the known kinds of binary files does.
    """
    for head, name in BINARY_HEADS.items():
        if data.startswith(head):
            raise LoadError(
                path, f"this is {name}, not text", hint="save it as UTF-8 text or HTML first"
            )


def _decoded(path: Path, data: bytes, encoding: str, skipped: int = 0) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        wide = {"16": "\n".encode("utf-16-le"), "32": "\n".encode("utf-32-le")}
        newline = wide.get(encoding[4:6], b"\n")
        name = encoding.upper()
        byte = skipped + error.start
        mixed = name == "UTF-8" and _is_utf8_elsewhere(data, error)
        raise LoadError(
            path,
            f"byte {byte} is not {name}{', though other parts are: mixed encodings' * mixed}",
            line=data.count(newline, 0, error.start) + 1,
            value=repr(data[error.start : error.start + 1])[2:-1],
            hint=SAVE,
        ) from None


def _is_utf8_elsewhere(data: bytes, error: UnicodeDecodeError) -> bool:
    """Tell whether characters beyond ASCII were read before the byte that is wrong."""
    return not data[: error.start].isascii()
