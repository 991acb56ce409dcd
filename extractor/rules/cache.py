"""Parsed TOML kept between runs, since parsing it is most of the time to start.

The key is the text itself (its hash), so what is kept is never out of date; a
folder that cannot be written, or a damaged file, only costs the time again.
Files lie in $XDG_CACHE_HOME/extractor or ~/.cache/extractor.
"""

import json
import os
import tomllib
from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

#: texts shorter than this are parsed faster than looked up
WORTH = 50_000


def folder() -> Path:
    """Where parsed files are kept."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "extractor"


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
        path = folder() / f"rules-{digest.hexdigest()}.json"
        kept = json.loads(path.read_bytes())
        if isinstance(kept, list) and len(kept) == len(texts):
            return kept
    except (OSError, ValueError, RuntimeError):  # nested too deep, or RuntimeError: no home folder
        pass
    tables = [tomllib.loads(text) for text in texts]
    if path is not None:
        _keep(path, tables)
    return tables


def _keep(path: Path, tables: list[dict[str, Any]]) -> None:
    part = path.with_suffix(f".{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(tables, ensure_ascii=False, default=str), encoding="utf-8")
        os.replace(part, path)
        # of each set of files only the last few states are of use
        for old in sorted(path.parent.glob("rules-*.json"), key=lambda p: p.stat().st_mtime)[:-8]:
            old.unlink(missing_ok=True)
    except (OSError, ValueError, RecursionError):
        with suppress(OSError):
            part.unlink(missing_ok=True)
