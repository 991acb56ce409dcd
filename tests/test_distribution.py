"""What is handed on: a wheel and a source archive with the tagger, and the licences of both."""

import subprocess
import sys
import tarfile
import zipfile
from email.parser import Parser

import pytest

from tests.conftest import ROOT

pytest.importorskip("hatchling")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A wheel and an sdist, built by hatchling from a clean copy of what git tracks."""
    source, dist = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    tracked = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True)
    if tracked.returncode:
        pytest.skip("not a git checkout")
    subprocess.run(["tar", "-x", "-C", str(source)], input=tracked.stdout, check=True)
    # what is packed less well takes half the time
    quick = "import functools, gzip; gzip.GzipFile = functools.partial(gzip.GzipFile, compresslevel=1)"
    quick += "; from hatchling.cli import hatchling; hatchling()"
    command = [sys.executable, "-c", quick, "build", "-d", str(dist)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    return {path.suffix: path for path in dist.iterdir()}


@pytest.mark.slow
def test_the_wheel_carries_the_tagger_and_the_licences_of_both(built):
    with zipfile.ZipFile(built[".whl"]) as wheel:
        names = wheel.namelist()
        (about,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        metadata = Parser().parsestr(wheel.read(about).decode())
    assert metadata["License-Expression"] == "MIT AND LGPLLR"
    assert set(metadata.get_all("License-File")) == {"LICENSE", "models/LICENSE", "models/SOURCES.md"}
    assert {"extractor/_models/fr_press/config.cfg", "extractor/_models/LICENSE", "extractor/py.typed"} <= set(names)
    assert "extractor/_models/corpus/press/a.md" in names  # what `extractor train` mixes in
    assert not any(name.startswith(("tests/", "samples/")) for name in names)


@pytest.mark.slow
def test_the_source_archive_has_what_builds_and_tests_it(built):
    with tarfile.open(built[".gz"]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "LICENSE",
        "models/LICENSE",
        "models/SOURCES.md",
        "Makefile",
        "tests/conftest.py",
        "docs/reference.md",
    } <= names
