"""What is kept between runs to save time, and may be thrown away at any moment.

    kept.write(kept.folder() / "rules-1f.json", data)

Files lie in $XDG_CACHE_HOME/extractor or ~/.cache/extractor; a folder that cannot be written costs only the time.
"""

import os
from contextlib import suppress
from pathlib import Path


def folder() -> Path:
    """Where such files lie. RuntimeError where there is no home folder."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "extractor"


def write(path: Path, data: bytes) -> None:
    """Put the whole of a file in its place, or nothing."""
    part = path.with_suffix(f".{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        os.replace(part, path)
    except OSError:
        pass
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
