"""What does not add up: each check finds its fault, and a sound graph passes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from toy import Row, derived, made, made_share, put, said, sources

from lodegraph.graph.check import CHECKS, check
from lodegraph.graph.store import Graph, open_graph
from lodegraph.graph.validate import check_statements


def findings(graph: Graph) -> list[tuple[str, str, str, str]]:
    return list(check(graph).itertuples(index=False, name=None))


def stated(*rows: Row) -> Graph:
    """Make a graph of statements whose ends nobody declared."""
    good, rejects = check_statements(pd.DataFrame(rows))
    assert rejects.empty, rejects
    tables = {
        f"statements.{name}": table.assign(id=[f"s{n}" for n in range(len(table))])
        for name, table in good.items()
    }
    return Graph.from_tables({**tables, "nodes.Source": sources("survey")})


def changed_feeds(graph: Graph, **columns: str | float | None) -> Graph:
    feeds = graph.statements("FEEDS").assign(**columns)
    return Graph.from_tables({**graph.tables(), "statements.FEEDS": feeds})


def about(name: str, graph: Graph) -> list[tuple[str, str]]:
    return [(where, found) for check_name, _, where, found in findings(graph) if check_name == name]


CHAIN = [made_share("COD", 1.0), made_share("CHN", 1.0, stage="refined")]


def test_a_loaded_graph_adds_up(tmp_path: Path) -> None:
    put(tmp_path / "g", [*CHAIN, made("world", 100, stage="refined")])
    assert findings(open_graph(tmp_path / "g")) == []


def test_a_toy_chain_adds_up(dysprosium: Graph) -> None:
    assert findings(dysprosium) == []


def test_a_source_that_is_not_described_is_found() -> None:
    found = about("sources are known", stated({**made("COD"), "source_id": "rumour"}))
    assert found == [("PRODUCES, source rumour", "the source is not described")]


def test_a_missing_end_is_found() -> None:
    found = about("ends exist", stated(said("OPERATES", "Firm:cmoc", "Facility:tenke")))
    assert found == [
        ("OPERATES s0", "its subject Firm cmoc is missing"),
        ("OPERATES s0", "its object Facility tenke is missing"),
    ]


def test_owners_that_hold_more_than_all_are_found() -> None:
    def stake(owner: str, share: float, **more: object) -> Row:
        return said("OWNS", f"Firm:{owner}", "Facility:tenke", share=share, **more)

    owners = [stake("cmoc", 0.8, year=2023), stake("gecamines", 0.2, year=2023)]
    assert about("owners hold at most all", stated(*owners)) == []
    # The same owner's stake of an earlier year does not count twice.
    earlier = stake("cmoc", 0.56, year=2016)
    assert about("owners hold at most all", stated(*owners, earlier)) == []
    found = about("owners hold at most all", stated(*owners, stake("glencore", 0.3)))
    assert found == [("tenke, source survey", "owners hold 130.0%")]


def test_inputs_above_the_whole_are_found() -> None:
    found = about("inputs sum to at most one", changed_feeds(derived(CHAIN), share_of_target=1.5))
    many = "the shares of its suppliers at the mine stage sum to 1.5000"
    assert ("cobalt/refined/CHN/2024", many) in found


def test_inputs_that_lack_a_supplier_are_found() -> None:
    found = about("inputs are whole", changed_feeds(derived(CHAIN), share_of_target=0.9))
    few = "the shares of its suppliers at the mine stage sum to 0.9000"
    assert ("cobalt/refined/CHN/2024", few) in found


def test_shares_beyond_the_whole_or_their_interval_are_found() -> None:
    name = "shares are fractions"
    beyond = about(name, changed_feeds(derived(CHAIN), share_of_source=1.2))
    assert {found for _, found in beyond} == {"a share is not between 0 and 1"}
    outside = about(name, changed_feeds(derived(CHAIN), share_of_target=0.5, lo=0.6))
    assert {found for _, found in outside} == {"its share lies outside its interval"}


def test_two_products_of_one_source_do_not_differ() -> None:
    rows = [
        {**made_share("AUS", share, mineral="titanium"), "product": product, "source_id": source}
        for source in ("survey", "atlas")
        for product, share in (("ilmenite", 0.1), ("rutile", 0.5))
    ]
    assert about("sources agree", stated(*rows)) == []
    rows[3]["share"] = 0.9
    [(where, found)] = about("sources agree", stated(*rows))
    assert where == "AUS PRODUCES titanium, 2024"
    assert "50.0% (survey" in found


def test_outputs_that_do_not_sum_to_one_are_found() -> None:
    found = about("flows balance", changed_feeds(derived(CHAIN), share_of_source=0.7))
    assert ("cobalt/mine/COD/2024", "what it sends out sums to 0.7000 of its output") in found


def test_a_flow_upstream_is_found() -> None:
    graph = changed_feeds(
        derived(CHAIN),
        subject_id="cobalt/refined/CHN/2024",
        object_id="cobalt/mine/COD/2024",
    )
    found = about("stages rise", graph)
    assert set(found) == {
        ("cobalt/refined/CHN/2024 to cobalt/mine/COD/2024", "the stage does not rise")
    }


def test_a_flow_without_a_statement_is_found() -> None:
    graph = changed_feeds(derived(CHAIN), statements=None)
    assert {found for _, found in about("derived rest on statements", graph)} == {
        "no statement behind it"
    }


def test_sources_far_apart_are_noted() -> None:
    near = made_share("COD", 0.7, source_id="report")
    far = made_share("COD", 0.9, source_id="press")
    assert about("sources agree", stated(made_share("COD", 0.6), near)) == []
    [(where, found)] = about("sources agree", stated(made_share("COD", 0.6), near, far))
    assert where == "COD PRODUCES cobalt, 2024"
    assert "60.0% (survey, 2025)" in found


def test_little_coverage_is_noted_and_so_is_a_missing_total() -> None:
    assert about("stages are covered", derived([made_share("COD", 0.3)])) == [
        ("cobalt mine, 2024", "only 30.0% is placed in named countries")
    ]
    assert about("stages are covered", derived([made("COD", 30)])) == [
        (
            "cobalt mine, 2024",
            "no source states the world total: its shares are upper bounds",
        )
    ]


def test_a_changed_table_is_found(tmp_path: Path) -> None:
    put(tmp_path / "g", CHAIN)
    [path] = (tmp_path / "g").glob("statements.PRODUCES.*")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    graph = Graph.from_tables({}, "damaged")
    graph.folder = tmp_path / "g"
    assert findings(graph) == [
        ("tables are whole", "error", path.name, "its content has changed since it was written")
    ]


def test_every_check_has_a_level() -> None:
    assert {level for _, level, _ in CHECKS} == {"error", "note"}
