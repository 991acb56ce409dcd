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

from threadpoolctl import ThreadpoolController

#: variables by which a process has been told already (numpy's wheels come with OpenBLAS)
VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")


@contextmanager
def one_thread() -> Iterator[None]:
    """Within, BLAS libraries use one thread; where the environment says so already, nothing is changed."""
    if any(os.environ.get(name) == "1" for name in VARIABLES):
        yield
        return
    with _controller().limit(limits=1, user_api="blas"):
        yield


@cache
def _controller() -> ThreadpoolController:
    # looking for the libraries takes milliseconds: once a process
    return ThreadpoolController()
