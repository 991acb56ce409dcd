"""spaCy's EntityRuler patterns (JSONL) as rules.

    {"label": "VESSEL", "pattern": "Charles-de-Gaulle", "id": "cdg"}
    {"label": "WEAPON", "pattern": [{"LOWER": "missile"}, {"SHAPE": "XXX-dd"}]}

A text becomes a name with its letters' case as written, a list a token pattern;
what shares an `id` names one entity.
"""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from extractor.core.errors import RuleError
from extractor.rules.schema import EntityRule, Origin, PatternRule, Rule, RuleFile, check_attributes, read_text


def read_jsonl(path: Path, user: bool = True) -> RuleFile:
    """Read EntityRuler patterns; RuleError with file:line for a wrong line."""
    text = read_text(path, str(path))
    stem = _slug(path.stem) or "patterns"
    names: dict[tuple[str, str], list[Any]] = {}
    rules: list[Rule] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.isspace():
            continue
        origin = Origin(str(path), number, user)
        label, pattern, given = _fields(line, origin)
        rule_id = given or f"{stem}-{number}"
        if isinstance(pattern, str):
            names.setdefault((rule_id, label), [origin]).append(pattern)
        else:
            check_attributes(pattern, str(origin))
            own = f"{rule_id}-{number}" if given else rule_id
            rules.append(PatternRule(own, label, origin, tokens=tuple(pattern), kb_id=given))
    many = {rule_id for rule_id, _ in names}
    distinct = len(many) == len(names)
    for (rule_id, label), (origin, name, *aliases) in names.items():
        unique = rule_id if distinct else f"{rule_id}-{label.lower()}"
        rules.append(EntityRule(unique, label, origin, name, tuple(aliases), case="exact"))
    if not distinct:  # the entities' ids hold their labels
        rules = [
            replace(rule, kb_id=f"{rule.kb_id}-{rule.label.lower()}")
            if isinstance(rule, PatternRule) and rule.kb_id in many
            else rule
            for rule in rules
        ]
    return RuleFile(str(path), tuple(rules), user)


def _fields(line: str, origin: Origin) -> tuple[str, str | list[Any], str | None]:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RuleError(str(origin), f"no JSON: {error}", "mend the line") from None
    if not isinstance(entry, dict) or not {"label", "pattern"} <= entry.keys():
        raise RuleError(str(origin), "no label or no pattern", 'write {"label": "…", "pattern": "…"}')
    label, pattern, given = entry["label"], entry["pattern"], entry.get("id")
    if not isinstance(label, str) or not label.isprintable() or not label.strip() or len(label) > 100:
        raise RuleError(str(origin), "label is no text of printable characters", 'write "label": "VESSEL"')
    if isinstance(pattern, str) and pattern.strip():
        return label, pattern, _slug(str(given)) if given else None
    if isinstance(pattern, list) and pattern and all(isinstance(t, dict) for t in pattern):
        return label, pattern, _slug(str(given)) if given else None
    raise RuleError(str(origin), "pattern is neither text nor list of tokens", 'write "pattern": [{"LOWER": "…"}]')


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
