"""Peak memory of a worker by number of documents, as a ratio.

    $ python -m tests.benchmarks.memory 20000

runs over 2,000 generated articles and over as many as named, two workers each, and
compares the peaks (VmHWM) of the largest worker and of the parent. Workers are
replaced after so many tasks (batch.pool.TASKS_A_WORKER), which keeps them flat: also says
what that costs. Linux only.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from extractor.batch.pool import TASKS_A_WORKER
from extractor.batch.worker import TASK
from tests.benchmarks import articles
from tests.benchmarks.processes import ROOT

FEW = 2000


def peaks(folder: Path, output: Path, jobs: int = 2) -> tuple[float, float, float, int]:
    """Peak MB of the largest worker and of the parent, seconds, and how many workers there were."""
    command = [
        sys.executable,
        "-m",
        "extractor",
        str(folder),
        "--format",
        "jsonl",
        "-o",
        str(output),
        "-j",
        str(jobs),
        "-q",
    ]
    started = time.monotonic()
    process = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(ROOT)})
    parent, workers = 0.0, {}
    while process.poll() is None:
        parent = max(parent, peak(process.pid))
        for pid in children(process.pid):
            # multiprocessing's resource tracker is no worker
            if "spawn_main" in _command(pid):
                workers[pid] = max(workers.get(pid, 0.0), peak(pid))
        time.sleep(0.02)
    if process.returncode:
        sys.exit(f"the run failed with status {process.returncode}")
    return max(workers.values()), parent, time.monotonic() - started, len(workers)


def peak(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass  # it has just ended
    return 0.0


def children(pid: int) -> list[int]:
    try:
        return [int(n) for task in Path(f"/proc/{pid}/task").iterdir() for n in (task / "children").read_text().split()]
    except OSError:
        return []


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def start_cost() -> float:
    """Processor seconds until a worker is ready."""
    code = "from extractor.batch.settings import Settings; from extractor.batch.worker import work_all; work_all((), Settings()); import time; print(time.process_time())"
    command = [sys.executable, "-c", code]
    return min(float(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout) for _ in range(3))


def main(arguments: list[str]) -> None:
    many = int(arguments[0]) if arguments else 10_000
    with tempfile.TemporaryDirectory() as name:
        found = []
        for count in (FEW, many):
            folder = Path(name, str(count))
            articles.write(folder, count)
            found.append(peaks(folder, Path(name, f"{count}.jsonl")))
    base, base_parent, *_ = found[0]
    print("documents   largest worker        parent                seconds  documents/s  workers")
    for count, (worker, parent, seconds, workers) in zip((FEW, many), found):
        print(
            f"{count:9,}   {worker:6.0f} MB  x {worker / base:4.2f}   {parent:6.0f} MB  x {parent / base_parent:4.2f}   "
            f"{seconds:8.1f}  {count / seconds:11.1f}  {workers:7}"
        )
    cost, each = start_cost(), TASKS_A_WORKER * TASK
    work = found[1][2] * 2 / many * each
    print(f"a worker is replaced after {each:,} documents: {cost:.2f} s of {work:.0f} s, {cost / work:.1%}")


if __name__ == "__main__":
    main(sys.argv[1:])
