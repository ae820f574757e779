"""Tables of very many rows: kept in one part for each year, so that a question reads one.

Those of trade are packed into few bytes, and read back exactly: of a part is stored what cannot be
computed. No ids (they are hashes of the row), no column without a value, no stated figure that is
the same as its tonnes. Figures that are whole thousandths are decimals, and rows lie in the order
of product and place, so that like stands beside like.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .schema import load_schema
from .statements import identities

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

PARTED, FLOWS = "EXPORTS_TO", "FEEDS"
_TABLE = f"statements.{PARTED}"
_DIVIDED = (_TABLE, f"statements.{FLOWS}")
_ORDER = ("hs", "subject_id", "object_id", "id")
_SAME = "value is quantity_t where it is missing"
_DECIMALS = 3
_LARGEST = 2.0**53  # beyond it whole numbers are no longer told apart


def table_of(key: str) -> str:
    """Name the table that a stored table is a part of, or is.

    Examples
    --------
    >>> table_of("statements.EXPORTS_TO.2022"), table_of("nodes.Firm")
    ('statements.EXPORTS_TO', 'nodes.Firm')
    """
    return ".".join(key.split(".")[:2])


def is_packed(key: str) -> bool:
    """Tell whether a stored table is one of the packed ones."""
    return table_of(key) == _TABLE


def by_year(table: pd.DataFrame, key: str = _TABLE) -> dict[str, pd.DataFrame]:
    """Divide a table, trade unless named; what has no year stands under the name of the table.

    Examples
    --------
    >>> table = pd.DataFrame({"id": ["a", "b"], "year": pd.array([2022, None], "Int64")})
    >>> list(by_year(table))
    ['statements.EXPORTS_TO.2022', 'statements.EXPORTS_TO']
    """
    groups = table.groupby("year", sort=True, dropna=False)
    return {(key if part["year"].isna().all() else f"{key}.{y}"): part for y, part in groups}


def in_parts(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Divide those tables of a graph that are kept in parts."""
    divided: dict[str, pd.DataFrame] = {}
    for key, table in tables.items():
        divided |= by_year(table, key) if key in _DIVIDED and len(table) else {key: table}
    return divided


def whole(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Put parts together again, one year after the other."""
    parts: dict[str, list[pd.DataFrame]] = {}
    for key in sorted(tables):
        parts.setdefault(table_of(key), []).append(tables[key])
    return {
        key: pd.concat(found, ignore_index=True) if len(found) > 1 else found[0]
        for key, found in parts.items()
    }


def pack(table: pd.DataFrame) -> bytes:
    """Write a part as Parquet.

    Parameters
    ----------
    table : DataFrame
        Statements of one year, in the columns of the schema.
    """
    columns = {str(name): _plain(table[name]) for name in table if name != "id"}
    columns = {name: column for name, column in columns.items() if column.null_count < len(column)}
    rows = pa.array(np.lexsort([_ranks(table[name]) for name in reversed(_ORDER)]))
    differs = None
    if {"value", "quantity_t"} <= columns.keys():
        differs = _where_it_differs(columns["value"], columns["quantity_t"])
    if differs is not None:
        columns["value"] = differs
    given = {name: column for name, column in columns.items() if column.null_count < len(column)}
    packed = pa.table({name: _stored(column.take(rows)) for name, column in given.items()})
    if differs is not None:
        packed = packed.replace_schema_metadata({_SAME: ""})
    return _parquet(packed)


def _ranks(column: pd.Series) -> NDArray[np.intp]:
    """Find the place of each value in the alphabet; a missing one comes first."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        ranks = np.append(column.cat.categories.argsort().argsort(), -1)
        return ranks[column.cat.codes.to_numpy()]
    return pd.factorize(column, sort=True)[0]


def _plain(column: pd.Series) -> Any:
    array: Any = pa.array(column, from_pandas=True)
    return array.cast(pa.large_string()) if pa.types.is_dictionary(array.type) else array


def _where_it_differs(value: Any, tonnes: Any) -> Any:
    """Keep a figure where it is not the tonnes; None where that would lose a missing one."""
    if pc.any(pc.and_(value.is_null(), tonnes.is_valid())).as_py():
        return None
    differs: Any = pc.not_equal(value, tonnes)
    return pc.if_else(differs.fill_null(True), value, None)  # noqa: FBT003


def _stored(array: Any) -> Any:
    if not pa.types.is_floating(array.type):
        return array
    figures = array.to_numpy(zero_copy_only=False)
    known = ~np.isnan(figures)
    for decimals in (0, _DECIMALS):
        whole_numbers = np.rint(np.where(known, figures, 0.0) * 10**decimals)
        exact = (whole_numbers / 10**decimals)[known] == figures[known]
        if exact.all() and (np.abs(whole_numbers) < _LARGEST).all():
            return _decimals(whole_numbers.astype("int64"), known, decimals)
    return array


def _decimals(numbers: NDArray[np.int64], known: NDArray[np.bool_], decimals: int) -> pa.Array[Any]:
    """Make decimals of 18 digits, whose 128 bits are the number and its sign."""
    bits = np.column_stack([numbers, numbers >> 63]).tobytes()
    valid = np.packbits(known, bitorder="little").tobytes()
    buffers: list[pa.Buffer | None] = [pa.py_buffer(valid), pa.py_buffer(bits)]
    return pa.Array.from_buffers(pa.decimal128(18, decimals), len(numbers), buffers)


def _parquet(table: pa.Table) -> bytes:
    text = [field.name for field in table.schema if pa.types.is_large_string(field.type)]
    plain = [
        field.name
        for field in table.schema
        if field.name not in text and not pa.types.is_boolean(field.type)
    ]
    encoding = dict.fromkeys(plain, "BYTE_STREAM_SPLIT")
    if "locator" in text:
        encoding["locator"] = "DELTA_BYTE_ARRAY"
    dictionary: Any = [name for name in text if name not in encoding]
    buffer = BytesIO()
    pq.write_table(
        table,
        buffer,
        compression="zstd",
        compression_level=6,
        use_dictionary=dictionary,
        column_encoding=encoding,
        store_decimal_as_integer=True,
        write_statistics=False,
    )
    return buffer.getvalue()


def unpack(rows: pa.Table) -> pd.DataFrame:
    """Turn what :func:`pack` has written into statements again, in the columns of the schema."""
    schema = load_schema().columns(PARTED)
    columns = {name: _read(rows, name, dtype) for name, dtype in schema.items()}
    if _SAME.encode() in (rows.schema.metadata or {}):
        columns["value"] = columns["value"].fillna(columns["quantity_t"])
    table = pd.DataFrame(columns)
    return table.assign(id=identities(table.assign(type=PARTED)))


def _read(rows: pa.Table, name: str, dtype: str) -> pd.Series:
    if name not in rows.column_names:
        return pd.Series(None, range(len(rows)), dtype=dtype)
    column: Any = rows[name].combine_chunks()
    decimals = pa.types.is_decimal(column.type)
    return pd.Series(_figures(column) if decimals else column.to_pandas(), dtype=dtype)


def _figures(column: Any) -> NDArray[np.float64]:
    """Turn decimals into the nearest floating-point figures; a quotient is rounded correctly."""
    bits = np.frombuffer(column.buffers()[1], "<i8").reshape(-1, 2)
    numbers = bits[column.offset : column.offset + len(column), 0]
    known = column.is_valid().to_numpy(zero_copy_only=False)
    return np.where(known, numbers / 10**column.type.scale, np.nan)
