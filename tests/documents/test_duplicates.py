"""Documents that stand in several saved results, each taken once."""

import os
from dataclasses import replace

import pytest

from extractor.core.types import Document, Result
from extractor.documents.duplicates import Duplicates, distinct
from tests.saved import result_of

TEXT = "Le [M23](GROUP group-m23) à [Goma](LOC loc-goma)."
OTHER = "Le [M23](GROUP group-m23) à Goma."


def of(path: str | None, marked: str = TEXT, sha256: str | None = None) -> Result:
    result = result_of(marked, path)
    return replace(result, document=Document(None, path, {"sha256": sha256} if sha256 else {}), length=50)


def kept(*files: list[Result]) -> tuple[int, Duplicates]:
    found = Duplicates()
    return len(list(distinct([(f"{n}.jsonl", file) for n, file in enumerate(files, 1)], found))), found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (of("a.txt"), of("a.txt")),
        (of("a.txt"), of("./a.txt")),
        (of("in/a.csv#7"), of("in/../in/a.csv#7")),
        (of("a.txt"), of(os.path.abspath("a.txt"))),
        (of("a.txt", sha256="1"), of("a.txt", sha256="1")),
        (of("a.txt", sha256="1"), of("a.txt")),
        (of("a.txt"), of("a.txt", sha256="1")),
        (of(None, sha256="1"), of(None, sha256="1")),
        (of("-#1", sha256="1"), of("-#1", sha256="1")),
    ],
)
def test_the_same_document_of_two_files_is_taken_once(one, other):
    number, found = kept([one], [other])
    assert (number, found.again, found.within, found.others) == (1, 1, 0, 0)
    # one file says what it says
    number, found = kept([of("b.txt")], [one, other])
    assert (number, found.again, found.within, found.others, found.first_within) == (3, 0, 1, 0, "2.jsonl")
    number, found = kept([one, other], [other])
    assert (number, found.again, found.within) == (2, 1, 1)


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        (of("a.txt"), of("b.txt"), False),
        (of("a.csv#a/../b"), of("a.csv#b"), False),
        (of("a.txt"), of("a.txt", OTHER), True),
        (of("a.txt"), replace(of("a.txt"), length=51), True),
        (of("a.txt", sha256="1"), of("a.txt", sha256="2"), True),
        # all that is read from standard input is called so
        (of(None), of(None), False),
        (of("-#1"), of("-#1"), False),
        (of(None, sha256="1"), of(None), False),
        (of(None, sha256="1"), of(None, sha256="2"), False),
    ],
)
def test_others_are_all_kept(one, other, differ):
    number, found = kept([one], [other])
    assert (number, found.again, found.others) == (2, 0, int(differ))
    assert found.first_other == ((one.document.path, "1.jsonl", "2.jsonl") if differ else ("", "", ""))
    number, found = kept([of("b.txt"), one, other])
    assert (number, found.changed) == (3, int(differ))
    assert found.first_changed == ((one.document.path, "1.jsonl") if differ else ("", ""))


def test_each_way_to_say_a_document_is_kept_once_however_many_files_have_it():
    number, found = kept([of("a.txt")], [of("a.txt", OTHER)], [of("a.txt"), of("b.txt"), of("a.txt", OTHER)])
    assert (number, found.again, found.others) == (3, 2, 1)
