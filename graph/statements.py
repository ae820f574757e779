"""Statements on their way into a graph: batches, identities and rejected rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from .schema import ENDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .texts import Text

REJECT_COLUMNS = {
    "row": "Int64",
    "kind": "str",
    "reason": "str",
    "column": "str",
    "value": "str",
    "nearest": "str",
    "rows": "Int64",
}
MOST_HASHES = 50_000  # of values of identity columns, kept so that the same is hashed once
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
        ``not read``: outside what the loader reads), ``reason``, ``column``, ``value``,
        ``nearest`` and ``rows`` (how many rows of the file the entry stands for, 1 unless given;
        ``row`` is the first of them).

    Returns
    -------
    DataFrame
        The columns above, missing ones empty.
    """
    if not rows:
        return _no_rejects().copy()
    given = [{"rows": 1} | row for row in rows]
    columns = {
        name: pd.Series([row.get(name) for row in given], dtype=dtype)
        for name, dtype in REJECT_COLUMNS.items()
    }
    return pd.DataFrame(columns)


@cache
def _no_rejects() -> pd.DataFrame:
    return pd.DataFrame(columns=list(REJECT_COLUMNS)).astype(REJECT_COLUMNS)


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
        Rows read: the number of statements, and the rows of the rejects, together.
    texts : tuple of Text
        The documents that its statements were read from.
    replaces : bool
        Whether this is all that its sources say: what a graph holds of them is withdrawn first.
    """

    statements: pd.DataFrame
    nodes: dict[str, pd.DataFrame] = field(default_factory=dict[str, pd.DataFrame])
    rejects: pd.DataFrame = field(default_factory=reject_table)
    rows_in: int = 0
    texts: tuple[Text, ...] = ()
    replaces: bool = False


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

    Each different value of a column is hashed once (BLAKE2b of column and value, 64 bits), and the
    hashes of a row are taken in one after the other: ``h = mix(h ^ hash)``, where ``mix`` is the
    finaliser of SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195). A column
    that is missing in a row leaves ``h`` as it is.

    Parameters
    ----------
    statements : DataFrame
        Rows with ``type``, the four ends and ``source_id``; other identity columns may be absent.

    Returns
    -------
    Series of str
        16 hexadecimal digits for each row.
    """
    digits = hexadecimal(identity_numbers(statements))
    return digits.to_pandas().set_axis(statements.index).astype("str")


def identity_numbers(statements: pd.DataFrame) -> NDArray[np.uint64]:
    """Hash statements as :func:`identities` does, as numbers of 64 bits."""
    state = np.zeros(len(statements), dtype="uint64")
    for column in IDENTITY:
        if column in statements:
            _take_in(state, column, *_places(statements[column], numbers=column == "year"))
    return state


def _places(values: pd.Series, *, numbers: bool) -> tuple[NDArray[np.integer[Any]], list[str]]:
    """Tell which of the different texts of a column each row has; -1 where it has none."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return values.cat.codes.to_numpy(np.int64), list(map(str, values.cat.categories.tolist()))
    if numbers and len(values) and not values.hasnans and values.min() == values.max():
        return np.zeros(len(values), dtype="int64"), [str(int(values.min()))]
    places, different = pd.factorize(values.astype("Int64") if numbers else values)
    return places, [str(value) for value in different]


def _take_in(
    state: NDArray[np.uint64], column: str, places: NDArray[np.integer[Any]], texts: list[str]
) -> None:
    """Mix a column into the state of each row."""
    # The last entry is for the place -1 of a missing value.
    hashes = np.array([*(_hash_of(column, text) for text in texts), 0], dtype="uint64")
    given = np.array([text != "" for text in texts] + [False])[places]
    mixed = hashes[places] ^ state
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed ^= mixed >> np.uint64(shift)
        mixed *= np.uint64(factor)
    mixed ^= mixed >> np.uint64(31)
    np.copyto(state, mixed, where=given)


@lru_cache(maxsize=MOST_HASHES)
def _hash_of(column: str, text: str) -> int:
    return int.from_bytes(blake2b(f"{column}={text}".encode(), digest_size=8).digest())


def hexadecimal(numbers: NDArray[np.uint64]) -> pa.Array[Any]:
    """Write numbers in 16 hexadecimal digits.

    Examples
    --------
    >>> hexadecimal(np.array([255], dtype="uint64")).to_pylist()
    ['00000000000000ff']
    """
    digits = numbers.astype(">u8").tobytes().hex().encode()
    offsets = np.arange(0, len(digits) + 1, 16, dtype="int64").tobytes()
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(digits)]
    return pa.Array.from_buffers(pa.large_string(), len(numbers), buffers)
