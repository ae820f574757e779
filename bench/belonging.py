"""Learn whose figures and dates are: ``python -m bench.belonging tests/articles``.

An example is a figure, or a date, and a statement of one sentence that an annotation has too,
there; it is right where that has the value of the figure, or the year of the date.
"""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow.parquet as pq

from lodegraph.loaders import dating, measuring, placing, trees
from lodegraph.loaders.allotting import Allotting
from lodegraph.loaders.annotation import Names, relation
from lodegraph.loaders.dates import Day, date_within
from lodegraph.loaders.matching import judged, same_value
from lodegraph.loaders.review import reviewed
from lodegraph.loaders.when import by_rule, is_ahead, possible

from .growing import grow
from .weights import FOLDS, fitted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lodegraph.loaders.candidate import Candidate
    from lodegraph.loaders.reading import Read
    from lodegraph.loaders.text import Document

    from .growing import Shown

    # An example, and the number of its article.
    Example = tuple[int, Shown]
    # What signs speak for it, as the logarithm of odds.
    Odds = Callable[[frozenset[str]], float]


class Stated(NamedTuple):
    """A statement that was read where an annotation has it."""

    document: Document
    read: Read
    candidate: Candidate
    names: Names
    annotated: dict[str, Any]


def stated(folder: Path) -> Iterator[tuple[int, Stated]]:
    """Give the statements of annotated articles, with the number of the article."""
    for number, path in enumerate(sorted(folder.glob("*.gold.json"))):
        gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        with reviewed(path.with_name(path.name.replace(".gold.json", ".txt"))) as found:
            names = Names(found.reads)
            for read in found.reads:
                for candidate in read.candidates:
                    row = relation(found.document, read, candidate, names)
                    annotated = _annotated(gold, row)
                    if annotated is not None:
                        yield number, Stated(found.document, read, candidate, names, annotated)


def _annotated(gold: dict[str, Any], row: dict[str, Any]) -> dict[str, Any] | None:
    """Find the statement in an annotation, if it stands in the same sentence."""
    for told in gold["relations"]:
        if "start" in told and told["start"] < row["end"] and row["start"] < told["end"]:
            one = {**gold, "relations": [{**told, "optional": False}]}
            if any(right for _, right in judged(one, {"relations": [row]})):
                return dict(told)
    return None


def dated(told: Stated) -> Iterator[Shown]:
    """Give the dates that a statement may have."""
    clause, candidate = told.read.clause, told.candidate
    settled = candidate.type == "LOCATED_IN" or candidate.day is not None
    if settled or dating.is_timeless(clause, candidate):
        return
    days = [mention for mention in clause.mentions if isinstance(mention, Day)]
    ruled = by_rule(clause, candidate, days)
    for day in possible(clause, candidate, days):
        iso = date_within(day, told.document.date, ahead=is_ahead(clause, candidate, day))
        if iso is not None:
            signs = frozenset(dating.date_signs(clause, candidate, day, ruled))
            yield signs, int(iso[:4]) == told.annotated.get("year")


def measured(told: Stated) -> Iterator[Shown]:
    """Give the figures that a statement may have, as if no rule had bound one to it."""
    clause, candidate = told.read.clause, told.candidate
    others = [c for c in told.read.candidates if c is not candidate]
    taken = {c.figure.start for c in others if c.figure is not None}
    for figure in Allotting(clause, others).possible(candidate):
        row = relation(told.document, told.read, replace(candidate, figure=figure), told.names)
        right = told.annotated.get("value") is not None and same_value(told.annotated, row)
        unbound = replace(candidate, figure=None)
        yield frozenset(measuring.figure_signs(clause, unbound, figure, taken)), right


def learn_figures(folder: Path) -> None:
    """Write a table of weights, and print how often what it finds likely elsewhere is right."""
    table = placing.DATA / measuring.TABLE
    table.write_text("sign,weight\n", encoding="utf-8")
    placing.table.cache_clear()  # what was learnt before is not learnt from
    examples = [(number, one) for number, told in stated(folder) for one in measured(told)]
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["sign", "weight"])
        found = fitted([one for _, one in examples])
        writer.writerows([sign, f"{weight:.2f}"] for sign, weight in sorted(found.items()))
    placing.table.cache_clear()
    _tell(measuring.TABLE, examples, _by_weights, measuring.LEAST)


def learn_dates(folder: Path) -> None:
    """Write a table of trees, and print how often what they find likely elsewhere is right."""
    examples = [(number, one) for number, told in stated(folder) for one in dated(told)]
    grown = grow({"date": [one for _, one in examples]})
    pq.write_table(grown, trees.DATA / dating.TABLE, compression="zstd")
    _tell(dating.TABLE, examples, _by_trees, dating.LEAST)


def _by_weights(shown: list[Shown]) -> Odds:
    weights = fitted(shown)
    return lambda signs: sum(weights.get(sign, 0.0) for sign in signs)


def _by_trees(shown: list[Shown]) -> Odds:
    (grown,) = trees.trees_of(grow({"date": shown})).values()
    return grown.odds


def _tell(
    name: str, examples: list[Example], learn: Callable[[list[Shown]], Odds], least: float
) -> None:
    """Print how often what is likely is right, in articles that were not learnt from."""
    found: list[bool] = []
    for fold in range(FOLDS):
        odds = learn([one for number, one in examples if number % FOLDS != fold])
        shown = [one for number, one in examples if number % FOLDS == fold]
        found += [right for signs, right in shown if odds(signs) > least]
    of = sum(right for _, (_, right) in examples)
    told = f"{len(found)} of {len(examples)} likely, {sum(found)} of them right, of {of}"
    print(f"{name}: {told}")  # noqa: T201


def main(folder: str) -> None:
    """Learn whose figures are, then whose dates: these depend on whether there is a figure."""
    learn_figures(Path(folder))
    learn_dates(Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
