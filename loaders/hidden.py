"""What a page holds and does not show: scripts, and text that its styles hide from readers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

# Text that a browser does not show, whatever a page wants machines to read.
HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0*\.?0+\s*(?:;|!|$)"
    r"|font-size\s*:\s*0*\.?0+\s*(?:[a-z%]+\s*)?(?:;|!|$)"
    r"|(?:^|;)\s*(?:max-)?(?:height|width)\s*:\s*0*\.?0+\s*(?:[a-z%]+\s*)?(?:;|!|$)"
    r"|text-indent\s*:\s*-\d{3,}|(?:left|top)\s*:\s*-\d{4,}|clip\s*:\s*rect\(",
    re.IGNORECASE,
)
# In a sheet of styles the others are how a page moves, not what it hides.
HIDDEN_RULE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|em|pt|%)?\s*(?:;|!|$)"
    r"|clip\s*:\s*rect\(",
    re.IGNORECASE,
)
REMARK = re.compile(r"/\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/|\Z)")
SIMPLE = re.compile(r"([a-z][a-z0-9]*)?([.#][\w-]+)", re.IGNORECASE)
NOT_SHOWN = frozenset({"script", "style", "template", "noscript", "svg", "object", "iframe"})
METADATA = "application/ld+json"
MOST_METADATA, LONGEST_METADATA = 5, 20_000


def drop_hidden(tree: Any) -> None:
    """Take out of a parsed page what it does not show; what tells of the page itself stays."""
    sheets = [element.text_content() for element in tree.iter("style")]
    hidden = {selector for sheet in sheets for selector in hidden_selectors(sheet)}
    metadata = [each for each in tree.iter("script") if each.get("type") == METADATA]
    unseen = [each for each in tree.iter() if _is_hidden(each, hidden)]
    for element in (*metadata[MOST_METADATA:], *unseen):
        if element.getparent() is not None:
            element.drop_tree()


def hidden_selectors(sheet: str) -> Iterator[tuple[str, str]]:
    """Find the classes and ids that a sheet of styles hides, in whatever window or print.

    Yields
    ------
    tuple of (str, str)
        The element, or nothing, and the class or id: of "p.note" ``("p", ".note")``.

    Examples
    --------
    >>> list(hidden_selectors(".a, p#b { display: none } @media print { .c { display: none } }"))
    [('', '.a'), ('p', '#b')]
    """
    depth, selector = 0, ""
    for part in re.split(r"([{}])", REMARK.sub(" ", sheet)):
        if part in {"{", "}"}:
            depth = max(0, depth + (1 if part == "{" else -1))
        elif depth == 0:
            selector = part.strip()
        elif depth == 1 and not selector.startswith("@") and HIDDEN_RULE.search(part):
            for each in selector.split(","):
                simple = SIMPLE.fullmatch(each.strip())
                if simple:
                    yield (simple[1] or "").lower(), simple[2]


def _is_in_its_colour(style: str) -> bool:
    """Tell whether a text has the colour of what is behind it."""
    told = (part.partition(":") for part in style.lower().split(";"))
    values = {name.strip(): value.strip() for name, _, value in told}
    behind = {values.get("background"), values.get("background-color")} - {None}
    return values.get("color") in behind


def _is_hidden(element: Any, hidden: set[tuple[str, str]]) -> bool:
    if element.tag == "script" and element.get("type") == METADATA:
        return len(element.text or "") > LONGEST_METADATA
    if element.tag in NOT_SHOWN or "hidden" in element.attrib:
        return True
    style = element.get("style")
    if style and (HIDDEN_STYLE.search(style) or _is_in_its_colour(style)):
        return True
    if hidden:
        names = [f".{name}" for name in element.get("class", "").split()]
        names += [f"#{element.get('id')}"] * ("id" in element.attrib)
        if any((tag, name) in hidden for name in names for tag in ("", element.tag)):
            return True
    return bool(element.tag == "font" and element.get("size") == "0")
