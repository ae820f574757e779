"""The chokepoint report of one mineral: every figure with its source, and what is unknown."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..graph import codes
from ..graph.errors import LodegraphError
from ..graph.names import resolve
from ..queries.chain import find_sink, open_chain
from ..queries.chokepoints import chokepoints
from ..queries.concentration import concentration
from ..queries.evidence import evidence
from ..queries.exposure import exposure
from ..queries.measures import measures
from ..queries.paths import paths
from .markdown import between, link, percent, plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ..graph.store import Graph

TEMPLATES = Path(__file__).with_name("templates")
LEADERS = 5
EXPOSED = 10
# Above this the 2023 Merger Guidelines of the United States call a market highly concentrated.
HIGHLY_CONCENTRATED = 0.18

Rows = list[dict[str, Any]]


@dataclass
class Report:
    """What a report says, ready for Markdown or JSON.

    Parameters
    ----------
    graph, fingerprint : str
        Which graph, and the hash of its content.
    mineral, mineral_name, as_of : str
        What the report is about and the day it speaks of.
    country, country_name : str, optional
        Whose supply.
    year : int, optional
        Year of the figures.
    sections : dict of str to list of dict
        Rows of each part: ``concentration``, ``chokepoints``, ``exposure``, ``paths``,
        ``measures``.
    assumptions : list of str
        What had to be assumed.
    unknown : list of str
        What the graph does not tell.
    failures : list of dict
        Parts that could not be made: ``part``, ``reason``, ``remedy``.
    sources, evidence : list of dict
        Where the figures come from, and the statements they rest on.
    """

    graph: str
    fingerprint: str
    mineral: str
    mineral_name: str
    as_of: str
    country: str | None = None
    country_name: str | None = None
    year: int | None = None
    sections: dict[str, Rows] = field(default_factory=dict[str, Rows])
    assumptions: list[str] = field(default_factory=list[str])
    unknown: list[str] = field(default_factory=list[str])
    failures: Rows = field(default_factory=list[dict[str, Any]])
    sources: Rows = field(default_factory=list[dict[str, Any]])
    evidence: Rows = field(default_factory=list[dict[str, Any]])


def make_report(
    graph: Graph,
    mineral: str,
    *,
    country: str | None = None,
    year: int | None = None,
    as_of: date,
) -> Report:
    """Gather the chokepoint report of a mineral.

    Parameters
    ----------
    graph : Graph
    mineral : str
        Id, name or alias.
    country : str, optional
        Whose supply; every use in the world unless given.
    year : int, optional
        The newest year with the longest chain unless given.
    as_of : date
        Day for which measures are told.

    Returns
    -------
    Report
        A part that cannot be made stands in ``failures`` with the reason.

    Raises
    ------
    UnknownName
        If the mineral or country is not known.
    """
    mineral = resolve("Mineral", mineral)
    iso3 = None if country is None else resolve("Country", country)
    made = Report(
        graph.name,
        graph.fingerprint()[:16],
        mineral,
        codes.minerals()[mineral].name,
        as_of.isoformat(),
        iso3,
        codes.countries()[iso3].name if iso3 else None,
    )
    parts: dict[str, Callable[[], pd.DataFrame]] = {
        "concentration": lambda: concentration(graph, mineral, year),
        "chokepoints": lambda: chokepoints(graph, mineral, country=iso3, year=year).head(EXPOSED),
        "exposure": lambda: exposure(graph, mineral, iso3, year=year).head(EXPOSED),
        "paths": lambda: paths(graph, mineral, iso3, year=year),
        "measures": lambda: measures(graph, mineral, as_of=as_of),
    }
    used: set[str] = set()
    for name, ask in parts.items():
        used |= _add_part(made, name, ask)
    _tell_unknown(made, graph, mineral, year)
    _cite(made, graph, used)
    return made


def _add_part(made: Report, name: str, ask: Callable[[], pd.DataFrame]) -> set[str]:
    try:
        table = ask()
    except LodegraphError as error:
        failure = {"part": name, "reason": error.message, "remedy": error.hint or ""}
        made.failures.append(failure)
        made.sections[name] = []
        return set()
    made.sections[name] = _rows(table)
    made.year = table.attrs.get("year", made.year)
    for assumption in table.attrs.get("assumptions", []):
        if assumption not in made.assumptions:
            made.assumptions.append(assumption)
    if table.empty:
        why = "no statement in the graph is about it"
        made.failures.append({"part": name, "reason": why, "remedy": "load a source that is"})
        return set()
    rests = table["statements"]
    return {i for ids in rests if isinstance(ids, str) for i in ids.split()}


def _tell_unknown(made: Report, graph: Graph, mineral: str, year: int | None) -> None:
    try:
        chain = open_chain(graph, mineral, year, made.country)
        sink = find_sink(chain, made.country)
    except LodegraphError:
        return
    for stage in chain.stages():
        table = chain.supply[chain.supply["stage"] == stage]
        rest = 1.0 - float(table["coverage"].iloc[0])
        if rest > 0:
            made.unknown.append(f"{percent(rest)} of {stage} output is placed in no named country")
        withheld = table[table["share"].isna()]
        for iso3 in withheld["iso3"]:
            name = codes.countries()[iso3].name
            made.unknown.append(f"{name}'s output at the {stage} stage is withheld or not given")
    missing = [s for s in ("mine", "refined", "component") if s not in chain.stages()]
    for stage in missing:
        made.unknown.append(f"who supplies at the {stage} stage: no source in this graph says")
    if sink.name == (made.country or "") and sink.assumptions:
        made.unknown.append(f"where {made.country_name} itself buys, beyond the world's mix")


def _cite(made: Report, graph: Graph, used: set[str]) -> None:
    rows = evidence(graph, used)
    made.evidence = _rows(rows)
    cited = sorted(set(rows["source_id"]))
    sources = graph.sources().set_index("id").reindex(cited).reset_index()
    made.sources = [{**row, "number": number} for number, row in enumerate(_rows(sources), 1)]


def _rows(table: pd.DataFrame) -> Rows:
    """Turn a table into plain Python values, None where nothing is known."""
    return [
        {str(key): _value(value) for key, value in row.items()} for row in table.to_dict("records")
    ]


def _value(value: Any) -> Any:
    if isinstance(value, list | dict):
        return value
    if pd.isna(value):
        return None
    return value.item() if isinstance(value, np.generic) else value


def render_report(made: Report, form: str) -> str:
    """Write a report as ``markdown`` or ``json``."""
    if form == "json":
        return json.dumps(asdict(made), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # Markdown, not HTML: every value from data passes the filter `plain`.
        autoescape=False,  # noqa: S701
    )
    environment.filters |= {"plain": plain, "percent": percent, "link": link}
    numbers = {source["id"]: source["number"] for source in made.sources}
    template = environment.get_template("report.md.j2")
    return template.render(
        report=made,
        whose=made.country_name or "every use in the world",
        leaders=_leaders(made.sections["concentration"]),
        numbers=numbers,
        between=between,
        high=HIGHLY_CONCENTRATED,
    )


def _leaders(rows: Rows) -> Rows:
    return [row for row in rows if row["rank"] <= LEADERS and row["share"]]
