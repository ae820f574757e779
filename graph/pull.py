"""A graph brought back from a Neo4j server into a folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from .conform import check_graph
from .content import fingerprint, table_hashes
from .errors import NoEvidence, StoreError
from .folder import MANIFEST, SERVER, read_manifest, write_tables, writing
from .pages import inventory, read_pages, unfinished_push
from .server import in_our_words, open_driver
from .store import NODES, STATEMENTS, empty_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from neo4j import Session

    from .server import Connection

    Progress = Callable[[int, int], None]


@dataclass
class PullReport:
    """What a pull brought, and what it left in the database because others put it there.

    Parameters
    ----------
    nodes, statements : int
        Rows of the graph.
    changed : bool
        Whether the folder was written: not if it held the same graph.
    foreign_nodes, foreign_relationships, foreign_properties : int
        What is not of lodegraph; the properties are those on nodes and statements of lodegraph.
    """

    nodes: int = 0
    statements: int = 0
    changed: bool = True
    foreign_nodes: int = 0
    foreign_relationships: int = 0
    foreign_properties: int = 0


def pull(
    connection: Connection,
    folder: Path,
    *,
    replace: bool = False,
    progress: Progress = lambda _done, _all: None,
) -> PullReport:
    """Write the graph of a database into a folder.

    Parameters
    ----------
    connection : Connection
        The database.
    folder : Path
        A new folder, or one that holds a graph.
    replace : bool
        Replace the graph that the folder holds, with its journal of loads.
    progress : callable
        Told how many rows are read, and how many there are at most.

    Raises
    ------
    NoEvidence
        If lodegraph has written nothing there.
    StoreError
        If the server cannot be reached, a push has not ended, or the folder holds another graph.
    SchemaError
        If somebody has broken the graph in the database.
    """
    report = PullReport()
    with (
        open_driver(connection) as driver,
        in_our_words(connection),
        driver.session(database=connection.database) as session,
    ):
        tables = _read(session, report, progress)
    if not tables:
        hint = "put one there: lodegraph push"
        raise NoEvidence(f"{connection} holds no graph of lodegraph", hint)
    check_graph(tables)
    hashes = table_hashes(tables)
    pulled = fingerprint(hashes)
    with writing(folder):
        report.changed = _is_new(folder, pulled, replace=replace)
        if report.changed:
            rows = report.nodes + report.statements
            counts = {"rows": rows, "new": rows, "unchanged": 0, "rejects": 0}
            load = {"file": str(connection), "sha256": pulled, "loader": SERVER, **counts}
            write_tables(folder, tables, [load], hashes)
    return report


def _is_new(folder: Path, pulled: str, *, replace: bool) -> bool:
    if not (folder / MANIFEST).exists():
        return True
    if read_manifest(folder)["fingerprint"] == pulled:
        return False
    if not replace:
        raise StoreError(f"{folder}: holds another graph", "name a new folder, or --replace it")
    return True


def _read(session: Session, report: PullReport, progress: Progress) -> dict[str, pd.DataFrame]:
    _check_whole(session)
    stored = inventory(session)
    nodes = session.run("MATCH (n) RETURN count(n)").single(strict=True).value()
    statements = session.run("MATCH ()-[r]->() RETURN count(r)").single(strict=True).value()
    tables: dict[str, pd.DataFrame] = {}
    done = 0
    names = {NODES + name: name for name in stored.labels}
    names |= {STATEMENTS + name: name for name in stored.types}
    for key, name in names.items():
        pages = [empty_table(name)]
        for page in read_pages(session, name):
            pages.append(page.table)
            report.foreign_properties += page.foreign
            done += len(page.table)
            progress(done, nodes + statements)
        if len(pages) > 1 or name in stored.declared:
            tables[key] = pd.concat(pages[1:] or pages, ignore_index=True)
    _check_whole(session)
    report.nodes = sum(len(t) for key, t in tables.items() if key.startswith(NODES))
    report.statements = sum(len(t) for key, t in tables.items() if key.startswith(STATEMENTS))
    report.foreign_nodes = nodes - report.nodes
    report.foreign_relationships = statements - report.statements
    return tables


def _check_whole(session: Session) -> None:
    if unfinished_push(session) is not None:
        raise StoreError(
            "a push into this database has not ended", "push again: it goes on where it stopped"
        )
