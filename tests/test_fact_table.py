"""Single facts, in which dates and values are half words."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from published import DATA, lines, read_all

from lodegraph.graph.statements import Batch, identities
from lodegraph.graph.validate import check_statements
from lodegraph.loaders import fact_table

FACT = {
    "id": "F1",
    "subject": "China",
    "subject_type": "Country",
    "relation": "REFINES",
    "object": "Gallium",
    "object_type": "Mineral",
    "stage": "refining",
    "value": "98.9",
    "unit": "% of world",
    "year": "2024",
    "source": "Mineral survey (data/usgs/file.csv) ; https://example.org/x",
    "status": "VERIFIED-FILE",
}
MEASURE = {
    "relation": "RESTRICTS",
    "value": "Announcement No. 57 of 2025",
    "unit": "measure",
    "stage": "export control",
}


def read(tmp_path: Path, *changes: dict[str, str]) -> Batch:
    path = tmp_path / "facts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fact_table.COLUMNS, restval="")
        writer.writeheader()
        writer.writerows({**FACT, **change} for change in changes)
    name, batch = read_all(path)
    assert name == fact_table.NAME
    return batch


def test_a_share_of_the_world_is_a_fraction(tmp_path: Path) -> None:
    batch = read(tmp_path, {})
    [said] = batch.statements.to_dict("records")
    assert (said["share"], said["value"], said["unit"]) == (pytest.approx(0.989), 98.9, "%")
    assert (said["type"], said["stage"], said["year"]) == ("REFINES", "refined", 2024)
    [source] = batch.nodes["Source"].to_dict("records")
    assert (source["title"], source["url"]) == ("Mineral survey", "https://example.org/x")


def test_a_bound_is_no_figure(tmp_path: Path) -> None:
    [said] = read(tmp_path, {"value": ">50"}).statements.to_dict("records")
    assert (said["lo"], said["qualifier"]) == (50.0, "lower_bound")
    assert "share" not in said


@pytest.mark.parametrize(
    ("year", "said"),
    [
        ("effective 2023-08-01", [("2023-08-01", None, "asserted")]),
        ("issued 2024-08-15, effective 2024-09-15", [("2024-09-15", None, "asserted")]),
        ("2025-04-04 (effective same day)", [("2025-04-04", None, "asserted")]),
        ("announced 2025-05-30/31", [(None, None, "planned")]),
        ("2023", [("2023", None, "asserted")]),
        (
            "announced 2025-10-09; SUSPENDED 2025-11-07 to 2026-11-10",
            [(None, None, "planned"), ("2025-11-07", "2026-11-10", "suspended")],
        ),
        (
            "2024-12-03; SUSPENDED 2025-11-09 to 2026-11-27",
            [("2024-12-03", None, "asserted"), ("2025-11-09", "2026-11-27", "suspended")],
        ),
    ],
)
def test_a_suspension_is_a_statement_of_its_own(
    tmp_path: Path, year: str, said: list[tuple[str | None, ...]]
) -> None:
    table = read(tmp_path, {**MEASURE, "year": year}).statements
    columns = table.reindex(columns=["valid_from", "valid_to", "status"])
    rows = columns.astype(object).where(columns.notna(), None)
    assert list(rows.itertuples(index=False, name=None)) == said


@pytest.mark.parametrize(
    ("measure", "kind", "target"),
    [
        ("Announcement No. 18 of 2025 (licence)", "licence", "gallium"),
        ("Announcement No. 46 of 2024 (ban to US in principle)", "ban", "USA"),
        ("Quota of 10,000 t", "quota", "gallium"),
        ("State control", "regulation", "gallium"),
    ],
)
def test_the_kind_and_the_target_of_a_measure_are_read(
    tmp_path: Path, measure: str, kind: str, target: str
) -> None:
    [said] = read(tmp_path, {**MEASURE, "value": measure}).statements.to_dict("records")
    assert (said["kind"], said["object_id"]) == (kind, target)


def test_remarks_in_brackets_are_no_part_of_a_name(tmp_path: Path) -> None:
    owner = {
        "subject": "CATL (via Ningbo Brunp)",
        "subject_type": "Firm (private)",
        "relation": "OWNS",
        "object": "Kisanfu (DRC, Cu-Co)",
        "object_type": "Mine",
        "unit": "% equity",
        "value": "25",
    }
    [said] = read(tmp_path, owner).statements.to_dict("records")
    assert (said["subject_id"], said["object_id"], said["share"]) == ("catl", "kisanfu", 0.25)


def test_a_list_of_sectors_becomes_one_use_each(tmp_path: Path) -> None:
    use = {
        "subject": "Tantalum",
        "subject_type": "Mineral",
        "relation": "USED_IN",
        "object": "Batteries, lasers, and metallurgy",
        "object_type": "Sector list",
        "value": "",
    }
    batch = read(tmp_path, use)
    assert batch.statements["object_id"].tolist() == ["batteries", "lasers", "metallurgy"]


def test_the_same_source_is_that_of_the_row_before(tmp_path: Path) -> None:
    batch = read(tmp_path, {}, {"id": "F2", "source": "same + a footnote"})
    assert len(set(batch.statements["source_id"])) == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"status": "UNVERIFIED"}, "nobody has traced the fact to a source"),
        ({"relation": "CONTROLS"}, "facts of this relation are not read"),
        ({"object": "Unobtainium"}, "mineral 'Unobtainium' is not known"),
        ({"subject_type": "Aggregate"}, "aggregate 'China' is not known"),
    ],
)
def test_what_has_no_source_or_no_name_is_not_read(
    tmp_path: Path, change: dict[str, str], reason: str
) -> None:
    batch = read(tmp_path, change)
    assert batch.rejects[["kind", "reason"]].to_numpy().tolist() == [["not read", reason]]


def test_the_whole_table_adds_up() -> None:
    path = DATA.parent / "reference" / "facts.csv"
    if not path.exists():
        pytest.skip("the table of facts is not on this machine")
    _, batch = read_all(path)
    assert lines(batch.statements) | lines(batch.rejects) == set(range(2, 277))
    assert not lines(batch.statements) & lines(batch.rejects)
    assert set(batch.rejects["kind"]) == {"not read"}
    assert len(check_statements(batch.statements)[1]) == 0
    assert identities(batch.statements).is_unique
