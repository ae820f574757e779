"""Read members of zip archives that may be damaged, or made to do harm.

Members are read as streams and never extracted by name, so nothing in an archive can land outside
it; names that try are refused all the same, as are archives that would unpack to far more than a
statistical table does.
"""

from __future__ import annotations

import io
import re
import zlib
from contextlib import contextmanager
from stat import S_ISLNK
from typing import IO, TYPE_CHECKING, BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from ..graph.errors import LoadError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from _typeshed import WriteableBuffer

MOST_MEMBERS = 10_000
MOST_BYTES = 64 * 2**30
# Text packs to a tenth, a table of blanks to a fiftieth; a bomb is nearer a thousandth.
MOST_RATIO = 200
SMALL_BYTES = 2**20  # below it a ratio says nothing
_ELSEWHERE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)")
_AGAIN = "fetch it again from its publisher"


class Archive:
    """A zip archive whose members have been checked; made by `open_archive`."""

    def __init__(self, path: Path, file: ZipFile) -> None:
        self.path = path
        self._file = file
        self._members = {member.filename: member for member in _checked(path, file)}

    @property
    def names(self) -> list[str]:
        """Names of the members that are files, in alphabetical order."""
        return sorted(name for name, member in self._members.items() if not member.is_dir())

    def open(self, name: str) -> BinaryIO:
        """Open a member as a stream of bytes.

        Raises
        ------
        LoadError
            Here or while reading, if it is damaged or needs a password.
        """
        try:
            stream = self._file.open(self._members[name])
        except (BadZipFile, NotImplementedError, OSError, RuntimeError) as error:
            why = f"the member {name} cannot be read ({error})"
            raise LoadError(self.path, why, hint=_AGAIN) from error
        return io.BufferedReader(_Member(self.path, name, stream))


class _Member(io.RawIOBase):
    """A member that says which file is damaged."""

    def __init__(self, path: Path, name: str, stream: IO[bytes]) -> None:
        self._path, self._name, self._stream = path, name, stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        try:
            content = self._stream.read(len(view))
        except (BadZipFile, EOFError, OSError, zlib.error) as error:
            why = f"the member {self._name} is damaged ({error})"
            raise LoadError(self._path, why, hint=_AGAIN) from error
        view[: len(content)] = content
        return len(content)

    def close(self) -> None:
        self._stream.close()
        super().close()


@contextmanager
def open_archive(path: Path) -> Generator[Archive]:
    """Open a zip archive to read its members.

    Parameters
    ----------
    path : Path
        The archive.

    Raises
    ------
    LoadError
        If it is cut short or no zip archive, has a member that points outside it or is a link,
        has too many members, or would unpack to too much.
    """
    try:
        file = ZipFile(path)
    except (BadZipFile, OSError, ValueError) as error:
        why = f"is not a whole zip archive ({error})"
        raise LoadError(path, why, hint=_AGAIN) from error
    with file:
        yield Archive(path, file)


def _checked(path: Path, file: ZipFile) -> list[ZipInfo]:
    members = file.infolist()
    if len(members) > MOST_MEMBERS:
        raise _unsafe(path, f"has {len(members):,} members, more than {MOST_MEMBERS:,}")
    total = sum(member.file_size for member in members)
    if total > MOST_BYTES:
        raise _unsafe(path, f"would unpack to {total:,} bytes, more than {MOST_BYTES:,}")
    for member in members:
        name = member.filename
        if _ELSEWHERE.search(name) or S_ISLNK(member.external_attr >> 16):
            raise _unsafe(path, f"the member {name!r} points outside the archive")
        packed = max(member.compress_size, 1)
        if member.file_size > max(SMALL_BYTES, MOST_RATIO * packed):
            times = member.file_size // packed
            raise _unsafe(path, f"the member {name!r} would unpack to {times:,} times its size")
    return members


def _unsafe(path: Path, why: str) -> LoadError:
    return LoadError(path, why, hint="do not open it; " + _AGAIN)
