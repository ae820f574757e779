"""The measures in the sample inputs, at fixed dates."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import lodegraph.loaders
from lodegraph.graph.load import load
from lodegraph.graph.store import Graph, open_graph
from lodegraph.loaders.registry import read_file
from lodegraph.queries.measures import measures

SAMPLE = Path(lodegraph.loaders.__path__[0]) / "data" / "finance-ownership-controls.csv"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    folder = tmp_path_factory.mktemp("graph")
    name, batches = read_file(SAMPLE)
    load(folder, SAMPLE, name, batches)
    return open_graph(folder)


def states(graph: Graph, mineral: str, day: str) -> dict[str, str]:
    table = measures(graph, mineral, as_of=date.fromisoformat(day))
    return dict(zip(table["policy"], table["state"], strict=True))


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2025-11-06", "not yet in force"),
        ("2025-11-07", "suspended"),
        ("2026-11-10", "suspended"),
        ("2026-11-11", "unknown since 2026-11-10"),
        ("2026-11-23", "unknown since 2026-11-10"),
    ],
)
def test_the_measures_of_october_2025_are_suspended_and_then_unknown(
    graph: Graph, day: str, state: str
) -> None:
    for mineral in ("holmium", "erbium", "thulium", "europium", "ytterbium"):
        assert states(graph, mineral, day) == {"MOFCOM/GAC Announcement No. 57 of 2025": state}


@pytest.mark.parametrize(
    ("day", "state"),
    [("2025-04-03", "not yet in force"), ("2025-04-04", "in force"), ("2026-11-23", "in force")],
)
def test_the_measure_of_april_2025_is_in_force(graph: Graph, day: str, state: str) -> None:
    for mineral in ("samarium", "dysprosium", "terbium", "yttrium"):
        assert states(graph, mineral, day) == {"MOFCOM/GAC Announcement No. 18 of 2025": state}


BAN, QUOTA = "ARECOMS Decision No. 001/2025", "ARECOMS Decision No. 004/2025"


@pytest.mark.parametrize(
    ("day", "ban", "quota"),
    [
        ("2025-02-01", "in force", "not yet in force"),
        ("2025-10-15", "in force", "not yet in force"),
        ("2025-10-16", "replaced", "in force"),
        ("2026-11-23", "replaced", "in force"),
        ("2028-01-01", "replaced", "unknown since 2027-12-31"),
    ],
)
def test_a_quota_has_replaced_the_ban_on_cobalt(
    graph: Graph, day: str, ban: str, quota: str
) -> None:
    assert states(graph, "cobalt", day) == {BAN: ban, QUOTA: quota}
    table = measures(graph, "cobalt", as_of=date.fromisoformat(day)).set_index("policy")
    assert table.loc[BAN, "replaced_by"] == (QUOTA if ban == "replaced" else None) or (
        ban != "replaced"
    )


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2024-12-03", "in force"),
        ("2025-11-09", "suspended"),
        ("2026-11-27", "suspended"),
        ("2026-11-28", "unknown since 2026-11-27"),
    ],
)
def test_the_ban_on_exports_to_one_country_names_its_minerals(
    graph: Graph, day: str, state: str
) -> None:
    table = measures(graph, country="USA", as_of=date.fromisoformat(day))
    aimed = table[table["policy"].str.endswith("article 2")]
    assert aimed["covers"].tolist() == ["antimony", "gallium", "germanium"]
    assert set(aimed["state"]) == {state}
    assert set(aimed["target"]) == {"USA"}


def test_a_measure_is_found_by_the_codes_of_its_mineral(graph: Graph) -> None:
    table = measures(graph, hs="282200", as_of=date(2026, 11, 23))
    assert set(table["target"]) == {"cobalt"}
    assert set(table["hs_from"]) == {"table"}
    assert all("282200" in codes.split() for codes in table["hs"])
    ore = measures(graph, hs="260400", as_of=date(2026, 11, 23))
    assert ore["policy"].tolist() == ["Indonesian export ban on nickel ore"]
