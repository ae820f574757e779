"""What a graph holds while it is loaded into, and how statements come into it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from .bulk import bulk
from .content import table_hash
from .errors import LoadError
from .folder import Manifest, write_table
from .merge import CLOSED, Merged, known_ids, merge_nodes, merge_statements, named_ids
from .parts import FLOWS, PARTED, by_year, is_packed, part_of, table_of, whole
from .restate import count_same, drop_unnamed, withdraw
from .statements import reject_table
from .store import NODES, REJECTS, STATEMENTS, empty_table, stored_table
from .texts import TEXTS
from .validate import check_declared, check_nodes, check_statements

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from .documents import Together
    from .statements import Batch
    from .texts import Text

Tables = dict[str, pd.DataFrame]
Named = dict[str, set[str]]


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
    line: int | None = None  # in the journal

    def stop_at_refused(self, file: Path) -> None:
        """Refuse a file of which a row is refused, or no row could be used.

        Raises
        ------
        LoadError
            With the first such row, and what to do.
        """
        refused = self.rejects[self.rejects["kind"] == "refused"]
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
        if not self.new and not self.unchanged:
            reasons = ", ".join(self.rejects["reason"].value_counts().index[:1])
            why = f"no statement could be made of its {self.rows:,} rows" if reasons else "no rows"
            why += f" ({reasons})" if reasons else ": nothing to load"
            raise LoadError(
                file, why, hint="leave the file out, or go on without it by --keep-going"
            )


@dataclass
class State:
    """What a graph holds: tables, and of the parts that stay on disk their entries and hashes."""

    tables: Tables = field(default_factory=Tables)
    parts: dict[str, Manifest] = field(default_factory=dict[str, Manifest])
    hashes: dict[str, str] = field(default_factory=dict[str, str])
    named: Named = field(default_factory=Named)  # ids that statements in parts name, by label
    flows: dict[str, Manifest] = field(default_factory=dict[str, Manifest])  # derived, in parts
    texts: dict[str, Manifest] = field(default_factory=dict[str, Manifest])
    new_texts: tuple[Text, ...] = ()  # written with the next commit

    def copy(self) -> State:
        """Give one that can be changed while this stays as it is."""
        named = {label: set(ids) for label, ids in self.named.items()}
        return replace(
            self,
            tables=dict(self.tables),
            parts=dict(self.parts),
            hashes=dict(self.hashes),
            named=named,
            flows=dict(self.flows),
            texts=dict(self.texts),
        )

    def stored(self) -> dict[str, Manifest]:
        """Give the entries of all that is on disk already."""
        return self.parts | self.flows | self.texts


def read_state(folder: Path, manifest: Manifest) -> State:
    """Read what a graph folder holds; trade, flows and texts stay on disk."""
    state = State()
    for resource in manifest["resources"]:
        name = resource["name"]
        if name.startswith(TEXTS):
            state.texts[name] = resource
        elif is_packed(name):
            state.parts[name], state.hashes[name] = resource, manifest["content"][name]
        elif table_of(name) == STATEMENTS + FLOWS:
            state.flows[name], state.hashes[name] = resource, manifest["content"][name]
        else:
            state.tables[name] = stored_table(folder, resource)
    state.tables = whole(state.tables)
    if state.parts:
        state.named = {
            label: set(state.tables.get(NODES + label, empty_table(label))["id"])
            for label in CLOSED
        }
    return state


def add_batch(
    folder: Path,
    state: State,
    batch: Batch,
    report: LoadReport,
    gone: frozenset[str] | set[str] = frozenset(),
) -> list[pd.DataFrame]:
    """Bring a batch into a state, in place of what some sources said; return the rejects."""
    rejects: list[pd.DataFrame] = []
    tables = state.tables
    state.new_texts += batch.texts
    again = set(batch.nodes["Source"]["id"]) if batch.replaces else set[str]()
    taken = _withdraw(folder, state, again | gone)
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


def add_together(
    folder: Path, state: State, new: Together, gone: set[str], report: LoadReport
) -> pd.DataFrame:
    """Bring documents into a state, in place of other sources too; return the rejects."""
    found = [table for table in add_batch(folder, state, new.batch, report, gone) if len(table)]
    sources = state.tables[NODES + "Source"]
    state.tables[NODES + "Source"] = sources[~sources["id"].isin(gone)].reset_index(drop=True)
    report.rows += new.batch.rows_in
    rejects = pd.concat([new.rejects, *map(new.placed, found)], ignore_index=True)
    report.rejects = pd.concat([report.rejects, rejects], ignore_index=True)
    return rejects


def keep_rejects(tables: Tables, files: set[str], found: list[pd.DataFrame]) -> None:
    """Keep the rejects of files in place of those they had before."""
    rejects = [table.astype({"file": "str"}) for table in found if len(table)]
    if REJECTS in tables:
        held = tables.pop(REJECTS)
        rejects.insert(0, held[~held["file"].isin(files)])
    if any(map(len, rejects)):
        both = pd.concat(rejects, ignore_index=True)
        tables[REJECTS] = both.sort_values(["file", "row"], ignore_index=True, kind="stable")


def _withdraw(folder: Path, state: State, sources: set[str]) -> Tables:
    """Take out what sources said before, as far as they are known."""
    known = state.tables.get(NODES + "Source", empty_table("Source"))["id"]
    sources = sources.intersection(known)
    if not sources:
        return {}
    taken = withdraw(state.tables, sources)
    for key, part in list(state.parts.items()):
        held = {key: stored_table(folder, part)}
        found = withdraw(held, sources)
        if found:
            taken |= found
            _keep_part(folder, state, key, held.get(key, empty_table(PARTED)), {})
    return taken


def _compare(folder: Path, state: State, taken: Tables, report: LoadReport) -> None:
    """Count what is said again, and drop the nodes that nobody names any more."""
    parts = {key: stored_table(folder, state.parts[key]) for key in taken if key in state.parts}
    same = count_same(taken, state.tables | parts)
    report.new -= same
    report.unchanged += same
    report.withdrawn += sum(map(len, taken.values())) - same
    others = (stored_table(folder, part) for part in state.parts.values())
    drop_unnamed(taken, state.tables, others)


def _add_bulk(folder: Path, state: State, statements: pd.DataFrame, known: Named) -> bool:
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
    folder: Path, state: State, key: str, table: pd.DataFrame | pa.Table, named: Named
) -> None:
    if not len(table):
        del state.parts[key], state.hashes[key]
        return
    with ThreadPoolExecutor(1) as thread:  # neither holds the interpreter for long
        hashed = thread.submit(table_hash, table)
        state.parts[key] = write_table(folder, key, table)
    state.hashes[key] = hashed.result()
    for label, ids in named.items():
        state.named[label] = state.named.get(label, set()) | ids


def _merge_table(tables: Tables, name: str, statements: pd.DataFrame) -> Merged:
    key = STATEMENTS + name
    merged = merge_statements(name, tables.get(key, empty_table(name)), statements)
    if len(merged.table):
        tables[key] = merged.table
    return merged


def _merge_parts(folder: Path, state: State, statements: pd.DataFrame) -> list[Merged]:
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
