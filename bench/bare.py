"""The plain ways that lodegraph is compared with: each as one would write it without lodegraph."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kglite
import pandas as pd
from neo4j import GraphDatabase

from lodegraph.graph.server import literal

if TYPE_CHECKING:
    from neo4j import ManagedTransaction, Session

    from lodegraph.graph.server import Connection

    from .tables import Tables

BATCH_ROWS = 10_000
ENDS = ["subject_label", "object_label"]


def read_plain(folder: Path) -> Tables:
    """Read tables that are Parquet files with pandas alone."""
    return {path.stem: pd.read_parquet(path) for path in sorted(folder.glob("*.parquet"))}


def kglite_graph(tables: Tables) -> Any:
    """Fill kglite with tables as they are."""
    engine: Any = kglite.KnowledgeGraph()
    for name, table in _part(tables, "nodes").items():
        engine.add_nodes(table, name, "id", "title" if "title" in table else "name")
    with warnings.catch_warnings():  # about equal parallel rows
        warnings.simplefilter("ignore", UserWarning)
        for name, table in _part(tables, "statements").items():
            for (subject, target), rows in table.groupby(ENDS):
                own = rows.drop(columns=ENDS)
                engine.add_relationships(own, name, subject, "subject_id", target, "object_id")
    return engine


def push(tables: Tables, connection: Connection) -> None:
    """Merge rows on their keys, in batches, with the constraints and indexes of lodegraph."""
    nodes, statements = _part(tables, "nodes"), _part(tables, "statements")
    with _session(connection) as session:
        _prepare(session, list(nodes), list(statements))
        for name, table in nodes.items():
            merge = f"UNWIND $rows AS row MERGE (n:`{name}` {{id: row.id}}) SET n += row"
            _send(session, merge, table)
        for name, table in statements.items():
            for (subject, target), rows in table.groupby(ENDS):
                merge = (
                    f"UNWIND $rows AS row MATCH (s:`{subject}` {{id: row.subject_id}}) "
                    f"MATCH (o:`{target}` {{id: row.object_id}}) "
                    f"MERGE (s)-[r:`{name}` {{id: row.own.id}}]->(o) SET r += row.own"
                )
                _send(session, merge, rows.drop(columns=ENDS))


def pull(connection: Connection, names: list[str], folder: Path) -> None:
    """Stream properties and ends into data frames, and write these as Parquet."""
    with _session(connection) as session:
        for kind, _, name in (name.partition(".") for name in names):
            match = f"MATCH (n:`{name}`) RETURN properties(n) AS own"
            if kind == "statements":
                match = (
                    f"MATCH (s)-[r:`{name}`]->(o) RETURN s.id AS subject_id, o.id AS object_id, "
                )
                match += "properties(r) AS own"
            rows = [record.data() for record in session.run(literal(match))]
            pd.DataFrame([row | row.pop("own") for row in rows]).to_parquet(folder / f"{name}.pq")


def _part(tables: Tables, kind: str) -> Tables:
    parts = {tuple(key.split(".")): table for key, table in tables.items()}
    return {name: table for (each, name), table in parts.items() if each == kind}


def _session(connection: Connection) -> Session:
    driver = GraphDatabase.driver(connection.uri, auth=(connection.user, connection.password))
    return driver.session(database=connection.database)


def _prepare(session: Session, labels: list[str], types: list[str]) -> None:
    patterns = {label: f"(x:`{label}`)" for label in labels}
    for name, pattern in (patterns | {name: f"()-[x:`{name}`]-()" for name in types}).items():
        unique = f"CREATE CONSTRAINT `plain_{name}` FOR {pattern} REQUIRE x.id IS UNIQUE"
        session.run(literal(unique)).consume()
    for name, pattern in patterns.items():
        index = f"CREATE INDEX `plain_{name}_name` FOR {pattern} ON (x.name)"
        session.run(literal(index)).consume()
    session.run("CALL db.awaitIndexes(600)").consume()


def _send(session: Session, merge: str, table: pd.DataFrame) -> None:
    table = table.dropna(axis="columns", how="all")
    table = table.astype(object).where(table.notna(), None)
    for start in range(0, len(table), BATCH_ROWS):
        batch = table.iloc[start : start + BATCH_ROWS]
        rows: list[dict[str, Any]] = batch.to_dict("records")  # type: ignore[assignment]
        if "subject_id" in table:
            rows = [
                {"subject_id": row.pop("subject_id"), "object_id": row.pop("object_id"), "own": row}
                for row in rows
            ]
        session.execute_write(_run, merge, rows)


def _run(transaction: ManagedTransaction, merge: str, rows: list[dict[str, Any]]) -> None:
    transaction.run(literal(merge), rows=rows).consume()
