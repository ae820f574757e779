"""A whole graph looked at before it leaves: nothing is sent that the schema would not take back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from .errors import SchemaError
from .schema import load_schema
from .store import NODES, STATEMENTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

RELOAD = "load the sources again; `lodegraph check` lists what does not add up"


def check_graph(tables: Mapping[str, pd.DataFrame]) -> None:
    """See that tables have the schema's columns, all that is required, and ends that are there.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        By name: ``nodes.Country``, ``statements.REFINES``.

    Raises
    ------
    SchemaError
        Naming the table and the first row that is wrong.

    Examples
    --------
    >>> import pandas as pd
    >>> check_graph({"nodes.Planet": pd.DataFrame()})
    Traceback (most recent call last):
        ...
    lodegraph.graph.errors.SchemaError: the schema has no label Planet
    """
    labels = {key.removeprefix(NODES): t for key, t in tables.items() if key.startswith(NODES)}
    types = {
        key.removeprefix(STATEMENTS): t for key, t in tables.items() if key.startswith(STATEMENTS)
    }
    for kind, named in (("label", labels), ("statement type", types)):
        for name, table in named.items():
            check_table(kind, name, table)
    check_ends(labels, types)
    for name, table in types.items():
        pairs = set(table.groupby(["subject_label", "object_label"]).size().index)
        for subject, target in sorted(pairs - load_schema().types[name].ends):
            raise SchemaError(f"{name} does not go from {subject} to {target}", RELOAD)


def check_table(kind: str, name: str, table: pd.DataFrame) -> None:
    """See that one table has the schema's columns, keys that are unique and all it must have."""
    schema = load_schema()
    element = (schema.labels | schema.types).get(name)
    if element is None:
        raise SchemaError(f"the schema has no {kind} {name}", "correct the name, or leave it out")
    columns = schema.columns(name)
    for column in [c for c in columns if c not in table] + [c for c in table if c not in columns]:
        raise SchemaError(f"{name}: the columns differ from the schema's, see {column}", RELOAD)
    for column, dtype in columns.items():
        if str(table[column].dtype) != dtype:
            problem = f"{name}: {column} is of type {table[column].dtype}, not {dtype}"
            raise SchemaError(problem, RELOAD)
        prop = element.properties.get(column)
        missing = table[column].isna()
        if (prop is None or prop.required) and missing.any():
            row = table.loc[missing, "id"].iloc[0]
            raise SchemaError(f"{name} {row}: {column} is missing", RELOAD)
    if not table["id"].is_unique:
        double = table.loc[table["id"].duplicated(), "id"].iloc[0]
        raise SchemaError(f"{name}: several rows have the id {double!r}", RELOAD)


def check_ends(nodes: Mapping[str, pd.DataFrame], statements: Mapping[str, pd.DataFrame]) -> None:
    """See that every node that statements are about is there.

    Raises
    ------
    SchemaError
        Naming the node.
    """
    known = {label: pa.array(table["id"], pa.large_string()) for label, table in nodes.items()}
    for name, table in statements.items():
        for end in ("subject", "object"):
            labels = table[f"{end}_label"]
            for label in labels.unique():
                ids = table[f"{end}_id"][labels == label]
                there = known.get(label, pa.array([], pa.large_string()))
                found = pc.is_in(pa.array(ids, pa.large_string()), there)
                _check_none_lost(name, label, ids[~found.to_numpy(zero_copy_only=False)])


def _check_none_lost(name: str, label: str, lost: pd.Series[str]) -> None:
    if len(lost):
        raise SchemaError(
            f"a {name} statement names {label} {lost.iloc[0]!r}, which is not in the graph",
            "load the node with it; `lodegraph check` lists every such statement",
        )
