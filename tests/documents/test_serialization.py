"""Every output is what `extractor schema` says, and its parts fit each other."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import Path
from uuid import UUID

import numpy
import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from extractor import Document, Extractor
from extractor.core.errors import ArgumentError, InputError
from extractor.documents import reading
from extractor.documents.serialization import from_dict, to_dict
from tests.cli.shell import run
from tests.conftest import ROOT

SAMPLES = sorted((ROOT / "samples").rglob("*.txt"))


@pytest.fixture(scope="module")
def valid():
    schema = json.loads(run("schema").out)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.fixture(scope="module")
def rules_alone():
    return Extractor(model=None)


def fits(document: dict, text: str) -> None:
    """What a schema cannot say: order, offsets, and mentions and entities that name each other."""
    mentions, entities = document["mentions"], document["entities"]
    assert document["characters"] == len(text)
    end = 0
    for m in mentions:
        assert end <= m["start"] < m["end"] <= len(text) and text[m["start"] : m["end"]] == m["text"]
        assert m["source"] != "rule" or m["rule"]
        end = m["end"]
    assert sorted(i for e in entities for i in e["mentions"]) == list(range(len(mentions)))
    ids = [e["id"] for e in entities]
    assert len(set(ids)) == len(ids)
    for e in entities:
        assert all(mentions[i]["entity"] == e["id"] and mentions[i]["label"] == e["label"] for i in e["mentions"])
        assert e["mentions"] == sorted(e["mentions"]) and set(e["candidates"]) <= set(ids)
    firsts = [e["mentions"][0] for e in entities]
    assert firsts == sorted(firsts)


@pytest.mark.model
def test_json_and_jsonl_of_all_samples(valid):
    some = SAMPLES[:: len(SAMPLES) // 8]
    whole = json.loads(run(*some, "--format", "json", "--quiet").out)
    lines = [json.loads(line) for line in run(*SAMPLES, "--format", "jsonl", "--quiet").out.splitlines()]
    valid.validate(whole)
    assert len(lines) == len(SAMPLES) and whole["documents"] == lines[:: len(SAMPLES) // 8]
    for document, path in zip(lines, SAMPLES):
        valid.validate(document)
        assert document["path"] == str(path)
        fits(document, next(iter(reading.read(path))).text)


def test_with_meta(valid):
    done = run(
        "-",
        "--input-format",
        "jsonl",
        "--keep-field",
        "date",
        "--model",
        "none",
        "-f",
        "jsonl",
        stdin='{"text": "AQMI", "date": "2024"}',
    )
    document = json.loads(done.out)
    valid.validate(document)
    assert document["meta"]["date"] == "2024" and len(document["meta"]["sha256"]) == 64


def test_meta_of_other_programs_is_written_as_json_has_it(valid, rules_alone):
    given = {
        "date": (date(2024, 5, 1), "2024-05-01"),
        "at": (datetime(2024, 5, 1, 9, 30), "2024-05-01T09:30:00"),
        "ratio": (Fraction(3, 2), 1.5),
        "large": (Fraction(10**400), str(10**400)),
        "price": (Decimal("1.5"), 1.5),
        "none": ([Decimal("NaN"), pandas.NaT, pandas.NA, numpy.float64("nan"), float("inf")], [None] * 5),
        "numpy": ([numpy.int64(3), numpy.bool_(True), numpy.array([1, 2])], [3, True, [1, 2]]),
        "frame": (pandas.Timestamp("2024-05-01"), "2024-05-01T00:00:00"),
        "nanoseconds": (numpy.array(["2024-05-01", "NaT"], "M8[ns]"), ["2024-05-01T00:00:00", None]),
        "day": (numpy.datetime64("2024-05-01"), "2024-05-01"),
        "one": (pandas.Series(["2024-05-01"]).astype("datetime64[ns]").to_numpy()[0], "2024-05-01T00:00:00"),
        "lasts": (numpy.timedelta64(90, "s"), "0:01:30"),
        "hour": (time(10), "10:00:00"),
        "key": (UUID(int=5), "00000000-0000-0000-0000-000000000005"),
        "size": (Enum("Size", "SHORT LONG").LONG, 2),
        "numbers": (range(3), [0, 1, 2]),
        "of": ({Path("a")}, ["a"]),
        "bytes": ("é".encode(), "é"),
        "yes": (True, True),
    }
    document = Document("L’AQMI.", meta={name: value for name, (value, _) in given.items()})
    written = rules_alone.extract(document).to_dict(with_meta=True)
    valid.validate(json.loads(json.dumps(written)))
    del written["meta"]["sha256"]
    assert written["meta"] == {name: expected for name, (_, expected) in given.items()}
    with pytest.raises(ArgumentError, match="meta: has a object, which is no data of JSON"):
        rules_alone.extract(Document("L’AQMI.", meta={"x": object()})).to_dict(with_meta=True)


@pytest.mark.parametrize("key, value", [("schema", 3), ("characters", -1), ("mentions", None), ("more", 1)])
def test_the_schema_refuses_what_is_not_so(valid, rules_alone, key, value):
    document = to_dict(rules_alone.extract("AQMI"))
    valid.validate(document)
    assert not valid.is_valid(document | {key: value})
    assert not valid.is_valid({k: v for k, v in document.items() if k != "entities"})


#: names between all that moves characters about
PIECES = st.one_of(
    st.sampled_from(
        ["AQMI", "Daech", "l’AQMI", "Al-Qaida au Maghreb islamique", "Al-Qai\u0308da", "Bo\u00adko Ha\u00adram", "l’E\u0301tat islamique",
         "exercice «\u00a0African\u202fLion\u00a0»", "manœuvres “A”, “B” et “C”", "\r\n", "\r", "\n\n", "\u200b", "\ufeff", "🚂", "👩‍👩‍👧", " ", ", ", "(", ")"]
    ),
    st.text(max_size=12),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_offsets_hold_for_any_text(text):
    result = _ALONE.extract(text)
    fits(to_dict(result), text)


_ALONE = Extractor(model=None)


def test_details_of_roles_are_written_when_asked_for_fit_the_schema_and_come_back():
    import jsonschema

    from extractor.core.types import Document, Entity, Mention, Result, Role
    from extractor.documents.serialization import schema

    text = "Le préfet Konta"
    role = Role("préfet", 3, 9, 0, "title before the name")
    mention = Mention(10, 15, "Konta", "PER", entity="per-konta")
    entity = Entity("per-konta", "PER", "Konta", roles=("préfet",), mentions=(0,), role_details=(role,))
    result = Result(Document(text, "a.txt"), "none", (mention,), (entity,))
    assert "role_details" not in to_dict(result)["entities"][0]
    data = to_dict(result, with_role_details=True)
    jsonschema.validate(data, schema())
    assert data["entities"][0]["role_details"] == [
        {"role": "préfet", "start": 3, "end": 9, "mention": 0, "reason": "title before the name"}
    ]
    assert from_dict(data).entities == (entity,)
    assert _other_types(data, schema()) == []


def _other_types(data, schema) -> list[tuple[list, object]]:
    """(keys, value) that a saved document is read with although the schema knows no value of this type there."""
    valid, taken = Draft202012Validator(schema), []
    for keys in _places(data):
        for value in ({}, [], "", 0, 0.5, None, True):
            changed = json.loads(json.dumps(data))
            holder = changed
            for key in keys[:-1]:
                holder = holder[key]
            before, holder[keys[-1]] = holder[keys[-1]], value
            # "" and [] may stand for what is not known, and a mention may have no entity
            known = isinstance(value, type(before)) or (before is None and value == "") or keys[2:] == ["entity"]
            if not known and not valid.is_valid(changed):
                with suppress(InputError):
                    from_dict(changed)
                    taken.append((keys, value))
    return taken


def _places(data) -> Iterator[list]:
    """The keys of all that stands in a record: ["mentions", 0, "start"]."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield [key]
        yield from ([key, *inner] for inner in _places(value))
