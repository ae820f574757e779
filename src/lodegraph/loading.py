"""Load files and folders into a graph, with progress, and tell what came of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from time import monotonic
from typing import TYPE_CHECKING

from . import __version__
from .graph.documents import Shelf
from .graph.errors import LoadError
from .graph.folder import writing
from .graph.load import Loading, LoadReport
from .graph.store import REFERENCE
from .loaders.corpus import Failure, Outcome, digest, files_within, read_all
from .loaders.documents import NAME as DOCUMENT
from .loaders.documents import tell
from .loaders.own_language import SHIPPED, language
from .loaders.registry import choose, reads_folder
from .loaders.review import review_path
from .loaders.second_reading import Answer, asking

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rich.status import Status

    from .graph.documents import Document
    from .graph.statements import Batch
    from .graph.told import Told
    from .loaders.second_reading import Extractor

# What was read is put into the graph every so often: whatever stops a load, no more is lost.
CHECKPOINT_S = 5.0
# Writing the graph takes longer as it grows; it takes at most a tenth of the time in all.
READING_TO_WRITING = 10
# Statements that wait in memory to be put into it.
MOST_WAITING = 2**13
MEGABYTE = 1_000_000


@dataclass
class Loaded:
    """What came of a load.

    Parameters
    ----------
    reports : list of LoadReport
        One for each file, and one for each folder of documents.
    failures : list of (str, Failure)
        Files that could not be read.
    documents : list of Document
        Those that were read, with their states.
    known : int
        Documents that were read by an earlier load.
    answer : Answer
        What came of a second reading.
    left_alone : Counter
        Files of a folder that are neither documents nor tables, by suffix.
    """

    reports: list[LoadReport] = field(default_factory=list[LoadReport])
    failures: list[tuple[str, Failure]] = field(default_factory=list[tuple[str, Failure]])
    documents: list[Document] = field(default_factory=list["Document"])
    known: int = 0
    answer: Answer = field(default_factory=Answer)
    left_alone: Counter[str] = field(default_factory=Counter[str])


def load_files(
    sources: Sequence[Path],
    into: Path,
    loader: str | None = None,
    *,
    on: str | None = None,
    keep_going: bool = False,
    workers: int | None = None,
    extractor: Extractor | None = None,
) -> Loaded:
    """Load files and folders of documents in one step, with progress on a terminal.

    Parameters
    ----------
    sources : sequence of Path
        Files: all of them are loaded, or nothing. Folders of documents: what can be read is.
    into : Path
        Graph folder.
    loader : str, optional
        Name of a loader, for what is not recognised.
    on : str, optional
        Start from a copy of this graph: a folder, or ``reference``.
    keep_going : bool
        Load what is good of files too.
    workers : int, optional
        Processes that read documents; as many as there are processors unless given.
    extractor : Extractor, optional
        Reads documents beside the rules.
    """
    from pathlib import Path

    from rich.console import Console

    for source in sources:
        if not keep_going and (loader or not _is_corpus(source)):
            choose(source, loader)
    with writing(into), Console(stderr=True).status("") as status:
        loading = Loading(into)
        if on is not None:
            loading.start_from(REFERENCE if on == "reference" else Path(on))
        load = _Load(loading, status, workers, extractor)
        for number, source in enumerate(sources, 1):
            status.update(f"reading {source.name} ({number} of {len(sources)})")
            if loader is None and _is_corpus(source):
                load.folder(source)
            else:
                load.file(source, source.name, loader, keep_going=keep_going)
        status.update("writing the graph")
        loading.commit()
    return load.loaded


def _is_corpus(path: Path) -> bool:
    return path.is_dir() and not reads_folder(path)


class _Load:
    """One load: what it has read so far, and what came of it."""

    def __init__(
        self,
        loading: Loading,
        status: Status,
        workers: int | None,
        extractor: Extractor | None,
    ) -> None:
        self.loading, self.status, self.workers = loading, status, workers
        self.extractor = extractor
        self.loaded = Loaded()

    def file(self, path: Path, name: str, loader: str | None, *, keep_going: bool) -> None:
        """Load one file: all of it, or with ``keep_going`` what is good of it."""
        try:
            kind = choose(path, loader)
            if kind.NAME == DOCUMENT:
                report = self._document(path, keep_going=keep_going)
            else:
                read = self._watched(path, kind.read(path))
                report = self.loading.add(path, kind.NAME, read, keep_going=keep_going)
        except LoadError as error:
            if not keep_going:
                raise
            self.loaded.failures.append((name, Failure.of(path, error)))
        else:
            self.loaded.reports.append(report)

    def _watched(self, path: Path, batches: Iterator[Batch]) -> Iterator[Batch]:
        """Tell how much of a long file has been read, where its loader does."""
        for batch in batches:
            if batch.read_bytes:
                read, size = batch.read_bytes / MEGABYTE, path.stat().st_size / MEGABYTE
                self.status.update(f"reading {path.name}: {read:,.0f} of {size:,.0f} MB")
            yield batch
        self.status.update(f"sorting {path.name}")

    def _document(self, path: Path, *, keep_going: bool) -> LoadReport:
        report = LoadReport(path.name, DOCUMENT)
        with asking(self.extractor) as answer:
            read = [(path.name, self.means(path), tell(path))]
        self.loaded.answer.add(answer)
        self.loaded.documents += self.loading.add_documents(read, report)
        if not keep_going:
            report.stop_at_refused(path)
        self.loading.journal(report, digest(path))
        return report

    def means(self, path: Path) -> str:
        """Tell by what a document is read, so that it is read again when that has changed."""
        means = [__version__]
        decided = review_path(path)
        if decided.is_file():
            means.append(f"review {digest(decided)[:12]}")
        if language() is not SHIPPED:
            means.append(f"language {language().fingerprint[:12]}")
        if self.extractor is not None:
            means.append(f"model {self.extractor.name}")
        return ", ".join(means)

    def folder(self, folder: Path) -> None:
        """Load what can be read of a folder; what was read before is not read again."""
        root = folder.resolve().name
        documents, tables, others = files_within(folder)
        names = {path: f"{root}/{path.relative_to(folder).as_posix()}" for path in documents}
        digests = {path: digest(path) for path in documents}
        shelf = Shelf.of(self.loading.tables)
        left = [p for p in documents if not shelf.has(names[p], digests[p], self.means(p))]
        self.loaded.known += len(documents) - len(left)
        self.loaded.left_alone.update(path.suffix.lower() or path.name for path in others)
        report = LoadReport(f"{root}/", DOCUMENT)
        self.loaded.reports.append(report)
        listed = sha256("".join(sorted(digests.values())).encode()).hexdigest()
        reading = _Reading(self, report, listed, names)
        try:
            for number, outcome in enumerate(read_all(left, self.workers, self.extractor), 1):
                reading.take(outcome)
                self.status.update(
                    f"{root}/: {number:,} of {len(left):,} documents read"
                    f", {len(self.loaded.failures):,} not readable"
                )
        finally:
            reading.put()
        for path in tables:
            name = f"{root}/{path.relative_to(folder).as_posix()}"
            self.status.update(f"reading {name}")
            self.file(path, name, None, keep_going=True)


class _Reading:
    """The documents of a folder as they are read, put into the graph from time to time."""

    def __init__(
        self, load: _Load, report: LoadReport, listed: str, names: dict[Path, str]
    ) -> None:
        self.load, self.report, self.listed, self.names = load, report, listed, names
        self.waiting: list[tuple[str, str, Told]] = []
        self.statements = 0
        self.last_s, self.writing_s = monotonic(), 0.0

    def take(self, outcome: Outcome) -> None:
        """Take what came of one document."""
        name = self.names[outcome.path]
        if isinstance(outcome.found, Failure):
            self.load.loaded.failures.append((name, outcome.found))
        else:
            self.waiting.append((name, self.load.means(outcome.path), outcome.found))
            self.statements += len(outcome.found.statements)
        if outcome.answer is not None:
            self.load.loaded.answer.add(outcome.answer)
        if self.statements >= MOST_WAITING:
            self.put()
        pause_s = max(CHECKPOINT_S, READING_TO_WRITING * self.writing_s)
        if monotonic() - self.last_s >= pause_s:
            start_s = monotonic()
            self.put()
            self.load.loading.commit()
            self.last_s = monotonic()
            self.writing_s = self.last_s - start_s

    def put(self) -> None:
        """Put what was read since into the graph."""
        if self.waiting:
            loading = self.load.loading
            self.load.loaded.documents += loading.add_documents(self.waiting, self.report)
            loading.journal(self.report, self.listed)
            self.waiting, self.statements = [], 0
