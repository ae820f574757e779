"""What tables hold, reduced to a hash: equal for equal rows, in whatever order.

The hash is of the values and not of a file, so another version of the Parquet writer, or a way
over a server and back, leaves it as it is.
"""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .parts import in_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray


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
    return _hash(rows.num_rows, rows.column_names, lambda name: rows[name].chunks)


def stored_hash(path: Path) -> str:
    """Hash a table as :func:`table_hash` does, reading no more of it than a group of rows.

    Parameters
    ----------
    path : Path
        A Parquet file whose rows lie in the order of ``id``.
    """
    with pq.ParquetFile(path) as file:

        def chunks(name: str) -> Iterator[Any]:
            for group in range(file.num_row_groups):
                yield from file.read_row_group(group, [name])[name].chunks

        return _hash(file.metadata.num_rows, file.schema_arrow.names, chunks)


def _hash(rows: int, names: list[str], chunks: Callable[[str], Iterable[Any]]) -> str:
    digest = sha256(f"{rows}\n".encode())
    for name in sorted(names):
        there = [np.zeros(0, dtype=bool), *map(_is_there, chunks(name))]
        if any(part.any() for part in there):
            digest.update(name.encode())
            digest.update(np.packbits(np.concatenate(there)).tobytes())
            for part in _parts(partial(chunks, name)):
                digest.update(part)
    return digest.hexdigest()


def _is_there(chunk: Any) -> NDArray[np.bool_]:
    if not chunk.null_count:
        return np.ones(len(chunk), dtype=bool)
    found: NDArray[np.bool_] = chunk.is_valid().to_numpy(zero_copy_only=False)
    return found


def _parts(chunks: Callable[[], Iterable[Any]]) -> Iterator[bytes | pa.Buffer]:
    """Give the values of a column as bytes that do not depend on how it is held."""
    kind = next(iter(chunks())).type
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        yield b"integer"
        for chunk in chunks():
            yield chunk.cast(pa.int64()).fill_null(0).to_numpy().tobytes()
    elif pa.types.is_floating(kind):
        yield b"number"
        for chunk in chunks():
            yield chunk.cast(pa.float64()).fill_null(0.0).to_numpy().tobytes()
    else:
        yield b"text"
        for chunk in chunks():
            yield _lengths(chunk)
        for chunk in chunks():
            yield _text(chunk)


def _lengths(chunk: Any) -> bytes:
    """Give the lengths of texts in bytes, 0 of a missing one."""
    if pa.types.is_dictionary(chunk.type):
        lengths: Any = pc.binary_length(chunk.dictionary).take(chunk.indices)
    else:
        lengths = pc.binary_length(chunk)
    return bytes(lengths.cast(pa.int64()).fill_null(0).to_numpy().tobytes())


def _text(chunk: Any) -> bytes | pa.Buffer:
    """Give texts in a row."""
    if chunk.null_count:
        chunk = chunk.cast(pa.large_string()).fill_null("")
    if pa.types.is_dictionary(chunk.type) and len(chunk.dictionary) == 1:
        return str(chunk.dictionary[0]).encode() * len(chunk)
    plain = chunk.cast(pa.large_string())
    _, offsets, content = plain.buffers()
    ends = np.frombuffer(offsets, "int64")[plain.offset : plain.offset + len(plain) + 1]
    first, last = (int(ends[0]), int(ends[-1])) if len(plain) else (0, 0)
    text: bytes | pa.Buffer = content.slice(first, last - first) if content else b""
    return text


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
