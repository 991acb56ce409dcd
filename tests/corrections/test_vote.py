import pytest

from extractor.core.types import Mention
from extractor.corrections.vote import said


@pytest.mark.parametrize(
    "marked, label",
    [
        ("Il est à [Gao].", "LOC"),
        ("M. [Maïga] est parti.", "PER"),
        ("Le ministre [Maïga] est parti.", "PER"),
        ("Le ministre est parti ; [Maïga] reste.", None),
        ("Il dirige la société [Maïga].", "ORG"),
    ],
)
def test_what_stands_beside_a_name_says_its_label(marked, label):
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    assert said(text, Mention(start, end, text[start:end], "PER")) == label
