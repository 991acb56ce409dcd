"""spaCy imported without its commands: an eighth of the time to start.

`import spacy` brings `spacy.cli` along, for one function: what downloads models, starts
projects and talks to the network. Whoever asks for `spacy.cli` afterwards gets it.
"""

import sys
from types import ModuleType
from typing import Any


def import_spacy() -> None:
    """Have spaCy imported; where it is already, nothing happens."""
    if "spacy" in sys.modules:
        return
    package, module = ModuleType("spacy.cli"), ModuleType("spacy.cli.info")
    package.__path__ = []
    module.info = _info  # type: ignore[attr-defined]
    stand_ins = {"spacy.cli": package, "spacy.cli.info": module}
    sys.modules.update(stand_ins)
    try:
        import spacy  # noqa: F401
    finally:
        for name in stand_ins:
            del sys.modules[name]


def _info(*arguments: Any, **options: Any) -> Any:
    """`spacy.info`, once it is asked for."""
    from spacy.cli.info import info

    return info(*arguments, **options)
