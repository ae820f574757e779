"""What two graphs state differently, and statements beside those of another graph."""

from __future__ import annotations

import time
from pathlib import Path

import pandas as pd
import pytest
from toy import Row, said, sources

from lodegraph.cli import run
from lodegraph.graph.diff import COLUMNS, DIFFERS, ONLY_A, ONLY_B, diff, summary
from lodegraph.graph.errors import LoadError, StoreError
from lodegraph.graph.statements import identities
from lodegraph.graph.store import REFERENCE, Graph, open_graph
from lodegraph.graph.validate import check_statements
from lodegraph.loading import load_files

CSV = """subject,type,object,stage,value,unit,year,source_title
DR Congo,PRODUCES,cobalt,mine,220000,t,2024,My survey
Chile,PRODUCES,cobalt,mine,{},t,2024,My survey
"""


def graph_of(*rows: Row) -> Graph:
    good, rejects = check_statements(pd.DataFrame(rows))
    assert rejects.empty, rejects
    tables = {
        f"statements.{name}": table.assign(id=identities(table.assign(type=name)))
        for name, table in good.items()
    }
    return Graph.from_tables(tables | {"nodes.Source": sources("survey", "other")})


def mined(iso3: str, tonnes: float, **properties: object) -> Row:
    figures = {"value": tonnes, "unit": "t", "quantity_t": tonnes, "year": 2024, "stage": "mine"}
    return said("PRODUCES", f"Country:{iso3}", "Mineral:cobalt", **(figures | properties))


def test_equal_graphs_differ_in_nothing() -> None:
    rows = [mined("COD", 100), mined("ZMB", 5)]
    found = diff(graph_of(*rows), graph_of(*reversed(rows)))
    assert found.empty
    assert list(found) == COLUMNS
    assert summary(found).empty


def test_each_difference_has_its_kind() -> None:
    a = graph_of(mined("COD", 100), mined("ZMB", 5), mined("AUS", 3))
    b = graph_of(mined("COD", 100), mined("ZMB", 6), mined("RUS", 3))
    found = diff(a, b).set_index("change")
    assert found["subject_id"].to_dict() | {DIFFERS: ""} == {
        ONLY_A: "AUS",
        ONLY_B: "RUS",
        DIFFERS: "",
    }
    changed = found.loc[[DIFFERS]].iloc[0].to_dict()
    assert (changed["subject_id"], changed["value_a"], changed["value_b"]) == ("ZMB", 5, 6)
    assert changed["columns"] == "value quantity_t"
    [counted] = summary(diff(a, b)).to_dict("records")
    assert counted == {"type": "PRODUCES", ONLY_A: 1, ONLY_B: 1, DIFFERS: 1}


def test_another_source_that_says_otherwise_is_named() -> None:
    a = graph_of(mined("COD", 100))
    b = graph_of(mined("COD", 90, source_id="other"), mined("ZMB", 1, source_id="other"))
    found = diff(a, b)
    theirs = b.statements("PRODUCES").set_index("subject_id")["id"].to_dict()
    against = zip(found["change"], found["subject_id"], found["against"], strict=True)
    assert {(change, iso3): ids for change, iso3, ids in against if not pd.isna(ids)} == {
        (ONLY_A, "COD"): theirs["COD"],
        (ONLY_B, "COD"): a.statements("PRODUCES")["id"].item(),
    }
    assert len(found) == 3


def test_the_place_in_a_source_is_no_difference() -> None:
    a, b = (graph_of(mined("COD", 100, locator=place)) for place in ("row 1", "row 2"))
    assert diff(a, b).empty


def test_a_type_that_one_graph_lacks_is_listed() -> None:
    other = said("USED_IN", "Mineral:cobalt", "EndSector:batteries", share=0.5, year=2024)
    found = diff(graph_of(mined("COD", 100)), graph_of(mined("COD", 100), other))
    assert found[["type", "change"]].to_numpy().tolist() == [["USED_IN", ONLY_B]]


def test_many_trades_take_seconds() -> None:
    count = 50_000
    trade = pd.DataFrame(
        {
            "type": "EXPORTS_TO",
            "subject_label": "Country",
            "subject_id": "CHN",
            "object_label": "Country",
            "object_id": "DEU",
            "record_id": [str(number) for number in range(count)],
            "year": 2022,
            "hs": "280530",
            "quantity_t": 1.0,
            "source_id": "survey",
        }
    )
    good, _ = check_statements(trade)
    table = good["EXPORTS_TO"].assign(id=identities(good["EXPORTS_TO"].assign(type="EXPORTS_TO")))
    other = table.copy()
    other.loc[7, "quantity_t"] = 2.0
    a, b = (Graph.from_tables({"statements.EXPORTS_TO": t}) for t in (table, other[:-1]))
    start = time.perf_counter()
    found = diff(a, b)
    assert time.perf_counter() - start < 20
    assert sorted(found["change"]) == [DIFFERS, ONLY_A]


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text(CSV.format(1), encoding="utf-8")
    return path


def test_own_statements_stand_beside_those_of_a_copy(tmp_path: Path, mine: Path) -> None:
    before = {path.name for path in REFERENCE.iterdir()}
    load_files([mine], tmp_path / "graph", on="reference")
    reference, own = open_graph(), open_graph(tmp_path / "graph")
    found = diff(reference, own)
    assert found["change"].tolist() == [ONLY_B, ONLY_B]
    congo = found.set_index("subject_id").loc["COD"]
    theirs = reference.statements("PRODUCES").set_index("id")["subject_id"].to_dict()
    for other in congo["against"].split():
        assert theirs[other] == "COD"
    assert set(own.sources()["id"]) == {*reference.sources()["id"], "my-survey"}
    assert {path.name for path in REFERENCE.iterdir()} == before
    assert len(own.loads()) == len(reference.loads()) + 1


def test_a_copy_of_a_folder_is_as_good_as_the_reference_graph(tmp_path: Path, mine: Path) -> None:
    load_files([mine], tmp_path / "one")
    other = tmp_path / "other.csv"
    other.write_text(CSV.format(2).replace("My survey", "Another"), encoding="utf-8")
    load_files([other], tmp_path / "two", on=str(tmp_path / "one"))
    found = diff(open_graph(tmp_path / "one"), open_graph(tmp_path / "two"))
    assert found["change"].tolist() == [ONLY_B, ONLY_B]
    assert found.set_index("subject_id")["against"].notna().to_dict() == {
        "CHL": True,
        "COD": False,
    }


def test_nothing_is_left_of_a_copy_whose_load_fails(tmp_path: Path, mine: Path) -> None:
    mine.write_text(CSV.format("many"), encoding="utf-8")
    with pytest.raises(LoadError, match="not a number"):
        load_files([mine], tmp_path / "graph", on="reference")
    assert not (tmp_path / "graph").exists()


def test_a_copy_needs_a_new_folder_and_a_graph_to_copy(tmp_path: Path, mine: Path) -> None:
    load_files([mine], tmp_path / "graph")
    with pytest.raises(StoreError, match="holds a graph already"):
        load_files([mine], tmp_path / "graph", on="reference")
    with pytest.raises(StoreError, match="no such graph folder"):
        load_files([mine], tmp_path / "new", on=str(tmp_path / "nowhere"))


def test_stored_tables_with_equal_content_are_not_read(
    tmp_path: Path, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_files([mine], tmp_path / "one")
    load_files([mine], tmp_path / "two")
    a, b = open_graph(tmp_path / "one"), open_graph(tmp_path / "two")

    def unread(*_: object) -> pd.DataFrame:
        raise AssertionError

    monkeypatch.setattr(Graph, "statements", unread)
    assert diff(a, b).empty


def test_the_command_tells_figures_with_units_and_what_others_say(
    tmp_path: Path, mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load_files([mine], tmp_path / "one")
    other = tmp_path / "other.csv"
    other.write_text(CSV.format(2).replace("My survey", "Another"), encoding="utf-8")
    load_files([other], tmp_path / "two", on=str(tmp_path / "one"))
    capsys.readouterr()
    command = ["diff", str(tmp_path / "one"), str(tmp_path / "two"), "--format", "markdown"]
    assert run(command) == 0
    (line,) = [row for row in capsys.readouterr().out.splitlines() if "CHL" in row]
    cells = [cell.strip() for cell in line.strip("| ").split("|")]
    assert cells[-4:] == ["-", "2 t", "another", "1 t (my-survey)"]
