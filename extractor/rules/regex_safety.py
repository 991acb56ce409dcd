"""Regexes that may take for ever: a repeat without bound inside another one.

    explosive(r"(\\w+\\s?)+x")   ->  "(\\w+…)+: what it repeats can be split in many ways"
    explosive(r"(?:-\\w+)+x")    ->  None, since each round begins with a hyphen

Python's engine tries every way to share a text out between the rounds of a
repeat. There is more than one way when a round can end in an inner repeat whose
characters can also begin the next round, when a round can be empty, or when two
one-character alternatives overlap. The test is on the parsed regex and errs on
the side of warning (Weideman et al., "Analyzing matching time behavior of
backtracking regular expression matchers", CIAA 2016, treat it exactly).
"""

import re
import re._constants as c  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

# a sample of the characters of our texts: enough to tell overlapping classes
_ALPHABET = frozenset(map(chr, [9, 10, *range(32, 127), *range(0xA0, 0x180), 0x2014, 0x2019, 0x2026, 0x20AC]))
_NONE: frozenset[str] = frozenset()

#: a bounded repeat of at least so many rounds is as bad as an unbounded one
MANY = 24
#: so many repeats without bound that can share out one text take its length to this power
_POWER = 5
#: the same where one character alone shows it: « aaaa… » for \w+ ?\w+ ?\w+; a regex that is tried everywhere may begin
#: with any of them, which is one more to share it out
_POWER_OF_ONE = 3
#: a round that matches more than so many texts is not looked at text by text
_WAYS = 64


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a part of a regex can begin with, whether it can be empty, and what
    the repeats without bound that can stand at its end can hold.

    `alone`: the characters of which it can consist alone; `sharing`: by character, how many
    of those repeats can share out a text of that one; `varying`: what a character that may stand
    there more or less often, as in a{1,3}, can be at its end."""

    first: frozenset[str]
    empty: bool
    tail: frozenset[str]
    alone: frozenset[str] = _NONE
    sharing: Mapping[str, int] = field(default_factory=dict)
    varying: frozenset[str] = _NONE


_EMPTY = _Shape(_NONE, True, _NONE)


class Reason(str):
    """Why a regex may backtrack; `bounded`: by a power of a text's length, which a limit of time ends well enough."""

    bounded = False


class _Explosive(Exception):
    def __init__(self, reason: str, bounded: bool = False):
        super().__init__(reason)
        self.bounded = bounded


@lru_cache(maxsize=1024)  # what one kind of phrase is made of stands in many patterns
def explosive(regex: str, flags: int = 0, everywhere: bool = False) -> Reason | None:
    """Why a regex may backtrack without bound, or by a high power of a text's length; or None.

    `everywhere`: it is looked for in a text from each of its characters on, not from a few words.
    """
    try:
        tree = parser.parse(regex, flags)
        _sequence(tree, bool(flags & re.IGNORECASE), everywhere and not _bound(tree))
    except _Explosive as found:
        reason = Reason(found)
        reason.bounded = found.bounded
        return reason
    except RecursionError:
        return Reason("it is nested too deep to be looked through")
    return None


def _bound(nodes: Any) -> bool:
    r"""Whether a regex begins with what stands in few places of a run of letters: \b, ^, (?<!\w)."""
    for op, value in nodes[:1]:
        if op is c.SUBPATTERN:
            return _bound(value[3])
        return op is c.AT or (op in (c.ASSERT, c.ASSERT_NOT) and value[0] < 0)
    return False


def _sequence(nodes: Iterable[tuple[Any, Any]], fold: bool, everywhere: bool = False) -> _Shape:
    first, tail, varying, alone = _NONE, _NONE, _NONE, _ALPHABET
    empty = True
    chain = 0
    sharing: dict[str, int] = dict.fromkeys(_ALPHABET, 1) if everywhere else {}
    for op, value in nodes:
        shape = _node(op, value, fold)
        if shape.tail:
            chain = chain + 1 if shape.first & tail else 1
            if chain >= _POWER:
                raise _behind_one_another(chain, tail)
        if sharing or shape.sharing:
            sharing = _behind(sharing, shape)
        if sharing and (most := max(sharing.values())) >= _POWER_OF_ONE:
            shared = frozenset(c for c, n in sharing.items() if n == most)
            raise _behind_one_another(most - everywhere, shared, ", wherever it begins" if everywhere else "")
        if not shape.empty:
            alone &= shape.alone
        if empty:
            first |= shape.first
        # behind an inner repeat, what it can hold itself does not end it
        tail = shape.tail | tail if shape.empty or shape.first & tail else shape.tail
        # a round that ends at the end of a word, or before what is no letter, ends there alone
        ends = op in (c.AT, c.ASSERT, c.ASSERT_NOT)
        varying = _NONE if ends else shape.varying | varying if shape.empty else shape.varying
        empty = empty and shape.empty
    return _Shape(first, empty, tail, alone, sharing, varying)


def _behind_one_another(repeats: int, characters: frozenset[str], where: str = "") -> _Explosive:
    return _Explosive(
        f"{repeats} repeats without bound behind one another can hold the same ({_some(characters)}){where}", True
    )


def _behind(sharing: Mapping[str, int], shape: _Shape) -> dict[str, int]:
    """By character, the repeats that share it out at the end of a part, and of what stands before that."""
    found = dict(shape.sharing)
    for character, before in sharing.items():
        if character in shape.alone:
            found[character] = before + found.get(character, 0)
        elif shape.empty:
            found[character] = max(before, found.get(character, 0))
    return found


def _node(op: Any, value: Any, fold: bool) -> _Shape:
    if op in (c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN):
        return _character(op, tuple(value) if op is c.IN else value, fold)
    if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
        return _repeat(op, value, fold)
    if op is c.SUBPATTERN:
        _, add, drop, inner = value
        return _sequence(inner, (fold or bool(add & re.IGNORECASE)) and not drop & re.IGNORECASE)
    if op is c.ATOMIC_GROUP:
        shape = _sequence(value, fold)
        return _Shape(shape.first, shape.empty, _NONE, shape.alone)
    if op is c.BRANCH:
        shape = _one_of([_sequence(branch, fold) for branch in value[1]])
        if shape.empty:  # as in a(|b), which is ab?
            single = [_sequence(branch, fold).first for branch in value[1] if _is_single(branch)]
            return replace(shape, varying=shape.varying.union(*single))
        return shape
    if op is c.GROUPREF_EXISTS:
        return _one_of([_EMPTY, *(_sequence(branch, fold) for branch in value[1:] if branch is not None)])
    if op is c.GROUPREF:
        return _Shape(_ALPHABET, True, _NONE, _ALPHABET)
    if op in (c.ASSERT, c.ASSERT_NOT):
        _sequence(value[1], fold)
    return _EMPTY


@lru_cache(maxsize=4096)  # nearly all of a regex are the same few letters and classes
def _character(op: Any, value: Any, fold: bool) -> _Shape:
    return _Shape(characters := _characters(op, value, fold), False, _NONE, characters)


def _one_of(shapes: list[_Shape]) -> _Shape:
    return _Shape(
        _NONE.union(*(s.first for s in shapes)),
        any(s.empty for s in shapes),
        _NONE.union(*(s.tail for s in shapes)),
        _NONE.union(*(s.alone for s in shapes)),
        {x: max(s.sharing.get(x, 0) for s in shapes) for x in _NONE.union(*(s.sharing for s in shapes))},
        _NONE.union(*(s.varying for s in shapes)),
    )


def _repeat(op: Any, value: Any, fold: bool) -> _Shape:
    low, high, body = value
    shape = _sequence(body, fold)
    endless = high is c.MAXREPEAT or high >= MANY
    if not endless and high >= _POWER and op is not c.POSSESSIVE_REPEAT and shape.tail and shape.empty:
        raise _Explosive(f"{high} rounds may each be empty or hold a repeat without bound", True)
    if not endless and high >= _POWER and op is not c.POSSESSIVE_REPEAT and shape.tail & shape.first:
        raise _Explosive(
            f"{high} rounds with a repeat without bound can hold the same ({_some(shape.tail & shape.first)})", True
        )
    if endless and op is not c.POSSESSIVE_REPEAT:
        single = len(body) == 1 and body[0][0] in (c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN, c.CATEGORY)
        if not single:
            if shape.tail and shape.empty:
                raise _Explosive("a repeat without bound holds another one and may be empty")
            if shape.tail & shape.first:
                raise _Explosive(
                    "a repeat without bound holds another one, and what ends a round "
                    f"({_some(shape.tail & shape.first)}) may also begin the next"
                )
            if _alike(body, fold):
                raise _Explosive("a repeat without bound has alternatives that match the same character")
            rounds = _strings(body, fold)
            if rounds and _divides_twice(rounds):
                raise _Explosive("a repeat without bound has rounds that together say the same as others")
            if shape.varying & shape.first and not _bound(body):
                raise _Explosive(
                    "a repeat without bound has rounds whose ends can be longer or shorter, and what stands there "
                    f"({_some(shape.varying & shape.first)}) may also begin the next"
                )
    empty = low == 0 or shape.empty
    if op is c.POSSESSIVE_REPEAT:
        return _Shape(shape.first, empty, _NONE, shape.alone)
    if endless:
        tail = shape.first if _is_single(body) else shape.tail | shape.first
        sharing = {**shape.sharing, **{x: max(1, shape.sharing.get(x, 0)) for x in shape.alone}}
    else:
        tail = shape.tail
        sharing = {x: n * (high if x in shape.alone else 1) for x, n in shape.sharing.items()}
        if (most := max(sharing.values(), default=0)) >= _POWER_OF_ONE:
            shared = _some(frozenset(x for x, n in sharing.items() if n == most))
            raise _Explosive(f"{high} rounds with a repeat without bound can hold the same ({shared})", True)
    varying = shape.first if _is_single(body) and low != high else shape.varying
    return _Shape(shape.first, empty, tail, shape.alone, sharing, varying)


def _is_single(body: Any) -> bool:
    return len(body) == 1 and body[0][0] in (c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN, c.CATEGORY)


def _alike(body: Any, fold: bool) -> bool:
    """Whether a repeat's body is a choice of which two can consist of one character alone, what may be none aside."""
    while len(body) == 1 and body[0][0] is c.SUBPATTERN:
        body = body[0][1][3]
    if not body:
        return False
    (op, value), *rest = body
    while op is c.SUBPATTERN and len(value[3]) == 1:
        op, value = value[3][0]
    if op is not c.BRANCH or not all(_node(kind, what, fold).empty for kind, what in rest):
        return False
    seen: frozenset[str] = _NONE
    for branch in value[1]:
        shape = _sequence(branch, fold)
        if shape.empty:
            continue
        if shape.alone & seen:
            return True
        seen |= shape.alone
    return False


def _strings(nodes: Any, fold: bool) -> list[str] | None:
    """All that a part of a regex matches, each once for each way; None where it is much, or no plain text."""
    found = [""]
    for op, value in nodes:
        choices: list[str] | None = None
        if op is c.LITERAL:
            choices = [chr(value).lower() if fold else chr(value)]
        elif op is c.IN and all(inner is c.LITERAL for inner, _ in value):
            choices = list({chr(letter).lower() if fold else chr(letter) for _, letter in value})
        elif op is c.SUBPATTERN:
            choices = _strings(value[3], fold)
        elif op is c.BRANCH:
            parts = [_strings(branch, fold) for branch in value[1]]
            choices = None if None in parts else [text for part in parts for text in part or ()]
        elif op in (c.MAX_REPEAT, c.MIN_REPEAT) and value[:2] == (0, 1):
            once = _strings(value[2], fold)
            choices = None if once is None else ["", *once]
        if choices is None or len(found) * len(choices) > _WAYS:
            return None
        found = [before + choice for before in found for choice in choices]
    return found


def _divides_twice(rounds: list[str]) -> bool:
    """Whether a text can be made of the rounds in two ways (the test of Sardinas and Patterson, 1953)."""
    code = set(rounds) - {""}
    if len(code) < len(rounds) - rounds.count(""):
        return True
    left = {b[len(a) :] for a in code for b in code if a != b and b.startswith(a)}
    seen: set[str] = set()
    while left:
        if left & code:
            return True
        seen |= left
        pairs = [(a, b) for a in code for b in left] + [(b, a) for a in code for b in left]
        left = {b[len(a) :] for a, b in pairs if b.startswith(a)} - seen
    return False


def _some(characters: frozenset[str]) -> str:
    for likely in "a0 ':-":
        if likely in characters:
            return {"a": "letters", "0": "digits", " ": "spaces"}.get(likely, likely)
    return repr(min(characters))


_CATEGORIES = {
    c.CATEGORY_DIGIT: str.isdigit,
    c.CATEGORY_NOT_DIGIT: lambda x: not x.isdigit(),
    c.CATEGORY_SPACE: str.isspace,
    c.CATEGORY_NOT_SPACE: lambda x: not x.isspace(),
    c.CATEGORY_WORD: lambda x: x.isalnum() or x == "_",
    c.CATEGORY_NOT_WORD: lambda x: not (x.isalnum() or x == "_"),
}


def _characters(op: Any, value: Any, fold: bool) -> frozenset[str]:
    if op is c.LITERAL:
        letter = chr(value)
        return frozenset({letter, letter.lower(), letter.upper()} if fold else {letter})
    if op is c.NOT_LITERAL:
        return _ALPHABET - {chr(value)}
    if op is c.ANY:
        return _ALPHABET - {"\n"}
    if op is c.RANGE:
        found = frozenset(x for x in _ALPHABET if value[0] <= ord(x) <= value[1])
        return found | {y for x in found for y in (x.lower(), x.upper())} if fold else found
    if op is c.CATEGORY:
        return frozenset(filter(_CATEGORIES[value], _ALPHABET))
    negated = bool(value) and value[0][0] is c.NEGATE
    found = _NONE.union(*(_characters(o, v, fold) for o, v in value if o is not c.NEGATE))
    return _ALPHABET - found if negated else found
