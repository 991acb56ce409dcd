"""spaCy's tokenizer, which cuts each word between spaces once and most of them without its patterns.

    tokenizer("Selon l'ONU, il vit à Kidal.")      # a Doc: Selon | l' | ONU | , | il | vit | à | Kidal | .

spaCy's own remembers a word only where no abbreviation stands before it in its text, and takes
a dozen microseconds for the five patterns that it tries on a new one. Three new words in four are
letters or digits with at most an elision before them, a bracket or quotation mark, and a sign
behind them; under the rules of the press (press_tokens.py) it is known where these are cut.
The tokens are the same.
"""

import re
from collections.abc import Callable
from typing import Any

from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import registry

from extractor.tagger.press_tokens import are_press_tokens

#: words between spaces whose tokens are remembered, and as many that were so before, about 150 bytes each
KEPT_CHUNKS = 6_000
#: characters without a space that are cut into tokens at once: it takes the square of their number
LONGEST_CHUNK = 400
#: a piece of such a chunk: up to a sign that belongs to no word, if there is one
_PIECE = re.compile(rf"\S{{{LONGEST_CHUNK // 2},{LONGEST_CHUNK}}}(?<=[^\w'’.-])|.{{1,{LONGEST_CHUNK}}}", re.DOTALL)

#: what stands between spaces, and the space that goes with it; other white space is a token
_CHUNK = re.compile(r"(\S+|\s+)( ?)")
_SMALL, _TALL = "a-zß-öø-ÿœ", "A-ZÀ-ÖØ-ÞŒ"
#: « (l'ONU, »: a bracket, an elision, a word, a sign; a full stop only behind what cannot be an initial
_SIMPLE = re.compile(
    rf"([(«“\"]?)"
    rf"((?:[cdjlmnstCDJLMNST]|(?:lors|puis|jus)?qu|(?:Lors|Puis|Jus)qu|Qu)['’](?=[{_SMALL}{_TALL}]))?"
    rf"([{_SMALL}{_TALL}]+|[0-9]+)([,;:!?)»”\"…]|(?:(?<=[{_SMALL}0-9])|(?<=[{_TALL}]{{2}}))\.)?"
)


class _Renamed(tuple[str, ...]):
    """Tokens of which a rule writes some in its own way, « 5 °C. »: `norms` are those of all of them."""

    norms: tuple[str, ...]


class FrenchTokenizer(Tokenizer):
    """spaCy's tokenizer with a memory of its own: the same tokens, whatever its rules are."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._cuts: dict[str, tuple[str, ...]] = {}
        self._earlier: dict[str, tuple[str, ...]] = {}
        self._cut_by: tuple[Any, ...] = ()
        self._press = False

    @classmethod
    def like(cls, tokenizer: Tokenizer) -> "FrenchTokenizer":
        """One with the rules of another."""
        return cls(
            tokenizer.vocab,
            tokenizer.rules,
            tokenizer.prefix_search,
            tokenizer.suffix_search,
            tokenizer.infix_finditer,
            tokenizer.token_match,
            tokenizer.url_match,
            tokenizer.faster_heuristics,
        )

    def __call__(self, string: str) -> Doc:
        """The tokens of a text, as a Doc."""
        self._forget_if_changed()
        words: list[str] = []
        spaces: list[bool] = []
        renamed: list[tuple[int, tuple[str, ...]]] = []
        for chunk, space in _CHUNK.findall(string):
            cut = self._cuts.get(chunk) or self._cut(chunk)
            if type(cut) is _Renamed:
                renamed.append((len(words), cut.norms))
            words += cut
            if len(cut) > 1:
                spaces += (False,) * (len(cut) - 1)
            spaces.append(space == " ")
        doc = Doc(self.vocab, words, spaces)
        for first, norms in renamed:
            for i, norm in enumerate(norms, first):
                doc[i].norm_ = norm
        return doc

    def add_special_case(self, string: str, substrings: Any) -> None:
        """As in spaCy; what was remembered is forgotten."""
        self._cut_by = ()
        super().add_special_case(string, substrings)

    def _forget_if_changed(self) -> None:
        """Begin anew where a rule was exchanged."""
        rules = (
            self.rules,
            self.prefix_search,
            self.suffix_search,
            self.infix_finditer,
            self.token_match,
            self.url_match,
        )
        if len(self._cut_by) != len(rules) or any(a is not b for a, b in zip(rules, self._cut_by)):
            self._cut_by = rules
            self._cuts, self._earlier = {}, {}
            self._press = are_press_tokens(self)

    def _cut(self, chunk: str) -> tuple[str, ...]:
        """The tokens of what stands between spaces, remembered."""
        if len(chunk) > LONGEST_CHUNK:
            return tuple(word for piece in _PIECE.findall(chunk) for word in self._cut(piece))
        if len(self._cuts) >= KEPT_CHUNKS:
            self._cuts, self._earlier = {}, self._cuts
        cut = self._cuts[chunk] = self._earlier.get(chunk) or self._simple(chunk) or self._tried(chunk)
        return cut

    def _simple(self, chunk: str) -> tuple[str, ...]:
        """The tokens of a word that no pattern need be tried on; else none."""
        if not self._press or (match := _SIMPLE.fullmatch(chunk)) is None:
            return ()
        cut = tuple(filter(None, match.groups()))
        rules = self.rules
        for first in range(len(cut)):
            for end in range(first + 1, len(cut) + 1):
                if "".join(cut[first:end]) in rules:  # « etc. » in « (etc. »
                    return ()
        return cut

    def _tried(self, chunk: str) -> tuple[str, ...]:
        """The tokens that spaCy's patterns and rules make of it."""
        doc = super().__call__(chunk)
        cut = tuple(token.text for token in doc)
        if all(token.norm == token.lex.norm for token in doc):
            return cut
        renamed = _Renamed(cut)
        renamed.norms = tuple(token.norm_ for token in doc)
        return renamed


@registry.tokenizers("extractor.TokenizerOnDisk.v1")
def tokenizer_on_disk() -> Callable[[Language], FrenchTokenizer]:
    """A tokenizer without rules, for a pipeline whose folder has them: else spaCy's are compiled to be thrown away."""
    return lambda nlp: FrenchTokenizer(nlp.vocab)
