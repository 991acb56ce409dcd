"""One thread for numpy's products, for as long as the tagger computes.

    with one_thread():
        scores = vectors @ weights

The tagger's products are small: on a busy machine the threads that a BLAS library divides
them among wait for each other, and a 3 KB article takes ten times as long. The limit
holds while the block runs and is taken back behind it, so that the products of whoever
called us are computed as before.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

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
    with _controller().limit(limits=1, user_api="blas"):
        yield


@cache
def _controller() -> "ThreadpoolController":
    # imported here, since it puts a variable into the environment, which all children of whoever called us would have
    before = os.environ.get(_PUT)
    from threadpoolctl import ThreadpoolController

    if before is None:
        os.environ.pop(_PUT, None)
    # looking for the libraries takes milliseconds: once a process
    return ThreadpoolController()
