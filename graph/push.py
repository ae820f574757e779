"""A graph put on a Neo4j server, and kept there as it is here.

A push first reads what the server holds and then writes only what differs: so one that died goes
on where it stopped, and a second one changes nothing. While it writes, a node in the database
says that it has not ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from .batches import constraint, prepare, send_nodes, send_statements
from .conform import check_graph
from .errors import StoreError
from .folder import read_manifest
from .pages import JOURNAL, inventory, read_pages, unfinished_push
from .parts import whole
from .removal import remove
from .schema import ENDS, load_schema
from .server import in_our_words, literal, open_driver, quoted
from .store import NODES, STATEMENTS, empty_table, stored_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from neo4j import Session

    from .server import Connection
    from .store import Graph

AGAIN = "push again: it goes on where it stopped"


@dataclass
class PushReport:
    """What a push did, in rows: nodes and statements together.

    Parameters
    ----------
    new, changed, unchanged : int
        Rows of the graph that the database lacked, had otherwise, or had already.
    left : int
        Rows of an earlier push that are not in the graph and were left there.
    removed : int
        Such rows that were taken away.
    kept : int
        Such rows that stay because something of others hangs on them.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    left: int = 0
    removed: int = 0
    kept: int = 0


@dataclass(frozen=True)
class Change:
    """What of one table is to be written, and which ids of the database are not in it."""

    new: pd.DataFrame
    changed: pd.DataFrame
    gone: list[str]
    moved: list[str]  # statements that join other nodes there; they are among the new ones too


def push(
    graph: Graph,
    connection: Connection,
    *,
    replace: bool = False,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> PushReport:
    """Make a database hold a graph.

    Parameters
    ----------
    graph : Graph
        A folder is pushed as it is now, even if it has changed since it was opened.
    connection : Connection
        The database.
    replace : bool
        Take away what earlier pushes wrote and this graph lacks; never what others put there.
    progress : callable
        Told how many rows are done, and how many there are to do.

    Returns
    -------
    PushReport
        Of a graph that was there already: everything unchanged.

    Raises
    ------
    SchemaError
        If the graph does not keep to the schema; nothing was sent.
    StoreError
        If the server cannot be reached, or fails: push again, it goes on where it stopped. Also
        if the folder has changed meanwhile: the database then holds the graph as it was before.
    """
    if graph.folder is not None:
        read_manifest(graph.folder)
    # A large graph takes its time to read: first see that somebody is there to take it.
    with open_driver(connection) as driver:
        tables, fingerprint = _content(graph)
        check_graph(tables)
        with (
            in_our_words(connection, AGAIN),
            driver.session(database=connection.database) as session,
        ):
            report = _Push(session, tables, progress).run(fingerprint, replace=replace)
    if graph.folder is not None and read_manifest(graph.folder)["fingerprint"] != fingerprint:
        raise StoreError(
            f"{graph.folder}: the graph changed while it was pushed; {connection} holds it as it "
            "was before",
            "push again",
        )
    return report


def _content(graph: Graph) -> tuple[dict[str, pd.DataFrame], str]:
    """Read the tables of a graph with the fingerprint of just this state."""
    if graph.folder is None:
        return graph.tables(), ""
    folder, manifest = graph.folder, read_manifest(graph.folder)
    resources = {resource["name"]: resource for resource in manifest["resources"]}
    tables = {
        key: stored_table(folder, r)
        for key, r in resources.items()
        if key.startswith((NODES, STATEMENTS))
    }
    return whole(tables), str(manifest["fingerprint"])


class _Push:
    """One push on its way."""

    def __init__(
        self,
        session: Session,
        tables: dict[str, pd.DataFrame],
        progress: Callable[[int, int], None],
    ) -> None:
        self.session = session
        self.nodes = _part(tables, NODES)
        self.statements = _part(tables, STATEMENTS)
        self.tables = self.nodes | self.statements
        self.progress = progress
        self.report = PushReport()
        self.done = self.total = 0

    def run(self, fingerprint: str, *, replace: bool) -> PushReport:
        """Compare, then write; the journal is there from the first change to the last."""
        stored = inventory(self.session)
        others = [name for name in (*stored.labels, *stored.types) if name not in self.tables]
        prepare(self.session, self.nodes, self.statements)
        there = {*stored.labels, *stored.types}
        changes = {
            name: compare(self.session, name, table) if name in there else all_new(table)
            for name, table in self.tables.items()
        }
        changes |= {name: compare(self.session, name, empty_table(name)) for name in others}
        self.count(changes, replace=replace)
        spare = [name for name in others if name in stored.declared] if replace else []
        if self.total or spare or unfinished_push(self.session) is not None:
            self.open_journal(fingerprint)
            self.write(changes, replace=replace)
            drop_constraints(self.session, spare)
            self.close_journal()
        return self.report

    def count(self, changes: dict[str, Change], *, replace: bool) -> None:
        """Say in the report what is to be done."""
        for name, change in changes.items():
            written = len(change.new) + len(change.changed)
            self.report.new += len(change.new) - len(change.moved)
            self.report.changed += len(change.changed) + len(change.moved)
            self.report.unchanged += len(self.tables.get(name, ())) - written
            self.report.left += 0 if replace else len(change.gone)
            self.total += written + (len(change.gone) if replace else 0)

    def write(self, changes: dict[str, Change], *, replace: bool) -> None:
        """Write nodes before the statements about them, and take them away after those."""
        for name in self.nodes:
            self.step(send_nodes(self.session, name, changes[name].new))
            self.step(send_nodes(self.session, name, changes[name].changed, clear=True))
        labels = load_schema().labels
        statements = {name: change for name, change in changes.items() if name not in labels}
        for name, change in statements.items():
            for _ in remove(self.session, name, change.moved):
                pass
            self.remove(name, change.gone if replace else [])
        for name in self.statements:
            self.step(send_statements(self.session, name, changes[name].new))
            self.step(send_statements(self.session, name, changes[name].changed, clear=True))
        for name in changes.keys() - statements.keys():
            self.remove(name, changes[name].gone if replace else [])

    def step(self, batches: Iterable[int]) -> None:
        for rows in batches:
            self.done += rows
            self.progress(self.done, self.total)

    def remove(self, name: str, ids: list[str]) -> None:
        for batch in remove(self.session, name, ids):
            self.report.removed += batch.removed
            self.report.kept += batch.kept
            self.step([batch.removed + batch.kept])

    def open_journal(self, fingerprint: str) -> None:
        text = literal(f"MERGE (p:{JOURNAL}) SET p.fingerprint = $fingerprint")
        self.session.run(text, fingerprint=fingerprint).consume()

    def close_journal(self) -> None:
        self.session.run(literal(f"MATCH (p:{JOURNAL}) DELETE p")).consume()


def _part(tables: dict[str, pd.DataFrame], prefix: str) -> dict[str, pd.DataFrame]:
    return {key.removeprefix(prefix): t for key, t in tables.items() if key.startswith(prefix)}


def all_new(table: pd.DataFrame) -> Change:
    """Take every row of a table for one that the database lacks."""
    return Change(table, table.iloc[:0], [], [])


def compare(session: Session, name: str, table: pd.DataFrame) -> Change:
    """Find what of a table the database lacks or has otherwise, without holding both.

    Parameters
    ----------
    session : Session
        On the database.
    name : str
        Label or type.
    table : DataFrame
        As it should be.
    """
    pages = [_hashes(page.table) for page in read_pages(session, name)]
    theirs = pd.concat(pages) if pages else _hashes(table.iloc[:0])
    ours = _hashes(table)
    place = theirs.index.get_indexer(ours.index)
    there = place >= 0
    same, stays = there.copy(), there.copy()
    same[there] = theirs["row"].to_numpy()[place[there]] == ours["row"].to_numpy()[there]
    stays[there] = theirs["ends"].to_numpy()[place[there]] == ours["ends"].to_numpy()[there]
    gone = theirs.index.difference(ours.index)
    return Change(table[~stays], table[stays & ~same], list(gone), list(ours.index[there & ~stays]))


def _hashes(table: pd.DataFrame) -> pd.DataFrame:
    """Reduce each row, and where it is a statement its ends, to a number."""
    table = table.set_index("id")
    ends = [end for end in ENDS if end in table]
    return pd.DataFrame(
        {
            "row": pd.util.hash_pandas_object(table, index=False),
            "ends": pd.util.hash_pandas_object(table[ends], index=False) if ends else 0,
        }
    )


def drop_constraints(session: Session, names: Iterable[str]) -> None:
    """Forget tables that are no longer in the graph."""
    for name in names:
        session.run(literal(f"DROP CONSTRAINT {quoted(constraint(name))} IF EXISTS")).consume()
        index = quoted(constraint(name) + "_name")
        session.run(literal(f"DROP INDEX {index} IF EXISTS")).consume()
