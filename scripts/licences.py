"""Write docs/licences.md: the licences of all packages that a run needs, and of the extras.

python -m scripts.licences
"""

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

TARGET = Path(__file__).resolve().parent.parent / "docs" / "licences.md"
EXTRAS = ("", "cluster", "graph", "parquet", "plot", "sqlite")


def needed(name: str, extras: frozenset[str], seen: set[str]) -> Iterator[str]:
    """The packages that a package needs, itself first, each once."""
    key = re.sub(r"[-_.]+", "-", name).lower()
    if key in seen:
        return
    seen.add(key)
    try:
        requires = distribution(name).requires or []
    except PackageNotFoundError:
        return  # an extra that is not installed here
    yield key
    for requirement in map(Requirement, requires):
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in (*extras, "")):
            yield from needed(requirement.name, frozenset(requirement.extras), seen)


def licence(name: str) -> str:
    """What a package says of its licence: the expression, else the classifiers, else the first line of the text."""
    data = distribution(name).metadata
    if data.get("License-Expression"):
        return str(data["License-Expression"])
    named = [c.rpartition(" :: ")[2] for c in data.get_all("Classifier") or [] if c.startswith("License :: ")]
    named = [n for n in named if n != "OSI Approved"]
    return ", ".join(named) or (str(data.get("License") or "").strip().splitlines() or ["not said"])[0][:60]


def table() -> str:
    """The whole page as Markdown."""
    packages = sorted(set(needed("extractor-presse", frozenset(EXTRAS), set())) - {"extractor-presse"})
    rows = [f"| {name} | {distribution(name).version} | {licence(name)} |" for name in packages]
    return "\n".join(
        [
            "# Licences of what a run needs",
            "",
            "Written by `python -m scripts.licences`: the run-time dependencies and the extras, "
            "as they say themselves.",
            "",
            "| Package | Version | Licence |",
            "| --- | --- | --- |",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    TARGET.write_text(table(), encoding="utf-8")
