"""One thread for numpy's products, for as long as the tagger computes.

    with one_thread():
        scores = vectors @ weights

The tagger's products are small: on a busy machine the threads that a BLAS library divides
them among wait for each other, and a 3 KB article takes ten times as long. The limit
holds while the block runs and is taken back behind it, so that the products of whoever
called us are computed as before.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

#: variables by which a process has been told already (numpy's wheels come with OpenBLAS)
VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")
#: what threadpoolctl sets when it is imported, for libraries that are loaded twice; none is by this package
_PUT = "KMP_DUPLICATE_LIB_OK"


@contextmanager
def one_thread() -> Iterator[None]:
    """Within, BLAS libraries use one thread; where the environment says so already, nothing is changed."""
    if any(os.environ.get(name) == "1" for name in VARIABLES):
        yield
        return
    _limit.enter()
    try:
        yield
    finally:
        _limit.leave()


class _Limit:
    """The limit of all threads that compute: the first sets it, and the last takes it back.

    Each by itself would take back what another has set meanwhile, and leave the limit behind for good.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._within = 0
        self._set: Any = None

    def enter(self) -> None:
        with self._lock:
            if not self._within:
                self._set = _controller().limit(limits=1, user_api="blas")
            self._within += 1

    def leave(self) -> None:
        with self._lock:
            self._within -= 1
            if not self._within:
                self._set.restore_original_limits()

    def forked(self) -> None:
        """In a child that another thread has begun: nobody is left who would open the lock."""
        self._lock = threading.Lock()


_limit = _Limit()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_limit.forked)


@cache
def _controller() -> "ThreadpoolController":
    # imported here, since it puts a variable into the environment, which all children of whoever called us would have
    before = os.environ.get(_PUT)
    from threadpoolctl import ThreadpoolController

    if before is None:
        os.environ.pop(_PUT, None)
    # looking for the libraries takes milliseconds: once a process
    return ThreadpoolController()
