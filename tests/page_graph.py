"""Small graphs for the reader's page: an article, a market with figures, and hostile text."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd

from lodegraph.graph.schema import load_schema
from lodegraph.graph.statements import identities
from lodegraph.graph.store import Graph, empty_table
from lodegraph.graph.supply import derive

Row = dict[str, Any]
SOURCES: list[Row] = [
    {
        "id": "survey",
        "name": "Survey",
        "publisher": "Geological Survey",
        "title": "Mineral summaries",
        "year": 2025,
        "url": "https://example.org/summaries",
        "licence": "public domain",
    },
    {"id": "article", "name": "Article", "publisher": "The Paper", "title": "Who owns the ore"},
]
NAMES = {"CHN": "China", "COD": "DR Congo", "TUR": "Türkiye", "USA": "United States"}


def statement(name: str, subject: str, target: str, **properties: object) -> Row:
    """Make one statement; ends are written ``Label:id``."""
    subject_label, _, subject_id = subject.partition(":")
    object_label, _, object_id = target.partition(":")
    ends = {
        "subject_label": subject_label,
        "subject_id": subject_id,
        "object_label": object_label,
        "object_id": object_id,
    }
    common = {"status": "asserted", "confidence": "A", "source_id": "survey"}
    return {"type": name, **ends, **common, **properties}


def make_graph(rows: list[Row], named: dict[str, str] | None = None) -> Graph:
    """Make a graph of statements, with the supply network derived from them."""
    by_type: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_type[row["type"]].append(row)
    statements = {name: _frame(name, own) for name, own in by_type.items()}
    ends = {
        (row[f"{end}_label"], row[f"{end}_id"]) for row in rows for end in ("subject", "object")
    }
    names = {**NAMES, **(named or {})}
    nodes: defaultdict[str, list[Row]] = defaultdict(list)
    for label, node_id in sorted(ends):
        title = names.get(node_id, node_id.replace("-", " ").capitalize())
        extra = {"iso3": node_id} if label == "Country" else {}
        nodes[label].append({"id": node_id, "name": title, **extra})
    tables = {f"nodes.{label}": _frame(label, own) for label, own in nodes.items()}
    tables["nodes.Source"] = _frame("Source", SOURCES)
    tables |= {f"statements.{name}": table for name, table in statements.items()}
    return Graph.from_tables(tables | derive(statements, tables["nodes.Source"]))


def _frame(name: str, rows: list[Row]) -> pd.DataFrame:
    empty = empty_table(name)
    table = pd.DataFrame(rows, columns=list(empty.columns))
    if name in load_schema().types:
        table["id"] = identities(table.assign(type=name))
    return table.astype(empty.dtypes.to_dict())


def _made(name: str, country: str, mineral: str, share: float, **properties: object) -> Row:
    stage = "mine" if name == "PRODUCES" else "refined"
    figures = {"share": share, "value": 100 * share, "unit": "%", "year": 2024}
    row = statement(name, f"Country:{country}", f"Mineral:{mineral}", stage=stage)
    return {**row, "quantity_kind": "production", "locator": "row 7", **figures, **properties}


def market() -> Graph:
    """Make a graph of figures: two minerals at two stages, uses, a paused control, a denial."""
    return make_graph(market_rows())


def market_rows() -> list[Row]:
    world, cobalt = "Region:world", "Mineral:cobalt"
    return [
            _made("PRODUCES", "COD", "cobalt", 0.75),
            _made("PRODUCES", "COD", "cobalt", 0.7, year=2023),
            _made("PRODUCES", "COD", "cobalt", 0.72, source_id="article", confidence="C"),
            _made("PRODUCES", "TUR", "cobalt", 0.05, qualifier="estimate"),
            _made("REFINES", "CHN", "cobalt", 0.78),
            _made("REFINES", "TUR", "cobalt", 0.9, quantity_kind="capacity", year=2025),
            _made("PRODUCES", "CHN", "gallium", 0.98),
            _made("REFINES", "CHN", "gallium", 0.97),
            statement("PRODUCES", world, cobalt, stage="mine", quantity_t=290000.0, year=2024),
            statement("USED_IN", cobalt, "EndSector:electric-vehicles", share=0.43, year=2024),
            statement("USED_IN", "Mineral:gallium", "EndSector:semiconductors", year=2024),
            statement("RESTRICTS", "Country:CHN", "Mineral:gallium", kind="ban",
                      valid_from="2024-12-03", policy_id="announcement-46"),
            statement("RESTRICTS", "Country:CHN", "Mineral:gallium", kind="ban",
                      status="suspended", valid_from="2025-11-09", valid_to="2026-11-27"),
            statement("RESTRICTS", "Country:COD", cobalt, kind="quota", valid_from="2025-10-16"),
            statement("DEPENDS_ON", "Country:USA", "Mineral:gallium", share=1.0, year=2024),
            statement("REFINES", "Country:USA", "Mineral:gallium", status="negated",
                      quote="The United States does not refine gallium.", source_id="article"),
            statement("IMPOSES", "Country:CHN", "Policy:announcement-46"),
        ]  # fmt: skip


def article() -> Graph:
    """Make a graph as one article gives it: words, few figures, no supply tables."""
    told = {"source_id": "article", "confidence": "C"}
    rows: list[tuple[str, str, str, Row]] = [
        ("REFINES", "Country:CHN", "Mineral:lithium", {"quote": "China refines lithium."}),
        ("HOLDS_RESERVES", "Region:lithium-triangle", "Mineral:lithium", {"category": "reserves"}),
        ("INVESTS_IN", "Firm:ganfeng", "Mineral:lithium", {"amount_usd": 962e6}),
        ("INVESTS_IN", "Country:CHN", "Country:COD", {"status": "planned"}),
        ("FINANCES", "StateBank:development-bank", "Firm:ganfeng", {}),
        ("RESTRICTS", "Country:CHN", "Mineral:gallium", {"kind": "licence"}),
        ("USED_IN", "Mineral:lithium", "EndSector:electric-vehicles", {}),
        ("FACES", "Country:COD", "Risk:contamination", {}),
        ("DEPENDS_ON", "Country:USA", "Mineral:gallium", {}),
    ]
    return make_graph([statement(a, b, c, **told, **more) for a, b, c, more in rows])


def hostile(text: str) -> Graph:
    """Make a graph that holds one text in every place a document can put one."""
    worded = {
        "quote": text, "locator": text, "note": text, "product": text, "scenario": text,
        "unit": text, "value": 1.0, "source_id": text, "record_id": text,
    }  # fmt: skip
    rows = [
        statement("REFINES", f"Country:{text}", f"Mineral:{text}", **worded),
        statement("USED_IN", f"Mineral:{text}", f"EndSector:{text}", **worded),
        statement("RESTRICTS", f"Country:{text}", f"Mineral:{text}", kind=text, policy_id=text),
        statement("FINANCES", f"StateBank:{text}", f"Firm:{text}", role=text, **worded),
    ]
    graph = make_graph(rows, {text: text})
    source = {"id": text, "name": text, "publisher": text, "title": text, "url": text}
    tables = graph.tables() | {"nodes.Source": _frame("Source", [{**source, "licence": text}])}
    return Graph.from_tables(tables)
