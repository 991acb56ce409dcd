"""Rule files, the package's and the user's, into one RuleSet."""

import gc
import os
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files as resources
from pathlib import Path

from extractor.core.errors import RuleError
from extractor.rules.entity_ruler import read_jsonl
from extractor.rules.parsing import parse_toml, read_text, read_toml
from extractor.rules.prepared import Prepared, prepared
from extractor.rules.ruleset import RuleSet
from extractor.rules.schema import GazetteerRule, Mistakes, RuleFile

#: what names the rule files in a folder of copies, in their order
COPIES = "files.json"

_DATA = Path(str(resources("extractor.rules") / "data"))


def builtin_paths() -> list[Path]:
    """The rule files of the package, sorted."""
    return sorted(_DATA.rglob("*.toml"))


@cache
def common_words() -> frozenset[str]:
    """Everyday French words, folded: a name that is one of them would fire everywhere."""
    lines = (_DATA / "common.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and line[0] != "#")


@cache
def _builtin() -> Prepared:
    paths = builtin_paths()

    def read() -> Iterator[RuleFile]:
        for path in paths:
            text, name = read_text(path, _shown(path)), _shown(path)
            yield parse_toml(text, name, data=tomllib.loads(text))  # not kept as tables, too

    return prepared((path.read_bytes() for path in paths), read)


def read_builtin() -> tuple[RuleFile, ...]:
    """The rule files of the package. They are read once: all share them."""
    return _builtin().files


def shown_path(path: Path) -> str:
    """What messages and origins call a rule file: the user's by its path, the package's by its place in it."""
    path = Path(path)
    return _shown(path.resolve()) if path.resolve().is_relative_to(_DATA.resolve()) else str(path)


def _shown(path: Path) -> str:
    return f"extractor/rules/data/{path.relative_to(_DATA).as_posix()}"


def read_file(path: Path, user: bool = True, mistakes: Mistakes | None = None) -> RuleFile:
    """Read a rule file by its suffix: .toml, or .jsonl with spaCy's EntityRuler patterns.

    Mistakes in single rules of a TOML file go to `mistakes` if it is given.
    """
    suffix = path.suffix.lower()
    if suffix == ".jsonl":
        return read_jsonl(path, user)
    if suffix != ".toml":
        if os.path.isdir(path):
            raise RuleError(str(path), "is a folder", "name the rule files in it, one by one")
        if os.path.exists(path) and not os.path.isfile(path):
            raise RuleError(str(path), "is a pipe, and rules are read more than once", "save them as a .toml file")
        raise RuleError(str(path), f"unknown suffix '{path.suffix}'", "use .toml, or .jsonl for spaCy patterns")
    return read_toml(path, user, str(path) if user else _shown(path), mistakes)


def sources(path: Path) -> list[Path]:
    """The files that a rule file is made of: itself, and the lists that its gazetteers name. Raises RuleError."""
    if path.suffix.lower() != ".toml":
        return [path]
    lists = (rule.file for rule in read_file(path).rules if isinstance(rule, GazetteerRule) and rule.file)
    return [path, *(path.parent / file for file in lists)]


def once(files: Iterable[Path], others: Iterable[Path] = ()) -> list[Path]:
    """The files without those that are named again, by whatever path, or are among others."""
    seen = set(map(_real, others))
    found = []
    for file in map(Path, files):
        if (real := _real(file)) not in seen:
            seen.add(real)
            found.append(file)
    return found


def _real(path: Path) -> str:
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):  # no name of a file can be so, or its folder is gone: it says so when it is read
        return str(path)


def load(files: Sequence[Path] = (), builtin: bool = True) -> RuleSet:
    """The rules of the package (unless `builtin` is false) and of the user's files.

        load([Path("mes_regles.toml")]).match("…")

    A file that is named twice, or is one of the package's own, is loaded once; a folder is one of copies.
    Raises RuleError, with file and line, for a file that is missing or wrong.
    """
    own = builtin_paths() if builtin and files else []
    return assembled(lambda: [file for path in once(files, own) for file in _files(path)], builtin)


def assembled(read: Callable[[], list[RuleFile]], builtin: bool = True) -> RuleSet:
    """The rules of the package (unless `builtin` is false) and of what `read` reads. Raises RuleError."""
    # a big gazetteer makes millions of small objects and no garbage
    collecting = gc.isenabled()
    gc.disable()
    try:
        ours = _builtin() if builtin else None
        return RuleSet([*(ours.files if ours else ()), *read()], common_words(), ours)
    finally:
        if collecting:
            gc.enable()


def _files(path: Path) -> list[RuleFile]:
    """The rule file at a path, or all of a folder of copies."""
    if not os.path.isfile(os.path.join(path, COPIES)):
        return [read_file(path)]
    from extractor.rules import copies  # whose files are read here, too

    return copies.read(path)
