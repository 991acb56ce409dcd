"""spaCy's EntityRuler patterns (JSONL) as rules.

    {"label": "VESSEL", "pattern": "Charles-de-Gaulle", "id": "cdg"}
    {"label": "WEAPON", "pattern": [{"LOWER": "missile"}, {"SHAPE": "XXX-dd"}]}

A text becomes a name with its letters' case as written, a list a token pattern;
what shares an `id` names one entity. What has none gets one of the file's name and
the line, which gives way to the ids of others. « org », as others write it, is ORG.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain, count
from pathlib import Path
from typing import Any

from extractor.core.errors import RuleError
from extractor.core.labels import as_typed
from extractor.core.lines import lines_of
from extractor.lexicon.folding import bare
from extractor.rules.parsing import composed, read_text
from extractor.rules.schema import EntityRule, Origin, PatternRule, Rule, RuleFile, check_attributes, check_label


def read_jsonl(path: Path, user: bool = True) -> RuleFile:
    """Read EntityRuler patterns; RuleError with file:line for a wrong line."""
    text = read_text(path, str(path))
    stem = _slug(path.stem) or "patterns"
    names: dict[tuple[str, str], list[Any]] = {}
    rules: list[Rule] = []
    made_up: set[str] = set()
    written: dict[str, str] = {}
    others: dict[str, int] = {}
    for number, line in enumerate(lines_of(text), 1):
        if not line or line.isspace():
            continue
        origin = Origin(str(path), number, user)
        typed, pattern, said = _fields(line, origin)
        if (label := as_typed(typed)) != typed:
            others.setdefault(typed, number)
        given = _slug(said or "") or None
        if said and given and written.setdefault(given, said) != said:
            reason = f"id '{said}' is read as '{given}', which is that of '{written[given]}'"
            raise RuleError(str(origin), reason, "choose ids that differ in letters or digits")
        rule_id = given or f"{stem}-{number}"
        if isinstance(pattern, str):
            names.setdefault((rule_id, label), [origin]).append(pattern)
        else:
            check_attributes(pattern, str(origin))
            own = f"{rule_id}-{number}" if given else rule_id
            rules.append(PatternRule(own, label, origin, tokens=tuple(pattern), kb_id=given))
            made_up.add(own)
        if not given:
            made_up.add(rule_id)
    many = {rule_id for rule_id, _ in names}
    distinct = len(many) == len(names)
    for (rule_id, label), (origin, name, *aliases) in names.items():
        unique = rule_id if distinct else f"{rule_id}-{label.lower()}"
        if not distinct:
            if unique in made_up:  # labels that differ in capitals alone, which is told
                unique = f"{unique}-{origin.line}"
            made_up.add(unique)
        rules.append(EntityRule(unique, label, origin, name, tuple(aliases), case="exact"))
    if not distinct:  # the entities' ids hold their labels
        rules = [
            replace(rule, kb_id=f"{rule.kb_id}-{rule.label.lower()}")
            if isinstance(rule, PatternRule) and rule.kb_id in many
            else rule
            for rule in rules
        ]
    read_as = tuple((number, typed, as_typed(typed)) for typed, number in others.items())
    return RuleFile(str(path), tuple(rules), user, made_up=frozenset(made_up), labels=read_as)


def apart(files: Iterable[RuleFile]) -> list[RuleFile]:
    """The files, with other ids for those that were made up and are taken: motifs-4 in a second motifs.jsonl."""
    files = list(files)
    taken = {rule.id for file in files for rule in file.rules if rule.id not in file.made_up}
    return [_renamed(file, taken) if file.made_up else file for file in files]


def _renamed(file: RuleFile, taken: set[str]) -> RuleFile:
    """A file whose made-up ids are none of those `taken`, to which they are added."""
    new = {}
    for rule in file.rules:
        if rule.id in file.made_up:
            free = next(name for name in chain([rule.id], (f"{rule.id}-{n}" for n in count(2))) if name not in taken)
            taken.add(free)
            if free != rule.id:
                new[rule.id] = free
    if not new:
        return file
    rules = tuple(
        replace(rule, id=new.get(rule.id, rule.id), kb_id=new.get(rule.kb_id or "", rule.kb_id))
        if isinstance(rule, PatternRule)
        else replace(rule, id=new.get(rule.id, rule.id))
        for rule in file.rules
    )
    return replace(file, rules=rules, made_up=frozenset(new.get(name, name) for name in file.made_up))


def _fields(line: str, origin: Origin) -> tuple[str, str | list[Any], str | None]:
    try:
        entry = composed(json.loads(line))
    except (ValueError, RecursionError) as error:
        raise RuleError(str(origin), f"no JSON: {error}", "mend the line") from None
    if not isinstance(entry, dict) or not {"label", "pattern"} <= entry.keys():
        raise RuleError(str(origin), "no label or no pattern", 'write {"label": "…", "pattern": "…"}')
    label, pattern, given = entry["label"], entry["pattern"], entry.get("id")
    if not isinstance(label, str) or not label.isprintable() or not label.strip() or len(label) > 100:
        raise RuleError(str(origin), "label is no text of printable characters", 'write "label": "VESSEL"')
    if "," in label:
        reason = f"label '{label}' has a comma, which --labels reads as the end of one"
        raise RuleError(str(origin), reason, "leave the comma out")
    label = label.strip()
    check_label(label, str(origin))
    if isinstance(pattern, str) and pattern.strip():
        return label, pattern, None if given is None else str(given)
    if isinstance(pattern, list) and pattern and all(isinstance(t, dict) for t in pattern):
        return label, pattern, None if given is None else str(given)
    raise RuleError(str(origin), "pattern is neither text nor list of tokens", 'write "pattern": [{"LOWER": "…"}]')


def _slug(text: str) -> str:
    """An id in kebab-case: "Émile Bertin" -> "emile-bertin", "北" -> "u5317"."""
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"[^\W_]", _letter, bare(text))).strip("-")


def _letter(match: re.Match[str]) -> str:
    return match[0] if match[0].isascii() else f"-u{ord(match[0]):x}-"
