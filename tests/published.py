"""Files as their publishers give them, where they are on this machine; they never ship."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from lodegraph.graph.statements import Batch
from lodegraph.loaders.registry import read_file

DATA = Path(__file__).parents[1].parent / "shared" / "data"


def published(name: str) -> Path:
    """Find a published file, or skip the test."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"the published file {name} is not on this machine")
    return path


def read_all(path: Path, loader: str | None = None) -> tuple[str, Batch]:
    """Read a file with the loader that recognises it, its parts put together."""
    name, parts = read_file(path, loader)
    batches = list(parts)
    nodes: dict[str, pd.DataFrame] = {}
    for batch in batches:
        for label, table in batch.nodes.items():
            both = [nodes[label], table] if label in nodes else [table]
            nodes[label] = pd.concat(both, ignore_index=True)
    statements = pd.concat([batch.statements for batch in batches], ignore_index=True)
    rejects = pd.concat([batch.rejects for batch in batches], ignore_index=True)
    return name, Batch(statements, nodes, rejects, sum(batch.rows_in for batch in batches))


def lines(table: pd.DataFrame) -> set[int]:
    """List the rows of the file that a table speaks of."""
    return {int(row) for row in table["row"]} if len(table) else set()
