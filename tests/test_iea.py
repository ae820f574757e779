"""The IEA's table becomes statements: supply by country, demand by use, projections as plans."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import lodegraph.loaders
from lodegraph.graph.errors import LoadError
from lodegraph.graph.statements import Batch, identities
from lodegraph.graph.validate import check_statements
from lodegraph.loaders import iea

SAMPLE = Path(lodegraph.loaders.__path__[0]) / "data" / "iea-critical-minerals-2024.json"
SHARED = Path(__file__).parents[1].parent / "shared"
PUBLISHED = SHARED / "data/iea_cm_2025/iea_critical_minerals_explorer.json"
needs_published = pytest.mark.skipif(
    not PUBLISHED.exists(), reason="the published file is not here"
)
FILES = [SAMPLE, pytest.param(PUBLISHED, marks=needs_published)]


def load(path: Path) -> Batch:
    [batch] = iea.read(path)
    return batch


def leaves(node: object) -> int:
    if isinstance(node, dict):
        return sum(leaves(child) for child in node.values())
    return 1


def write(folder: Path, document: dict[str, Any]) -> Path:
    path = folder / "iea.json"
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")
    return path


def document(**supply: Any) -> dict[str, Any]:
    """Make a small file: 60 kt of cobalt refined by China, 40 kt by the rest of the world."""
    refining = {
        "countries": {"China": {"2024": 60.0}, "Rest of world": {"2024": 40.0}},
        "total": {"2024": 100.0},
        **supply,
    }
    return {
        "source": "IEA Critical Minerals Data Explorer (2024), CC BY 4.0",
        "totalDemand": {},
        "supply": {"Cobalt": {"refining": refining}},
    }


@pytest.mark.parametrize("path", FILES, ids=["sample", "published"])
def test_every_value_is_a_statement_or_a_reject(path: Path) -> None:
    batch = load(path)
    values = leaves(json.loads(path.read_text(encoding="utf-8"))) - 1  # the source line
    assert batch.rows_in == values
    assert len(batch.statements) + len(batch.rejects) == values


@pytest.mark.parametrize("path", FILES, ids=["sample", "published"])
def test_every_statement_fits_the_model_and_is_itself(path: Path) -> None:
    batch = load(path)
    _, refused = check_statements(batch.statements)
    assert len(refused) == 0
    assert identities(batch.statements).is_unique
    assert set(batch.rejects["kind"]) <= {"not read"}


@pytest.mark.parametrize("path", FILES, ids=["sample", "published"])
def test_row_is_the_line_of_the_value(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    for row in load(path).statements.to_dict("records"):
        written = lines[row["row"] - 1].rpartition(":")[2].strip().rstrip(",")
        assert float(written) == row["value"]


def test_china_refined_78_percent_of_the_cobalt_of_2024() -> None:
    statements = load(SAMPLE).statements
    cobalt = (statements["object_id"] == "cobalt") & (statements["type"] == "REFINES")
    [row] = statements[cobalt & (statements["subject_id"] == "CHN")].to_dict("records")
    assert row["share"] == pytest.approx(0.784, abs=5e-4)
    assert row["value"] == pytest.approx(196.143, abs=5e-4)
    assert row["quantity_t"] == pytest.approx(196_143, abs=0.5)
    assert (row["unit"], row["stage"], row["status"], row["year"]) == (
        "kt",
        "refined",
        "asserted",
        2024,
    )
    assert row["locator"] == "$['supply']['Cobalt']['refining']['countries']['China']['2024']"


# IEA, Critical Minerals topic page, "Key findings": the average share of the top three refining
# nations "rose to 86% in 2024".
def test_top_three_refiners_have_86_percent_on_average() -> None:
    refined = load(SAMPLE).statements.query("type == 'REFINES' and subject_label == 'Country'")
    top3 = refined.groupby("object_id")["share"].apply(lambda s: s.nlargest(3).sum())
    assert len(top3) == 6
    assert round(top3.mean(), 2) == 0.86


def test_published_share_of_the_top_three_is_the_sum_of_ours() -> None:
    published = json.loads(SAMPLE.read_text(encoding="utf-8"))["supply"]
    statements = load(SAMPLE).statements
    for mineral, stages in published.items():
        mineral_id = {"Rare Earth Elements": "magnet-rare-earths"}.get(mineral, mineral.lower())
        for stage, name in (("mining", "PRODUCES"), ("refining", "REFINES")):
            ours = statements[
                (statements["object_id"] == mineral_id)
                & (statements["type"] == name)
                & (statements["subject_label"] == "Country")
            ]["share"]
            expected = stages[stage]["top3Share"]["2024"]
            assert ours.nlargest(3).sum() == pytest.approx(expected)


def test_rare_earths_of_the_agency_are_the_magnet_rare_earths() -> None:
    assert "rare-earths" not in set(load(SAMPLE).statements["object_id"])


def test_refined_graphite_says_that_it_includes_synthetic() -> None:
    statements = load(SAMPLE).statements
    graphite = statements.query("object_id == 'graphite' and type == 'REFINES'")
    assert set(graphite["product"]) == {"battery-grade, natural and synthetic"}


def test_uses_have_shares_of_the_total_demand() -> None:
    uses = load(SAMPLE).statements.query("type == 'USED_IN' and subject_id == 'cobalt'")
    shares = uses.set_index("object_id")["share"]
    assert shares["all-uses"] == 1
    assert shares["electric-vehicles"] == pytest.approx(66.5071 / 220.7261563581336)
    assert shares.drop("all-uses").sum() == pytest.approx(1, abs=1e-4)


@needs_published
def test_later_years_are_plans_with_their_scenario() -> None:
    statements = load(PUBLISHED).statements
    later = statements[statements["year"] > 2024]
    assert set(later["status"]) == {"planned"}
    assert set(later.query("type == 'REFINES'")["scenario"]) == {"IEA base case"}
    assert set(later.query("type == 'USED_IN'")["scenario"]) == {"STEPS", "APS", "NZE"}


@needs_published
def test_trap_11_a_paragraph_of_notes_among_the_countries_is_no_country() -> None:
    rejects = load(PUBLISHED).rejects
    notes = rejects[rejects["column"].str.contains("Notes: Supply projections")]
    assert set(notes["kind"]) == {"not read"}
    assert len(notes) == 4


def test_rest_of_world_that_repeats_a_country_is_an_interval(tmp_path: Path) -> None:
    countries = {"China": {"2024": 60.0}, "Peru": {"2024": 10.0}, "Rest of world": {"2024": 40.0}}
    statements = load(write(tmp_path, document(countries=countries))).statements
    rest = statements[statements["subject_id"] == "other-countries"]
    assert rest[["value", "lo", "hi"]].to_numpy().tolist() == [[40, 30, 40]]
    assert rest[["share", "quantity_t"]].isna().all(axis=None)


def test_without_a_total_there_is_no_share(tmp_path: Path) -> None:
    batch = load(write(tmp_path, document(total={})))
    assert batch.statements["share"].isna().all()
    assert batch.statements["quantity_t"].to_list() == [60_000, 40_000]


@pytest.mark.parametrize(
    ("countries", "reason", "nearest"),
    [
        ({"Chna": {"2024": 60.0}}, "country 'Chna' is not known; correct the name", "China"),
        ({"China": {"2024e": 60.0}}, "a year has four digits", ""),
    ],
)
def test_wrong_key_is_refused(
    tmp_path: Path, countries: dict[str, Any], reason: str, nearest: str
) -> None:
    batch = load(write(tmp_path, document(countries=countries)))
    [reject] = batch.rejects.to_dict("records")
    assert (reject["kind"], reject["reason"]) == ("refused", reason)
    assert nearest in str(reject["nearest"])


def test_a_list_is_read_through_to_its_values(tmp_path: Path) -> None:
    batch = load(write(tmp_path, document() | {"other": [1, "two", None]}))
    assert batch.rows_in == 3 + 3
    assert batch.rejects["column"].to_list() == ["other/0", "other/1", "other/2"]


def test_zero_is_kept_and_null_is_not_read(tmp_path: Path) -> None:
    countries = {"China": {"2024": 0}, "Peru": {"2024": None}}
    batch = load(write(tmp_path, document(countries=countries)))
    assert batch.statements[batch.statements["subject_id"] == "CHN"]["share"].to_list() == [0]
    assert batch.rejects["kind"].to_list() == ["not read"]


@pytest.mark.parametrize(
    ("content", "line", "why"),
    [
        (b'{"supply": {},\n "totalDemand": }', 2, "is not JSON"),
        (b'{"supply": {}, "supply": {}, "totalDemand": {}}', None, "occurs twice"),
        (b'{"totalDemand": {}}', None, "'supply' is missing"),
        (b"[1]", None, "'supply' is missing"),
        (b'{"supply":\n "T\xfcrkiye"}', 2, "is not UTF-8"),
    ],
)
def test_damaged_file_is_refused(tmp_path: Path, content: bytes, line: int, why: str) -> None:
    path = tmp_path / "iea.json"
    path.write_bytes(content)
    with pytest.raises(LoadError) as caught:
        load(path)
    assert caught.value.line == line
    assert why in caught.value.message


def test_source_carries_its_licence() -> None:
    [source] = load(SAMPLE).nodes["Source"].to_dict("records")
    assert (source["publisher"], source["licence"]) == (
        "International Energy Agency",
        "CC BY 4.0",
    )


def test_tonnes_count_the_element_and_graphite_as_it_is_sold() -> None:
    rows = load(SAMPLE).statements
    supplied = rows[rows["type"].isin(["PRODUCES", "REFINES"])]
    bases = supplied.groupby("object_id")["basis"].unique().map(list).to_dict()
    assert bases["magnet-rare-earths"] == ["REE"]
    assert bases["graphite"] == ["gross weight"]
    assert bases["cobalt"] == ["Co"]
