"""Write requirements.lock from pip's report: each package's version with the hash of its file.

    pip install --dry-run --ignore-installed --report - -c constraints.txt '.[all]' | python -m scripts.hashes

For `pip install --require-hashes -r requirements.lock`. The project itself is not in it: pip takes
no editable project together with hashes; install it afterwards with --no-deps.
"""

import json
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "requirements.lock"


def lines(report: dict) -> list[str]:
    """A requirement a line, sorted: "click==8.1.8 --hash=sha256:…"."""
    found = []
    for item in report["install"]:
        hashes = item["download_info"].get("archive_info", {}).get("hashes", {})
        if "sha256" in hashes:
            data = item["metadata"]
            found.append(f"{data['name']}=={data['version']} --hash=sha256:{hashes['sha256']}")
    return sorted(found, key=str.lower)


if __name__ == "__main__":
    TARGET.write_text("\n".join(lines(json.load(sys.stdin))) + "\n", encoding="utf-8")
