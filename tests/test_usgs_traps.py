"""Traps of the Survey's editions that concern several of them at once."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lodegraph.graph.load import load
from lodegraph.graph.statements import Batch
from lodegraph.graph.store import open_graph
from lodegraph.loaders import usgs, usgs_2025, usgs_files
from lodegraph.loaders.registry import read_file
from lodegraph.loaders.usgs_cells import places

Rows = list[dict[str, str]]
TOTAL = "World total (rounded)"


def of_2025(folder: Path, rows: Rows) -> Path:
    common = dict.fromkeys(usgs_2025.COLUMNS, "") | {
        "COMMODITY": "Antimony",
        "TYPE": "Mine production, antimony content",
        "UNIT_MEAS": "metric tons",
    }
    path = folder / "MCS2025.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, usgs_2025.COLUMNS)
        writer.writeheader()
        writer.writerows([common | row for row in rows])
    return path


def of_2026(folder: Path, rows: Rows) -> Path:
    common = dict.fromkeys(usgs.COLUMNS, "") | {
        "MCS chapter": "ANTIMONY",
        "Section": "World Mine Production and Reserves",
        "Commodity": "Antimony",
        "Statistics": "Production",
        "Statistics_detail": "Mine production",
        "Unit": "metric tons",
        "Year": "2024",
        "Other notes": "(Data in metric tons, antimony content, unless otherwise specified)",
    }
    path = folder / "MCS2026.csv"
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.DictWriter(file, usgs.COLUMNS)
        writer.writeheader()
        writer.writerows([common | row for row in rows])
    return path


def read(path: Path) -> Batch:
    _, batches = read_file(path)
    [batch] = batches
    return batch


def test_trap_1_three_editions_in_three_schemas_state_the_same_thing(tmp_path: Path) -> None:
    older = tmp_path / "mcs2024-antim_world.csv"
    older.write_text(
        "Source,Country,Type,Prod_t_2022,Prod_t_est_2023\n"
        'MCS2024,China,"Mine production, contained antimony",1,40000\n',
        encoding="utf-8-sig",
    )
    files = [
        older,
        of_2025(tmp_path, [{"COUNTRY": "China", "PROD_2023": "40000"}]),
        of_2026(tmp_path, [{"Country": "China", "Value": "40,000", "Year": "2023"}]),
    ]
    told = [read(path).statements for path in files]
    keys = ["type", "subject_id", "object_id", "year", "stage", "quantity_t", "basis"]
    rows = [table.loc[table["year"] == 2023, keys].iloc[0].to_list() for table in told]
    assert rows == [["PRODUCES", "CHN", "antimony", 2023, "mine", 40_000, "Sb"]] * 3
    assert all(table["product"].isna().all() for table in told)


def test_trap_2_each_edition_has_its_encoding(tmp_path: Path) -> None:
    ivory = "Côte d\N{RIGHT SINGLE QUOTATION MARK}Ivoire"
    for path in (
        of_2025(tmp_path, [{"COUNTRY": ivory, "PROD_2023": "1"}]),
        of_2026(tmp_path, [{"Country": ivory, "Value": "1"}]),
    ):
        assert read(path).statements["subject_id"].to_list() == ["CIV"]


def test_trap_4_the_world_total_is_rounded_and_not_the_sum_of_the_rows(tmp_path: Path) -> None:
    rows = [
        {"COUNTRY": "China", "PROD_2023": "40000"},
        {"COUNTRY": "Tajikistan", "PROD_2023": "21000"},
        {"COUNTRY": "Other Countries", "PROD_2023": "23500"},
        {"COUNTRY": TOTAL, "PROD_2023": "83000"},
    ]
    found = read(of_2025(tmp_path, rows)).statements
    assert found["share"].dropna().to_list() == [40 / 83, 21 / 83, 23.5 / 83]
    world = found[found["subject_id"] == "world"].iloc[0]
    assert (world["value"], world["qualifier"]) == (83_000, "rounded")
    assert "other-countries" in set(found["subject_id"])


def test_trap_4_a_withheld_figure_is_no_zero_and_the_total_says_what_it_leaves_out(
    tmp_path: Path,
) -> None:
    path = tmp_path / "mcs2024-lithi_world.csv"
    path.write_text(
        "Source,Country,Type,Prod_t_est_2023,Prod_notes\n"
        'MCS2024,United States,"Mine production, lithium content",W,\n'
        'MCS2024,World total (rounded),"Mine production, lithium content",180000,'
        "Excludes U.S. production.\n",
        encoding="utf-8-sig",
    )
    states, world = read(path).statements.to_dict("records")
    assert (states["qualifier"], pd.isna(states["value"])) == ("withheld", True)
    assert world["note"] == "Excludes U.S. production."


@pytest.mark.parametrize(
    ("name", "iso3"),
    [
        ("Congo (Kinshasa)", "COD"),
        ("Congo, D.R.", "COD"),
        ("Dem. Rep. of the Congo", "COD"),
        ("DRC", "COD"),
        ("Congo (Brazzaville)", "COG"),
        ("Burma", "MMR"),
        ("Korea, Republic of", "KOR"),
        ("Korea, North", "PRK"),
        ("Turkey", "TUR"),
        ("TÃ¼rkiye", "TUR"),
        ("Guinea", "GIN"),
    ],
)
def test_trap_8_one_country_has_many_names(name: str, iso3: str) -> None:
    assert places(pd.Series([name]))["id"].to_list() == [iso3]


def test_trap_17_a_revised_figure_stands_beside_the_old_one(tmp_path: Path) -> None:
    """Antimony of China in 2024: 60,000 t in the edition of 2025, 40,000 t in that of 2026."""
    older = of_2025(tmp_path, [{"COUNTRY": "China", "PROD_EST_ 2024": "60000"}])
    newer = of_2026(tmp_path, [{"Country": "China", "Value": "40,000"}])
    for path in (older, newer):
        load(tmp_path / "graph", path, *read_file(path))
    made = open_graph(tmp_path / "graph").statements("PRODUCES")
    told: dict[str, Any] = dict(zip(made["source_id"], made["quantity_t"], strict=True))
    assert told == {"usgs-mcs-2025": 60_000, "usgs-mcs-2026": 40_000}


def test_boron_is_mined_whatever_plant_it_comes_from(tmp_path: Path) -> None:
    path = tmp_path / "mcs2023-boron_world.csv"
    path.write_text(
        "Source,Country,Type,Prod_kt_est_2021\n"
        'MCS2023,"Germany, compounds","Plant production, compounds",120\n',
        encoding="utf-8-sig",
    )
    [batch] = usgs_files.read(path)
    [row] = batch.statements.to_dict("records")
    assert (row["stage"], row["product"], row["basis"]) == ("mine", "compounds", "gross weight")
