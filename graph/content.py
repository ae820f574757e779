"""What tables hold, reduced to a hash: equal for equal rows, in whatever order.

The hash is of the values and not of a file, so another version of the Parquet writer, or a way
over a server and back, leaves it as it is.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .parts import in_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd


def table_hash(table: pd.DataFrame | pa.Table) -> str:
    """Hash the rows of a table of nodes or statements.

    A column without values does not count: a property that the schema gains changes nothing.

    Parameters
    ----------
    table : DataFrame or Table
        With a unique key in ``id``.

    Returns
    -------
    str
        64 hexadecimal digits: SHA-256 over the rows in the order of ``id``. Of each column, by
        name: the name, the kind, which values are there, and the values; of text the lengths first.

    Examples
    --------
    >>> import pandas as pd
    >>> one = pd.DataFrame({"id": ["COD", "CHN"], "name": ["DR Congo", "China"], "iso2": None})
    >>> table_hash(one) == table_hash(one.iloc[::-1].drop(columns="iso2"))
    True
    """
    rows = table
    if not isinstance(rows, pa.Table):
        rows = pa.Table.from_pandas(rows, preserve_index=False, nthreads=1)
    ids: Any = rows["id"].combine_chunks()
    if not pc.all(pc.less(ids[:-1], ids[1:])).as_py():
        rows = rows.take(pc.sort_indices(ids))
    digest = sha256(f"{rows.num_rows}\n".encode())
    for name in sorted(rows.column_names):
        column = rows[name]
        if column.null_count < len(column):
            digest.update(name.encode())
            for part in _parts(column):
                digest.update(part)
    return digest.hexdigest()


def _parts(column: Any) -> Iterator[bytes | pa.Buffer]:
    """Give a column as bytes that do not depend on how it is held."""
    there = column.is_valid().to_numpy() if column.null_count else np.ones(len(column), dtype=bool)
    yield np.packbits(there).tobytes()
    if pa.types.is_integer(column.type) or pa.types.is_boolean(column.type):
        yield b"integer" + column.cast(pa.int64()).fill_null(0).to_numpy().tobytes()
    elif pa.types.is_floating(column.type):
        yield b"number" + column.cast(pa.float64()).fill_null(0.0).to_numpy().tobytes()
    else:
        if column.null_count:
            column = column.cast(pa.large_string()).fill_null("")
        chunks = [_lengths_and_text(chunk) for chunk in column.chunks]
        yield b"text"
        yield from (lengths for lengths, _ in chunks)
        yield from (text for _, text in chunks)


def _lengths_and_text(chunk: Any) -> tuple[bytes, bytes | pa.Buffer]:
    """Give the lengths in bytes of texts without a missing one, and the texts in a row."""
    if pa.types.is_dictionary(chunk.type) and len(chunk.dictionary) == 1:
        text = chunk.dictionary[0].as_py().encode()
        return np.full(len(chunk), len(text), dtype="int64").tobytes(), text * len(chunk)
    plain = chunk.cast(pa.large_string())
    _, offsets, content = plain.buffers()
    ends = np.frombuffer(offsets, "int64")[plain.offset : plain.offset + len(plain) + 1]
    first, last = (int(ends[0]), int(ends[-1])) if len(plain) else (0, 0)
    return np.diff(ends).tobytes(), content.slice(first, last - first) if content else b""


def table_hashes(tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Hash each table of a graph, by name; of one that is kept in parts, each part."""
    return {name: table_hash(table) for name, table in in_parts(tables).items()}


def fingerprint(hashes: Mapping[str, str]) -> str:
    """Hash a graph, by its tables' names and hashes.

    Examples
    --------
    >>> fingerprint({"nodes.Firm": "ab"})[:8]
    '6c49a6d6'
    """
    return sha256("".join(f"{n} {hashes[n]}\n" for n in sorted(hashes)).encode()).hexdigest()
