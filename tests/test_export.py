"""An export holds what the graph holds, opens elsewhere, and destroys nothing."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lodegraph.graph.errors import LodegraphError, StoreError
from lodegraph.graph.export import export_graph
from lodegraph.graph.store import Graph

FORMULA = '=HYPERLINK("http://x.invalid";"y")'


@pytest.fixture
def graph() -> Graph:
    countries = pd.DataFrame(
        {
            "id": ["COD", "CHN"],
            "name": ["DR Congo", None],
            "rank": pd.array([-1, None], dtype="Int64"),
        }
    )
    minerals = pd.DataFrame({"id": ["cobalt"], "name": [FORMULA]})
    ends = {
        "subject_label": "Country",
        "subject_id": "COD",
        "object_label": "Mineral",
        "object_id": "cobalt",
    }
    produces = pd.DataFrame(
        {
            "id": ["s1", "0123"],
            **{name: [value] * 2 for name, value in ends.items()},
            "share": [-0.5, None],
            "hs": ["0101", None],
            "planned": pd.array([True, None], dtype="boolean"),
        }
    )
    source = pd.DataFrame(
        {"id": ["iea"], "publisher": ["IEA"], "title": ["Data"], "licence": ["CC BY 4.0"]}
    )
    tables = {
        "nodes.Country": countries,
        "nodes.Mineral": minerals,
        "nodes.Source": source,
        "statements.PRODUCES": produces,
    }
    return Graph.from_tables(tables, name="small")


def cells(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_csv_has_a_file_for_each_label_and_type(graph: Graph, tmp_path: Path) -> None:
    export_graph(graph, tmp_path / "out", "csv")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "Country.csv",
        "Mineral.csv",
        "Source.csv",
        "PRODUCES.csv",
        "datapackage.json",
    }
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert cells(tmp_path / "out" / "PRODUCES.csv")[1][-3:] == ["-0.5", "0101", "True"]
    assert cells(tmp_path / "out" / "PRODUCES.csv")[2][-3:] == ["", "", ""]


def test_csv_holds_no_formula_and_leaves_numbers_alone(graph: Graph, tmp_path: Path) -> None:
    export_graph(graph, tmp_path / "out", "csv")
    assert cells(tmp_path / "out" / "Mineral.csv")[1] == ["cobalt", f"'{FORMULA}"]
    assert cells(tmp_path / "out" / "Country.csv")[1] == ["COD", "DR Congo", "-1"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_every_start_of_a_formula_is_disarmed(start: str, tmp_path: Path) -> None:
    text = f"{start}1"
    table = pd.DataFrame({"id": ["x"], "name": [text]})
    export_graph(Graph.from_tables({"nodes.Firm": table}), tmp_path / "out", "csv")
    assert cells(tmp_path / "out" / "Firm.csv")[1] == ["x", f"'{text}"]


def test_parquet_gives_back_the_tables(graph: Graph, tmp_path: Path) -> None:
    export_graph(graph, tmp_path / "out", "parquet")
    for name in ("Country", "PRODUCES"):
        wanted = graph.nodes(name) if name == "Country" else graph.statements(name)
        pd.testing.assert_frame_equal(
            pd.read_parquet(tmp_path / "out" / f"{name}.parquet"), wanted, check_dtype=False
        )


def test_package_describes_columns_and_credits_sources(graph: Graph, tmp_path: Path) -> None:
    export_graph(graph, tmp_path / "out", "parquet")
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    country = next(resource for resource in package["resources"] if resource["name"] == "Country")
    assert country["path"] == "Country.parquet"
    assert country["schema"]["fields"] == [
        {"name": "id", "type": "string"},
        {"name": "name", "type": "string"},
        {"name": "rank", "type": "integer"},
    ]
    graph_itself, iea = package["sources"]
    assert "content" in graph_itself["title"]
    assert iea["licence"] == "CC BY 4.0"
    assert "creativecommons.org" in iea["credit"]


def read_graphml(path: Path) -> nx.MultiDiGraph[str]:
    network: Any = nx.read_graphml(path, edge_key_type=str, force_multigraph=True)
    assert isinstance(network, nx.MultiDiGraph)
    return network


def test_graphml_gives_back_the_network(graph: Graph, tmp_path: Path) -> None:
    export_graph(graph, tmp_path / "small.graphml", "graphml")
    network, wanted = read_graphml(tmp_path / "small.graphml"), graph.to_networkx()
    assert list(network.nodes(data=True)) == list(wanted.nodes(data=True))
    assert list(network.edges(keys=True, data=True)) == list(wanted.edges(keys=True, data=True))
    assert network.edges["Country:COD", "Mineral:cobalt", "s1"]["hs"] == "0101"
    assert "share" not in network.edges["Country:COD", "Mineral:cobalt", "0123"]


class _Network:
    """A graph that has nothing but a network."""

    def __init__(self, **properties: Any) -> None:
        self.network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        self.network.add_node("Firm:a", **properties)

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        return self.network


def round_trip(path: Path, **properties: Any) -> dict[str, Any]:
    graph: Any = _Network(**properties)
    export_graph(graph, path, "graphml")
    return dict(read_graphml(path).nodes["Firm:a"])


def test_graphml_drops_none_joins_lists_and_shows_what_xml_cannot_hold(tmp_path: Path) -> None:
    found = round_trip(
        tmp_path / "x.graphml", gone=None, many=["a", "b"], odd="a\x00b\x0bc", markup="<&>]]>\r\n"
    )
    assert found == {"many": "a|b", "odd": "a\ufffdb\ufffdc", "markup": "<&>]]>\r\n"}


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from("abc"), st.one_of(st.text(), st.integers(), st.booleans())))
def test_graphml_reads_back_whatever_the_text(
    tmp_path_factory: pytest.TempPathFactory, properties: dict[str, Any]
) -> None:
    found = round_trip(tmp_path_factory.mktemp("x") / "x.graphml", **properties)
    assert found.keys() == properties.keys()
    for key, value in properties.items():
        if not isinstance(value, str) or "\ufffd" not in found[key]:
            assert found[key] == value


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_export_replaces_an_export_and_an_empty_folder(
    graph: Graph, tmp_path: Path, kind: str
) -> None:
    place = tmp_path / "out"
    place.mkdir()
    export_graph(graph, place, "csv")
    export_graph(Graph.from_tables({"nodes.Firm": graph.nodes("Country")}), place, kind)
    names = {path.name for path in place.iterdir()}
    assert names == {f"Firm.{kind}", "datapackage.json"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_folder_with_other_files_is_left_alone(graph: Graph, tmp_path: Path) -> None:
    place = tmp_path / "out"
    export_graph(graph, place, "csv")
    (place / "notes.txt").write_text("mine")
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    with pytest.raises(StoreError, match="holds files that an export did not write"):
        export_graph(graph, place, "parquet")
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("manifest", ["{}", "[]", "{", '{"lodegraph_format": 1, "resources": []}'])
def test_graph_folder_and_foreign_package_are_left_alone(
    graph: Graph, tmp_path: Path, manifest: str
) -> None:
    (tmp_path / "datapackage.json").write_text(manifest)
    with pytest.raises(StoreError, match="did not write"):
        export_graph(graph, tmp_path, "csv")
    assert (tmp_path / "datapackage.json").read_text() == manifest


def test_file_in_the_place_of_a_folder_and_the_other_way_round(
    graph: Graph, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(StoreError, match="is not a folder"):
        export_graph(graph, tmp_path / "file", "csv")
    with pytest.raises(StoreError, match="is no graphml file of an export"):
        export_graph(graph, tmp_path / "file", "graphml")
    with pytest.raises(StoreError, match="is a folder") as error:
        export_graph(graph, tmp_path, "graphml")
    assert "graph.graphml" in str(error.value.hint)
    assert (tmp_path / "file").read_text() == "mine"


def test_graphml_file_may_be_written_again(graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "x.graphml"
    export_graph(graph, path, "graphml")
    first = path.read_bytes()
    export_graph(graph, path, "graphml")
    assert path.read_bytes() == first
    assert [found.name for found in path.parent.iterdir()] == ["x.graphml"]


@pytest.mark.parametrize("kind", ["csv", "parquet", "graphml", "cypher"])
def test_failed_write_leaves_the_old_export(
    graph: Graph, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "out"
    export_graph(graph, place, kind)
    before = sorted(path.name for path in tmp_path.rglob("*"))

    replace = Path.replace

    def full(self: Path, target: Path) -> Path:
        if target == place and not self.name.endswith(".old"):
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(StoreError, match="No space left on device"):
        export_graph(graph, place, kind)
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_unknown_format_lists_those_that_exist(graph: Graph, tmp_path: Path) -> None:
    with pytest.raises(LodegraphError, match="no export format 'xlsx'") as error:
        export_graph(graph, tmp_path / "out", "xlsx")
    assert error.value.hint == "choose csv, cypher, graphml, parquet"
    assert not (tmp_path / "out").exists()


def test_export_of_nothing_is_a_package_of_nothing(tmp_path: Path) -> None:
    export_graph(Graph.from_tables({}), tmp_path / "out", "csv")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["datapackage.json"]
