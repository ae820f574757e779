"""Time things, and say what came of it."""

from __future__ import annotations

import re
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from math import nan
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True)
class Result:
    """One comparison.

    Parameters
    ----------
    name : str
        What was done, on how much.
    ours_s, other_s : float
        Seconds that lodegraph takes, and what it is compared with.
    other : str
        What it is compared with.
    measure, target : str
        The figure to judge by, and what it should be.
    """

    name: str
    ours_s: float
    other_s: float
    other: str
    measure: str
    target: str

    def __str__(self) -> str:
        """Show the two times and the figure with its target."""
        times = f"lodegraph {self.ours_s:.4f} s, {self.other} {self.other_s:.4f} s"
        return f"{self.name}\n  {times}\n  {self.measure} (target: {self.target})"


def seconds(action: Callable[[], object], clock: Callable[[], float] = perf_counter) -> float:
    """Time one run."""
    start = clock()
    action()
    return clock() - start


def median_seconds(
    actions: Sequence[Callable[[], object]],
    runs: int,
    clock: Callable[[], float] = perf_counter,
) -> list[float]:
    """Time actions in turn, so that a busy machine slows all of them alike.

    Parameters
    ----------
    actions : sequence of callable
        To be run in turn.
    runs : int
        How often.
    clock : callable
        ``time.process_time`` leaves out what other programs take, for actions of this process.

    Returns
    -------
    list of float
        The median of each action.
    """
    rounds = [[seconds(action, clock) for action in actions] for _ in range(runs)]
    return [median(times) for times in zip(*rounds, strict=True)]


class Results(list[Result]):
    """Several comparisons."""

    def __str__(self) -> str:
        """Show one after the other."""
        return "\n".join(map(str, self))


@dataclass(frozen=True)
class Run:
    """What something took that ran in a process of its own: seconds, and memory at its peak."""

    seconds: float
    memory_mb: float


def alone(action: Callable[..., object], *values: object) -> Run:
    """Run a function of a module in a new process; imports at the module's top are not timed."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(_measured, action, values).result()


def _measured(action: Callable[..., object], values: tuple[object, ...]) -> Run:
    taken_s = seconds(lambda: action(*values))
    # Of Linux: what `resource` says begins with the memory of the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    return Run(taken_s, int(peak[1]) / 1024 if peak else nan)


def median_runs(actions: Sequence[Callable[[], Run]], runs: int) -> list[Run]:
    """Run actions in turn; give for each the median time and the largest memory."""
    rounds = [[action() for action in actions] for _ in range(runs)]
    return [
        Run(median(run.seconds for run in each), max(run.memory_mb for run in each))
        for each in zip(*rounds, strict=True)
    ]
