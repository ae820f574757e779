"""Texts in the graph folder: kept once, checked, copied, and no part of what the graph states."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy import made, put
from written import column, write_pdf

from lodegraph.graph.check import quotes_are_found
from lodegraph.graph.errors import StoreError
from lodegraph.graph.export import export_graph
from lodegraph.graph.folder import read_manifest
from lodegraph.graph.store import Graph, open_graph
from lodegraph.graph.texts import COLUMNS, Line, Span, Text, find_text, row_of, table_of_text
from lodegraph.loaders.text import read_document
from lodegraph.loading import load_files


def written(folder: Path, **texts: str) -> list[Path]:
    paths = [folder / f"{name}.txt" for name in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        path.write_bytes(text.encode())
    return paths


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != ".lock"}


def test_every_quote_stands_in_the_text_that_is_kept(tmp_path: Path) -> None:
    files = written(tmp_path, a="Chile mines copper.\r\n\r\nPeru mines zinc.", b="Peru mines tin.")
    files += [write_pdf(tmp_path / "c.pdf", [column(60, 700, ["Vietnam mines tungsten."])] * 2)]
    load_files(files, tmp_path / "g")
    graph = open_graph(tmp_path / "g")
    hashes = graph.sources().set_index("id")["sha256"]
    statements = graph.statements("PRODUCES")
    assert len(statements) == 5
    for row in statements.to_dict("records"):
        text = graph.text(str(hashes[row["source_id"]]))
        assert text is not None
        assert text.text[row["start"] : row["end"]] == row["quote"]
    for file in files:
        document = read_document(file)
        assert graph.text(document.sha256) == document.stored()


def test_loading_again_adds_nothing(tmp_path: Path) -> None:
    files = written(tmp_path, a="Chile mines copper.", b="Peru mines zinc.")
    load_files(files, tmp_path / "g")
    before = contents(tmp_path / "g")
    load_files([*files, *files], tmp_path / "g")
    assert contents(tmp_path / "g") == before


def test_a_load_writes_only_the_tables_it_adds_to(tmp_path: Path) -> None:
    first = written(tmp_path, **{f"a{n}": f"Chile mined {n} tonnes of copper." for n in range(40)})
    load_files(first, tmp_path / "g")
    before = contents(tmp_path / "g")
    load_files(written(tmp_path, b="Peru mines zinc."), tmp_path / "g")
    changed = {name for name in contents(tmp_path / "g") if name not in before}
    assert len([name for name in changed if name.startswith("texts.")]) == 1
    graph = open_graph(tmp_path / "g")
    assert all(graph.text(read_document(path).sha256) for path in first)


def test_texts_are_no_part_of_the_fingerprint_nor_of_an_export(tmp_path: Path) -> None:
    load_files(written(tmp_path, a="Chile mines copper."), tmp_path / "g")
    graph = open_graph(tmp_path / "g")
    assert "texts" not in json.dumps(read_manifest(tmp_path / "g")["content"])
    assert sorted(graph.tables()) == sorted(
        key for key in graph.tables() if key.startswith(("nodes.", "statements."))
    )
    export_graph(graph, tmp_path / "out", "csv")
    assert not list((tmp_path / "out").glob("*texts*"))


def test_a_copy_of_a_graph_has_its_texts(tmp_path: Path) -> None:
    [file] = written(tmp_path, a="Chile mines copper.")
    load_files([file], tmp_path / "g")
    load_files(written(tmp_path, b="Peru mines zinc."), tmp_path / "copy", on=str(tmp_path / "g"))
    text = open_graph(tmp_path / "copy").text(read_document(file).sha256)
    assert text is not None
    assert text.text == "Chile mines copper."


def test_a_refused_load_leaves_no_text(tmp_path: Path) -> None:
    put(tmp_path / "g", [made("COD", 60), made("world", 100)])
    before = contents(tmp_path / "g")
    files = written(tmp_path, a="Chile mines copper.", b="")
    with pytest.raises(Exception, match="empty"):
        load_files(files, tmp_path / "g")
    assert contents(tmp_path / "g") == before


def test_a_damaged_text_is_noticed(tmp_path: Path) -> None:
    [file] = written(tmp_path, a="Chile mines copper.")
    load_files([file], tmp_path / "g")
    [table] = (tmp_path / "g").glob("texts.*")
    table.write_bytes(table.read_bytes()[:-20])
    with pytest.raises(StoreError, match="half written"):
        open_graph(tmp_path / "g")


def test_an_unknown_text_is_none(tmp_path: Path) -> None:
    load_files(written(tmp_path, a="Chile mines copper."), tmp_path / "g")
    assert [open_graph(tmp_path / "g").text(digit * 64) for digit in "0123456789abcdef"] == [
        None
    ] * 16


@settings(max_examples=50)
@given(
    st.text(max_size=50),
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), st.sampled_from(["body", "table"]))),
    st.lists(
        st.tuples(
            st.integers(0, 50),
            st.integers(0, 50),
            st.integers(1, 9),
            st.tuples(*[st.floats(-1e4, 1e4)] * 4),
        )
    ),
)
def test_what_is_kept_comes_back(
    text: str,
    spans: list[tuple[int, int, str]],
    lines: list[tuple[int, int, int, tuple[float, float, float, float]]],
) -> None:
    kept = Text("ab", text, 3, tuple(Span(*s) for s in spans), tuple(Line(*each) for each in lines))
    table = pd.DataFrame([row_of(kept)], columns=COLUMNS)
    assert find_text(table, "ab") == kept


def test_the_check_finds_a_quote_that_is_not_in_its_text(tmp_path: Path) -> None:
    load_files(written(tmp_path, a="Chile mines copper."), tmp_path / "g")
    graph = open_graph(tmp_path / "g")
    assert list(quotes_are_found(graph)) == []
    moved = graph.statements("PRODUCES").assign(start=1, end=20)
    [statement] = moved["id"]
    tables = {"nodes.Source": graph.sources(), "statements.PRODUCES": moved}
    told = graph.sources()["sha256"].tolist()[0]
    kept = graph.text(told)
    assert kept is not None
    tables[table_of_text(told)] = pd.DataFrame([row_of(kept)], columns=COLUMNS)
    where = f"PRODUCES {statement}"
    finding = "'Chile mines copper.' is not at 1-20 of its text"
    assert list(quotes_are_found(Graph.from_tables(tables))) == [(where, finding)]
