"""What lodegraph wrote to a Neo4j server taken away again, and nothing that others put there.

A node or statement of ours on which something of others hangs (a property, a label, a
relationship) stays, without our mark: it is theirs from then on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .batches import BATCH_ROWS, FOUND, MARK
from .schema import load_schema
from .server import literal, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from neo4j import ManagedTransaction, Record, Session


@dataclass(frozen=True)
class Removed:
    """How many were taken away, and how many stay because others use them."""

    removed: int
    kept: int


def remove(session: Session, name: str, ids: Sequence[str]) -> Iterator[Removed]:
    """Take away nodes of a label or statements of a type, batch by batch."""
    node = name in load_schema().labels
    pattern = f"(x:{quoted(name)} {{id: id}})" if node else f"()-[x:{quoted(name)} {{id: id}}]->()"
    others = " AND size(labels(x)) = 1 AND NOT EXISTS { (x)--() }" if node else ""
    text = literal(
        f"UNWIND $ids AS id MATCH {pattern} WHERE x.{MARK} = $mark "
        f"WITH x, x.{FOUND} IS NULL AND all(k IN keys(x) WHERE k IN $own){others} AS ours "
        "FOREACH (y IN CASE WHEN ours THEN [x] ELSE [] END | DELETE y) "
        f"FOREACH (y IN CASE WHEN ours THEN [] ELSE [x] END | REMOVE y.{MARK}, y.{FOUND}) "
        "RETURN count(CASE WHEN ours THEN 1 END) AS removed, "
        "count(CASE WHEN NOT ours THEN 1 END) AS kept"
    )
    own = [*load_schema().columns(name), MARK, FOUND]

    def work(transaction: ManagedTransaction, batch: list[str]) -> Record:
        return transaction.run(text, ids=batch, mark=name, own=own).single(strict=True)

    for start in range(0, len(ids), BATCH_ROWS):
        row = session.execute_write(work, list(ids[start : start + BATCH_ROWS]))
        yield Removed(row["removed"], row["kept"])
