"""spaCy token patterns, for what words and shapes say better than a regex."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from spacy.errors import MatchPatternError
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.util import filter_spans
from spacy.vocab import Vocab

from extractor.core.errors import RuleError
from extractor.rules.schema import PatternRule


@lru_cache(maxsize=1)
def blank() -> Language:
    """A French tokenizer and no more: token patterns without a model."""
    from extractor.tagger.french import French

    return French()


def check_tokens(rule: PatternRule) -> None:
    """Raise RuleError if spaCy does not accept the token pattern."""
    TokenMatcher([rule]).prepare(blank().vocab)


class TokenMatcher:
    """The token patterns of a rule set, compiled for the vocabulary of the documents."""

    def __init__(self, rules: Sequence[PatternRule]):
        self.rules = {rule.id: rule for rule in rules}
        self._vocab: Vocab | None = None
        self._matcher: Any = None

    def prepare(self, vocab: Vocab) -> None:
        """Compile for a vocabulary; RuleError, with file and line, for a wrong pattern."""
        if self._vocab is vocab:
            return
        matcher = Matcher(vocab, validate=True)
        for rule in self.rules.values():
            try:
                matcher.add(rule.id, [list(rule.tokens or ())])
            except (MatchPatternError, ValueError, TypeError, KeyError, re.error, OverflowError, RecursionError) as error:
                reason = " ".join(str(error).split())
                raise RuleError(
                    str(rule.origin), f"token pattern of '{rule.id}': {reason}", "mend the pattern"
                ) from None
        self._matcher, self._vocab = matcher, vocab

    def spans(self, doc: Doc) -> list[tuple[PatternRule, int, int]]:
        """(rule, start, end) of each match in characters of the doc; of one rule the longest."""
        self.prepare(doc.vocab)
        found: dict[str, list] = {}
        for span in self._matcher(doc, as_spans=True):
            found.setdefault(span.label_, []).append(span)
        return [
            (self.rules[name], span.start_char, span.end_char)
            for name, spans in found.items()
            for span in filter_spans(spans)
        ]
