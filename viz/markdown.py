"""Text from data as plain text in Markdown."""

from __future__ import annotations

from urllib.parse import quote

SAFE = "%/:=&?~#+!$,;'@()*[]"
MARKS = "\\`*_[]<>|#~"


def plain(value: object) -> str:
    r"""Make a value stand as text: no mark-up, no HTML, no line breaks.

    Examples
    --------
    >>> print(plain("<script>*x*|"))
    \<script\>\*x\*\|
    """
    text = "".join(c if c.isprintable() else " " for c in str(value))
    text = text.replace("&", "&amp;")
    for mark in MARKS:
        text = text.replace(mark, "\\" + mark)
    return text


def percent(share: object) -> str:
    """Show a fraction as a percentage, and a missing one as unknown.

    Examples
    --------
    >>> percent(0.784), percent(float("nan"))
    ('78.4 %', 'unknown')
    """
    if not isinstance(share, float) or share != share:  # noqa: PLR0124 - NaN
        return "unknown"
    return f"{100 * share:.1f} %"


def between(lo: float, mid: float, hi: float) -> str:
    """Show a fraction with its interval where there is one.

    Examples
    --------
    >>> between(0.665, 0.748, 0.772), between(0.5, 0.5, 0.5)
    ('74.8 % (66.5 % to 77.2 %)', '50.0 %')
    """
    low, high = percent(lo), percent(hi)
    return percent(mid) if low == high else f"{percent(mid)} ({low} to {high})"


def link(url: object) -> str:
    """Show an address as text that readers may follow, and only if it is one of the web.

    Examples
    --------
    >>> link("https://a.example/x y"), link("javascript:alert(1)"), link(None)
    ('<https://a.example/x%20y>', 'javascript:alert(1)', '')
    """
    if not isinstance(url, str):
        return ""
    if url.startswith(("https://", "http://")):
        return f"<{quote(url, safe=SAFE)}>"
    return plain(url)
