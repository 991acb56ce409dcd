"""What a tagger found, asked one question after the other: is it a name, where does it end, what is it?

    « boson de [Higgs] », « au [SMIC] »  ->  none, by the filters `term` and `abbreviation`
    « les [Alpes françaises] »           ->  « les [Alpes] françaises », by `adjective`
    « la chaîne [Al Jazeera] » GROUP     ->  ORG, by `listed`

    kept, verdicts = judge(text, mentions)
    verdicts[0].filter, verdicts[0].reason          # ('abbreviation', 'an abbreviation of a thing, …')

FILTERS lists the filters in the order they are asked; data/filters.toml has their words and
reasons, tests/cases/filters.txt their cases. Only the model's own candidates, and what is
carried over from them, come here: rules have contexts of their own. Pure.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from extractor.core.types import Mention, Verdict
from extractor.mentions.filters import borders, labels, surroundings, words
from extractor.mentions.filters.context import Context
from extractor.mentions.filters.data import reason


@dataclass(frozen=True, slots=True)
class Filter:
    """One question: `ask(mention, context)` gives the mention as it should be, or None where it is no name."""

    id: str
    ask: Callable[[Mention, Context], Mention | None]

    @property
    def reason(self) -> str:
        """Why it drops or changes a mention, as `explain` says it."""
        return reason(self.id)


FILTERS = (
    Filter("dangling", borders.dangling),
    Filter("open-quote", borders.open_quote),
    Filter("adjective", borders.adjective),
    Filter("article", borders.article),
    Filter("street", borders.street),
    Filter("house", borders.house),
    Filter("compass", surroundings.compass),
    Filter("body-before-person", borders.body_before_person),
    Filter("abbreviation", words.abbreviation),
    Filter("common-noun", words.common_noun),
    Filter("roman-numeral", words.roman_numeral),
    Filter("generic-noun", words.generic_noun),
    Filter("operation", surroundings.operation),
    Filter("digits", words.digits),
    Filter("day", words.day),
    Filter("term", surroundings.term),
    Filter("work", surroundings.work),
    Filter("trade", surroundings.trade),
    Filter("inhabitants", words.inhabitants),
    Filter("title", surroundings.title),
    Filter("storm", surroundings.storm),
    Filter("person", labels.person),
    Filter("no-manoeuvres", surroundings.no_manoeuvres),
    Filter("state-force", labels.state_force),
    Filter("unarmed", labels.unarmed),
    Filter("seat", labels.seat),
    Filter("body", labels.body),
    Filter("listed", labels.listed),
)


def judge(text: str, mentions: Iterable[Mention]) -> tuple[list[Mention], list[Verdict]]:
    """The mentions that can be names, cut to the name, with their label; and what was dropped or changed, and why.

    `text` is in plain typography.
    """
    context = Context(text)
    kept: list[Mention] = []
    verdicts: list[Verdict] = []
    for found in mentions:
        for line in borders.lines(found):
            if line is not found:
                verdicts.append(Verdict(found, line, "line-end", reason("line-end")))
            mention = _judged(line, context, verdicts)
            if mention is not None:
                kept.append(mention)
    return kept, verdicts


def _judged(mention: Mention, context: Context, verdicts: list[Verdict]) -> Mention | None:
    """The mention after all filters, None where one drops it; what they did goes to `verdicts`."""
    for filter in FILTERS:
        left = filter.ask(mention, context)
        if left is not mention:
            verdicts.append(Verdict(mention, left, filter.id, filter.reason))
        if left is None:
            return None
        mention = left
    return mention


def standing(text: str, mentions: Iterable[Mention]) -> tuple[list[Mention], list[Verdict]]:
    """Those of the mentions that hold a name, as they are, and why the others do not."""
    kept, verdicts = [], []
    for mention in mentions:
        left, said = judge(text, [mention])
        if left:
            kept.append(mention)
        else:
            verdicts += [verdict for verdict in said if verdict.after is None]
    return kept, verdicts
