"""One readable file inside a zip archive, as publishers often give it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

from ..graph.errors import LoadError
from .archive import open_archive

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..graph.statements import Batch
    from .archive import Archive

HEAD_BYTES = 65_536
MOST_MEMBERS = 100  # that are looked into


class _Reader(Protocol):
    NAME: str

    def recognises(self, path: Path, head: bytes) -> bool: ...
    def read(self, path: Path) -> Iterator[Batch]: ...


@dataclass
class Packed:
    """A loader for the one member of an archive that it can read.

    Parameters
    ----------
    NAME : str
        Name of the loader.
    loader : Loader
        The loader.
    member : str
        Name of the member.
    """

    NAME: str
    loader: _Reader
    member: str

    def recognises(self, path: Path, head: bytes) -> bool:
        """Say yes: it was found by looking."""
        del path, head
        return True

    def read(self, path: Path) -> Iterator[Batch]:
        """Read the member from a copy that is gone afterwards."""
        with open_archive(path) as archive, TemporaryDirectory() as folder:
            copied = Path(folder) / Path(self.member).name
            with archive.open(self.member) as packed, copied.open("wb") as plain:
                copyfileobj(packed, plain)
            yield from self.loader.read(copied)


def find_packed(path: Path, loaders: Iterable[_Reader]) -> Packed | None:
    """Find the one member of an archive that a loader reads.

    Parameters
    ----------
    path : Path
        A zip archive.
    loaders : iterable of Loader
        Those to try.

    Returns
    -------
    Packed or None
        None if no member is recognised.

    Raises
    ------
    LoadError
        If the archive is damaged or harmful, or several members are recognised.
    """
    with open_archive(path) as archive:
        known = list(loaders)
        found = [
            Packed(loader.NAME, loader, name)
            for name in archive.names[:MOST_MEMBERS]
            for loader in known
            if _reads(loader, archive, name)
        ]
    if len(found) > 1:
        names = ", ".join(sorted({packed.member for packed in found}))
        why = f"holds several files that can be read: {names}"
        raise LoadError(path, why, hint="unpack it, and load them together")
    return found[0] if found else None


def _reads(loader: _Reader, archive: Archive, name: str) -> bool:
    with archive.open(name) as member:
        head = member.read(HEAD_BYTES)
    return bool(head) and loader.recognises(Path(name), head)
