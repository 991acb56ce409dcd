"""How well roles are told of people: whether any is given to the wrong one, and how many are found.

    python -m tests.benchmarks.roles_score [--errors] [--given] [--model NAME] SET.jsonl

SET is JSONL with `text` and `persons`: [{"name", "roles", "accept"}] in the order of the text; `accept` holds
readings that are no fault. Roles are compared without regard to capitals. The whole Extractor reads the text;
with `--given` the names of the set are taken as found, so that the tagger's faults do not count.

A role is *found* when the person has it, with its complement or without (« chercheuse au CNRS » for « chercheuse »),
or a reading that `accept` allows in its place; *wrong* when it stands by a person of whom nobody would say it; *cut*
when it is the person's own, but shorter than it should be. `exact` counts those found without more or less.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extractor.core.types import Entity, Mention
from extractor.coreference import consolidate

#: reads a text (and the spans of its people) to mentions and entities
Reader = Callable[[str, list[tuple[int, int]]], tuple[tuple[Mention, ...], tuple[Entity, ...]]]


@dataclass(frozen=True, slots=True)
class Judged:
    """One person of the set: what was expected, what was told, and how each role is judged."""

    text: str
    name: str
    expected: tuple[str, ...]
    told: tuple[str, ...]
    missed: tuple[str, ...]
    wrong: tuple[str, ...]
    cut: tuple[str, ...]
    exact: int


def extractor_reader(model: str) -> Reader:
    """Reads as the command does; the spans of the set are not used."""
    from extractor import Extractor

    extractor = Extractor(model)

    def read(text: str, _: list[tuple[int, int]]) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
        result = extractor.extract(text)
        return result.mentions, result.entities

    return read


def given_reader(text: str, spans: list[tuple[int, int]]) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    """Takes the people of the set as found."""
    mentions, entities, _ = consolidate(text, [Mention(a, b, text[a:b], "PER") for a, b in spans])
    return mentions, entities


def judged(rows: list[dict], read: Reader) -> Iterator[Judged]:
    """Each person of the set with what was told of them, in order."""
    for row in rows:
        text, spans, at = row["text"], [], 0
        for person in row["persons"]:
            start = text.find(person["name"], at)
            if start < 0:
                start = text.index(person["name"])
            spans.append((start, start + len(person["name"])))
            at = max(at, spans[-1][1])
        mentions, entities = read(text, sorted(set(spans)))
        roles = {entity.id: entity.roles for entity in entities}
        for person, (start, end) in zip(row["persons"], spans):
            told = next(
                (
                    roles.get(m.entity or "", ())
                    for m in mentions
                    if m.start < end and start < m.end and m.label == "PER"
                ),
                (),
            )
            yield _judge(text, person, told)


def _judge(text: str, person: dict, told: tuple[str, ...]) -> Judged:
    expected = tuple(person["roles"])
    fine = [role.casefold() for role in (*expected, *person.get("accept", ()))]
    mine = [role.casefold() for role in told]
    good = [role for role in mine if any(role == one or role.startswith(one + " ") for one in fine)]
    faulty = [role for role in told if role.casefold() not in good]
    cut = tuple(role for role in faulty if any(role.casefold() in one for one in fine))
    # each role that a reader finds: itself, or one of the accepted readings that no other role is
    spare = list(good)
    missed = []
    for role in expected:
        match = next((one for one in spare if one.startswith(role.casefold())), next(iter(spare), None))
        if match is None:
            missed.append(role)
        else:
            spare.remove(match)
    exact = sum(role.casefold() in mine for role in expected)
    wrong = tuple(role for role in faulty if role not in cut)
    return Judged(text, person["name"], expected, told, tuple(missed), wrong, cut, exact)


def score(rows: list[dict], read: Reader) -> tuple[Counter[str], list[Judged]]:
    """The counts of people, expected, told, found, wrong and cut roles, and the people with a fault."""
    count: Counter[str] = Counter()
    faults = []
    for person in judged(rows, read):
        count["people"] += 1
        count["expected"] += len(person.expected)
        count["found"] += len(person.expected) - len(person.missed)
        count["told"] += len(person.told)
        count["exact"] += person.exact
        count["wrong"] += len(person.wrong)
        count["cut"] += len(person.cut)
        if person.missed or person.wrong or person.cut:
            faults.append(person)
    return count, faults


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("set", type=Path)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--given", action="store_true")
    parser.add_argument("--model", default="fr_press")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.set.read_text("utf-8").splitlines() if line.strip()]
    count, faults = score(rows, given_reader if options.given else extractor_reader(options.model))
    if options.errors:
        for fault in faults:
            print(f"{fault.text}\n  {fault.name}: {list(fault.told)}, not {list(fault.expected)}")
            print(f"  missed {list(fault.missed)}  wrong {list(fault.wrong)}  cut {list(fault.cut)}\n")
    found, expected = count["found"], count["expected"]
    print(
        f"{count['people']} people, {count['told']} roles told: {count['wrong']} wrong, {count['cut']} cut; "
        f"found {found} of {expected} ({100 * found / max(expected, 1):.1f} %), exactly so {count['exact']}"
    )


if __name__ == "__main__":
    main()
