"""Which goods of the Harmonised System leave each stage of a mineral: one reviewed table."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from .codes import read_rows, split_cell, stages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@cache
def traded_codes() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Read the codes under which the output of each mineral and stage is traded.

    Returns
    -------
    mapping of (mineral, stage) to tuple of str

    Examples
    --------
    >>> traded_codes()["lithium", "refined"]
    ('282520', '283691')
    """
    rows = read_rows("chains.csv")
    return {(row["mineral"], row["stage"]): split_cell(row["hs"]) for row in rows}


def leg_codes(mineral: str, stage: str, later: str | None, traded: Iterable[str]) -> frozenset[str]:
    """Find the codes of what goes from one stage with production to the next, or into use.

    Parameters
    ----------
    mineral, stage : str
    later : str or None
        The next stage whose production is known; None for use.
    traded : iterable of str
        Codes that are traded at all in the data of the year.

    Returns
    -------
    frozenset of str
        Empty where the goods of the stage itself have no code in the data.

    Examples
    --------
    >>> sorted(leg_codes("nickel", "mine", "refined", ["260400", "750110", "750210"]))
    ['260400', '750110']
    """
    table, known = traded_codes(), frozenset(traded)
    if not known & frozenset(table.get((mineral, stage), ())):
        return frozenset()
    order = {name: entry.ordinal or 0 for name, entry in stages().items()}
    end = order[stage] + 1 if later is None else order[later]
    within = (
        hs
        for (about, at), codes in table.items()
        if about == mineral and order[stage] <= order[at] < end
        for hs in codes
    )
    return known & frozenset(within)
