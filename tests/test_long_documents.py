"""Documents whose statements lie on disk make the graph that they make in memory."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy import Row, batch, made, said

from lodegraph.graph import folder as folder_module
from lodegraph.graph import long, renew, state
from lodegraph.graph.folder import writing
from lodegraph.graph.load import Loading
from lodegraph.graph.state import LoadReport
from lodegraph.graph.store import open_graph
from lodegraph.graph.texts import Text
from lodegraph.graph.told import Told

if TYPE_CHECKING:
    from pathlib import Path

# Of each so few that a handful of documents takes the way of many.
FEW = (
    (long, "LONG_ROWS"),
    (state, "LONG_ROWS"),
    (long, "STEP_ROWS"),
    (state, "WAITING_ROWS"),
    (folder_module, "PIECE_ROWS"),
    (renew, "DERIVED_ROWS"),
)
COUNTRIES = ("DEU", "FRA", "JPN")  # named in one version each
Versions = list[tuple[int, int]]  # file, and which version of its text


def told(number: int, version: int) -> Told:
    """State an output and a country that change with the version, a refinery's output, a use."""
    source = f"text-{number}-{version}"
    rows: list[Row] = [
        made("COD", 10.0 * number + version, source_id=source),
        made("CHN", 10.0, mineral="lithium", stage="refined", source_id=source),
        said("USED_IN", "Mineral:cobalt", "EndSector:batteries", share=0.5, source_id=source),
        said("DEPENDS_ON", f"Country:{COUNTRIES[version]}", "Mineral:cobalt", source_id=source),
    ]
    read = batch(rows)
    [node] = read.nodes["Source"].to_dict("records")
    statements = [{str(k): v for k, v in row.items()} for row in read.statements.to_dict("records")]
    text = Text(sha256(source.encode()).hexdigest(), f"This is {source}.")
    return Told({str(k): v for k, v in node.items()}, statements, {}, [], text)


def loaded(into: Path, loads: list[list[Versions]]) -> tuple[str, list[tuple[int, int, int]]]:
    """Load documents in several loads of several steps; give the fingerprint and the counts."""
    counts: list[tuple[int, int, int]] = []
    for steps in loads:
        with writing(into):
            loading, report = Loading(into), LoadReport("news/", "document")
            for step in steps:
                read = [(f"news/{n}.txt", "test", told(n, version)) for n, version in step]
                loading.add_documents(read, report)
            loading.journal(report, repr(steps))
            loading.commit()
        counts.append((report.new, report.unchanged, report.withdrawn))
    return open_graph(into).fingerprint(), counts


documents = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 2)),
    min_size=1,
    max_size=4,
    unique_by=lambda document: document[0],
)


@settings(max_examples=8)
@given(st.lists(st.lists(documents, min_size=1, max_size=3), min_size=1, max_size=3))
def test_a_small_bound_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, loads: list[list[Versions]]
) -> None:
    root = tmp_path_factory.mktemp("long")
    in_memory = loaded(root / "memory", loads)
    with pytest.MonkeyPatch.context() as patch:
        for module, name in FEW:
            patch.setattr(module, name, 2)
        assert loaded(root / "disk", loads) == in_memory


def test_what_each_load_brings_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four statements a document; a new version withdraws the four of the old one."""
    for module, name in FEW:
        monkeypatch.setattr(module, name, 2)
    first, again = [[(0, 0), (1, 0)], [(2, 0)]], [[(0, 1)], [(2, 0)]]
    _, counts = loaded(tmp_path / "g", [first, again])
    assert counts == [(12, 0, 0), (4, 4, 4)]
    graph = open_graph(tmp_path / "g")
    assert sorted(graph.sources()["id"]) == ["text-0-1", "text-1-0", "text-2-0"]
    assert sorted(graph.statements("PRODUCES")["quantity_t"]) == [1.0, 10.0, 20.0]
