"""The plan of a query as a table, the same from every engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Step:
    """One operator of a plan, and those whose rows it takes."""

    operator: str
    details: str = ""
    estimated_rows: float | None = None
    inputs: tuple[Step, ...] = ()


def plan_table(last: Step) -> pd.DataFrame:
    """Make a table of a plan, its steps numbered in the order they run.

    Returns
    -------
    DataFrame
        ``step`` from 1; ``operator``; ``details``; ``estimated_rows``, missing where the engine
        does not say; ``into``, the step that takes its rows, missing for the last one.

    Examples
    --------
    >>> plan = Step("Union", inputs=(Step("Match", "(:Firm)", 3), Step("Unwind")))
    >>> plan_table(plan)[["step", "operator", "into"]].astype(object).values.tolist()
    [[1, 'Match', 3], [2, 'Unwind', 3], [3, 'Union', <NA>]]
    """
    steps = list(_in_order(last))
    numbers = {id(step): number for number, step in enumerate(steps, start=1)}
    into = {id(taken): numbers[id(step)] for step in steps for taken in step.inputs}
    return pd.DataFrame(
        {
            "step": range(1, len(steps) + 1),
            "operator": [step.operator for step in steps],
            "details": [step.details for step in steps],
            "estimated_rows": pd.Series([step.estimated_rows for step in steps], dtype="float64"),
            "into": pd.array([into.get(id(step)) for step in steps], dtype="Int64"),
        }
    )


def _in_order(step: Step) -> Iterator[Step]:
    for taken in step.inputs:
        yield from _in_order(taken)
    yield step
