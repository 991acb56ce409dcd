"""Many small cases in one test: what pytest does around each test takes longer than they do.

@each([("l’ONU", "ONU"), …])
def test_an_article_is_no_part_of_a_name(text, name): …
"""

import traceback
from collections.abc import Callable, Iterable

import pytest


def each(cases: Iterable[tuple]) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Make one test of a function, which holds for all cases; those that it fails for are told together, with why."""

    def together(check: Callable[..., None]) -> Callable[[], None]:
        def test() -> None:
            failed = []
            for case in cases:
                try:
                    check(*case)
                except (Exception, pytest.fail.Exception):
                    failed.append(f"{case}\n{traceback.format_exc(-1)}")
            assert not failed, "\n\n".join([f"{len(failed)} cases fail", *failed])

        test.__name__, test.__doc__, test.__module__ = check.__name__, check.__doc__, check.__module__
        return test

    cases = list(cases)
    assert cases
    return together
