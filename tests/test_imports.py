"""Which folder may import what: one direction of data, and each library in its place."""

import ast
from functools import cache
from pathlib import Path

from tests.conftest import ROOT

PACKAGE = ROOT / "extractor"
MODULES = sorted(PACKAGE.rglob("*.py"))

#: folder: what it holds, and the folders it may import besides itself, in the direction of data
FOLDERS: dict[str, tuple[str, set[str]]] = {
    "core": ("types, errors, labels, overlaps, outcomes: what every stage speaks of", set()),
    "lexicon": ("folding, what names are made of, and the lists of words, people, organisations, places", {"core"}),
    "text": ("a text made plain: lines, letters, typography; segmentation, marks", {"core", "lexicon"}),
    "tagger": ("the spaCy pipeline that finds names: loading, tokens, vectors, network", {"core", "text", "lexicon"}),
    "rules": ("names by lists and by patterns, from files that anyone can write", {"core", "text", "lexicon", "tagger"}),
    "mentions": ("where a name ends, what is none, and its repeats", {"core", "text", "lexicon"}),
    "coreference": ("from mentions to entities", {"core", "text", "lexicon"}),
    "documents": ("files in and out: reading, saved results, annotations, checkpoints", {"core", "text", "lexicon"}),
    "corrections": ("what the reader of a dossier knows better", {"core", "text", "lexicon", "coreference", "documents"}),
    "analysis": ("totals, timeline, co-occurrence, conflicts, scores of results", {"core", "text", "lexicon", "documents", "corrections"}),
    "training": ("the tagger trained, and adapted to other texts", {"core", "text", "tagger", "documents", "analysis"}),
    "presentation": ("tables and pictures", {"core", "text", "documents", "analysis"}),
    "writers": ("a module a format", {"core", "text", "documents", "analysis", "tagger"}),
    "annotation": ("what to correct first, and what is wrong with annotated texts", {"core", "documents"}),
    "result.py": ("a result as Python users get it", {"core", "documents", "presentation"}),
    "pipeline.py": ("documents to results", {"core", "text", "tagger", "rules", "mentions", "coreference", "result.py"}),
    "spacy_components.py": ("the same as spaCy components", {"core", "text", "tagger", "rules", "mentions", "coreference"}),
    "batch": ("many documents: settings, workers, pool, cluster, recorder", {"core", "text", "tagger", "rules", "documents", "corrections", "writers", "pipeline.py"}),
    "index": ("entities over many documents, in a database", {"core", "text", "lexicon", "analysis", "coreference", "corrections"}),
    "__init__.py": ("the public names", {"core", "pipeline.py", "result.py"}),
    "cli": ("the command line", {
        "__init__.py", "core", "text", "lexicon", "tagger", "rules", "mentions", "documents", "corrections", "analysis", "presentation", "writers",
        "annotation", "training", "pipeline.py", "batch", "index",
    }),
    "__main__.py": ("python -m extractor", {"core", "cli"}),
}  # fmt: skip

#: library: the folders (or modules) that may import it
LIBRARIES = {
    "click": {"cli"},
    "click_default_group": {"cli"},
    "rich": {"cli", "presentation"},
    "spacy": {
        "tagger",
        "rules",
        "training",
        "spacy_components.py",
        "documents/annotations/docbin.py",
        "writers/docbin.py",
        "cli/startup.py",
    },
    "distributed": {"batch"},
    "tomlkit": {"corrections/editing.py"},
    "threadpoolctl": {"tagger"},
    "torch": {"training"},
}


def folder(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


@cache
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
            found |= {f"{module}.{alias.name}" for alias in node.names}
    return found


def rooms(path: Path) -> set[str]:
    """The folders and top-level modules of ours that a module imports."""
    found = set()
    for name in imported(path):
        first, *rest = name.split(".")
        if first == "extractor":
            room = rest[0] if rest else ""
            found.add(
                room
                if (PACKAGE / room).is_dir() and room
                else f"{room}.py"
                if (PACKAGE / f"{room}.py").exists()
                else "__init__.py"
            )
    return found


def test_each_module_is_in_a_folder_of_the_table():
    assert {folder(path) for path in MODULES} == set(FOLDERS)


def test_imports_go_one_way():
    beyond = {
        str(path.relative_to(PACKAGE)): rooms(path) - FOLDERS[folder(path)][1] - {folder(path)} for path in MODULES
    }
    assert {path: wrong for path, wrong in beyond.items() if wrong} == {}


def test_the_table_has_no_circle():
    seen: set[str] = set()
    for name, (_, allowed) in FOLDERS.items():
        assert allowed <= seen, f"{name} may import what stands below it in the table"
        seen.add(name)


def test_libraries_stay_in_their_place():
    strays = []
    for path in MODULES:
        inside = path.relative_to(PACKAGE)
        for library in LIBRARIES.keys() & {name.partition(".")[0] for name in imported(path)}:
            if not any(inside.is_relative_to(home) for home in LIBRARIES[library]):
                strays.append(f"{inside}: {library}")
    assert strays == []


def test_imports_are_read():
    assert {"rich.table.Table", "extractor.core.labels.label_of"} <= imported(PACKAGE / "presentation/tables.py")
    assert "spacy.util" in imported(PACKAGE / "tagger/loading.py")  # inside a function
    assert "tagger" in rooms(PACKAGE / "pipeline.py")
