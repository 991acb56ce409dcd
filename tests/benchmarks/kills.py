"""A run over many documents, killed again and again at random moments and resumed each time.

    $ python -m tests.benchmarks.kills --documents 2000 --kills 50

kills the command and so its workers with SIGKILL, resumes it, and in the end compares
the output byte for byte with that of a run that nothing stopped.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks import articles
from tests.benchmarks.processes import ROOT


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.kills")
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--model", default="fr_press")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    dice = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        articles.write(folder / "corpus", options.documents)
        command = [
            sys.executable,
            "-m",
            "extractor",
            "corpus",
            "--model",
            options.model,
            "--jobs",
            str(options.jobs),
            "--format",
            "jsonl",
        ]
        # multiprocessing's tracker would tell of each killed parent
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}

        def start(output: str) -> subprocess.Popen:
            return subprocess.Popen(
                [*command, "--quiet", "--resume", "-o", output], cwd=folder, env=environment, start_new_session=True
            )

        started = time.monotonic()
        if start("whole.jsonl").wait():
            sys.exit("the run that nothing stops failed")
        seconds = time.monotonic() - started
        # so far a run gets between two kills that they are spread over the whole
        stretch = 1.8 * options.documents / options.kills
        output = folder / "killed.jsonl"
        kills = early = 0
        while kills < options.kills:
            process = start(output.name)
            before = _lines(output)
            if dice.random() < 0.8:
                goal = before + dice.uniform(1, stretch)
                while process.poll() is None and _lines(output) < goal:
                    time.sleep(0.005)
            else:  # as it starts
                early += 1
                time.sleep(dice.uniform(0, 1))
            if process.poll() is not None:
                break
            process.send_signal(signal.SIGKILL)
            process.wait()
            kills += 1
            lines = output.read_bytes() if output.exists() else b""
            if lines and not lines.endswith(b"\n"):
                print(f"  kill {kills}: the last line is torn, and cut off when the run goes on")
            _wait_for(process.pid)
        done = _lines(output)
        if start(output.name).wait():
            sys.exit("the last run failed")
        same = output.read_bytes() == (folder / "whole.jsonl").read_bytes()
    print(
        f"{options.documents:,} documents, {options.jobs} workers, {seconds:.1f} s without a stop; {kills} kills, of which "
        f"{early} within a second of the start, {done:,} documents done by then: {'byte-identical' if same else 'DIFFERENT'}"
    )
    sys.exit(not same)


def _lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def _wait_for(group: int) -> None:
    """Until the workers are gone, too; they look after their parent themselves."""
    for _ in range(1000):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)
    sys.exit("workers outlive their parent")


if __name__ == "__main__":
    main()
