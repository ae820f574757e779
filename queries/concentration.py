"""How concentrated is a mineral at each stage, and who leads?"""

from __future__ import annotations

from math import nan
from typing import TYPE_CHECKING

import pandas as pd

from ..graph.supply import UNKNOWN
from .chain import country_names, open_chain

if TYPE_CHECKING:
    from ..graph.store import Graph

ASSUMPTIONS = (
    "shares are of the published world total, or of the sum of the rows where that is larger",
    "of several sources the official and the newer one is taken; the others widen the range",
    "HHI counts named countries; at most it is what one more country with all the rest would make",
)


def concentration(graph: Graph, mineral: str, year: int | None = None) -> pd.DataFrame:
    """Rank the countries at each stage of a mineral, with the Herfindahl-Hirschman index.

    ``HHI = sum of squared shares``, 0 to 1 (Hirschman 1945, Herfindahl 1950); times 10,000 it is
    the scale of the antitrust guidelines, on which above 1,800 counts as highly concentrated.

    Parameters
    ----------
    graph : Graph
    mineral : str
        Id, name or alias, for example ``cobalt``.
    year : int, optional
        The newest year with the longest chain unless given.

    Returns
    -------
    DataFrame
        One row for each country and stage, upstream first, largest share first: ``mineral``,
        ``stage``, ``rank``, ``iso3``, ``country``, ``share`` (0-1; empty where withheld),
        ``share_lo``, ``share_hi`` (what the sources allow), ``quantity_t``, ``hhi``, ``hhi_hi``
        (of the stage), ``coverage`` (of the stage), ``year``, ``source_id``, ``statements``.

    Raises
    ------
    UnknownName
        If no mineral has that name.
    NoEvidence
        If the graph has no supply of it.

    Examples
    --------
    Three shares 0.6, 0.2 and an unplaced 0.2 have an HHI of 0.36 + 0.04, at most + 0.04:

    >>> herfindahl([0.6, 0.2], 0.2)
    (0.4, 0.44)
    """
    chain = open_chain(graph, mineral, year)
    tables = [_stage(chain.supply[chain.supply["stage"] == stage]) for stage in chain.stages()]
    result = pd.concat(tables, ignore_index=True)
    result.attrs = {
        "year": chain.year,
        "assumptions": [*ASSUMPTIONS, *chain.assumptions()],
        "sources": sorted(chain.told_by),
    }
    return result


def herfindahl(shares: list[float], unplaced: float) -> tuple[float, float]:
    """Sum squared shares: of the named countries, and at most, with the rest in one more."""
    named = sum(share * share for share in shares) if shares else nan
    return round(named, 12), round(named + unplaced * unplaced, 12)


def _stage(supply: pd.DataFrame) -> pd.DataFrame:
    named = supply[supply["iso3"] != UNKNOWN]
    unplaced = float(supply.loc[supply["iso3"] == UNKNOWN, "share"].sum())
    hhi, hhi_hi = herfindahl(named["share"].dropna().tolist(), unplaced)
    ranked = named.sort_values(["share", "iso3"], ascending=[False, True])
    return pd.DataFrame(
        {
            "mineral": ranked["mineral"],
            "stage": ranked["stage"],
            "rank": range(1, len(ranked) + 1),
            "iso3": ranked["iso3"],
            "country": country_names(ranked["iso3"]),
            "share": ranked["share"],
            "share_lo": ranked["lo"],
            "share_hi": ranked["hi"],
            "quantity_t": ranked["quantity_t"],
            "hhi": hhi,
            "hhi_hi": hhi_hi,
            "coverage": ranked["coverage"],
            "year": ranked["year"],
            "source_id": ranked["source_id"],
            "statements": ranked["statements"],
        }
    )
