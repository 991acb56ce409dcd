"""spaCy without its commands, which are there for who asks."""

import subprocess
import sys

CODE = """
import sys
from extractor.cli.startup import import_spacy
import_spacy()
assert "spacy" in sys.modules and not any(name.startswith("spacy.cli") or name == "weasel" for name in sys.modules)
import spacy
assert spacy.blank("fr")("L'ONU")[1].text == "ONU"
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
