"""Parsed TOML kept between runs, since parsing it is most of the time to start.

The key is the text itself (its hash), so what is kept is never out of date; a
folder that cannot be written, or a damaged file, only costs the time again.
"""

import json
import tomllib
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

from extractor.core import kept

#: texts shorter than this are parsed faster than looked up
WORTH = 50_000


def parse(texts: Sequence[str]) -> list[dict[str, Any]]:
    """The TOML tables of texts; dates come as they are or as text.

    Raises tomllib.TOMLDecodeError for the first text that is no TOML.
    """
    if sum(map(len, texts)) < WORTH:
        return [tomllib.loads(text) for text in texts]
    digest = blake2b(digest_size=16)
    for text in texts:
        digest.update(text.encode("utf-8", "surrogatepass"))
        digest.update(b"\0")
    path: Path | None = None
    try:
        path = kept.folder() / f"rules-{digest.hexdigest()}.json"
        tables = json.loads(path.read_bytes())
        if isinstance(tables, list) and len(tables) == len(texts):
            return tables
    except (OSError, ValueError, RuntimeError):  # nested too deep, or RuntimeError: no home folder
        pass
    tables = [tomllib.loads(text) for text in texts]
    if path is not None:
        _keep(path, tables)
    return tables


def _keep(path: Path, tables: list[dict[str, Any]]) -> None:
    try:
        kept.write(path, json.dumps(tables, ensure_ascii=False, default=str).encode())
        # of each set of files only the last few states are of use
        for old in sorted(path.parent.glob("rules-*.json"), key=lambda p: p.stat().st_mtime)[:-8]:
            old.unlink(missing_ok=True)
    except (OSError, ValueError, RecursionError):
        pass
