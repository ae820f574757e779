"""Learn whose dates are: ``python -m bench.date_weights tests/articles OUTPUT``.

The output is ``loaders/data/date_weights.csv``. An example is a date and a statement of one
sentence that an annotation has too, there; it is right where that has the year of the date.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from lodegraph.loaders.annotation import Names, relation
from lodegraph.loaders.dates import Day, date_within
from lodegraph.loaders.dating import date_signs, is_timeless
from lodegraph.loaders.matching import judged
from lodegraph.loaders.review import reviewed
from lodegraph.loaders.when import is_ahead, possible

from .weights import FOLDS, fitted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lodegraph.loaders.candidate import Candidate
    from lodegraph.loaders.reading import Read
    from lodegraph.loaders.review import Reviewed


class Example(NamedTuple):
    """A date that a statement may have, and whether it does."""

    article: int
    signs: frozenset[str]
    right: bool


def examples(folder: Path) -> Iterator[Example]:
    """Give the dates beside the statements of annotated articles."""
    for number, path in enumerate(sorted(folder.glob("*.gold.json"))):
        gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        with reviewed(path.with_name(path.name.replace(".gold.json", ".txt"))) as found:
            names = Names(found.reads)
            for read in found.reads:
                for candidate in read.candidates:
                    row = relation(found.document, read, candidate, names)
                    told = is_timeless(read.clause, candidate) or candidate.day is not None
                    annotated = None if told else _annotated(gold, row)
                    if annotated is not None:
                        for signs, year in _dated(found, read, candidate):
                            yield Example(number, signs, year == annotated.get("year"))


def _annotated(gold: dict[str, Any], row: dict[str, Any]) -> dict[str, Any] | None:
    """Find the statement in an annotation, if it stands in the same sentence."""
    for stated in gold["relations"]:
        if "start" in stated and stated["start"] < row["end"] and row["start"] < stated["end"]:
            one = {**gold, "relations": [{**stated, "optional": False}]}
            if any(right for _, right in judged(one, {"relations": [row]})):
                return dict(stated)
    return None


def _dated(
    found: Reviewed, read: Read, candidate: Candidate
) -> Iterator[tuple[frozenset[str], int]]:
    """Give the signs and the year of each date that a statement may have."""
    days = [mention for mention in read.clause.mentions if isinstance(mention, Day)]
    for day in possible(read.clause, candidate, days):
        ahead = is_ahead(read.clause, candidate, day)
        iso = date_within(day, found.document.date, ahead=ahead)
        if iso is not None:
            yield frozenset(date_signs(read.clause, candidate, day)), int(iso[:4])


def main(folder: str, output: str) -> None:
    """Write the table of weights, and print how well they tell dates elsewhere."""
    shown = list(examples(Path(folder)))
    for fold in range(FOLDS):
        weights = fitted([(e.signs, e.right) for e in shown if e.article % FOLDS != fold])
        likely = {True: [0, 0], False: [0, 0]}
        for e in shown:
            if e.article % FOLDS == fold:
                likely[e.right][sum(weights.get(sign, 0.0) for sign in e.signs) > 0] += 1
        print(f"fold {fold}: own date (unlikely, likely) {likely[True]}, other {likely[False]}")  # noqa: T201
    with Path(output).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["sign", "weight"])
        found = fitted([(e.signs, e.right) for e in shown])
        writer.writerows([sign, f"{weight:.2f}"] for sign, weight in sorted(found.items()))


if __name__ == "__main__":
    main(*sys.argv[1:])
