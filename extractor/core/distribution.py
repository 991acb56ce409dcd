"""What the installed distribution says of itself: its name, and what its extras are made of.

>>> requirements("graph")
['networkx>=3.2']
>>> install("graph")
"pip install 'networkx>=3.2'"

The name of the package, `extractor`, is that of another project in the registry; so a remedy
names what is missing, which is right however this one was installed.
"""

import re
import shlex
from functools import cache
from pathlib import Path

#: what `pip list` calls it
NAME = "extractor-presse"
_EXTRA = re.compile(r"""^(?P<what>[^;]+?)\s*;.*\bextra\s*==\s*["'](?P<extra>[\w.-]+)["']""")


def requirements(extra: str) -> list[str]:
    """The requirements of an extra, as pip takes them; none for one that is not known."""
    return [what for name, what in _extras() if name == extra]


def install(extra: str) -> str:
    """The command that installs what an extra asks for."""
    wanted = requirements(extra)
    return f"pip install {' '.join(map(shlex.quote, wanted))}" if wanted else f"install the extra {extra!r} of {NAME}"


@cache
def _extras() -> tuple[tuple[str, str], ...]:
    """Each extra with each of its requirements."""
    # takes a third of what a process apart does to start, for a remedy that few ask for
    from importlib import metadata

    try:
        found = [match for line in metadata.requires(NAME) or () if (match := _EXTRA.match(line))]
        return tuple((match["extra"], match["what"]) for match in found)
    except metadata.PackageNotFoundError:  # run from the sources
        import tomllib

        source = Path(__file__).parents[2] / "pyproject.toml"
        tables = tomllib.loads(source.read_text("utf-8"))["project"] if source.is_file() else {}
        extras = tables.get("optional-dependencies", {})
        return tuple((extra, what) for extra, wanted in extras.items() for what in wanted)
