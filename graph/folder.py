"""The graph folder on disk: Parquet tables behind one manifest that is replaced in one step.

Tables have names that carry their content's hash, so a new state is written beside the old one
and becomes the graph when ``datapackage.json`` is renamed into place. Whatever interrupts a
write, the folder is the old graph or the new one.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from .errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from pathlib import Path

    import pandas as pd

FORMAT_VERSION = 1
MANIFEST = "datapackage.json"
LOCK = ".lock"
TABLE_FILE = re.compile(r"[A-Za-z_.]+\.[0-9a-f]{12}\.parquet(\.part)?")

Manifest = dict[str, Any]


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a graph folder and see that what it names is there.

    Raises
    ------
    StoreError
        If there is no graph, it is of a newer format, or a table is missing or cut short.
    """
    if not folder.exists():
        raise StoreError(f"{folder}: no such graph folder", "make one: lodegraph load FILE --into")
    path = folder / MANIFEST
    if not path.exists():
        raise StoreError(f"{folder}: not a graph folder ({MANIFEST} is missing)", _remedy(folder))
    try:
        manifest: Manifest = json.loads(path.read_text(encoding="utf-8"))
        version = manifest["lodegraph_format"]
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        hint = "restore it from a copy, or load the sources again into a new folder"
        raise StoreError(f"{path}: not a lodegraph manifest ({error})", hint) from error
    if version > FORMAT_VERSION:
        raise StoreError(
            f"{folder}: format {version} is newer than this lodegraph reads ({FORMAT_VERSION})",
            "install a newer lodegraph",
        )
    for resource in manifest["resources"]:
        _check_size(folder, resource)
    return manifest


def _remedy(folder: Path) -> str:
    if _leftovers_only(folder):
        return "an interrupted load left it; load again into the same folder"
    return "name a folder that `lodegraph load --into` made"


def _leftovers_only(folder: Path) -> bool:
    names = [p.name for p in folder.iterdir() if p.name not in {LOCK, f"{MANIFEST}.part"}]
    return all(TABLE_FILE.fullmatch(name) for name in names)


def _check_size(folder: Path, resource: Manifest) -> None:
    path = folder / resource["path"]
    size = path.stat().st_size if path.exists() else None
    if size != resource["bytes"]:
        state = "is missing" if size is None else f"has {size} bytes, not {resource['bytes']}"
        hint = "restore the folder from a copy, or load the sources again into a new one"
        raise StoreError(f"{path}: half written, the table {state}", hint)


def read_table(folder: Path, resource: Manifest) -> pd.DataFrame:
    """Read one table that the manifest names."""
    path = folder / resource["path"]
    try:
        table = pq.read_table(path, partitioning=None)
    except (OSError, pa.ArrowException) as error:
        hint = "open the graph again; another process may have changed it"
        raise StoreError(f"{path}: cannot be read ({error})", hint) from error
    return table.to_pandas()


def damaged_tables(folder: Path, manifest: Manifest) -> list[str]:
    """Name the tables whose content no longer has the hash in the manifest."""
    return [
        resource["path"]
        for resource in manifest["resources"]
        if sha256((folder / resource["path"]).read_bytes()).hexdigest() != resource["hash"]
    ]


@contextmanager
def writing(folder: Path) -> Generator[None]:
    """Hold the folder's lock, making the folder if need be.

    Raises
    ------
    StoreError
        If another process holds it, or the folder holds something that is not a graph.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / MANIFEST).exists() and not _leftovers_only(folder):
        raise StoreError(f"{folder}: holds files that are not a graph", "name an empty folder")
    try:
        with FileLock(folder / LOCK, timeout=0):
            yield
    except Timeout as error:
        raise StoreError(
            f"{folder}: another process is writing to it", "wait until it has finished"
        ) from error


def write_tables(
    folder: Path, tables: Mapping[str, pd.DataFrame], loads: list[Manifest], fingerprint: str
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
    fingerprint : str
        Of the content, as :meth:`Graph.fingerprint` gives it.
    """
    resources = [_write_table(folder, name, tables[name]) for name in sorted(tables)]
    manifest = {
        "profile": "data-package",
        "name": "lodegraph",
        "lodegraph_format": FORMAT_VERSION,
        "fingerprint": fingerprint,
        "resources": resources,
        "loads": loads,
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    _write_file(folder / MANIFEST, text.encode())
    _remove_old(folder, {resource["path"] for resource in resources})


def _write_table(folder: Path, name: str, table: pd.DataFrame) -> Manifest:
    arrow = pa.Table.from_pandas(table, preserve_index=False)
    buffer = BytesIO()
    pq.write_table(arrow, buffer, compression="zstd")
    content = buffer.getvalue()
    digest = sha256(content).hexdigest()
    path = f"{name}.{digest[:12]}.parquet"
    if not (folder / path).exists():
        _write_file(folder / path, content)
    return {
        "name": name,
        "path": path,
        "format": "parquet",
        "hash": digest,
        "bytes": len(content),
        "rows": len(table),
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
        part.unlink(missing_ok=True)
        raise StoreError(f"{path}: cannot be written ({error.strerror})", "free space") from error


def _remove_old(folder: Path, current: set[str]) -> None:
    for path in folder.iterdir():
        if TABLE_FILE.fullmatch(path.name) and path.name not in current:
            path.unlink()
