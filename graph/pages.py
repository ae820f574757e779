"""Tables of nodes and statements read back from a Neo4j server, page by page in the order of ids.

Only what carries our mark is read. A page comes as one record of columns, which is several times
faster to take in than a record for each row; a column without values comes as nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from .batches import FOUND, MARK
from .errors import SchemaError, StoreError
from .folder import FORMAT_VERSION
from .schema import ENDS, load_schema
from .server import literal, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neo4j import Session

PAGE_ROWS = 20_000
JOURNAL = "_LodegraphPush"  # a node that is there while a push is under way
KINDS: dict[str, tuple[set[type], str]] = {
    "str": ({str}, "text"),
    "Int64": ({int}, "a whole number"),
    "float64": ({float, int}, "a number"),
    "boolean": ({bool}, "true or false"),
}


@dataclass(frozen=True)
class Page:
    """Some rows of a table, and how many properties on them are not ours."""

    table: pd.DataFrame
    foreign: int


@dataclass(frozen=True)
class Inventory:
    """The labels and types of ours that a database may hold, and those it has a table of."""

    labels: list[str]
    types: list[str]
    declared: set[str]


def inventory(session: Session) -> Inventory:
    """Find what may be ours in a database: names of the schema that are in use.

    A table that was pushed is known by its constraint, even one without rows.

    Raises
    ------
    StoreError
        If a newer lodegraph wrote it.
    """
    names = [row["name"] for row in session.run("SHOW CONSTRAINTS YIELD name")]
    ours = [match for name in names if (match := re.fullmatch(r"lodegraph_(\d+)_(\w+)", name))]
    newest = max((int(match[1]) for match in ours), default=0)
    if newest > FORMAT_VERSION:
        raise StoreError(
            f"the graph in the database has format {newest}, which is newer than this lodegraph "
            f"reads ({FORMAT_VERSION})",
            "install a newer lodegraph",
        )
    declared = {match[2] for match in ours}
    labels = set(session.run("CALL db.labels()").value())
    types = set(session.run("CALL db.relationshipTypes()").value())
    schema = load_schema()
    return Inventory(
        [label for label in schema.labels if label in labels | declared],
        [name for name in schema.types if name in types | declared],
        declared,
    )


def unfinished_push(session: Session) -> str | None:
    """Give the fingerprint of the graph whose push was begun and has not ended."""
    row = session.run(literal(f"MATCH (p:{JOURNAL}) RETURN p.fingerprint AS fingerprint")).peek()
    return None if row is None else str(row["fingerprint"])


def read_pages(session: Session, name: str) -> Iterator[Page]:
    """Read the table of a label or type.

    Parameters
    ----------
    session : Session
        On the database.
    name : str
        A label or type of the schema.

    Yields
    ------
    Page
        Rows in the columns and types of the schema, sorted by ``id``.

    Raises
    ------
    SchemaError
        If somebody has changed a property of ours to another type.
    """
    columns = load_schema().columns(name)
    own = [column for column in columns if column not in ENDS]
    text, last = literal(_question(name)), ""
    fixed = {"mark": name, "rows": PAGE_ROWS, "columns": own, "own": [*own, MARK, FOUND]}
    while True:
        record = session.run(text, fixed, last=last).single(strict=True)
        if record["size"]:
            lists = dict(zip(own, record["values"], strict=True))
            lists |= dict(zip(ENDS, record["ends"], strict=False))
            yield Page(_typed(name, lists, columns), record["foreign"])
            last = lists["id"][-1]
        if record["size"] < PAGE_ROWS:
            return


def _question(name: str) -> str:
    """Ask for one page of nodes, or of relationships with their ends ``s`` and ``o``."""
    node = name in load_schema().labels
    pattern = f"(x:{quoted(name)})" if node else f"(s)-[x:{quoted(name)}]->(o)"
    ends = "" if node else f", s.{MARK} AS sl, s.id AS si, o.{MARK} AS ol, o.id AS oi"
    lists = "" if node else ", [collect(sl), collect(si), collect(ol), collect(oi)] AS ends"
    return (
        f"MATCH {pattern} WHERE x.id > $last AND x.{MARK} = $mark "
        f"WITH x{'' if node else ', s, o'} ORDER BY x.id LIMIT $rows "
        f"WITH properties(x) AS row{ends} WITH collect(row) AS rows, "
        f"sum(size([k IN keys(row) WHERE NOT k IN $own])) AS foreign{lists} "
        f"RETURN size(rows) AS size, foreign, {'[]' if node else 'ends'} AS ends, "
        "[k IN $columns | CASE WHEN any(row IN rows WHERE row[k] IS NOT NULL) "
        "THEN [row IN rows | row[k]] END] AS values"
    )


def _typed(name: str, lists: dict[str, list[Any] | None], columns: dict[str, str]) -> pd.DataFrame:
    """Make a table of a page's columns, in the types of the schema."""
    size = len(lists["id"] or ())
    table: dict[str, pd.Series[Any]] = {}
    for column, dtype in columns.items():
        values = lists[column] or [None] * size
        if len(values) < size:  # collecting leaves out what is missing
            problem = f"an end of a {name} statement in the database is not of lodegraph"
            raise SchemaError(problem, "push the graph again")
        kinds, meant = KINDS[dtype]
        if set(map(type, values)) - kinds - {type(None)}:
            wrong = next(v for v in values if v is not None and type(v) not in kinds)
            problem = f"a {name} in the database has {column} = {wrong!r}, which is not {meant}"
            raise SchemaError(problem, "push the graph again, or correct it there")
        table[column] = pd.Series(values, dtype=dtype)
    return pd.DataFrame(table)
