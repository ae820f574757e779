"""The release of 2025: five figures a row, blanks that are no zeros, known misprints."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lodegraph.graph.statements import Batch, identities
from lodegraph.graph.validate import check_statements
from lodegraph.loaders import usgs, usgs_2025

PUBLISHED = Path(__file__).parents[1].parent / "shared/data/usgs_mcs/MCS2025_World_Data.csv"
published = pytest.mark.skipif(not PUBLISHED.exists(), reason="the published file is not here")
FIGURES = ("PROD_2023", "PROD_EST_ 2024", "CAP_2023", "CAP_EST_ 2024", "RESERVES_2024")
# How a remark begins that stands for a figure; "Less than 1/2 unit", "Included in World total".
MARKS = {"w", "na", "xx", "small", "moderate", "large", "very", "less", "included"}
TOTAL = {"COUNTRY": "World total (rounded)", "PROD_2023": "1000", "RESERVES_2024": ">2,000"}


def load(folder: Path, *rows: dict[str, str]) -> Batch:
    """Read a table of cobalt with these rows."""
    common = dict.fromkeys(usgs_2025.COLUMNS, "") | {
        "SOURCE": "MCS2025",
        "COMMODITY": "Cobalt",
        "COUNTRY": "Zambia",
        "TYPE": "Mine production, cobalt content, estimated",
        "UNIT_MEAS": "metric tons",
    }
    path = folder / "usgs.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, usgs_2025.COLUMNS)
        writer.writeheader()
        writer.writerows([common | row for row in rows])
    [batch] = usgs_2025.read(path)
    _, refused = check_statements(batch.statements)
    assert len(refused) == 0
    return batch


def only(batch: Batch) -> pd.Series[Any]:
    assert len(batch.statements) == 1
    return batch.statements.iloc[0]


def test_a_row_holds_up_to_five_figures_and_each_is_a_statement(tmp_path: Path) -> None:
    row = dict.fromkeys(FIGURES, "250") | {"RESERVES_2024": "500"}
    batch = load(tmp_path, row, TOTAL)
    found = batch.statements[batch.statements["subject_id"] == "ZMB"]
    kinds = found[["quantity_kind", "year", "qualifier"]].to_numpy().tolist()
    assert sorted(kinds) == [
        ["capacity", 2023, "exact"],
        ["capacity", 2024, "estimate"],
        ["production", 2023, "exact"],
        ["production", 2024, "estimate"],
        ["reserve", 2024, "exact"],
    ]
    assert found["basis"].eq("Co").all()
    assert found["product"].isna().all()
    [mined] = found[found["share"].notna()].to_dict("records")
    assert (mined["share"], mined["stage"], mined["locator"]) == (0.25, "mine", "row 2; PROD_2023")
    assert batch.rows_in == len(batch.statements) + len(batch.rejects) == 7


def test_a_blank_is_no_zero(tmp_path: Path) -> None:
    batch = load(tmp_path, {"PROD_2023": "0"}, {"COUNTRY": "Canada "}, TOTAL)
    assert "CAN" not in set(batch.statements["subject_id"])
    zero = batch.statements[batch.statements["subject_id"] == "ZMB"].iloc[0]
    assert (zero["value"], zero["share"], zero["qualifier"]) == (0, 0, "exact")


@pytest.mark.parametrize(
    ("note", "qualifier"),
    [
        ("W for 23-24", "withheld"),
        ("na", "not_available"),
        ("xx", "not_available"),
        ("Less than 1/2 unit", "upper_bound"),
        ("Included in World total", "not_available"),
    ],
)
def test_a_mark_in_the_remark_beside_a_blank_is_taken(
    tmp_path: Path, note: str, qualifier: str
) -> None:
    batch = load(tmp_path, {"PROD_NOTES": note})
    assert batch.statements["qualifier"].to_list() == [qualifier, qualifier]
    assert batch.statements["value"].isna().all()


# Trap 1: a year in the name of a column, with a space in it.
def test_trap_1_years_come_from_the_names_of_columns(tmp_path: Path) -> None:
    row = only(load(tmp_path, {"PROD_EST_ 2024": "250"}))
    assert (row["year"], row["qualifier"]) == (2024, "estimate")


# Trap 3: footnote digits and remarks in names of countries.
@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("World total (rounded) 10", "world"),
        ("World total (rounded)10", "world"),
        ("New Caledonia11", "NCL"),
        ("Russiae", "RUS"),
        ("Russia (recoverable)", "RUS"),
        ("Other countriese", "other-countries"),
        ("Other Countries", "other-countries"),
        ("World total (rounded), excluding U.S. production", "world"),
        ("Kazakhstan, concentrate", "KAZ"),
        ("United\N{NO-BREAK SPACE}States1", "USA"),
        ("Korea, Republic ofe", "KOR"),
        ("Chile", "CHL"),
    ],
)
def test_trap_3_names_carry_footnotes_and_remarks(tmp_path: Path, name: str, place: str) -> None:
    assert only(load(tmp_path, {"COUNTRY": name, "PROD_2023": "250"}))["subject_id"] == place


# Trap 5: misprints of the release.
def test_trap_5_misprints_are_read(tmp_path: Path) -> None:
    germanium = {"COMMODITY": "Gemanium", "TYPE": "Primary and secondary refinery production"}
    row = only(load(tmp_path, germanium | {"PROD_2023": "250", "UNIT_MEAS": "kilograms"}))
    assert (row["object_id"], row["quantity_t"], row["stage"]) == ("germanium", 0.25, "refined")
    chromite = "Mine production, grosss weight, marketable chromite ore"
    row = only(load(tmp_path, {"COMMODITY": "Chromium", "TYPE": chromite, "PROD_2023": "250"}))
    assert (row["basis"], row["stage"]) == ("gross weight", "mine")
    assert pd.isna(row["product"])
    silicon = {"COMMODITY": "Silicon", "TYPE": "Plant production, Ferosilicon, silicon content "}
    row = only(load(tmp_path, silicon | {"PROD_2023": "250"}))
    assert (row["product"], row["basis"]) == ("ferrosilicon", "Si")


# Trap 7: one row of rutile lacks its unit; cobalt of the United States has a TYPE of its own.
def test_trap_7_a_missing_unit_is_that_of_its_table(tmp_path: Path) -> None:
    kind = "Mine production, rutile, titanium dioxide (TiO2) content"
    table = {"COMMODITY": "Titanium Mineral Concentrates", "TYPE": kind, "PROD_2023": "110"}
    lacking = table | {"COUNTRY": "Sierra Leone", "UNIT_MEAS": ""}
    found = load(tmp_path, table, lacking).statements
    [row] = found[found["subject_id"] == "SLE"].to_dict("records")
    # Thousands: the unit of this table is a misprint of the release.
    assert (row["quantity_t"], row["product"]) == (110_000, "rutile")
    assert "printed as metric tons" in row["note"]


def test_trap_7_the_united_states_stay_in_the_table_of_cobalt(tmp_path: Path) -> None:
    states = {"COUNTRY": "United States", "TYPE": "Mine production, estimated", "PROD_2023": "500"}
    found = load(tmp_path, states, TOTAL).statements
    [row] = found[found["subject_id"] == "USA"].to_dict("records")
    assert (row["share"], row["basis"]) == (0.5, "Co")


# Trap 6: two products in one table.
def test_trap_6_ilmenite_and_rutile_have_totals_of_their_own(tmp_path: Path) -> None:
    kinds = [
        f"Mine production, {name}, titanium dioxide (TiO2) content"
        for name in ("ilmentite", "rutile")
    ]
    rows = [
        {"TYPE": kinds[0], "PROD_2023": "400"},
        {"TYPE": kinds[1], "PROD_2023": "200"},
        {"TYPE": kinds[0], "PROD_2023": "800", "COUNTRY": "World total (ilmenite, rounded)"},
        {"TYPE": kinds[1], "PROD_2023": "400", "COUNTRY": "World total (rutile, rounded)"},
        {
            "TYPE": kinds[0],
            "PROD_2023": "1200",
            "COUNTRY": "World total (ilmenite and rutile, rounded)",
        },
    ]
    concentrates = {"COMMODITY": "Titanium Mineral Concentrates"}
    found = load(tmp_path, *(concentrates | row for row in rows)).statements
    shares = found.dropna(subset="share").set_index("product")["share"]
    assert shares.to_dict() == {"ilmenite": 0.5, "rutile": 0.5}
    assert set(found["product"]) == {"ilmenite", "rutile", "ilmenite and rutile"}
    assert found["basis"].eq("TiO2").all()


def test_a_name_that_is_no_country_is_refused_with_the_nearest(tmp_path: Path) -> None:
    batch = load(tmp_path, {"COUNTRY": "Zambla", "PROD_2023": "250"})
    [reject] = batch.rejects.to_dict("records")
    assert (reject["row"], reject["kind"], reject["value"]) == (2, "refused", "Zambla")
    assert "Zambia" in reject["nearest"]


@published
def test_every_figure_of_the_published_file_is_a_statement_or_a_reject() -> None:
    with PUBLISHED.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    [batch] = usgs_2025.read(PUBLISHED)
    assert len(rows) == 1250
    printed = sum(1 for row in rows for name in FIGURES if row[name].strip())
    remarks = ("PROD_NOTES", "PROD_NOTES", "CAP_NOTES", "CAP_NOTES", "RESERVE_NOTES")
    beside = [
        row[remark].strip().lower()
        for row in rows
        for name, remark in zip(FIGURES, remarks, strict=True)
        if not row[name].strip()
    ]
    marks = [text for text in beside if re.split(r"[ .]", text)[0] in MARKS]
    assert batch.rows_in == printed + len(marks) == 3134
    assert batch.rows_in == len(batch.statements) + len(batch.rejects)
    assert set(batch.rejects["kind"]) == {"not read"}
    assert identities(batch.statements).is_unique


@published
def test_neighbouring_editions_agree_on_the_size_of_every_table() -> None:
    """A unit misread by a factor of ten or a thousand would stand out."""
    older, newer = (
        next(iter(module.read(path))).statements
        for module, path in (
            (usgs_2025, PUBLISHED),
            (usgs, PUBLISHED.with_name("MCS2026_Commodities_Data.csv")),
        )
    )
    keys = ["object_id", "stage", "quantity_kind", "product", "basis"]
    totals = [
        t[(t["subject_id"] == "world") & t["stage"].notna()]
        .fillna({"product": ""})
        .groupby(keys)["quantity_t"]
        .mean()
        for t in (older, newer)
    ]
    ratio = (totals[0] / totals[1]).dropna()
    assert len(ratio) > 55
    assert ratio.between(0.5, 2).all(), ratio[~ratio.between(0.5, 2)]
