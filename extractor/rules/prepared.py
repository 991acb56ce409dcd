"""The package's rules as they are read, checked and indexed, kept between runs: every start needs them.

    prepared([b"[[entity]] …"], lambda: [parse_toml(…)])          # Prepared(files=(RuleFile(…), …), …)

To check 1,600 rules and to fold 3,000 names takes longer than the rest of a start. What is kept is known by the texts
of the files and of the code that reads them, so it is never out of date.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from importlib.resources import files as resources
from itertools import repeat
from typing import Any

from extractor.core import kept
from extractor.rules.around import trigger_key
from extractor.rules.gazetteer import Gazetteer
from extractor.rules.listed import forms
from extractor.rules.schema import Context, EntityRule, GazetteerRule, Origin, PatternRule, Rule, RuleFile

#: the modules that decide what is kept
_CODE = (
    *(f"rules/{name}.py" for name in ("schema", "around", "listed", "gazetteer", "folding", "prepared")),
    *("lexicon/folding.py", "lexicon/transliteration.py", "text/typography.py"),
)
_KINDS: dict[str, type[Rule]] = {"entity": EntityRule, "pattern": PatternRule, "gazetteer": GazetteerRule}
_CONTEXT = [field.name for field in fields(Context)]
_OF_FILE = [field.name for field in fields(RuleFile) if field.name != "rules"]
_OF_RULE = {kind: [field.name for field in fields(rule)] for kind, rule in _KINDS.items()}
#: what of a rule is a list of words that others have, too
_NUMBERED = ("unless", "trigger", "names")


@dataclass(frozen=True, slots=True)
class Prepared:
    """Rule files, and the names that their rules list, by rule: the rules of all files are counted through."""

    files: tuple[RuleFile, ...]
    names: Gazetteer
    #: of each trigger word its key
    keys: Mapping[str, str]


def prepared(sources: Iterable[bytes], read: Callable[[], Iterable[RuleFile]]) -> Prepared:
    """What `read` reads of some rule files of the package, or what a former run has read of the same `sources`."""
    root = resources("extractor")
    code = (root.joinpath(name).read_bytes() for name in _CODE)
    table = kept.made("rules", [*sources, *code], lambda: _table(read()), _fits)
    try:
        return _prepared(table)
    except (LookupError, TypeError, ValueError, AttributeError):  # what somebody else has put there
        return _prepared(_table(read()))


def _prepared(table: Mapping[str, Any]) -> Prepared:
    return Prepared(tuple(_files(table)), Gazetteer.of_table(table["names"]), table["keys"])


def _fits(table: Any) -> bool:
    return isinstance(table, dict) and table.keys() == {"files", "lists", "contexts", "names", "keys"}


# -- as JSON: the rules of a file by kind, as columns of what they say; contexts and long lists of words, which many
# -- share, are numbered ----------------------------------------------------------------------------------------------


def _table(files: Iterable[RuleFile]) -> dict[str, Any]:
    files = list(files)
    rules = [rule for file in files for rule in file.rules]
    names = Gazetteer()
    for index, rule in enumerate(rules):
        names.add_all(forms(index, rule))
    triggers = {word for rule in rules if isinstance(rule, PatternRule) for word in rule.trigger}
    contexts = list(dict.fromkeys(rule.context for rule in rules))
    lists = [getattr(context, name) for context in contexts if context for name in _CONTEXT]
    lists += [getattr(rule, name) for rule in rules for name in _NUMBERED if hasattr(rule, name)]
    lists = sorted(dict.fromkeys(lists), key=len)  # long ones begin with short ones
    numbers = {words: number for number, words in enumerate(lists)}

    def said(rule: Rule, name: str) -> Any:
        value = getattr(rule, name)
        if name == "origin":
            return value.line
        return contexts.index(value) if name == "context" else numbers[value] if name in _NUMBERED else value

    def columns(kind: str, file: RuleFile) -> list[list[Any]]:
        of_kind = [rule for rule in file.rules if rule.kind == kind]
        return [_column([said(rule, name) for rule in of_kind]) for name in _OF_RULE[kind]] if of_kind else []

    return {
        "files": [[_about(file), [columns(kind, file) for kind in _KINDS]] for file in files],
        "contexts": [context and [numbers[getattr(context, name)] for name in _CONTEXT] for context in contexts],
        "lists": _shortened(lists),
        "names": names.table(),
        "keys": {word: trigger_key(word) for word in sorted(triggers)},
    }


def _shortened(lists: list[tuple[str, ...]]) -> list[list[Any]]:
    """Lists of words, each with the number of the longest list before that it begins with (or -1) and the rest."""
    known: dict[tuple[str, ...], int] = {}
    shortened: list[list[Any]] = []
    for number, words in enumerate(lists):
        size = next((size for size in range(len(words), 0, -1) if words[:size] in known), 0)
        shortened.append([known[words[:size]] if size else -1, *words[size:]])
        known[words] = number
    return shortened


def _lists(shortened: Iterable[list[Any]]) -> list[tuple[str, ...]]:
    lists: list[tuple[str, ...]] = []
    for begins, *rest in shortened:
        lists.append((*lists[begins], *rest) if begins >= 0 else tuple(rest))
    return lists


def _column(values: list[Any]) -> list[Any]:
    """A column; of one value, if all are the same."""
    return values[:1] if all(value == values[0] for value in values) else values


def _about(file: RuleFile) -> list[Any]:
    values = (getattr(file, name) for name in _OF_FILE)
    return [sorted(value) if isinstance(value, frozenset) else value for value in values]


def _files(table: Mapping[str, Any]) -> Iterator[RuleFile]:
    lists = _lists(table["lists"])
    contexts = [row and Context(*[lists[number] for number in row]) for row in table["contexts"]]
    for about, columns in table["files"]:
        known = dict(zip(_OF_FILE, map(_value, about)))
        known["made_up"] = frozenset(known["made_up"])
        rules: list[Rule] = []
        for kind, of_kind in zip(_KINDS, columns):
            said = dict(zip(_OF_RULE[kind], of_kind))
            if said:
                origins = map(Origin, repeat(known["path"]), said.pop("origin"), repeat(known["user"]))
                values = {name: _values(name, column, lists, contexts) for name, column in said.items()}
                rules += map(_KINDS[kind], *(values.get(name, origins) for name in _OF_RULE[kind]))
        rules.sort(key=lambda rule: rule.origin.line)
        yield RuleFile(rules=tuple(rules), **known)


def _values(
    name: str, column: list[Any], lists: Sequence[tuple[str, ...]], contexts: Sequence[Context | None]
) -> Iterable[Any]:
    if name == "context":
        column = [contexts[number] for number in column]
    elif name in _NUMBERED:
        column = [lists[number] for number in column]
    elif name == "tokens":
        column = list(map(_value, column))
    elif isinstance(column[0], list):
        column = list(map(tuple, column))
    return column if len(column) > 1 else repeat(column[0])


def _value(value: Any) -> Any:
    """A list of JSON as the tuple that it was, and so what is in it."""
    return tuple(map(_value, value)) if isinstance(value, list) else value
