"""Put batches of statements into a graph folder: all of a file, or nothing of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

import pandas as pd

from .errors import LoadError
from .folder import MANIFEST, Manifest, read_manifest, read_table, write_tables, writing
from .merge import CLOSED, merge_nodes, merge_statements, referenced_nodes, undeclared
from .schema import load_schema
from .statements import reject_table
from .store import NODES, REJECTS, STATEMENTS, empty_table, fingerprint
from .supply import derive
from .validate import check_nodes, check_statements

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .statements import Batch

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
        self.tables: dict[str, pd.DataFrame] = {}
        self.loads: list[Manifest] = []
        self.changed = False
        if (folder / MANIFEST).exists():
            manifest = read_manifest(folder)
            self.loads = manifest["loads"]
            self.tables = {r["name"]: read_table(folder, r) for r in manifest["resources"]}
        else:
            self.changed = True

    def add(
        self, file: Path, loader: str, batches: Iterable[Batch], *, keep_going: bool = False
    ) -> LoadReport:
        """Add what a loader read from a file.

        Parameters
        ----------
        file : Path
            The file, for messages, the journal and the reject table.
        loader : str
            Name of the loader.
        batches : iterable of Batch
            What it read.
        keep_going : bool
            Keep the good rows of a file that has refused ones.

        Raises
        ------
        LoadError
            If a row is refused and ``keep_going`` is off, or no row could be used.
        """
        report = LoadReport(file.name, loader)
        found = [reject_table()]
        before = dict(self.tables)
        for batch in batches:
            report.rows += batch.rows_in
            found += [batch.rejects, self._add_batch(batch, report)]
        filled = [table for table in found if len(table)]
        report.rejects = pd.concat(filled, ignore_index=True) if filled else found[0]
        try:
            _stop_at_refused(file, report, keep_going=keep_going)
        except LoadError:
            self.tables = before
            raise
        self._note(file, report)
        return report

    def _add_batch(self, batch: Batch, report: LoadReport) -> pd.DataFrame:
        rejects: list[pd.DataFrame] = []
        for label, nodes in batch.nodes.items():
            good, bad = check_nodes(label, nodes)
            rejects.append(bad)
            held = self.tables.get(NODES + label, empty_table(label))
            self.tables[NODES + label] = merge_nodes(held, good)
        report.sources += list(batch.nodes.get("Source", empty_table("Source"))["id"])
        by_type, bad = check_statements(batch.statements)
        rejects.append(bad)
        known = {label: self._ids(label) for label in load_schema().labels}
        for name, statements in by_type.items():
            wrong = undeclared(statements, known)
            rejects.append(_undeclared_rejects(statements[wrong]))
            held = self.tables.get(STATEMENTS + name, empty_table(name))
            merged = merge_statements(name, held, statements[~wrong])
            if merged.new:
                self.tables[STATEMENTS + name] = merged.table
                self.changed = True
            report.new += merged.new
            report.unchanged += merged.unchanged
            rejects.append(merged.rejects)
        filled = [table for table in rejects if len(table)]
        return pd.concat(filled, ignore_index=True) if filled else reject_table()

    def _ids(self, label: str) -> set[str]:
        table = self.tables.get(NODES + label)
        return set() if table is None else set(table["id"])

    def _note(self, file: Path, report: LoadReport) -> None:
        digest = sha256(file.read_bytes()).hexdigest()
        if any(load["sha256"] == digest for load in self.loads) and not report.new:
            return
        self.changed = True
        self.loads.append(
            {
                "file": report.file,
                "sha256": digest,
                "loader": report.loader,
                "rows": report.rows,
                "new": report.new,
                "unchanged": report.unchanged,
                "rejects": len(report.rejects),
            }
        )
        rejects = report.rejects.assign(file=report.file).astype({"file": "str"})
        held = self.tables.get(REJECTS)
        if held is not None:
            rejects = pd.concat([held[held["file"] != report.file], rejects], ignore_index=True)
        if len(rejects):
            self.tables[REJECTS] = rejects.sort_values(["file", "row"], ignore_index=True)

    def commit(self) -> bool:
        """Derive the supply network and write the folder; tell whether anything changed."""
        if not self.changed:
            return False
        stated = {key: table for key, table in self.tables.items() if key not in DERIVED}
        by_type = {
            key.removeprefix(STATEMENTS): table
            for key, table in stated.items()
            if key.startswith(STATEMENTS)
        }
        for label in CLOSED:
            nodes = referenced_nodes(label, by_type)
            if len(nodes):
                stated[NODES + label] = nodes
        stated.update(derive(by_type, stated.get(NODES + "Source", empty_table("Source"))))
        content = {key: table for key, table in stated.items() if key != REJECTS}
        write_tables(self.folder, stated, self.loads, fingerprint(content))
        self.tables, self.changed = stated, False
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


def _undeclared_rejects(statements: pd.DataFrame) -> pd.DataFrame:
    reason = "names a firm, bank, facility, policy, risk or source that the file does not declare"
    rows = statements["row"] if "row" in statements else pd.Series(pd.NA, statements.index)
    ends = statements["subject_id"] + " - " + statements["object_id"]
    return reject_table(
        [
            {"row": row, "kind": "refused", "reason": reason, "column": "object", "value": value}
            for row, value in zip(rows, ends, strict=True)
        ]
    )


def _stop_at_refused(file: Path, report: LoadReport, *, keep_going: bool) -> None:
    refused = report.rejects[report.rejects["kind"] == "refused"].sort_values("row")
    if len(refused) and not keep_going:
        first = refused.iloc[0]
        more = f" ({len(refused) - 1} more rows are refused)" if len(refused) > 1 else ""
        near = None if pd.isna(first["nearest"]) else f"did you mean {first['nearest']}? "
        raise LoadError(
            file,
            f"{first['reason']}{more}; nothing was loaded",
            line=None if pd.isna(first["row"]) else int(first["row"]),
            column=None if pd.isna(first["column"]) else first["column"],
            value=None if pd.isna(first["value"]) else first["value"],
            hint=f"{near or ''}correct the row, or load the others with --keep-going",
        )
    if report.rows and not report.new and not report.unchanged:
        reasons = report.rejects["reason"].value_counts()
        why = f"no statement could be made of {report.rows} rows ({reasons.index[0]})"
        raise LoadError(file, why, hint="see `lodegraph load --help` for what each loader reads")
