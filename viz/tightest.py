"""The list a reader meets first: each mineral's stages by what the leading country's loss costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..graph.names import resolve
from ..queries.chokepoints import chokepoints
from .markdown import percent
from .marks import Chokepoint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..graph.store import Graph

LISTED = 12


def tightest(graph: Graph, mineral: str | None = None) -> list[Chokepoint]:
    """Find the stages at which one country is missed most.

    Parameters
    ----------
    graph : Graph
    mineral : str, optional
        Only this one; every mineral with a supply network unless given.

    Returns
    -------
    list of Chokepoint
        At most twelve, the tightest first. The score is the share of the mineral's supply, of
        all uses in the newest year with the longest chain, that is lost without the country that
        leads the stage; a stage whose whole nobody states has no such share, and is left out.
    """
    asked = None if mineral is None else resolve("Mineral", mineral)
    found = sorted(set(graph.nodes("Supply")["mineral"]))
    points = [
        point for name in found if asked in {None, name} for point in _stages(graph, str(name))
    ]
    return sorted(points, key=lambda point: (-point.score, point.id, point.stage or ""))[:LISTED]


def _stages(graph: Graph, mineral: str) -> list[Chokepoint]:
    leaders = chokepoints(graph, mineral).drop_duplicates("stage")
    supply = graph.nodes("Supply")
    whole = supply[(supply["mineral"] == mineral) & supply["coverage"].notna()]
    leaders = leaders.merge(whole[["stage", "year"]].drop_duplicates())
    return [
        Chokepoint("Mineral", mineral, float(row["loss_mid"]), str(row["stage"]), _why(row))
        for row in leaders.to_dict("records")
    ]


def _why(row: Mapping[Any, Any]) -> str:
    country = row["country"]
    passes = f"{percent(row['touch'])} passes {country} at some stage"
    return (
        f"Without {country}, {percent(row['loss_mid'])} of supply is lost; {passes}, {row['year']}."
    )
