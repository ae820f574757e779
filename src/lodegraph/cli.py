"""The command line: words to functions, errors to one line and an exit code."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from . import __version__, cli_ask, cli_build, cli_documents, cli_query, cli_server, cli_show
from .contents import Contents
from .graph.errors import LodegraphError
from .output import say
from .settings import load_environment

INTERRUPTED = 130
USAGE = 2

app = typer.Typer(
    name="lodegraph",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    cls=Contents,
    help="Who depends on whom for critical minerals, and who says so.",
    epilog="Every answer names its year, its assumptions and the statements it rests on.",
)
cli_ask.register(app)
cli_query.register(app)
cli_show.register(app)
cli_build.register(app)
cli_documents.register(app)
cli_server.register(app)


def _version(*, asked: bool) -> None:
    if asked:
        sys.stdout.write(f"lodegraph {__version__}\n")
        raise typer.Exit


@app.callback()
def _start(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_version, is_eager=True),
    ] = False,
) -> None:
    del version
    load_environment()


def run(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code.

    Returns
    -------
    int
        0 done, 1 data or query error, 2 usage, 3 store unavailable, 4 check failed,
        5 some files could not be read,
        130 interrupted.
    """
    try:
        code = app(args=arguments, prog_name="lodegraph", standalone_mode=False)
    except typer.Abort:
        say("stopped; nothing was changed")
        return INTERRUPTED
    except typer.TyperException as error:
        say(f"error: {error.format_message()}")
        say("hint: see lodegraph --help")
        return USAGE
    except LodegraphError as error:
        say(f"error: {error.message}")
        if error.hint:
            say(f"hint: {error.hint}")
        return error.exit_code
    except OSError as error:
        say(f"error: {error.filename or 'a file'}: {(error.strerror or str(error)).lower()}")
        say("hint: see that the path is right and that you may read or write there")
        return 1
    if code == INTERRUPTED:
        say("interrupted; what was not finished has changed nothing")
    return code if isinstance(code, int) else 0


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run())
