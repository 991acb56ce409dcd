"""spaCy token patterns, for what words and shapes say better than a regex."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from spacy.errors import MatchPatternError
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc, Span, Token
from spacy.util import filter_spans
from spacy.vocab import Vocab

from extractor.core.errors import RuleError
from extractor.rules.schema import PatternRule
from extractor.text.typography import normalize

#: times that a token may be repeated by a number
REPEATS = 100
#: tokens that may be any, repeated without bound: one more, and a piece takes longer than a limit of time
ANY = 3
#: tokens in which a pattern that repeats one without bound is sought at a time: the matcher's time goes with their
#: number cubed where several are, and no signal ends it. A piece begins in the middle of the one before it.
PIECE = 100


@lru_cache(maxsize=1)
def blank() -> Language:
    """A French tokenizer and no more: token patterns without a model."""
    from extractor.tagger.french import French

    return French()


def check_tokens(rule: PatternRule) -> None:
    """Raise RuleError if spaCy does not accept the token pattern."""
    TokenMatcher([rule]).prepare(blank().vocab)


def regexes(value: Any) -> Iterator[str]:
    """The regexes of a token pattern: [{"TEXT": {"REGEX": "^Al"}}, {"LOWER": {"REGEX": {"IN": ["^ab", "^cd"]}}}]."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "REGEX":
                yield from _strings(inner)
            else:
                yield from regexes(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from regexes(inner)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def never(rule: PatternRule) -> str | None:
    """Why a token pattern can never fire, or None: {"LOWER": "Surcouf"}, a blank in a token, a token that is cut."""
    for token in rule.tokens or ():
        if token.get("OP") in ("?", "*", "!"):
            continue
        for attribute, value in token.items():
            name = attribute.upper()
            if name not in ("LOWER", "TEXT", "ORTH", "NORM"):
                continue
            values = value.get("IN", []) if isinstance(value, dict) else [value]
            reasons = [_never(name, text) for text in values if isinstance(text, str)]
            if reasons and all(reasons):
                return reasons[0]
    return None


def _never(attribute: str, text: str) -> str | None:
    plain = normalize(text)
    if attribute == "LOWER" and text != text.lower():
        return f"LOWER is never '{text}': write '{text.lower()}'"
    if plain != text:
        return f"tokens are read in plain typography, never '{text}': write '{plain}'"
    tokens = [t.text for t in blank()(text) if not t.is_space]
    if any(c.isspace() for c in text):
        return f"no token holds a blank: write {len(tokens)} tokens for '{text}'"
    if len(tokens) > 1:
        return f"'{text}' is {len(tokens)} tokens: {' + '.join(tokens)}"
    return None


class TokenMatcher:
    """The token patterns of a rule set, compiled for the vocabulary of the documents."""

    def __init__(self, rules: Sequence[PatternRule]):
        self.rules = {rule.id: rule for rule in rules}
        self._vocab: Vocab | None = None
        self._matcher: Any = None
        self._endless: Any = None

    def prepare(self, vocab: Vocab) -> None:
        """Compile for a vocabulary; RuleError, with file and line, for a wrong pattern."""
        if self._vocab is vocab:
            return
        matcher, endless = Matcher(vocab, validate=True), Matcher(vocab, validate=True)
        for rule in self.rules.values():
            if (number := any_tokens(rule)) > ANY:
                raise RuleError(
                    str(rule.origin),
                    f"token pattern of '{rule.id}': {number} tokens are any, and repeated without bound",
                    f"leave at most {ANY} of them, or bound them ({{0,5}})",
                )
            for token in rule.tokens or ():
                # spaCy writes a token out as often as its quantifier says
                if any(int(n) > REPEATS for n in re.findall(r"\d{1,9}", str(token.get("OP", "")))):
                    raise RuleError(
                        str(rule.origin), f"token pattern of '{rule.id}': more than {REPEATS} repeats", "write + or *"
                    )
                extensions = token.get("_")
                for name in extensions if isinstance(extensions, dict) else ():
                    if not Token.has_extension(name):  # spaCy asks at each document, and fails there
                        raise RuleError(
                            str(rule.origin),
                            f"token pattern of '{rule.id}': tokens have no extension '{name}'",
                            "ask for LOWER, TEXT, SHAPE, IS_TITLE, IS_UPPER, LIKE_NUM, REGEX or LENGTH",
                        )
            try:
                (endless if _endless(rule) else matcher).add(rule.id, [list(rule.tokens or ())])
            except (
                MatchPatternError,
                ValueError,
                TypeError,
                KeyError,
                re.error,
                OverflowError,
                RecursionError,
            ) as error:
                reason = " ".join(str(error).split())
                raise RuleError(
                    str(rule.origin), f"token pattern of '{rule.id}': {reason}", "mend the pattern"
                ) from None
        self._matcher, self._endless, self._vocab = matcher, endless, vocab

    def spans(self, doc: Doc) -> list[tuple[PatternRule, int, int]]:
        """(rule, start, end) of each match in characters of the doc; of one rule the longest."""
        self.prepare(doc.vocab)
        found: dict[str, list[Any]] = {}
        sought = [(self._matcher, [doc]), (self._endless, _pieces(doc))]
        matches = (matcher(piece, as_spans=True) for matcher, pieces in sought if len(matcher) for piece in pieces)
        for span in chain.from_iterable(matches):
            found.setdefault(span.label_, []).append(span)
        return [
            (self.rules[name], span.start_char, span.end_char)
            for name, spans in found.items()
            for span in filter_spans(spans)
        ]


def _endless(rule: PatternRule) -> bool:
    """Whether a token of a pattern may be repeated without bound."""
    return any(_repeated(token) for token in rule.tokens or ())


def any_tokens(rule: PatternRule) -> int:
    """How many tokens of a pattern are repeated without bound and may be any: a text's length to this power."""
    return sum(_repeated(token) and token.keys() == {"OP"} for token in rule.tokens or ())


def _repeated(token: Mapping[str, Any]) -> bool:
    return re.fullmatch(r"[*+]|\{\d+,\}", str(token.get("OP", ""))) is not None


def _pieces(doc: Doc) -> list[Span]:
    """A doc in overlapping pieces."""
    return [doc[start : start + PIECE] for start in range(0, max(len(doc) - PIECE // 2, 1), PIECE // 2)]
