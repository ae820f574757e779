"""The documents that a graph was read from: which are the same, and which took another's place."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields, replace
from hashlib import blake2b, sha256
from typing import TYPE_CHECKING

import pandas as pd

from .schema import ENDS, load_schema
from .statements import Batch, reject_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .texts import Text
    from .told import Row, Told

DOCUMENTS = "documents"
READ, SAME, SUPERSEDED = "read", "same text", "superseded"
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
SKETCHED = 16  # sentences that stand for a text when two are compared
ALIKE = 0.5  # share of sentences that two versions of one document have in common, at least


@dataclass(frozen=True, slots=True)
class Document:
    """One file that was read.

    Parameters
    ----------
    file : str
        Its name; of a file in a folder the folder's name and the path in it, with slashes.
    sha256, text_sha256 : str
        Of its bytes; of the words of its text.
    source_id : str
        The source that its statements name.
    title, url, date : str, optional
        As the file declares them; ``date`` is an ISO day.
    sketch : str
        Hashes of some of its sentences, by which two texts are compared.
    read_by : str
        With what it was read, so that it is read again when that has changed.
    state : str
        ``read``; ``same text`` as another, or ``superseded`` by it: then it states nothing.
    instead : str, optional
        The source of that other document.
    """

    file: str
    sha256: str
    text_sha256: str
    source_id: str
    title: str | None = None
    url: str | None = None
    date: str | None = None
    sketch: str = ""
    read_by: str = ""
    state: str = READ
    instead: str | None = None


COLUMNS = [each.name for each in fields(Document)]


def described(file: str, told: Told, read_by: str = "") -> Document:
    """Describe the document that states something."""
    title, url, date = (told.source[name] for name in ("title", "url", "date"))
    return Document(
        file,
        told.text.sha256,
        _words_hash(told.text),
        str(told.source["id"]),
        str(title) if title else None,
        str(url) if url else None,
        str(date) if date else None,
        sketch=" ".join(_sketch(told.text)),
        read_by=read_by,
    )


def _words_hash(text: Text) -> str:
    return sha256(" ".join(text.text[text.body_start :].split()).encode()).hexdigest()


def _sketch(text: Text) -> list[str]:
    """Take the smallest hashes of the sentences: of two texts, alike ones are found by them."""
    sentences = SENTENCE_END.split(text.text[text.body_start :])
    hashes = {blake2b(" ".join(s.split()).encode(), digest_size=4).hexdigest() for s in sentences}
    return sorted(hashes)[:SKETCHED]


def _alike(one: Document, other: Document) -> bool:
    """Estimate the share of common sentences (Broder 1997, doi:10.1109/SEQUEN.1997.666900)."""
    mine, theirs = set(one.sketch.split()), set(other.sketch.split())
    smallest = sorted(mine | theirs)[:SKETCHED]
    return len(mine & theirs & set(smallest)) >= ALIKE * len(smallest)


class Shelf:
    """The documents of a graph, as a new one is set beside them.

    Parameters
    ----------
    table : DataFrame, optional
        As :meth:`table` gives it.
    """

    def __init__(self, table: pd.DataFrame | None = None) -> None:
        self._known: dict[tuple[str, str], Document] = {}
        self._texts: dict[str, tuple[str, str]] = {}
        self._kin: dict[tuple[str, str], set[tuple[str, str]]] = {}
        if table is not None:
            for row in table.astype("object").where(table.notna(), None).itertuples(index=False):
                self._put(Document(*row))

    @classmethod
    def of(cls, tables: Mapping[str, pd.DataFrame]) -> Shelf:
        """Take the documents from the tables of a graph."""
        return cls(tables.get(DOCUMENTS))

    def table(self) -> pd.DataFrame:
        """Give the documents as a table, by file."""
        rows = [asdict(self._known[key]) for key in sorted(self._known)]
        return pd.DataFrame(rows, columns=COLUMNS, dtype="str")

    def has(self, file: str, digest: str, read_by: str = "") -> bool:
        """Tell whether a file was read before, with these bytes and by the same means."""
        known = self._known.get((file, digest))
        return known is not None and known.state != SUPERSEDED and known.read_by == read_by

    def now(self, document: Document) -> Document:
        """Give what has become of a document."""
        return self._known[document.file, document.sha256]

    def silent(self) -> set[str]:
        """Name the files that state nothing, since others do instead."""
        read = {document.file for document in self._known.values() if document.state == READ}
        return {document.file for document in self._known.values()} - read

    def place(self, new: Document) -> tuple[Document, list[str]]:
        """Set a document beside the others.

        What stands at the same path of a folder now takes the place of what stood there, and so
        does a file of the same name that has half of its sentences. Of two texts at one address,
        or with one title and half of their sentences in common, the one with the later date
        stands; where the dates do not tell, both do.

        Returns
        -------
        tuple of (Document, list of str)
            With its state; and the sources whose place it takes.
        """
        twin = self._known.get(self._texts.get(new.text_sha256, ("", "")))
        if twin is not None and (twin.file, twin.sha256) != (new.file, new.sha256):
            if twin.state == READ:
                return self._put(replace(new, state=SAME, instead=twin.source_id)), []
            if twin.file != new.file:
                return self._put(replace(new, state=SUPERSEDED, instead=twin.instead)), []
        gone: list[str] = []
        for rival in self._rivals(new):
            if _stands(new, rival):
                gone.append(rival.source_id)
            elif _stands(rival, new):
                return self._put(replace(new, state=SUPERSEDED, instead=rival.source_id)), []
        self._retire(gone, new.source_id)
        return self._put(new), gone

    def _rivals(self, new: Document) -> Iterator[Document]:
        keys = {key for kin in _kin(new) for key in self._kin.get(kin, ())}
        for key in sorted(keys - {(new.file, new.sha256)}):
            other = self._known[key]
            if other.state == READ and other.source_id != new.source_id:
                yield other

    def _retire(self, sources: list[str], instead: str) -> None:
        for document in list(self._known.values()) if sources else ():
            if {document.source_id, document.instead} & set(sources):
                self._put(replace(document, state=SUPERSEDED, instead=instead))

    def _put(self, document: Document) -> Document:
        key = document.file, document.sha256
        self._known[key] = document
        if document.state != SAME:
            self._texts[document.text_sha256] = key
        for kin in _kin(document):
            self._kin.setdefault(kin, set()).add(key)
        return document


def _kin(document: Document) -> Iterator[tuple[str, str]]:
    """Give what a document may have in common with another version of it."""
    for name in ("file", "url", "title"):
        value = getattr(document, name)
        if value:
            yield name, value


def _stands(one: Document, other: Document) -> bool:
    """Tell whether a document takes the place of another one."""
    if one.file == other.file:
        return "/" in one.file or _alike(one, other)
    same_address = bool(one.url) and one.url == other.url
    if not (same_address or _alike(one, other)):
        return False
    return bool(one.date and other.date) and str(one.date) > str(other.date)


@dataclass(frozen=True)
class Together:
    """Many documents as one batch; its rows are numbered through, and ``places`` tells them apart.

    Parameters
    ----------
    batch : Batch
        Statements and nodes of all of them.
    places : DataFrame
        ``file`` and ``row`` of each statement, by its number.
    rejects : DataFrame
        What their batches rejected, with ``file``.
    """

    batch: Batch
    places: pd.DataFrame
    rejects: pd.DataFrame

    def placed(self, rejects: pd.DataFrame) -> pd.DataFrame:
        """Give rejects of the whole batch their file, and their row in it."""
        places = self.places.loc[rejects["row"].astype("int64")]
        return rejects.assign(row=places["row"].array, file=places["file"].array)


def together(read: Sequence[tuple[str, Told]]) -> Together:
    """Put the statements of documents together, so that they are checked and merged in one go."""
    batch = batch_of([told for _, told in read])
    files = [file for file, told in read for _ in told.statements]
    places = pd.DataFrame({"file": pd.Series(files, dtype="str"), "row": batch.statements["row"]})
    rejects = [row for _, told in read for row in told.rejects]
    of_rejects = pd.Series([file for file, told in read for _ in told.rejects], dtype="str")
    return Together(
        replace(batch, statements=batch.statements.assign(row=range(len(places)))),
        places,
        reject_table(rejects).assign(file=of_rejects),
    )


def batch_of(read: Sequence[Told]) -> Batch:
    """Make the tables of what documents state."""
    rejects = [row for told in read for row in told.rejects]
    statements = [row for told in read for row in told.statements]
    labels = sorted({label for told in read for label in told.nodes})
    nodes = {
        label: pd.DataFrame(
            [pair for told in read for pair in sorted(told.nodes.get(label, {}).items())],
            columns=["id", "name"],
            dtype="str",
        )
        for label in labels
    }
    return Batch(
        _table(statements),
        {"Source": pd.DataFrame([told.source for told in read]), **nodes},
        reject_table(rejects),
        len(statements) + len(rejects),
        tuple(told.text for told in read),
    )


def _table(statements: list[Row]) -> pd.DataFrame:
    """Make the table of statements, its columns in the types of the schema."""
    needed = ["type", *ENDS, "source_id", "row"]
    columns = list(dict.fromkeys([*needed, *(key for row in statements for key in row)]))
    properties = {
        p.name: p.dtype for t in load_schema().types.values() for p in t.properties.values()
    }
    types = {name: properties.get(name, "str") for name in columns} | {"row": "Int64"}
    return pd.DataFrame(statements, columns=columns).astype(types)
