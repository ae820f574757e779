"""Learn what makes a statement a fact, a plan, denied or over.

``python -m bench.factuality tests/articles``. An example is a statement that was read where an
annotation has it too, with the status that the rules tell.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from lodegraph.loaders import factuality, trees

from .belonging import stated
from .growing import grow
from .weights import FOLDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .growing import Shown

# The number of an article, the status by rule, the annotated one, and signs.
Example = tuple[int, str, str, frozenset[str]]


def examples(folder: Path) -> Iterator[Example]:
    """Give the statements of annotated articles."""
    for number, told in stated(folder):
        clause, candidate = told.read.clause, told.candidate
        if factuality.is_weighed(candidate):
            signs = frozenset(factuality.signs_of(clause, candidate, told.read.candidates))
            yield number, candidate.status, told.annotated.get("status", "asserted"), signs


def _by_status(shown: list[Example]) -> dict[str, list[Shown]]:
    return {
        status: [(signs, annotated == status) for *_, annotated, signs in shown]
        for status in sorted(factuality.TOLD)
    }


def learn(folder: Path) -> None:
    """Write a table of trees, and print how often statuses are right in other articles."""
    table = trees.DATA / factuality.TABLE
    pq.write_table(grow({}), table)
    trees.trees.cache_clear()  # what was learnt before is not learnt from
    shown = [*examples(folder)]
    pq.write_table(grow(_by_status(shown)), table, compression="zstd")
    trees.trees.cache_clear()
    counts: defaultdict[str, int] = defaultdict(int)
    for fold in range(FOLDS):
        others = [example for example in shown if example[0] % FOLDS != fold]
        grown = trees.trees_of(grow(_by_status(others)))
        for number, by_rule, annotated, signs in shown:
            if number % FOLDS == fold:
                status = factuality.likeliest(grown, signs, by_rule)
                told = annotated != "asserted"
                counts["told"] += told
                counts["right"] += told and status == annotated
                counts["by rule"] += told and by_rule == annotated
                counts["wrong"] += not told and status != annotated
                counts["wrong by rule"] += not told and by_rule != annotated
    print(dict(counts))  # noqa: T201


if __name__ == "__main__":
    learn(Path(sys.argv[1]))
