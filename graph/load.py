"""Put batches of statements into a graph folder: all of a file, or nothing of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from shutil import copyfile
from typing import TYPE_CHECKING

import pandas as pd

from .bulk import bulk
from .content import table_hash, table_hashes
from .errors import LoadError, StoreError
from .folder import MANIFEST, Manifest, read_manifest, write_table, write_tables, writing
from .merge import (
    CLOSED,
    Merged,
    closed_nodes,
    known_ids,
    merge_nodes,
    merge_statements,
    named_ids,
)
from .parts import PARTED, by_year, is_packed, part_of, whole
from .restate import count_same, drop_unnamed, withdraw
from .statements import reject_table
from .store import NODES, REJECTS, STATEMENTS, empty_table, stored_table
from .supply import derive
from .texts import TEXTS, add_texts
from .trade import FIRST_YEAR
from .validate import check_declared, check_nodes, check_statements

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pyarrow as pa

    from .statements import Batch
    from .texts import Text

Tables = dict[str, pd.DataFrame]
Named = dict[str, set[str]]
MADE = {"PRODUCES", "REFINES"}  # without them no network can be derived
DERIVED = (NODES + "Supply", NODES + "Demand", STATEMENTS + "FEEDS")


@dataclass
class LoadReport:
    """What became of one file: ``rows = new + unchanged`` and the rows of ``rejects``.

    ``withdrawn`` counts what its sources said in the graph before and say no longer, or otherwise.
    """

    file: str
    loader: str
    rows: int = 0
    new: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    rejects: pd.DataFrame = field(default_factory=reject_table)
    sources: list[str] = field(default_factory=list[str])


@dataclass
class _State:
    """What a graph holds: tables, and of the parts that stay on disk their entries and hashes."""

    tables: Tables = field(default_factory=Tables)
    parts: dict[str, Manifest] = field(default_factory=dict[str, Manifest])
    hashes: dict[str, str] = field(default_factory=dict[str, str])
    named: Named = field(default_factory=Named)  # ids that statements in parts name, by label
    texts: dict[str, Manifest] = field(default_factory=dict[str, Manifest])
    new_texts: tuple[Text, ...] = ()  # written with the next commit

    def copy(self) -> _State:
        named = {label: set(ids) for label, ids in self.named.items()}
        tables, parts, hashes = dict(self.tables), dict(self.parts), dict(self.hashes)
        return _State(tables, parts, hashes, named, dict(self.texts), self.new_texts)


class Loading:
    """A graph folder being loaded into; nothing changes on disk until :meth:`commit`.

    Use it inside :func:`~lodegraph.graph.folder.writing`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.loads: list[Manifest] = []
        self._state = _State()
        if (folder / MANIFEST).exists():
            manifest = read_manifest(folder)
            self.loads = manifest["loads"]
            self._state = _read(folder, manifest)
        self._stored = (self._state.copy(), list(self.loads))

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
        manifest = read_manifest(base)
        self._state, self.loads = _read(base, manifest), list(manifest["loads"])
        for part in (*self._state.parts.values(), *self._state.texts.values()):
            copied = self.folder / f"{part['path']}.part"
            copyfile(base / part["path"], copied)
            copied.replace(self.folder / part["path"])

    @property
    def tables(self) -> Tables:
        """The tables so far, by name, without those that are kept in parts."""
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
        state = self._state.copy()
        found: list[pd.DataFrame] = []
        for batch in batches:
            report.rows += batch.rows_in
            found += [batch.rejects, *_add_batch(self.folder, state, batch, report)]
        filled = [table for table in found if len(table)]
        if filled:
            report.rejects = pd.concat(filled, ignore_index=True).sort_values("row", kind="stable")
        if not keep_going:
            _stop_at_refused(file, report)
        self._note(file, report, state.tables)
        self._state = state
        return report

    def _note(self, file: Path, report: LoadReport, tables: Tables) -> None:
        """Enter a file in the journal, and its rejects in place of those it had before."""
        digest = _digest(file)
        changed = report.new or report.withdrawn
        if not changed and any(load["sha256"] == digest for load in self.loads):
            return
        counts = {"rows": report.rows, "new": report.new, "unchanged": report.unchanged}
        entry = {"file": report.file, "sha256": digest, "loader": report.loader, **counts}
        self.loads = [*self.loads, {**entry, "rejects": int(report.rejects["rows"].sum())}]
        rejects = report.rejects.assign(file=report.file).astype({"file": "str"})
        if REJECTS in tables:
            held = tables.pop(REJECTS)
            rejects = pd.concat([held[held["file"] != report.file], rejects], ignore_index=True)
        if len(rejects):
            tables[REJECTS] = rejects.sort_values(["file", "row"], ignore_index=True)

    def commit(self) -> bool:
        """Derive the supply network and write the folder; tell whether anything changed."""
        state, (before, loads) = self._state, self._stored
        tables = _with_derived(self.folder, state)
        state.texts = add_texts(self.folder, state.texts, state.new_texts)
        state.new_texts = ()
        same = tables.keys() == before.tables.keys() and loads == self.loads
        same = same and state.parts == before.parts and state.texts == before.texts
        if same and all(tables[key].equals(before.tables[key]) for key in tables):
            return False
        content = {key: table for key, table in tables.items() if key != REJECTS}
        hashes = table_hashes(content) | state.hashes
        write_tables(self.folder, tables, self.loads, hashes, state.parts | state.texts)
        state.tables = tables
        self._stored = (state.copy(), list(self.loads))
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


def _read(folder: Path, manifest: Manifest) -> _State:
    state = _State()
    for resource in manifest["resources"]:
        name = resource["name"]
        if name.startswith(TEXTS):
            state.texts[name] = resource
        elif is_packed(name):
            state.parts[name], state.hashes[name] = resource, manifest["content"][name]
        else:
            state.tables[name] = stored_table(folder, resource)
    state.tables = whole(state.tables)
    if state.parts:
        state.named = {
            label: set(state.tables.get(NODES + label, empty_table(label))["id"])
            for label in CLOSED
        }
    return state


def _add_batch(folder: Path, state: _State, batch: Batch, report: LoadReport) -> list[pd.DataFrame]:
    """Bring a batch into a state; return the rejects."""
    rejects: list[pd.DataFrame] = []
    tables = state.tables
    state.new_texts += batch.texts
    taken = _withdraw(folder, state, batch) if batch.replaces else {}
    for label, nodes in batch.nodes.items():
        good, bad = check_nodes(label, nodes)
        rejects.append(bad)
        held = tables.get(NODES + label, empty_table(label))
        tables[NODES + label] = merge_nodes(held, good)
    report.sources += batch.nodes.get("Source", empty_table("Source"))["id"].tolist()
    held_nodes = {key.removeprefix(NODES): t for key, t in tables.items() if key.startswith(NODES)}
    known = known_ids(held_nodes)
    if not taken and _add_bulk(folder, state, batch.statements, known):
        report.new += len(batch.statements)
        return rejects
    by_type, bad = check_statements(batch.statements)
    rejects.append(bad)
    for name, statements in by_type.items():
        declared, undeclared = check_declared(statements, known)
        merged = (
            _merge_parts(folder, state, declared)
            if name == PARTED
            else [_merge_table(tables, name, declared)]
        )
        rejects += [undeclared, *(each.rejects for each in merged)]
        report.new += sum(each.new for each in merged)
        report.unchanged += sum(each.unchanged for each in merged)
    if taken:
        _compare(folder, state, taken, report)
    return rejects


def _withdraw(folder: Path, state: _State, batch: Batch) -> Tables:
    """Take out what the sources of a batch said before, if they are known."""
    known = state.tables.get(NODES + "Source", empty_table("Source"))["id"]
    again = set(known).intersection(batch.nodes["Source"]["id"])
    if not again:
        return {}
    taken = withdraw(state.tables, again)
    for key, part in list(state.parts.items()):
        held = {key: stored_table(folder, part)}
        found = withdraw(held, again)
        if found:
            taken |= found
            _keep_part(folder, state, key, held.get(key, empty_table(PARTED)), {})
    return taken


def _compare(folder: Path, state: _State, taken: Tables, report: LoadReport) -> None:
    """Count what is said again, and drop the nodes that nobody names any more."""
    parts = {key: stored_table(folder, state.parts[key]) for key in taken if key in state.parts}
    same = count_same(taken, state.tables | parts)
    report.new -= same
    report.unchanged += same
    report.withdrawn += sum(map(len, taken.values())) - same
    others = (stored_table(folder, part) for part in state.parts.values())
    drop_unnamed(taken, state.tables, others)


def _add_bulk(folder: Path, state: _State, statements: pd.DataFrame, known: Named) -> bool:
    """Write a year that the graph holds nothing of, if all its statements are good."""
    found = bulk(statements, known)
    if found is None or found.type != PARTED:
        return False
    key = part_of(found.year)
    if key in state.parts:
        return False
    _keep_part(folder, state, key, found.table, found.named)
    return True


def _keep_part(
    folder: Path, state: _State, key: str, table: pd.DataFrame | pa.Table, named: Named
) -> None:
    if not len(table):
        del state.parts[key], state.hashes[key]
        return
    state.parts[key] = write_table(folder, key, table)
    state.hashes[key] = table_hash(table)
    for label, ids in named.items():
        state.named[label] = state.named.get(label, set()) | ids


def _merge_table(tables: Tables, name: str, statements: pd.DataFrame) -> Merged:
    key = STATEMENTS + name
    merged = merge_statements(name, tables.get(key, empty_table(name)), statements)
    if len(merged.table):
        tables[key] = merged.table
    return merged


def _merge_parts(folder: Path, state: _State, statements: pd.DataFrame) -> list[Merged]:
    """Merge year by year, and write what has changed, so that no more than a year is held."""
    found: list[Merged] = []
    for key, rows in by_year(statements).items():
        held = empty_table(PARTED)
        if key in state.parts:
            held = stored_table(folder, state.parts[key])
        merged = merge_statements(PARTED, held, rows)
        if not merged.table.equals(held):
            _keep_part(folder, state, key, merged.table, named_ids(merged.table))
        found.append(merged)
    return found


def _with_derived(folder: Path, state: _State) -> Tables:
    """Take the nodes of the code tables that statements name, and derive the supply network."""
    stated = {key: table for key, table in state.tables.items() if key not in DERIVED}
    by_type = {k.removeprefix(STATEMENTS): t for k, t in stated.items() if k.startswith(STATEMENTS)}
    for label in CLOSED:
        used = state.named.get(label, set()).union(
            *(named_ids(table).get(label, set()) for table in by_type.values())
        )
        nodes = closed_nodes(label, used)
        if len(nodes):
            stated[NODES + label] = nodes
    traded = _recent(folder, state.parts) if MADE & by_type.keys() else {}
    return stated | derive(by_type | traded, stated.get(NODES + "Source", empty_table("Source")))


def _recent(folder: Path, parts: dict[str, Manifest]) -> Tables:
    """Read the trade of the years for which a supply network can be derived."""
    years = {key: key.rpartition(".")[2] for key in parts}
    recent = [key for key, year in years.items() if year.isdigit() and int(year) >= FIRST_YEAR]
    tables = [stored_table(folder, parts[key]) for key in recent]
    return {PARTED: pd.concat(tables, ignore_index=True)} if tables else {}


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
