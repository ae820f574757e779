"""What ruff does not check: size, file names, docstrings of public names, and leaked addresses."""

from __future__ import annotations

import ast
import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILE_CEILING, FUNCTION_CEILING = 400, 50
BANNED_NAMES = {"common", "helper", "helpers", "manager", "misc", "util", "utils"}
# Joined here, so that this file does not hold what it looks for.
HOSTS = ["pypi" + ".org", "pythonhosted" + ".org", "registry." + "npmjs", "repo1." + "maven"]
MACHINE_PATH = re.compile(r"(?<![\w.~/])/(?:root|home|work|opt|Users)/\w|[A-Z]:\\Users\\")
THIRD_PARTY = "viz/vendor/"


def project_files() -> list[Path]:
    """List the files git tracks or would track; in an unpacked release, every file."""
    if not (ROOT / ".git").exists():
        return sorted(path for path in ROOT.rglob("*") if path.is_file())
    # The checkout may belong to another user, as in many containers.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    options = ["--cached", "--others", "--exclude-standard"]
    listing = subprocess.check_output([*command, *options], cwd=ROOT, text=True)
    paths = [ROOT / name for name in listing.split("\0") if name]
    return sorted(path for path in paths if path.is_file() and not path.is_symlink())


FILES = project_files()
MODULES = [path for path in FILES if path.suffix == ".py"]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text_of(path: Path) -> str:
    """Read a file, or nothing if it is not text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function without its signature and docstring."""
    documented = ast.get_docstring(function) is not None
    statements = function.body[1:] if documented else function.body
    return (statements[-1].end_lineno or 0) - statements[0].lineno + 1 if statements else 0


def test_files_are_short() -> None:
    lines = {name(path): len(text_of(path).splitlines()) for path in MODULES}
    assert {file: count for file, count in lines.items() if count > FILE_CEILING} == {}


def test_functions_are_short() -> None:
    lines = {
        f"{name(path)}:{node.name}": body_lines(node)
        for path in MODULES
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {place: count for place, count in lines.items() if count > FUNCTION_CEILING} == {}


def test_public_names_have_docstrings() -> None:
    without = [
        f"{name(path)}:{node.name}"
        for path in MODULES
        for node in ast.parse(text_of(path)).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
    ]
    assert [place for place in without if not place.startswith("tests/")] == []


def test_no_file_is_a_drawer_for_the_rest() -> None:
    assert [name(path) for path in FILES if path.stem in BANNED_NAMES] == []


def test_no_file_names_a_registry_or_a_machine() -> None:
    texts = {name(p): text_of(p) for p in FILES if not name(p).startswith(THIRD_PARTY)}
    registries = [(file, host) for file, text in texts.items() for host in HOSTS if host in text]
    paths = [(file, m[0]) for file, text in texts.items() if (m := MACHINE_PATH.search(text))]
    assert registries == []
    assert paths == []


def test_scripts_are_executable() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
