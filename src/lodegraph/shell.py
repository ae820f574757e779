"""The shell: many queries to one open graph, at a terminal or from a pipe."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd
import typer

from .desk import Desk, read_parameters
from .graph.errors import LodegraphError, QueryError
from .graph.schema import load_schema
from .output import emit, say
from .settings import EngineName

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .graph.schema import Element

HELP = """\
A query may run over several lines; ; ends it. It can only read.
:schema            labels and types of the graph; :schema Country shows one with its properties
:engine            who answers; :engine neo4j or :engine embedded changes that
:param             the parameters; :param year=2024 sets $year for the queries that follow
:explain QUERY     the plan of a query, without running it
:help, :quit       this list; leave, as Ctrl-D does
Ctrl-C stops a query or drops a line; Tab completes."""
# What matters for where a statement ends: texts, names in back-ticks and comments are passed over,
# to the end of all where they are never closed.
PIECE = re.compile(
    r"""'(?:[^'\\]|\\.)*'?|"(?:[^"\\]|\\.)*"?|`[^`]*`?|//[^\n]*|/\*.*?(?:\*/|\Z)|;|[^;'"`/]+|.""",
    re.DOTALL,
)
COMMENT = re.compile(r"(?:\s|//[^\n]*(?:\n|$)|/\*.*?\*/)*", re.DOTALL)
PASSED = re.compile(r"pass it: \S+, or --param ")
FAILED = 1


def split(text: str) -> tuple[list[str], str]:
    r"""Split text into statements that ``;`` ends, and what is left behind the last of them.

    Examples
    --------
    >>> split("RETURN ';' AS x; // one; two\nRETURN 2;  RETURN")
    (["RETURN ';' AS x", ' // one; two\nRETURN 2'], '  RETURN')
    """
    statements: list[str] = []
    rest = ""
    for piece in PIECE.findall(text):
        if piece == ";":
            statements.append(rest)
            rest = ""
        else:
            rest += piece
    return statements, rest


def is_complete(text: str) -> bool:
    """Tell whether a text can be run: a line that starts with ``:``, or what ``;`` ends.

    ``quit`` and ``exit`` are what people type first.

    Examples
    --------
    >>> is_complete(":help"), is_complete("RETURN ';"), is_complete("RETURN 1;"), is_complete(" ")
    (True, False, True, True)
    """
    return text.lstrip().startswith(":") or is_blank(split(text)[1]) or is_farewell(text)


def is_farewell(text: str) -> bool:
    """Tell whether a text says to leave."""
    return text.strip("; \n").lower() in {"quit", "exit"}


def is_blank(text: str) -> bool:
    """Tell whether a text holds nothing but blanks and comments."""
    return COMMENT.fullmatch(text) is not None


@dataclass
class Shell:
    """Reads statements and commands and answers each.

    Parameters
    ----------
    desk : Desk
        Where they are asked.
    at_terminal : bool
        Whether Ctrl-C stops one query rather than all.
    parameters : dict of str to value
        What ``:param`` has set.
    failures : int
        How many texts failed.
    """

    desk: Desk
    at_terminal: bool = False
    parameters: dict[str, Any] = field(default_factory=dict[str, Any])
    failures: int = 0

    @property
    def commands(self) -> dict[str, Callable[[str], None]]:
        """What may follow a colon."""
        return {
            "help": lambda _: say(HELP),
            "schema": self.show_schema,
            "engine": self.choose_engine,
            "param": self.set_parameter,
            "explain": self.explain,
            "quit": _quit,
        }

    def run(self, texts: Iterator[str]) -> int:
        """Answer one text after another, until there is none or one says to leave.

        Returns
        -------
        int
            0, or 1 if one of them failed.
        """
        for text in texts:
            try:
                self.answer(text)
            except EOFError:
                break
        return FAILED if self.failures else 0

    def answer(self, text: str) -> None:
        """Answer a command, or the statements of a text; an error ends none but its own."""
        if text.lstrip().startswith(":"):
            self.attempt(self.command, text.strip())
            return
        if is_farewell(text):
            raise EOFError
        statements, rest = split(text)
        for statement in [*statements, rest]:
            if not is_blank(statement):
                self.attempt(self.ask, statement.strip())

    def attempt(self, act: Callable[[str], None], text: str) -> None:
        """Do something with a text; tell an error in its place."""
        try:
            act(text)
        except KeyboardInterrupt:
            if not self.at_terminal:
                raise
            say("stopped")
        except LodegraphError as error:
            self.tell(error.message, error.hint)
        except typer.TyperException as error:
            self.tell(error.format_message(), None)
        except OSError as error:
            self.tell(f"{error.filename or 'a file'}: {error.strerror or error}", None)

    def tell(self, problem: str, hint: str | None) -> None:
        """Tell what is wrong and how to mend it, and go on."""
        self.failures += 1
        say(f"error: {problem}")
        if hint:
            say(f"hint: {PASSED.sub('set it: :param ', hint)}")

    def ask(self, cypher: str) -> None:
        """Show the answer of a query."""
        self.desk.ask(cypher, self.known(cypher))

    def explain(self, cypher: str) -> None:
        """Show the plan of a query."""
        self.desk.explain(cypher, self.known(cypher))

    def known(self, text: str) -> dict[str, Any]:
        """Give the parameters that are set and occur in a text."""
        return {name: value for name, value in self.parameters.items() if f"${name}" in text}

    def command(self, text: str) -> None:
        """Do what a line that starts with a colon says."""
        name, _, rest = text[1:].rstrip("; ").partition(" ")
        fitting = [known for known in self.commands if known.startswith(name)]
        if len(fitting) != 1:
            problem = f":{name} {'may mean several commands' if fitting else 'is no command'}"
            raise QueryError(problem, f"there is :{', :'.join(fitting or self.commands)}")
        self.commands[fitting[0]](rest.strip())

    def show_schema(self, name: str) -> None:
        """Show the labels and types, or one of them with its properties."""
        schema = load_schema()
        known = {**schema.labels, **schema.types}
        if name:
            lower = {key.lower(): key for key in known}
            if name.lower() not in lower:
                raise QueryError(f"no label or type {name}", f"there is {', '.join(known)}")
            element = known[lower[name.lower()]]
            say(f"{element.name}: {element.meaning}")
            table = pd.DataFrame(
                [(p.name, p.type, p.unit, p.meaning) for p in element.properties.values()],
                columns=["property", "type", "unit", "meaning"],
            )
        else:
            rows = [(e.kind, e.name, _between(e), e.meaning) for e in known.values()]
            table = pd.DataFrame(rows, columns=["kind", "name", "from and to", "meaning"])
        emit(table, self.desk.form, None, percent=False)

    def choose_engine(self, name: str) -> None:
        """Tell who answers, or let the other one answer."""
        before = self.desk.engine
        if name and name not in list(EngineName):
            raise QueryError(f"no engine {name}", f"there is {', '.join(EngineName)}")
        try:
            self.desk.engine = EngineName(name or before)
            self.desk.opened()
        except BaseException:
            self.desk.engine = before
            raise
        say(f"engine: {self.desk.engine}")

    def set_parameter(self, pair: str) -> None:
        """Show the parameters, or set one."""
        if pair:
            self.parameters |= read_parameters([pair])
        for name, value in self.parameters.items():
            say(f"${name} = {json.dumps(value, ensure_ascii=False)}")


def piped(source: Iterable[str]) -> Iterator[str]:
    """Give the commands and statements of some lines, each as soon as it is complete."""
    text = ""
    for line in source:
        text += line
        if is_complete(text):
            yield text
            text = ""
    yield text


def _between(element: Element) -> str:
    starts = sorted({start for start, _ in element.ends})
    ends = sorted({end for _, end in element.ends})
    return f"{', '.join(starts)} -> {', '.join(ends)}" if element.ends else ""


def _quit(_: str) -> None:
    raise EOFError
