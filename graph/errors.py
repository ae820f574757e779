"""Every error a user can meet: one message that names what is wrong, one hint that mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class LodegraphError(Exception):
    """What went wrong in one line, and how to mend it.

    Parameters
    ----------
    message : str
        What is wrong, with the file, line and value where they are known.
    hint : str, optional
        What to do next.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class SchemaError(LodegraphError):
    """A node or statement breaks the model in ``schema.csv``."""


class NoEvidence(LodegraphError):
    """No statement in the graph answers the question."""


class UnknownName(LodegraphError):
    """A name is not in the code tables, or names more than one thing.

    Parameters
    ----------
    label : str
        What was looked for, for example ``"Country"``.
    name : str
        The name as given.
    nearest : sequence of str
        Up to three names that exist, or, for an ambiguous name, the things it may mean.
    ambiguous : bool
        Whether the name fits several entries.
    """

    def __init__(
        self, label: str, name: str, nearest: Sequence[str] = (), *, ambiguous: bool = False
    ) -> None:
        what = "is ambiguous" if ambiguous else "is not known"
        proposal = f"did you mean {', '.join(nearest)}?" if nearest else None
        super().__init__(f"{label.lower()} {name!r} {what}", proposal)
        self.label = label
        self.name = name
        self.nearest = tuple(nearest)
        self.ambiguous = ambiguous


class LoadError(LodegraphError):
    """A file cannot be loaded; nothing of it was stored.

    Parameters
    ----------
    path : Path
        The file.
    why : str
        What is wrong with it.
    line : int, optional
        Line in the file, the first being 1.
    column, value : str, optional
        Where in the line, and what stands there.
    key : str, optional
        Where in a JSON or TOML file: ``names[2].label``.
    hint : str, optional
        What to do next.
    """

    def __init__(  # noqa: PLR0913
        self,
        path: Path,
        why: str,
        *,
        line: int | None = None,
        column: str | None = None,
        value: str | None = None,
        key: str | None = None,
        hint: str | None = None,
    ) -> None:
        place = f"{path}" if line is None else f"{path}, line {line}"
        if key:
            place += f", key {key}"
        if column:
            place += f", column {column}"
        said = "" if value is None else f": {value!r}"
        super().__init__(f"{place}{said}: {why}", hint)
        self.path = path
        self.line = line
        self.column = column
        self.value = value


class StoreError(LodegraphError):
    """A graph folder cannot be read or written."""

    exit_code = 3


class ModelError(LodegraphError):
    """A language model does not answer, or not as it should."""

    exit_code = 3

    def __reduce__(self) -> tuple[type[ModelError], tuple[str, str | None]]:
        """Let a process that reads documents tell it to the one that asked."""
        return ModelError, (self.message, self.hint)


class QueryError(LodegraphError):
    """A Cypher query cannot be answered as written."""


class QueryRefused(QueryError):
    """A Cypher query would do more than read the graph."""
