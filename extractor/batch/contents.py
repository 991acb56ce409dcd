"""What the options of a run name, by what it holds: an output goes on only with what it was begun with, and a worker
of a cluster only with what it has loaded.

contents(["m.toml"], "modele/")      # (("m.toml", "5c1f…"), ("modele/", "09aa…")): SHA-256
"""

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from extractor.core.errors import ExtractorError
from extractor.documents.targets import digest


def contents(rule_files: Iterable[str], model: str | None) -> tuple[tuple[str, str], ...]:
    """The digests of rule files, with the lists that they name, and of a model's folder.

    What cannot be read is left out: who needs it says so. What is installed has a version, which results say.
    """
    from extractor.tagger.packages import is_installed, locate

    found = []
    for file in rule_files:
        with suppress(OSError, ExtractorError):
            found.append((file, _all(_sources(Path(file)))))
    if model is not None:
        with suppress(OSError, ExtractorError):
            folder = locate(model)
            if not is_installed(folder):
                found.append((model, _all(_files(folder))))
    return tuple(found)


def _sources(file: Path) -> list[Path]:
    from extractor.rules.loader import sources  # which not every run needs, where workers do the work

    return sources(file)


def _files(folder: Path) -> list[Path]:
    """The files of a folder, in an order of their names."""
    return sorted(path for root, _, names in os.walk(folder) for name in names if (path := Path(root, name)).is_file())


def _all(files: Iterable[Path]) -> str:
    """One digest of some files, in their order."""
    return hashlib.sha256("\n".join(map(digest, files)).encode()).hexdigest()
