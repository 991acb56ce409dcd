"""Run a command and say what it cost."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]


class Cost(NamedTuple):
    """Processor seconds (user and system, children it waited for included) and peak memory in MB."""

    seconds: float
    megabytes: float


def cost(command: Sequence[str]) -> Cost:
    """What a command costs from its start to its end, its output thrown away."""
    process = os.posix_spawn(
        command[0],
        command,
        os.environ | {"PYTHONPATH": str(ROOT)},
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, used = os.wait4(process, 0)
    if status:
        sys.exit(f"{' '.join(command)}: failed with status {os.waitstatus_to_exitcode(status)}")
    # ru_maxrss is in kilobytes, but in bytes on macOS
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10))


def least(costs: Sequence[Cost]) -> Cost:
    """The least of each: what else the machine did can only have added to it."""
    return Cost(min(c.seconds for c in costs), min(c.megabytes for c in costs))


def press() -> list[str]:
    """The project's own articles, some 600 of 110,000 words: invented, in the styles of agencies and papers."""
    from extractor.documents import annotations

    return [
        article.text
        for path in sorted((ROOT / "models/corpus/press").glob("[a-f].md"))
        for article in annotations.read(path)
    ]


def texts(arguments: Sequence[str]) -> list[Path]:
    """The files named, or the samples in UTF-8."""
    files = [Path(a) for a in arguments] or list((ROOT / "samples").glob("*.txt"))
    if not files:
        sys.exit("no texts: name some files")
    return sorted(files)
