"""A spaCy component that does to its process what a text says: for tests of what goes on then."""

import os
import signal
import struct
import time
from multiprocessing import connection
from pathlib import Path

from spacy.language import Language

#: written into a text, each makes the component do what it says; in small letters, since a line in
#: capitals is read in others
CRASH, HANG, DEAF, FAIL, WAIT = "poison-crash", "poison-hang", "poison-deaf", "poison-fail", "poison-wait"


@Language.factory("poison")
def make(nlp, name):
    return poison


def poison(doc):
    text = doc.text
    if CRASH in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if DEAF in text:  # to any signal, as a loop in C
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    if HANG in text or DEAF in text:
        while True:
            time.sleep(1)
    if FAIL in text:
        raise ValueError("a bad text")
    if WAIT in text:
        time.sleep(0.2)
    return doc


def die_in_the_midst_of_an_answer(mark: Path):
    """Have the first worker that answers write half of it, and die, once it has left this mark."""
    whole = connection.Connection._send_bytes

    def half(self, data):
        if len(data) > 1_000 and not mark.exists():
            mark.touch()
            self._send(struct.pack("!i", len(data)) + bytes(data[: len(data) // 2]))
            os.kill(os.getpid(), signal.SIGKILL)
        whole(self, data)

    connection.Connection._send_bytes = half


def pipeline(folder: Path) -> Path:
    """A pipeline whose tagger is the poison, and what lets spaCy find it, for the PYTHONPATH."""
    import spacy

    about = folder / "poison-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: poison\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[spacy_factories]\npoison = tests.batch.poison:make\n")
    nlp = spacy.blank("xx")  # the quickest to load
    nlp.add_pipe("poison", name="ner")
    nlp.to_disk(folder / "pipeline")
    return folder / "pipeline"
