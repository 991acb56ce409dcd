"""Letters without case, where patterns of many words are compared with a text."""

import re
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from extractor.lexicon.folding import lowered, small


@given(st.text(max_size=40))
def test_small_letters_stand_where_the_others_stood(text):
    assert len(small(text)) == len(text)


def test_small_letters_are_those_that_a_pattern_without_regard_to_case_finds():
    for word in map("".join, product("iIıİ", "sSſ", "kK\u212a", "éÉ", "œŒ", "’'")):
        found = re.fullmatch("iskéœ['’]", word, re.IGNORECASE)
        assert found and re.fullmatch("iskéœ['’]", lowered(word))
