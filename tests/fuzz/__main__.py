"""python -m tests.fuzz --cases 100000: the fuzzer, as long as one likes; other cases with another --seed."""

import argparse
import time
from typing import Any

from hypothesis import HealthCheck, given, seed, settings

from tests.fuzz.targets import TARGETS, Target, tried


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("targets", nargs="*", default=list(TARGETS))
    asked = parser.parse_args()
    for name in asked.targets:
        target = TARGETS[name]
        began = time.monotonic()
        number = int(asked.cases * target.share)
        fuzz(target, number, asked.seed)
        print(f"{name}: {number:,} cases in {time.monotonic() - began:,.0f} s, nothing found", flush=True)


def fuzz(target: Target, number: int, first: int) -> None:
    """Run so many cases of a target; hypothesis says which is the smallest that fails."""

    @seed(first)
    @settings(max_examples=number, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(target.strategy)
    def hold(value: Any) -> None:
        tried(target.run, value)

    hold()


if __name__ == "__main__":
    main()
