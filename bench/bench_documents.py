"""Reading documents: one page, and a corpus beside spaCy's blank pipeline with an entity ruler."""

from __future__ import annotations

import os
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from lodegraph.graph.store import open_graph
from lodegraph.loaders import documents
from lodegraph.loaders.gazetteer import gazetteer
from lodegraph.loading import load_files

from .articles import article, write_pages
from .measure import Run, alone, seconds

PAGES = 60  # read one after the other, each once
CORPUS = int(os.environ.get("LODEGRAPH_BENCH_DOCUMENTS", "2000"))
SIZES = (CORPUS // 10, CORPUS // 2, CORPUS)  # whose memory is told
WAYS = "pip install spacy into the environment that runs this"


def run() -> str:
    """Time a page that is read warm, and folders of pages from files to graph."""
    with TemporaryDirectory() as within:
        root = Path(within)
        characters = write_pages(root / "pages", CORPUS)
        pages = sorted((root / "pages").iterdir())
        page_ms = _page_ms(pages[:PAGES])
        grown = [(count, _first(pages[:count], root / f"first-{count}")) for count in SIZES]
        processes = os.cpu_count() or 1
        ours_s = seconds(lambda: _load(root / "pages", root / "graph", processes))
        again_s = seconds(lambda: _load(root / "pages", root / "graph", processes))
        graph = open_graph(root / "graph")
        stated = sum(map(len, map(graph.statements, ("PRODUCES", "OWNS"))))
    lines = [
        f"An HTML page of 5 kB to statements, warm: {page_ms:.0f} ms (target: 50)",
        f"A corpus of {CORPUS:,} pages, {characters / 1e6:.1f} MB of text, files to graph folder",
        f"  lodegraph {ours_s:.1f} s with {processes} processes, again {again_s:.1f} s",
        f"  {stated:,} statements of output and owners",
        *(
            f"  {count:,} pages with one process {run.seconds:.1f} s, {run.memory_mb:.0f} MB"
            for count, run in grown
        ),
        _beside_spacy(ours_s),
    ]
    return "\n".join(lines)


def _first(pages: list[Path], folder: Path) -> Run:
    """Load some pages alone, in a process of its own."""
    folder.mkdir()
    for page in pages:
        (folder / page.name).hardlink_to(page)
    return alone(_load, folder, folder.with_suffix(".graph"), 1)


def _page_ms(pages: list[Path]) -> float:
    documents.tell(pages[0])
    return 1e3 * median(seconds(partial(documents.tell, page)) for page in pages[1:])


def _load(folder: Path, into: Path, workers: int) -> None:
    loaded = load_files([folder], into, workers=workers)
    if loaded.failures:
        raise AssertionError(loaded.failures[:3])


def _beside_spacy(ours_s: float) -> str:
    """Find the same names in the same texts, and nothing else, with spaCy."""
    if find_spec("spacy") is None:
        return f"  spaCy: skipped, it is not installed: {WAYS}"
    spacy: Any = import_module("spacy")
    pipeline: Any = spacy.blank("en")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": form} for form, label in gazetteer().forms()])
    texts = [article(number)[1] for number in range(CORPUS)]
    start_s = perf_counter()
    found = sum(len(document.ents) for document in pipeline.pipe(texts))
    spacy_s = perf_counter() - start_s
    return (
        f"  spaCy {spacy.__version__}, blank English and an entity ruler: {spacy_s:.1f} s,"
        f" {found:,} names; {spacy_s / ours_s:.2f} of its speed (target: 0.25)"
    )
