"""Commands that read documents and tell what they state."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial
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
from .settings import LanguageOption  # noqa: TC001 - typer reads annotations

if TYPE_CHECKING:
    from collections.abc import Callable

    from .graph.errors import LodegraphError

PANEL = "Read documents"
STATED = [
    *("document", "subject", "relation", "object", "value", "unit", "year", "status"),
    "confidence",
]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    for command in (extract, evaluate, learn):
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
    language: LanguageOption = None,
    *,
    explain: Annotated[
        bool, typer.Option("--explain", help="Tell which rule made each statement, or why none.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Write risks and policies too.")
    ] = False,
    model: ModelOption = None,
    model_url: ModelUrlOption = None,
    model_prices: PricesOption = None,
) -> None:
    """What does a document state? Its entities and relations, not stored."""
    from .loaders.own_language import speaking
    from .loaders.own_language_file import language_of
    from .loaders.review import without_reviews
    from .loaders.second_reading import asking

    document = without_reviews(document)
    reader, paid = model_reader(model, model_url), prices(model_prices)
    failed: list[LodegraphError] = []
    with speaking(language_of(language)), asking(reader) as answer:
        if review is not None:
            from .loaders.proposals import propose

            found, failed = read_each(document, propose)
            if found:
                write_pages(found, review)
        elif explain:
            from .loaders.explaining import explain as told

            found, failed = read_each(document, told)
            show_explained(found, form)
        else:
            from .loaders.annotation import extract as read

            found, failed = read_each(document, partial(read, everything=everything))
            tell_warnings(found)
            tell_reviews(found)
            show_extracted(found, form, output)
    tell_model(model, answer, paid)
    if failed:
        raise typer.Exit(failed[0].exit_code)


def show_extracted(found: list[dict[str, Any]], form: Format, output: Path | None) -> None:
    """Print or write what documents state."""
    import pandas as pd

    if output is not None:
        names = Counter(result["document"] for result in found)
        if twice := [name for name, times in names.items() if times > 1]:
            problem = f"several documents would be written to {output / twice[0]}.json"
            raise typer.BadParameter(f"{problem}: extract them one by one, or rename them")
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
        alone = form is Format.TABLE and len(found) == 1
        question = f"What {found[0]['document']} states" if alone else "What the documents state"
        columns = STATED if form is Format.TABLE else [*STATED, "rule", "evidence"]
        table = pd.DataFrame(rows, columns=columns[alone:]).astype({"year": "Int64"})
        emit(table, form, None, question=question)
        if form is Format.TABLE:
            say("confidence from A to D; look at the sentence of a D before you rely on it")
            say("--format json adds the entities, and to each statement its rule and its sentence")


def read_each(
    paths: list[Path], read: Callable[[Path], dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[LodegraphError]]:
    """Read documents and those that lists name, and say which could not be read.

    Raises
    ------
    LodegraphError
        If the only document cannot be read; of several, the others are read.
    """
    from .graph.errors import LodegraphError, ModelError
    from .loaders.addresses import documents_of

    found: list[dict[str, Any]] = []
    failed: list[LodegraphError] = []
    for place in (place for path in paths for place in documents_of(path)):
        try:
            if isinstance(place, LodegraphError):
                raise place
            found.append(read(place))
        except ModelError:
            raise  # it would not answer for the next one either
        except LodegraphError as error:
            failed.append(error)
    if failed and not found and len(failed) == 1:
        raise failed[0]
    for failure in failed:
        say(f"error: {failure.message}{f' ({failure.hint})' if failure.hint else ''}")
    return found, failed


def tell_warnings(found: list[dict[str, Any]]) -> None:
    """Say of which documents something was not read, or not stated."""
    from .loaders.off_subject import OFF_SUBJECT

    for result in found:
        for warning in result.get("warnings", ()):
            say(f"warning: {result['document']}: {warning}")
        waiting = [row for row in result.get("waiting", ()) if row["waits"] == OFF_SUBJECT]
        if waiting:
            say(f"warning: {result['document']}: {len(waiting)} not stated: {OFF_SUBJECT}")


def show_explained(found: list[dict[str, Any]], form: Format) -> None:
    """Print for each sentence what it names, what was read in it, and what was nearly read."""
    if form is Format.JSON:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    if form is not Format.TABLE:
        raise typer.BadParameter("--explain is told in words, or with --format json")
    for result in found:
        for sentence in result["sentences"]:
            typer.echo("\n".join(explained(result["document"], sentence)) + "\n")


def explained(document: str, sentence: dict[str, Any]) -> list[str]:
    """Tell one sentence in lines."""
    lines = [f"{document}, characters {sentence['start']}-{sentence['end']}"]
    lines.append(f"  {' '.join(sentence['text'].split())}")
    names = [_named(name) for name in sentence["names"]]
    lines.append(f"  names     {'; '.join(names) or 'none'}")
    lines += [
        f"  no name   {name['text']} ({name['label']}): {name['why']}"
        for name in sentence["not_names"]
    ]
    for one in sentence["statements"]:
        meaning = f": {one['meaning']}" if one["meaning"] else ""
        lines.append(f"  read      {one['statement']}  [{one['rule']}{meaning}]")
        if one["not_stored"]:
            lines.append(f"            not stored: {one['not_stored']}")
    for miss in sentence["near_misses"]:
        rule = f"  [{miss['rule']}: {miss['meaning']}]" if miss["rule"] else ""
        about = f"{miss['type']} " if miss["type"] else ""
        lines.append(f"  not read  {about}by {miss['word']!r}: {miss['why']}{rule}")
    return lines


def _named(name: dict[str, str]) -> str:
    same = name["name"].casefold() in {"", name["text"].casefold()}
    return f"{name['text']} ({name['label']}{'' if same else ' ' + name['name']})"


def write_pages(proposed: list[dict[str, Any]], folder: Path) -> None:
    """Write the pages for review, and say what to do with them."""
    from .viz.review import write_review

    pages = write_review(proposed, folder)
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


def learn(
    document: Annotated[
        list[Path], typer.Argument(help="Documents with a review beside them, or the reviews.")
    ],
    language: Annotated[
        Path, typer.Option("--language", envvar="LODEGRAPH_LANGUAGE", help="TOML file to add to.")
    ],
) -> None:
    """Which names did reviews correct? Adds them to your own language."""
    from .loaders.learning import learn as add

    found = add(document, language)
    for one in found:
        instead = f", which was the {one.before}" if one.before else ""
        say(f"{one.form!r} is the {one.label} {one.name}{instead}")
    say(f"added {len(found)} {'name' if len(found) == 1 else 'names'} to {language}")
