"""A synthetic supply network with the shape of real ones: staged, and a few suppliers feed many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

STAGES = ("mine", "refined", "alloy", "component", "sector")
STAGE_SIZES = (0.25, 0.25, 0.30, 0.20)  # of the operations; sectors are counted apart
STEP_SIZES = (0.30, 0.30, 0.30, 0.10)  # of the edges; the last step ends in the sectors
TAIL = 1.2  # Pareto exponent of a supplier's weight: a finite mean, no finite variance
KNOWN = 0.9  # of each buyer's supply; the rest has no known supplier


def supply_network(operations: int, edges: int, sectors: int, seed: int = 2026) -> pd.DataFrame:
    """Draw a staged supply network.

    Parameters
    ----------
    operations : int
        Nodes before the sectors; each supplies at least one buyer.
    edges : int
        Edges, each from one stage to the next; no two join the same nodes. About 4 for each
        operation: far more cannot be placed.
    sectors : int
        Sinks, named ``sector-0`` onwards.
    seed : int
        Equal seeds draw equal networks.

    Returns
    -------
    DataFrame, one row for each edge
        ``source``, ``target`` str, the stage and a number; ``share`` float, of the target's
        supply: the shares of each target add up to 0.9.
    """
    rng = np.random.default_rng(seed)
    stage = rng.choice(len(STAGE_SIZES), operations, p=STAGE_SIZES)
    stage = np.concatenate([stage, np.full(sectors, len(STAGE_SIZES))])
    weight = rng.pareto(TAIL, operations + sectors) + 0.02
    counts = _whole_parts(edges, STEP_SIZES)
    steps = [
        _draw_step(rng, np.flatnonzero(stage == k), np.flatnonzero(stage == k + 1), weight, count)
        for k, count in enumerate(counts)
    ]
    source, target = np.concatenate(steps).T
    names = _names(stage)
    frame = pd.DataFrame({"source": names[source], "target": names[target]})
    drawn = pd.Series(rng.exponential(size=len(frame)))
    return frame.assign(share=KNOWN * drawn / drawn.groupby(frame["target"]).transform("sum"))


def _whole_parts(total: int, parts: tuple[float, ...]) -> list[int]:
    ends = np.rint(np.cumsum(parts) * total).astype(int)
    return [int(part) for part in np.diff(ends, prepend=0)]


def _draw_step(
    rng: np.random.Generator,
    sources: Numbers,
    targets: Numbers,
    weight: NDArray[np.float64],
    count: int,
) -> Numbers:
    """Draw distinct pairs: one for each source, the others by the sources' weight."""
    pairs = np.column_stack([sources, rng.choice(targets, len(sources))])
    chance = weight[sources] / weight[sources].sum()
    while len(pairs) < count:
        missing = count - len(pairs)
        more = [rng.choice(sources, missing, p=chance), rng.choice(targets, missing)]
        drawn = np.concatenate([pairs, np.column_stack(more)])
        _, first = np.unique(drawn, axis=0, return_index=True)
        pairs = drawn[np.sort(first)]
    return pairs


def _names(stage: Numbers) -> NDArray[np.object_]:
    number = pd.Series(stage).groupby(stage).cumcount()
    return np.array([f"{STAGES[k]}-{i}" for k, i in zip(stage, number, strict=True)], dtype=object)
