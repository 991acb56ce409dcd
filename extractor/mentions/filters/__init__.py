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
from functools import lru_cache

from extractor.core.types import Mention, Verdict
from extractor.mentions.filters import borders, labels, surroundings, words
from extractor.mentions.filters.context import Context
from extractor.mentions.filters.data import reason


@dataclass(frozen=True, slots=True)
class Filter:
    """One question: `ask(mention, context)` gives the mention as it should be, or None where it is no name.

    It is asked of mentions with one of `labels` only, or of all. `by_name` says that it looks at the name alone.
    """

    id: str
    ask: Callable[[Mention, Context], Mention | None]
    labels: frozenset[str] | None = None
    by_name: bool = False

    @property
    def reason(self) -> str:
        """Why it drops or changes a mention, as `explain` says it."""
        return reason(self.id)


PEOPLE = frozenset(["PER"])
PLACES = frozenset(["LOC"])
BODIES = frozenset(["ORG"])
GROUPS = frozenset(["GROUP"])
EXERCISES = frozenset(["EXERCISE"])

FILTERS = (
    Filter("dangling", borders.dangling, by_name=True),
    Filter("open-quote", borders.open_quote, by_name=True),
    Filter("adjective", borders.adjective, PLACES, by_name=True),
    Filter("article", borders.article, PLACES),
    Filter("compound", borders.compound, BODIES | PLACES),
    Filter("street", borders.street),
    Filter("house", borders.house, PLACES),
    Filter("compass", surroundings.compass, PLACES),
    Filter("body-before-person", borders.body_before_person, PEOPLE, by_name=True),
    Filter("abbreviation", words.abbreviation, by_name=True),
    Filter("common-noun", words.common_noun, by_name=True),
    Filter("roman-numeral", words.roman_numeral, PEOPLE | BODIES | PLACES),
    Filter("generic-noun", words.generic_noun, BODIES | GROUPS, by_name=True),
    Filter("operation", surroundings.operation, EXERCISES),
    Filter("digits", words.digits, PEOPLE, by_name=True),
    Filter("day", words.day, by_name=True),
    Filter("term", surroundings.term, PEOPLE | PLACES),
    Filter("work", surroundings.work, PEOPLE),
    Filter("trade", surroundings.trade, PEOPLE | BODIES | PLACES),
    Filter("inhabitants", words.inhabitants, PLACES, by_name=True),
    Filter("title", surroundings.title, BODIES),
    Filter("storm", surroundings.storm, PEOPLE | PLACES),
    Filter("person", labels.person, GROUPS | EXERCISES | BODIES | PLACES),
    Filter("no-manoeuvres", surroundings.no_manoeuvres, EXERCISES),
    Filter("state-force", labels.state_force, GROUPS, by_name=True),
    Filter("unarmed", labels.unarmed, GROUPS),
    Filter("seat", labels.seat),
    Filter("body", labels.body, PEOPLE | PLACES, by_name=True),
    Filter("listed", labels.listed, by_name=True),
)


def judge(text: str, mentions: Iterable[Mention]) -> tuple[list[Mention], list[Verdict]]:
    """The mentions that can be names, cut to the name, with their label; and what was dropped or changed, and why.

    `text` is in plain typography.
    """
    context = Context(text)
    kept: list[Mention] = []
    verdicts: list[Verdict] = []
    for found in mentions:
        left, said = _judge(found, context)
        kept += left
        verdicts += said
    return kept, verdicts


def _judge(found: Mention, context: Context) -> tuple[list[Mention], list[Verdict]]:
    """What is left of a mention, a part for each of its lines, and why."""
    kept: list[Mention] = []
    verdicts: list[Verdict] = []
    for line in borders.lines(found):
        if line is not found:
            verdicts.append(Verdict(found, line, "line-end", reason("line-end")))
        mention = _judged(line, context, verdicts)
        if mention is not None:
            kept.append(mention)
    return kept, verdicts


def _judged(mention: Mention, context: Context, verdicts: list[Verdict]) -> Mention | None:
    """The mention after all filters, None where one drops it; what they did goes to `verdicts`."""
    asked = 0
    while asked < len(FILTERS):
        for n in _asked_of(mention.label, mention.text, asked):
            filter = FILTERS[n]
            left = filter.ask(mention, context)
            if left is mention:
                continue
            verdicts.append(Verdict(mention, left, filter.id, filter.reason))
            if left is None:
                return None
            mention, asked = left, n + 1  # the rest is asked of what it is now
            break
        else:
            break
    return mention


@lru_cache(maxsize=1024)  # names come again and again, in a text and in the texts of a day
def _asked_of(label: str, name: str, first: int) -> tuple[int, ...]:
    """The places of the filters, from `first` on, that are asked of a name.

    Those that look at the name alone, and leave it as it is, need not be asked at each of its places.
    """
    alone, context = Mention(0, len(name), name, label), Context(name)
    return tuple(
        n
        for n, filter in enumerate(FILTERS)
        if n >= first
        and (not filter.labels or label in filter.labels)
        and not (filter.by_name and filter.ask(alone, context) is alone)
    )


def standing(text: str, mentions: Iterable[Mention]) -> tuple[list[Mention], list[Verdict]]:
    """Those of the mentions that hold a name, as they are, and why the others do not."""
    context = Context(text)
    kept, verdicts = [], []
    for mention in mentions:
        left, said = _judge(mention, context)
        if left:
            kept.append(mention)
        else:
            verdicts += [verdict for verdict in said if verdict.after is None]
    return kept, verdicts
