"""World Mining Data in SQLite, and the World Bank's political stability."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from lodegraph.graph.errors import LoadError
from lodegraph.graph.statements import Batch, identities
from lodegraph.graph.validate import check_statements
from lodegraph.loaders import wgi, world_mining_data
from lodegraph.loaders.registry import choose

FOLDER = Path(__file__).parents[1].parent / "shared/data/geopolrisk"
DATABASE = FOLDER / "world_mining_data.db"
SCORES = FOLDER / "wgi_normalized_instability_1996_2022.csv"
published = pytest.mark.skipif(not FOLDER.exists(), reason="the published files are not here")
COLUMNS = "Country, Country_Code, Country_ISO, '2021', '2022', unit, data_source"


def database(folder: Path, tables: Mapping[str, Sequence[tuple[object, ...]]]) -> Path:
    path = folder / "wmd.db"
    with closing(sqlite3.connect(path)) as base:
        for name, rows in tables.items():
            base.execute(f'CREATE TABLE "{name}" ({COLUMNS})')
            base.executemany(f'INSERT INTO "{name}" VALUES (?, ?, ?, ?, ?, ?, ?)', rows)  # noqa: S608
        base.commit()
    return path


def read(path: Path) -> Batch:
    assert choose(path).NAME == world_mining_data.NAME
    [batch] = world_mining_data.read(path)
    assert batch.rows_in == len(batch.statements) + len(batch.rejects)
    return batch


def test_each_figure_of_a_country_and_year_is_a_statement(tmp_path: Path) -> None:
    rows = [
        ("Congo, D.R.", "180", "COD", 300, None, "metr. t", "r"),
        ("Zambia", "894", "ZMB", 100, 0, "metr. t", "e"),
        ("Total", "DELETE", "DELETE", 400, 0, "metr. t", "nan"),
    ]
    batch = read(database(tmp_path, {"Cobalt": rows, "Gold": rows}))
    told = batch.statements[["subject_id", "year", "value", "qualifier", "basis"]]
    assert told.to_numpy().tolist() == [
        ["COD", 2021, 300, "exact", "Co"],
        ["ZMB", 2021, 100, "estimate", "Co"],
        ["ZMB", 2022, 0, "estimate", "Co"],
    ]
    # Nothing at all was produced in 2022: a share of nothing is unknown.
    assert batch.statements["share"].fillna(-1).to_list() == [0.75, 0.25, -1]
    assert batch.rejects.groupby("reason").size().to_dict() == {
        "a total that the database marks for deletion": 2,
        "no figure": 1,
        "the commodity is not in the table of minerals": 6,
    }


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("Lithium (Li2O)", ("lithium", "mine", "Li2O", "PRODUCES")),
        ("Rare Earths (REO)", ("rare-earths", "mine", "REO", "PRODUCES")),
        ("Bauxite", ("aluminum", "mine", "gross weight", "PRODUCES")),
        ("Aluminium", ("aluminum", "refined", "Al", "REFINES")),
        ("Gallium", ("gallium", "refined", "Ga", "REFINES")),
        ("Beryllium (conc.)", ("beryllium", "mine", "gross weight", "PRODUCES")),
    ],
)
def test_the_name_of_a_table_tells_what_its_tonnes_count(
    tmp_path: Path, table: str, expected: tuple[str, ...]
) -> None:
    rows: list[tuple[object, ...]] = [("China", "156", "CHN", 1, 2, "metr. t", "r")]
    found = read(database(tmp_path, {table: rows})).statements
    columns = ["object_id", "stage", "basis", "type"]
    assert found[columns].drop_duplicates().to_numpy().tolist() == [list(expected)]


def test_kilograms_become_tonnes(tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [("South Africa", "710", "ZAF", 120_000, 1, "kg", "r")]
    found = read(database(tmp_path, {"Platinum": rows})).statements
    assert found["quantity_t"].to_list() == [120, 0.001]


def test_what_only_looks_like_sqlite_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wmd.db"
    path.write_bytes(b"SQLite format 3\0" + b"data_source" * 500)
    with pytest.raises(LoadError, match="not an SQLite database"):
        read(path)


def test_another_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as base:
        base.execute("CREATE TABLE cities (name, data_source)")
        base.commit()
    with pytest.raises(LoadError, match="no table has the columns"):
        list(world_mining_data.read(path))


@published
def test_every_figure_of_the_database_is_a_statement_or_a_reject() -> None:
    batch = read(DATABASE)
    with closing(sqlite3.connect(f"{DATABASE.as_uri()}?mode=ro", uri=True)) as base:
        names = [
            name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        others = {"logging", "Country_ISO", "HS Code Map"}
        counts = [
            base.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
            for name in names
            if name not in others
        ]
    assert batch.rows_in == 5 * sum(counts) == 9840
    assert set(batch.rejects["kind"]) == {"not read"}
    assert identities(batch.statements).is_unique
    _, refused = check_statements(batch.statements)
    assert len(refused) == 0


@published
def test_every_score_of_the_world_bank_is_a_statement_or_a_reject() -> None:
    assert choose(SCORES).NAME == wgi.NAME
    [batch] = wgi.read(SCORES)
    table = pd.read_csv(SCORES)
    assert batch.rows_in == 24 * len(table) == len(batch.statements) + len(batch.rejects)
    assert identities(batch.statements).is_unique
    _, refused = check_statements(batch.statements)
    assert len(refused) == 0
    found = batch.statements[batch.statements["year"] == 2022].set_index("subject_id")["value"]
    # China's score of political stability in 2022 was -0.4411, as the Bank publishes it.
    assert found["CHN"] == pytest.approx((2.5 + 0.4411) / 5, abs=1e-4)


def test_a_zero_in_the_scores_is_no_perfect_stability(tmp_path: Path) -> None:
    path = tmp_path / "wgi.csv"
    text = "Country/Territory,Code,1996,2022,country_code\nAruba,ABW,0.0,0.205,533\n"
    twice = "Guyana,GUY,0.3,0.3,254\nGuyana,GUY,0.4,0.4,328\n"
    path.write_text(text + twice, encoding="utf-8")
    [batch] = wgi.read(path)
    [row] = batch.statements.to_dict("records")
    assert (row["type"], row["subject_id"], row["object_id"]) == ("FACES", "ABW", wgi.RISK)
    assert (row["year"], row["value"], row["unit"]) == (2022, 0.205, "index 0-1")
    assert batch.rejects.groupby("reason").size().to_dict() == {
        "0 stands where the World Bank gives no score": 1,
        "several rows bear this code, and which is right is unknown": 4,
    }
