"""What filters ask of a whole text, each found once."""

import re
from functools import cached_property

from extractor.core.types import Mention
from extractor.lexicon.names import fold
from extractor.mentions.filters.data import listed_in_order

#: characters before a mention that hold the noun it depends on: « accords de paix et de réconciliation d'[…] »
NOUN_REACH = 48
#: characters before a mention that hold the whole title of a minister, the longest being some 130
TITLE_REACH = 140
#: characters that hold a preposition with its article
PREPOSITION_REACH = 12
#: characters that hold one word right before a mention
WORD_REACH = 24


class Context:
    """A text in plain typography, and what it says as a whole."""

    def __init__(self, text: str):
        self.text = text

    @cached_property
    def small(self) -> str:
        """The text in small letters."""
        return self.text.lower()

    def before(self, mention: Mention, reach: int) -> str:
        """So many characters before a mention."""
        return self.text[max(mention.start - reach, 0) : mention.start]

    @cached_property
    def storms(self) -> frozenset[str]:
        """The names that storms bear: « l'ouragan Sandy »."""
        for noun in listed_in_order("storm", "nouns"):
            if noun in self.small:
                return frozenset(match[1] for match in _storm().finditer(self.text))
        return frozenset()

    @cached_property
    def has_manoeuvres(self) -> bool:
        """Whether anything speaks of an exercise; a text of a sentence or two need not."""
        return len(self.text) < SHORT_TEXT or any(word in self.small for word in listed_in_order("no-manoeuvres"))

    @cached_property
    def aged(self) -> frozenset[str]:
        """The folded names of several words behind which an age stands: « [Idir Kassel], 46 ans »."""
        return (
            frozenset(fold(match[1]) for match in _AGED.finditer(self.text)) if _AGE.search(self.text) else frozenset()
        )

    def is_armed(self, mention: Mention) -> bool:
        """Whether something beside the name speaks of arms: the film « L'Armée des ombres » does not."""
        before, after = self._armed
        return before < mention.start or after >= mention.end

    @cached_property
    def _armed(self) -> tuple[int, int]:
        """Where the first word of arms ends, and where the last begins."""
        firsts = [
            (at + len(word), self.small.rfind(word))
            for word in listed_in_order("unarmed")
            if (at := self.small.find(word)) >= 0
        ]
        return min((end for end, _ in firsts), default=len(self.text)) - 1, max((at for _, at in firsts), default=-1)


#: in characters: shorter ones say too little to be asked what they speak of
SHORT_TEXT = 300
_AGE = re.compile(r"\d ans\b")
_AGED = re.compile(r"\b([A-ZÀ-Þ][\w'-]+(?: [A-ZÀ-Þ][\w'-]+){1,2}) ?(?:, (?:âgée? de )?|\()\d{1,3} ans\b")


def _storm() -> re.Pattern[str]:
    adjectives = "|".join(listed_in_order("storm", "adjectives"))
    return re.compile(rf"\b(?i:{'|'.join(listed_in_order('storm', 'nouns'))}) (?:(?i:{adjectives}) )?\"?([A-Z][\w-]+)")
