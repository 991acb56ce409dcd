"""python -m tests.fuzz --cases 100000: the fuzzer, as long as one likes."""

import argparse
import time

from hypothesis import HealthCheck, given, settings

from tests.fuzz.targets import TARGETS, tried


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    cases = parser.parse_args().cases
    for name, target in TARGETS.items():
        began, done = time.monotonic(), 0

        @settings(max_examples=int(cases * target.share), deadline=None, suppress_health_check=list(HealthCheck))
        @given(target.strategy)
        def hold(value, run=target.run):
            nonlocal done
            done += 1
            tried(run, value)

        hold()
        print(f"{name}: {done:,} cases in {time.monotonic() - began:,.0f} s, nothing found", flush=True)


if __name__ == "__main__":
    main()
