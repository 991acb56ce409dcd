"""Two thousand cases in every run of the tests; python -m tests.fuzz for more."""

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz.targets import TARGETS, tried

CASES = 2000


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_from_others_is_more_than_refused(name):
    target = TARGETS[name]

    @settings(
        max_examples=int(CASES * target.share), deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(target.strategy)
    def hold(value):
        tried(target.run, value)

    hold()
