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

from lodegraph.loaders import dating, measuring, placing
from lodegraph.loaders.allotting import Allotting
from lodegraph.loaders.annotation import Names, relation
from lodegraph.loaders.dates import Day, date_within
from lodegraph.loaders.matching import judged, same_value
from lodegraph.loaders.review import reviewed
from lodegraph.loaders.when import is_ahead, possible

from .weights import FOLDS, fitted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lodegraph.loaders.candidate import Candidate
    from lodegraph.loaders.reading import Read
    from lodegraph.loaders.text import Document

    # Signs, and whether they are right.
    Shown = Iterator[tuple[frozenset[str], bool]]


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


def dated(told: Stated) -> Shown:
    """Give the dates that a statement may have."""
    clause, candidate = told.read.clause, told.candidate
    if dating.is_timeless(clause, candidate) or candidate.day is not None:
        return
    days = [mention for mention in clause.mentions if isinstance(mention, Day)]
    for day in possible(clause, candidate, days):
        iso = date_within(day, told.document.date, ahead=is_ahead(clause, candidate, day))
        if iso is not None:
            signs = frozenset(dating.date_signs(clause, candidate, day))
            yield signs, int(iso[:4]) == told.annotated.get("year")


def measured(told: Stated) -> Shown:
    """Give the figures that a statement may have, as if no rule had bound one to it."""
    clause, candidate = told.read.clause, told.candidate
    others = [c for c in told.read.candidates if c is not candidate]
    taken = {c.figure.start for c in others if c.figure is not None}
    for figure in Allotting(clause, others).possible(candidate):
        row = relation(told.document, told.read, replace(candidate, figure=figure), told.names)
        right = told.annotated.get("value") is not None and same_value(told.annotated, row)
        unbound = replace(candidate, figure=None)
        yield frozenset(measuring.figure_signs(clause, unbound, figure, taken)), right


def learn(folder: Path, name: str, least: float, shown: Callable[[Stated], Shown]) -> None:
    """Write a table of weights, and print how often what it finds likely elsewhere is right."""
    placing.DATA.joinpath(name).write_text("sign,weight\n", encoding="utf-8")
    placing.table.cache_clear()  # what was learnt before is not learnt from
    examples = [(number, *one) for number, told in stated(folder) for one in shown(told)]
    right = likely = 0
    for fold in range(FOLDS):
        weights = fitted([(signs, truth) for n, signs, truth in examples if n % FOLDS != fold])
        for number, signs, truth in examples:
            if number % FOLDS == fold and sum(weights.get(s, 0.0) for s in signs) > least:
                right, likely = right + truth, likely + 1
    of = sum(truth for *_, truth in examples)
    print(f"{name}: {likely} of {len(examples)} likely, {right} of them right, of {of}")  # noqa: T201
    with placing.DATA.joinpath(name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["sign", "weight"])
        found = fitted([(signs, truth) for _, signs, truth in examples])
        writer.writerows([sign, f"{weight:.2f}"] for sign, weight in sorted(found.items()))
    placing.table.cache_clear()


def main(folder: str) -> None:
    """Learn whose figures are, then whose dates: these depend on whether there is a figure."""
    learn(Path(folder), measuring.TABLE, measuring.LEAST, measured)
    learn(Path(folder), dating.TABLE, dating.LEAST, dated)


if __name__ == "__main__":
    main(*sys.argv[1:])
