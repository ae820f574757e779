"""A page in one file: styles and scripts are inside, and its policy allows nothing else."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE = Path(__file__).parent
TEMPLATES, VENDOR = HERE / "templates", HERE / "vendor"
POLICY_MARK = "policy is computed after rendering"


def environment(styles: Iterable[str], scripts: Iterable[str], **names: Any) -> Environment:
    """Make the environment of a page's template, which escapes all that is not our own.

    Parameters
    ----------
    styles, scripts : iterable of str
        Files of ``templates/``, in their order on the page.
    **names : Any
        What the template may name besides ``style``, ``script`` and ``policy``.
    """
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    made.policies["json.dumps_kwargs"] = {
        "allow_nan": False,
        "separators": (",", ":"),
        "sort_keys": True,
    }
    own: dict[str, Any] = {
        **names,
        "policy": POLICY_MARK,
        "style": Markup("\n").join(trusted(TEMPLATES / name) for name in styles),
        "script": Markup("\n").join(trusted(TEMPLATES / name) for name in scripts),
    }
    made.globals.update(own)
    return made


def trusted(path: Path) -> Markup:
    """Read a file that ships with the package, not to be escaped."""
    return Markup(path.read_text(encoding="utf-8"))  # noqa: S704 - ships with the package


def with_policy(html: str) -> str:
    """Name the page's own scripts and styles in its content security policy, by their hashes."""
    # Data cannot add an element here: the template escapes every "<" in it.
    hashes = {
        tag: " ".join(
            _source_hash(text) for text in re.findall(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        )
        for tag in ("script", "style")
    }
    policy = (
        f"default-src 'none'; script-src {hashes['script']}; style-src {hashes['style']}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    return html.replace(POLICY_MARK, policy, 1)


def _source_hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
