"""Files written whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from extractor.errors import OutputError


@contextmanager
def whole_file(path: str | Path, mode: str = "w") -> Iterator[IO]:
    """An open file that takes the name `path` only when everything was written.

    Until then what stood there stays; after an error, too, and nothing is left
    behind. Raises OutputError when it cannot be written.
    """
    target = Path(os.path.realpath(path))
    text = {} if "b" in mode else {"encoding": "utf-8", "newline": "\n"}
    if target.exists() and not target.is_file():  # /dev/stdout, a named pipe
        with open(target, mode, **text) as stream:
            yield stream
        return
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as error:
        raise OutputError(str(path), (error.strerror or str(error)).lower(), "give a file in a folder that can be written") from None
    try:
        with os.fdopen(handle, mode, **text) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp makes files private; a result has the permissions any new file has
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~mask)
        os.replace(temporary, target)
    except BaseException as error:
        os.unlink(temporary)
        if isinstance(error, OSError):
            raise OutputError(str(path), (error.strerror or str(error)).lower(), "make room, or give another file") from None
        raise
