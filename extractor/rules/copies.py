"""The rule files of a user as they were read, with their lists of names: what a saved pipeline holds of them,
and what is sent to other machines.

    files = copies.of(load([Path("navires.toml")]))      # {"1/navires.toml": b"…", "1/ports.txt": b"…"}
    copies.write(files, Path("pipeline/extractor_rules"))
    copies.load(Path("pipeline/extractor_rules"))        # the same rules, wherever the folder now is

A rule file keeps its name, of which the ids of EntityRuler lines are made; a list is called as its gazetteer. The
folder's own list says which files there are, and in which order: what else lies there is not read.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import srsly

from extractor.core import bounds
from extractor.core.cleaning import without_halves
from extractor.core.errors import RuleError
from extractor.rules.loader import COPIES, assembled, read_file
from extractor.rules.ruleset import RuleSet
from extractor.rules.schema import GazetteerRule, RuleFile

#: characters of an id by which a list is called
LONGEST = 200
_NAME = re.compile(r"\d+/(?!\.\.?$)[^/\\\0]+")


def of(rules: RuleSet) -> dict[str, bytes]:
    """The bytes of each of the user's files in a set of rules, by their names in a folder. Raises RuleError."""
    found: dict[str, bytes] = {}
    for number, file in enumerate((file for file in rules.files if file.user), 1):
        path = Path(file.path)
        found[f"{number}/{_plain(path.name)}"] = _bytes(path, bounds.RULES)
        for rule in file.rules:
            if isinstance(rule, GazetteerRule) and rule.file is not None:
                found[f"{number}/{_list(rule)}"] = _bytes(path.parent / rule.file, bounds.NAMES)
    return found


def _plain(name: str) -> str:
    return without_halves(name.replace("\\", "_"))  # which parts names on other systems


def packed(files: Mapping[str, bytes]) -> bytes:
    """The files in one piece."""
    data: bytes = srsly.msgpack_dumps(dict(files))
    return data


def unpacked(data: bytes) -> dict[str, bytes]:
    """The files that `packed` put together. Raises RuleError for anything else."""
    try:
        files = srsly.msgpack_loads(data)
    except Exception:  # of many kinds, by what the bytes happen to say
        files = None
    if not isinstance(files, dict) or not all(_may_be(name, bytes_) for name, bytes_ in files.items()):
        raise RuleError("rule files", "these bytes hold none, or not the whole", "take what to_bytes gives")
    return files


def _may_be(name: object, data: object) -> bool:
    return isinstance(data, bytes) and isinstance(name, str) and _NAME.fullmatch(name) is not None


def write(files: Mapping[str, bytes], folder: Path) -> None:
    """Write the files into a folder, and their list. Raises OSError."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / COPIES).write_text(json.dumps([*files], ensure_ascii=False, indent=1) + "\n", "utf-8")


def load(folder: Path, builtin: bool = True) -> RuleSet:
    """The rules of the package (unless `builtin` is false) and of the files in a folder. Raises RuleError."""
    return assembled(lambda: read(folder), builtin)


def read(folder: Path) -> list[RuleFile]:
    """The rule files of a folder that `write` made. Raises RuleError."""
    return [_read(folder / name) for name in _names(folder) if not _is_list(name)]


def _list(rule: GazetteerRule) -> str:
    """What the list of names of a gazetteer is called: no rule file is called so."""
    # an id may have any length, a name of a file 255 bytes
    return f"{rule.id if len(rule.id) <= LONGEST else hashlib.sha256(rule.id.encode()).hexdigest()}.txt"


def _is_list(name: str) -> bool:
    return name.endswith(".txt")


def _read(path: Path) -> RuleFile:
    """A copied rule file, with the copies of its lists."""
    file = read_file(path)
    rules: Any = (
        replace(rule, file=_list(rule)) if isinstance(rule, GazetteerRule) and rule.file else rule
        for rule in file.rules
    )
    return replace(file, rules=tuple(rules))


def _names(folder: Path) -> list[str]:
    path = folder / COPIES
    try:
        names = json.loads(_bytes(path, bounds.RULES))
    except (ValueError, RecursionError):
        names = None
    if not isinstance(names, list) or not all(isinstance(name, str) and _NAME.fullmatch(name) for name in names):
        raise RuleError(str(path), "is no list of rule files", "save the pipeline again")
    return names


def _bytes(path: Path, limit: int) -> bytes:
    try:
        return bounds.read(path, limit)
    except OSError as error:
        raise RuleError(str(path), f"cannot read it: {error.strerror or error}", "check the path") from None
    except bounds.TooLarge as error:
        raise RuleError(str(path), f"cannot read it: {error}", "check the path") from None
