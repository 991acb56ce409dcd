"""The command as the shell runs it."""

import os
import subprocess
import sys
from dataclasses import dataclass

from tests.conftest import ROOT


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


def environment(**variables: str) -> dict[str, str]:
    """The environment, without what colours and widens output unless asked for."""
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM")}
    return kept | {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color"} | variables


def run(*arguments, stdin: str | bytes = b"", cwd=None, **variables: str) -> Done:
    """`extractor` with these arguments, what it printed where, and its exit code."""
    done = subprocess.run(
        [sys.executable, "-m", "extractor", *map(str, arguments)],
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        cwd=cwd,
        env=environment(**variables),
        timeout=120,
    )
    return Done(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
