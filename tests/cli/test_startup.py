"""spaCy without its commands, which are there for who asks."""

import json
import os
import signal
import subprocess
import sys

from tests.conftest import ROOT

CODE = """
import sys
from extractor.cli.startup import import_spacy
import_spacy()
assert "spacy" in sys.modules and not any(name.startswith("spacy.cli") or name == "weasel" for name in sys.modules)
import spacy
# of its French the patterns alone take two seconds to compile
assert spacy.blank("it")("L'ONU")[1].text == "ONU"
assert spacy.info(silent=True)["spacy_version"] == spacy.__version__
import spacy.cli
assert spacy.cli.download and spacy.cli.info.__module__ == "spacy.cli.info"
import_spacy()
print("done")
"""


def test_spacy_has_its_commands_when_they_are_asked_for():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True)
    assert done.stdout == "done\n", done.stderr


def test_the_tool_never_imports_them():
    code = "import sys; from extractor.cli import startup; startup.prepare(); from extractor import Extractor; Extractor().extract('Gao'); print([m for m in sys.modules if m.startswith(('spacy.cli', 'weasel', 'spacy.lang.fr'))])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


def test_ctrl_c_is_answered_before_anything_larger_is_imported():
    code = (
        "import sys, signal; import extractor.__main__ as main; assert 'typing' not in sys.modules\n"
        "class Stop:\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'extractor.core': signal.raise_signal(signal.SIGINT)\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "sys.meta_path.insert(0, Stop()); main.start()"
    )
    command = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}"]
    done = subprocess.run(command, capture_output=True)
    assert done.returncode == -signal.SIGINT and not done.stderr


def test_who_shares_out_the_work_loads_nothing_of_it_and_workers_keep_what_they_compile(tmp_path):
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: print([n for n in ('spacy', 'numpy', 'extractor.rules') if n in sys.modules]))\n"
        "from extractor.cli import main; main()"
    )
    (tmp_path / "a.txt").write_text("L’AQMI est à Gao.")
    options = ["a.txt", "--jobs", "2", "--model", "none", "--output", "o.jsonl", "--quiet"]
    done = subprocess.run(
        [sys.executable, "-c", code, *options],
        cwd=tmp_path,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("[]\n", "", 0)
    assert '"AQMI"' in (tmp_path / "o.jsonl").read_text()
    kept = json.loads(next(tmp_path.glob("cache/extractor/expressions-*")).read_bytes().partition(b"\n")[2])
    assert len(kept) > 100
