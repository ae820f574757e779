"""Build the graph that ships from the files of a folder: ``make reference DATA=folder``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .cli_build import load_table, reject_summary
from .graph.errors import LoadError, LodegraphError
from .loaders.publications import publications
from .loaders.registry import choose
from .loading import load_files
from .output import Format, emit, say

if TYPE_CHECKING:
    from collections.abc import Iterator

FACTS = Path(__file__).parent / "loaders" / "data" / "finance-ownership-controls.csv"
# What a user writes has no publisher; and AidData's pages stand among the project's own facts:
# loaded beside them, a loan would count twice.
NOT_PUBLISHED = frozenset({"aiddata-pages", "document", "fact-table", "statements-csv"})
HOW = "`lodegraph sources --known` tells where each file is published"
USAGE = f"name the folder of the publishers' files: make reference DATA=folder; {HOW}"


def shipping() -> frozenset[str]:
    """Name the loaders of the publications whose licence lets the graph inside have their figures.

    Examples
    --------
    >>> "baci" in shipping(), "un-comtrade" in shipping(), "aiddata-pages" in shipping()
    (True, False, False)
    """
    table = publications()
    return frozenset(table.loc[table["ships"] == "yes", "loader"]) - NOT_PUBLISHED


def published_files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Find each file, and each folder that is read as one, of a publication that may ship.

    Parameters
    ----------
    folder : Path
        Where to look, and in the folders inside; in the order of their names.

    Yields
    ------
    tuple of (Path, str)
        The file and its loader. Files that no loader recognises are passed over.
    """
    loaders = {path: _loader(path) for path in sorted(folder.rglob("*"))}
    held = {(path.parent, loader) for path, loader in loaders.items() if path.is_file()}
    taken: dict[Path, str] = {}
    for path, loader in loaders.items():
        within = {taken.get(parent) for parent in path.parents}
        # A folder in which other publications lie beside is no publication.
        mixed = any((path, other) in held for other in shipping() - {loader})
        if loader in shipping() and loader not in within and not mixed:
            taken[path] = loader
            yield path, loader


def _loader(path: Path) -> str:
    try:
        return choose(path).NAME
    except LoadError:
        return ""


def build(data: Path, into: Path) -> None:
    """Load what may ship into a new graph folder, and print what became of each file.

    Raises
    ------
    LodegraphError
        If a publication is missing, or the folder holds a graph already.
    """
    if not data.is_dir():
        raise LodegraphError(f"{data}: no such folder", HOW)
    found = dict(published_files(data))
    missing = sorted(shipping() - set(found.values()))
    if missing:
        raise LodegraphError(f"{data}: no file of {', '.join(missing)}", HOW)
    if into.exists():
        raise LodegraphError(f"{into}: is there already", "name a new folder")
    reports = load_files([*found, FACTS], into, keep_going=True).reports
    emit(load_table(reports), Format.TABLE, None, question=f"Loaded into {into}")
    emit(reject_summary(reports), Format.TABLE, None, question="Rows that became no statement")


def main(arguments: list[str]) -> int:
    """Run the program with the two folders; return its exit code."""
    try:
        data, into = (Path(name) for name in arguments if name)
        build(data, into)
    except ValueError:
        say(f"error: {USAGE}")
        return 2
    except LodegraphError as error:
        say(f"error: {error.message}\nhint: {error.hint}")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
