"""The embedded engine: from a folder to the first answer, and six questions, beside bare kglite."""

from __future__ import annotations

from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pandas.testing import assert_frame_equal

from lodegraph.graph.store import open_graph

from .bare import kglite_graph, read_folder
from .measure import Result, Results, Run, alone, median_runs, median_seconds
from .questions import QUESTIONS, parameters
from .tables import graph_folder

if TYPE_CHECKING:
    import pandas as pd

SIZES = (100_000, 1_000_000)  # edges
ROUNDS, ASKED = 3, 7
EVERYTHING = "MATCH ()-[r]->() RETURN count(r) AS n"
TARGET_QUERY = "1.2 times plus 2 ms"


def answer(folder: Path, cypher: str, values: dict[str, Any]) -> None:
    """Open a folder and answer one question."""
    open_graph(folder).query(cypher, **values)


def answer_bare(folder: Path, cypher: str, values: dict[str, Any]) -> None:
    """Read the same files, fill the same engine with all of them, and ask it the same."""
    kglite_graph(read_folder(folder)).cypher(cypher, params=values).to_df()


def first_answers(folder: Path, question: str) -> list[Run]:
    """Give time and memory to the first answer, ours and bare, each in new processes."""
    cypher = QUESTIONS.get(question, EVERYTHING)
    values = parameters(read_folder(folder)) if question in QUESTIONS else {}
    actions = [partial(alone, action, folder, cypher, values) for action in (answer, answer_bare)]
    return median_runs(actions, ROUNDS)


def question_seconds(folder: Path) -> dict[str, list[float]]:
    """Give the seconds that each question takes once all is loaded, ours and bare.

    Raises
    ------
    AssertionError
        If two answers differ.
    """
    tables = read_folder(folder)
    values = parameters(tables)
    bare, graph = kglite_graph(tables), open_graph(folder)
    del tables
    graph.query(EVERYTHING)
    found: dict[str, list[float]] = {}
    for name, cypher in QUESTIONS.items():

        def ours(cypher: str = cypher) -> pd.DataFrame:
            return graph.query(cypher, **values)

        def other(cypher: str = cypher) -> Any:
            return bare.cypher(cypher, params=values).to_df()

        assert_frame_equal(ours(), other(), check_dtype=False)
        found[name] = median_seconds([ours, other], ASKED)
    return found


def run() -> Results:
    """Compare at each size."""
    results = Results()
    other = f"kglite {version('kglite')} and pandas {version('pandas')} alone"
    for edges in SIZES:
        folder = graph_folder(edges)
        for question, meaning, target in (
            ("", "all tables loaded", "1.2 times at most"),
            ("exposure", "the first answer", "2 times at most"),
        ):
            ours, bare = first_answers(folder, question)
            name = f"{edges:,} edges, folder to {meaning}"
            memory = f"{ours.memory_mb:,.0f} MB instead of {bare.memory_mb:,.0f}"
            measure = f"{ours.seconds / bare.seconds:.2f} times as long; {memory}"
            results.append(Result(name, ours.seconds, bare.seconds, other, measure, target))
        for question, (ours_s, bare_s) in question_seconds(folder).items():
            more = f"{(ours_s - bare_s) * 1000:.2f} ms more"
            measure = f"{ours_s / bare_s:.2f} times as long, {more}"
            name = f"{edges:,} edges, {question}"
            results.append(Result(name, ours_s, bare_s, "kglite alone", measure, TARGET_QUERY))
    return results
