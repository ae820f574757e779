"""What a document states, as plain rows, which go from one process to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .texts import Text

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Told:
    """What one document states.

    Parameters
    ----------
    source : dict
        The node of the document as a source.
    statements : list of dict
        As the rows of a :class:`~lodegraph.graph.statements.Batch`.
    nodes : dict of str to dict of str to str
        The name of each node that no code table has, by label and id.
    rejects : list of dict
        As :func:`~lodegraph.graph.statements.reject_table` takes them.
    text : Text
        What it was read from.
    """

    source: Row
    statements: list[Row]
    nodes: dict[str, dict[str, str]]
    rejects: list[Row]
    text: Text
