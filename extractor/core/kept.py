"""What is kept between runs to save time, and may be thrown away at any moment.

    kept.write(kept.folder() / "tables-1f.json", data)
    kept.made("places", [text, code], fold_all, fits)       # {"dakar": "L", …}
    kept.read(kept.folder() / "tables-1f.json")

Files lie in $XDG_CACHE_HOME/extractor or ~/.cache/extractor; a folder that cannot be written costs only the time.
One that hangs on where one stands is ignored, as the specification has it: nothing is written beside the texts.
What is read decides what is found, so each file begins with a sum of its name and of what it holds, and one that was
damaged, or that others may write, is as none.
"""

import json
import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from extractor.core import bounds, stopping

#: so many states of one thing are kept
STATES = 8

#: bytes of the sum, as it is written, that a file begins with
_SUM = 32
#: seconds that a file is in writing at most: what is older was left by a process that was killed
_WRITING = 60

Made = TypeVar("Made")


def folder() -> Path:
    """Where such files lie, from the root. RuntimeError where there is no home folder."""
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if not base.is_absolute():
        base = Path.home() / ".cache"
    if not base.is_absolute():
        raise RuntimeError(f"the home folder {Path.home()} does not begin at the root")
    return base / "extractor"


def read(path: Path) -> bytes | None:
    """What `write` has put there; None for what was damaged or may be another's. Raises OSError."""
    owner, mode = os.stat(path).st_uid, os.stat(path).st_mode
    if hasattr(os, "geteuid") and (owner not in (0, os.geteuid()) or mode & 0o002):
        return None
    try:
        found = bounds.read(path, bounds.RULES)
    except bounds.TooLarge:
        return None
    data = found[_SUM + 1 :]
    return data if found.startswith(_head(path, data)) else None


def write(path: Path, data: bytes) -> None:
    """Put the whole of a file in its place, or nothing; a signal ends the process behind it."""
    part = path.with_suffix(f".{os.getpid()}.part")
    with stopping.held():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _remove_left(path.parent)
            part.unlink(missing_ok=True)
            with part.open("xb") as stream:  # never through a link that somebody has put there
                stream.write(_head(path, data) + data)
            os.replace(part, path)
        except OSError:
            pass
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def _remove_left(folder: Path) -> None:
    """Remove what processes that were killed were writing; one that still is would only have to write again."""
    for part in folder.glob("*.part"):
        with suppress(OSError):  # gone meanwhile
            if time.time() - part.lstat().st_mtime > _WRITING:
                part.unlink()


def made(name: str, sources: Iterable[bytes], make: Callable[[], Made], fits: Callable[[Any], bool]) -> Made:
    """What `make` makes of some sources, as JSON has it: a former run's, if that is there and `fits`.

    The sources are all that it depends on, the text of the code that makes it included where that may change: what is
    kept is known by their hash, and so never out of date.
    """
    digest = blake2b(digest_size=16)
    for source in sources:
        digest.update(source)
        digest.update(b"\0")
    path: Path | None = None
    try:
        path = folder() / f"{name}-{digest.hexdigest()}.json"
        if (data := read(path)) is not None and fits(known := json.loads(data)):
            return known  # type: ignore[no-any-return]
    except (OSError, ValueError, RuntimeError):  # nested too deep, or RuntimeError: no home folder
        pass
    result = make()
    if path is not None:
        _keep(name, path, result)
    return result


def _keep(name: str, path: Path, result: Any) -> None:
    try:
        write(path, json.dumps(result, ensure_ascii=False, separators=(",", ":")).encode())
        # of each thing only the last few states are of use
        for old in sorted(path.parent.glob(f"{name}-*.json"), key=lambda p: p.stat().st_mtime)[:-STATES]:
            old.unlink(missing_ok=True)
    except (OSError, ValueError, TypeError, RecursionError):  # TypeError: what JSON cannot hold is made anew each time
        pass


def _head(path: Path, data: bytes) -> bytes:
    """What stands before the data: the sum, on a line of its own."""
    digest = blake2b(path.name.encode() + b"\0", digest_size=_SUM // 2)
    digest.update(data)
    return digest.hexdigest().encode() + b"\n"
