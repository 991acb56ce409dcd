"""`scripts/install`: uv where it can, from the index that pip is told of; pip where uv cannot."""

import os
import subprocess

import pytest

from tests.conftest import ROOT

PYTHON = """#!/bin/sh
case "$*" in
*"config list"*) printf "%s\\n" "global.extra-index-url='https://other.example/simple'" \\
    "global.index-url='https://old.example/simple'" ":env:.index-url='https://mirror.example/simple'" ;;
*) echo "pip: $*" ;;
esac
"""


def install(folder, uv):
    for name, code in {"python": PYTHON, "uv": f'#!/bin/sh\necho "uv: $UV_DEFAULT_INDEX $*"\n{uv}\n'}.items():
        (folder / name).write_text(code)
        (folder / name).chmod(0o755)
    surroundings = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "UV_"))}
    command = ["sh", ROOT / "scripts/install", folder / "python", "--editable", "a folder"]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True)
    return done.returncode, done.stdout.splitlines()


@pytest.mark.skipif(os.name != "posix", reason="a script of the shell")
def test_uv_takes_the_index_of_pip_and_pip_what_uv_cannot(tmp_path):
    code, (by_uv,) = install(tmp_path, "exit 0")
    assert code == 0 and by_uv.startswith("uv: https://mirror.example/simple pip install ")
    assert "--constraint constraints.txt" in by_uv and by_uv.endswith("--editable a folder")

    code, (_, by_pip) = install(tmp_path, "echo 'no such index' >&2; exit 2")
    assert code == 0 and by_pip.startswith("pip: -m pip ") and by_pip.endswith("--editable a folder")
