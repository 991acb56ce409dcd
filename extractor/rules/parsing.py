"""Rule files read from TOML, with their mistakes told by file and line.

parse_toml('[[entity]]\\nid = "x"\\nlabel = "GROUP"\\nname = "Xylo"', "r.toml").rules
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from extractor.core import bounds, toml_tables
from extractor.core.errors import RuleError
from extractor.core.lines import lines_of
from extractor.rules.schema import (
    CASES,
    ID,
    PART_NAME,
    Context,
    EntityRule,
    GazetteerRule,
    Mistakes,
    Origin,
    PatternRule,
    Rule,
    RuleFile,
    check_attributes,
    check_label,
)

_KINDS = {"entity": EntityRule, "pattern": PatternRule, "gazetteer": GazetteerRule}
_LISTS = {"aliases", "acronyms", "trigger", "ends_at", "unless", "names", "positive", "negative", "sources"}
_TOP = {"title", "date", "sources", "phrases", "parts", "words", "off", *_KINDS}
#: keys of earlier versions, which stay valid, and what they are called now
RENAMED = {"at": "trigger", "same": "alias_of"}
#: tables of earlier versions that do nothing any more, and may stay
_IDLE = ("gists", "prefilter")
_FIELDS = {kind: {f.name for f in fields(cls)} - {"origin"} for kind, cls in _KINDS.items()}
_CONTEXT = {f.name for f in fields(Context)}
_HEADER = re.compile(r"^[ \t]*\[\[\s*(\w+)\s*\]\]", re.MULTILINE)


def read_toml(path: Path, user: bool = False, shown: str | None = None, mistakes: Mistakes | None = None) -> RuleFile:
    """Read one TOML rule file; `shown` is what messages call it.

    Raises RuleError with file:line for a file that cannot be read, that is not
    TOML, or that says what no rule can say; with `mistakes` those of single rules
    are put there and the rules left out.
    """
    shown = shown or str(path)
    text = read_text(path, shown)
    return parse_toml(text, shown, user, mistakes)


def read_text(path: Path, shown: str) -> str:
    """The text of a rule file; RuleError for a file that cannot be read or is not UTF-8."""
    try:
        return bounds.read(path, bounds.RULES).decode("utf-8-sig")
    except OSError as error:
        raise RuleError(shown, f"cannot read it: {error.strerror or error}", "check the path") from None
    except UnicodeDecodeError:
        raise RuleError(shown, "not UTF-8", "save the file as UTF-8") from None
    except ValueError as error:
        raise RuleError(shown, f"cannot read it: {error}", "check the path") from None


def composed(value: Any) -> Any:
    """What a rule file says with its accents composed, as in the texts it is matched with; files keep their names."""
    if isinstance(value, dict):
        return {composed(key): item if key == "file" else composed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [composed(item) for item in value]
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def parse_toml(
    text: str, shown: str, user: bool = False, mistakes: Mistakes | None = None, data: dict[str, Any] | None = None
) -> RuleFile:
    """Read a rule file from its text; `data` is the text as TOML if that is known already."""
    try:
        data = toml_tables.parse([text])[0] if data is None else data
        if not unicodedata.is_normalized("NFC", text) or "\\u" in text.lower():
            data, text = composed(data), unicodedata.normalize("NFC", text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        reason = re.sub(r" \(at .*\)$", "", str(error))
        raise RuleError(
            f"{shown}:{place[1] if place else text.count(chr(10)) + 1}", f"no TOML: {reason}", "mend the line"
        ) from None
    except (ValueError, RecursionError) as error:
        reason = "nested too deep" if isinstance(error, RecursionError) else str(error)
        raise RuleError(f"{shown}:1", f"no TOML that can be read: {reason}", "make it plainer") from None
    starts: dict[str, list[int]] = {kind: [] for kind in _KINDS}
    line, seen = 1, 0
    for match in _HEADER.finditer(text):
        if match[1] in starts:
            line += text.count("\n", seen, match.start())
            seen = match.start()
            starts[match[1]].append(line)

    def where(key: str) -> str:
        return f"{shown}:{_line_of(text, key)}"

    renamed: list[tuple[int, str, str]] = []
    for unknown in data.keys() - _TOP - set(_IDLE):
        raise RuleError(
            f"{shown}:{_line_of(text, unknown)}",
            f"unknown key '{unknown}'",
            f"a rule file has {', '.join(sorted(_TOP))}",
        )
    lists = _words(data.get("words", {}), where)
    rules: list[Rule] = []
    for kind in _KINDS:
        entries = data.get(kind, [])
        if not isinstance(entries, list):
            raise RuleError(f"{shown}:{_line_of(text, kind)}", f"'{kind}' is no list", f"write [[{kind}]]")
        for number, entry in enumerate(entries):
            at = starts[kind][number] if number < len(starts[kind]) else 1
            try:
                origin = Origin(shown, at, user)
                if isinstance(entry, dict) and kind == "pattern" and not entry.keys().isdisjoint(RENAMED):
                    entry = _with_new_names(entry, origin, text, renamed)
                rules.append(_rule(kind, entry, origin, text, lists))
            except RuleError as mistake:
                if mistakes is None:
                    raise
                mistakes.append(mistake)
    rules.sort(key=lambda r: r.origin.line)
    if not isinstance(data.get("title", ""), str):
        raise RuleError(where("title"), "'title' is no text", 'write title = "…"')
    return RuleFile(
        shown,
        tuple(rules),
        user,
        data.get("title"),
        str(data["date"]) if "date" in data else None,
        _strings(data, "sources", where),
        _parts(data.get("parts", {}), "parts", where),
        _parts(data.get("phrases", {}), "phrases", where),
        _strings(data, "off", where),
        tuple(renamed),
        idle=tuple((_line_of(text, key), key) for key in _IDLE if key in data),
    )


def _line_of(text: str, key: str) -> int:
    match = re.search(rf"^[ \t]*\[*[ \t]*{re.escape(key)}\b", text, re.MULTILINE)
    return text.count("\n", 0, match.start()) + 1 if match else 1


@lru_cache(maxsize=1)  # a file may have a thousand mistakes
def _lines(text: str) -> list[str]:
    return lines_of(text)


def _key_line(text: str, key: str, origin: Origin) -> str:
    """file:line of a key of the rule that begins at `origin`."""
    lines = _lines(text)
    for number in range(origin.line, len(lines)):
        if _HEADER.match(lines[number]):
            break
        if re.match(rf"\s*\[?(?:\w+\.)?{re.escape(key)}\b", lines[number]):
            return f"{origin.file}:{number + 1}"
    return str(origin)


def _with_new_names(
    entry: dict[str, Any], origin: Origin, text: str, renamed: list[tuple[int, str, str]]
) -> dict[str, Any]:
    """A pattern's table with the keys of today; what was called otherwise is noted in `renamed`."""
    for old in entry.keys() & RENAMED.keys():
        if RENAMED[old] in entry:
            raise RuleError(
                _key_line(text, old, origin), f"'{old}' and '{RENAMED[old]}' are the same", "keep the second"
            )
        renamed.append((int(_key_line(text, old, origin).rpartition(":")[2]), old, RENAMED[old]))
    return {RENAMED.get(key, key): value for key, value in entry.items()}


def _words(table: Any, where: Callable[[str], str]) -> dict[str, tuple[str, ...]]:
    """The lists of words that contexts may name."""
    if not isinstance(table, dict):
        raise RuleError(where("words"), "'words' is no table", "write [words]")
    lists: dict[str, tuple[str, ...]] = {}
    for name in table:  # a list may hold those above it
        lists[name] = _listed(_strings(table, name, where), name, where, lists)
    return lists


def _rule(kind: str, entry: Any, origin: Origin, text: str, lists: Mapping[str, tuple[str, ...]]) -> Rule:
    if not isinstance(entry, dict):
        raise RuleError(str(origin), f"'{kind}' holds no tables", f"write [[{kind}]]")

    def where(key: str) -> str:
        return _key_line(text, key, origin)

    if not isinstance(entry, dict):
        raise RuleError(str(origin), f"'{kind}' is no table", f"write [[{kind}]]")
    allowed = _FIELDS[kind]
    for name in entry:
        if name not in allowed:
            raise RuleError(where(name), f"unknown key '{name}'", f"{kind} has {', '.join(sorted(allowed))}")
    needed = ("id", "label", "name") if kind == "entity" else ("id", "label")
    for name in needed:
        if name not in entry:
            raise RuleError(str(origin), f"{kind} without '{name}'", f'add {name} = "…"')
    values: dict[str, Any] = {}
    for name, value in entry.items():
        if name in _LISTS:
            values[name] = _strings(entry, name, where)
            if name in ("trigger", "unless"):
                values[name] = _listed(values[name], name, where, lists)
        elif name == "context":
            values[name] = _context(value, where, lists)
        elif name == "tokens":
            if not isinstance(value, list) or not value or not all(isinstance(t, dict) for t in value):
                raise RuleError(where(name), "'tokens' is no list of tables", 'write tokens = [{ LOWER = "…" }, …]')
            check_attributes(value, where(name))
            values[name] = tuple(value)
        elif name in ("at_capital", "carry", "alias_of", "abbreviates", "not_person", "not_place"):
            if not isinstance(value, bool):
                raise RuleError(where(name), f"'{name}' is neither true nor false", f"write {name} = true")
            values[name] = value
        elif not isinstance(value, str) or not value.strip():
            raise RuleError(where(name), f"'{name}' is no text", f'write {name} = "…"')
        else:
            values[name] = value
    if not ID.fullmatch(values["id"]):
        raise RuleError(
            where("id"),
            f"id '{values['id']}' is not in kebab-case",
            "write it like groupe-armé without accents: groupe-arme",
        )
    if not re.fullmatch(r"[A-Z][A-Z0-9_]*", values["label"]):
        raise RuleError(
            where("label"), f"label '{values['label']}' is not in capitals", "write it like GROUP or WEAPON"
        )
    check_label(values["label"], where("label"))
    if values.get("case", "name") not in CASES:
        raise RuleError(where("case"), f"case '{values['case']}' is unknown", f"use {', '.join(CASES)}")
    if kind == "pattern" and len(values.keys() & {"around", "regex", "tokens"}) != 1:
        raise RuleError(str(origin), "a pattern has one of around, regex and tokens", "give exactly one of them")
    if kind == "pattern" and "tokens" in values and (idle := [key for key in values if key in _PLACE]):
        raise RuleError(where(idle[0]), f"a pattern of tokens knows no {', '.join(idle)}", "leave that out")
    if kind == "pattern" and "around" in values and values.keys() & {"at_capital", "ends_at"}:
        raise RuleError(str(origin), "at_capital and ends_at belong to a regex", "write {trigger} and {NAME} in around")
    if kind == "pattern" and "around" not in values and values.keys() & {"names", "several"}:
        raise RuleError(str(origin), "names and several belong to around", "leave them out")
    if kind == "gazetteer" and ("names" in values) == ("file" in values):
        raise RuleError(str(origin), "a gazetteer has either names or a file", "give exactly one of them")
    rule: Rule = _KINDS[kind](origin=origin, **values)
    return rule


#: what patterns of tokens cannot be asked for
_PLACE = {
    *("trigger", "at_capital", "ends_at", "follows", "names", "several", "case"),
    *("alias_of", "abbreviates", "with_label", "not_person", "not_place"),
}


def _context(value: Any, where: Callable[[str], str], lists: Mapping[str, tuple[str, ...]]) -> Context:
    if not isinstance(value, dict):
        raise RuleError(where("context"), "'context' is no table", "write [entity.context]")
    for name in value:
        if name not in _CONTEXT:
            raise RuleError(where(name), f"unknown key '{name}'", f"context has {', '.join(sorted(_CONTEXT))}")
    return Context(**{name: _shared(_listed(_strings(value, name, where), name, where, lists)) for name in value})


_SHARED: dict[tuple[str, ...], tuple[str, ...]] = {}


def _shared(words: tuple[str, ...]) -> tuple[str, ...]:
    """The same tuple for the same words, so that a text is asked once for all the rules that name them."""
    return _SHARED.setdefault(words, words)


def _listed(
    words: tuple[str, ...], name: str, where: Callable[[str], str], lists: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """Words with the lists they name put in: ("{guerre}", "tir") -> ("assaut", …, "tir")."""
    if not any(word[0] == "{" for word in words):
        return words
    out: list[str] = []
    for word in words:
        if word[0] != "{":
            out.append(word)
        elif word[1:-1] in lists:
            out += lists[word[1:-1]]
        else:
            raise RuleError(where(name), f"unknown list {word}", f"[words] has {', '.join(sorted(lists)) or 'none'}")
    return tuple(dict.fromkeys(out))


def _strings(table: Mapping[str, Any], name: str, where: Callable[[str], str]) -> tuple[str, ...]:
    value = table.get(name, ())
    if not isinstance(value, list | tuple) or not all(isinstance(v, str) and v.strip() for v in value):
        raise RuleError(where(name), f"'{name}' is no list of texts", f'write {name} = ["…", "…"]')
    return tuple(value)


def _parts(table: Any, title: str, where: Callable[[str], str]) -> dict[str, str]:
    """Pieces of regex; a list of words becomes the alternatives of its words."""
    if not isinstance(table, dict):
        raise RuleError(where(title), f"'{title}' is no table", f"write [{title}]")
    out = {}
    for name, value in table.items():
        if title == "parts" and not re.fullmatch(PART_NAME, name):
            reason = f"part '{name}' has no name that a regex can hold in braces"
            raise RuleError(where(name), reason, "name it with small letters without accents, digits and _")
        if isinstance(value, str):
            out[name] = f"(?:{value})"
        elif isinstance(value, list) and value and all(isinstance(v, str) for v in value):
            out[name] = f"(?:{'|'.join(value)})"
        else:
            raise RuleError(
                where(name), f"part '{name}' is neither text nor list of texts", f'write {name} = ["…", "…"]'
            )
    return out
