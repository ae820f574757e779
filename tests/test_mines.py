"""Mines with coordinates, output and owners: the FINEPRINT spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from published import published, read_all

from lodegraph.graph.load import Loading
from lodegraph.graph.statements import Batch
from lodegraph.graph.validate import check_statements
from lodegraph.loaders import fineprint
from lodegraph.loaders.owners import Stake, read_owners

MINE = {
    "mine_fac": "Las Bambas",
    "country": "Peru ",
    "latitude": -14.1,
    "longitude": -72.3,
    "mine_or_processing": "Mine",
    "source": "MMG (2018) Annual Report",
    "source_url": "https://www.mmg.com/report",
}
YIELD = {
    "mine_fac": "Las Bambas",
    "min_ore_con": "Copper concentrate",
    "commodity": "Copper ",
    "year": 2018.0,
    "unit": "Kt",
    "value": 385.0,
    "source": "MMG (2018) Annual Report",
}
OWNERS = {
    "mine_fac": "Las Bambas",
    "owners": "MMG (62.5%), Guoxin (22.5%), CITIC Metal Co. Ltd (15%)",
    "year": 2018.0,
    "source": "MMG (2018) Annual Report",
}


def mines(tmp_path: Path, **sheets: list[dict[str, Any]]) -> Batch:
    """Write a small compilation and read it."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, columns in fineprint.COLUMNS.items():
        table = book.create_sheet(name)
        table.append(list(columns))
        for row in sheets.get(name, []):
            table.append([row.get(column) for column in columns])
    book.create_sheet("waste").append(["mine_fac"])
    book["waste"].append(["Las Bambas"])
    path = tmp_path / "mines.xlsx"
    book.save(path)
    name, batch = read_all(path)
    assert name == fineprint.NAME
    return batch


def test_a_mine_stands_where_its_row_says(tmp_path: Path) -> None:
    batch = mines(tmp_path, general=[MINE])
    [said] = batch.statements.to_dict("records")
    assert (said["type"], said["subject_id"], said["object_id"]) == (
        "LOCATED_IN",
        "las-bambas",
        "PER",
    )
    [node] = batch.nodes["Facility"].to_dict("records")
    assert (node["lat"], node["lon"]) == (-14.1, -72.3)
    [source] = batch.nodes["Source"].to_dict("records")
    assert source["title"] == "MMG (2018) Annual Report"
    assert source["url"] == "https://www.mmg.com/report"


def test_a_sheet_that_is_not_read_is_counted(tmp_path: Path) -> None:
    batch = mines(tmp_path, general=[MINE])
    assert batch.rejects["column"].tolist() == ["waste!mine_fac"]
    assert batch.rows_in == 2


@pytest.mark.parametrize(
    ("commodity", "unit", "value", "tonnes"),
    [
        ("Copper", "Kt", 385.0, 385_000.0),
        ("Copper", "million recoverable pounds", 2.0, 907.18474),
        ("Copper", "thousands of pounds", 2.0, 0.90718474),
        ("Silver", "000 ounces", 1.0, 0.0311034768),
        ("Silver", "koz", 1.0, 0.0311034768),
        ("PGM", "million troy ounces", 1.0, 31.1034768),
        ("Co", "metric tonnes", 7.0, 7.0),
    ],
)
def test_output_is_converted_from_the_units_of_the_reports(
    tmp_path: Path, commodity: str, unit: str, value: float, tonnes: float
) -> None:
    row = {**YIELD, "commodity": commodity, "unit": unit, "value": value}
    said = mines(tmp_path, general=[MINE], commodities=[row]).statements
    assert said["quantity_t"].dropna().tolist() == pytest.approx([tonnes], rel=1e-12)
    assert said["stage"].dropna().tolist() == ["mine"]


def test_an_owners_part_of_the_output_is_a_lower_bound(tmp_path: Path) -> None:
    row = {**YIELD, "production_share": 0.4}
    [said] = mines(tmp_path, commodities=[row]).statements.to_dict("records")
    assert (said["lo"], said["qualifier"]) == (385.0, "lower_bound")
    assert "quantity_t" not in said


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"value": "=413*(12/10)"}, "a formula, not a figure: write its value"),
        ({"year": "=2017+1"}, "a formula, not a figure: write its value"),
        ({"value": None}, "no figure"),
        ({"value": "1.234,5"}, "not a figure"),
        ({"unit": "tons"}, "the unit is not in the table of units, or has several meanings"),
        ({"unit": "ounces"}, "the unit is not in the table of units, or has several meanings"),
        ({"unit": None}, "a figure needs a unit; give one"),
        ({"commodity": "Gold"}, "the commodity is not in the table of minerals"),
        ({"commodity": "Li2O"}, "the commodity is not in the table of minerals"),
    ],
)
def test_output_that_cannot_be_read_has_a_reason(
    tmp_path: Path, change: dict[str, object], reason: str
) -> None:
    batch = mines(tmp_path, commodities=[{**YIELD, **change}])
    assert batch.rejects["reason"].iloc[0].startswith(reason)
    assert batch.statements.empty


def test_output_of_a_company_is_not_a_mines(tmp_path: Path) -> None:
    company = {**MINE, "mine_or_processing": "Company"}
    batch = mines(tmp_path, general=[company], commodities=[YIELD])
    assert set(batch.rejects["reason"]) >= {"not one facility"}
    assert batch.statements.empty


def test_owners_have_their_shares(tmp_path: Path) -> None:
    batch = mines(tmp_path, other_info=[OWNERS])
    said = batch.statements.set_index("subject_id")["share"]
    assert said.to_dict() == {"mmg": 0.625, "guoxin": 0.225, "citic-metal-co-ltd": 0.15}


def test_rows_that_together_exceed_the_whole_are_refused_with_their_lines(tmp_path: Path) -> None:
    other = {**OWNERS, "owners": "Ivanhoe (10%)"}
    batch = mines(tmp_path, other_info=[OWNERS, other])
    refused = batch.rejects[batch.rejects["kind"] == "refused"]
    assert refused["row"].tolist() == [2, 3]
    assert set(refused["reason"]) == {
        "several rows together give this facility owners of more than 100 % in this year"
    }


def test_one_owner_in_two_reports_counts_once(tmp_path: Path) -> None:
    other = {**OWNERS, "owners": "MMG (62.5%)", "source": "MMG (2019) Annual Report"}
    assert mines(tmp_path, other_info=[OWNERS, other]).rejects["kind"].tolist() == ["not read"]


@pytest.mark.parametrize(
    ("cell", "stakes"),
    [
        ("Sibanye (50%), Impala Platinum (50%(", [("Sibanye", 0.5), ("Impala Platinum", 0.5)]),
        ("A and B (60%) and C (40%).", [("A and B", 0.6), ("C", 0.4)]),
        ("Rio (30%), JECO (2.5%)", [("Rio", 0.3), ("JECO", 0.025)]),
        ("X (joint venture) (50%)", [("X (joint venture)", 0.5)]),
        ("Codelco", [("Codelco", None)]),
    ],
)
def test_owners_are_read_from_one_cell(cell: str, stakes: list[tuple[str, float | None]]) -> None:
    assert read_owners(cell) == [Stake(*stake) for stake in stakes]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("Jinchuan (85%), ZCCM (23%)", "the owners' percentages exceed 100"),
        ("Rio Tinto (46.7%), sold on 31 December 2014", "stale: the owner has sold"),
        ("After 2007: Goldcorp (100%), Until 2007: Kinross (49%)", "stale: the owner has sold"),
        ("Acacia, 63.9% subsidiary of Barrick", "write owners like Name (62.5%)"),
        ("(50%), B (50%)", "a share has no owner"),
    ],
)
def test_owners_that_cannot_be_true_are_not_read(cell: str, reason: str) -> None:
    assert read_owners(cell) == reason


def test_the_published_compilation_adds_up_and_loads(tmp_path: Path) -> None:
    path = published("fineprint/detailed_data_mining.xlsx")
    name, batch = read_all(path)
    assert name == fineprint.NAME
    sheets = {
        "general": 1_435,
        "commodities": 9_905,
        "sub_sites": 978,
        "minerals_ores_conce": 15_440,
        "processing": 3_992,
        "transport": 942,
        "capacity_reserves": 1_602,
        "waste": 1_089,
    }
    told = batch.statements["locator"].str.extract(r"sheet (\w+), row (\d+)")
    places = set(told.itertuples(index=False, name=None)) | {
        (str(column).split("!")[0], str(row))
        for column, row in zip(batch.rejects["column"], batch.rejects["row"], strict=True)
    }
    counts = {sheet: sum(place[0] == sheet for place in places) for sheet in sheets}
    assert counts == sheets
    assert sum(place[0] == "other_info" for place in places) == 699
    assert len(check_statements(batch.statements)[1]) == 0
    over = batch.rejects[batch.rejects["reason"].str.contains("exceed 100")]
    assert over["row"].tolist() == [647]
    bambas = batch.statements[
        (batch.statements["object_id"] == "las-bambas") & (batch.statements["type"] == "OWNS")
    ]
    assert sorted(bambas["share"]) == [0.15, 0.225, 0.625]
    loading = Loading(tmp_path)
    report = loading.add(path, name, [batch], keep_going=True)
    assert report.rows == report.new + report.unchanged + len(report.rejects)
