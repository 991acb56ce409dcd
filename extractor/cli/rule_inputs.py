"""What is read of the rule files of a run.

list(rule_inputs(["m.toml"]))        # ['m.toml', 'noms.txt']
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from extractor.core.errors import ExtractorError


def rule_inputs(rule_files: Iterable[str]) -> Iterator[str]:
    """All that is read of rule files, and must not be written: themselves, and the lists that they name.

    A pipe is not opened, for it can be read once; a file that is wrong is told by who needs it.
    """
    for file in rule_files:
        from extractor.rules.loader import sources  # which not every run needs, where workers do the work

        yield file
        if os.path.isfile(file):
            with suppress(OSError, ValueError, ExtractorError):
                yield from map(str, sources(Path(file))[1:])
