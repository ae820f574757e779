"""What of a large graph the page shows."""

from __future__ import annotations

import pandas as pd

from lodegraph.graph.schema import load_schema
from lodegraph.viz.selection import shown_statements


class Tables:
    """A graph of one table, as the page reads it."""

    def __init__(self, name: str, rows: list[dict[str, object]]) -> None:
        columns = load_schema().columns(name)
        self.name = name
        self.table = pd.DataFrame(rows, columns=list(columns)).astype(columns)

    def labels(self) -> list[str]:
        return []

    def types(self) -> list[str]:
        return [self.name]

    def nodes(self, label: str) -> pd.DataFrame:
        raise AssertionError(label)

    def statements(self, name: str) -> pd.DataFrame:
        assert name == self.name
        return self.table

    def sources(self) -> pd.DataFrame:
        raise AssertionError


def traded(name: str, tonnes: float, year: int = 2024) -> dict[str, object]:
    flow = {"hs": "260200", "mineral": "manganese", "stage": "mine"}
    return {"id": name, "year": year, "quantity_t": tonnes, **flow}


def test_of_trade_the_newest_years_large_flows_are_shown() -> None:
    rows = [traded("a", 95), traded("b", 5), traded("c", 4.9), traded("old", 500, 2023)]
    rows.append({"id": "contract", "year": 2019})
    assert set(shown_statements(Tables("EXPORTS_TO", rows), "EXPORTS_TO")["id"]) == {
        "a",
        "b",
        "contract",
    }


def test_of_yearly_figures_the_two_newest_years_are_shown() -> None:
    ends = {"subject_label": "Country", "subject_id": "COD", "object_id": "cobalt"}
    rows = [{**ends, "id": str(year), "year": year} for year in (2021, 2022, 2023, None)]
    rows.append({**ends, "id": "other", "object_id": "copper", "year": 2015})
    shown = shown_statements(Tables("PRODUCES", rows), "PRODUCES")["id"]
    assert set(shown) == {"2022", "2023", "None", "other"}


def test_every_loan_is_shown() -> None:
    rows = [{"id": "old", "year": 2008}, {"id": "new", "year": 2023}]
    assert len(shown_statements(Tables("FINANCES", rows), "FINANCES")) == 2
