"""A corpus: the documents of a folder, read by several processes, in an order that stays."""

from __future__ import annotations

import os
import signal
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from hashlib import file_digest
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TYPE_CHECKING

from ..graph.errors import LoadError, LodegraphError, ModelError
from .documents import tell
from .own_language import language, speak
from .review import SUFFIX as REVIEW
from .second_reading import asking
from .text import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from ..graph.told import Told
    from .own_language import Language
    from .second_reading import Answer, Extractor

MANIFEST = "datapackage.json"  # of a graph folder
# What else a folder may hold that a loader reads.
TABLES = (".csv", ".tsv", ".json", ".xlsx", ".zip")
AT_ONCE = 8  # documents that a process is given at a time
WAITING = 4  # such parcels for each process, so that none is idle and none piles up
# Starting processes takes about as long as reading so many documents.
FEW = 24


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file could not be read, and what to do."""

    reason: str
    fix: str

    @classmethod
    def of(cls, path: Path, error: LodegraphError) -> Failure:
        """Tell an error without the name of the file, which stands beside it."""
        return cls(error.message.removeprefix(f"{path}").lstrip(",: "), error.hint or "")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file: what it states, or why it could not be read."""

    path: Path
    found: Told | Failure
    answer: Answer | None = None


def files_within(folder: Path) -> tuple[list[Path], list[Path], list[Path]]:
    """List the files of a folder and of those in it, by path.

    Hidden files and graph folders are left out, and reviews, which are read with their documents.

    Returns
    -------
    tuple of (list of Path, list of Path, list of Path)
        Documents; tables; and what is neither.

    Raises
    ------
    LoadError
        If there is no document and no table.
    """
    documents: list[Path] = []
    tables: list[Path] = []
    others: list[Path] = []
    graphs = {path.parent for path in folder.rglob(MANIFEST)}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in inside.parts)
        if hidden or path.parent in graphs or path.name.endswith(REVIEW) or not path.is_file():
            continue
        suffix = path.suffix.lower()
        kind = documents if suffix in SUFFIXES else tables if suffix in TABLES else others
        kind.append(path)
    if not documents and not tables:
        hint = "name a folder of documents"
        raise LoadError(folder, "there is no document and no table in it", hint=hint)
    return documents, tables, others


def digest(path: Path) -> str:
    """Hash a file's bytes."""
    with path.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def read_all(
    paths: Sequence[Path], workers: int | None = None, extractor: Extractor | None = None
) -> Iterator[Outcome]:
    """Read documents, by several processes where there are many.

    Parameters
    ----------
    paths : sequence of Path
        The files.
    workers : int, optional
        Processes; as many as there are processors unless given.
    extractor : Extractor, optional
        Reads beside the rules.

    Yields
    ------
    Outcome
        One for each file, in the order of ``paths`` whatever the number of processes. A document
        that brings its process down is a failure like any other.
    """
    workers = workers or os.cpu_count() or 1
    if workers == 1 or len(paths) < FEW:
        yield from (_read(path, extractor) for path in paths)
        return
    left = deque(tuple(paths[place : place + AT_ONCE]) for place in range(0, len(paths), AT_ONCE))
    while left:
        try:
            yield from _in_parallel(left, workers, extractor)
        except BrokenProcessPool:
            yield from _one_by_one(deque(left.popleft()), extractor)


def _in_parallel(
    left: deque[tuple[Path, ...]], workers: int, extractor: Extractor | None
) -> Iterator[Outcome]:
    """Read parcels of documents and take each off the list when its outcomes are told."""
    with _processes(workers) as pool:
        waiting: deque[Future[list[Outcome]]] = deque()
        submitted = 0
        try:
            while left:
                while submitted < len(left) and len(waiting) < workers * WAITING:
                    waiting.append(pool.submit(_read_many, left[submitted], extractor))
                    submitted += 1
                outcomes = waiting.popleft().result()
                left.popleft()
                submitted -= 1
                yield from outcomes
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _one_by_one(left: deque[Path], extractor: Extractor | None) -> Iterator[Outcome]:
    """Read documents of which one brings its process down, to tell which."""
    while left:
        try:
            with _processes(1) as pool:
                while left:
                    yield pool.submit(_read, left[0], extractor).result()
                    left.popleft()
        except BrokenProcessPool:
            fix = "leave it out, or save its text as a .txt file"
            yield Outcome(left.popleft(), Failure("reading it brought the process down", fix))


def _processes(count: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(count, get_context("spawn"), _start, (language(),))


def _start(own: Language) -> None:
    """Speak the language of the process that asked, leave it interrupts, and end when it ends."""
    speak(own)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent.join,), daemon=True).start()


def _end_with(wait: Callable[[], None]) -> None:
    wait()
    os._exit(1)


def _read_many(paths: Iterable[Path], extractor: Extractor | None) -> list[Outcome]:
    return [_read(path, extractor) for path in paths]


def _read(path: Path, extractor: Extractor | None) -> Outcome:
    try:
        with asking(extractor) as answer:
            told = tell(path)
    except ModelError:
        raise  # it would not answer for the next one either
    except LodegraphError as error:
        return Outcome(path, Failure.of(path, error))
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        return Outcome(path, Failure(why, "see who may read it"))
    except Exception as error:  # noqa: BLE001 - one bad file never stops the rest
        why = f"reading it failed: {type(error).__name__}: {error}"
        fix = "this is a fault of lodegraph: please report it, with the file"
        return Outcome(path, Failure(why, fix))
    return Outcome(path, told, answer)
