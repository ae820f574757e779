"""The embedded engine: from a folder to the first answer, and six questions, beside bare kglite."""

from __future__ import annotations

from functools import partial
from importlib.metadata import version
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any

from pandas.testing import assert_frame_equal

from lodegraph.graph.store import open_graph

from .bare import kglite_graph, read_plain
from .measure import Result, Results, Run, alone, median_runs, median_seconds
from .questions import QUESTIONS, parameters
from .tables import stored

if TYPE_CHECKING:
    import pandas as pd

    from lodegraph.graph.store import Graph

SIZES = (100_000, 1_000_000)  # edges
ROUNDS = {10_000: 3, 100_000: 3, 1_000_000: 1}  # loads, by edges
ASKED = 25
EVERYTHING = "MATCH ()-[r]->() RETURN count(r) AS n"
TARGET_QUERY = "1.2 times plus 2 ms"


def answer(folder: Path, cypher: str, values: dict[str, Any]) -> None:
    """Open a folder and answer one question."""
    open_graph(folder).query(cypher, **values)


def answer_bare(plain: Path, cypher: str, values: dict[str, Any]) -> None:
    """Read the same tables, fill the same engine with all of them, and ask it the same."""
    kglite_graph(read_plain(plain)).cypher(cypher, params=values).to_df()


def first_answers(edges: int, question: str) -> list[Run]:
    """Give time and memory to the first answer, ours and bare, each in new processes."""
    folder, plain = stored(edges)
    cypher = QUESTIONS.get(question, EVERYTHING)
    values = parameters(read_plain(plain)) if question in QUESTIONS else {}
    ours = partial(alone, answer, folder, cypher, values)
    return median_runs([ours, partial(alone, answer_bare, plain, cypher, values)], ROUNDS[edges])


def question_seconds(edges: int) -> dict[str, list[float]]:
    """Give the processor seconds of each question once all is loaded, ours and bare.

    Raises
    ------
    AssertionError
        If two answers differ.
    """
    folder, plain = stored(edges)
    tables = read_plain(plain)
    values = parameters(tables)
    bare, graph = kglite_graph(tables), open_graph(folder)
    graph.query(EVERYTHING)
    return {name: _compared(graph, bare, cypher, values) for name, cypher in QUESTIONS.items()}


def _compared(graph: Graph, bare: Any, cypher: str, values: dict[str, Any]) -> list[float]:
    def ours() -> pd.DataFrame:
        return graph.query(cypher, **values)

    def other() -> pd.DataFrame:
        answer: pd.DataFrame = bare.cypher(cypher, params=values).to_df()
        return answer

    assert_frame_equal(ours(), other(), check_dtype=False)
    return median_seconds([ours, other], ASKED, process_time)


def run() -> Results:
    """Compare at each size."""
    results = Results()
    other = f"kglite {version('kglite')} and pandas {version('pandas')} alone"
    for edges in SIZES:
        for question, meaning, target in (
            ("", "all tables loaded", "1.2 times at most"),
            ("exposure", "the first answer", "2 times at most"),
        ):
            ours, bare = first_answers(edges, question)
            name = f"{edges:,} edges, folder to {meaning}"
            memory = f"{ours.memory_mb:,.0f} MB instead of {bare.memory_mb:,.0f}"
            measure = f"{ours.seconds / bare.seconds:.2f} times as long; {memory}"
            results.append(Result(name, ours.seconds, bare.seconds, other, measure, target))
        for question, (ours_s, bare_s) in question_seconds(edges).items():
            more = f"{(ours_s - bare_s) * 1000:.2f} ms more"
            measure = f"{ours_s / bare_s:.2f} times as long, {more}"
            name = f"{edges:,} edges, {question}"
            results.append(Result(name, ours_s, bare_s, "kglite alone", measure, TARGET_QUERY))
    return results
