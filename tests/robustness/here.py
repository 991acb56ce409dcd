"""The command in this process: what it says, its exit code, and what it did to the files around it."""

import contextlib
import hashlib
import os
import resource
import stat
from collections.abc import Iterator
from pathlib import Path

from extractor import cli


def code_of(*arguments: str) -> int:
    """The exit code of `extractor` with these arguments, its messages on the real streams."""
    code = cli._code(lambda: cli.cli.main(list(arguments), prog_name="extractor", standalone_mode=False) or 0)
    return code if isinstance(code, int) else 0


def around(folder: Path) -> dict[str, str]:
    """What stands in a folder, all the way down: the kind of each name, the hash of its bytes, or its link's goal."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.name.endswith(".inputs") and path.with_suffix("").exists():
            continue  # a finished run's own list of what it read, with times
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            what = f"link to {os.readlink(path)}"
        elif stat.S_ISREG(mode):
            what = hashlib.sha256(path.read_bytes()).hexdigest()
        else:
            what = stat.filemode(mode)[0]
        found[os.fsencode(path.relative_to(folder)).decode("utf-8", "backslashreplace")] = what
    return found


@contextlib.contextmanager
def full_disk(room: int = 0) -> Iterator[None]:
    """Within, no file of this process grows beyond so many bytes, as on a disk without more room."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
