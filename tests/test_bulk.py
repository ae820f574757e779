"""Years of trade that are taken whole: the same folder as row by row, and no doubt passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from test_baci import ROWS_2012, ROWS_2022, yearly

from lodegraph.graph import state
from lodegraph.graph.bulk import bulk
from lodegraph.graph.load import load
from lodegraph.graph.statements import Batch, identities
from lodegraph.graph.store import open_graph
from lodegraph.loaders import baci

if TYPE_CHECKING:
    from pathlib import Path

ALL = {
    "Country": {"CHL", "CHN", "PHL", "IND", "ZAF", "CHE", "AUT", "ESP"},
    "Source": {"baci-hs92-v202501"},
}


@pytest.fixture
def batch(tmp_path: Path) -> Batch:
    [found] = baci.read(yearly(tmp_path, ROWS_2022))
    return found


def test_a_year_is_taken_whole_with_its_identities(batch: Batch) -> None:
    found = bulk(batch.statements, ALL)
    assert found is not None
    assert (found.type, found.year, found.table.num_rows) == ("EXPORTS_TO", 2022, 4)
    assert found.table["id"].to_pylist() == sorted(identities(batch.statements))
    assert found.named == {"Country": {"CHL", "CHN", "PHL", "ZAF", "CHE", "AUT", "ESP"}}


def text(column: str, value: str | None) -> dict[str, Any]:
    return {column: pd.Categorical([value] * 4)}


@pytest.mark.parametrize(
    "changed",
    [
        {"quantity_t": [1.0, -2.0, 3.0, 4.0]},
        {"value_usd": [1.0, float("inf"), 3.0, 4.0]},
        {"year": [2022, 2022, 2022, 2021]},
        {"year": 1066},
        {"lo": 1.0},
        {"colour": 1.0},
        {"note": pd.array(["a", "b", "c", "d"], dtype="str")},
        text("status", "doubtful"),
        text("status", None),
        text("stage", "kitchen"),
        text("stage", ""),
        text("object_id", "XYZ"),
        text("object_label", "Mineral"),
        text("source_id", "nobody"),
        text("type", "SELLS_TO"),
        text("hs", "282200") | text("subject_id", "CHL") | text("object_id", "CHN")
        | text("mineral", "cobalt") | text("product", None) | text("stage", "refined"),
    ],
)  # fmt: skip
def test_any_doubt_sends_the_rows_to_be_looked_at(batch: Batch, changed: dict[str, Any]) -> None:
    assert bulk(batch.statements.assign(**changed), ALL) is None


def test_a_country_that_no_node_stands_for_is_looked_at(batch: Batch) -> None:
    assert bulk(batch.statements, {**ALL, "Country": ALL["Country"] - {"ESP"}}) is None


def never(statements: pd.DataFrame, known: dict[str, set[str]]) -> None:
    del statements, known


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != ".lock"}


def test_taken_whole_or_row_by_row_the_folder_has_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [
        yearly(tmp_path, rows, f"BACI_HS92_Y{year}_V202501.csv")
        for year, rows in ((2012, ROWS_2012), (2022, ROWS_2022))
    ]
    for path in paths:
        load(tmp_path / "whole", path, baci.NAME, baci.read(path))
    monkeypatch.setattr(state, "bulk", never)
    for path in paths:
        load(tmp_path / "rows", path, baci.NAME, baci.read(path))
    assert contents(tmp_path / "whole") == contents(tmp_path / "rows")
    graph = open_graph(tmp_path / "whole")
    assert len(graph.statements("EXPORTS_TO")) == 9
