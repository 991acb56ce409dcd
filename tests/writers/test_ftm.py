"""FollowTheMoney, checked by its own model."""

import io
import json

import pytest

from extractor.writers import ftm


@pytest.fixture
def entities(written):
    out = io.StringIO()
    ftm.write(written, out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def plain(data):
    return {key: sorted(" ".join(v.split()) for v in values) for key, values in data["properties"].items()}


def test_the_model_takes_every_entity_whole(entities):
    followthemoney = pytest.importorskip("followthemoney", reason="tests/followthemoney.txt is not installed")
    for data in entities:
        proxy = followthemoney.model.get_proxy(data, cleaned=False)
        followthemoney.model.get(data["schema"]).validate(data)
        # a value that is not in the model's form would be dropped or changed here
        assert plain(proxy.to_dict()) == plain(data)


def test_an_entity_of_two_documents_is_one(entities):
    (benkirane,) = [e for e in entities if e["id"] == "per-idriss-benkirane"]
    assert benkirane["schema"] == "Person"
    assert benkirane["properties"]["name"] == ["Idriss Benkirane"]
    assert benkirane["properties"]["position"] == ["ministre délégué"]
    articles = [e["id"] for e in entities if e["schema"] == "Article"]
    assert benkirane["properties"]["proof"] == articles[:2]


def test_places_have_countries_and_other_labels_are_keywords(entities):
    by_id = {e["id"]: e for e in entities}
    assert by_id["loc-maroc"]["properties"]["country"] == ["ma"]
    assert {e["schema"] for e in entities} == {"Article", "Person", "Organization", "Address", "Event"}
    assert [e["properties"]["keywords"] for e in entities if "keywords" in e["properties"]] == [["Mistral-7"]]
