"""Learn what signs mean: ``python -m bench.weights tests/articles loaders/data``."""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow.parquet as pq
from scipy.optimize import minimize

from lodegraph.loaders.annotation import Names, relation
from lodegraph.loaders.matching import judged
from lodegraph.loaders.review import reviewed
from lodegraph.loaders.signs import Signs
from lodegraph.loaders.trees import trees_of
from lodegraph.loaders.weighing import ALWAYS, LEAST, LEAST_ALONE, RULE, Weighing

from .growing import grow, matrix_of, signs_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .growing import Shown

FOLDS = 5
# A sign that is rarer tells nothing; a type with fewer true pairs is left to the rules.
RAREST_SIGN, FEWEST_TRUE = 2, 8
# What the sum of the absolute weights costs beside the sum of the losses; more makes them fewer.
PENALTY = 4.5
SMALLEST = 0.005


class Example(NamedTuple):
    """A pair of names that an article may relate, and whether it does."""

    article: int
    type: str
    key: tuple[str, str, str]
    signs: frozenset[str]
    right: bool


def examples(folder: Path) -> Iterator[Example]:
    """Give the pairs of annotated articles; what an annotation leaves open is left out."""
    for number, path in enumerate(sorted(folder.glob("*.gold.json"))):
        gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        with reviewed(path.with_name(path.name.replace(".gold.json", ".txt"))) as found:
            names = Names(found.reads)
            for read in found.reads:
                told = [c for c in read.candidates if c.rule != RULE]
                weighing, signs = Weighing(read.clause, ()), Signs(read.clause, told)
                for pair, types in weighing.pairs():
                    shown = frozenset({ALWAYS, *signs.of(pair)})
                    rows = {
                        type_: relation(
                            found.document, read, weighing.candidate(pair, type_), names
                        )
                        for type_ in types
                    }
                    verdicts = _verdicts(gold, rows)
                    for type_, right in verdicts.items():
                        row = rows[type_]
                        key = row["subject"], row["relation"], row["object"]
                        yield Example(number, type_, key, shown, right)


def _verdicts(gold: dict[str, Any], rows: dict[str, dict[str, Any]]) -> dict[str, bool]:
    """Tell which rows are right: annotated, and where they stand."""
    kinds = {row["relation"]: type_ for type_, row in rows.items()}
    return {
        kinds[row["relation"]]: right
        for row, right in judged(gold, {"relations": list(rows.values())})
        if right is not None and (not right or _stands_there(gold, row))
    }


def _stands_there(gold: dict[str, Any], row: dict[str, Any]) -> bool:
    return any(
        g["start"] < row["end"] and row["start"] < g["end"]
        for g in gold["relations"]
        if "start" in g
        and row["relation"] in {g["relation"], *g.get("alt_relations", []), "EXPORTS_TO"}
    )


def learn(shown: Iterable[Example]) -> dict[str, dict[str, float]]:
    """Fit a logistic regression for each type, with an absolute penalty (lasso) on the weights.

    Returns
    -------
    dict
        Type to sign to weight.
    """
    return {type_: fitted(examples) for type_, examples in _by_type(shown).items()}


def _by_type(shown: Iterable[Example]) -> dict[str, list[Shown]]:
    by_type: defaultdict[str, list[Shown]] = defaultdict(list)
    for example in shown:
        by_type[example.type].append((example.signs, example.right))
    return {
        type_: examples
        for type_, examples in sorted(by_type.items())
        if sum(right for _, right in examples) >= FEWEST_TRUE
    }


def fitted(shown: list[Shown]) -> dict[str, float]:
    """Fit the weights of the signs of examples that are right or not."""
    signs = signs_of(shown, RAREST_SIGN)
    matrix = matrix_of(shown, signs)
    truth = np.array([1.0 if right else -1.0 for _, right in shown])
    penalty = np.full(len(signs), PENALTY)
    penalty[signs.index(ALWAYS)] = 0

    def loss(parts: np.ndarray) -> tuple[float, np.ndarray]:
        weight = parts[: len(signs)] - parts[len(signs) :]
        margin = truth * (matrix @ weight)
        slope = matrix.T @ (-truth / (1 + np.exp(margin)))
        total = np.logaddexp(0, -margin).sum() + (np.tile(penalty, 2) * parts).sum()
        return float(total), np.concatenate([slope + penalty, -slope + penalty])

    # A weight is the difference of two parts that are not negative, so that the loss is smooth.
    found = minimize(
        loss,
        np.zeros(2 * len(signs)),
        jac=True,
        method="L-BFGS-B",
        bounds=[(0, None)] * (2 * len(signs)),
        options={"maxiter": 500},
    )
    weight = found.x[: len(signs)] - found.x[len(signs) :]
    kept = zip(signs, weight, strict=True)
    return {sign: float(w) for sign, w in kept if abs(w) >= SMALLEST}


def right_elsewhere(shown: list[Example]) -> dict[str, tuple[int, int]]:
    """Count what is right of articles that were not learnt from: type to (right, counted)."""
    made: dict[tuple[int, tuple[str, str, str]], tuple[str, bool]] = {}
    for fold in range(FOLDS):
        others = [e for e in shown if e.article % FOLDS != fold]
        weights, grown = learn(others), trees_of(grow(_by_type(others)))
        for e in shown:
            if e.article % FOLDS == fold and e.type in weights:
                alone = sum(weights[e.type].get(sign, 0.0) for sign in e.signs)
                if alone >= LEAST_ALONE and grown[e.type].odds(e.signs) >= LEAST:
                    right = made.get((e.article, e.key), (e.type, False))[1] or e.right
                    made[e.article, e.key] = e.type, right
    counts: dict[str, tuple[int, int]] = {}
    for type_, right in made.values():
        before = counts.get(type_, (0, 0))
        counts[type_] = before[0] + right, before[1] + 1
    return counts


def main(folder: str, output: str) -> None:
    """Write the tables of weights and trees, and print how often they are right elsewhere."""
    shown = list(examples(Path(folder)))
    weights = [
        (type_, sign, f"{weight:.3f}")
        for type_, of_type in learn(shown).items()
        for sign, weight in of_type.items()
    ]
    with (Path(output) / "weights.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["type", "sign", "weight"])
        writer.writerows(weights)
    pq.write_table(grow(_by_type(shown)), Path(output) / "trees.parquet", compression="zstd")
    for type_, (right, counted) in sorted(right_elsewhere(shown).items()):
        print(f"{type_:16} {right} of {counted}")  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
