"""Policies and interventions: the IEA's policy tracker and the Global Trade Alert."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from published import lines, published, read_all

from lodegraph.graph.errors import LoadError
from lodegraph.graph.statements import Batch, identities
from lodegraph.graph.validate import check_statements
from lodegraph.loaders import gta, iea_policies

POLICY: dict[str, Any] = {
    "title": "Prohibition of the export of nickel ore",
    "description": "",
    "status": "In force",
    "datePromulgated": "2020-01-01",
    "countries": ["Indonesia"],
    "policyTypes": [{"family": "Trade", "name": "Export and import ban"}],
    "link": "https://example.org/1",
}
RIGHT = {
    **POLICY,
    "title": "Decision on export controls on tungsten, tellurium and bismuth",
    "description": "Implemented through the Decision No. 10 of 2025.",
    "countries": ["People's Republic of China"],
    "policyTypes": [{"family": "Trade", "name": "Export controls and restrictions"}],
}
WRONG = {
    **RIGHT,
    "title": "Announcement No. 10 of 2025 of the Ministry of Commerce",
    "description": "Export controls for categories of tungsten, tin and germanium.",
}


def policies(tmp_path: Path, *rows: dict[str, Any]) -> Batch:
    path = tmp_path / "policies.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    name, batch = read_all(path)
    assert name == iea_policies.NAME
    return batch


def limits(batch: Batch) -> list[tuple[object, ...]]:
    said = batch.statements[batch.statements["type"] == "RESTRICTS"]
    columns = ["subject_id", "object_id", "kind", "confidence"]
    return list(said.reindex(columns=columns).itertuples(index=False, name=None))


def test_an_export_ban_restricts_the_mineral_of_its_title(tmp_path: Path) -> None:
    batch = policies(tmp_path, POLICY)
    assert limits(batch) == [("IDN", "nickel", "ban", "C")]
    assert batch.statements["type"].tolist() == ["IMPOSES", "RESTRICTS"]


def test_rows_that_contradict_each_other_on_one_act_are_both_kept_and_marked(
    tmp_path: Path,
) -> None:
    batch = policies(tmp_path, WRONG, RIGHT)
    assert limits(batch) == [
        ("CHN", "germanium", "regulation", "D"),
        ("CHN", "tin", "regulation", "D"),
        ("CHN", "tungsten", "regulation", "D"),
        ("CHN", "bismuth", "regulation", "D"),
        ("CHN", "tellurium", "regulation", "D"),
        ("CHN", "tungsten", "regulation", "C"),
    ]
    notes = batch.statements.groupby("row")["note"].first().tolist()
    assert notes == [
        "row 2 gives other minerals for No. 10 of 2025",
        "row 1 gives other minerals for No. 10 of 2025",
    ]


def test_one_row_alone_is_in_no_conflict(tmp_path: Path) -> None:
    batch = policies(tmp_path, RIGHT)
    assert {row[-1] for row in limits(batch)} == {"C"}
    assert batch.statements["note"].isna().all()


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Ban on nickel imports"},
        {"policyTypes": [{"family": "Economic", "name": "Financing"}]},
        {
            "policyTypes": [
                {"family": "Trade", "name": "Non-tariff measures", "category": "Minerals recycling"}
            ]
        },
    ],
)
def test_what_does_not_limit_exports_is_imposed_only(
    tmp_path: Path, change: dict[str, Any]
) -> None:
    batch = policies(tmp_path, {**POLICY, **change})
    assert batch.statements["type"].tolist() == ["IMPOSES"]


def test_a_ban_on_one_country_is_aimed_at_it(tmp_path: Path) -> None:
    aimed = {**POLICY, "title": "Export ban on gallium to the United States"}
    said = policies(tmp_path, aimed).statements.iloc[1]
    assert (said["object_label"], said["object_id"], said["mineral"]) == (
        "Country",
        "USA",
        "gallium",
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [("01-06-2023", "2023-06-01"), ("2023", "2023"), ("2023-06-01", "2023-06-01"), ("soon", None)],
)
def test_days_are_read_as_the_tracker_writes_them(
    tmp_path: Path, written: str, read: str | None
) -> None:
    said = policies(tmp_path, {**POLICY, "datePromulgated": written}).statements
    assert said["valid_from"].tolist() == [read, read]


@pytest.mark.parametrize("places", [[], ["Atlantis"]])
def test_a_policy_of_nobody_is_not_read(tmp_path: Path, places: list[str]) -> None:
    batch = policies(tmp_path, {**POLICY, "countries": places}, POLICY)
    assert batch.rejects["kind"].tolist() == ["not read"]


def test_a_policy_without_a_key_is_refused(tmp_path: Path) -> None:
    short = {key: cell for key, cell in POLICY.items() if key != "status"}
    with pytest.raises(LoadError, match="policy 2 has no 'status'"):
        policies(tmp_path, POLICY, short)


@pytest.mark.parametrize(
    ("file", "rows"), [("IEA_CM_Policies.csv", 625), ("iea_policies.json", 110)]
)
def test_the_published_tracker_adds_up(file: str, rows: int) -> None:
    name, batch = read_all(published(f"iea_policies/{file}"))
    assert name == iea_policies.NAME
    assert len(lines(batch.statements) | lines(batch.rejects)) == rows
    assert len(batch.statements) + len(batch.rejects) == batch.rows_in
    assert len(check_statements(batch.statements)[1]) == 0
    disputed = batch.statements[batch.statements["note"].notna()]
    assert {"tin", "bismuth", "tungsten"} <= set(disputed["object_id"])
    assert disputed["note"].str.contains("No. 10 of 2025").all()


def test_the_csv_of_the_tracker_is_read_like_its_json(tmp_path: Path) -> None:
    row = {
        **dict.fromkeys(iea_policies.COLUMNS, ""),
        "title": POLICY["title"],
        "status": "In force",
        "datePromulgated": "2020-01-01",
        "countries": json.dumps([{"iso3": "IDN", "name": "Indonesia"}]),
        "policyType": json.dumps(POLICY["policyTypes"]),
    }
    path = tmp_path / "policies.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, iea_policies.COLUMNS)
        writer.writeheader()
        writer.writerow(row)
    said = read_all(path)[1].statements
    assert (identities(said) == identities(policies(tmp_path, POLICY).statements)).all()
    path.write_text(path.read_text(encoding="utf-8").replace("]", ""), encoding="utf-8")
    with pytest.raises(LoadError, match="a cell is not JSON"):
        read_all(path)


STEP: dict[str, Any] = {
    "id": "1",
    "title": "China: export tax on rare earths",
    "interventionType": "Export tax",
    "minerals": ["Rare Earths", "Lithium"],
    "implementers": ["China"],
    "dateISO": "2011-04-01",
    "link": "https://globaltradealert.org/intervention/1",
}


def interventions(tmp_path: Path, *rows: dict[str, Any]) -> Batch:
    path = tmp_path / "gta.json"
    path.write_text(json.dumps({"interventions": rows}), encoding="utf-8")
    name, batch = read_all(path)
    assert name == gta.NAME
    return batch


def test_a_mineral_that_only_the_customs_code_names_has_confidence_d(tmp_path: Path) -> None:
    batch = interventions(tmp_path, STEP)
    assert limits(batch) == [("CHN", "lithium", "tax", "D"), ("CHN", "rare-earths", "tax", "C")]


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        ("Export ban", "ban"),
        ("Export quota", "quota"),
        ("Export licensing requirement", "licence"),
        ("Export-related non-tariff measure, nes", "regulation"),
    ],
)
def test_each_kind_of_restriction_keeps_its_kind(tmp_path: Path, type_: str, kind: str) -> None:
    batch = interventions(tmp_path, {**STEP, "interventionType": type_})
    assert {row[2] for row in limits(batch)} == {kind}


@pytest.mark.parametrize(
    "change",
    [
        {"interventionType": "Financial grant"},
        {"interventionType": "Import tariff"},
        {"title": "China: Government removed the export tax on rare earths"},
        {"title": "EU: New sanctions package includes export bans"},
    ],
)
def test_a_subsidy_an_eased_measure_and_sanctions_on_nobody_restrict_nothing(
    tmp_path: Path, change: dict[str, str]
) -> None:
    assert limits(interventions(tmp_path, {**STEP, **change})) == []


def test_sanctions_restrict_exports_to_the_country_they_name(tmp_path: Path) -> None:
    step = {**STEP, "title": "Switzerland: Export bans against Russia", "implementers": ["France"]}
    said = interventions(tmp_path, step).statements
    assert said["object_id"].tolist() == ["gta-1", "RUS", "RUS"]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"dateISO": "April 2011"}, "dateISO"),
        ({"minerals": ["Unobtainium"]}, "minerals"),
        ({"implementers": ["Congo"]}, "implementers"),
    ],
)
def test_an_intervention_that_is_wrong_is_refused(
    tmp_path: Path, change: dict[str, Any], column: str
) -> None:
    batch = interventions(tmp_path, {**STEP, **change})
    assert batch.rejects[["kind", "column"]].to_numpy().tolist() == [["refused", column]]
    assert batch.statements.empty


def test_the_published_interventions_add_up() -> None:
    name, batch = read_all(published("gta/gta-interventions.json"))
    assert name == gta.NAME
    assert lines(batch.statements) == set(range(1, 293))
    assert batch.rejects.empty
    assert len(check_statements(batch.statements)[1]) == 0
    assert identities(batch.statements).is_unique
