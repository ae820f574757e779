"""A network that is brought up to date is the one that all statements give together."""

from __future__ import annotations

import json
from hashlib import sha256
from itertools import chain
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy import Row, batch, made, said, sources

from lodegraph.graph import renew
from lodegraph.graph.folder import FORMAT_VERSION, MANIFEST, SERVER, write_table, writing
from lodegraph.graph.load import Loading
from lodegraph.graph.parts import in_parts
from lodegraph.graph.state import LoadReport
from lodegraph.graph.store import REFERENCE, open_graph
from lodegraph.graph.supply import derive
from lodegraph.graph.texts import Text
from lodegraph.graph.told import Told

RESTS_ON = ("PRODUCES", "REFINES", "USED_IN", "EXPORTS_TO")
NETWORK = ("nodes.Supply", "nodes.Demand", "statements.FEEDS")
COBALT, LITHIUM = ("cobalt", 2024), ("lithium", 2024)
ORE, CARBONATE = "260500", "283691"


def sold(maker: str, buyer: str, tonnes: float, hs: str = ORE, **properties: object) -> Row:
    figures = {"quantity_t": tonnes, "value_usd": 1000 * tonnes, "year": 2024, "confidence": "B"}
    ends = (f"Country:{maker}", f"Country:{buyer}")
    return said("EXPORTS_TO", *ends, **{"hs": hs, "source_id": "trade", **figures, **properties})


def used(mineral: str, share: float, **properties: object) -> Row:
    sector = "EndSector:electric-vehicles"
    return said("USED_IN", f"Mineral:{mineral}", sector, share=share, year=2024, **properties)


WORLD = [
    *(made(place, tonnes) for place, tonnes in (("COD", 60), ("IDN", 20), ("world", 100))),
    *(made(place, tonnes, stage="refined") for place, tonnes in (("CHN", 70), ("world", 90))),
    *(made(place, tonnes, year=2023) for place, tonnes in (("COD", 50), ("world", 80))),
    *(made(p, t, mineral="lithium", stage="refined") for p, t in (("CHL", 30), ("world", 40))),
    used("cobalt", 0.4),
    used("lithium", 0.6),
    sold("COD", "CHN", 1500),
    sold("COD", "CHN", 1200, year=2023),
    sold("CHL", "CHN", 110, CARBONATE),
    sold("CHL", "JPN", 40, CARBONATE),
]


def put(
    folder: Path,
    rows: list[Row],
    *,
    nodes: pd.DataFrame | None = None,
) -> None:
    read = batch(rows, None if nodes is None else {"Source": nodes})
    file = folder.with_name("rows.csv")
    file.write_text(repr(rows), encoding="utf-8")
    with writing(folder):
        loading = Loading(folder)
        loading.add(file, "test", [read])
        loading.commit()


def tell(folder: Path, rows: list[Row]) -> None:
    """Put what a document says, in place of all that its source said before."""
    read = batch(rows)
    [source] = read.nodes["Source"].to_dict("records")
    text = Text(sha256(repr(rows).encode()).hexdigest(), repr(rows))
    statements = [{str(k): v for k, v in row.items()} for row in read.statements.to_dict("records")]
    told = Told({str(k): v for k, v in source.items()}, statements, {}, [], text)
    name = f"{source['id']}.txt"
    with writing(folder):
        loading = Loading(folder)
        loading.add_documents([(name, "test", told)], LoadReport(name, "document"))
        loading.commit()


def stored(folder: Path, what: str = "hash") -> dict[str, str]:
    """Give the hash, or the path, of each file of the network."""
    resources = json.loads((folder / MANIFEST).read_text())["resources"]
    return {part["name"]: part[what] for part in resources if part["name"].startswith(NETWORK)}


def derived_whole(folder: Path, into: Path, what: str = "hash") -> dict[str, str]:
    """Derive the network of all that a graph states, and write it."""
    graph = open_graph(folder)
    tables = derive({name: graph.statements(name) for name in RESTS_ON}, graph.sources())
    into.mkdir(exist_ok=True)
    return {key: write_table(into, key, t)[what] for key, t in in_parts(tables).items()}


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    put(tmp_path / "g", WORLD)
    return tmp_path / "g"


@pytest.fixture
def derivations(monkeypatch: pytest.MonkeyPatch) -> list[set[tuple[str, int]]]:
    """Note the minerals and years that are derived, time after time."""
    noted: list[set[tuple[str, int]]] = []

    def noting(statements: dict[str, pd.DataFrame], known: pd.DataFrame) -> dict[str, pd.DataFrame]:
        tables = derive(statements, known)
        supply = tables.get("nodes.Supply", pd.DataFrame({"mineral": [], "year": []}))
        noted.append(set(zip(supply["mineral"], supply["year"], strict=True)))
        return tables

    monkeypatch.setattr(renew, "derive", noting)
    return noted


CONTROL = said("RESTRICTS", "Country:COD", "Mineral:cobalt", year=2024)
OTHER = {"source_id": "other", "confidence": "B"}
CHANGES = {
    "a figure of output": ([made("AUS", 5)], {COBALT}),
    "a figure of another year": ([made("AUS", 5, year=2023)], {("cobalt", 2023)}),
    "a figure of a year that had none": ([made("AUS", 5, year=2022)], {("cobalt", 2022)}),
    "a use": ([used("lithium", 0.2, **OTHER)], {LITHIUM}),
    "trade between two countries": ([sold("COD", "FIN", 100)], {COBALT}),
    "a price, by which other tonnes are estimated": (
        [
            sold("AUS", "JPN", 10, CARBONATE, value_usd=1.0),
            sold("AUS", "KOR", float("nan"), CARBONATE, value_usd=5e4),
        ],
        {LITHIUM},
    ),
    "trade in goods that nobody lists": ([sold("COD", "FIN", 100, "999999")], set()),
    "trade of a year without output": ([sold("COD", "CHN", 9, year=2021)], set()),
    "trade of a year before all networks": ([sold("COD", "CHN", 9, year=2019)], set()),
    "trade that another source states of most": (
        [sold("COD", place, 1, source_id="customs") for place in ("FIN", "BEL", "KOR", "ZMB")],
        {COBALT, LITHIUM},
    ),
    "a mineral": ([made("CHN", 9, mineral="gallium", stage="refined")], {("gallium", 2024)}),
    "a plan": ([made("ZMB", 5, status="planned")], {COBALT}),
    "a control of exports": ([CONTROL], set()),
    "what is there already": (WORLD, set()),
}


@pytest.mark.parametrize("change", CHANGES)
def test_only_what_a_change_touches_is_derived(
    graph: Path, tmp_path: Path, derivations: list[set[tuple[str, int]]], change: str
) -> None:
    rows, due = CHANGES[change]
    before = stored(graph)
    put(graph, rows)
    assert derivations == [due]
    assert stored(graph) == derived_whole(graph, tmp_path / "whole")
    assert (stored(graph) != before) == bool(due - ({COBALT} if change == "a plan" else set()))


def test_few_at_a_time_give_the_same_as_all_at_once(
    tmp_path: Path, derivations: list[set[tuple[str, int]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renew, "DERIVED_ROWS", 1)
    put(tmp_path / "g", WORLD)
    assert [found for found in derivations if found] == [{("cobalt", 2023)}, {COBALT}, {LITHIUM}]
    assert stored(tmp_path / "g") == derived_whole(tmp_path / "g", tmp_path / "whole")


def test_all_at_once_gives_the_same_as_one_after_the_other(graph: Path, tmp_path: Path) -> None:
    changes = [rows for rows, _ in CHANGES.values() if rows is not WORLD]
    for rows in changes:
        put(graph, rows)
    put(tmp_path / "once", [*WORLD, *chain.from_iterable(changes)])
    assert stored(graph) == stored(tmp_path / "once")


def test_what_is_withdrawn_leaves_the_network(
    graph: Path, tmp_path: Path, derivations: list[set[tuple[str, int]]]
) -> None:
    before = stored(graph)
    rows = [made("AUS", 5, year=2022), used("lithium", 0.2), sold("CHL", "KOR", 3, CARBONATE)]
    put(graph, [{**row, "source_id": "article"} for row in rows])
    assert stored(graph) != before
    tell(graph, [{**CONTROL, "source_id": "article"}])
    assert derivations == [{LITHIUM, ("cobalt", 2022)}, {LITHIUM}]
    assert stored(graph) == derived_whole(graph, tmp_path / "whole") == before


def test_a_source_that_proves_older_gives_way(graph: Path, tmp_path: Path) -> None:
    """Of two official tables the newer one is counted."""
    rows = [made(place, 20, source_id="other") for place in ("COD", "IDN", "world")]
    for year, counted in ((2026, "other"), (2020, "survey")):
        put(graph, rows, nodes=sources(other=year))
        supply = open_graph(graph).nodes("Supply").set_index("id")
        assert supply.loc["cobalt/mine/COD/2024", "source_id"] == counted
        assert stored(graph) == derived_whole(graph, tmp_path / "whole")


@pytest.mark.parametrize(
    "told",
    [{"lodegraph_format": FORMAT_VERSION - 1}, {"loads": [{"loader": SERVER}]}, {"loads": []}],
)
def test_a_network_that_no_load_of_today_made_is_derived_anew(
    graph: Path, derivations: list[set[tuple[str, int]]], told: dict[str, object]
) -> None:
    manifest = graph / MANIFEST
    text = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(text | told))
    put(graph, [CONTROL])
    assert derivations == [{COBALT, LITHIUM, ("cobalt", 2023)}]


def test_a_copy_of_the_reference_graph_keeps_its_network(
    tmp_path: Path, derivations: list[set[tuple[str, int]]]
) -> None:
    rows = [
        made("COD", 175000, source_id="mine"),
        {**CONTROL, "source_id": "mine"},
        sold("CHL", "CHN", 12345, CARBONATE, source_id="mine", year=2023, reporter="CHL"),
    ]
    file = tmp_path / "rows.csv"
    file.write_text(repr(rows), encoding="utf-8")
    with writing(tmp_path / "g"):
        loading = Loading(tmp_path / "g")
        loading.start_from(REFERENCE)
        loading.add(file, "test", [batch(rows)])
        loading.commit()
    assert derivations == [{COBALT, ("lithium", 2023)}]
    # What ships was derived on another machine, whose last digits may be others.
    kept = stored(tmp_path / "g", "path")
    whole = derived_whole(tmp_path / "g", tmp_path / "whole", "path")
    assert kept.keys() == whole.keys()
    for name, path in whole.items():
        part, anew = (
            pd.read_parquet(f) for f in (tmp_path / "g" / kept[name], tmp_path / "whole" / path)
        )
        pd.testing.assert_frame_equal(part, anew, rtol=1e-9)


facts = st.one_of(
    st.builds(
        made,
        st.sampled_from(["COD", "CHN", "world"]),
        st.sampled_from([20.0, 60.0]),
        mineral=st.sampled_from(["cobalt", "lithium"]),
        stage=st.sampled_from(["mine", "refined"]),
        year=st.sampled_from([2023, 2024]),
    ),
    st.builds(
        sold,
        st.sampled_from(["COD", "CHL"]),
        st.sampled_from(["CHN", "JPN"]),
        st.sampled_from([10.0, float("nan")]),
        st.sampled_from([ORE, CARBONATE]),
        year=st.sampled_from([2023, 2024]),
    ),
    st.builds(used, st.sampled_from(["cobalt", "lithium"]), st.just(0.5)),
)
files = st.tuples(st.sampled_from(["survey", "report"]), st.lists(facts, min_size=1, max_size=6))


@settings(max_examples=6)
@given(st.lists(files, min_size=2, max_size=3))
def test_whatever_is_said_and_withdrawn_the_network_follows(
    tmp_path_factory: pytest.TempPathFactory, loads: list[tuple[str, list[Row]]]
) -> None:
    folder = tmp_path_factory.mktemp("renew")
    for source, rows in loads:
        tell(folder / "g", [{**row, "source_id": source} for row in rows])
        assert stored(folder / "g") == derived_whole(folder / "g", folder / "whole")
