"""Find the loader that reads a file. A new loader is one new module in this folder."""

from __future__ import annotations

import importlib
import pkgutil
import re
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from ..graph.errors import LoadError
from .packed import find_packed
from .review import document_of
from .sheet import SIGNATURE, header_cells
from .table import column_names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..graph.statements import Batch

HEAD_BYTES = 65_536
MOST_NAMED = 6


@runtime_checkable
class Loader(Protocol):
    """What a module of this package offers to be a loader.

    It may also name the ``COLUMNS`` it requires, so that a file with a wrong header is told
    which columns differ.
    """

    NAME: str

    def recognises(self, path: Path, head: bytes) -> bool:
        """Tell from the name and the first bytes whether the file is of this kind."""
        ...

    def read(self, path: Path) -> Iterator[Batch]:
        """Read the file in one or more parts."""
        ...


@runtime_checkable
class FolderLoader(Protocol):
    """What a loader offers besides if it reads all files of a folder at once."""

    def recognises_folder(self, folder: Path) -> bool:
        """Tell from the names of its files whether a folder is of this kind."""
        ...


def loaders() -> dict[str, Loader]:
    """Find every loader in this package.

    Returns
    -------
    dict of str to Loader
        By name, in alphabetical order.

    Examples
    --------
    >>> "statements-csv" in loaders()
    True
    """
    package = __package__ or ""
    here = importlib.import_module(package)
    names = [info.name for info in pkgutil.iter_modules(here.__path__)]
    modules = [importlib.import_module(f".{name}", package) for name in names]
    found = [module for module in modules if isinstance(module, Loader)]
    return {loader.NAME: loader for loader in sorted(found, key=lambda loader: loader.NAME)}


def choose(path: Path, name: str | None = None) -> Loader:
    """Choose the loader for a file.

    Parameters
    ----------
    path : Path
        The file.
    name : str, optional
        Name of a loader, when the file is not recognised by itself.

    Returns
    -------
    Loader
        The one that recognises the file, or the one named.

    Raises
    ------
    LoadError
        If there is no such file or loader, if no loader recognises the file (with the one that
        comes nearest) or if several do.
    """
    known = loaders()
    if not path.exists():
        raise LoadError(path, "no such file", hint="check the spelling of the path")
    reviewed = document_of(path)
    if reviewed is not None:
        hint = f"load {reviewed}: its review beside it is obeyed"
        raise LoadError(path, f"is the review of {reviewed.name}", hint=hint)
    if name is not None:
        if name not in known:
            raise LoadError(path, f"there is no loader {name!r}", hint=_list(known))
        return known[name]
    if path.is_dir():
        return _choose_for_folder(path, known)
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head:
        raise LoadError(path, "the file is empty", hint="leave it out")
    fitting = [loader for loader in known.values() if loader.recognises(path, head)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = ", ".join(loader.NAME for loader in fitting)
        raise LoadError(path, f"several loaders read such files: {names}", hint="name one of them")
    packed = find_packed(path, known.values()) if head.startswith(SIGNATURE) else None
    if packed is not None:
        return packed
    why = f"no loader recognises it{_nearest(known, path, head)}"
    raise LoadError(path, why, hint=_list(known))


def _choose_for_folder(path: Path, known: dict[str, Loader]) -> Loader:
    """Find a loader for what is published as a folder of many files."""
    for loader in known.values():
        if isinstance(loader, FolderLoader) and loader.recognises_folder(path):
            return loader
    raise LoadError(path, "is a folder", hint="give one file at a time")


def reads_folder(path: Path) -> bool:
    """Tell whether a loader reads a folder as one publication, and not as many documents."""
    folders = [loader for loader in loaders().values() if isinstance(loader, FolderLoader)]
    return any(loader.recognises_folder(path) for loader in folders)


def read_file(path: Path, name: str | None = None) -> tuple[str, Iterator[Batch]]:
    """Read a file with the loader that fits.

    Parameters
    ----------
    path : Path
        The file.
    name : str, optional
        Name of a loader, as for `choose`.

    Returns
    -------
    tuple of (str, iterator of Batch)
        The loader's name, and what it finds.

    Raises
    ------
    LoadError
        As `choose`; and while iterating, if the file as a whole cannot be read.
    """
    loader = choose(path, name)
    return loader.NAME, loader.read(path)


def _list(known: dict[str, Loader]) -> str:
    return f"loaders: {', '.join(known)}"


def _nearest(known: dict[str, Loader], path: Path, head: bytes) -> str:
    """Say which loader's columns the file shares most of, and which differ."""
    found = _names(path, head)
    shared: dict[tuple[str, frozenset[str]], float] = {}
    for name, loader in known.items():
        for wanted in (getattr(loader, "COLUMNS", ()), getattr(loader, "KEYS", ())):
            if wanted:
                shared[name, frozenset(wanted)] = len(found & {*wanted}) / len(wanted)
    best, wanted = max(shared, key=lambda key: shared[key], default=("", frozenset[str]()))
    if not best or not shared[best, wanted]:
        return ""
    missing = ", ".join(sorted(wanted - found))
    optional = {*getattr(known[best], "OPTIONAL", ())}
    others = [name for name in sorted(found - wanted - optional) if name][:MOST_NAMED]
    instead = f"; found instead: {', '.join(others)}" if others else ""
    return f"; {best} comes nearest, but these columns are missing: {missing}{instead}"


def _names(path: Path, head: bytes) -> set[str]:
    """List the columns of a table, the sheets and columns of a spreadsheet, the keys of JSON."""
    if head.startswith(SIGNATURE):
        return header_cells(path)
    if head.lstrip()[:1] in {b"{", b"["}:
        return set(re.findall(r'"(\w+)"\s*:', head.decode("utf-8", "replace")))
    return set(column_names(head))
