"""The order of the marks within each column, computed once so that marks never jump."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import networkx as nx
from scipy.sparse.csgraph import reverse_cuthill_mckee

from .marks import KIND

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .marks import Link, Mark

SPECTRAL_MARKS = 1000
"""Above this the spectral order takes seconds, and the reverse Cuthill-McKee order is used."""
FAINTEST_LINK = 0.05


def set_ranks(marks: Sequence[Mark], links: Sequence[Link]) -> None:
    """Set the rank of each mark in its column, so that linked marks lie side by side.

    The order is that of the Fiedler vector of the links (spectral ordering) [1]_, turned so that
    the weightiest country lies in the upper half. Muted marks (*Other countries*) come last.

    Parameters
    ----------
    marks : sequence of Mark
        Their ``rank`` is set.
    links : sequence of Link
        Links between positions of ``marks``.

    References
    ----------
    .. [1] Barnard, Pothen and Simon (1995), A spectral algorithm for envelope reduction of sparse
       matrices. Numerical Linear Algebra with Applications 2, 317-334.
       https://doi.org/10.1002/nla.1680020402
    """
    if not marks:
        return
    place = {mark: position for position, mark in enumerate(_turned(marks, _order(marks, links)))}
    columns: defaultdict[str, list[int]] = defaultdict(list)
    for index, mark in enumerate(marks):
        columns[KIND[mark.kind].column].append(index)
    for members in columns.values():
        members.sort(key=lambda index: (marks[index].muted, place[index]))
        for rank, index in enumerate(members):
            marks[index].rank = rank


def _order(marks: Sequence[Mark], links: Sequence[Link]) -> list[int]:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(marks)))
    for link in links:
        if link.source != link.target:
            weight = max(link.share or 0.0, FAINTEST_LINK)
            before = graph.get_edge_data(link.source, link.target, {"weight": 0.0})["weight"]
            graph.add_edge(link.source, link.target, weight=before + weight)
    if len(marks) <= SPECTRAL_MARKS:
        return [int(index) for index in nx.spectral_ordering(graph, seed=0)]
    matrix = nx.to_scipy_sparse_array(graph, nodelist=range(len(marks)), format="csr")
    return [int(index) for index in reverse_cuthill_mckee(matrix, symmetric_mode=True)]


def _turned(marks: Sequence[Mark], order: list[int]) -> list[int]:
    # The sign of the vector is arbitrary: without this, a new year of data could flip the map.
    countries = [index for index in order if marks[index].kind == "country"]
    if not countries:
        return order
    heaviest = max(range(len(countries)), key=lambda place: marks[countries[place]].weight)
    return order[::-1] if heaviest > (len(countries) - 1) / 2 else order
