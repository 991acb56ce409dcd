"""Worker processes that are soon there: forked off one that has imported what they need."""

from multiprocessing import get_all_start_methods, get_context
from multiprocessing.context import BaseContext

IMPORTED = ["distributed", "tests.batch.poison", "tests.batch.test_dask_cluster", "tests.batch.compiled"]


def soon() -> BaseContext:
    """How processes start in tests that are not about their start, where there is such a way; else `spawn`."""
    context = get_context("forkserver" if "forkserver" in get_all_start_methods() else "spawn")
    context.set_forkserver_preload(IMPORTED)
    return context
