"""One very long text: CPU seconds, and the peak memory of the process and of each that it starts.

    $ python -m tests.benchmarks.long 100 --model none

writes a text of so many megabytes (generated articles, one behind the other) and reads it as one
document; options behind the number are those of `extractor`. Linux only.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks import articles
from tests.benchmarks.memory import children, peak
from tests.benchmarks.processes import ROOT


def write(path: Path, megabytes: float) -> int:
    """A text of at least so many megabytes; its size in bytes."""
    left = int(megabytes * 1_000_000)
    with path.open("wb") as out:
        for number in range(sys.maxsize):
            data = articles.article(number).encode() + b"\n\n"
            out.write(data)
            left -= len(data)
            if left <= 0:
                return out.tell()
    raise AssertionError


def main(megabytes: float, options: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder, "long.txt")
        size = write(text, megabytes)
        output = Path(folder, "out.jsonl")
        command = [sys.executable, "-m", "extractor", str(text), "-f", "jsonl", "-o", str(output), "-q", *options]
        began = time.monotonic()
        process = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(ROOT)})
        parent, others = 0.0, dict[int, float]()
        while process.poll() is None:
            parent = max(parent, peak(process.pid))
            for pid in children(process.pid):
                others[pid] = max(others.get(pid, 0.0), peak(pid))
            time.sleep(0.05)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(
            f"{size / 1e6:.0f} MB {' '.join(options)}: exit code {process.returncode}, "
            f"{used.ru_utime + used.ru_stime:.0f} s of CPU in {time.monotonic() - began:.0f} s; peak memory "
            f"{parent:.0f} MB, of the processes it started {', '.join(f'{n:.0f} MB' for n in others.values()) or 'none'}; "
            f"{output.stat().st_size / 1e6:.0f} MB of results"
        )


if __name__ == "__main__":
    main(float(sys.argv[1]), sys.argv[2:])
