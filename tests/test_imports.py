"""Which module may import what: one direction of data, and each library in its place."""

import ast
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "extractor"
MODULES = sorted(PACKAGE.rglob("*.py"))

#: library: the modules (or folders) that may import it
HOMES = {
    "click": {"cli"},
    "click_default_group": {"cli"},
    "rich": {"cli", "tables.py"},
    # the last four: the tagger's own parts, and the components offered to spaCy users
    "spacy": {"quick.py", "language.py", "model.py", "tagging.py", "rules", "gold.py", "writers/docbin.py", "recognizer.py", "vectors.py", "hints.py", "components.py"},
}


def imported(path: Path) -> set[str]:
    """The dotted names that a module imports, anywhere in it."""
    found = set()
    package = ("extractor", *path.relative_to(PACKAGE).parent.parts)
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, (base, node.module)))
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return found


def homed(path: Path, homes: set[str]) -> bool:
    inside = path.relative_to(PACKAGE)
    return any(inside.is_relative_to(home) for home in homes)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_one_way(path):
    names = imported(path)
    for library, homes in HOMES.items():
        if not homed(path, homes):
            assert library not in {name.partition(".")[0] for name in names}
    if not homed(path, {"cli", "__main__.py"}):
        assert not {name for name in names if name == "extractor.cli" or name.startswith("extractor.cli.")}


def test_types_import_nothing_of_ours():
    assert not {name for name in imported(PACKAGE / "types.py") if name.startswith("extractor")}


def test_imports_are_read():
    assert {"rich.table.Table", "extractor.labels"} <= imported(PACKAGE / "tables.py")
    assert "spacy.util" in imported(PACKAGE / "model.py")  # inside a function
