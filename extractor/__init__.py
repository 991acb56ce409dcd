"""People, organisations, places, armed groups and military exercises in French press text.

from extractor import Extractor
result = Extractor().extract("M. Bourita a reçu Mike Pompeo à Rabat.")
for entity in result.entities:
    print(entity.label, entity.name)
"""

__version__ = "1.0.0"


def __getattr__(name: str):
    # spaCy takes a second to import: `extractor --help` must not wait for it
    if name in ("Extractor",):
        from extractor.pipeline import Extractor

        return Extractor
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
