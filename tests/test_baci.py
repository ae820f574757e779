"""BACI: what a row says, what is not read, and files that are damaged or wrong.

The rows are from CEPII's BACI, HS 1992 edition (Etalab 2.0).
"""

from __future__ import annotations

import random
import tracemalloc
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pandas as pd
import pyarrow as pa
import pytest

from lodegraph.graph.errors import LoadError
from lodegraph.graph.load import LoadReport, load
from lodegraph.graph.statements import Batch
from lodegraph.graph.store import open_graph
from lodegraph.loaders import baci, columns, registry

BACI = Path(__file__).parents[1].parent / "shared" / "data" / "baci" / "BACI_HS92_minerals.zip"
HEADER = "t,i,j,k,v,q"
ROWS_2012 = """\
2012,152,410,283691,62995.089,13887.682
2012,608,699,811230,12,24
2012,490,156,282200,1278.518,54.323
2012,180,894,282200,100000.512,
2012,251,842,284690,97948.297,908.879
2012,4,586,250310,1087.322,13136"""
ROWS_2022 = """\
2022,152,156,283691,6037683.623,120523.89
2022,608,156,260400,1204907.43,35034071.017
2022,710,757,711011,828786.056,16.508
2022,40,724,282200,0.033,"""


def yearly(tmp_path: Path, rows: str, name: str = "BACI_HS92_Y2022_V202501.csv") -> Path:
    path = tmp_path / name
    path.write_text(f"{HEADER}\n{rows}\n", encoding="utf-8")
    return path


def zipped(path: Path, members: dict[str, str]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    members = {
        "BACI_HS92_Y2012_V202501.csv": f"{HEADER}\n{ROWS_2012}\n",
        "BACI_HS92_Y2022_V202501.csv": f"{HEADER}\n{ROWS_2022}\n",
        "country_codes_V202501.csv": "country_code,country_name,country_iso2,country_iso3\n",
    }
    return zipped(tmp_path / "BACI_HS92_V202501.zip", members)


def batches(path: Path) -> list[Batch]:
    name, found = registry.read_file(path)
    assert name == "baci"
    return list(found)


def statements(path: Path) -> pd.DataFrame:
    return pd.concat([batch.statements for batch in batches(path)], ignore_index=True)


def refusal(path: Path) -> LoadError:
    with pytest.raises(LoadError) as caught:
        batches(path)
    return caught.value


def test_a_row_says_who_sent_what_to_whom(archive: Path) -> None:
    row = statements(archive).set_index("locator").loc["BACI_HS92_Y2022_V202501.csv, row 2"]
    assert (row["type"], row["subject_id"], row["object_id"]) == ("EXPORTS_TO", "CHL", "CHN")
    assert (row["year"], row["hs"], row["hs_edition"]) == (2022, "283691", "HS1992")
    assert (row["mineral"], row["stage"], row["product"]) == (
        "lithium",
        "refined",
        "lithium carbonate",
    )
    # Thousand dollars become dollars; tonnes stay as they are, in gross weight.
    assert (row["value_usd"], row["quantity_t"]) == (6_037_683_623.0, 120_523.89)
    assert (row["basis"], row["confidence"], row["row"]) == ("gross weight", "B", 2)


def test_an_empty_quantity_is_unknown_and_not_zero(archive: Path) -> None:
    table = statements(archive)
    unknown = table[table["quantity_t"].isna()]
    assert unknown["subject_id"].tolist() == ["COD", "AUT"]
    assert set(unknown["qualifier"]) == {"not_available"}
    assert unknown["value_usd"].tolist() == [100_000_512.0, 33.0]


def test_other_asia_is_taiwan_and_codes_of_trade_statistics_are_known(archive: Path) -> None:
    table = statements(archive)
    pairs = set(zip(table["subject_id"], table["object_id"], strict=True))
    assert {("TWN", "CHN"), ("FRA", "USA"), ("ZAF", "CHE"), ("PHL", "IND")} <= pairs


def test_rows_without_a_mineral_are_counted_by_reason(archive: Path) -> None:
    first, second = batches(archive)
    assert first.rows_in == len(first.statements) + first.rejects["rows"].sum() == 6
    [reject] = first.rejects.to_dict("records")
    assert (reject["kind"], reject["row"], reject["value"]) == ("not read", 7, "250310")
    assert second.rejects.empty


def test_many_rows_of_one_reason_are_one_entry_with_their_number(tmp_path: Path) -> None:
    rows = "\n".join(f"2022,4,586,{k},1,1" for k in ("250310", "250390", "999999", "283691"))
    [batch] = batches(yearly(tmp_path, rows))
    assert batch.rejects[["row", "rows"]].to_numpy().tolist() == [[2, 2], [4, 1]]


def test_germanium_ends_and_its_absence_is_no_row(archive: Path) -> None:
    table = statements(archive)
    assert table.loc[table["hs"] == "811230", "year"].tolist() == [2012]


def test_the_source_is_the_release(archive: Path, tmp_path: Path) -> None:
    [source] = batches(archive)[0].nodes["Source"].to_dict("records")
    assert (source["id"], source["licence"]) == ("baci-hs92-v202501", "Etalab 2.0")
    [unnamed] = batches(yearly(tmp_path, ROWS_2022, "BACI_HS92_Y2022.csv"))
    assert unnamed.nodes["Source"]["id"].tolist() == ["baci-hs92"]
    assert "release not named" in unnamed.nodes["Source"]["title"][0]


def test_a_yearly_file_alone_is_read_like_the_archive(archive: Path, tmp_path: Path) -> None:
    alone = statements(yearly(tmp_path, ROWS_2022))
    together = statements(archive)
    due = together[together["year"] == 2022].reset_index(drop=True)
    assert alone.astype("object").equals(due.astype("object"))


def test_two_releases_stay_side_by_side_and_loading_twice_adds_nothing(
    archive: Path, tmp_path: Path
) -> None:
    older = yearly(tmp_path, ROWS_2022.replace("120523.89", "99"), "BACI_HS92_Y2022_V202401b.csv")
    counts: list[tuple[int, int]] = []
    for path in (archive, older, archive):
        report = loaded(tmp_path / "graph", path)
        counts.append((report.new, report.unchanged))
    assert counts == [(9, 0), (4, 0), (0, 9)]
    trade = open_graph(tmp_path / "graph").statements("EXPORTS_TO", 2022)
    carbonate = trade[trade["hs"] == "283691"].set_index("source_id")["quantity_t"].to_dict()
    assert carbonate == {"baci-hs92-v202501": 120_523.89, "baci-hs92-v202401b": 99.0}


def loaded(folder: Path, path: Path, *, keep_going: bool = False) -> LoadReport:
    name, found = registry.read_file(path)
    return load(folder, path, name, found, keep_going=keep_going)


def test_a_load_touches_only_the_years_it_changes(archive: Path, tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    loaded(graph, archive)
    before = {path.name: path.stat().st_mtime_ns for path in graph.glob("*EXPORTS_TO*")}
    more = yearly(tmp_path, "2021,152,156,283691,1,1", "BACI_HS92_Y2021_V202501.csv")
    loaded(graph, more)
    after = {path.name: path.stat().st_mtime_ns for path in graph.glob("*EXPORTS_TO*")}
    assert before.items() <= after.items()
    years = [name.split(".")[2] for name in sorted(after)]
    assert years == ["2012", "2021", "2022"]


def test_a_load_that_fails_leaves_no_file_behind(archive: Path, tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    loaded(graph, archive)
    before = {path.name: path.read_bytes() for path in graph.glob("*.parquet")}
    rows = "2020,152,156,283691,1,1\n2020,152,156,283691,-1,1"
    wrong = yearly(tmp_path, rows, "BACI_HS92_Y2020.csv")
    with pytest.raises(LoadError, match="must not be negative"):
        loaded(graph, wrong)
    assert {path.name: path.read_bytes() for path in graph.glob("*.parquet")} == before
    with pytest.raises(LoadError):
        loaded(tmp_path / "new", wrong)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ('2022,152,156,283691,"1,087.322",1', "v", "no figure"),
        ("2022,152,156,283691,1087.322,inf", "q", "no figure"),
        ("2022,152,156,283691,1,-2", "q", "must not be negative"),
        ("2021,152,156,283691,1,2", "t", "the file is named for 2022"),
        ("2022,152,5555,283691,1,2", "j", "no such code of a country or area"),
    ],
)
def test_a_wrong_cell_is_refused_with_its_line(
    tmp_path: Path, row: str, column: str, reason: str
) -> None:
    [batch] = batches(yearly(tmp_path, f"{ROWS_2022}\n{row}"))
    [reject] = batch.rejects.to_dict("records")
    assert (reject["kind"], reject["row"], reject["column"]) == ("refused", 6, column)
    assert reason in reject["reason"]
    assert len(batch.statements) == 4


def test_separators_between_thousands_are_refused_with_the_line(tmp_path: Path) -> None:
    error = refusal(yearly(tmp_path, f"{ROWS_2022}\n2022,152,156,283691,1,087.322,5"))
    assert error.message.endswith("7 fields where the header has 6")
    assert (error.line, error.hint.split(",")[0] if error.hint else "") == (
        6,
        "write figures without a separator between thousands",
    )


def test_a_renamed_column_is_told(tmp_path: Path) -> None:
    path = tmp_path / "BACI_HS92_Y2022.csv"
    path.write_text("t,i,j,k,v,quantity\n2022,152,156,283691,1,2\n", encoding="utf-8")
    with pytest.raises(LoadError, match="the column 'q' is missing; found: t, i, j, k, v"):
        list(baci.read(path))
    with pytest.raises(LoadError, match="baci comes nearest, but these columns are missing: q"):
        registry.choose(path)


def test_a_file_whose_name_tells_no_year_is_refused(tmp_path: Path) -> None:
    error = refusal(yearly(tmp_path, ROWS_2022, "trade.csv"))
    assert "its name tells no edition and year" in error.message
    assert error.hint == "keep the publisher's names, such as BACI_HS92_Y2022_V202501.csv"


def test_an_archive_without_yearly_files_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"trade/2022.csv": ROWS_2022})
    with pytest.raises(LoadError, match=r"no member is a yearly file; found: trade/2022\.csv"):
        list(baci.read(path))


def test_a_truncated_archive_is_recognised_and_refused(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-30])
    assert "is not a whole zip archive" in refusal(archive).message


def test_a_very_long_file_is_read_in_parts_of_bounded_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "BLOCK_BYTES", 2**16)
    areas, pick = ["152", "156", "392", "410", "608", "842"], random.Random(4)  # noqa: S311
    path = tmp_path / "BACI_HS92_Y2022.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER + "\n")
        for number in range(300_000):
            one, other = pick.sample(areas, 2)
            file.write(f"2022,{one},{other},250310,{number}.125,{number}.5\n")
    before = pa.total_allocated_bytes()
    tracemalloc.start()
    rows = sum(len(b.statements) + b.rejects["rows"].sum() for b in baci.read(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rows == 300_000
    assert peak < 4 * 2**20 < path.stat().st_size
    assert pa.total_allocated_bytes() - before < 2**20


@pytest.fixture(scope="module")
def published() -> list[Batch]:
    if not BACI.exists():
        pytest.skip(f"{BACI} is not on this machine")
    return list(baci.read(BACI))


def test_the_rows_of_the_published_file_add_up(published: list[Batch]) -> None:
    assert sum(batch.rows_in for batch in published) == 1_264_888
    for batch in published:
        assert batch.rows_in == len(batch.statements) + batch.rejects["rows"].sum()
        assert set(batch.rejects["kind"]) == {"not read"}
    assert len({int(batch.statements["year"].iloc[0]) for batch in published}) == 30


def test_totals_of_the_published_file(published: list[Batch]) -> None:
    table = next(b.statements for b in published if b.statements["year"].iloc[0] == 2022)
    # The sum of column q of the rows of 2022 with k = 283691, by a tool that is not ours (awk).
    carbonate = table[table["hs"] == "283691"]
    assert carbonate["quantity_t"].sum() == pytest.approx(266_027.518, abs=0.01)
