"""Pages for review: one offline file for each document, and an index of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..loaders.proposals import choices
from .offline import environment, with_policy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

STYLES = ("base.css", "review.css")
SCRIPTS = (
    "review-state.js",
    "review-text.js",
    "review-card.js",
    "review-form.js",
    "review-names.js",
    "review-main.js",
)


def write_review(proposed: Sequence[dict[str, Any]], folder: Path) -> list[Path]:
    """Write the pages on which a person decides about the statements of documents.

    Parameters
    ----------
    proposed : sequence of dict
        Documents, as `lodegraph.loaders.proposals.propose` lays them out.
    folder : Path
        Where the pages and ``index.html`` go; made if it is not there.

    Returns
    -------
    list of Path
        The page of each document, in their order.
    """
    names = _page_names([page["document"] for page in proposed])
    folder.mkdir(parents=True, exist_ok=True)
    choice = choices()
    for name, page in zip(names, proposed, strict=True):
        html = _render("review.html", SCRIPTS, title=page["title"], page=page, choices=choice)
        (folder / name).write_text(html, encoding="utf-8")
    rows = [
        {
            "page": name,
            "document": page["document"],
            "title": page["title"],
            "sha256": page["sha256"],
            "statements": sum(len(each["statements"]) for each in page["sentences"]),
            "decided": sum(
                one["decision"] is not None
                for each in page["sentences"]
                for one in each["statements"]
            ),
            "unmet": len(page["unmet"]),
        }
        for name, page in zip(names, proposed, strict=True)
    ]
    index = _render(
        "review-index.html", ("review-index.js",), title="Documents to review", rows=rows
    )
    (folder / "index.html").write_text(index, encoding="utf-8")
    return [folder / name for name in names]


def _page_names(documents: list[str]) -> list[str]:
    """Name the pages after the documents, and tell those of one name apart.

    Examples
    --------
    >>> _page_names(["a.txt", "b.txt", "a.txt"])
    ['a.txt.html', 'b.txt.html', 'a.txt-2.html']
    """
    seen: dict[str, int] = {}
    names: list[str] = []
    for document in documents:
        seen[document] = seen.get(document, 0) + 1
        more = f"-{seen[document]}" if seen[document] > 1 else ""
        names.append(f"{document}{more}.html")
    return names


def _render(template: str, scripts: Sequence[str], **names: Any) -> str:
    made = environment(STYLES, scripts, **names)
    return with_policy(made.get_template(template).render())
