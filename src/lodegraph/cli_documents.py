"""Commands that read documents and tell what they state."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - typer reads annotations
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .model_options import (
    ModelOption,
    ModelUrlOption,
    PricesOption,
    model_reader,
    prices,
    tell_model,
)
from .output import Format, FormatOption, OutputOption, emit, say

if TYPE_CHECKING:
    from .graph.errors import LodegraphError

PANEL = "Read documents"
STATED = ["document", "subject", "relation", "object", "value", "unit", "year", "status"]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    for command in (extract, evaluate):
        app.command(rich_help_panel=PANEL)(command)


def extract(
    document: Annotated[
        list[Path],
        typer.Argument(help="Text, Markdown, HTML, PDF, Word, mail, or a list of such files."),
    ],
    form: Annotated[
        Format, typer.Option("--format", help="json; the other forms list the relations.")
    ] = Format.TABLE,
    output: Annotated[
        Path | None, typer.Option("--output", help="Folder for one JSON file per document.")
    ] = None,
    review: Annotated[
        Path | None,
        typer.Option("--review", help="Folder for pages on which to accept, reject, correct."),
    ] = None,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="Write risks and policies too.")
    ] = False,
    model: ModelOption = None,
    model_url: ModelUrlOption = None,
    model_prices: PricesOption = None,
) -> None:
    """What does a document state? Its entities and relations, not stored."""
    import pandas as pd

    from .loaders.second_reading import asking

    reader, paid = model_reader(model, model_url), prices(model_prices)
    if review is not None:
        with asking(reader) as answer:
            write_pages(document, review)
        tell_model(model, answer, paid)
        return
    with asking(reader) as answer:
        found, failed = read_each(document, everything=everything)
    tell_model(model, answer, paid)
    tell_reviews(found)
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
        for result in found:
            text = json.dumps(result, ensure_ascii=False, indent=1) + "\n"
            (output / f"{result['document']}.json").write_text(text, encoding="utf-8")
        say(f"wrote {len(found)} {'file' if len(found) == 1 else 'files'} to {output}")
    elif form is Format.JSON:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        rows = [
            {"document": result["document"], **row}
            for result in found
            for row in result["relations"]
        ]
        shown = STATED if form is Format.TABLE else [*STATED, "confidence", "rule", "evidence"]
        table = pd.DataFrame(rows, columns=shown).astype({"year": "Int64"})
        emit(table, form, None, question="What the documents state")
        if form is Format.TABLE:
            say("--format json adds the entities, and to each statement its rule and its sentence")
    if failed:
        raise typer.Exit(failed[0].exit_code)


def read_each(
    paths: list[Path], *, everything: bool
) -> tuple[list[dict[str, Any]], list[LodegraphError]]:
    """Read documents and those that lists name, and say of which something was not read.

    Raises
    ------
    LodegraphError
        If the only document cannot be read; of several, the others are read.
    """
    from .graph.errors import LodegraphError
    from .loaders.addresses import documents_of
    from .loaders.annotation import extract as read

    found: list[dict[str, Any]] = []
    failed: list[LodegraphError] = []
    for place in (place for path in paths for place in documents_of(path)):
        try:
            if isinstance(place, LodegraphError):
                raise place
            found.append(read(place, everything=everything))
        except LodegraphError as error:
            failed.append(error)
    if failed and not found and len(failed) == 1:
        raise failed[0]
    for failure in failed:
        say(f"error: {failure.message}{f' ({failure.hint})' if failure.hint else ''}")
    for result in found:
        for warning in result.get("warnings", ()):
            say(f"warning: {result['document']}: {warning}")
    return found, failed


def write_pages(documents: list[Path], folder: Path) -> None:
    """Write the pages for review, and say what to do with them."""
    from .viz.review import write_review

    pages = write_review(documents, folder)
    say(f"wrote {len(pages)} {'page' if len(pages) == 1 else 'pages'} and {folder / 'index.html'}")
    say("open it in a browser; put what you save there beside the document")


def tell_reviews(found: list[dict[str, Any]]) -> None:
    """Say which documents were reviewed, and which decisions no longer apply."""
    for result in found:
        told = result.get("review")
        if told:
            say(f"{result['document']}: {told['carried_out']} decisions of its review carried out")
            for decision in told["no_longer_apply"]:
                say(f"{result['document']}: no longer applies, its sentence is gone: {decision}")


def evaluate(
    gold: Annotated[Path, typer.Argument(help="Annotated file or folder (.gold.json).")],
    predicted: Annotated[Path, typer.Argument(help="Extracted file or folder (.json).")],
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """How well does extraction agree with annotated documents?"""
    import pandas as pd

    from .loaders.evaluate import evaluate as score

    table = pd.DataFrame(score(gold, predicted)).astype({"missed": "Int64"})
    emit(table, form, output, question=f"{predicted} against {gold}")
