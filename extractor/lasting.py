"""Make what stays until the end, without the garbage collector looking for what does not.

    with lasting():
        nlp = load("fr_press")

Importing spaCy and loading a pipeline and rules makes half a million objects
that live as long as the process. Python's cyclic garbage collector walks through
all of them again and again meanwhile, and once more at exit: together a third of
the time of a run over one article.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def lasting() -> Iterator[None]:
    """Within, nothing is collected; afterwards, what there is counts as permanent (gc.freeze)."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()
