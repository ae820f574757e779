"""What of a large graph the page shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from toy import Row, frame, put, said

from lodegraph.graph import store
from lodegraph.graph.store import Graph, open_graph
from lodegraph.viz.selection import shown_statements

Reader = Callable[[Path, dict[str, Any]], pd.DataFrame]


def graph_of(name: str, rows: list[Row]) -> Graph:
    """Make a graph of one table."""
    return Graph.from_tables({f"statements.{name}": frame(name, rows)})


def noting(names: list[str], read: Reader) -> Reader:
    """Read a stored table, and note its name."""

    def reading(folder: Path, resource: dict[str, Any]) -> pd.DataFrame:
        names.append(resource["name"])
        return read(folder, resource)

    return reading


def traded(name: str, tonnes: float, year: int = 2024) -> Row:
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


def test_of_shares_of_trade_the_newest_edition_is_shown() -> None:
    ends = {"object_id": "USA", "mineral": "cobalt"}
    rows: list[Row] = [
        {**ends, "id": "old", "subject_id": "NOR", "valid_from": "2019", "valid_to": "2022"},
        {**ends, "id": "new", "subject_id": "NOR", "valid_from": "2021", "valid_to": "2024"},
        {**ends, "id": "left out since", "subject_id": "CHN", "valid_to": "2022"},
        {**ends, "id": "tin", "mineral": "tin", "valid_to": "2022"},
    ]
    shown = shown_statements(graph_of("EXPORTS_TO", rows), "EXPORTS_TO")["id"]
    assert set(shown) == {"new", "tin"}


def test_trade_of_other_years_is_not_read(tmp_path: Path) -> None:
    goods = {"mineral": "cobalt", "hs": "810520", "quantity_t": 1.0}
    rows = [
        said("EXPORTS_TO", "Country:COD", "Country:CHN", **goods, year=year)
        for year in (2022, 2023)
    ]
    rows.append(said("EXPORTS_TO", "Country:COD", "Country:DEU", mineral="cobalt", share=0.5))
    put(tmp_path / "g", rows)
    read: list[str] = []
    graph = open_graph(tmp_path / "g")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "stored_table", noting(read, store.stored_table))
        shown = shown_statements(graph, "EXPORTS_TO")
    assert read == ["statements.EXPORTS_TO.2023", "statements.EXPORTS_TO"]
    assert set(shown["object_id"]) == {"CHN", "DEU"}
    assert shown["year"].dropna().tolist() == [2023]


def test_of_output_the_two_newest_years_are_shown() -> None:
    ends = {"subject_label": "Country", "subject_id": "COD", "object_id": "cobalt"}
    years = (2021, 2022, 2023, None)
    ends |= {"status": "asserted"}
    rows: list[Row] = [{**ends, "id": str(year), "year": year} for year in years]
    rows.append({**ends, "id": "other", "object_id": "copper", "year": 2015})
    shown = shown_statements(graph_of("PRODUCES", rows), "PRODUCES")["id"]
    assert set(shown) == {"2022", "2023", "None", "other"}


def test_of_other_yearly_figures_the_newest_year_is_shown() -> None:
    ends = {"subject_label": "Country", "subject_id": "COD", "object_id": "cobalt"}
    rows: list[Row] = [
        {**ends, "id": str(y), "year": y, "status": "asserted"} for y in (2023, 2024)
    ]
    rows.append({**ends, "id": "projected", "year": 2040, "status": "planned"})
    shown = shown_statements(graph_of("HOLDS_RESERVES", rows), "HOLDS_RESERVES")["id"]
    assert set(shown) == {"2024", "projected"}


def test_every_loan_is_shown() -> None:
    rows: list[Row] = [{"id": "old", "year": 2008}, {"id": "new", "year": 2023}]
    assert len(shown_statements(graph_of("FINANCES", rows), "FINANCES")) == 2
