"""python -m tests.fuzz --cases 100000: the fuzzer, as long as one likes."""

import argparse
import time
from typing import Any

from hypothesis import HealthCheck, given, settings

from tests.fuzz.targets import TARGETS, Target, tried


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    cases = parser.parse_args().cases
    for name, target in TARGETS.items():
        began = time.monotonic()
        number = int(cases * target.share)
        fuzz(target, number)
        print(f"{name}: {number:,} cases in {time.monotonic() - began:,.0f} s, nothing found", flush=True)


def fuzz(target: Target, number: int) -> None:
    """Run so many cases of a target; hypothesis says which is the smallest that fails."""

    @settings(max_examples=number, deadline=None, suppress_health_check=list(HealthCheck))
    @given(target.strategy)
    def hold(value: Any) -> None:
        tried(target.run, value)

    hold()


if __name__ == "__main__":
    main()
