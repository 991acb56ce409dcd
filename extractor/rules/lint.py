"""What is wrong, or looks wrong, with a rule file.

    for problem in check([Path("mes_regles.toml")]):
        print(problem)          # mes_regles.toml:12: error: …

An error makes a rule wrong or useless; a warning is for a rule that will
probably find too much or not what its writer thinks.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Literal

from extractor.core.errors import RuleError
from extractor.rules.around import Around, kinds_of
from extractor.rules.empty_names import empty_names, holds_nothing
from extractor.rules.entity_ruler import apart
from extractor.rules.folding import fold, key, surface_words
from extractor.rules.gazetteer import TYPE_NOUNS, necessary_signs
from extractor.rules.loader import builtin_paths, common_words, once, read_builtin, read_file
from extractor.rules.patterns import compile_regex, expand
from extractor.rules.phrases import Kind
from extractor.rules.regex_pieces import may_begin
from extractor.rules.regex_safety import explosive
from extractor.rules.ruleset import switched_off
from extractor.rules.schema import (
    ID,
    Context,
    EntityRule,
    GazetteerRule,
    Mistakes,
    PatternRule,
    Rule,
    RuleFile,
    labels_alike,
)
from extractor.text.typography import normalize

#: labels that the model or the built-in rules give: `follows` and `with_label` may name them
GIVEN = frozenset({"GROUP", "EXERCISE"})

#: what a word may begin with that has a capital, and what may stand right behind a word
CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆĆČŁŚŠŽØÅÑ0123456789"
BEHIND_WORD = " \n'\"()[]{}-–—/.,;:!?…+*&@#%=<>|«»$€°"

#: what stands for the borders of a sentence
BORDERS = ("^", "$")

#: of the entities that have a name in common each is told of so many others
OTHERS = 20

#: of more entries of a list nothing is the other name: it is a column of something else
SHARED = 5

#: what is said of a regex
_SLOW = ("may take long", "may backtrack without bound")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where (file:line), how bad, what, and what to do."""

    where: str
    level: Literal["error", "warning"]
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.level}: {self.message}; {self.remedy}"


def check(files: Sequence[Path] = ()) -> list[Problem]:
    """The problems of the user's files, also against the built-in ones; of those without files.

    Sorted by file and line. Never raises for what is wrong in a file.
    """
    problems: list[Problem] = []
    named = {Path(f).resolve() for f in files}
    ours = [p for p in builtin_paths() if p.resolve() in named]  # the package's own files may be named too
    builtin = _builtin(ours, problems)
    users = [f for f in once(files) if Path(f).resolve() not in {p.resolve() for p in ours}]
    own = [*_read(ours, False, problems), *_read(users, True, problems)] if files else builtin
    others = builtin if files else []
    own = apart([*others, *own])[len(others) :]
    known = {rule.id: rule.kind for file in (*own, *others) for rule in file.rules}
    labels = GIVEN | {rule.label for file in own for rule in file.rules}
    for file in own:
        for rule_id in file.off:
            if rule_id not in known:
                problems.append(
                    Problem(
                        f"{file.path}:1",
                        "error",
                        f"off: no rule has the id '{rule_id}'",
                        "see 'extractor rules list --all'",
                    )
                )
            elif rule_id in {rule.id for rule in file.rules} - {rule.id for other in others for rule in other.rules}:
                reason = f"off: '{rule_id}' is a rule of this file itself, and stays"
                problems.append(Problem(f"{file.path}:1", "warning", reason, "take it out"))
        problems += [
            Problem(
                f"{file.path}:{line}", "warning", f"[{key}] does nothing: patterns are tried at once", "take it out"
            )
            for line, key in file.idle
        ]
        problems += [
            Problem(f"{file.path}:{line}", "warning", f"'{old}' is called '{new}' now", f"write {new}")
            for line, old, new in file.renamed
        ]
        problems += [
            Problem(f"{file.path}:{line}", "warning", f"label '{label}' is read as {read}", f"write {read}")
            for line, label, read in file.labels
        ]
        kinds = kinds_of(file)
        for rule in file.rules:
            problems += _rule(rule, file, kinds, known, labels)
    held = list(switched_off([*others, *own]))
    others, own = held[: len(others)], held[len(others) :]
    problems += _ids(own, others)
    alike = labels_alike(rule for file in (*others, *own) for rule in file.rules)
    problems += [Problem(e.subject, "error", e.reason, e.remedy) for e in alike]
    problems += _names(own, others)
    return sorted(set(problems), key=lambda p: (_place(p.where), p.level, p.message))


def slow(files: Iterable[RuleFile]) -> Iterator[Problem]:
    """The rules of the user's files that may take a text's time for themselves, as `check` tells of them."""
    for file in files:
        kinds = kinds_of(file)
        for rule in file.rules if file.user else ():
            if isinstance(rule, PatternRule):
                yield from (p for p in _pattern(rule, file, kinds, GIVEN) if p.message.startswith(_SLOW))


def _place(where: str) -> tuple[str, int]:
    file, _, line = where.rpartition(":")
    return (file, int(line)) if line.isdigit() else (where, 0)


def _builtin(ours: Sequence[Path], problems: list[Problem]) -> list[RuleFile]:
    """The package's own files but for these; where all are good they are those that the process has read already."""
    if not ours:
        with suppress(RuleError):
            return [*read_builtin()]
    return list(_read((p for p in builtin_paths() if p not in ours), False, problems))


def _read(paths: Iterable[Path], user: bool, problems: list[Problem]) -> Iterator[RuleFile]:
    for path in paths:
        mistakes: Mistakes = []
        try:
            yield read_file(Path(path), user, mistakes)
        except RuleError as error:
            mistakes.append(error)
        problems += [Problem(e.subject, "error", e.reason, e.remedy) for e in mistakes]


def _rule(
    rule: Rule, file: RuleFile, kinds: Mapping[str, Kind], known: Mapping[str, str], labels: frozenset[str]
) -> Iterator[Problem]:
    where = str(rule.origin)
    if rule.context:
        yield from _context(where, rule.context)
    if isinstance(rule, EntityRule):
        yield from _entity(rule, known)
    elif isinstance(rule, GazetteerRule):
        yield from _gazetteer(rule)
    else:
        yield from _pattern(rule, file, kinds, labels)
        if rule.id not in file.made_up:  # those of one id in a file of patterns name an entity of that file
            yield from _named(rule, known)


def _named(rule: PatternRule, known: Mapping[str, str]) -> Iterator[Problem]:
    """A `kb_id` that no rule has; one that no rule could have (« Q1431 ») is that of a knowledge base of others."""
    rule_id, entry, _ = (rule.kb_id or "").partition("/")  # « ports/Saint-Louis », of a gazetteer
    of_many = known.get(rule_id) == "gazetteer" and not entry
    if ID.fullmatch(rule_id) and (rule_id not in known or of_many):
        what = "is a list of many" if of_many else "is no id"
        yield Problem(
            str(rule.origin),
            "warning",
            f"kb_id '{rule.kb_id}' {what}: all that '{rule.id}' finds is one entity, of which nothing is known",
            f"name one of them ({rule_id}/…), or leave it out" if of_many else "correct it or leave it out",
        )


def _context(where: str, context: Context) -> Iterator[Problem]:
    for must, must_not, names in (
        (context.near, context.not_near, "near and not_near"),
        (context.before, context.not_before, "before and not_before"),
        (context.after, context.not_after, "after and not_after"),
    ):
        if must and must_not and all(any(_folded(w).startswith(_folded(n)) for n in must_not) for w in must):
            yield Problem(
                where,
                "error",
                f"can never fire: all that {names} ask for is forbidden",
                "take words out of one of them",
            )
    for name, beside in (
        ("before", context.before),
        ("after", context.after),
        ("not_before", context.not_before),
        ("not_after", context.not_after),
    ):
        for word in beside:
            if word not in BORDERS and not surface_words(normalize(word)):
                yield Problem(
                    where, "error", f"{name}: '{word}' can never stand there: it holds no word", "give a word"
                )


def _folded(phrase: str) -> str:
    return " ".join(map(fold, surface_words(normalize(phrase))))


def _entity(rule: EntityRule, known: Mapping[str, str]) -> Iterator[Problem]:
    where = str(rule.origin)
    for name in (rule.name, *rule.aliases, *rule.acronyms):
        if not surface_words(normalize(name)):
            yield Problem(where, "error", f"'{name}' can never fire: it holds no word", "write a name")
    forms = rule.context.forms if rule.context else ()
    for form in forms:
        if form not in (rule.name, *rule.aliases, *rule.acronyms):
            yield Problem(where, "error", f"forms: '{form}' is no name of '{rule.id}'", "write it as listed")
    for kind, other in (("parent", rule.parent), ("predecessor", rule.predecessor)):
        if other and other not in known:
            yield Problem(where, "error", f"{kind} '{other}' is no id", "correct it or leave it out")
    for name in (rule.name, *rule.aliases):
        if not (rule.context and (rule.context.near or rule.context.before or rule.context.after)):
            yield from _too_common(where, name, rule.case, acronym=False)
    for acronym in rule.acronyms:
        yield from _too_common(where, acronym, rule.case, acronym=True)
    seen: dict[tuple[str, ...], str] = {}
    for name in (rule.name, *rule.aliases):
        phrase = _phrase(name)
        if phrase in seen:
            yield Problem(
                where,
                "warning",
                f"'{name}' is '{seen[phrase]}' again: spelling, accents, hyphens and case vary by themselves",
                "leave one out",
            )
        seen.setdefault(phrase, name)


# asked of all names by themselves, then beside those of others
@lru_cache(maxsize=50_000)
def _phrase(name: str) -> tuple[str, ...]:
    """What names have in common that are found in the same places; « #MeToo » and « MeToo » are two."""
    return (*necessary_signs(name), *(key(w) for w in surface_words(normalize(name))))


def _too_common(where: str, name: str, case: str, acronym: bool) -> Iterator[Problem]:
    words = surface_words(normalize(name))
    bare = "".join(fold(w) for w in words)
    if len(words) != 1 or not bare:
        if words and case == "fold" and all(fold(w) in common_words() for w in words):
            yield Problem(
                where,
                "error",
                f"'{name}' in any case is everyday French and fires everywhere",
                'write case = "name", or give it a context',
            )
        return
    if len(bare) < 2:
        yield Problem(where, "error", f"'{name}' is one letter and fires everywhere", "leave it out")
    elif bare.isdigit():
        yield Problem(
            where, "error", f"'{name}' is a number and fires everywhere", "leave it out, or give it a context"
        )
    elif bare in TYPE_NOUNS and not acronym:
        yield Problem(where, "error", f"'{name}' is a type noun and names nothing", "write the whole name")
    elif bare in common_words() and not acronym:
        if case == "fold":
            yield Problem(
                where,
                "error",
                f"'{name}' is an everyday word and fires everywhere",
                'write case = "name", or give it a context',
            )
        else:
            yield Problem(
                where,
                "warning",
                f"'{name}' is an everyday word: it fires wherever a sentence begins with it",
                "give it a context",
            )


def _gazetteer(rule: GazetteerRule) -> Iterator[Problem]:
    where = str(rule.origin)
    shared: Counter[str] = Counter()
    first: dict[str, str] = {}
    empty = True
    try:
        for line, names in rule.lines():
            empty = False
            shared.update(dict.fromkeys(names[1:], 1))
            at = f"{Path(rule.origin.file).parent / rule.file}:{line}" if rule.file else where
            for name in names:
                first.setdefault(name, at)
                if not surface_words(normalize(name)):
                    yield Problem(at, "error", f"'{name}' can never fire: it holds no word", "write a name")
                elif not (rule.context and rule.context.near):
                    yield from _too_common(at, name, rule.case, acronym=False)
    except RuleError as error:
        yield Problem(error.subject, "error", error.reason, error.remedy)
        return
    if empty:
        yield Problem(where, "error", f"'{rule.id}' can never fire: its list is empty", "write names into it")
    for name, entries in shared.items():
        if entries > SHARED:  # « Mali », in a column of countries
            reason = f"'{name}' is another name of {entries:,} entries: which of them stays open"
            yield Problem(first[name], "warning", reason, "behind a tab write other names alone")


def _pattern(rule: PatternRule, file: RuleFile, kinds: Mapping[str, Kind], labels: frozenset[str]) -> Iterator[Problem]:
    where = str(rule.origin)
    if rule.tokens is not None:
        from extractor.rules.token_patterns import check_tokens, never, regexes

        try:
            check_tokens(rule)
        except RuleError as error:
            yield Problem(where, "error", error.reason, error.remedy)
            return
        if reason := never(rule):
            yield Problem(
                where, "warning", f"'{rule.id}' can never fire: {reason}", "write it as the tokenizer cuts it"
            )
        for asked in regexes(rule.tokens):
            yield from _backtracking(where, asked)
        return
    for other in (rule.follows, rule.with_label):
        if other and other not in labels:
            yield Problem(where, "error", f"can never fire: no rule gives the label {other}", "correct the label")
    for word in (*rule.trigger, *rule.ends_at):
        if len(surface_words(normalize(word))) != 1:
            yield Problem(
                where,
                "error",
                f"can never fire at '{word}': that is not one word",
                "give one word, and the rest in the regex",
            )
    if rule.around is not None:
        yield from _around(rule, file, kinds)
        return
    try:
        regex = compile_regex(rule, file.parts)
    except RuleError as error:
        yield Problem(where, "error", error.reason, error.remedy)
        return
    literal = re.sub(r"\[(?:\\.|[^\]\\])*\]", "", expand(rule.regex or "", file.parts, where))
    odd = sorted({c for c in literal if normalize(c) != c and not c.isascii()})
    if odd:
        yield Problem(
            where,
            "error",
            f"can never fire: patterns see plain typography, not {' '.join(odd)}",
            "write \" ' - and plain spaces",
        )
    if regex.match("") and regex.fullmatch(""):
        yield Problem(where, "error", "matches nothing at all, everywhere", "make something in it necessary")
    else:
        yield from _empty_names(where, regex.pattern)
    yield from _begins(rule, regex.pattern)
    everywhere = not (rule.trigger or rule.ends_at or rule.follows or rule.at_capital)
    yield from _backtracking(where, regex.pattern, everywhere)


def _begins(rule: PatternRule, regex: str) -> Iterator[Problem]:
    """A regex that is tried only where it cannot begin."""
    where = str(rule.origin)
    if rule.follows:
        return
    if rule.at_capital:
        if not may_begin(regex, CAPITALS):
            reason = "with at_capital the regex begins with a word that has a capital"
            yield Problem(
                where, "error", f"can never fire: {reason}", "begin it with a capital, or leave at_capital out"
            )
    elif rule.trigger and not rule.with_label and not may_begin(regex, BEHIND_WORD):
        reason = "the regex begins right behind the trigger word, where no letter stands"
        yield Problem(where, "error", f"can never fire: {reason}", "leave the word out of it, and begin with a blank")


def _empty_names(where: str, regex: str) -> Iterator[Problem]:
    for group, always in empty_names(regex).items():
        if always:
            yield Problem(where, "error", f"can never fire: (?P<{group}>) holds nothing", "put the name in it")
        else:
            yield Problem(
                where, "warning", f"(?P<{group}>…) may hold nothing, which is no name", "make something in it necessary"
            )


def _backtracking(where: str, regex: str, everywhere: bool = False) -> Iterator[Problem]:
    if reason := explosive(regex, everywhere=everywhere):
        yield Problem(
            where,
            "warning" if reason.bounded else "error",
            f"{_SLOW[not reason.bounded]}: {reason}",
            "begin each round with a character that cannot end one, or bound the repeat: {0,5}"
            + (", or give the pattern a trigger" if everywhere else ""),
        )


def _around(rule: PatternRule, file: RuleFile, kinds: Mapping[str, Kind]) -> Iterator[Problem]:
    """What is wrong with a pattern around a phrase, and with the kinds of phrase that it names."""
    where = str(rule.origin)
    if not rule.names:
        yield Problem(where, "error", "can never fire: it names no kind of phrase", "add one to names")
        return
    try:
        pattern = Around(rule, partial(expand, parts=file.parts, where=where), kinds)
        pattern.check()
    except RuleError as error:
        yield Problem(where, "error", error.reason, error.remedy)
        return
    for kind in pattern.kinds:
        if holds_nothing(kind.regex.pattern):
            yield Problem(
                where, "error", f"can never fire at a phrase '{kind.name}': it holds nothing", "put the name in it"
            )
    for regex in pattern.regexes():
        yield from _backtracking(where, regex)
    if rule.case == "fold" and not file.phrases.keys() & set(rule.names):
        yield Problem(
            where,
            "warning",
            'case = "fold" does nothing: quoted, capitals and acronym begin with a capital',
            "add a kind of phrase in small letters ([phrases]) to names, or leave it out",
        )


def _ids(own: list[RuleFile], others: list[RuleFile]) -> Iterator[Problem]:
    seen = {rule.id: rule for file in others for rule in file.rules}
    for file in own:
        for rule in file.rules:
            if rule.id in seen:
                yield Problem(
                    str(rule.origin), "error", f"id '{rule.id}' is taken by {seen[rule.id].origin}", "choose another id"
                )
            seen.setdefault(rule.id, rule)


def _names(own: list[RuleFile], others: list[RuleFile]) -> Iterator[Problem]:
    """Names that two entities share."""
    seen: dict[tuple[str, ...], list[tuple[str, EntityRule]]] = {}
    for files, report in ((others, False), (own, True)):
        for file in files:
            for rule in file.rules:
                if not isinstance(rule, EntityRule):
                    continue
                for name in dict.fromkeys((rule.name, *rule.aliases, *rule.acronyms)):
                    phrase = _phrase(name)
                    for _, other in seen.get(phrase, ())[:OTHERS] if report else ():
                        if other.id != rule.id:
                            yield from _shared(name, rule, other)
                    seen.setdefault(phrase, []).append((name, rule))


def _shared(name: str, rule: EntityRule, other: EntityRule) -> Iterator[Problem]:
    where = str(rule.origin)
    apart = rule.context is not None or other.context is not None
    if rule.label != other.label and not apart:
        yield Problem(
            where, "error", f"'{name}' is {other.label} '{other.id}' too ({other.origin})", "give one of them a context"
        )
    elif not apart:
        yield Problem(
            where,
            "warning",
            f"'{name}' also names '{other.id}' ({other.origin}): which of the two stays open",
            "give them contexts, or leave it to one",
        )
