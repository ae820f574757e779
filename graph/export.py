"""A graph for other programs: CSV, Parquet, GraphML and a Cypher script.

What is written appears in one step: beside its place first, then renamed into it. Nothing is
overwritten that was not written here.
"""

from __future__ import annotations

import json
import re
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx

from .cite import cite
from .errors import LodegraphError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    import pandas as pd

    from .store import Graph

MANIFEST = "datapackage.json"
MARK = "lodegraph_export"
FIELD_TYPES = {"i": "integer", "u": "integer", "f": "number", "b": "boolean"}
_FORMULA = re.compile(r"[=+\-@\t\r]")
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def export_graph(graph: Graph, to: Path | str, kind: str) -> None:
    r"""Write a graph for other programs.

    Parameters
    ----------
    graph : Graph
    to : Path or str
        ``csv``, ``parquet``: a folder, which gets one file for each label and statement type and
        a ``datapackage.json`` with their columns and the sources to credit. ``graphml``,
        ``cypher``: a file.
    kind : str
        ``csv``: UTF-8; a text that a spreadsheet would take for a formula (it starts with ``=``,
        ``+``, ``-``, ``@`` or a tab) gets a leading apostrophe; a missing value is an empty cell.
        ``parquet``: as in the graph. ``graphml``: missing values are left out, lists joined with
        ``|``, characters that XML cannot hold become U+FFFD; NetworkX reads it back with
        ``read_graphml(file, edge_key_type=str, force_multigraph=True)``. ``cypher``: statements
        for a Neo4j server, one a line.

    Raises
    ------
    StoreError
        If something stands in the place that was not exported before, or it cannot be written.
    LodegraphError
        If there is no such format.

    Examples
    --------
    >>> from lodegraph.graph.store import Graph
    >>> import pandas as pd
    >>> graph = Graph.from_tables({"nodes.Mineral": pd.DataFrame({"id": ["cobalt"]})})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     export_graph(graph, Path(folder) / "out", "csv")
    ...     (Path(folder) / "out" / "Mineral.csv").read_text()
    'id\ncobalt\n'
    """
    if kind not in {*TABLES, *FILES}:
        proposal = f"choose {', '.join(sorted({*TABLES, *FILES}))}"
        raise LodegraphError(f"there is no export format {kind!r}", proposal)
    place = Path(to)
    try:
        if kind in FILES:
            _write_file(graph, place, kind)
        else:
            _write_folder(graph, place, kind)
    except OSError as error:
        hint = "name a place you may write to, with room for it"
        raise StoreError(f"{place}: cannot be written ({error.strerror})", hint) from error


def _write_csv(table: pd.DataFrame, path: Path) -> None:
    shown = table.copy()
    for name in shown:
        if shown[name].dtype.kind not in FIELD_TYPES:
            shown[name] = shown[name].map(_harmless, na_action="ignore")
    # With any other line end, a lone carriage return in a text would not be quoted.
    shown.to_csv(path, index=False, encoding="utf-8", lineterminator="\r\n")


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def _write_parquet(table: pd.DataFrame, path: Path) -> None:
    table.to_parquet(path, index=False, compression="zstd")


TABLES: dict[str, Callable[[pd.DataFrame, Path], None]] = {
    "csv": _write_csv,
    "parquet": _write_parquet,
}


def _write_folder(graph: Graph, place: Path, kind: str) -> None:
    with _aside(place) as folder:
        resources: list[dict[str, Any]] = []
        for name, table in _tables(graph).items():
            path = folder / f"{name}.{kind}"
            TABLES[kind](table, path)
            fields = [_field(table, column) for column in table]
            resources.append(
                {"name": name, "path": path.name, "format": kind, "schema": {"fields": fields}}
            )
        text = json.dumps(_package(graph, kind, resources), indent=1, ensure_ascii=False)
        (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
        _check_replaceable(place)
        _swap(folder, place)


def _swap(folder: Path, place: Path) -> None:
    """Put a folder in a place; the one that was there goes, or comes back if this fails."""
    old = folder.with_name(folder.name + ".old")
    if place.exists():
        place.replace(old)
    try:
        folder.replace(place)
    except OSError:
        if old.exists():
            old.replace(place)
        raise


def _tables(graph: Graph) -> dict[str, pd.DataFrame]:
    nodes = {label: graph.nodes(label) for label in graph.labels()}
    return {**nodes, **{name: graph.statements(name) for name in graph.types()}}


def _field(table: pd.DataFrame, column: Any) -> dict[str, str]:
    return {"name": str(column), "type": FIELD_TYPES.get(table[column].dtype.kind, "string")}


def _package(graph: Graph, kind: str, resources: list[dict[str, Any]]) -> dict[str, Any]:
    wanted = {"title": "citation", "path": "url", "licence": "licence", "credit": "attribution"}
    return {
        "profile": "data-package",
        "name": "lodegraph-export",
        MARK: kind,
        "resources": resources,
        "sources": [
            {key: row[column] for key, column in wanted.items() if row[column]}
            for row in cite(graph).to_dict(orient="records")
        ],
    }


@contextmanager
def _aside(place: Path) -> Generator[Path]:
    """Give a new folder beside the place, and take it away if it is still there in the end."""
    place.parent.mkdir(parents=True, exist_ok=True)
    _check_replaceable(place)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=f".{place.name}.") as folder:
        aside = Path(folder) / place.name
        aside.mkdir()
        yield aside


def _check_replaceable(place: Path) -> None:
    """Refuse to replace anything but an empty folder or exactly what an export wrote."""
    if not place.exists() and not place.is_symlink():
        return
    if not place.is_dir() or place.is_symlink():
        raise StoreError(f"{place}: is not a folder", "name a new or empty folder")
    found = {path.name for path in place.iterdir()}
    if found and found != _exported(place):
        hint = "name a new or empty folder"
        raise StoreError(f"{place}: holds files that an export did not write", hint)


def _exported(place: Path) -> set[str]:
    try:
        manifest = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        named = {str(resource["path"]) for resource in manifest["resources"]}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return {MANIFEST, *named} if MARK in manifest else set()


def _write_file(graph: Graph, place: Path, kind: str) -> None:
    write, mark = FILES[kind]
    if place.is_dir():
        raise StoreError(f"{place}: is a folder", f"name a file such as {place / f'graph.{kind}'}")
    if place.exists() and mark not in _head(place):
        raise StoreError(f"{place}: is no {kind} file of an export", "name a new file")
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=f".{place.name}.") as folder:
        aside = Path(folder) / place.name
        write(graph, aside)
        aside.replace(place)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(1000)


def _write_graphml(graph: Graph, path: Path) -> None:
    nx.write_graphml(_plain(graph.to_networkx()), path)


def _write_cypher(graph: Graph, path: Path) -> None:
    from .script import write_script  # noqa: PLC0415 - the driver is slow to import

    with path.open("w", encoding="utf-8", newline="\n") as file:
        write_script(graph, file)


# How a file is written, and what stands at the head of one that may be replaced.
FILES: dict[str, tuple[Callable[[Graph, Path], None], bytes]] = {
    "cypher": (_write_cypher, b"// A graph of lodegraph"),
    "graphml": (_write_graphml, b"<graphml"),
}


def _plain(network: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """Copy a network with nothing in it that GraphML cannot hold."""
    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    plain.graph.update(_properties(network.graph))
    for node, properties in network.nodes(data=True):
        plain.add_node(_xml(node), **_properties(properties))
    for subject, target, key, properties in network.edges(keys=True, data=True):
        plain.add_edge(_xml(subject), _xml(target), key=_xml(key), **_properties(properties))
    return plain


def _properties(properties: dict[str, Any]) -> dict[str, Any]:
    return {key: _xml(value) for key, value in properties.items() if value is not None}


def _xml(value: Any) -> Any:
    if isinstance(value, list | tuple | set):
        return "|".join(str(_xml(item)) for item in value)
    return _NOT_XML.sub("\ufffd", value) if isinstance(value, str) else value
