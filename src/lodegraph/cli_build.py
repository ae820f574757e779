"""Commands that make a graph and tell what is in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .output import Format, FormatOption, OutputOption, emit, say
from .settings import GraphOption, LanguageOption  # noqa: TC001 - typer reads annotations

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from .graph.load import LoadReport

MAKE, LOOK = "Make and check a graph", "Look into a graph"
CHECK_FAILED = 4
FIRST = 20  # differences that people see
FIGURES = ["value_a", "value_b", "source_id", "against"]
DERIVED = {"Supply", "Demand", "FEEDS"}


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    look: tuple[Callable[..., None], ...] = (info, sources, cite, diff)
    make: tuple[Callable[..., None], ...] = (load, check, export)
    for panel, commands in ((LOOK, look), (MAKE, make)):
        for command in commands:
            app.command(rich_help_panel=panel)(command)


def load(
    source: Annotated[list[Path], typer.Argument(help="Tables and documents.")],
    into: Annotated[Path, typer.Option("--into", help="Graph folder; made if it is not there.")],
    loader: Annotated[
        str | None, typer.Option("--loader", help="Loader to use when none is recognised.")
    ] = None,
    on: Annotated[
        str | None,
        typer.Option("--on", help="Start from a copy of this graph: a folder, or reference."),
    ] = None,
    language: LanguageOption = None,
    *,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Load the good rows of a file with bad ones.")
    ] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Put tables and documents into a graph folder: all of them, or nothing."""
    from .loaders.own_language import speaking
    from .loaders.own_language_file import language_of
    from .loaders.review import without_reviews

    with speaking(language_of(language)):
        reports = load_files(without_reviews(source), into, loader, on=on, keep_going=keep_going)
    table, rejects = load_table(reports), reject_summary(reports)
    if form is Format.JSON:
        table.attrs["rejects"] = json.loads(rejects.to_json(orient="records"))
    emit(table, form, None, question=f"Loaded into {into}")
    if len(rejects) and form in {Format.TABLE, Format.MARKDOWN}:
        emit(rejects, form, None, question="Rows that became no statement, and why")


def load_files(
    files: list[Path],
    into: Path,
    loader: str | None = None,
    *,
    on: str | None = None,
    keep_going: bool = False,
) -> list[LoadReport]:
    """Load files in one step, with progress on the error stream of a terminal."""
    from rich.console import Console

    from .graph.folder import writing
    from .graph.load import Loading
    from .graph.store import REFERENCE
    from .loaders.registry import choose, read_file

    for file in files:
        choose(file, loader)
    console = Console(stderr=True)
    reports: list[LoadReport] = []
    with writing(into), console.status("") as status:
        loading = Loading(into)
        if on is not None:
            loading.start_from(REFERENCE if on == "reference" else Path(on))
        for number, file in enumerate(files, 1):
            status.update(f"reading {file.name} ({number} of {len(files)})")
            name, batches = read_file(file, loader)
            reports.append(loading.add(file, name, batches, keep_going=keep_going))
        status.update("writing the graph")
        loading.commit()
    return reports


def load_table(reports: list[LoadReport]) -> pd.DataFrame:
    """Tell for each file how its rows add up: rows = new + unchanged + rejected."""
    import pandas as pd

    table = pd.DataFrame(
        [
            {
                "file": report.file,
                "loader": report.loader,
                "rows": report.rows,
                "new": report.new,
                "unchanged": report.unchanged,
                "withdrawn": report.withdrawn,
                "rejected": int(report.rejects["rows"].sum()),
                "sources": len(set(report.sources)),
            }
            for report in reports
        ]
    )
    # What a document said when it was read before, and says no longer.
    return table if table["withdrawn"].any() else table.drop(columns="withdrawn")


def reject_summary(reports: list[LoadReport]) -> pd.DataFrame:
    """Count the rejected rows by file and reason."""
    import pandas as pd

    tables = [report.rejects.assign(file=report.file) for report in reports]
    rejects = pd.concat([table for table in tables if len(table)] or [tables[0]])
    if rejects.empty:
        return rejects
    groups = rejects.groupby(["file", "kind", "reason"], sort=False)
    counted = groups.agg(
        rows=("rows", "sum"), first_row=("row", "min"), nearest=("nearest", "first")
    )
    return counted.reset_index().sort_values(["file", "rows"], ascending=[True, False])


def info(
    graph: GraphOption = None, form: FormatOption = Format.TABLE, output: OutputOption = None
) -> None:
    """What is in the graph, from which years, and what was left out?"""
    import pandas as pd

    from .graph.store import open_graph

    opened = open_graph(graph)
    tables = [("node", label, opened.nodes(label)) for label in opened.labels()]
    tables += [("statement", name, opened.statements(name)) for name in opened.types()]
    rows = [
        ("derived" if name in DERIVED else kind, name, len(found), _years(found))
        for kind, name, found in tables
    ]
    table = pd.DataFrame(rows, columns=["kind", "name", "count", "years"])
    table.attrs["sources"] = list(opened.sources()["id"])
    emit(table, form, output, question=f"What is in {opened.name}")
    covered = coverage(opened.nodes("Supply"))
    if form is Format.TABLE and output is None and len(covered):
        emit(covered, form, None, question="Supply networks: newest year, share in named countries")
    left_out = opened.rejects()["rows"].sum()
    say(f"rows left out when loading: {left_out:,}; fingerprint {opened.fingerprint()[:16]}")


def _years(table: pd.DataFrame) -> str:
    years = table["year"].dropna() if "year" in table else ()
    ends = dict.fromkeys([min(years), max(years)]) if len(years) else {}
    return "-".join(map(str, ends))


def coverage(supply: pd.DataFrame) -> pd.DataFrame:
    """Tell for each mineral and stage the newest year and how much named countries cover."""
    newest = supply.sort_values("year").drop_duplicates(["mineral", "stage"], keep="last")
    columns = ["mineral", "stage", "year", "coverage", "source_id"]
    return newest[columns].sort_values(["mineral", "stage"], ignore_index=True)


def sources(
    graph: GraphOption = None,
    *,
    known: Annotated[
        bool, typer.Option("--known", help="Only the publications that lodegraph reads.")
    ] = False,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Who says so, and under which licence? And what else can be loaded?"""
    from .graph.store import open_graph
    from .loaders.publications import publications

    others = "Publications that lodegraph reads, and how to get them"
    readable = publications()
    if known:
        if form in {Format.TABLE, Format.MARKDOWN}:
            readable = readable[["loader", "licence", "ships", "where", "how"]]
        emit(readable, form, output, question=others)
        return
    opened = open_graph(graph)
    table = opened.sources().drop(columns="name")
    counts = dict.fromkeys(table["id"], 0)
    for name in opened.types():
        for source, count in opened.statements(name)["source_id"].value_counts().items():
            counts[source] = counts.get(source, 0) + int(count)
    table.insert(1, "statement_count", table["id"].map(counts))
    if form in {Format.TABLE, Format.MARKDOWN}:
        table = table.drop(columns=["sha256", "retrieved", "url"])
    if form is Format.JSON:
        table.attrs["publications"] = readable.to_dict(orient="records")
    emit(table, form, output, question=f"Sources of {opened.name}")
    if form in {Format.TABLE, Format.MARKDOWN} and output is None:
        shown = readable[["loader", "publication", "publisher", "licence", "ships", "files"]]
        emit(shown, form, None, question=others)
        say("where and how: lodegraph sources --known --format csv")


def check(
    graph: GraphOption = None, form: FormatOption = Format.TABLE, output: OutputOption = None
) -> None:
    """What does not add up? Leaves with code 4 if the model is broken."""
    from .graph.check import CHECKS
    from .graph.check import check as run
    from .graph.store import open_graph

    opened = open_graph(graph)
    found = run(opened)
    emit(found, form, output, question=f"{len(CHECKS)} checks of {opened.name}")
    broken = int((found["level"] == "error").sum())
    say(f"{broken} errors, {len(found) - broken} notes")
    if broken:
        raise typer.Exit(CHECK_FAILED)


def export(
    to: Annotated[Path, typer.Argument(help="Folder (csv, parquet) or file (graphml).")],
    kind: Annotated[str, typer.Option("--as", help="csv, parquet or graphml.")] = "csv",
    graph: GraphOption = None,
) -> None:
    """Write the graph as CSV, Parquet or GraphML."""
    from .graph.export import export_graph
    from .graph.store import open_graph

    export_graph(open_graph(graph), to, kind)
    say(f"wrote {to}")


def cite(
    source: Annotated[
        list[str] | None, typer.Argument(help="Source ids; every source if absent.")
    ] = None,
    graph: GraphOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """How do I cite the graph and each source?"""
    from .graph.cite import cite as ask
    from .graph.store import open_graph

    opened = open_graph(graph)
    emit(ask(opened, source), form, output, question=f"How to cite {opened.name}")


def diff(
    a: Annotated[str, typer.Argument(help="A graph folder, or reference.")],
    b: Annotated[str, typer.Argument(help="Another.")],
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """What do two graphs state differently?"""
    from .graph.diff import diff as compare
    from .graph.diff import summary
    from .graph.store import open_graph

    one, other = (open_graph(None if name == "reference" else Path(name)) for name in (a, b))
    found = compare(one, other)
    question = f"What A ({one.name}) and B ({other.name}) state differently"
    if form in {Format.CSV, Format.JSON}:
        emit(found, form, output, question=question)
        return
    emit(summary(found), form, output, question=question)
    if output is None and len(found):
        emit(short(found), form, None, question="The first of them")
        if len(found) > FIRST:
            say(f"{len(found):,} differences; --format csv lists all")


def short(found: pd.DataFrame) -> pd.DataFrame:
    """Take the first differences of each type, in the columns that people compare."""
    each = found.groupby("type", sort=True).head(max(1, FIRST // found["type"].nunique()))
    ends = each["subject_id"] + " > " + each["object_id"]
    about = each[["stage", "product", "year"]]
    cells = zip(about.astype("object").to_numpy(), about.notna().to_numpy(), strict=True)
    told = [", ".join(str(cell) for cell in row[known]) for row, known in cells]
    found = each.assign(statement=ends, about=told).reset_index(drop=True)
    return found[["type", "change", "statement", "about", *FIGURES]]
