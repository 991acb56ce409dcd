import gc

import pytest

from extractor.lasting import lasting


class Loop:
    def __init__(self):
        self.itself = self


def test_collection_rests_and_resumes():
    with lasting():
        assert not gc.isenabled()
        with lasting():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_resumes_after_an_error():
    with pytest.raises(ValueError), lasting():
        raise ValueError
    assert gc.isenabled()


def test_what_is_made_within_is_not_walked_again():
    with lasting():
        made = Loop()
    assert not any(thing is made for thing in gc.get_objects())
