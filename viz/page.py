"""The reader's page: one HTML file that opens anywhere and asks nothing of the network."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from ..graph.errors import LodegraphError, UnknownName
from ..graph.names import resolve
from .layout import set_ranks
from .links import read_statements
from .marks import STAGE_KIND, Chokepoint, Mark
from .render import render_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from .page_data import PageData, PageGraph

MOST_MARKS = 5000
TITLE = "Who depends on whom for critical minerals"


@dataclass(frozen=True)
class PageSummary:
    """What was written.

    Parameters
    ----------
    nodes, links : int
        Marks and links on the page, hidden ones included.
    bytes : int
        Size of the file.
    """

    nodes: int
    links: int
    bytes: int


def write_page(
    graph: PageGraph,
    output: Path,
    *,
    mineral: str | None = None,
    title: str | None = None,
    chokepoints: Sequence[Chokepoint] = (),
) -> PageSummary:
    """Write the reader's page; the same graph gives the same bytes.

    Parameters
    ----------
    graph : Graph
        The graph to show.
    output : Path
        The HTML file.
    mineral : str, optional
        Id or name of the one mineral to show.
    title : str, optional
        Heading of the page.
    chokepoints : sequence of Chokepoint, optional
        What the panel lists before anything is selected, tightest first.

    Raises
    ------
    UnknownName
        When no statement is about ``mineral``.
    LodegraphError
        When the map would hold more than 5,000 marks.
    """
    page = read_page(graph, mineral, chokepoints)
    if len(page.marks) > MOST_MARKS:
        raise LodegraphError(
            f"a page of {len(page.marks):,} marks is too slow to read (at most {MOST_MARKS:,})",
            "show one mineral with --mineral NAME",
        )
    content = render_page(page, title or _title(page, mineral), chokepoints).encode()
    output.write_bytes(content)
    return PageSummary(len(page.marks), len(page.links), len(content))


def _title(page: PageData, mineral: str | None) -> str:
    if mineral is None:
        return TITLE
    name = dict(page.minerals())[_mineral_id(page, mineral)]
    return f"Who depends on whom for {name}"


def read_page(
    graph: PageGraph, mineral: str | None = None, chokepoints: Iterable[Chokepoint] = ()
) -> PageData:
    """Make the marks and links of a page, weighed, scored and put in order.

    Parameters
    ----------
    graph : Graph
        The graph.
    mineral : str, optional
        Id or name of the one mineral to show.
    chokepoints : iterable of Chokepoint
        Scores of some marks.

    Raises
    ------
    UnknownName
        When no statement is about ``mineral``.
    """
    page = read_statements(graph)
    if mineral is not None:
        _keep_mineral(page, _mineral_id(page, mineral))
    for link in page.links:
        for mark in (page.marks[link.source], page.marks[link.target]):
            if link.group == "supply" and not mark.muted:
                mark.weight = max(mark.weight, link.share or 0.0)
    _set_scores(page.marks, chokepoints)
    set_ranks(page.marks, page.links)
    return page


def _mineral_id(page: PageData, name: str) -> str:
    minerals = page.minerals()
    if name in dict(minerals):
        return name
    mineral = resolve("Mineral", name)
    if mineral not in dict(minerals):
        nearest = get_close_matches(mineral, dict(minerals), cutoff=0.3)
        raise UnknownName("Mineral", name, nearest)
    return mineral


def _keep_mineral(page: PageData, mineral: str) -> None:
    about = [link for link in page.links if mineral in link.minerals]
    kept = sorted({end for link in about for end in (link.source, link.target)})
    position = {old: new for new, old in enumerate(kept)}
    page.links = [
        link
        for link in page.links
        if mineral in link.minerals
        or (not link.minerals and link.source in position and link.target in position)
    ]
    for link in page.links:
        link.source, link.target = position[link.source], position[link.target]
        link.minerals &= {mineral}
    page.marks = [page.marks[index] for index in kept]


def _set_scores(marks: Iterable[Mark], chokepoints: Iterable[Chokepoint]) -> None:
    scores = {
        (point.label, point.id, STAGE_KIND.get(point.stage or "")): point.score
        for point in chokepoints
    }
    for mark in marks:
        stage = mark.kind if mark.node[0] == "Mineral" else None
        mark.score = scores.get((*mark.node, stage), scores.get((*mark.node, None)))
