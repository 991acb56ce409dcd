"""The listed names that stand in a text with the context they need."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from extractor.core.types import LISTED, USER
from extractor.rules import exercise_guards, group_guards, others
from extractor.rules.document_view import Text
from extractor.rules.found import Found, Starts
from extractor.rules.gazetteer import Form, Gazetteer, bordered, case_fits, edition_end
from extractor.rules.schema import Context, EntityRule, GazetteerRule, Rule

#: from so many words on a name that has an acronym needs no `near`: it says itself
#: what it is, and vouches for the acronym
LONG = 3

_FIELD = Context(near=exercise_guards.field())
# the year of an edition: Zapad-2025
_YEAR = re.compile(r"(?:19|20)\d\d|[ -](?:[12]\d|[IVX]{2,5})\b")
# what joins two exercises
_AND = re.compile(r'"?(?:,| et| ou|,? puis|,? et) (?:de |d\'|à )?"?')
# what makes a company's name of the name before it
FIRM = re.compile(
    r" (?:& (?:Cie|Co|Fils)|Academy|Airlines|Airways|Band|Bank|Bar|Blues|Boys|Burger|Café|Capital|Classic|Club|Coffee"
    r"|Consulting|Corp|Corporation|Energy|Entertainment|Group|Groupe|Holdings?|Hostel|Hotel|Inc|Industries|International|Lodge"
    r"|Logistics|Ltd|Media|Mining|Motors|Orchestra|Palace|Partners|Pictures|Records|Resorts?|SA|SARL|SAS|Solutions"
    r"|Studios?|Systems|Technolog(?:y|ies))\b"
)


def forms(index: int, rule: Rule) -> Iterator[Form]:
    """The ways to write the names that a rule lists, if it lists names; `index` is its number in its set."""
    if isinstance(rule, EntityRule):
        yield from (Form(index, name) for name in (rule.name, *rule.aliases))
        yield from (Form(index, acronym, acronym=True) for acronym in rule.acronyms)
    elif isinstance(rule, GazetteerRule):
        yield from (Form(index, name, entry=names[0]) for _, names in rule.lines() for name in names)


class ListedNames:
    """The names that the entries of a rule set list, of words that are `common` those with a capital only."""

    def __init__(self, rules: Sequence[Rule], common: Iterable[str], indexed: Gazetteer | None = None, first: int = 0):
        """The names of the first rules may be `indexed` already: up to, and without, the one numbered `first`."""
        self._rules = rules
        self._common = frozenset(common)
        self._gazetteer = indexed or Gazetteer()
        if indexed and first < len(rules):
            self._gazetteer = indexed.copy()
        for index in range(first, len(rules)):
            self._gazetteer.add_all(forms(index, rules[index]))

    def known(self, form: Form) -> str | None:
        """The id of the entry that a written form belongs to."""
        rule = self._rules[form.rule]
        return f"{rule.id}/{form.entry}" if form.entry else rule.id

    def aliases(self, surface: str) -> tuple[str, ...]:
        """The ids of the knowledge entries that a name may stand for: aliases("Daesh") == ("etat-islamique",)."""
        found = (self.known(form) for form in self._gazetteer.forms(surface))
        return tuple(dict.fromkeys(f for f in found if f))

    def find(self, text: Text, seen: frozenset[tuple[int, int, str]] = frozenset()) -> tuple[list[Found], list[Found]]:
        """The known names that stand in the text with the context they need, and
        those whose neighbours forbid them: there no pattern finds the name either."""
        sure: list[Found] = []
        vetoed: list[Found] = []
        waiting: list[Found] = []  # their context is not in the paragraph
        explained: set[str] = set()  # acronyms that the text uses for something else
        for i, j, forms in self._gazetteer.find(text):
            first = text.starts[i]
            written = text.written[i:j]
            capitals = text.in_capitals(first) if len(forms[0].surface) < 8 else False
            for form in forms:
                last = text.ends[j - 1]
                rule = self._rules[form.rule]
                package = not rule.origin.user
                if not case_fits(form, rule.case, written, self._common, capitals) and (
                    rule.label != "EXERCISE"
                    or not package
                    or form.acronym
                    or not exercise_guards.small_behind_noun(text, first, written, self._common)
                ):
                    continue
                if (whole := bordered(form, text.plain, first, last)) is None:
                    continue  # « Disney », where « Disney+ » is listed
                (start, last), end = whole, whole[1]
                dated = False
                if rule.label == "EXERCISE":
                    end = edition_end(text.plain, end)
                    dated = _YEAR.search(text.plain[last:end]) is not None
                if rule.label == "GROUP" and package:
                    start = group_guards.with_article(text, start)
                found = Found(start, end, rule.label, rule, self.known(form), priority=LISTED if package else USER)
                context = rule.context
                if package and FIRM.match(text.plain, end):
                    vetoed.append(found)  # « Falcon Shield Industries »
                elif rule.label == "GROUP" and package and group_guards.generic(text, start, written[0]):
                    vetoed.append(found)  # « un État islamique », « anti-talibans »
                elif rule.label == "GROUP" and package and group_guards.no_group(text, start, end):
                    vetoed.append(found)  # « les talibans du bon goût », « Los Lobos en tournée »
                elif (
                    isinstance(rule, EntityRule)
                    and rule.label == "GROUP"
                    and form.acronym
                    and package
                    and group_guards.explained_otherwise(text, start, end, (rule.name, *rule.aliases))
                ):
                    explained.add(form.surface)  # « l'OAS, l'Organisation océane d'aide à la scolarité »
                    vetoed.append(found)
                elif rule.label == "EXERCISE" and package and exercise_guards.surname(text, start, last):
                    continue
                elif (
                    rule.label == "EXERCISE"
                    and package
                    and (others.something_else(text, start, end) or exercise_guards.village(text, start, end))
                ):
                    vetoed.append(found)  # « le ferry Cobra Gold »
                elif rule.label == "EXERCISE" and package and exercise_guards.out_of_field(text, start, end):
                    vetoed.append(found)  # « Cobra Gold a gagné la régate »
                elif rule.label == "EXERCISE" and package and exercise_guards.borne(text, start, last):
                    vetoed.append(found)  # « le chantier Cobra Gold »
                elif (start, end, rule.label) in seen and not (context and text.forbids(context, start, end)):
                    # « Bayreuth sans dragon … Wagner fit le reste »: a homonym's words in the text, and none of its own
                    homonym = (
                        package
                        and not dated
                        and context is not None
                        and bool(context.not_near and text.has(context.not_near))
                        and not text.has(context.near)
                        and not exercise_guards.announced(text, start, end)
                    )
                    (vetoed if homonym else sure).append(found)
                elif context is None or (context.forms and form.surface not in context.forms):
                    alone = (
                        not package or rule.label != "EXERCISE" or end > last or _in_its_field(text, form, start, end)
                    )
                    (sure if alone or exercise_guards.announced(text, start, end) else waiting).append(found)
                elif text.forbids(context, start, end):
                    vetoed.append(found)
                elif (
                    package
                    and rule.label == "EXERCISE"
                    and (
                        exercise_guards.introduced(text, start)
                        or (text.borders(context, start, end) and exercise_guards.announced(text, start, end))
                    )
                ):
                    sure.append(found)  # « pendant Flintlock »
                elif (
                    package
                    and rule.label == "EXERCISE"
                    and (
                        (j - i > 1 and text.borders(context, start, end) and text.evokes(_FIELD, start, end))
                        or (
                            (j - i > 1 or text.borders(context, start, end))
                            and exercise_guards.led(text, start)
                            and exercise_guards.among_forces(text, start, end)
                        )
                    )
                ):
                    sure.append(found)  # two words, and soldiers beside them
                elif package and rule.label == "GROUP" and group_guards.strikes(text, start, end):
                    sure.append(found)  # « les ADF ont encore frappé »
                elif dated or (
                    text.borders(context, start, end)
                    and (_is_long(form, rule, j - i) or text.evokes(context, start, end))
                ):
                    sure.append(found)  # a year says enough: « avec Zapad-2025 »
                elif written[0][0].isupper() or text.borders(context, start, end):
                    waiting.append(found)
                else:
                    vetoed.append(found)
        confirmed = {f.known for f in sure}
        there = {(f.start, f.end, f.known) for f in sure}
        beside = Starts((f.start, f.end, f.label) for f in sure if f.label == "EXERCISE")
        sure += [f for f in waiting if f.label == "EXERCISE" and f.known not in confirmed and _among(text, f, beside)]
        sure += [f for f in waiting if f.known in confirmed and (f.start, f.end, f.known) not in there]
        if explained:
            # one that a text spells out as the group's is the group's, but for where it is another's
            explained -= {text.plain[f.start : f.end] for f in sure if f.known in _spelt_out(text, sure)}
            vetoed += [f for f in sure if text.plain[f.start : f.end] in explained]
            sure = [f for f in sure if text.plain[f.start : f.end] not in explained]
        return _one_known(sure), vetoed


def _spelt_out(text: Text, found: Iterable[Found]) -> frozenset[str | None]:
    """What the text names in full, in words: « les Cellules communistes combattantes »."""
    return frozenset(f.known for f in found if " " in text.plain[f.start : f.end])


def _is_long(form: Form, rule: Rule, words: int) -> bool:
    return words >= LONG and not form.acronym and isinstance(rule, EntityRule) and bool(rule.acronyms)


def _in_its_field(text: Text, form: Form, start: int, end: int) -> bool:
    """Whether a name says enough, or else its paragraph speaks of armies: Noble Jump is also anything that jumps,
    and behind an article any name may be a ship's."""
    return exercise_guards.bare(text, start, end, others.everyday(form.surface)) or text.evokes(_FIELD, start, end)


def _among(text: Text, found: Found, exercises: Starts) -> bool:
    """Whether a listed exercise stands beside another, or in a document with one and a paragraph of soldiers.

    One of several words need only stand without an article in a document with one.
    """
    context = found.rule.context
    if not exercises.longest:
        return False
    before = exercises.between(found.start - exercises.longest - 8, found.start, "EXERCISE")
    if any(end < found.start and _AND.fullmatch(text.plain, end, found.start) for _, end in before):
        return True  # « Nordic Response et [Quadriga] »
    if context is not None and not text.borders(context, found.start, found.end):
        return False
    if text.plain[found.end : found.end + 2].lstrip()[:1].isupper():
        return False
    if " " in text.plain[found.start : found.end] and exercise_guards.led(text, found.start):
        return True
    begin, stop = text.sentence(found.start, found.end)
    beside = exercises.between(max(begin, found.start - 400), min(stop, found.end + 400), "EXERCISE")
    return bool(beside) or text.evokes(_FIELD, found.start, found.end)


def _one_known(found: list[Found]) -> list[Found]:
    """One entry a place and label: of several, the one named elsewhere too, else none is `known`."""
    places: dict[tuple[int, int, str], list[Found]] = {}
    for f in found:
        places.setdefault((f.start, f.end, f.label), []).append(f)
    lengths: dict[str | None, list[int]] = {}  # of what is found of each entry
    for f in found:
        lengths.setdefault(f.known, []).append(f.end - f.start)
    for each in lengths.values():
        each.sort()
    out = []
    for rivals in places.values():
        if len(rivals) > 1 and len({r.known for r in rivals}) > 1:
            out.append(_choose(rivals, lengths))
        else:
            out.append(rivals[0])
    return out


def _choose(rivals: list[Found], lengths: Mapping[str | None, list[int]]) -> Found:
    def support(rival: Found) -> tuple[int, int]:
        longer = lengths[rival.known]
        elsewhere = len(longer) - bisect_right(longer, rival.end - rival.start)
        context = rival.rule.context if isinstance(rival.rule, EntityRule) else None
        return elsewhere, context is not None and bool(context.near)

    ranked = sorted(rivals, key=support, reverse=True)
    users = [r for r in ranked if r.priority == USER]
    best = (users or ranked)[0]
    if not users and support(ranked[0]) == support(ranked[1]):
        return replace(best, known=None)
    return best
