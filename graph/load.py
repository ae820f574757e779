"""Put batches of statements into a graph folder: all of a file, or nothing of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from typing import TYPE_CHECKING

import pandas as pd

from .content import table_hashes
from .errors import LoadError
from .folder import MANIFEST, Manifest, read_manifest, write_tables, writing
from .merge import CLOSED, known_ids, merge_nodes, merge_statements, referenced_nodes
from .statements import reject_table
from .store import NODES, REJECTS, STATEMENTS, empty_table, stored_table
from .supply import derive
from .validate import check_declared, check_nodes, check_statements

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .statements import Batch

Tables = dict[str, pd.DataFrame]
DERIVED = (NODES + "Supply", NODES + "Demand", STATEMENTS + "FEEDS")


@dataclass
class LoadReport:
    """What became of one file: ``rows = new + unchanged + len(rejects)``."""

    file: str
    loader: str
    rows: int = 0
    new: int = 0
    unchanged: int = 0
    rejects: pd.DataFrame = field(default_factory=reject_table)
    sources: list[str] = field(default_factory=list[str])


class Loading:
    """A graph folder being loaded into; nothing changes on disk until :meth:`commit`.

    Use it inside :func:`~lodegraph.graph.folder.writing`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tables: Tables = {}
        self.loads: list[Manifest] = []
        if (folder / MANIFEST).exists():
            manifest = read_manifest(folder)
            self.loads = manifest["loads"]
            self.tables = {r["name"]: stored_table(folder, r) for r in manifest["resources"]}
        self._stored = (dict(self.tables), list(self.loads))

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
        tables = dict(self.tables)
        found: list[pd.DataFrame] = []
        for batch in batches:
            report.rows += batch.rows_in
            found += [batch.rejects, *_add_batch(tables, batch, report)]
        filled = [table for table in found if len(table)]
        if filled:
            report.rejects = pd.concat(filled, ignore_index=True).sort_values("row", kind="stable")
        if not keep_going:
            _stop_at_refused(file, report)
        self._note(file, report, tables)
        self.tables = tables
        return report

    def _note(self, file: Path, report: LoadReport, tables: Tables) -> None:
        """Enter a file in the journal, and its rejects in place of those it had before."""
        digest = _digest(file)
        if not report.new and any(load["sha256"] == digest for load in self.loads):
            return
        counts = {"rows": report.rows, "new": report.new, "unchanged": report.unchanged}
        entry = {"file": report.file, "sha256": digest, "loader": report.loader, **counts}
        self.loads = [*self.loads, {**entry, "rejects": len(report.rejects)}]
        rejects = report.rejects.assign(file=report.file).astype({"file": "str"})
        if REJECTS in tables:
            held = tables.pop(REJECTS)
            rejects = pd.concat([held[held["file"] != report.file], rejects], ignore_index=True)
        if len(rejects):
            tables[REJECTS] = rejects.sort_values(["file", "row"], ignore_index=True)

    def commit(self) -> bool:
        """Derive the supply network and write the folder; tell whether anything changed."""
        tables = _with_derived(self.tables)
        before, loads = self._stored
        same = tables.keys() == before.keys() and loads == self.loads
        if same and all(tables[key].equals(before[key]) for key in tables):
            return False
        content = {key: table for key, table in tables.items() if key != REJECTS}
        write_tables(self.folder, tables, self.loads, table_hashes(content))
        self.tables, self._stored = tables, (dict(tables), list(self.loads))
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


def _add_batch(tables: Tables, batch: Batch, report: LoadReport) -> list[pd.DataFrame]:
    """Bring a batch into tables; return the rejects."""
    rejects: list[pd.DataFrame] = []
    for label, nodes in batch.nodes.items():
        good, bad = check_nodes(label, nodes)
        rejects.append(bad)
        held = tables.get(NODES + label, empty_table(label))
        tables[NODES + label] = merge_nodes(held, good)
    report.sources += batch.nodes.get("Source", empty_table("Source"))["id"].tolist()
    by_type, bad = check_statements(batch.statements)
    rejects.append(bad)
    held_nodes = {key.removeprefix(NODES): t for key, t in tables.items() if key.startswith(NODES)}
    known = known_ids(held_nodes)
    for name, statements in by_type.items():
        declared, undeclared = check_declared(statements, known)
        held = tables.get(STATEMENTS + name, empty_table(name))
        merged = merge_statements(name, held, declared)
        rejects += [undeclared, merged.rejects]
        if len(merged.table):
            tables[STATEMENTS + name] = merged.table
        report.new += merged.new
        report.unchanged += merged.unchanged
    return rejects


def _with_derived(tables: Tables) -> Tables:
    """Take the nodes of the code tables that statements name, and derive the supply network."""
    stated = {key: table for key, table in tables.items() if key not in DERIVED}
    by_type = {k.removeprefix(STATEMENTS): t for k, t in stated.items() if k.startswith(STATEMENTS)}
    for label in CLOSED:
        nodes = referenced_nodes(label, by_type)
        if len(nodes):
            stated[NODES + label] = nodes
    return stated | derive(by_type, stated.get(NODES + "Source", empty_table("Source")))


def _stop_at_refused(file: Path, report: LoadReport) -> None:
    refused = report.rejects[report.rejects["kind"] == "refused"]
    if len(refused):
        first = {key: None if pd.isna(cell) else cell for key, cell in refused.iloc[0].items()}
        more = f" ({len(refused) - 1:,} more rows are refused)" if len(refused) > 1 else ""
        near = f"did you mean {first['nearest']}? " if first["nearest"] else ""
        raise LoadError(
            file,
            f"{first['reason']}{more}; nothing was loaded",
            line=first["row"],
            column=first["column"],
            value=first["value"],
            hint=f"{near}correct the row, or load the others with --keep-going",
        )
    if not report.new and not report.unchanged:
        reasons = ", ".join(report.rejects["reason"].value_counts().index[:1])
        why = f"no statement could be made of its {report.rows:,} rows" if reasons else "no rows"
        why += f" ({reasons})" if reasons else ": nothing to load"
        raise LoadError(file, why, hint="leave the file out, or go on without it by --keep-going")
