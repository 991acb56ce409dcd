"""The server of pytest's own workers: python -m tests.warm.workers SOCKET.

Each (xdist) would import for five seconds what the tests import; forked off one process that has, it begins at once.
"""

import contextlib
import functools
import importlib
import pkgutil
import sys
from types import ModuleType
from typing import Any

from tests.warm import server

#: what takes long to import, and is not reached by what is ours
LIBRARIES = (
    *server.LIBRARIES,
    "bioc",
    "hypothesis.strategies",
    "jsonschema",
    "openpyxl",
    "pandas",
    "selenium.webdriver",
    "spacy.cli",
    "spacy.lang.fr",
)


@functools.cache
def load() -> None:
    """Import what most tests need; nothing is called, so that all is to the tests as if they had imported it."""
    import extractor

    ours = (module.name for module in pkgutil.walk_packages(extractor.__path__, "extractor."))
    for name in (*LIBRARIES, *ours):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def worker(arguments: list[bytes], streams: list[int], *surroundings: Any) -> None:
    """Be the Python that xdist starts: `-u -c CODE`."""
    server.become(streams, *surroundings)
    main = sys.modules["__main__"] = ModuleType("__main__")
    sys.argv = ["-c"]
    exec(arguments[-1], vars(main))


if __name__ == "__main__":
    server.serve(load, worker)
