"""The project's own CSV: names, units, sources and the reasons why a row is refused."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pandas as pd
import pytest

from lodegraph.graph.errors import LoadError
from lodegraph.graph.statements import Batch
from lodegraph.graph.validate import check_statements
from lodegraph.loaders import plain

PAGE = Path(__file__).parents[1] / "docs" / "statements-csv.md"
ROW = {"subject": "CHN", "type": "REFINES", "object": "gallium", "source_title": "A report"}


def load(folder: Path, *rows: dict[str, str]) -> Batch:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    path = folder / "statements.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    [batch] = plain.read(path)
    assert batch.rows_in == len(batch.statements) + len(batch.rejects) == len(rows)
    return batch


def the_only(batch: Batch) -> dict[str, object]:
    [row] = batch.statements.to_dict("records")
    return {str(key): value for key, value in row.items() if not pd.isna(value)}


def test_page_documents_every_column_with_an_example() -> None:
    text = PAGE.read_text(encoding="utf-8")
    documented = re.findall(r"^\| `(\w+)` \| `([^`]+)` \|", text, flags=re.MULTILINE)
    assert [name for name, _ in documented if name not in {*plain.COLUMNS, *plain.OPTIONAL}] == []
    assert {*plain.COLUMNS, *plain.OPTIONAL} == {name for name, _ in documented}


def test_examples_on_the_page_load_and_fit_the_model(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    examples = re.findall(r"^```csv \S+\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    assert len(examples) == 2
    for example in examples:
        batch = load(tmp_path, *csv.DictReader(io.StringIO(example)))
        _, refused = check_statements(batch.statements)
        assert len(batch.rejects) == len(refused) == 0


def test_labels_are_found_where_they_are_clear(tmp_path: Path) -> None:
    row = the_only(load(tmp_path, ROW))
    assert (row["subject_label"], row["subject_id"]) == ("Country", "CHN")
    assert (row["object_label"], row["object_id"]) == ("Mineral", "gallium")
    assert row["row"] == 2


def test_guinea_is_the_country_of_that_name(tmp_path: Path) -> None:
    row = the_only(load(tmp_path, ROW | {"subject": "Guinea", "object": "bauxite"}))
    assert row["subject_id"] == "GIN"


def test_open_labels_become_nodes_with_the_name_as_written(tmp_path: Path) -> None:
    batch = load(
        tmp_path,
        ROW
        | {"subject": "China Development Bank", "subject_label": "StateBank"}
        | {"type": "FINANCES", "object": "Las Bambas", "object_label": "Facility"},
    )
    row = the_only(batch)
    assert (row["subject_id"], row["object_id"]) == ("china-development-bank", "las-bambas")
    assert batch.nodes["StateBank"].to_dict("records") == [
        {"id": "china-development-bank", "name": "China Development Bank"}
    ]
    assert list(batch.nodes["Facility"]["name"]) == ["Las Bambas"]


@pytest.mark.parametrize(
    ("type_", "figure", "measured"),
    [
        ("REFINES", ("90", "%"), {"share": 0.9}),
        ("REFINES", ("0.9", "share"), {"share": 0.9}),
        ("REFINES", ("2.5", "kt"), {"quantity_t": 2_500}),
        ("REFINES", ("750", "kg"), {"quantity_t": 0.75}),
        ("FINANCES", ("384", "million USD"), {"amount_usd": 384e6}),
        ("EXPORTS", ("1.5", "billion USD"), {"value_usd": 1.5e9}),
        ("RESTRICTS", ("18125", "t"), {"quantity_t": 18_125}),
    ],
)
def test_unit_decides_the_measure(
    tmp_path: Path, type_: str, figure: tuple[str, str], measured: dict[str, float]
) -> None:
    value, unit = figure
    row = the_only(load(tmp_path, ROW | {"type": type_, "value": value, "unit": unit}))
    measures = ("share", "quantity_t", "amount_usd", "value_usd")
    assert {name: row[name] for name in measures if name in row} == pytest.approx(measured)
    assert (row["value"], row["unit"]) == (float(value), unit)


def test_absent_figure_stays_absent(tmp_path: Path) -> None:
    row = the_only(load(tmp_path, ROW | {"value": "", "hi": "99", "unit": "%"}))
    assert row["hi"] == 99
    assert {"value", "lo", "share"} & set(row) == set()


def test_policy_becomes_a_node_and_not_a_statement(tmp_path: Path) -> None:
    restriction = {"type": "RESTRICTS", "kind": "licence", "policy": "Announcement No. 23 of 2023"}
    batch = load(tmp_path, ROW | restriction)
    assert the_only(batch)["policy_id"] == "announcement-no-23-of-2023"
    assert list(batch.nodes["Policy"]["name"]) == ["Announcement No. 23 of 2023"]


def test_source_is_a_node_with_what_the_row_tells_of_it(tmp_path: Path) -> None:
    about = {"source_publisher": "AidData", "source_year": "2023", "source_url": "https://x.org/1"}
    batch = load(tmp_path, ROW | about, ROW | {"object": "germanium"})
    [source] = batch.nodes["Source"].to_dict("records")
    assert source["id"] == "a-report"
    assert (source["name"], source["title"]) == ("A report", "A report")
    assert (source["publisher"], source["year"], source["url"]) == (
        "AidData",
        2023,
        "https://x.org/1",
    )


def test_source_id_is_taken_as_given(tmp_path: Path) -> None:
    row = the_only(load(tmp_path, ROW | {"source_id": "usgs-mcs-2026"}))
    assert row["source_id"] == "usgs-mcs-2026"


def test_names_in_other_columns_become_ids(tmp_path: Path) -> None:
    trade = {"type": "EXPORTS_TO", "object": "USA", "mineral": "Rare Earths", "reporter": "China"}
    row = the_only(load(tmp_path, ROW | trade | {"hs": "028053", "stage": "Refining"}))
    assert (row["mineral"], row["reporter"], row["hs"]) == ("rare-earths", "CHN", "028053")
    assert row["stage"] == "refined"


@pytest.mark.parametrize(
    ("cells", "column", "reason", "nearest"),
    [
        ({"type": "REFNES"}, "type", "no such type", "REFINES"),
        ({"subject_label": "Mineral"}, "subject", "Mineral cannot be the subject", "Country"),
        ({"subject": ""}, "subject", "the subject is empty", ""),
        ({"subject": "Chnia"}, "subject", "no table has this name", "China"),
        ({"subject": "Congo", "subject_label": "Country"}, "subject", "no table", "Congo"),
        ({"type": "FINANCES", "object": "EU"}, "object", "has several meanings", "Mineral; Region"),
        ({"object": "galium"}, "object", "no table has this name", "Gallium"),
        ({"subject": "!", "subject_label": "Firm"}, "subject", "cannot be made an id", ""),
        ({"value": "90"}, "unit", "a figure needs a unit", ""),
        ({"value": "90", "unit": "prcent"}, "unit", "not in the table of units", "%"),
        ({"value": "5", "unit": "tons"}, "unit", "not in the table of units", "short ton"),
        ({"value": "1,234", "unit": "t"}, "value", "without separators", ""),
        ({"value": "nan", "unit": "t"}, "value", "not a number", ""),
        ({"hi": "inf", "unit": "t"}, "hi", "not a number", ""),
        ({"year": "2021-2024"}, "year", "valid_from and valid_to", ""),
        ({"stage": "refned"}, "stage", "no such stage", "Refined"),
        ({"mineral": "cobalto"}, "mineral", "no such mineral", "Cobalt"),
        ({"reporter": "Atlantis"}, "reporter", "no such country", ""),
        ({"policy": "..."}, "policy", "needs a letter", ""),
        ({"source_title": ""}, "source_id", "the row has no source", ""),
    ],
)
def test_row_is_refused_with_reason_and_fix(
    tmp_path: Path, cells: dict[str, str], column: str, reason: str, nearest: str
) -> None:
    batch = load(tmp_path, ROW, ROW | cells)
    [reject] = batch.rejects.to_dict("records")
    assert (reject["row"], reject["kind"], reject["column"]) == (3, "refused", column)
    assert reason in reject["reason"]
    assert nearest in reject["nearest"]


def test_rows_with_different_problems_are_each_refused_for_their_own(tmp_path: Path) -> None:
    wrong = [{"type": "REFNES"}, {"subject": "Chnia"}, {}, {"object": "galium", "year": "24"}]
    batch = load(tmp_path, *(ROW | cells for cells in wrong))
    assert batch.rejects[["row", "column"]].to_numpy().tolist() == [
        [2, "type"],
        [3, "subject"],
        [5, "object"],
    ]
    assert batch.statements["row"].to_list() == [4]


def test_misspelt_country_never_becomes_a_firm(tmp_path: Path) -> None:
    row = ROW | {"type": "SUPPLIES", "subject": "SQM", "subject_label": "Firm", "object": "Jappan"}
    [reject] = load(tmp_path, row).rejects.to_dict("records")
    assert "object_label (Country, Firm)" in reject["reason"]
    assert "Japan" in reject["nearest"]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"value": "1.7", "unit": "share"}, "share"),
        ({"status": "maybe"}, "status"),
        ({"valid_from": "4 April 2025"}, "valid_from"),
        ({"valid_from": "2025-05", "valid_to": "2025-04"}, "valid_to"),
    ],
)
def test_value_out_of_range_is_left_to_the_schema(
    tmp_path: Path, cells: dict[str, str], column: str
) -> None:
    batch = load(tmp_path, ROW | cells)
    assert len(batch.rejects) == 0
    _, refused = check_statements(batch.statements)
    assert column in {refused.iloc[0]["column"], "valid_to"}


def test_file_without_a_source_column_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "statements.csv"
    path.write_text("subject,type,object\nCHN,REFINES,gallium\n")
    with pytest.raises(LoadError, match="no column names the source"):
        list(plain.read(path))


def test_misspelt_column_is_refused_with_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "statements.csv"
    path.write_text("subject,type,object,source_titel\nCHN,REFINES,gallium,A report\n")
    with pytest.raises(LoadError, match="source_titel") as caught:
        list(plain.read(path))
    assert "did you mean source_title" in str(caught.value.hint)


def test_header_alone_gives_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "statements.csv"
    path.write_text("subject,type,object,source_title\n")
    [batch] = plain.read(path)
    assert (batch.rows_in, len(batch.statements), len(batch.rejects)) == (0, 0, 0)
