"""Commands that make something to read: the page, the report, the demonstration."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .output import Format, say, write
from .settings import AsOfOption, GraphOption, MineralOption, YearOption, today

PANEL = "Show"


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("map", rich_help_panel=PANEL)(map_page)
    app.command(rich_help_panel=PANEL)(report)
    app.command(rich_help_panel=PANEL)(demo)


def map_page(
    output: Annotated[Path, typer.Option("--output", "-o", help="HTML file.")] = Path("map.html"),
    mineral: Annotated[
        str | None, typer.Option("--mineral", "-m", help="Only this mineral.")
    ] = None,
    graph: GraphOption = None,
) -> None:
    """Draw the map: one HTML file that works without a network."""
    from .graph.store import open_graph
    from .viz.page import write_page
    from .viz.tightest import tightest

    opened = open_graph(graph)
    page = write_page(opened, output, mineral=mineral, chokepoints=tightest(opened, mineral))
    say(f"wrote {output}: {page.nodes} nodes, {page.links} links, {page.bytes / 1e6:.1f} MB")


def report(
    mineral: MineralOption,
    country: Annotated[str | None, typer.Option("--country", help="Whose supply.")] = None,
    as_of: AsOfOption = None,
    year: YearOption = None,
    graph: GraphOption = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="markdown or json.")] = (
        Format.MARKDOWN
    ),
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File.")] = None,
) -> None:
    """Write the chokepoint report: what is concentrated, exposed, restricted and unknown."""
    from .graph.store import open_graph
    from .viz.report import make_report, render_report

    if form not in {Format.MARKDOWN, Format.JSON}:
        raise typer.BadParameter("a report is markdown or json")
    made = make_report(open_graph(graph), mineral, country=country, year=year, as_of=today(as_of))
    text = render_report(made, form.value)
    if output is None:
        write(text)
    else:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text, encoding="utf-8")
        say(f"wrote {output}")


def demo(
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder.")] = Path("out/demo"),
) -> None:
    """See everything once: load samples, ask, draw the map, write the report."""
    from .demo import run_demo

    run_demo(output)
