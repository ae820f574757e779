"""Tables of nodes and statements sent to a Neo4j server in batches, each of them a transaction.

What is written carries a mark, so that it can be told from what others keep in the database. A
batch may be sent twice: nodes are found again by label and key, statements by their id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from neo4j.exceptions import Neo4jError

from .errors import StoreError
from .folder import FORMAT_VERSION
from .schema import ENDS
from .server import literal, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    import pandas as pd
    from neo4j import ManagedTransaction, Record, Session
    from numpy.typing import NDArray

BATCH_ROWS = 10_000
MARK = "_lodegraph"  # on all that we wrote: the label or type it was written as
FOUND = "_lodegraph_found"  # on what was there before, and is more than ours
_EACH = "UNWIND range(0, size($ids) - 1) AS i "
_SET = (
    f"ON MATCH SET x.{FOUND} = CASE WHEN x.{MARK} IS NULL THEN true ELSE x.{FOUND} END "
    f"SET x += $same, x += {{own}}, x.{MARK} = $mark RETURN count(x) AS rows"
)


def constraint(name: str) -> str:
    """Name the constraint of a label or type; it tells that the table is ours, and the format.

    Examples
    --------
    >>> constraint("OWNS")
    'lodegraph_3_OWNS'
    """
    return f"lodegraph_{FORMAT_VERSION}_{name}"


def prepare(session: Session, labels: Collection[str], types: Collection[str]) -> None:
    """Make keys unique and indexed, where they are not yet.

    Raises
    ------
    StoreError
        If nodes or relationships that are there already share a key.
    """
    there = {row["name"] for row in session.run("SHOW INDEXES YIELD name")}
    patterns = {label: f"(x:{quoted(label)})" for label in labels}
    patterns |= {name: f"()-[x:{quoted(name)}]-()" for name in types}
    for name, pattern in patterns.items():
        if constraint(name) not in there:
            unique = f"FOR {pattern} REQUIRE x.id IS UNIQUE"
            statement = f"CREATE CONSTRAINT {quoted(constraint(name))} IF NOT EXISTS {unique}"
            try:
                session.run(literal(statement)).consume()
            except Neo4jError as error:
                raise _not_unique(session, name, pattern, error) from error
    for label in labels:
        index = constraint(label) + "_name"
        if index not in there:
            statement = f"CREATE INDEX {quoted(index)} IF NOT EXISTS FOR {patterns[label]}"
            session.run(literal(f"{statement} ON (x.name)")).consume()
    session.run("CALL db.awaitIndexes(600)").consume()


def _not_unique(session: Session, name: str, pattern: str, error: Neo4jError) -> Exception:
    doubles = f"MATCH {pattern.replace(']-(', ']->(')} WITH x.id AS id, count(*) AS n WHERE n > 1 "
    rows = session.run(literal(doubles + "RETURN id ORDER BY id LIMIT 5")).value()
    if not rows:
        return error
    ids = ", ".join(map(repr, rows))
    hint = "give each an id of its own, or delete one, then push again"
    return StoreError(f"the database has several {name} with the id {ids}", hint)


def send_nodes(
    session: Session, label: str, table: pd.DataFrame, *, clear: bool = False
) -> Iterator[int]:
    """Write nodes of one label, and yield how many went with each batch.

    Parameters
    ----------
    session : Session
        On the database.
    label : str
        Their label.
    table : DataFrame
        With the key in ``id``; every column becomes a property, missing values none.
    clear : bool
        Take away properties that are missing in the table: for nodes that are there already.
    """
    merge = f"{_EACH} MERGE (x:{quoted(label)} {{id: $ids[i]}}) "
    for batch in _batches(table, np.arange(len(table))):
        send(session, merge, label, batch, clear=clear)
        yield len(batch)


def send_statements(
    session: Session, name: str, table: pd.DataFrame, *, clear: bool = False
) -> Iterator[int]:
    """Write statements of one type between nodes that are there; else as :func:`send_nodes`.

    Raises
    ------
    StoreError
        If a node is no longer there.
    """
    pairs: Any = table.groupby(["subject_label", "object_label"], sort=True).indices
    for (subject, target), places in pairs.items():
        merge = (
            f"{_EACH} MATCH (s:{quoted(str(subject))} {{id: $subjects[i]}}) "
            f"MATCH (o:{quoted(str(target))} {{id: $objects[i]}}) "
            f"MERGE (s)-[x:{quoted(name)} {{id: $ids[i]}}]->(o) "
        )
        # Statements about one node together: its record is locked and written once for many.
        order = places[table["object_id"].iloc[places].argsort(kind="stable").to_numpy()]
        for batch in _batches(table, order):
            ends = {
                "subjects": batch["subject_id"].tolist(),
                "objects": batch["object_id"].tolist(),
            }
            send(session, merge, name, batch.drop(columns=list(ENDS)), clear=clear, **ends)
            yield len(batch)


def _batches(table: pd.DataFrame, order: NDArray[np.intp]) -> Iterator[pd.DataFrame]:
    """Take rows by their places, so that no copy is made of more than a batch."""
    for start in range(0, len(order), BATCH_ROWS):
        yield table.iloc[order[start : start + BATCH_ROWS]]


def send(
    session: Session, merge: str, mark: str, batch: pd.DataFrame, *, clear: bool, **ends: list[str]
) -> None:
    """Send one batch, column by column: a value that all rows share goes only once."""
    same, own = columns(batch.drop(columns="id"), clear=clear)
    row = ", ".join(f"{quoted(name)}: $own.{quoted(name)}[i]" for name in own)
    text = literal(merge + _SET.replace("{own}", "{" + row + "}"))
    values = {"ids": batch["id"].tolist(), "same": same, "own": own, "mark": mark, **ends}

    def work(transaction: ManagedTransaction) -> Record:
        return transaction.run(text, values).single(strict=True)

    if session.execute_write(work)["rows"] != len(batch):
        hint = "somebody else changes the database; push again"
        raise StoreError(f"nodes that {mark} statements are about are no longer there", hint)


def columns(batch: pd.DataFrame, *, clear: bool) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Part the columns into those with one value and the others; None is missing."""
    same: dict[str, Any] = {}
    own: dict[str, list[Any]] = {}
    for name in map(str, batch):
        values = batch[name].tolist()
        missing = batch[name].isna()
        if missing.any():
            values = [None if gone else v for v, gone in zip(values, missing, strict=True)]
        if values.count(values[0]) < len(values):
            own[name] = values
        elif clear or values[0] is not None:
            same[name] = values[0]
    return same, own


def fill(
    session: Session, nodes: Mapping[str, pd.DataFrame], statements: Mapping[str, pd.DataFrame]
) -> Iterator[int]:
    """Write whole tables: constraints, nodes, statements; yield how many rows went each time."""
    prepare(session, nodes.keys(), statements.keys())
    for label, table in nodes.items():
        yield from send_nodes(session, label, table)
    for name, table in statements.items():
        yield from send_statements(session, name, table)
