"""Put batches of statements into a graph folder: all of a file, or nothing of it."""

from __future__ import annotations

from hashlib import file_digest, sha256
from shutil import copyfile
from typing import TYPE_CHECKING

import pandas as pd

from .content import table_hashes
from .documents import DOCUMENTS, READ, Shelf, described, together
from .errors import StoreError
from .folder import (
    FORMAT_VERSION,
    MANIFEST,
    SERVER,
    Manifest,
    read_manifest,
    write_tables,
    writing,
)
from .merge import CLOSED, closed_nodes, named_ids
from .renew import renew
from .state import (
    LoadReport,
    State,
    add_batch,
    add_together,
    keep_rejects,
    known_of,
    read_state,
    settle,
    settle_documents,
)
from .store import NODES, REJECTS, STATEMENTS
from .texts import add_texts
from .waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from .documents import Document
    from .state import Tables
    from .statements import Batch
    from .told import Told

__all__ = ["LoadReport", "Loading", "load"]

BESIDES = (REJECTS, DOCUMENTS)  # tables that are not part of a graph's content


class Loading:
    """A graph folder being loaded into; nothing changes on disk until :meth:`commit`.

    Use it inside :func:`~lodegraph.graph.folder.writing`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.loads: list[Manifest] = []
        self._state = State()
        self._derived = State()  # what the stored network rests on
        if (folder / MANIFEST).exists():
            self._read(folder)
        self._stored = (self._state.copy(), list(self.loads))

    def _read(self, folder: Path) -> None:
        manifest = read_manifest(folder)
        self.loads = list(manifest["loads"])
        self._state = read_state(folder, manifest)
        if _derived_here(manifest):
            self._derived = self._state.copy()

    def start_from(self, base: Path) -> None:
        """Begin with a copy of another graph; that one stays as it is.

        Raises
        ------
        StoreError
            If the folder holds a graph already, or ``base`` holds none.
        """
        if (self.folder / MANIFEST).exists():
            hint = "name a new folder, or load into this one without the other graph"
            raise StoreError(f"{self.folder}: holds a graph already", hint)
        self._read(base)
        state = self._state
        for part in (*state.parts.values(), *state.flows.values(), *state.texts.values()):
            copied = self.folder / f"{part['path']}.part"
            copyfile(base / part["path"], copied)
            copied.replace(self.folder / part["path"])

    @property
    def tables(self) -> Tables:
        """The tables so far, by name: without those in parts, and what documents stated last."""
        return self._state.tables

    def add(
        self, file: Path, loader: str, batches: Iterable[Batch], *, keep_going: bool = False
    ) -> LoadReport:
        """Add what a loader read from a file: all of it, or nothing.

        Parameters
        ----------
        file : Path
            The file, for messages, the journal and the reject table.
        loader : str
            Name of the loader.
        batches : iterable of Batch
            What it read.
        keep_going : bool
            Keep the good rows of a file that has refused ones, and go on if it has none.

        Raises
        ------
        LoadError
            If, without ``keep_going``, a row is refused or no row could be used.
        """
        report = LoadReport(file.name, loader)
        settle_documents(self.folder, self._state)
        state = self._state.copy()
        found: list[pd.DataFrame] = []
        waiting = Waiting(self.folder, state.tables)
        for batch in batches:
            report.rows += batch.rows_in
            added = [batch.rejects, *add_batch(self.folder, state, batch, report, waiting)]
            found += filter(len, added)
        waiting.merge_nodes()
        merged = settle(self.folder, state, waiting.statements)
        found += filter(len, map(report.count, merged))
        if found:
            report.rejects = pd.concat(found, ignore_index=True).sort_values("row", kind="stable")
        if not keep_going:
            report.stop_at_refused(file)
        digest = _digest(file)
        if self.journal(report, digest):
            kept = [report.rejects.assign(file=report.file)]
            keep_rejects(state.tables, {report.file}, kept)
        self._state = state
        return report

    def add_documents(
        self, read: Sequence[tuple[str, str, Told]], report: LoadReport
    ) -> list[Document]:
        """Add documents: those that are the same as another, or older, state nothing.

        Parameters
        ----------
        read : sequence of (str, str, Told)
            Of each document its name, with what it was read, and what it states.
        report : LoadReport
            Of the load they belong to; it is added to.

        Returns
        -------
        list of Document
            With their states. What a source said before is withdrawn when it is read again, and
            when another document takes its place.
        """
        shelf = Shelf(self._state.tables.get(DOCUMENTS))
        placed = [shelf.place(described(file, told, by)) for file, by, told in read]
        gone = {source for _, sources in placed for source in sources}
        found = [shelf.now(document) for document, _ in placed]
        stand = [
            (file, told)
            for (file, _, told), document in zip(read, found, strict=True)
            if document.state == READ
        ]
        if known_of(self._state, gone | {str(told.source["id"]) for _, told in stand}):
            settle_documents(self.folder, self._state)
        state = self._state.copy()
        rejects = [add_together(self.folder, state, together(stand), gone, report)] if stand else []
        state.tables[DOCUMENTS] = shelf.table()
        keep_rejects(state.tables, {file for file, _, _ in read} | shelf.silent(), rejects)
        self._state = state
        return found

    def journal(self, report: LoadReport, digest: str) -> bool:
        """Enter a load in the journal, unless it is there and brought nothing new.

        One that goes on is entered once, with what it has come to.

        Parameters
        ----------
        report : LoadReport
            What came of it.
        digest : str
            SHA-256 of the file, or of the hashes of a folder's files.

        Returns
        -------
        bool
            Whether it was entered.
        """
        changed = report.new or report.withdrawn
        if not changed and any(load["sha256"] == digest for load in self.loads):
            return False
        if report.line is None:
            report.line = len(self.loads)
        counts = {"rows": report.rows, "new": report.new, "unchanged": report.unchanged}
        entry = {"file": report.file, "sha256": digest, "loader": report.loader, **counts}
        entry["rejects"] = int(report.rejects["rows"].sum())
        self.loads = [*self.loads[: report.line], entry, *self.loads[report.line + 1 :]]
        return True

    def commit(self) -> bool:
        """Bring the network up to date and write the folder; tell whether anything changed."""
        state, (before, loads) = self._state, self._stored
        settle_documents(self.folder, state)
        tables = state.tables = _with_named(state)
        renew(self.folder, self._derived, state)
        state.texts = add_texts(self.folder, state.texts, state.new_texts)
        state.new_texts = ()
        same = tables.keys() == before.tables.keys() and loads == self.loads
        same = same and state.stored() == before.stored()
        if same and all(tables[key].equals(before.tables[key]) for key in tables):
            return False
        content = {key: table for key, table in tables.items() if key not in BESIDES}
        hashes = table_hashes(content) | state.hashes
        write_tables(self.folder, tables, self.loads, hashes, state.stored())
        self._derived = state.copy()
        self._stored = (self._derived, list(self.loads))
        return True


def load(
    folder: Path, file: Path, loader: str, batches: Iterable[Batch], *, keep_going: bool = False
) -> LoadReport:
    """Load one file into a graph folder: all of it, or nothing."""
    with writing(folder):
        loading = Loading(folder)
        report = loading.add(file, loader, batches, keep_going=keep_going)
        loading.commit()
    return report


def _digest(file: Path) -> str:
    """Hash a file, or the names and hashes of all files in a folder."""
    if file.is_dir():
        parts = sorted(part for part in file.rglob("*") if part.is_file())
        listed = [f"{part.relative_to(file).as_posix()} {_digest(part)}" for part in parts]
        return sha256("\n".join(listed).encode()).hexdigest()
    with file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def _derived_here(manifest: Manifest) -> bool:
    """Tell whether a load of this format has derived the network: a server knows any."""
    loads = manifest["loads"]
    current = manifest["lodegraph_format"] == FORMAT_VERSION
    return current and bool(loads) and loads[-1]["loader"] != SERVER


def _with_named(state: State) -> Tables:
    """Take the nodes of the code tables that statements name."""
    tables = dict(state.tables)
    for label in CLOSED:
        used = state.named.get(label, set()).union(
            *(
                named_ids(table).get(label, set())
                for key, table in tables.items()
                if key.startswith(STATEMENTS)
            )
        )
        nodes = closed_nodes(label, used)
        if len(nodes):
            tables[NODES + label] = nodes
    return tables
