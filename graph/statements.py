"""Statements on their way into a graph: batches, identities and rejected rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b

import pandas as pd

from .schema import ENDS

REJECT_COLUMNS = {
    "row": "Int64",
    "kind": "str",
    "reason": "str",
    "column": "str",
    "value": "str",
    "nearest": "str",
}
IDENTITY = (
    "type",
    *ENDS,
    "stage",
    "product",
    "quantity_kind",
    "scenario",
    "year",
    "valid_from",
    "valid_to",
    # What is traded, which measure it is, which part is played: facts of their own.
    "mineral",
    "hs",
    "hs_edition",
    "reporter",
    "category",
    "kind",
    "policy_id",
    "role",
    "record_id",
    "source_id",
)


def reject_table(rows: list[dict[str, object]] | None = None) -> pd.DataFrame:
    """Make a reject table: one row for each row of a file that did not load.

    Parameters
    ----------
    rows : list of dict, optional
        With ``row`` (line in the file), ``kind`` (``refused``: the user should correct it;
        ``not read``: outside what the loader reads), ``reason``, ``column``, ``value`` and
        ``nearest``.

    Returns
    -------
    DataFrame
        The columns above, missing ones empty.
    """
    table = pd.DataFrame(rows or [], columns=list(REJECT_COLUMNS))
    return table.astype(REJECT_COLUMNS)


@dataclass(frozen=True)
class Batch:
    """What a loader found in a file, or in a part of it.

    Parameters
    ----------
    statements : DataFrame
        Columns ``type``, the four ends, ``row`` and any property of the schema.
    nodes : dict of str to DataFrame
        Nodes of open labels (firms, facilities, sources, ...), by label.
    rejects : DataFrame
        As :func:`reject_table` makes it.
    rows_in : int
        Rows read: the number of statements and rejects together.
    """

    statements: pd.DataFrame
    nodes: dict[str, pd.DataFrame] = field(default_factory=dict[str, pd.DataFrame])
    rejects: pd.DataFrame = field(default_factory=reject_table)
    rows_in: int = 0


def as_said(value: object) -> str:
    """Write a cell as a person would: 60 and not 60.0.

    Examples
    --------
    >>> as_said(60.0), as_said(0.1), as_said("W")
    ('60', '0.1', 'W')
    """
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def identities(statements: pd.DataFrame) -> pd.Series[str]:
    """Hash what makes each statement itself, so that loading it twice adds nothing.

    Two loans of one year stay two through ``record_id``; two sources stay two through
    ``source_id``; the figure is not part of it, so that a changed figure is seen as a conflict.

    Parameters
    ----------
    statements : DataFrame
        Rows with ``type``, the four ends and ``source_id``; other identity columns may be absent.

    Returns
    -------
    Series of str
        16 hexadecimal digits for each row.
    """
    parts = [_as_text(statements, column) for column in IDENTITY]
    keys = ["\x1f".join(values) for values in zip(*parts, strict=True)]
    digests = [blake2b(key.encode(), digest_size=8).hexdigest() for key in keys]
    return pd.Series(digests, index=statements.index, dtype="str")


def _as_text(frame: pd.DataFrame, column: str) -> list[str]:
    if column not in frame:
        return [""] * len(frame)
    values = frame[column].astype("Int64") if column == "year" else frame[column]
    return ["" if missing else str(v) for v, missing in zip(values, values.isna(), strict=True)]
