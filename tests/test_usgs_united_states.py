"""What the Survey's tables on the United States become: production, trade, reliance, sources."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lodegraph.graph.validate import check_statements
from lodegraph.loaders import usgs

SALIENT = "Salient Statistics—United States"
PUBLISHED = Path(__file__).parents[1].parent / "shared/data/usgs_mcs/MCS2026_Commodities_Data.csv"
published = pytest.mark.skipif(not PUBLISHED.exists(), reason="the published file is not here")


def statement(folder: Path, **cells: str) -> pd.Series[Any]:
    """Read one row of salient statistics with these cells."""
    row = dict.fromkeys(usgs.COLUMNS, "") | {
        "MCS chapter": "COBALT",
        "Section": SALIENT,
        "Commodity": "Cobalt",
        "Country": "United States",
        "Unit": "metric tons",
        "Year": "2024",
        "Other notes": "(Data in metric tons, cobalt content, unless otherwise specified)",
    }
    path = folder / "usgs.csv"
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.DictWriter(file, usgs.COLUMNS)
        writer.writeheader()
        writer.writerow(row | cells)
    [batch] = usgs.read(path)
    assert len(batch.rejects) == 0
    _, refused = check_statements(batch.statements)
    assert len(refused) == 0
    return batch.statements.iloc[0]


def reliance(folder: Path, value: str) -> pd.Series[Any]:
    detail = "Net import reliance as a percentage of apparent consumption"
    cells = {"Statistics": "Net import reliance", "Statistics_detail": detail}
    return statement(folder, **cells, Unit="percent", Value=value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("76", (76, None, None, 0.76, "exact")),
        (">50", (None, 50, 100, None, "lower_bound")),
        ("<25", (None, 0, 25, None, "upper_bound")),
        (">95", (None, 95, 100, None, "lower_bound")),
        ("E", (None, None, 0, None, "upper_bound")),
        ("NA", (None, None, None, None, "not_available")),
        ("—", (0, None, None, 0, "exact")),
    ],
)
def test_net_import_reliance_keeps_its_bounds(
    tmp_path: Path, value: str, expected: tuple[object, ...]
) -> None:
    row = reliance(tmp_path, value)
    found = [None if pd.isna(row[name]) else row[name] for name in ("value", "lo", "hi", "share")]
    assert (*found, row["qualifier"]) == expected
    assert (row["type"], row["subject_id"], row["object_id"]) == ("DEPENDS_ON", "USA", "cobalt")
    assert pd.isna(row["basis"])


def test_import_source_is_an_export_to_the_united_states_over_four_years(tmp_path: Path) -> None:
    row = statement(
        tmp_path,
        Section="Import Sources",
        Country="Norway",
        Statistics="Import sources 2021-2024",
        Statistics_detail="Metal, oxide, and salts",
        Unit="percent",
        Year="2021\N{EN DASH}24",
        Value="25",
    )
    assert (row["type"], row["subject_id"], row["object_id"]) == ("EXPORTS_TO", "NOR", "USA")
    assert (row["mineral"], row["product"]) == ("cobalt", "metal, oxide, and salts")
    assert (row["share"], row["reporter"]) == (0.25, "USA")
    assert (row["valid_from"], row["valid_to"]) == ("2021", "2024")
    assert pd.isna(row["year"])


@pytest.mark.parametrize(
    ("statistics", "detail", "expected"),
    [
        ("Production", "Production: Mine", ("PRODUCES", "mine")),
        ("Production", "Production: Secondary", ("REFINES", "secondary")),
        ("Import", "Imports for consumption: Ore", ("IMPORTS", "ore")),
        ("Export", "Exports", ("EXPORTS", None)),
    ],
)
def test_what_is_made_and_traded_has_a_product_and_no_stage(
    tmp_path: Path, statistics: str, detail: str, expected: tuple[str, str | None]
) -> None:
    row = statement(tmp_path, Statistics=statistics, Statistics_detail=detail, Value="1,250")
    product = None if pd.isna(row["product"]) else row["product"]
    assert (row["type"], product) == expected
    assert (row["quantity_t"], row["basis"]) == (1250, "Co")
    assert "stage" not in row.dropna()


@published
def test_china_is_no_more_than_a_part_of_a_row_that_names_three_countries() -> None:
    [batch] = usgs.read(PUBLISHED)
    [reject] = batch.rejects[batch.rejects["column"] == "Country"].to_dict("records")
    assert (reject["kind"], reject["value"]) == ("not read", "China, Germany, and Russia")


@published
def test_import_sources_of_a_product_add_up_to_the_whole() -> None:
    """The Survey rounds each share to a whole per cent; bounds are printed for a few."""
    [batch] = usgs.read(PUBLISHED)
    sold = batch.statements[batch.statements["type"] == "EXPORTS_TO"]
    tables = sold.groupby(["mineral", sold["product"].fillna("")])["share"]
    whole = tables.sum()[tables.apply(lambda shares: shares.notna().all())]
    assert len(whole) > 90
    assert whole.between(0.97, 1.03).all()
