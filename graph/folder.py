"""The graph folder on disk: Parquet tables behind one manifest that is replaced in one step.

Tables have names that carry their content's hash, so a new state is written beside the old one
and becomes the graph when ``datapackage.json`` is renamed into place. Whatever interrupts a
write, the folder is the old graph or the new one.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import contextmanager, suppress
from hashlib import file_digest, sha256
from io import BytesIO
from itertools import chain
from secrets import token_hex
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from .content import fingerprint
from .errors import StoreError
from .parts import constants, in_parts, is_packed, pack, unpack

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

# Another one also where the same statements come to give another network: it is then derived anew.
FORMAT_VERSION, OLDEST_READ = 3, 2
SERVER = "neo4j"  # loader of what a server gave back
MANIFEST = "datapackage.json"
LOCK = ".lock"
GROUP_ROWS = 2**16
PIECE_ROWS = 2**13
TABLE_FILE = re.compile(r"[A-Za-z_.]+(\.\d+)?\.[0-9a-f]{12}\.parquet(\.part)?")
RESTORE = "restore the folder from a copy, or load the sources again into a new one"

Manifest = dict[str, Any]


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a graph folder and see that what it names is there.

    Raises
    ------
    StoreError
        If there is no graph, it is of a newer format, or a table is missing or cut short.
    """
    if not folder.is_dir():
        hint = "name a graph folder, or make one: lodegraph load FILE --into FOLDER"
        raise StoreError(f"{folder}: no such graph folder", hint)
    path = folder / MANIFEST
    if not path.exists():
        raise StoreError(f"{folder}: not a graph folder ({MANIFEST} is missing)", _remedy(folder))
    try:
        manifest: Manifest = json.loads(path.read_text(encoding="utf-8"))
        version = int(manifest["lodegraph_format"])
        if version > FORMAT_VERSION:
            raise StoreError(
                f"{folder}: format {version} is newer than this lodegraph reads ({FORMAT_VERSION})",
                "install a newer lodegraph",
            )
        if version < OLDEST_READ:
            raise StoreError(
                f"{folder}: format {version} is older than this lodegraph reads ({OLDEST_READ})",
                "load its sources again, into a new folder",
            )
        list(manifest["loads"])
        for resource in manifest["resources"]:
            _check_table(folder, resource)
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path}: damaged, not a lodegraph manifest", RESTORE) from error
    except OSError as error:
        raise StoreError(
            f"{path}: cannot be read ({error.strerror})", "see who may read"
        ) from error
    return manifest


def _remedy(folder: Path) -> str:
    if _leftovers_only(folder):
        return "an interrupted load left it; load again into the same folder"
    return "name a folder that `lodegraph load --into` made"


def _leftovers_only(folder: Path) -> bool:
    names = [p.name for p in folder.iterdir() if p.name not in {LOCK, f"{MANIFEST}.part"}]
    return all(TABLE_FILE.fullmatch(name) for name in names)


def _check_table(folder: Path, resource: Manifest) -> None:
    name, due = str(resource["path"]), int(resource["bytes"])
    if not TABLE_FILE.fullmatch(name):
        raise ValueError(name)
    path = folder / name
    size = path.stat().st_size if path.exists() else None
    if size != due:
        state = "is missing" if size is None else f"has {size} bytes, not {due}"
        raise StoreError(f"{path}: half written, the table {state}", RESTORE)


def read_table(folder: Path, resource: Manifest) -> pd.DataFrame:
    """Read one table that the manifest names."""
    path = folder / resource["path"]
    try:
        table = pq.read_table(path, partitioning=None)
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(path, error) from error
    return unpack(table) if is_packed(resource["name"]) else table.to_pandas()


def read_pieces(
    folder: Path, resource: Manifest, columns: Sequence[str] | None = None
) -> Iterator[pd.DataFrame]:
    """Read a table that is not packed, some columns of it or all, a piece of its rows at a time."""
    path = folder / resource["path"]
    try:
        with pq.ParquetFile(path) as file:
            held = [name for name in columns or () if name in file.schema_arrow.names]
            given = None if columns is None else held
            for rows in file.iter_batches(PIECE_ROWS, columns=given, use_threads=False):
                yield rows.to_pandas()
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(path, error) from error


def count_rows(folder: Path, resource: Manifest, columns: Sequence[str]) -> pd.DataFrame:
    """Count the rows of a table that the manifest names by some columns, and read no others.

    What a packed table does not hold, because no row has a value, is missing in all rows.
    """
    path = folder / resource["path"]
    try:
        schema: Any = pq.read_schema(path)
        held = [name for name in columns if name in schema.names]
        text = [name for name in held if pa.types.is_large_string(schema.field(name).type)]
        rows = pq.read_table(path, columns=held, read_dictionary=text, partitioning=None)
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(path, error) from error
    counts: Any = {"count_all": [resource["rows"]]}
    if held:
        rows = rows.unify_dictionaries()  # a long table has one for each of its pieces
        counts = rows.group_by(held, use_threads=False).aggregate([([], "count_all")]).to_pandas()
    table = pd.DataFrame(counts).rename(columns={"count_all": "count"})
    same = constants(schema)
    given = {name: same[name] for name in columns if name in same}
    return table.reindex(columns=[*columns, "count"]).assign(**given)


def _unreadable(path: Path, error: Exception) -> StoreError:
    hint = "open the graph again: another process may have changed it twice since"
    return StoreError(f"{path}: cannot be read ({error})", hint)


def damaged_tables(folder: Path) -> list[str]:
    """Name the tables whose content no longer has the hash in the manifest."""
    return [
        resource["path"]
        for resource in read_manifest(folder)["resources"]
        if _digest(folder / resource["path"]) != resource["hash"]
    ]


@contextmanager
def writing(folder: Path) -> Generator[None]:
    """Hold the folder's lock, making the folder if need be.

    A folder that was made for it and got no graph is taken away again.

    Raises
    ------
    StoreError
        If another process holds it, it cannot be written, or it holds something else than a graph.
    """
    made = not folder.exists()
    lock = FileLock(folder / LOCK, timeout=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / MANIFEST).exists() and not _leftovers_only(folder):
            raise StoreError(f"{folder}: holds files that are not a graph", "name an empty folder")
        lock.acquire()
    except Timeout as error:
        what = f"{folder}: another process is writing to it"
        raise StoreError(what, "wait until it has finished") from error
    except OSError as error:
        raise _unwritable(folder, error) from error
    before = {path.name for path in folder.iterdir()}
    try:
        yield
    finally:
        _remove_unnamed(folder, before)
        if made and not (folder / MANIFEST).exists():
            with suppress(OSError):
                lock_file = folder / LOCK
                lock_file.unlink()
                folder.rmdir()
        lock.release()


def write_tables(
    folder: Path,
    tables: Mapping[str, pd.DataFrame],
    loads: list[Manifest],
    hashes: Mapping[str, str],
    parts: Mapping[str, Manifest] = MappingProxyType({}),
) -> None:
    """Replace the graph in a folder by these tables, in one step.

    Parameters
    ----------
    folder : Path
        A folder that :func:`writing` has locked.
    tables : mapping of str to DataFrame
        By name: ``nodes.Country``, ``statements.REFINES``, ``rejects``.
    loads : list of dict
        The journal: what was loaded, in order.
    hashes : mapping of str to str
        Of the tables that are the graph's content, as
        :func:`~lodegraph.graph.content.table_hashes` gives them, of ``parts`` too.
    parts : mapping of str to dict
        What :func:`write_table` has returned for tables that are there already, by name.
    """
    before = _named_tables(folder)
    try:
        written = {
            name: write_table(folder, name, table) for name, table in in_parts(tables).items()
        }
        resources = sorted((written | dict(parts)).items())
        manifest = {
            "profile": "data-package",
            "name": "lodegraph",
            "lodegraph_format": FORMAT_VERSION,
            "fingerprint": fingerprint(hashes),
            "content": dict(sorted(hashes.items())),
            "resources": [resource for _, resource in resources],
            "loads": loads,
        }
        text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
        _write_file(folder / MANIFEST, text.encode())
    finally:
        # The tables of the graph before stay for one more write: whoever reads it may go on.
        _remove_others(folder, before | _named_tables(folder))


def _named_tables(folder: Path) -> set[str]:
    if not (folder / MANIFEST).exists():
        return set()
    return {resource["path"] for resource in read_manifest(folder)["resources"]}


def write_table(folder: Path, name: str, table: pd.DataFrame | pa.Table) -> Manifest:
    """Write one table beside the others; :func:`write_tables` makes it part of the graph.

    Parameters
    ----------
    folder : Path
    name : str
    table : DataFrame or Table
        A Table for those that are kept in parts only.

    Returns
    -------
    dict
        Its entry in the manifest.
    """
    if is_packed(name) or isinstance(table, pa.Table):
        content = pack(table)
    else:
        buffer = BytesIO()
        rows = pa.Table.from_pandas(table, preserve_index=False)
        pq.write_table(rows, buffer, compression="zstd", row_group_size=GROUP_ROWS)
        content = buffer.getvalue()
    digest = sha256(content).hexdigest()
    entry = _entry(name, digest, len(content), len(table))
    if not (folder / entry["path"]).exists():
        _write_file(folder / entry["path"], content)
    return entry


def write_pieces(folder: Path, name: str, pieces: Iterable[pd.DataFrame]) -> Manifest:
    """Write one table as :func:`write_table` does, of pieces with rows in the order of ``id``.

    No more than a piece and a group of rows are held at once.
    """
    part = folder / f"{name}.{token_hex(6)}.parquet.part"
    rows = 0
    try:
        with part.open("wb") as file:
            groups = _groups(pieces)
            first = next(groups)
            with pq.ParquetWriter(file, first.schema, compression="zstd") as writer:
                for group in chain([first], groups):
                    writer.write_table(group)
                    rows += len(group)
            file.flush()
            os.fsync(file.fileno())
        entry = _entry(name, _digest(part), part.stat().st_size, rows)
        part.replace(folder / entry["path"])
    except OSError as error:
        raise _unwritable(part, error) from error
    return entry


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _groups(pieces: Iterable[pd.DataFrame]) -> Iterator[pa.Table]:
    """Put pieces together into groups of rows of one size."""
    left: pa.Table | None = None
    for piece in pieces:
        rows = pa.Table.from_pandas(piece, preserve_index=False)
        left = rows if left is None else pa.concat_tables([left, rows])
        while len(left) >= GROUP_ROWS:
            yield left.slice(0, GROUP_ROWS)
            left = left.slice(GROUP_ROWS)
    if left is not None and len(left):
        yield left


def _entry(name: str, digest: str, size_bytes: int, rows: int) -> Manifest:
    return {
        "name": name,
        "path": f"{name}.{digest[:12]}.parquet",
        "format": "parquet",
        "hash": digest,
        "bytes": size_bytes,
        "rows": rows,
    }


def _write_file(path: Path, content: bytes) -> None:
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        part.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> StoreError:
    hint = "free space, or write to another folder; the graph is as it was"
    return StoreError(f"{path}: cannot be written ({error.strerror})", hint)


def _remove_unnamed(folder: Path, before: set[str]) -> None:
    """Take away tables written since that no graph names, as an interrupted load leaves them."""
    since = {path.name for path in folder.iterdir()} - before - _named_tables(folder)
    for name in since:
        if TABLE_FILE.fullmatch(name):
            (folder / name).unlink(missing_ok=True)


def _remove_others(folder: Path, current: set[str]) -> None:
    for path in folder.iterdir():
        if TABLE_FILE.fullmatch(path.name) and path.name not in current:
            path.unlink(missing_ok=True)
