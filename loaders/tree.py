"""Read a JSON file strictly: UTF-8, no repeated key, no number that JSON does not have."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

from ..graph.errors import LoadError

if TYPE_CHECKING:
    from pathlib import Path


def read_json(path: Path) -> tuple[Any, str]:
    """Read a JSON file.

    Parameters
    ----------
    path : Path
        The file, in UTF-8 with or without a byte order mark.

    Returns
    -------
    tuple of (object, str)
        What it holds, and its text, from which a loader tells on which line a thing stands.

    Raises
    ------
    LoadError
        If it is not UTF-8 or not JSON, holds NaN or an infinity, nests too deep or has a key
        twice in one object.
    """
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
        document = json.loads(
            text, object_pairs_hook=_without_repeats, parse_constant=_refuse_constant
        )
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise LoadError(path, "is not UTF-8", line=line, hint="save it as UTF-8") from error
    except json.JSONDecodeError as error:
        raise LoadError(path, f"is not JSON: {error.msg}", line=error.lineno) from error
    except KeyError as error:
        raise LoadError(path, "a key occurs twice in one object", value=error.args[0]) from error
    except RecursionError as error:
        raise LoadError(path, "is not a table: it nests too deep") from error
    except _NotANumber as error:
        hint = "write null where there is no figure"
        raise LoadError(path, "JSON has no such number", value=str(error), hint=hint) from error
    return document, text


class _NotANumber(ValueError):
    """NaN or an infinity, which JSON does not have though many programs write them."""


def _refuse_constant(name: str) -> NoReturn:
    raise _NotANumber(name)


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise KeyError(next(name for name in names if names.count(name) > 1))
    return found
