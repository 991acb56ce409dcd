"""What a run reads beside its texts: of the rule files, and of the tagger.

list(rule_inputs(["m.toml"]))        # ['m.toml', 'noms.txt']
list(model_inputs("adapted"))        # ['adapted', 'adapted/config.cfg', …]
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


def model_inputs(model: str) -> Iterator[str]:
    """All that is read of a tagger, by its name or folder, and must not be written; nothing of none, or of « none »,
    whatever the folders are called that lie about."""
    from extractor.documents.targets import below
    from extractor.tagger.packages import locate  # which not every run needs

    if model != "none":
        with suppress(ExtractorError):
            yield from below([str(locate(model))])
