"""What of a large graph the page shows."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pandas as pd

from lodegraph.graph.schema import load_schema
from lodegraph.viz.selection import shown_statements

if TYPE_CHECKING:
    from lodegraph.viz.page_data import PageGraph


def graph_of(name: str, rows: list[dict[str, object]]) -> PageGraph:
    """Make a graph of one table, as the page reads it."""
    columns = load_schema().columns(name)
    table = pd.DataFrame(rows, columns=list(columns)).astype(columns)
    return cast("PageGraph", SimpleNamespace(statements={name: table}.__getitem__))


def traded(name: str, tonnes: float, year: int = 2024) -> dict[str, object]:
    flow = {"hs": "260200", "mineral": "manganese", "stage": "mine"}
    return {"id": name, "year": year, "quantity_t": tonnes, **flow}


def test_of_trade_the_newest_years_large_flows_are_shown() -> None:
    rows = [traded("a", 90), traded("b", 6), traded("c", 4), traded("old", 500, 2023)]
    rows.append({"id": "contract", "year": 2019})
    assert set(shown_statements(graph_of("EXPORTS_TO", rows), "EXPORTS_TO")["id"]) == {
        "a",
        "b",
        "contract",
    }


def test_of_yearly_figures_the_two_newest_years_are_shown() -> None:
    ends = {"subject_label": "Country", "subject_id": "COD", "object_id": "cobalt"}
    years = (2021, 2022, 2023, None)
    rows: list[dict[str, object]] = [{**ends, "id": str(year), "year": year} for year in years]
    rows.append({**ends, "id": "other", "object_id": "copper", "year": 2015})
    shown = shown_statements(graph_of("PRODUCES", rows), "PRODUCES")["id"]
    assert set(shown) == {"2022", "2023", "None", "other"}


def test_every_loan_is_shown() -> None:
    rows: list[dict[str, object]] = [{"id": "old", "year": 2008}, {"id": "new", "year": 2023}]
    assert len(shown_statements(graph_of("FINANCES", rows), "FINANCES")) == 2
