"""Measure how often each rule is right: ``python -m bench.rules tests/articles OUTPUT.csv``."""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lodegraph.loaders.annotation import extract
from lodegraph.loaders.matching import judged
from lodegraph.loaders.weighing import RULE

if TYPE_CHECKING:
    from collections.abc import Callable


def measure(
    folder: Path, read: Callable[[Path], dict[str, Any]] = extract
) -> dict[str, tuple[int, int]]:
    """Count for each rule what is right and what is counted, over annotated articles.

    Parameters
    ----------
    folder : Path
        With a ``.gold.json`` beside each ``.txt``.
    read : callable
        Gives what an article states, as `extract` does.

    Returns
    -------
    dict
        Rule to (right, counted); optional relations are not counted.
    """
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for gold in sorted(folder.glob("*.gold.json")):
        annotated = json.loads(gold.read_text(encoding="utf-8"))
        article = gold.with_name(gold.name.replace(".gold.json", ".txt"))
        for row, right in judged(annotated, read(article)):
            if right is not None and row["rule"] != RULE:
                counts[row["rule"]][0] += right
                counts[row["rule"]][1] += 1
    return {rule: (right, counted) for rule, (right, counted) in sorted(counts.items())}


def main(folder: str, output: str) -> None:
    """Write the table that confidence is read from."""
    with Path(output).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["rule", "right", "n"])
        writer.writerows([rule, *counts] for rule, counts in measure(Path(folder)).items())


if __name__ == "__main__":
    main(*sys.argv[1:])
