"""The prompt of the shell at a terminal: lines with history and completion."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import Completer, Completion
from prompt_toolkit.filters import Condition
from prompt_toolkit.history import FileHistory, InMemoryHistory

from .graph.guard import FUNCTIONS, KEYWORDS
from .graph.schema import ENDS, load_schema
from .output import say
from .settings import EngineName
from .shell import is_complete

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document
    from prompt_toolkit.history import History
    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output

    from .shell import Shell

WORD = re.compile(r"\w*$")
LABEL = re.compile(r"\(\w*(?::\w+[&|])*:\w*$|\(\w*(?::\w+\|)\w*$")
TYPE = re.compile(r"\[\w*:(?:\w+\|)*\w*$")
PROPERTY = re.compile(r"(\w+)\.\w*$")
IN_BRACES = re.compile(r":(\w+) *\{(?:[^{}]*, *)?\w*$")


def texts(shell: Shell, keys: Input | None = None, screen: Output | None = None) -> Iterator[str]:
    """Give what is typed, one complete text after another, until Ctrl-D.

    Parameters
    ----------
    shell : Shell
        Who reads.
    keys, screen : optional
        Where keys come from and the prompt goes; the terminal unless given.
    """
    session: PromptSession[str] = PromptSession(
        history=history(),
        completer=Names(list(shell.commands)),
        complete_while_typing=False,
        multiline=Condition(lambda: not is_complete(session.default_buffer.text)),
        prompt_continuation=lambda width, _line, _soft: ".".rjust(width - 1) + " ",
        input=keys,
        output=screen,
    )
    while True:
        try:
            named = "neo4j" if shell.desk.engine is EngineName.NEO4J else "lodegraph"
            yield session.prompt(f"{named}> ")
        except KeyboardInterrupt:
            continue
        except EOFError:
            return


def history() -> History:
    """Keep what was typed in the state folder of the user, readable by nobody else."""
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    file = state / "lodegraph" / "history"
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
        with file.open("ab"):
            return FileHistory(str(file))
    except OSError:
        say(f"note: {file} cannot be written; what you type is forgotten at the end")
        return InMemoryHistory()


class Names(Completer):
    """Completes what may stand at the cursor: names of the schema, words of the language."""

    def __init__(self, commands: list[str]) -> None:
        self.commands = commands

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        """Give the names that begin as the word at the cursor does."""
        del complete_event
        text = document.text_before_cursor
        word = WORD.findall(text)[0]
        for name in candidates(text, self.commands):
            if name.lower().startswith(word.lower()):
                yield Completion(name, start_position=-len(word))


def candidates(text: str, commands: list[str]) -> list[str]:
    """List what may stand at the end of a text.

    Examples
    --------
    >>> candidates("MATCH (c:Country)-[r:PROD", [])[:2]
    ['DEPENDS_ON', 'EXPORTS']
    >>> candidates(":he", ["help"]), candidates("MATCH (c:Country) RETURN c.", [])
    (['help'], ['id', 'iso2', 'iso3', 'name'])
    """
    schema = load_schema()
    names: dict[str, Any] = {**schema.labels, **schema.types}
    if text.lstrip().startswith(":"):
        first, blank, _ = text.lstrip()[1:].partition(" ")
        arguments: dict[str, list[str]] = {"schema": sorted(names), "engine": [*EngineName]}
        return arguments.get(first, []) if blank else commands
    if TYPE.search(text):
        return sorted(schema.types)
    if LABEL.search(text):
        return sorted(schema.labels)
    owner = PROPERTY.search(text)
    if owner:
        bound = re.findall(rf"[(\[]{owner[1]}:(\w+)", text)
        return properties([name for name in bound if name in names] or list(names))
    braces = IN_BRACES.search(text)
    if braces and braces[1] in names:
        return properties([braces[1]])
    return [*sorted(KEYWORDS), *sorted(FUNCTIONS, key=str.lower)]


def properties(owners: list[str]) -> list[str]:
    """List the properties of labels and types."""
    schema = load_schema()
    return sorted({name for owner in owners for name in schema.columns(owner)} - set(ENDS))
