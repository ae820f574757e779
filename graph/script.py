"""A graph as a Cypher script: what a Neo4j shell or browser runs to hold the same graph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TextIO

from .batches import MARK, columns, constraint
from .cite import cite
from .schema import ENDS
from .server import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from .store import Graph

HEAD = "// A graph of lodegraph, as Cypher for Neo4j 5.26 or newer.\n"
# A server holds and plans each statement whole.
STATEMENT_ROWS, STATEMENT_CHARACTERS = 500, 200_000
# What ends a text, or a line, on which shells count; and what nobody would see.
SPECIAL = re.compile(r"['\\]|[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def write_script(graph: Graph, file: TextIO) -> None:
    """Write statements that make the graph, one a line, each ended by a semicolon.

    Run twice they add nothing. What they make is what ``lodegraph push`` makes, so that
    ``lodegraph pull`` brings it back.

    Parameters
    ----------
    graph : Graph
    file : text file
    """
    file.write(HEAD)
    file.write("// Run it in an empty database: cypher-shell --file FILE\n")
    for row in cite(graph).to_dict(orient="records"):
        said = " ".join(f"{row['citation']} {row['licence'] or ''}".split())
        file.write(f"// source: {''.join(c if c.isprintable() else ' ' for c in said)}\n")
    labels = {name: graph.nodes(name) for name in graph.labels()}
    types = {name: graph.statements(name) for name in graph.types()}
    file.writelines(
        f"CREATE CONSTRAINT {quoted(constraint(name))} IF NOT EXISTS "
        f"FOR {pattern} REQUIRE x.id IS UNIQUE;\n"
        for name, pattern in (
            *((name, f"(x:{quoted(name)})") for name in labels),
            *((name, f"()-[x:{quoted(name)}]-()") for name in types),
        )
    )
    for label, table in labels.items():
        make = f"MERGE (x:{quoted(label)} {{id: ids[i]}})"
        file.writelines(_statements(table, make, label))
    for name, table in types.items():
        for (subject, target), part in table.groupby(list(ENDS[::2]), sort=True):
            make = (
                f"MATCH (s:{quoted(str(subject))} {{id: subjects[i]}}) "
                f"MATCH (o:{quoted(str(target))} {{id: objects[i]}}) "
                f"MERGE (s)-[x:{quoted(name)} {{id: ids[i]}}]->(o)"
            )
            file.writelines(_statements(part, make, name))


def _statements(table: pd.DataFrame, make: str, mark: str) -> Iterator[str]:
    """Make statements of rows, none of them longer than a server reads at ease."""
    for start in range(0, len(table), STATEMENT_ROWS):
        yield from _short(table.iloc[start : start + STATEMENT_ROWS], make, mark)


def _short(rows: pd.DataFrame, make: str, mark: str) -> Iterator[str]:
    text = _statement(rows, make, mark)
    half = len(rows) // 2
    if len(text) <= STATEMENT_CHARACTERS or not half:
        yield text
        return
    yield from _short(rows.iloc[:half], make, mark)
    yield from _short(rows.iloc[half:], make, mark)


def _statement(rows: pd.DataFrame, make: str, mark: str) -> str:
    """Write rows column by column: a server plans lists of literals once, whatever they hold."""
    ends = {"subjects": ENDS[1], "objects": ENDS[3]}
    lists = {"ids": rows["id"].tolist()}
    lists |= {name: rows[end].tolist() for name, end in ends.items() if end in rows}
    same, own = columns(rows.drop(columns=["id", *ENDS], errors="ignore"), clear=False)
    lists |= {f"c{place}": values for place, values in enumerate(own.values())}
    told = ", ".join(
        f"[{', '.join(map(_literal, each))}] AS {name}" for name, each in lists.items()
    )
    alike = ", ".join(f"{quoted(name)}: {_literal(value)}" for name, value in same.items())
    each = ", ".join(f"{quoted(name)}: c{place}[i]" for place, name in enumerate(own))
    return (
        f"WITH {told} UNWIND range(0, size(ids) - 1) AS i {make} "
        f"SET x += {{{alike}}}, x += {{{each}}}, x.{MARK} = {_literal(mark)};\n"
    )


def _literal(value: Any) -> str:
    r"""Write a value as a literal of Cypher.

    Examples
    --------
    >>> print(_literal("it's\na \\"), _literal(0.25), _literal(True), _literal(None))
    'it\'s\u000Aa \\' 0.25 true null
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return f"'{SPECIAL.sub(_escaped, str(value))}'"


def _escaped(found: re.Match[str]) -> str:
    return f"\\{found[0]}" if found[0] in "'\\" else f"\\u{ord(found[0]):04X}"
