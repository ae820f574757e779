"""Learn what signs mean: ``python -m bench.weights tests/articles loaders/data``."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import lightgbm as lgb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from lodegraph.loaders.annotation import Names, relation
from lodegraph.loaders.matching import judged
from lodegraph.loaders.review import reviewed
from lodegraph.loaders.signs import Signs
from lodegraph.loaders.trees import MOST_LEAVES, PARTS, trees_of
from lodegraph.loaders.weighing import ALWAYS, LEAST, LEAST_ALONE, RULE, Weighing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FOLDS = 5
# A sign that is rarer tells nothing; a type with fewer true pairs is left to the rules.
RAREST_SIGN, FEWEST_TRUE = 2, 8
# What the sum of the absolute weights costs beside the sum of the losses; more makes them fewer.
PENALTY = 4.5
SMALLEST = 0.005
# Trees ask only for signs that are not as rare as that.
RAREST_ASKED = 5
TREES = 300
ALL_LEAVES = (1 << MOST_LEAVES) - 1
GROWING = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": MOST_LEAVES - 1,
    "min_data_in_leaf": 5,
    "lambda_l2": 1.0,
    # Each tree sees a fifth of the signs and four fifths of the pairs, so that no two are alike.
    "feature_fraction": 0.2,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "force_col_wise": True,
    "deterministic": True,
    "seed": 1,
    "verbosity": -1,
}


# The signs of a pair, and whether it is related.
Shown = tuple[frozenset[str], bool]


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


class Node(NamedTuple):
    """A row of the table of trees: a sign with the leaves it leaves, or a leaf with its weight."""

    sign: str | None
    tree: int
    leaves: int
    weight: int | None


def learn(shown: Iterable[Example]) -> dict[str, dict[str, float]]:
    """Fit a logistic regression for each type, with an absolute penalty (lasso) on the weights.

    Returns
    -------
    dict
        Type to sign to weight.
    """
    return {type_: fitted(examples) for type_, examples in _by_type(shown).items()}


def grow(shown: Iterable[Example]) -> pa.Table:
    """Grow trees for each type, each on what those before leave unexplained (gradient boosting).

    Returns
    -------
    Table
        As `trees_of` reads it; each sign is stored once.
    """
    grown = {type_: _grown(examples) for type_, examples in _by_type(shown).items()}
    rows = [(type_, *node) for type_, nodes in grown.items() for node in nodes]
    kinds = pa.string(), pa.string(), pa.int16(), pa.uint32(), pa.int32()
    type_, sign, *others = (pa.array(*c) for c in zip(zip(*rows, strict=True), kinds, strict=True))
    columns = [type_.dictionary_encode(), sign.dictionary_encode(), *others]
    return pa.table(columns, ["type", *Node._fields])


def _by_type(shown: Iterable[Example]) -> dict[str, list[Shown]]:
    by_type: defaultdict[str, list[Shown]] = defaultdict(list)
    for example in shown:
        by_type[example.type].append((example.signs, example.right))
    return {
        type_: examples
        for type_, examples in sorted(by_type.items())
        if sum(right for _, right in examples) >= FEWEST_TRUE
    }


def _signs(shown: list[Shown], rarest: int) -> list[str]:
    counts = Counter(sign for signs, _ in shown for sign in signs)
    return sorted(sign for sign, count in counts.items() if count >= rarest)


def _matrix(shown: list[Shown], signs: list[str]) -> csr_matrix:
    """Lay out which examples have which signs: a row for each example."""
    column = {sign: place for place, sign in enumerate(signs)}
    columns = [sorted(column[sign] for sign in given if sign in column) for given, _ in shown]
    starts = np.cumsum([0, *map(len, columns)])
    places = np.concatenate([np.array(row, dtype=np.int32) for row in columns])
    return csr_matrix((np.ones(len(places)), places, starts), shape=(len(shown), len(signs)))


def fitted(shown: list[Shown]) -> dict[str, float]:
    """Fit the weights of the signs of examples that are right or not."""
    signs = _signs(shown, RAREST_SIGN)
    matrix = _matrix(shown, signs)
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


def _grown(shown: list[Shown]) -> list[Node]:
    """Give the nodes of the trees of one type by sign, then the leaves."""
    signs = _signs(shown, RAREST_ASKED)
    truth = np.array([right for _, right in shown], dtype=float)
    booster = lgb.train(GROWING, lgb.Dataset(_matrix(shown, signs), truth), TREES)
    asked: defaultdict[tuple[str, int], int] = defaultdict(lambda: ALL_LEAVES)
    ends: list[Node] = []
    for number, tree in enumerate(booster.dump_model()["tree_info"]):
        leaves: list[int] = []
        for sign, without in _asked(tree["tree_structure"], leaves):
            asked[signs[sign], number] &= ~without
        ends += [Node(None, number, 1 << place, weight) for place, weight in enumerate(leaves)]
    nodes = [Node(*key, left, None) for key, left in sorted(asked.items())]
    return [*nodes, *ends]


def _asked(node: dict[str, Any], leaves: list[int]) -> Iterator[tuple[int, int]]:
    """Give each sign that a node asks for, and the leaves without it; gather all leaves."""
    if "leaf_value" in node:
        leaves.append(round(PARTS * node["leaf_value"]))
        return
    first = len(leaves)
    yield from _asked(node["left_child"], leaves)
    yield node["split_feature"], (1 << len(leaves)) - (1 << first)
    yield from _asked(node["right_child"], leaves)


def right_elsewhere(shown: list[Example]) -> dict[str, tuple[int, int]]:
    """Count what is right of articles that were not learnt from: type to (right, counted)."""
    made: dict[tuple[int, tuple[str, str, str]], tuple[str, bool]] = {}
    for fold in range(FOLDS):
        others = [e for e in shown if e.article % FOLDS != fold]
        weights, grown = learn(others), trees_of(grow(others))
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
    pq.write_table(grow(shown), Path(output) / "trees.parquet", compression="zstd")
    for type_, (right, counted) in sorted(right_elsewhere(shown).items()):
        print(f"{type_:16} {right} of {counted}")  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
