"""People, organisations, places, armed groups and military exercises in French press text.

    from extractor import Extractor
    result = Extractor().extract("M. Bourita a reçu Mike Pompeo à Rabat.")
    for entity in result.entities:
        print(entity.label, entity.name)

The names in `__all__` are the public ones; everything else may move.
"""

# as typing says it, which takes longer to import than all of this
TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any

    from extractor.core.errors import ExtractorError
    from extractor.core.labels import Label
    from extractor.core.types import Document, Entity, Mention
    from extractor.pipeline import Extractor
    from extractor.result import Result, frame, load

__version__ = "1.1.0"

__all__ = ["Document", "Entity", "Extractor", "ExtractorError", "Label", "Mention", "Result", "frame", "load"]

_HOMES = {
    "Document": "core.types",
    "Entity": "core.types",
    "Extractor": "pipeline",
    "ExtractorError": "core.errors",
    "Label": "core.labels",
    "Mention": "core.types",
    "Result": "result",
    "frame": "result",
    "load": "result",
}


def __getattr__(name: str) -> "Any":
    # spaCy takes a second to import: `extractor --help` must not wait for it
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"extractor.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
