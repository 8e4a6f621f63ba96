"""The shape of the house: what stands at the top, which names no file has, and what no file mentions."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

TOP_LEVEL = {
    *(
        "run",
        "manage.py",
        "pyproject.toml",
        "requirements.lock",
        "docker-compose.yml",
        "Dockerfile",
        "README.md",
    ),
    *("config", "agreements", "monitoring", "templates", "static", "tests", "docs", ".ci"),
    *(
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        ".env.example",
        ".gitignore",
        ".dockerignore",
        ".pre-commit-config.yaml",
    ),
}
MAY_STAND_THERE = {"locale", "bench", ".git", ".github"}
LICENCES = re.compile(r"LICEN[CS]E(S|[.-].*)?")
MADE_AT_RUN_TIME = {
    ".venv",
    "var",
    "staticfiles",
    "node_modules",
    ".env",
    "__pycache__",
    ".hypothesis",
    ".coverage",
}

FORBIDDEN_FILES = {"services.py", "utils.py", "helpers.py", "managers.py", "signals.py", "selectors.py"}
FORBIDDEN_PACKAGES = {"common", "core", "shared", "lib", "utils", "helpers"}
BINARY = {".png", ".jpg", ".ico", ".woff2", ".ttf", ".gz", ".br", ".pyc", ".mo"}

# Put together here, so that this file does not mention them either.
MACHINE_PATHS = re.compile("|".join(("/wo" + "rk/", "/ro" + "ot/", "/ho" + r"me/\w")))
REGISTRY_HOSTS = re.compile(
    "|".join(
        f"{name}\\.{ending}" for name, ending in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))
    )
)


def is_made(path: Path) -> bool:
    inside = path.relative_to(ROOT)
    if inside.parts[0].startswith(".") and inside.parts[0] not in TOP_LEVEL | MAY_STAND_THERE:
        return True  # caches of tools
    return bool(MADE_AT_RUN_TIME & set(inside.parts)) or inside.parts[:2] == ("static", "build")


def written_files() -> list[Path]:
    tops = (top for top in ROOT.iterdir() if not is_made(top) and top.name != ".git")
    found = (path for top in tops for path in ([top] if top.is_file() else top.rglob("*")))
    return sorted(path for path in found if path.is_file() and not is_made(path))


def source_files() -> list[Path]:
    return [
        path
        for path in written_files()
        if path.suffix == ".py" and "tests" not in path.relative_to(ROOT).parts
    ]


def names_in(pattern: re.Pattern[str]) -> list[str]:
    texts = (path for path in written_files() if path.suffix not in BINARY)
    return [str(path.relative_to(ROOT)) for path in texts if pattern.search(path.read_text(errors="replace"))]


def test_top_level_is_what_the_house_says() -> None:
    present = {path.name for path in ROOT.iterdir() if not is_made(path)}
    assert present >= TOP_LEVEL, f"missing: {TOP_LEVEL - present}"
    unknown = {name for name in present - TOP_LEVEL - MAY_STAND_THERE if not LICENCES.fullmatch(name)}
    assert unknown == set()


def test_no_drawer_for_everything() -> None:
    named = [
        path
        for path in source_files()
        if path.name in FORBIDDEN_FILES or FORBIDDEN_PACKAGES & set(path.parts)
    ]
    assert [str(path.relative_to(ROOT)) for path in named] == []


def test_the_moment_is_never_a_default() -> None:
    found = []
    for path in source_files():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found += [f"{path.relative_to(ROOT)}: {node.name}" for name in clock_defaults(node) if name]
    assert found == []


def clock_defaults(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    positional = [*function.args.posonlyargs, *function.args.args]
    with_default = positional[len(positional) - len(function.args.defaults) :]
    arguments = [*function.args.kwonlyargs, *with_default]
    pairs = zip(arguments, [*function.args.kw_defaults, *function.args.defaults], strict=True)
    return [argument.arg for argument, default in pairs if argument.arg in ("now", "at", "today") and default]


@pytest.mark.parametrize(
    "pattern", [MACHINE_PATHS, REGISTRY_HOSTS], ids=["a path of one machine", "a registry"]
)
def test_no_file_mentions(pattern: re.Pattern[str]) -> None:
    assert names_in(pattern) == []


def test_packages_say_what_lives_in_them() -> None:
    silent = [path for path in source_files() if path.stat().st_size and not is_described(path)]
    assert [str(path.relative_to(ROOT)) for path in silent] == []


def is_described(path: Path) -> bool:
    return "migrations" in path.parts or bool(ast.get_docstring(ast.parse(path.read_text())))
