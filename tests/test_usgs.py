"""The world tables of the Mineral Commodity Summaries become statements, cell by cell."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import lodegraph.loaders
from lodegraph.graph.errors import LoadError
from lodegraph.graph.statements import Batch, identities
from lodegraph.graph.validate import check_statements
from lodegraph.loaders import usgs

SAMPLE = Path(lodegraph.loaders.__path__[0]) / "data" / "usgs-mcs-2026.csv"
PUBLISHED = Path(__file__).parents[1].parent / "shared/data/usgs_mcs/MCS2026_Commodities_Data.csv"
FILES = [
    SAMPLE,
    pytest.param(
        PUBLISHED,
        marks=pytest.mark.skipif(not PUBLISHED.exists(), reason="the published file is not here"),
    ),
]


def load(path: Path) -> Batch:
    [batch] = usgs.read(path)
    return batch


@pytest.fixture(scope="module")
def sample() -> pd.DataFrame:
    return load(SAMPLE).statements


def cell(
    statements: pd.DataFrame, subject: str, mineral: str, type_: str, year: int
) -> pd.Series[Any]:
    chosen = statements[
        (statements["subject_id"] == subject)
        & (statements["object_id"] == mineral)
        & (statements["type"] == type_)
        & (statements["year"] == year)
    ]
    assert len(chosen) == 1
    return chosen.iloc[0]


def table_of(folder: Path, **cells: str) -> Path:
    """Write a table with a world total of 5,000 t of cobalt and one row with these cells."""
    row = {
        "MCS chapter": "COBALT",
        "Section": "World Mine Production and Reserves",
        "Commodity": "Cobalt",
        "Country": "Zambia",
        "Statistics": "Production",
        "Statistics_detail": "Mine production",
        "Unit": "metric tons",
        "Year": "2024",
        "Value": "250",
        "Notes": "",
        "Is critical mineral 2025": "Yes",
        "Other notes": "(Data in metric tons, cobalt content, unless otherwise specified)",
    }
    world = row | {"Country": "World total", "Value": "5,000"}
    world["Statistics_detail"] = "Mine production: rounded"
    path = folder / "usgs.csv"
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.DictWriter(file, usgs.COLUMNS)
        writer.writeheader()
        writer.writerows([row | cells, world])
    return path


@pytest.mark.parametrize("path", FILES, ids=["sample", "published"])
def test_every_row_is_a_statement_or_a_reject(path: Path) -> None:
    with path.open(encoding="cp1252", newline="") as file:
        rows = sum(1 for _ in csv.DictReader(file))
    batch = load(path)
    assert batch.rows_in == rows
    lines = [*batch.statements["row"], *batch.rejects["row"]]
    assert len(lines) == len(set(lines)) == rows


@pytest.mark.parametrize("path", FILES, ids=["sample", "published"])
def test_every_statement_fits_the_model_and_is_itself(path: Path) -> None:
    batch = load(path)
    _, refused = check_statements(batch.statements)
    assert len(refused) == 0
    assert identities(batch.statements).is_unique
    assert set(batch.rejects["kind"]) <= {"not read"}


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published file is not here")
def test_published_file_has_8886_rows_and_each_reject_says_why() -> None:
    batch = load(PUBLISHED)
    assert batch.rows_in == 8886
    reasons = batch.rejects.groupby("column").size().to_dict()
    # Counted in the file: commodities that are no mineral of the code table; employment, prices,
    # stocks, consumption, sales and shipments of the others; one row for three countries at once.
    assert reasons == {"Commodity": 4222, "Statistics": 1065, "Country": 1}


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published file is not here")
def test_sample_states_what_the_published_file_states() -> None:
    sample, published = load(SAMPLE).statements, load(PUBLISHED).statements
    for table in (sample, published):
        table.index = pd.Index(identities(table))
    columns = [c for c in sample if c not in {"row", "note"}]
    pd.testing.assert_frame_equal(sample[columns], published.loc[sample.index, columns])


def test_congo_mined_226_of_302_thousand_tonnes_of_cobalt(sample: pd.DataFrame) -> None:
    row = cell(sample, "COD", "cobalt", "PRODUCES", 2024)
    assert (row["value"], row["unit"], row["quantity_t"]) == (226_000, "metric tons", 226_000)
    assert row["share"] == pytest.approx(226 / 302)
    assert (row["stage"], row["quantity_kind"], row["qualifier"]) == (
        "mine",
        "production",
        "estimate",
    )
    assert row["locator"] == (
        "COBALT; World Mine Production and Reserves; Mine production; Congo (Kinshasa); 2024"
    )


def test_units_are_brought_to_tonnes(sample: pd.DataFrame) -> None:
    copper = cell(sample, "CHL", "copper", "PRODUCES", 2024)
    assert (copper["value"], copper["quantity_t"]) == (5_510, 5_510_000)
    gallium = sample[(sample["object_id"] == "gallium") & (sample["subject_id"] == "CHN")]
    produced = gallium[(gallium["quantity_kind"] == "production") & (gallium["year"] == 2024)]
    assert produced["quantity_t"].to_list() == [839]
    assert produced["type"].to_list() == ["REFINES"]


def test_world_and_other_countries_are_regions(sample: pd.DataFrame) -> None:
    world = cell(sample, "world", "cobalt", "PRODUCES", 2024)
    assert (world["subject_label"], world["value"], world["qualifier"]) == (
        "Region",
        302_000,
        "rounded",
    )
    assert pd.isna(world["share"])
    assert cell(sample, "other-countries", "cobalt", "PRODUCES", 2024)["value"] == 7_780


def test_titanium_sponge_is_a_product_of_the_refined_stage(sample: pd.DataFrame) -> None:
    sponge = sample[sample["object_id"] == "titanium"]
    assert set(sponge["product"]) == {"titanium sponge metal"}
    assert set(sponge["stage"]) == {"refined"}
    assert set(sponge["quantity_kind"]) == {"production", "capacity"}


def test_withheld_figure_is_not_zero(sample: pd.DataFrame) -> None:
    row = cell(sample, "USA", "lithium", "PRODUCES", 2024)
    assert row["qualifier"] == "withheld"
    assert row[["value", "lo", "hi", "quantity_t", "share"]].isna().all()


def test_dash_is_zero(sample: pd.DataFrame) -> None:
    row = cell(sample, "USA", "tungsten", "PRODUCES", 2024)
    assert (row["value"], row["quantity_t"], row["share"], row["qualifier"]) == (0, 0, 0, "exact")


def test_total_with_a_sign_is_a_bound_and_gives_no_shares(sample: pd.DataFrame) -> None:
    world = cell(sample, "world", "tungsten", "HOLDS_RESERVES", 2025)
    assert (world["lo"], world["qualifier"]) == (4_700_000, "lower_bound")
    assert pd.isna(world["value"])
    china = cell(sample, "CHN", "tungsten", "HOLDS_RESERVES", 2025)
    assert (china["value"], china["category"]) == (2_500_000, "reserves")
    assert pd.isna(china["share"])


@pytest.mark.parametrize(
    ("value", "notes", "expected"),
    [
        ("250", "", (250, None, None, "exact")),
        ("1,250.5", "Estimated.", (1250.5, None, None, "estimate")),
        ("—", "", (0, None, None, "exact")),
        ("--", "", (0, None, None, "exact")),
        ("W", "", (None, None, None, "withheld")),
        ("NA", "", (None, None, None, "not_available")),
        ("XX", "", (None, None, None, "not_available")),
        (">99", "", (None, 99, None, "lower_bound")),
        ("<25", "", (None, None, 25, "upper_bound")),
        ("10,000 - 15,000", "", (None, 10_000, 15_000, "estimate")),
        ("s", "Less than ½ unit.", (None, None, 0.5, "upper_bound")),
        ("s", "Included in “World total.”", (None, None, None, "not_available")),
        ("Moderate to large", "", (None, None, None, "not_available")),
    ],
)
def test_marks_keep_what_they_mean(
    tmp_path: Path, value: str, notes: str, expected: tuple[object, ...]
) -> None:
    batch = load(table_of(tmp_path, Value=value, Notes=notes))
    row = batch.statements.iloc[0]
    found = [None if pd.isna(row[name]) else row[name] for name in ("value", "lo", "hi")]
    assert (*found, row["qualifier"]) == expected


def test_words_for_a_figure_are_kept_in_the_note(tmp_path: Path) -> None:
    [note, _] = load(table_of(tmp_path, Value="Large")).statements["note"]
    assert note == "cobalt content; printed: Large"


@pytest.mark.parametrize(
    ("cells", "kind", "nearest"),
    [
        ({"Country": "Zambla"}, "refused", "Zambia"),
        ({"Value": "12O"}, "refused", ""),
        ({"Year": "2024e"}, "refused", ""),
        ({"Commodity": "Cobalt Blue"}, "not read", "Cobalt"),
        ({"Section": "Events, Trends, and Issues"}, "not read", ""),
        ({"Statistics": "Price"}, "not read", ""),
    ],
)
def test_unreadable_row_says_why(
    tmp_path: Path, cells: dict[str, str], kind: str, nearest: str
) -> None:
    batch = load(table_of(tmp_path, **cells))
    assert (batch.rows_in, len(batch.statements), len(batch.rejects)) == (2, 1, 1)
    reject = batch.rejects.iloc[0]
    assert (reject["row"], reject["kind"]) == (2, kind)
    assert nearest in reject["nearest"]
    assert reject["value"] == next(iter(cells.values()))


def test_another_statistic_has_no_share_of_the_total(tmp_path: Path) -> None:
    path = table_of(tmp_path, Statistics_detail="Mine production: concentrate")
    row = load(path).statements.iloc[0]
    assert row["product"] == "concentrate"
    assert pd.isna(row["share"])


def test_volume_keeps_its_unit_and_has_no_tonnes(tmp_path: Path) -> None:
    row = load(table_of(tmp_path, Unit="million cubic meters")).statements.iloc[0]
    assert (row["value"], row["unit"]) == (250, "million cubic meters")
    assert pd.isna(row["quantity_t"])


def test_file_saved_as_utf_8_is_refused_not_misread(tmp_path: Path) -> None:
    path = table_of(tmp_path, Value="—", Notes="“World total.”")
    path.write_bytes(path.read_text(encoding="cp1252").encode())
    with pytest.raises(LoadError, match="cp1252"):
        load(path)


def test_another_edition_is_not_recognised() -> None:
    head = b"Source,Country,Type,Prod_t_est_2022\r\n"
    assert not usgs.recognises(Path("mcs2024-cobal_world.csv"), head)


def test_source_names_the_file_it_was_read_from() -> None:
    [source] = load(SAMPLE).nodes["Source"].to_dict("records")
    assert source["publisher"] == "U.S. Geological Survey"
    assert source["licence"] == "public domain"
    assert len(source["sha256"]) == 64
