"""What a graph holds while it is loaded into, and how statements come into it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

import pandas as pd

from .bulk import bulk
from .content import table_hash
from .errors import LoadError
from .folder import Manifest, count_rows, write_table
from .long import LONG_ROWS, LongTable, withdraw_long
from .merge import CLOSED, Merged, merge_statements, named_ids
from .parts import FLOWS, PARTED, is_packed, part_of, table_of, whole
from .restate import count_same, drop_unnamed, withdraw
from .schema import ENDS
from .statements import reject_table
from .store import NODES, REJECTS, STATEMENTS, empty_table, stored_table
from .texts import TEXTS
from .validate import check_declared, check_nodes, check_statements
from .waiting import Waiting, spill, wait

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pyarrow as pa

    from .documents import Together
    from .runs import Runs
    from .statements import Batch
    from .texts import Text

Tables = dict[str, pd.DataFrame]
Named = dict[str, set[str]]

# Statements of documents that wait in memory to be brought into their tables.
WAITING_ROWS = 2**14


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

    def count(self, merged: Merged | LongTable) -> pd.DataFrame:
        """Count what came of statements that were merged; return what clashed."""
        self.new += merged.new
        self.unchanged += merged.unchanged
        return merged.rejects

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
    # Of documents, until the next commit: statements by table, and texts.
    waiting: dict[str, Runs] = field(default_factory=dict["str", "Runs"])
    new_texts: tuple[Text, ...] = ()

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
            waiting={key: runs.copy() for key, runs in self.waiting.items()},
        )

    def stored(self) -> dict[str, Manifest]:
        """Give the entries of all that is on disk already."""
        return self.parts | self.flows | self.texts


def read_state(folder: Path, manifest: Manifest) -> State:
    """Read what a graph folder holds; trade, flows, long tables and texts stay on disk."""
    state = State()
    for resource in manifest["resources"]:
        name = resource["name"]
        if name.startswith(TEXTS):
            state.texts[name] = resource
        elif is_packed(name) or _is_long(resource):
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


def _is_long(resource: Manifest) -> bool:
    name: str = resource["name"]
    return (
        name.startswith(STATEMENTS)
        and table_of(name) != STATEMENTS + FLOWS
        and int(resource["rows"]) > LONG_ROWS
    )


def add_batch(
    folder: Path, state: State, batch: Batch, report: LoadReport, waiting: Waiting
) -> list[pd.DataFrame]:
    """Check a batch and put what is good of it to what waits; return the rejects."""
    rejects = _add_nodes(state, batch, report, waiting)
    if _add_bulk(folder, state, batch.statements, waiting.known):
        report.new += len(batch.statements)
        return rejects
    return rejects + _add_rows(batch.statements, waiting)


def _add_nodes(
    state: State, batch: Batch, report: LoadReport, waiting: Waiting
) -> list[pd.DataFrame]:
    rejects: list[pd.DataFrame] = []
    state.new_texts += batch.texts
    for label, nodes in batch.nodes.items():
        good, bad = check_nodes(label, nodes)
        rejects.append(bad)
        waiting.add_nodes(label, good)
    sources = batch.nodes.get("Source", empty_table("Source"))["id"]
    report.sources = list(dict.fromkeys([*report.sources, *sources]))
    return rejects


def _add_rows(statements: pd.DataFrame, waiting: Waiting) -> list[pd.DataFrame]:
    rejects: list[pd.DataFrame] = []
    by_type, bad = check_statements(statements)
    rejects.append(bad)
    for name, good in by_type.items():
        declared, undeclared = check_declared(good, waiting.known)
        rejects.append(undeclared)
        waiting.add(name, declared)
    return rejects


def settle(folder: Path, state: State, waiting: Mapping[str, Runs]) -> Iterator[Merged | LongTable]:
    """Bring statements that wait into a state, one table after the other."""
    for key, runs in sorted(waiting.items()):
        if is_packed(key):
            yield _merge_part(folder, state, key, runs.read())
        elif key in state.parts or len(state.tables.get(key, ())) + runs.rows > LONG_ROWS:
            yield _merge_long(folder, state, key, runs)
        else:
            yield _merge_table(state.tables, key, runs.read())
        runs.remove()


def settle_documents(folder: Path, state: State) -> None:
    """Bring the statements of documents that wait into a state; they are counted already."""
    waiting, state.waiting = state.waiting, {}
    for _ in settle(folder, state, waiting):
        pass


def add_together(
    folder: Path, state: State, new: Together, gone: set[str], report: LoadReport
) -> pd.DataFrame:
    """Bring documents into a state, in place of other sources too; return the rejects.

    What their sources said before is withdrawn. So they can be compared with each other alone,
    and need not meet the tables before the next commit.
    """
    again = set(new.batch.nodes["Source"]["id"])
    taken = _withdraw(folder, state, again | gone)
    waiting = Waiting(folder, state.tables)
    added = _add_nodes(state, new.batch, report, waiting)
    added += _add_rows(new.batch.statements, waiting)
    waiting.merge_nodes()
    fresh: Tables = {}
    for key, runs in sorted(waiting.statements.items()):
        name = table_of(key).removeprefix(STATEMENTS)
        merged = merge_statements(name, empty_table(name), runs.read())
        runs.remove()
        added.append(report.count(merged))
        if len(merged.table):
            fresh[key] = merged.table
            wait(folder, state.waiting, key, merged.table)
    spill(state.waiting, WAITING_ROWS)
    if taken:
        _compare(folder, state, taken, fresh, report)
    found = [table for table in added if len(table)]
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
    sources = known_of(state, sources)
    if not sources:
        return {}
    taken = withdraw(state.tables, sources)
    for key, part in list(state.parts.items()):
        counts = count_rows(folder, part, ["source_id"])
        if not counts["source_id"].isin(sources).any():
            continue
        if is_packed(key):
            held = {key: stored_table(folder, part)}
            taken |= withdraw(held, sources)
            _keep_part(folder, state, key, held.get(key, taken[key][:0]), {})
        else:
            taken[key], left = withdraw_long(folder, part, sources)
            _note_part(state, key, left)
    return taken


def known_of(state: State, sources: set[str]) -> set[str]:
    """Tell which of some sources a state knows."""
    return sources.intersection(state.tables.get(NODES + "Source", empty_table("Source"))["id"])


def _compare(folder: Path, state: State, taken: Tables, fresh: Tables, report: LoadReport) -> None:
    """Count what is said again, and drop the nodes that nobody names any more."""
    same = count_same(taken, fresh)
    report.new -= same
    report.unchanged += same
    report.withdrawn += sum(map(len, taken.values())) - same
    parts = (count_rows(folder, part, ENDS) for part in state.parts.values())
    drop_unnamed(taken, state.tables, chain(fresh.values(), parts), state.named)


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
        _note_part(state, key, None)
        return
    with ThreadPoolExecutor(1) as thread:  # neither holds the interpreter for long
        hashed = thread.submit(table_hash, table)
        entry = write_table(folder, key, table)
    _note_part(state, key, (entry, hashed.result()), named)


def _note_part(
    state: State, key: str, stored: tuple[Manifest, str] | None, named: Named | None = None
) -> None:
    """Note the entry and hash of a part that was written, or that it is gone."""
    if stored is None:
        del state.parts[key], state.hashes[key]
        return
    state.parts[key], state.hashes[key] = stored
    for label, ids in (named or {}).items():
        state.named[label] = state.named.get(label, set()) | ids


def _merge_table(tables: Tables, key: str, rows: pd.DataFrame) -> Merged:
    name = key.removeprefix(STATEMENTS)
    merged = merge_statements(name, tables.get(key, empty_table(name)), rows)
    if len(merged.table):
        tables[key] = merged.table
    return merged


def _merge_part(folder: Path, state: State, key: str, rows: pd.DataFrame) -> Merged:
    """Merge into a part, and write it if it has changed."""
    held = empty_table(PARTED)
    if key in state.parts:
        held = stored_table(folder, state.parts[key])
    merged = merge_statements(PARTED, held, rows)
    if not merged.table.equals(held):
        _keep_part(folder, state, key, merged.table, named_ids(merged.table))
    return merged


def _merge_long(folder: Path, state: State, key: str, rows: Runs) -> LongTable:
    """Merge into a table that is kept on disk from here on, and in its file if nothing is new."""
    held = state.tables.pop(key, empty_table(key.removeprefix(STATEMENTS)))
    table = LongTable(folder, key, held, state.parts.get(key))
    entry, content = table.merge(rows)
    if content != state.hashes.get(key):
        _note_part(state, key, (entry, content), table.named)
    return table
