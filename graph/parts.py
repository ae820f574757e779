"""Tables of very many rows: kept in one part for each year, so that a question reads one.

Those of trade are packed into few bytes, and read back exactly: of a part is stored what cannot be
computed. No ids (they are hashes of the row), no column without a value, no stated figure that is
the same as its tonnes; what all rows say alike is stored once. Figures that are whole thousandths
are decimals, and rows lie in the order of product and place, so that like stands beside like.
"""

from __future__ import annotations

import json
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
_PLAIN = "locator"  # mostly different texts, each much like the one before
_CONSTANT = "the same in all rows"
_SAME = "value is quantity_t where it is missing"
_DECIMALS = 3
_FEW = 100  # rows that show of most columns that they differ
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


def part_of(year: int) -> str:
    """Name the part of a year.

    Examples
    --------
    >>> part_of(2022)
    'statements.EXPORTS_TO.2022'
    """
    return f"{_TABLE}.{year}"


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


def pack(table: pd.DataFrame | pa.Table) -> bytes:
    """Write a part as Parquet.

    Parameters
    ----------
    table : DataFrame or Table
        Statements of one year, in the columns of the schema; of a Table those without a value may
        be missing, and texts may be dictionaries.
    """
    columns = _columns(table)
    columns = {name: column for name, column in columns.items() if column.null_count < len(column)}
    rows = pa.array(_order(columns))
    differs = None
    if {"value", "quantity_t"} <= columns.keys():
        differs = _where_it_differs(columns["value"], columns["quantity_t"])
    if differs is not None:
        columns["value"] = differs
    given = {
        name: column
        for name, column in columns.items()
        if name != "id" and column.null_count < len(column)
    }
    same = {name: column[0].as_py() for name, column in given.items() if _is_constant(column)}
    packed = pa.table(
        {name: _stored(name, col.take(rows)) for name, col in given.items() if name not in same}
        # A table needs a column to have rows.
        or {"row": pa.nulls(len(rows))}
    )
    notes = {_CONSTANT: json.dumps(same)} | ({} if differs is None else {_SAME: ""})
    return _parquet(packed.replace_schema_metadata(notes))


def _is_constant(column: Any) -> bool:
    """Tell whether all rows have one text, or one whole number."""
    if column.null_count or not len(column) or pa.types.is_floating(column.type):
        return False
    if pa.types.is_dictionary(column.type) and len(column.dictionary) == 1:
        return True
    few = column[:_FEW]
    return all(pc.all(pc.equal(part, column[0])).as_py() for part in (few, column))


def _columns(table: pd.DataFrame | pa.Table) -> dict[str, Any]:
    if not isinstance(table, pa.Table):
        arrays: Any = [pa.array(table[name], from_pandas=True) for name in table]
        table = pa.table(arrays, list(map(str, table)))
    return {name: table[name].combine_chunks() for name in table.column_names}


def _order(columns: Mapping[str, Any]) -> NDArray[np.intp]:
    """Sort rows by product and place; a missing value comes first."""
    keys = [columns[name] for name in _ORDER[:-1] if name in columns]
    place = np.zeros(len(columns["id"]), dtype="int64")
    for key in keys:
        encoded = key if pa.types.is_dictionary(key.type) else key.dictionary_encode()
        texts = encoded.dictionary
        ranks = np.empty(len(texts) + 1, dtype="int64")
        ranks[pc.sort_indices(texts).to_numpy()] = np.arange(1, len(texts) + 1)
        ranks[-1] = 0
        places = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        place = place * len(ranks) + ranks[places]
    by_id = np.arange(len(place))
    ids: Any = columns["id"]
    if not pc.all(pc.less(ids[:-1], ids[1:])).as_py():
        by_id = pc.sort_indices(ids).to_numpy().astype(np.intp)
    # All different, they need no stable sort, which takes ten times as long.
    return by_id[np.argsort(place[by_id] * len(place) + np.arange(len(place)))]


def _where_it_differs(value: Any, tonnes: Any) -> Any:
    """Keep a figure where it is not the tonnes; None where that would lose a missing one."""
    if pc.any(pc.and_(value.is_null(), tonnes.is_valid())).as_py():
        return None
    differs: Any = pc.not_equal(value, tonnes)
    return pc.if_else(differs.fill_null(True), value, None)  # noqa: FBT003


def _stored(name: str, array: Any) -> Any:
    if pa.types.is_dictionary(array.type):
        return _by_appearance(array)
    if pa.types.is_large_string(array.type) and name != _PLAIN:
        return array.dictionary_encode()
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


def _by_appearance(array: Any) -> Any:
    """Give texts numbers in the order they appear in, so that equal rows make equal bytes."""
    places = array.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    first = np.full(len(array.dictionary) + 1, len(places))
    first[places[::-1]] = np.arange(len(places))[::-1]  # of equal places the last one counts
    first[-1] = len(places)
    order = np.argsort(first)[: np.count_nonzero(first < len(places))]
    numbers = np.zeros(len(first), dtype="int32")
    numbers[order] = np.arange(len(order))
    texts = array.dictionary.take(pa.array(order))
    indices: Any = pa.array(numbers[places], mask=places < 0)
    return pa.DictionaryArray.from_arrays(indices, texts)


def _decimals(numbers: NDArray[np.int64], known: NDArray[np.bool_], decimals: int) -> pa.Array[Any]:
    """Make decimals of 18 digits, whose 128 bits are the number and its sign."""
    bits = np.column_stack([numbers, numbers >> 63]).tobytes()
    valid = np.packbits(known, bitorder="little").tobytes()
    buffers: list[pa.Buffer | None] = [pa.py_buffer(valid), pa.py_buffer(bits)]
    return pa.Array.from_buffers(pa.decimal128(18, decimals), len(numbers), buffers)


def _parquet(table: pa.Table) -> bytes:
    text = [field.name for field in table.schema if pa.types.is_dictionary(field.type)]
    encoding = {
        field.name: "BYTE_STREAM_SPLIT"
        for field in table.schema
        if field.name not in text and not pa.types.is_boolean(field.type)
    }
    if _PLAIN in encoding:
        encoding[_PLAIN] = "DELTA_BYTE_ARRAY"
    dictionary: Any = text
    buffer = BytesIO()
    pq.write_table(
        table,
        buffer,
        compression="zstd",
        compression_level=3,
        use_dictionary=dictionary,
        column_encoding=encoding,
        store_decimal_as_integer=True,
        write_statistics=False,
    )
    return buffer.getvalue()


def constants(schema: pa.Schema) -> dict[str, Any]:
    """Give the values that all rows of a packed table share, which it holds once."""
    return dict(json.loads((schema.metadata or {}).get(_CONSTANT.encode(), "{}")))


def unpack(rows: pa.Table) -> pd.DataFrame:
    """Turn what :func:`pack` has written into statements again, in the columns of the schema."""
    schema = load_schema().columns(PARTED)
    same = constants(rows.schema)
    columns = {
        name: pd.Series(same[name], range(len(rows)), dtype=dtype)
        if name in same
        else _read(rows, name, dtype)
        for name, dtype in schema.items()
    }
    if _SAME.encode() in (rows.schema.metadata or {}):
        columns["value"] = columns["value"].fillna(columns["quantity_t"])
    table = pd.DataFrame(columns)
    return table.assign(id=identities(table.assign(type=PARTED)))


def _read(rows: pa.Table, name: str, dtype: str) -> pd.Series:
    if name not in rows.column_names:
        return pd.Series(None, range(len(rows)), dtype=dtype)
    column: Any = rows[name].combine_chunks()
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    decimals = pa.types.is_decimal(column.type)
    return pd.Series(_figures(column) if decimals else column.to_pandas(), dtype=dtype)


def _figures(column: Any) -> NDArray[np.float64]:
    """Turn decimals into the nearest floating-point figures; a quotient is rounded correctly."""
    bits = np.frombuffer(column.buffers()[1], "<i8").reshape(-1, 2)
    numbers = bits[column.offset : column.offset + len(column), 0]
    known = column.is_valid().to_numpy(zero_copy_only=False)
    return np.where(known, numbers / 10**column.type.scale, np.nan)
