"""spaCy token patterns, for what words and shapes say better than a regex."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from spacy.errors import MatchPatternError
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc, Span, Token
from spacy.util import filter_spans
from spacy.vocab import Vocab

from extractor.core.errors import RuleError
from extractor.rules import repeats
from extractor.rules.repeats import Step
from extractor.rules.schema import PatternRule
from extractor.text.typography import normalize

#: times that a token may be repeated by a number
REPEATS = 100


@lru_cache(maxsize=1)
def blank() -> Language:
    """A French tokenizer and no more: token patterns without a model."""
    from extractor.tagger.french import French

    return French()


def tokens(text: str) -> Doc:
    """A text in the tokens of no model; of any length, which `blank()(text)` is not."""
    return blank().tokenizer(text)


def plain(text: str, vocab: Vocab) -> Doc:
    """A plain text in the same tokens, of another vocabulary: patterns that are compiled for it can be asked."""
    own = tokens(text)
    return Doc(vocab, [token.text for token in own], [bool(token.whitespace_) for token in own])


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
        #: whether a pattern asks for what somebody has set on the tokens of a doc
        self.asks_extensions = any("_" in token for rule in rules for token in rule.tokens or ())
        self._vocab: Vocab | None = None
        self._matcher: Any = None
        #: what tokens of patterns with repeats are, one by one, and those patterns as steps by these kinds
        self._kinds: Any = None
        self._steps: dict[str, list[Step]] = {}

    def prepare(self, vocab: Vocab) -> None:
        """Compile for a vocabulary; RuleError, with file and line, for a wrong pattern."""
        if self._vocab is vocab:
            return
        matcher, kinds = Matcher(vocab, validate=True), Matcher(vocab)
        steps: dict[str, list[Step]] = {}
        numbers: dict[str, int] = {}
        for rule in self.rules.values():
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
                if _repeats(rule):
                    Matcher(vocab, validate=True).add(rule.id, [list(rule.tokens or ())])
                    steps[rule.id] = [_step(token, kinds, numbers) for token in rule.tokens or ()]
                else:
                    matcher.add(rule.id, [list(rule.tokens or ())])
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
        self._matcher, self._kinds, self._steps, self._vocab = matcher, kinds, steps, vocab

    def spans(self, doc: Doc) -> list[tuple[PatternRule, int, int]]:
        """(rule, start, end) of each match in characters of the doc; of one rule the longest."""
        self.prepare(doc.vocab)
        found: dict[str, list[Span]] = {}
        for span in self._matcher(doc, as_spans=True) if len(self._matcher) else ():
            found.setdefault(span.label_, []).append(span)
        spans = [(name, span) for name, all_of_it in found.items() for span in filter_spans(all_of_it)]
        if self._steps:
            matching = self._matching(doc)
            for name, steps in self._steps.items():
                spans += [(name, doc[start:end]) for start, end in repeats.spans(steps, matching, len(doc))]
        return [(self.rules[name], span.start_char, span.end_char) for name, span in spans]

    def _matching(self, doc: Doc) -> list[int]:
        """Which tokens of a doc are of which kind, as bits; line ends, which are in no name, are of none."""
        strings = doc.vocab.strings
        places: dict[int, list[int]] = {}  # of thousands of kinds, a text has few
        for kind, start, _ in self._kinds(doc):
            if "\n" in doc[start].text:
                continue
            places.setdefault(int(strings[kind]), []).append(start)
        return [_bits(places.pop(kind, ()), len(doc)) for kind in range(len(self._kinds))]


def _bits(places: Sequence[int], length: int) -> int:
    """A number in which the bits at these places are set."""
    if not places:
        return 0
    digits = bytearray(b"0" * length)
    for place in places:
        digits[-1 - place] = ord("1")
    return int(digits, 2)


def _repeats(rule: PatternRule) -> bool:
    """Whether a token of a pattern may stand another number of times than once."""
    return any(str(token.get("OP", "1")) not in ("1", "!") for token in rule.tokens or ())


def _step(token: Mapping[str, Any], kinds: Matcher, numbers: dict[str, int]) -> Step:
    """A token of a pattern as a step; what it is by itself goes to the `kinds`."""
    quantifier = str(token.get("OP", "1"))
    alone = {name: value for name, value in token.items() if name != "OP"} | ({"OP": "!"} if quantifier == "!" else {})
    number = numbers.setdefault(repr(alone), len(numbers))
    if number == len(kinds):
        kinds.add(str(number), [[alone]])
    return Step(number, *repeats.bounds(quantifier))
