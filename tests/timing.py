"""Whether work goes with the size of what it is done on, on a machine that does other things, too."""

import gc
import time
from collections.abc import Callable


def grows_below(limit: float, work: Callable[[int], object], small: int, large: int) -> bool:
    """Whether the large piece of work takes less than `limit` times what the small one takes.

    Counted is this process's own time. A busy machine may still disturb it: the answer is no only if it is so thrice.
    """
    return any(_seconds(work, large) < limit * max(_seconds(work, small), 0.002) for _ in range(3))


def _seconds(work: Callable[[int], object], size: int) -> float:
    # the collector walks through all that other tests have left, more often the more is made
    gc.disable()
    try:
        began = time.process_time()
        work(size)
        return time.process_time() - began
    finally:
        gc.enable()
