"""Address lists: the documents they name are read; what is not on this machine is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..graph.errors import LoadError
from ..graph.schema import ENDS
from ..graph.statements import Batch, reject_table
from . import documents
from .addresses import is_list, named

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "address-list"


def recognises(path: Path, head: bytes) -> bool:
    """Tell whether every line of a text is an address, or ends like the name of a document."""
    return is_list(path, head)


def read(path: Path) -> Iterator[Batch]:
    """Read the documents that a list names.

    Parameters
    ----------
    path : Path
        The list, as `named` reads it.

    Yields
    ------
    Batch
        Those of each document. What is not on this machine, and a document that cannot be read, is
        a refused row: its line in the list, and why; the others are read.

    Raises
    ------
    LoadError
        If the list itself cannot be read.
    """
    for line, words, place in named(path):
        try:
            if isinstance(place, str):
                yield _refused(line, words, place)
            else:
                yield from documents.read(place)
        except LoadError as error:
            yield _refused(line, words, f"{error.message}; {error.hint}")


def _refused(line: int, words: str, reason: str) -> Batch:
    reject: dict[str, object] = {"row": line, "kind": "refused", "reason": reason, "value": words}
    nothing = pd.DataFrame(columns=["type", *ENDS, "source_id", "row"])
    return Batch(nothing, rejects=reject_table([reject]), rows_in=1)
