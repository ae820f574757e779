"""Who holds which part of whom: stakes as a matrix, and what follows from it.

``W[i, j]`` is the share of ``j`` that ``i`` holds. What ``i`` holds through all chains is
``(I - W)^-1 W``, in which every pass round a ring of cross-holdings counts; divided by the diagonal
of ``(I - W)^-1`` each part counts once, and the shares of those whom nobody owns add to what is
known of ``j``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..graph.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from ..graph.store import Graph

    Matrix = NDArray[np.float64]

HELD = ("asserted",)
ROUNDING = 0.005
MAJORITY = 0.5
SINGULAR = 1e-9
LONGEST = 12  # of a chain that is listed; the integrated share counts all


@dataclass(frozen=True)
class Stakes:
    """The stakes that count at a time.

    Parameters
    ----------
    keys : list of str
        ``Label:id`` of each owner and each thing owned.
    held : array
        ``held[i, j]``: share of ``j`` that ``i`` holds; 0 where the share is not told.
    untold : array of bool
        Where a stake is stated without its share.
    rows : DataFrame
        The stakes, as `current` gives them.
    """

    keys: list[str]
    held: Matrix
    untold: NDArray[np.bool_]
    rows: pd.DataFrame

    @property
    def unknown(self) -> Matrix:
        """The part of each that no stake accounts for."""
        unknown: Matrix = np.clip(1 - self.held.sum(axis=0), 0, 1)
        return unknown

    def most(self, owner: int) -> Matrix:
        """Give an owner, in all it has a stake in, also the part that no stake accounts for."""
        held = self.held.copy()
        own = (self.held[owner] > 0) | self.untold[owner]
        held[owner, own] += self.unknown[own]
        return held

    def linked(self) -> Matrix:
        """Give a stake that is not told the least part there is, so that it counts as one."""
        return np.where(self.untold, np.finfo(float).tiny, self.held)


def current(graph: Graph, year: int | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Take from the statements the stakes that count.

    Of each owner's stake in a thing the newest statement that tells its share counts, of the same
    year the most trusted. Where the stakes in one thing then exceed the whole, those of older
    years are stale and drop out; if those of one year alone exceed it, all are rejected.

    Parameters
    ----------
    graph : Graph
    year : int, optional
        The newest year to look at; all if absent.

    Returns
    -------
    tuple of (DataFrame, DataFrame)
        The stakes that count, and the rejected ones: ``owner`` and ``owned`` as ``Label:id``,
        ``share`` (fraction, missing where not told), ``lo`` and ``hi`` (the same with what other
        statements of that year say), ``year`` (0 where not told), ``id``, ``source_id``.

    Examples
    --------
    >>> from lodegraph import open_graph
    >>> rows, rejected = current(open_graph())
    >>> bool(rows.groupby("owned")["share"].sum().max() <= 1), len(rejected)
    (True, 0)
    """
    table = graph.statements("OWNS")
    begun = pd.to_numeric(table["valid_from"].str[:4])
    table = table.assign(when=table["year"].astype("float64").fillna(begun).fillna(0).astype(int))
    table = table[table["status"].isin(HELD)]
    if year is not None:
        table = table[table["when"] <= year]
    rows = pd.DataFrame(
        {
            "owner": table["subject_label"] + ":" + table["subject_id"],
            "owned": table["object_label"] + ":" + table["object_id"],
            "share": table["share"],
            "year": table["when"],
            "untold": table["share"].isna(),
            "confidence": table["confidence"],
            "id": table["id"],
            "source_id": table["source_id"],
        }
    )
    ends = ["owner", "owned"]
    order = ["untold", "year", "confidence", "id"]
    rows = rows.sort_values(order, ascending=[True, False, True, True], kind="stable")
    said = rows.groupby([*ends, "year"])["share"].agg(lo="min", hi="max").reset_index()
    newest = rows.drop_duplicates(ends).merge(said, on=[*ends, "year"], how="left")
    return _within_the_whole(newest.sort_values(["owned", "owner"], ignore_index=True))


def _within_the_whole(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    kept, rejected = [rows[:0]], [rows[:0]]
    for _, group in rows.groupby("owned", sort=True):
        years = sorted(set(group["year"]))
        while group["share"].sum() > 1 + ROUNDING and len(years) > 1:
            group = group[group["year"] > years.pop(0)]  # noqa: PLW2901 - it shrinks
        (rejected if group["share"].sum() > 1 + ROUNDING else kept).append(group)
    return pd.concat(kept), pd.concat(rejected)


def _matrix(rows: pd.DataFrame, keys: Iterable[str]) -> Stakes:
    keys = sorted({*keys, *rows["owner"], *rows["owned"]})
    place = {key: number for number, key in enumerate(keys)}
    held = np.zeros((len(keys), len(keys)))
    untold = np.zeros(held.shape, dtype=bool)
    ends = zip(rows["owner"], rows["owned"], rows["share"], strict=True)
    for owner, owned, share in ends:
        at = place[owner], place[owned]
        untold[at] = pd.isna(share)
        held[at] = 0.0 if pd.isna(share) else min(float(share), 1.0)
    return Stakes(keys, held, untold, rows)


def above(rows: pd.DataFrame, targets: Iterable[str]) -> Stakes:
    """Take some targets and those who hold something of them, directly or through others."""
    found = set(targets)
    rest = list(found)
    owners: dict[str, set[str]] = {}
    for owner, owned in zip(rows["owner"], rows["owned"], strict=True):
        owners.setdefault(str(owned), set()).add(str(owner))
    while rest:
        new = owners.get(rest.pop(), set()) - found
        found |= new
        rest += new
    return _matrix(rows[rows["owned"].isin(found)], found)


def integrated(held: Matrix, keys: list[str], *, corrected: bool = True) -> Matrix:
    """Work out what everyone holds of everything through all chains.

    Parameters
    ----------
    held : array
        ``held[i, j]``: share of ``j`` that ``i`` holds.
    keys : list of str
        Names, for the message.
    corrected : bool
        Count each part once where firms hold each other (Baldone; Vitali, Glattfelder and
        Battiston 2011); otherwise as Brioschi, Buzzacchi and Colombo 1989.

    Returns
    -------
    array
        Of the shape of ``held``.

    Raises
    ------
    QueryError
        If some firms own each other entirely, so that nobody owns them.

    Examples
    --------
    A holds 60 % of B, which holds 50 % of C:

    >>> chain = np.array([[0, 0.6, 0], [0, 0, 0.5], [0, 0, 0.0]])
    >>> float(integrated(chain, ["A", "B", "C"])[0, 2])
    0.3
    """
    within = _closed(held)
    if within:
        names = ", ".join(keys[place] for place in within)
        raise QueryError(f"these firms own each other entirely: {names}", "correct their stakes")
    passes = np.linalg.inv(np.eye(len(held)) - held)
    through: Matrix = passes @ held
    return through / np.diag(passes)[:, None] if corrected else through


def _closed(held: Matrix) -> list[int]:
    """Find the firms of which all is held among themselves."""
    full = held.sum(axis=0) >= 1 - SINGULAR
    while True:
        outside = held[~full].sum(axis=0) > SINGULAR
        if not (full & outside).any():
            return [int(place) for place in np.flatnonzero(full)]
        full &= ~outside


def controlled(
    held: Matrix, start: int, threshold: float = MAJORITY, spare: Matrix | None = None
) -> set[int]:
    """Find what one party controls: it and all that it controls together hold more than half.

    Parameters
    ----------
    held : array
        ``held[i, j]``: share of ``j`` that ``i`` holds.
    start : int
        The party.
    threshold : float
        The share beyond which a holding controls, a fraction.
    spare : array, optional
        What to add to the holdings in each ``j`` if the group holds any of it: the part that no
        stake accounts for, to find what may be controlled.

    Returns
    -------
    set of int
        What it controls, itself included: a fixed point.

    Examples
    --------
    S holds 60 % of A and 24 % of C, A holds 35 % of C:

    >>> sorted(controlled(np.array([[0, 0.6, 0.24], [0, 0, 0.35], [0, 0, 0]]), 0))
    [0, 1, 2]
    """
    group = {start}
    while True:
        together = held[sorted(group)].sum(axis=0)
        if spare is not None:
            together = together + np.where(together > 0, spare, 0)
        new = {int(place) for place in np.flatnonzero(together > threshold)} - group
        if not new:
            return group
        group |= new


def chains(part: Stakes, target: str, owner: str) -> list[tuple[float, list[str]]]:
    """List the chains of stakes from an owner to a target, the heaviest first.

    Returns
    -------
    list of (float, list of str)
        Product of the shares (0 where one is not told) and the keys from owner to target; no key
        twice. Chains that return are part of the integrated share, not of this list.
    """
    place = {key: number for number, key in enumerate(part.keys)}
    linked = (part.held > 0) | part.untold
    found: list[tuple[float, list[str]]] = []
    walks: list[tuple[float, list[str]]] = [(1.0, [target])]
    while walks:
        weight, path = walks.pop()
        here = place[path[0]]
        for above_it in map(int, np.flatnonzero(linked[:, here])):
            key = part.keys[above_it]
            if key in path or len(path) == LONGEST:
                continue
            longer = (weight * float(part.held[above_it, here]), [key, *path])
            walks.append(longer)
            if key == owner:
                found.append(longer)
    return sorted(found, key=lambda chain: (-chain[0], chain[1]))


def name_of(graph: Graph) -> dict[str, str]:
    """Name every party and facility, by ``Label:id``."""
    found: dict[str, str] = {}
    for label in ("Firm", "StateBank", "Facility", "Country"):
        nodes: pd.DataFrame = graph.nodes(label)
        found |= {
            f"{label}:{id_}": str(n) for id_, n in zip(nodes["id"], nodes["name"], strict=True)
        }
    return found


def seats(graph: Graph) -> dict[str, Any]:
    """Tell in which country every party has its seat and every facility stands."""
    rows = graph.statements("LOCATED_IN")
    rows = rows[rows["object_label"] == "Country"].sort_values("id")
    keys = rows["subject_label"] + ":" + rows["subject_id"]
    return dict(zip(keys, rows["object_id"], strict=True))
