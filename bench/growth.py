"""``python -m bench.growth [FILE]``: measure how times grow with the graph, as a page."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING

from lodegraph.graph.neo4j import Neo4jEngine

from . import servers
from .bare import read_plain
from .bench_embedded import first_answers, question_seconds
from .bench_neo4j import WARM_UP, transfers
from .measure import Run, median_seconds
from .questions import QUESTIONS, parameters
from .tables import stored

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lodegraph.graph.server import Connection

EDGES = (10_000, 100_000, 1_000_000)
FIRST = "exposure"  # the question that is asked first
ASKED_NEO4J = 7
PAGE = """\
# How times grow with the graph

Made by `python -m bench.growth docs/growth.md`; measure again rather than edit it.

Measured on {date} with {cores} cores and {memory_gb} GB of memory, shared with other work, so
read them as orders of magnitude: Python {python}, kglite {kglite}, pandas {pandas}, pyarrow
{pyarrow}, Neo4j driver {driver}, {server} with a heap of 1 GB and a page cache of 512 MB. Times
are medians of several runs (push, pull and the loads of the largest graph: one), each load, push
and pull in a process of its own, ours and the plain way in turn. `make bench` prints the ratios.

The graph is drawn at random with the shape of a real one: of its edges 60 % feed one stage from
another (mine, refined, alloy, component, sector; a few suppliers feed very many), 25 % are trade
between 200 countries in 30 years, 15 % are stakes of firms in facilities. Seats and loans come on
top.

## On one machine, without a server

{embedded}

Seconds and peak memory of a new process: from the folder to the first answer, which is to the
question "exposure" below, and to an answer that needs every table. Statements of types that a
query does not name are not read. "Plain" reads the same tables with pandas and hands all of them
to kglite as they are.

## Six questions

In milliseconds, once the graph is loaded: of the processor in process, by the clock on Neo4j.
kglite alone answers unchecked. "Two hops", "sectors of a mine" and "shortest path" start from one
mine, "exposure" from all mines of a country; "top exporters" and "trade by year" read all trade.

{questions}

The questions are in `bench/questions.py`. Those that follow paths grow with the number of paths,
not of edges: a mine that feeds ten times as many refineries has a hundred times the paths of two
hops.

## Push and pull

{transfer}

Seconds, and peak memory of the client; what is blank was not measured. "Plain" are loops over the
driver: `UNWIND` of 10,000 rows with `MERGE` on the same keys, constraints and indexes, and a stream
of `MATCH … RETURN properties(…)` into data frames. A second push of the same graph writes nothing.

## When to move from embedded to Neo4j

Not for the speed of single questions: compare the rows above. Look at the wait for the first answer
and at the memory, which each process that opens the graph pays anew; [the page on
Neo4j](neo4j.md) says what else speaks for a server.
"""


@dataclass
class Measures:
    """What was measured at one size; times by question in seconds."""

    edges: int
    rows: int
    folder_mb: float
    loads: dict[str, list[Run]]  # ours, then the plain way
    asked: dict[str, list[float]]  # the same
    moved: dict[str, list[Run]] = field(default_factory=dict[str, list[Run]])  # the same
    neo4j: dict[str, float] = field(default_factory=dict[str, float])


def measure(edges: int) -> Measures:
    """Measure the embedded engine, and kglite alone."""
    folder, plain = stored(edges)
    size_mb = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    rows = sum(map(len, read_plain(plain).values()))
    loads = {"first answer": first_answers(edges, FIRST), "all loaded": first_answers(edges, "")}
    return Measures(edges, rows, size_mb, loads, question_seconds(edges))


def measure_server(found: Measures, connection: Connection) -> None:
    """Measure a server that has warmed up."""
    found.moved = transfers(connection, found.edges, 1)
    values = parameters(read_plain(stored(found.edges)[1]))
    with closing(Neo4jEngine(connection)) as engine:
        for name, cypher in QUESTIONS.items():
            ask = partial(engine.run, cypher, values, timeout_seconds=300)
            ask()
            [found.neo4j[name]] = median_seconds([ask], ASKED_NEO4J)


def page(found: Sequence[Measures], server: str) -> str:
    """Write the page."""
    heads = ["edges and nodes", *(f"{each.rows:,}" for each in found)]
    embedded = {"folder, MB": [f"{each.folder_mb:,.1f}" for each in found]}
    moved: dict[str, list[str]] = {}
    for place, who in enumerate(("", ", plain")):
        for name in ("first answer", "all loaded"):
            embedded |= _rows(name + who, [each.loads[name][place] for each in found])
        for name in ("push", "pull"):
            runs = [each.moved[name][place] if each.moved else None for each in found]
            moved |= _rows(name + who, runs)
    asked: dict[str, list[str]] = {}
    for name in QUESTIONS:
        for place, who in enumerate(("embedded", "kglite alone")):
            asked[f"{name}, {who}"] = [_figure(each.asked[name][place], 1000) for each in found]
        asked[f"{name}, Neo4j"] = [_figure(each.neo4j.get(name), 1000) for each in found]
    pages_bytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return PAGE.format(
        date=datetime.now(UTC).date(),
        cores=os.cpu_count(),
        memory_gb=round(pages_bytes / 2**30),
        python=sys.version.split()[0],
        driver=version("neo4j"),
        server=server,
        embedded=_table(heads, embedded),
        questions=_table(heads, asked),
        transfer=_table(heads, moved),
        **{name: version(name) for name in ("kglite", "pandas", "pyarrow")},
    )


def _rows(name: str, runs: Sequence[Run | None]) -> dict[str, list[str]]:
    return {
        f"{name}, s": [_figure(run.seconds if run else None) for run in runs],
        f"{name}, MB": [_figure(run.memory_mb if run else None) for run in runs],
    }


def _figure(value_s: float | None, factor: int = 1) -> str:
    """Write two significant digits, whole numbers in full, and nothing for what is not known."""
    if value_s is None or isnan(value_s):
        return ""
    value = value_s * factor
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def _table(heads: Sequence[str], rows: dict[str, list[str]]) -> str:
    lines: Iterable[Sequence[str]] = [
        heads,
        ["---", *["--:"] * (len(heads) - 1)],
        *([name, *cells] for name, cells in rows.items()),
    ]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def main() -> None:
    """Measure, and write the page to a file or to standard output, anew after each step."""
    found: list[Measures] = []
    try:
        with servers.running() as connection:
            server = servers.version(connection)
            for edges in EDGES:
                found.append(measure(edges))
                _show(page(found, server))
            transfers(connection, WARM_UP, 1)
            for each in found:
                measure_server(each, connection)
                _show(page(found, server))
    except LookupError as error:
        _show(page([measure(edges) for edges in EDGES], f"no Neo4j ({error})"))


def _show(text: str) -> None:
    if sys.argv[1:]:
        Path(sys.argv[1]).write_text(text, encoding="utf-8")
    else:
        print(text)  # noqa: T201


if __name__ == "__main__":
    main()
