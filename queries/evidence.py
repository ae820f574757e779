"""What do the statements behind an answer say, and where?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..graph.store import Graph

COLUMNS = [
    "id",
    "subject",
    "type",
    "object",
    "year",
    "value",
    "unit",
    "qualifier",
    "status",
    "confidence",
    "source_id",
    "locator",
    "quote",
    "note",
]


def evidence(graph: Graph, ids: Iterable[str]) -> pd.DataFrame:
    """Find statements by their ids.

    Parameters
    ----------
    graph : Graph
    ids : iterable of str
        As in the ``statements`` column of an answer.

    Returns
    -------
    DataFrame
        One row for each statement found: who says what of whom, as stated, with the table cell
        (``locator``) or the sentence (``quote``) it stands in; ordered by type, subject, object.
    """
    wanted = set(ids)
    found: list[pd.DataFrame] = []
    for name in graph.types():
        table = graph.statements(name)
        rows = table[table["id"].isin(wanted)]
        if len(rows):
            named = rows.rename(columns={"subject_id": "subject", "object_id": "object"})
            found.append(named.assign(type=name)[COLUMNS])
    if not found:
        return pd.DataFrame(columns=COLUMNS)
    table = pd.concat(found, ignore_index=True)
    return table.sort_values(["type", "subject", "object", "id"], ignore_index=True)
