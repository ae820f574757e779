"""The demonstration: everything once, on the sample inputs that ship with lodegraph."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from .cli_build import load_table, reject_summary
from .graph.store import Graph, open_graph
from .loading import load_files
from .output import Format, emit
from .queries.chokepoints import chokepoints
from .queries.paths import paths
from .settings import today
from .viz.page import write_page
from .viz.report import make_report, render_report
from .viz.tightest import tightest

SAMPLES = Path(__file__).parent / "loaders" / "data"
INPUTS = (
    "usgs-mcs-2026.csv",
    "iea-critical-minerals-2024.json",
    "finance-ownership-controls.csv",
    "china-controls-2025.html",
)
MINERAL, MAGNETS, SECTOR = "rare-earths", "magnet-rare-earths", "electric-vehicles"
# What several sources tell of the loans of a bank to a site in a year stands in one row.
QUERY = """\
MATCH (bank:StateBank)-[loan:FINANCES]->(site:Facility)-[:LOCATED_IN]->(place:Country)
WITH bank.name AS bank, site.name AS facility, place.name AS country, loan.year AS year,
     round(loan.amount_usd / 1e6) AS amount, loan.source_id AS source
ORDER BY amount, source
WITH bank, facility, country, year, max(amount) AS most,
     collect(DISTINCT amount) AS million_usd, collect(DISTINCT source) AS told_by
RETURN bank, facility, country, year, million_usd, told_by
ORDER BY most DESC, bank, facility
LIMIT 5"""
ALIKE = (
    "Where no trade is known all sectors of one mineral look alike; only trade tells them apart."
)


def run_demo(output: Path) -> None:
    """Load the samples, ask four questions, draw the map and write the report.

    Parameters
    ----------
    output : Path
        Folder for the graph, ``map.html`` and ``report.md``.
    """
    folder = output / "graph"
    _load(folder)
    graph = open_graph(folder)
    _title("Chokepoints of rare earths: whom would the world miss most?")
    emit(chokepoints(graph, MINERAL).head(8), Format.TABLE, None)
    _paths(graph)
    _title("Your own question, in Cypher")
    _write(QUERY)
    emit(graph.query(QUERY), Format.TABLE, None, percent=False)
    page = write_page(graph, output / "map.html", chokepoints=tightest(graph))
    made = make_report(graph, MINERAL, as_of=today(None))
    (output / "report.md").write_text(render_report(made, "markdown"), encoding="utf-8")
    _write(
        f"\nMade in {output}:\n"
        f"  graph      the graph folder, {len(graph.sources())} sources\n"
        f"  map.html   open it in a browser: {page.nodes} nodes, {page.links} links, no network\n"
        f"  report.md  the chokepoint report on {made.mineral_name.lower()}\n"
        "\nTry next:\n"
        "  lodegraph concentration cobalt\n"
        "  lodegraph exposure --mineral cobalt --to DEU\n"
        f"  lodegraph load FILE --into {folder} && lodegraph map --graph {folder}"
    )


def _load(folder: Path) -> None:
    _title("What was loaded, and what was not")
    reports = load_files([SAMPLES / name for name in INPUTS], folder).reports
    emit(load_table(reports), Format.TABLE, None)
    rejects = reject_summary(reports)
    if len(rejects):
        _write("Rows that became no statement, and why:")
        emit(rejects, Format.TABLE, None)


def _paths(graph: Graph) -> None:
    _title("The heaviest paths from China to electric vehicles, step by step")
    table = paths(graph, MAGNETS, SECTOR, origin="CHN", top=3)
    emit(table, Format.TABLE, None)
    for path in table.to_dict("records"):
        _write(f"\npath {path['rank']}: {100 * path['weight']:.1f} % of the sector's supply")
        for step in path["steps"]:
            _write(_step(step))


def _step(step: dict[str, Any]) -> str:
    share = f"{100 * step['share']:5.1f} %"
    return (
        f"  {step['supplier']} > {step['buyer']}: {share} ({step['method'].replace('_', ' ')}), "
        f"stated by {step['source_id']}, statements {step['statements']}"
    )


def _title(text: str) -> None:
    _write(f"\n{text}\n{'=' * len(text)}")


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")
