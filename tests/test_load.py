"""Loading: all of a file or nothing, once or twice, in any order."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy import Row, batch, frame, made, made_share, put, said, sources

from lodegraph.graph.errors import LoadError, StoreError
from lodegraph.graph.folder import writing
from lodegraph.graph.load import Loading
from lodegraph.graph.statements import Batch, reject_table
from lodegraph.graph.store import open_graph

GOOD = [made("COD", 60), made("IDN", 20), made("world", 100)]
BAD = made("CUB", share=1.7)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def file_of(folder: Path, text: str = "") -> Path:
    path = folder / "rows.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_are_new_unchanged_or_rejected(tmp_path: Path) -> None:
    graph = tmp_path / "g"
    report = put(graph, GOOD)
    assert (report.rows, report.new, report.unchanged) == (3, 3, 0)
    report = put(graph, [*GOOD, made("CUB", 3), BAD], "more.csv", keep_going=True)
    assert (report.rows, report.new, report.unchanged, len(report.rejects)) == (5, 1, 3, 1)
    assert report.sources == ["survey"]


def test_loading_a_file_again_changes_no_byte(tmp_path: Path) -> None:
    rows = [*GOOD, BAD]
    put(tmp_path / "g", rows, keep_going=True)
    before = contents(tmp_path / "g")
    report = put(tmp_path / "g", rows, keep_going=True)
    assert (report.new, report.unchanged) == (0, 3)
    assert contents(tmp_path / "g") == before
    graph = open_graph(tmp_path / "g")
    assert len(graph.rejects()) == 1
    assert len(graph.loads()) == 1


def test_a_corrected_file_replaces_its_rejects(tmp_path: Path) -> None:
    put(tmp_path / "g", [*GOOD, BAD], keep_going=True)
    put(tmp_path / "g", [BAD], "other.csv", keep_going=True)
    assert open_graph(tmp_path / "g").rejects()["file"].tolist() == ["other.csv", "rows.csv"]
    put(tmp_path / "g", [*GOOD, {**BAD, "share": 0.017}])
    graph = open_graph(tmp_path / "g")
    assert graph.rejects()["file"].tolist() == ["other.csv"]
    assert graph.loads()["file"].tolist() == ["rows.csv", "other.csv", "rows.csv"]


def test_a_refused_row_stops_the_load_with_its_place(tmp_path: Path) -> None:
    put(tmp_path / "g", GOOD)
    before = contents(tmp_path / "g")
    with pytest.raises(LoadError) as caught:
        put(tmp_path / "g", [made("CUB", 3), BAD, {**BAD, "subject_id": "AUS"}], "bad.csv")
    error = caught.value
    assert (error.line, error.column, error.value) == (3, "share", "1.7")
    assert error.message.endswith(
        "bad.csv, line 3, column share: '1.7': share must lie between 0 and 1 "
        "(1 more rows are refused); nothing was loaded"
    )
    assert error.hint == "correct the row, or load the others with --keep-going"
    assert contents(tmp_path / "g") == before


def test_the_hint_names_what_is_near(tmp_path: Path) -> None:
    with pytest.raises(LoadError) as caught:
        put(tmp_path / "g", [{**made("COD"), "type": "REFINE"}])
    assert str(caught.value.hint).startswith("did you mean REFINES")


def test_a_failed_load_leaves_the_loading_as_it_was(tmp_path: Path) -> None:
    file = file_of(tmp_path)
    with writing(tmp_path / "g"):
        loading = Loading(tmp_path / "g")
        loading.add(file, "test", [batch(GOOD)])
        tables, loads = dict(loading.tables), list(loading.loads)
        firms = {"Firm": frame("Firm", [{"id": "cmoc", "name": "CMOC"}])}
        with pytest.raises(LoadError):
            loading.add(file, "test", [batch([made("AUS", 4)], firms), batch([BAD])])
        assert loading.tables.keys() == tables.keys()
        assert all(loading.tables[key] is tables[key] for key in tables)
        assert loading.loads == loads


def test_a_loader_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    file = file_of(tmp_path)

    def breaking() -> Iterator[Batch]:
        yield batch(GOOD)
        raise LoadError(file, "the file ends in the middle of a row", line=9)

    put(tmp_path / "g", [made("CUB", 3)], "first.csv")
    before = contents(tmp_path / "g")
    with writing(tmp_path / "g"):
        loading = Loading(tmp_path / "g")
        with pytest.raises(LoadError, match="line 9"):
            loading.add(file, "test", breaking())
        assert loading.commit() is False
    assert contents(tmp_path / "g") == before


def test_no_rows_and_no_usable_rows_are_errors(tmp_path: Path) -> None:
    file = file_of(tmp_path)
    nothing = Batch(pd.DataFrame({"type": []}, dtype="str"))
    unread = reject_table([{"row": 2, "kind": "not read", "reason": "a total", "nearest": None}])
    useless = Batch(pd.DataFrame({"type": []}, dtype="str"), {}, unread, 1)
    with writing(tmp_path / "g"):
        loading = Loading(tmp_path / "g")
        with pytest.raises(LoadError, match="no rows: nothing to load"):
            loading.add(file, "test", [nothing])
        with pytest.raises(LoadError, match=r"could be made of its 1 rows \(a total\)"):
            loading.add(file, "test", [useless])
        report = loading.add(file, "test", [nothing, useless], keep_going=True)
        assert (report.rows, report.new, len(report.rejects)) == (1, 0, 1)


def test_what_a_statement_names_must_be_declared(tmp_path: Path) -> None:
    loan = said("FINANCES", "StateBank:cdb", "Country:COD", year=2020)
    with pytest.raises(LoadError, match="no StateBank has this id"):
        put(tmp_path / "g", [loan])
    banks = {"StateBank": frame("StateBank", [{"id": "cdb", "name": "China Development Bank"}])}
    assert put(tmp_path / "g", [loan], nodes=banks).new == 1
    # The graph knows the bank now.
    assert put(tmp_path / "g", [{**loan, "year": 2021}], "later.csv").new == 1


@pytest.mark.parametrize(
    ("row", "label"),
    [(made("KGO", 1), "Country"), (made("COD", 1, mineral="unobtainium"), "Mineral")],
)
def test_a_code_that_no_table_has_is_refused(tmp_path: Path, row: Row, label: str) -> None:
    with pytest.raises(LoadError, match=f"no {label} has this id"):
        put(tmp_path / "g", [row])


def test_a_refused_node_refuses_its_statements(tmp_path: Path) -> None:
    site = pd.DataFrame({"id": ["tenke"], "name": ["Tenke"], "lat": [123.0]})
    row = said("LOCATED_IN", "Facility:tenke", "Country:COD")
    report = put(tmp_path / "g", [row], nodes={"Facility": site}, keep_going=True)
    assert report.new == 0
    assert sorted(report.rejects["reason"]) == [
        "lat must lie between -90 and 90",
        "no Facility has this id: declare it or correct it",
    ]


def test_nodes_of_the_code_tables_come_with_the_statements(tmp_path: Path) -> None:
    put(tmp_path / "g", GOOD)
    graph = open_graph(tmp_path / "g")
    assert graph.nodes("Country")["name"].tolist() == ["DR Congo", "Indonesia"]
    assert graph.nodes("Region")["id"].tolist() == ["world"]
    assert graph.nodes("Mineral")["symbol"].tolist() == ["Co"]


def test_more_of_a_node_is_a_change(tmp_path: Path) -> None:
    file = file_of(tmp_path)
    put(tmp_path / "g", GOOD)
    known = sources("survey").assign(licence="public domain")
    with writing(tmp_path / "g"):
        loading = Loading(tmp_path / "g")
        loading.add(file, "test", [Batch(batch(GOOD).statements, {"Source": known}, rows_in=3)])
        assert loading.commit() is True
        assert loading.commit() is False
    assert open_graph(tmp_path / "g").sources()["licence"].tolist() == ["public domain"]


def test_the_journal_holds_the_hash_of_the_file(tmp_path: Path) -> None:
    put(tmp_path / "g", GOOD)
    digest = sha256((tmp_path / "rows.csv").read_bytes()).hexdigest()
    assert open_graph(tmp_path / "g").loads()["sha256"].tolist() == [digest]


def test_nothing_is_written_without_the_lock(tmp_path: Path) -> None:
    with writing(tmp_path / "g"), pytest.raises(StoreError, match="another process"):
        put(tmp_path / "g", GOOD)


facts = st.builds(
    made,
    st.sampled_from(["COD", "IDN", "world"]),
    st.just(60.0),
    year=st.sampled_from([2023, 2024]),
    source_id=st.sampled_from(["survey", "report"]),
    locator=st.sampled_from(["page 1", "page 2"]),
)
uses = st.just(
    said("USED_IN", "Mineral:cobalt", "EndSector:electric-vehicles", share=0.5, year=2024)
)


@settings(max_examples=4)
@given(st.lists(st.lists(facts | uses, min_size=1, max_size=4), min_size=2, max_size=3), st.data())
def test_the_fingerprint_depends_on_no_order(
    tmp_path_factory: pytest.TempPathFactory, files: list[list[Row]], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(list(enumerate(files))))
    shuffled = [(number, data.draw(st.permutations(rows))) for number, rows in order]
    prints: set[str] = set()
    for loads in (list(enumerate(files)), shuffled):
        folder = tmp_path_factory.mktemp("order") / "g"
        for number, rows in loads:
            put(folder, rows, f"{number}.csv")
        prints.add(open_graph(folder).fingerprint())
    assert len(prints) == 1


def test_a_share_needs_no_unit_of_mass(tmp_path: Path) -> None:
    put(tmp_path / "g", [made_share("CHN", 0.9, stage="refined")])
    supply = open_graph(tmp_path / "g").nodes("Supply")
    assert dict(zip(supply["iso3"], supply["share"], strict=True)) == pytest.approx(
        {"CHN": 0.9, "unknown": 0.1}
    )
