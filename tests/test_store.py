"""A graph opened for questions: its tables, its fingerprint, its form in NetworkX and Cypher."""

from __future__ import annotations

import shutil
from math import nan
from pathlib import Path

import pandas as pd
import pytest
from toy import Row, batch, frame, made, made_share, put, said, sources

from lodegraph.graph import folder, store
from lodegraph.graph.content import fingerprint, table_hashes
from lodegraph.graph.errors import StoreError
from lodegraph.graph.store import Graph, empty_table, open_graph

FIRMS = {"Firm": frame("Firm", [{"id": "cmoc", "name": "CMOC", "state_owned": False}])}
ROWS = [
    made("COD", 60, locator="row 3"),
    made("world", 100),
    made_share("CHN", 1.0, stage="refined"),
    said("OPERATES", "Firm:cmoc", "Facility:tenke"),
]
NODES = {**FIRMS, "Facility": frame("Facility", [{"id": "tenke", "name": "Tenke", "lat": -10.5}])}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Load a few statements."""
    folder = tmp_path_factory.mktemp("store") / "g"
    put(folder, ROWS, nodes=NODES)
    return folder


@pytest.fixture
def graph(loaded: Path, tmp_path: Path) -> Graph:
    """Open a copy."""
    return open_graph(shutil.copytree(loaded, tmp_path / "g"))


def test_labels_and_types_are_those_present(graph: Graph) -> None:
    assert graph.labels() == [
        *("Country", "Demand", "Facility", "Firm", "Mineral", "Region", "Source", "Supply")
    ]
    assert graph.types() == ["FEEDS", "OPERATES", "PRODUCES", "REFINES"]


def test_what_is_absent_is_an_empty_table(graph: Graph) -> None:
    pd.testing.assert_frame_equal(graph.nodes("Risk"), empty_table("Risk"))
    pd.testing.assert_frame_equal(graph.statements("OWNS"), empty_table("OWNS"))
    assert graph.rejects().empty
    assert "file" in graph.rejects()


def test_a_table_is_the_callers_own(graph: Graph) -> None:
    table = graph.nodes("Firm")
    table.loc[0, "name"] = "changed"
    assert graph.nodes("Firm")["name"].tolist() == ["CMOC"]


def test_the_journal_names_file_and_counts(graph: Graph) -> None:
    [entry] = graph.loads().to_dict("records")
    assert (entry["file"], entry["rows"], entry["new"]) == ("rows.csv", 4, 4)
    assert len(entry["sha256"]) == 64


def test_types_survive_the_disk(graph: Graph) -> None:
    firm, facility = graph.nodes("Firm"), graph.nodes("Facility")
    assert firm["state_owned"].tolist() == [False]
    assert facility[["lat", "lon"]].iloc[0].tolist() == pytest.approx([-10.5, nan], nan_ok=True)
    assert {str(c): str(d) for c, d in firm.dtypes.items()} == {
        str(c): str(d) for c, d in empty_table("Firm").dtypes.items()
    }


def test_a_property_the_schema_gained_is_missing_in_an_older_graph(
    graph: Graph, tmp_path: Path
) -> None:
    older = {key: table.copy() for key, table in graph.tables().items()}
    del older["statements.PRODUCES"]["qualifier"]
    with folder.writing(tmp_path / "old"):
        folder.write_tables(tmp_path / "old", older, [], {})
    table = open_graph(tmp_path / "old").statements("PRODUCES")
    assert list(table) == list(graph.statements("PRODUCES"))
    assert table["qualifier"].isna().all()


def test_the_fingerprint_is_of_the_content_only(graph: Graph) -> None:
    tables = graph.tables()
    shuffled = {key: table.sample(frac=1, random_state=7) for key, table in tables.items()}
    assert fingerprint(table_hashes(shuffled)) == graph.fingerprint()
    changed = tables | {"nodes.Firm": tables["nodes.Firm"].assign(name="CMOC Group")}
    assert fingerprint(table_hashes(changed)) != graph.fingerprint()
    assert folder.read_manifest(Path(graph.name))["fingerprint"] == graph.fingerprint()


def test_the_fingerprint_of_a_folder_needs_no_table(graph: Graph) -> None:
    before = graph.fingerprint()
    for path in Path(graph.name).glob("*.parquet"):
        path.write_bytes(bytes(path.stat().st_size))
    assert open_graph(Path(graph.name)).fingerprint() == before


def test_networkx_has_every_node_and_statement(graph: Graph) -> None:
    network = graph.to_networkx()
    assert network.nodes["Firm:cmoc"] == {
        "label": "Firm",
        "id": "cmoc",
        "name": "CMOC",
        "state_owned": False,
    }
    assert "lon" not in network.nodes["Facility:tenke"]
    [(key, edge)] = network.get_edge_data("Country:COD", "Mineral:cobalt").items()
    assert key == edge["id"]
    assert (edge["type"], edge["quantity_t"], edge["locator"]) == ("PRODUCES", 60.0, "row 3")
    counted = sum(len(graph.statements(name)) for name in graph.types())
    assert network.number_of_edges() == counted


def test_parallel_statements_stay_parallel_in_networkx(tmp_path: Path) -> None:
    put(tmp_path / "g", [made("COD", 60), made("COD", 70, source_id="report")])
    network = open_graph(tmp_path / "g").to_networkx()
    assert network.number_of_edges("Country:COD", "Mineral:cobalt") == 2


def test_cypher_asks_the_same_statements(graph: Graph) -> None:
    table = graph.query(
        "MATCH (c:Country)-[p:PRODUCES]->(m:Mineral {id: $mineral}) RETURN c.id AS iso3, p.value",
        mineral="cobalt",
    )
    assert table.to_numpy().tolist() == [["COD", 60.0]]


def test_the_reference_graph_is_the_one_without_a_folder(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "REFERENCE", graph.folder)
    assert open_graph().name == "the reference graph"
    assert open_graph().fingerprint() == graph.fingerprint()


def test_tables_are_read_when_they_are_asked_for(graph: Graph) -> None:
    [path] = Path(graph.name).glob("nodes.Firm.*")
    path.unlink()
    assert graph.nodes("Country")["id"].tolist() == ["CHN", "COD"]
    with pytest.raises(StoreError, match="cannot be read"):
        graph.nodes("Firm")


def shipped(buyer: str, year: int | None) -> Row:
    parts = {"mineral": "cobalt", "hs": "810520", "quantity_t": 1.0, "year": year}
    return said("EXPORTS_TO", "Country:COD", f"Country:{buyer}", **parts)


def test_statements_are_counted_without_being_read(tmp_path: Path) -> None:
    """Trade of two years and of none is counted by year and by buyer, as it is in memory."""
    put(tmp_path / "g", [shipped("CHN", 2022), shipped("DEU", 2022), shipped("CHN", None)])
    put(tmp_path / "g", [shipped("CHN", 2023)], "more.csv")
    graph = open_graph(tmp_path / "g")
    by_year, by_buyer = (graph.counts("EXPORTS_TO", [name]) for name in ("year", "object_id"))
    assert by_year["count"].tolist() == [2, 1, 1]
    assert by_year["year"].tolist() == [2022, 2023, pd.NA]
    assert by_buyer.to_numpy().tolist() == [["CHN", 3], ["DEU", 1]]
    memory = Graph.from_tables(graph.tables())
    pd.testing.assert_frame_equal(memory.counts("EXPORTS_TO", ["object_id"]), by_buyer)
    assert graph.counts("OWNS", ["source_id"]).empty


def test_a_count_of_a_table_that_is_gone_names_it(graph: Graph) -> None:
    [path] = Path(graph.name).glob("statements.OPERATES.*")
    path.unlink()
    with pytest.raises(StoreError, match=r"OPERATES.* cannot be read"):
        graph.counts("OPERATES", ["source_id"])


def test_flows_are_kept_in_a_part_for_each_year(tmp_path: Path) -> None:
    rows = [made(place, 1.0, year=year) for place in ("COD", "IDN") for year in (2023, 2024)]
    put(tmp_path / "g", rows)
    graph = open_graph(tmp_path / "g")
    for path in (tmp_path / "g").glob("statements.FEEDS.2023.*"):
        path.unlink()
    assert set(graph.statements("FEEDS", 2024)["year"]) == {2024}
    with pytest.raises(StoreError, match=r"FEEDS\.2023.* cannot be read"):
        graph.statements("FEEDS", 2023)


def test_a_batch_describes_its_sources() -> None:
    described = batch([made("COD", 60)]).nodes["Source"]
    pd.testing.assert_frame_equal(described, sources("survey"))
