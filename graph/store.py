"""A graph opened for questions: its tables, and the engines built from them."""

from __future__ import annotations

from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from .content import fingerprint, table_hashes
from .documents import DOCUMENTS, Shelf
from .folder import Manifest, count_rows, read_manifest, read_pieces, read_table
from .parts import table_of, whole
from .schema import DATA, load_schema
from .statements import reject_table
from .texts import find_text, table_of_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    import networkx as nx

    from .engine import Engine
    from .texts import Text

REFERENCE = DATA / "reference"
NODES, STATEMENTS, REJECTS = "nodes.", "statements.", "rejects"


def empty_table(name: str) -> pd.DataFrame:
    """Make the empty table of a label or statement type, with the schema's columns."""
    return _empty_table(name).copy()


@cache
def _empty_table(name: str) -> pd.DataFrame:
    columns = load_schema().columns(name)
    return pd.DataFrame({column: pd.Series(dtype=dtype) for column, dtype in columns.items()})


class Graph:
    """Nodes and statements, ready for questions.

    Parameters
    ----------
    tables : mapping of str to (callable returning DataFrame)
        By name: ``nodes.Country``, ``statements.REFINES``, ``rejects``; read when first asked for.
    name : str
        What to call the graph in answers, for example its folder.
    folder : Path, optional
        Where it is stored.
    manifest : dict, optional
        What its folder tells of it: the loads, the tables on disk, the fingerprint.

    Examples
    --------
    >>> from lodegraph import open_graph
    >>> graph = open_graph()
    >>> graph.nodes("Mineral").set_index("id").loc["cobalt", "symbol"]
    'Co'
    """

    def __init__(
        self,
        tables: Mapping[str, Callable[[], pd.DataFrame]],
        name: str,
        folder: Path | None = None,
        manifest: Manifest | None = None,
    ) -> None:
        self._sources = tables
        self._tables: dict[str, pd.DataFrame] = {}
        self._manifest: Manifest = manifest or {}
        self.name = name
        self.folder = folder

    @classmethod
    def from_tables(cls, tables: Mapping[str, pd.DataFrame], name: str = "memory") -> Graph:
        """Make a graph of tables already in memory."""
        return cls({key: _constant(table) for key, table in tables.items()}, name)

    def _table(self, key: str) -> pd.DataFrame:
        if key not in self._tables:
            self._tables[key] = self._sources[key]()
        # A copy on write: what the caller does to it stays with the caller.
        return self._tables[key].copy(deep=False)

    def _parts(self, key: str) -> list[str]:
        return [part for part in sorted(self._sources) if table_of(part) == key]

    def _present(self, prefix: str) -> list[str]:
        names = dict.fromkeys(table_of(key) for key in sorted(self._sources))
        return [name.removeprefix(prefix) for name in names if name.startswith(prefix)]

    def labels(self) -> list[str]:
        """Name the node labels that are present."""
        return self._present(NODES)

    def types(self) -> list[str]:
        """Name the statement types that are present."""
        return self._present(STATEMENTS)

    def nodes(self, label: str) -> pd.DataFrame:
        """Return the nodes of a label, one row each, in the columns of the schema."""
        key = NODES + label
        return self._table(key) if key in self._sources else empty_table(label)

    def statements(self, name: str, year: int | None = None) -> pd.DataFrame:
        """Return the statements of a type, one row each, in the columns of the schema.

        Parameters
        ----------
        name : str
            The type.
        year : int, optional
            Only those about this year; of trade and of flows, which have very many rows, the
            others are not even read.
        """
        key = STATEMENTS + name
        parts = self._parts(key)
        if parts in ([], [key]):
            table = self._table(key) if parts else empty_table(name)
        elif year is not None:
            about = f"{key}.{year}"
            return self._table(about) if about in parts else empty_table(name)
        else:
            if key not in self._tables:
                self._tables |= whole({part: self._sources[part]() for part in parts})
            table = self._tables[key].copy(deep=False)
        return table if year is None else table[table["year"] == year]

    def undated(self, name: str) -> pd.DataFrame:
        """Return the statements of a type that are about no year; the others need not be read."""
        key = STATEMENTS + name
        if key in self._sources and key not in self._tables and len(self._parts(key)) > 1:
            return self._sources[key]()
        table = self.statements(name)
        return table[table["year"].isna()]

    def counts(self, name: str, columns: Sequence[str]) -> pd.DataFrame:
        """Count the statements of a type by the values of some columns.

        Of a graph in a folder only these columns are read: of trade that takes a tenth of the time.

        Parameters
        ----------
        name : str
            The type.
        columns : list of str
            Properties of it, or ends.

        Returns
        -------
        DataFrame
            The columns and ``count``: a row for each combination that there is.
        """
        key = STATEMENTS + name
        stored = [
            part for part in self._manifest.get("resources", []) if table_of(part["name"]) == key
        ]
        if self.folder is not None and stored and key not in self._tables:
            counted = [count_rows(self.folder, part, columns) for part in stored]
        else:
            counted = [self.statements(name)[list(columns)].assign(count=1)]
        schema = load_schema().columns(name)
        dtypes = {column: schema[column] for column in columns}
        found = pd.concat(counted, ignore_index=True).astype(dtypes)
        return found.groupby(list(columns), dropna=False)["count"].sum().reset_index()

    def sources(self) -> pd.DataFrame:
        """Return where the statements come from: one row for each source."""
        return self.nodes("Source")

    def rejects(self) -> pd.DataFrame:
        """Return the rows that were read and did not become statements, with the reason."""
        if REJECTS in self._sources:
            return self._table(REJECTS)
        return reject_table().assign(file=pd.Series(dtype="str"))

    def documents(self) -> pd.DataFrame:
        """Return the documents that were read, and which others stand for the rest.

        Returns
        -------
        DataFrame
            The columns of :class:`~lodegraph.graph.documents.Document`, by file.
        """
        return self._table(DOCUMENTS) if DOCUMENTS in self._sources else Shelf().table()

    def text(self, sha256: str) -> Text | None:
        """Return the text of a document, with the way back to its pages.

        Parameters
        ----------
        sha256 : str
            Of the file, as in the row of its source.

        Returns
        -------
        Text or None
            None if the folder does not keep it.
        """
        key = table_of_text(sha256)
        return find_text(self._table(key), sha256) if key in self._sources else None

    def loads(self) -> pd.DataFrame:
        """Return the journal: for each load the file, its hash, the loader and the counts."""
        return pd.DataFrame(self._manifest.get("loads", []))

    def tables(self) -> dict[str, pd.DataFrame]:
        """Read every table of nodes and statements, by name."""
        nodes = {NODES + label: self.nodes(label) for label in self.labels()}
        return nodes | {STATEMENTS + name: self.statements(name) for name in self.types()}

    def fingerprint(self) -> str:
        """Hash the content: equal for equal nodes and statements, however they were loaded.

        Returns
        -------
        str
            64 hexadecimal digits.
        """
        return self._manifest.get("fingerprint") or fingerprint(table_hashes(self.tables()))

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Build the graph for NetworkX: node keys ``Label:id``, edge keys the statement ids.

        Missing properties are left out, so that GraphML and friends can hold the result.
        """
        import networkx as nx  # noqa: PLC0415 - most answers need no NetworkX

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=self.name)
        for label in self.labels():
            for record in _records(self.nodes(label)):
                graph.add_node(f"{label}:{record['id']}", label=label, **record)
        for name in self.types():
            for record in _records(self.statements(name)):
                subject = f"{record.pop('subject_label')}:{record.pop('subject_id')}"
                target = f"{record.pop('object_label')}:{record.pop('object_id')}"
                graph.add_edge(subject, target, key=record["id"], type=name, **record)
        return graph

    @cached_property
    def engine(self) -> Engine:
        """The embedded Cypher engine, which reads statements of a type when a query needs them."""
        from .engine import EmbeddedEngine  # noqa: PLC0415 - a graph may never be queried

        engine = EmbeddedEngine({label: self.nodes(label) for label in self.labels()}, {})
        engine.load_when_asked({name: partial(self.statements, name) for name in self.types()})
        return engine

    def query(self, cypher: str, **parameters: Any) -> pd.DataFrame:
        """Answer a reading Cypher query on the embedded engine.

        Parameters
        ----------
        cypher : str
            One statement that only reads; write values as ``$parameters``.
        **parameters
            Values of the parameters.

        Returns
        -------
        DataFrame
            One column for each item of ``RETURN``, in its order; NULL is None.

        Raises
        ------
        QueryRefused
            If the text would do more than read.
        QueryError
            If it is wrong; the message shows where.
        """
        return self.engine.run(cypher, parameters)


def _constant(table: pd.DataFrame) -> Callable[[], pd.DataFrame]:
    return lambda: table


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    columns = [(str(name), table[name].isna(), table[name].tolist()) for name in table]
    return [
        {name: values[i] for name, missing, values in columns if not missing.iloc[i]}
        for i in range(len(table))
    ]


def open_graph(folder: Path | str | None = None) -> Graph:
    """Open a graph folder, or the reference graph that ships with lodegraph.

    Parameters
    ----------
    folder : Path or str, optional
        A folder that ``lodegraph load --into`` made.

    Returns
    -------
    Graph
        Its tables are read when first asked for.

    Raises
    ------
    StoreError
        If there is no graph, it is half written or of a newer format.
    """
    path = REFERENCE if folder is None else Path(folder)
    manifest = read_manifest(path)
    tables = {resource["name"]: _reader(path, resource) for resource in manifest["resources"]}
    name = "the reference graph" if folder is None else str(path)
    return Graph(tables, name, path, manifest)


def _reader(folder: Path, resource: Manifest) -> Callable[[], pd.DataFrame]:
    return lambda: stored_table(folder, resource)


def stored_table(folder: Path, resource: Manifest) -> pd.DataFrame:
    """Read a table of a graph folder; a property the schema has gained since is missing in it."""
    return _in_schema(read_table(folder, resource), _columns(resource))


def stored_pieces(
    folder: Path, resource: Manifest, columns: Collection[str] | None = None
) -> Iterator[pd.DataFrame]:
    """Read a table as :func:`stored_table` does, but some of its columns and rows at a time."""
    wanted = {
        name: dtype
        for name, dtype in _columns(resource).items()
        if columns is None or name in columns
    }
    for piece in read_pieces(folder, resource, list(wanted)):
        yield _in_schema(piece, wanted)


def _columns(resource: Manifest) -> dict[str, str]:
    """Name the columns of a table of nodes or statements, with their types."""
    name = table_of(resource["name"]).partition(".")[2]
    schema = load_schema()
    return schema.columns(name) if name in {**schema.labels, **schema.types} else {}


def _in_schema(table: pd.DataFrame, columns: dict[str, str]) -> pd.DataFrame:
    if columns and list(table.columns) != list(columns):
        return table.reindex(columns=list(columns)).astype(columns)
    return table
