"""A set of rules and what it finds in a text.

    rules = load()
    [m.text for m in rules.match("L’AQMI et l’exercice « Chergui 25 »")]  ->  ["AQMI", "Chergui 25"]

The order of work: known names; of those, the ones that need a context and have
it; patterns; patterns that begin behind a mention; names that a pattern has
found, wherever else they stand. Overlaps stay: resolve decides, by priority (a
user's rule, a listed name, a context rule) and length.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from extractor.core.errors import RuleError
from extractor.core.types import CONTEXT, LISTED, USER, Mention
from extractor.rules import memory
from extractor.rules.around import Around, Arounds, kinds_of
from extractor.rules.document_view import Lists, Text
from extractor.rules.folding import fold, surface_words
from extractor.rules.gazetteer import TYPE_NOUNS, Form, Gazetteer, case_fits, edition_end
from extractor.rules.patterns import Compiled, Patterns, expand
from extractor.rules.phrases import Phrases
from extractor.rules.schema import Context, EntityRule, GazetteerRule, PatternRule, Rule, RuleFile
from extractor.text.plain import Plain
from extractor.text.typography import normalize

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: from so many words on a name that has an acronym needs no `near`: it says itself
#: what it is, and vouches for the acronym
LONG = 3

# words that an acronym may leave out
_SMALL = frozenset(
    [
        "a",
        "al",
        "au",
        "aux",
        "d",
        "da",
        "de",
        "del",
        "des",
        "do",
        "du",
        "e",
        "el",
        "en",
        "et",
        "l",
        "la",
        "le",
        "les",
        "of",
        "par",
        "pour",
        "s",
        "sur",
        "the",
        "y",
    ]
)
_FIELD = Context(near=memory.field())
# the year of an edition: Zapad-2025
_YEAR = re.compile(r"(?:19|20)\d\d|[ -](?:[12]\d|[IVX]{2,5})\b")
# what makes a company's name of the name before it
_FIRM = re.compile(
    r" (?:& (?:Cie|Co|Fils)|Academy|Airlines|Airways|Band|Bank|Bar|Blues|Boys|Burger|Café|Capital|Club|Coffee"
    r"|Consulting|Corp|Corporation|Energy|Entertainment|Group|Groupe|Holdings?|Hostel|Hotel|Inc|Industries|International|Lodge"
    r"|Logistics|Ltd|Media|Mining|Motors|Orchestra|Palace|Partners|Pictures|Records|Resorts?|SA|SARL|SAS|Solutions"
    r"|Studios?|Systems|Technolog(?:y|ies))\b"
)


@dataclass(slots=True)
class _Found:
    """A name found, in offsets of the plain text."""

    start: int
    end: int
    label: str
    rule: Rule
    known: str | None = None
    source: str = "rule"
    priority: int = LISTED


class RuleSet:
    """Rules of one or more files, indexed; `match` finds their names in a text."""

    def __init__(self, files: Sequence[RuleFile], common: Iterable[str] = ()):
        self.files = files = _switched_off(files)
        self.common = frozenset(common)
        self.rules: list[Rule] = [rule for file in files for rule in file.rules]
        self._check_ids()
        self._gazetteer = Gazetteer()
        self._entries: dict[str, tuple[GazetteerRule, list[str]]] = {}
        compiled: list[Compiled] = []
        around: list[Around] = []
        self._tokens: list[PatternRule] = []
        index = 0
        for file in files:
            kinds = kinds_of(file)
            for rule in file.rules:
                if isinstance(rule, EntityRule):
                    self._add_entity(index, rule)
                elif isinstance(rule, GazetteerRule):
                    self._add_gazetteer(index, rule)
                elif rule.around is not None:
                    around.append(Around(rule, partial(expand, parts=file.parts, where=str(rule.origin)), kinds))
                    if rule.origin.user:
                        around[-1].check()
                elif rule.regex is not None:
                    compiled.append(Compiled(rule, file.parts, file.prefilter))
                    if rule.origin.user:
                        compiled[-1].check()
                else:
                    self._tokens.append(rule)
                index += 1
        self._patterns = Patterns(compiled)
        self._arounds = Arounds(around)
        self._matcher: Any = None
        self._lists = Lists()

    # -- what is known -----------------------------------------------------

    @cached_property
    def _entities(self) -> Mapping[str, EntityRule]:
        return {rule.id: rule for rule in self.rules if isinstance(rule, EntityRule)}

    def entity(self, known: str) -> EntityRule | None:
        """The knowledge entry of a mention's `known`: canonical name, aliases, acronyms, parent.

        rules.entity("aqmi").name == "Al-Qaida au Maghreb islamique"
        """
        if known in self._entities:
            return self._entities[known]
        rule_id, _, name = known.partition("/")
        for rule in self.rules:
            if isinstance(rule, GazetteerRule) and rule.id == rule_id:
                return EntityRule(known, rule.label, rule.origin, name, case=rule.case)
        return None

    def aliases(self, surface: str) -> tuple[str, ...]:
        """The ids of the knowledge entries that a name may stand for: aliases("Daesh") == ("etat-islamique",)."""
        found = (self._known(form) for form in self._gazetteer.forms(surface))
        return tuple(dict.fromkeys(f for f in found if f))

    def rule(self, rule_id: str) -> Rule | None:
        """The rule of this id."""
        return self._by_id.get(rule_id)

    @cached_property
    def _by_id(self) -> Mapping[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    def labels(self) -> tuple[str, ...]:
        """The labels the rules give, in order of appearance."""
        return tuple(dict.fromkeys(rule.label for rule in self.rules))

    def without(self, *ids: str) -> "RuleSet":
        """The same rules but for these."""
        drop = set(ids)
        files = [replace(f, rules=tuple(r for r in f.rules if r.id not in drop)) for f in self.files]
        return RuleSet(files, self.common)

    # -- building ----------------------------------------------------------

    def _check_ids(self) -> None:
        seen: dict[str, Rule] = {}
        for rule in self.rules:
            if rule.id in seen:
                raise RuleError(
                    str(rule.origin), f"id '{rule.id}' is taken by {seen[rule.id].origin}", "choose another id"
                )
            seen[rule.id] = rule

    def _add_entity(self, index: int, rule: EntityRule) -> None:
        add = self._gazetteer.add
        add(Form(index, rule.name))
        for alias in rule.aliases:
            add(Form(index, alias))
        for acronym in rule.acronyms:
            add(Form(index, acronym, acronym=True))

    def _add_gazetteer(self, index: int, rule: GazetteerRule) -> None:
        add = self._gazetteer.add
        for _, names in rule.lines():
            for name in names:
                add(Form(index, name, entry=names[0]))

    def _known(self, form: Form) -> str | None:
        rule = self.rules[form.rule]
        return f"{rule.id}/{form.entry}" if form.entry else rule.id

    # -- matching ----------------------------------------------------------

    def match(self, text: str, doc: "Doc | None" = None, people: Iterable[tuple[int, int]] = ()) -> list[Mention]:
        """The candidate mentions of the rules in a text, sorted by offset; they may overlap.

        `doc` is the text as spaCy's tokens, for token patterns; without it they
        are applied to a blank French pipeline's. `people` are the persons that a tagger
        saw, as (start, end): no name of a pattern runs over them. Raises nothing on any text.
        """
        plain = Plain(text)
        return [
            replace(m, start=start, end=end, text=text[start:end])
            for m in self.match_plain(plain.text, doc, [plain.plain_span(*person) for person in people])
            for start, end in [plain.original_span(m.start, m.end)]
        ]

    def match_plain(
        self,
        plain: str,
        doc: "Doc | None" = None,
        people: Iterable[tuple[int, int]] = (),
        seen: frozenset[tuple[int, int, str]] = frozenset(),
    ) -> list[Mention]:
        """The same in a text that is plain already (text/plain.py).

        `seen` are names (start, end, label) that a tagger saw: a listed name that it saw too needs no context.
        """
        if not plain:
            return []
        view = Text(plain, self._lists)
        listed, forbidden = self._listed(view, seen)
        found = _promoted(self._context(view, Phrases(view, people), listed, _Vetoes(forbidden), seen), listed, plain)
        found += _without_redefined(listed, found)
        found += self._token_matches(view, doc)
        mentions: dict[tuple[int, int, str, str], Mention] = {}
        for f in found:
            mentions.setdefault(
                (f.start, f.end, f.label, f.rule.id),
                Mention(
                    f.start, f.end, plain[f.start : f.end], f.label, None, f.source, f.rule.id, f.known, f.priority
                ),
            )
        return sorted(mentions.values(), key=lambda m: (m.start, -m.end, -m.priority))

    def _listed(
        self, text: Text, seen: frozenset[tuple[int, int, str]] = frozenset()
    ) -> tuple[list[_Found], list[_Found]]:
        """The known names that stand in the text with the context they need, and
        those whose neighbours forbid them: there no pattern finds the name either."""
        sure: list[_Found] = []
        vetoed: list[_Found] = []
        waiting: list[_Found] = []  # their context is not in the paragraph
        explained: set[str] = set()  # acronyms that the text uses for something else
        for i, j, forms in self._gazetteer.find(text):
            first, last = text.words[i], text.words[j - 1]
            written = [text.plain[w.start : w.end] for w in text.words[i:j]]
            capitals = text.in_capitals(first.start) if len(forms[0].surface) < 8 else False
            for form in forms:
                rule = self.rules[form.rule]
                if not case_fits(form, rule.case, written, self.common, capitals) and (
                    rule.label != "EXERCISE"
                    or rule.origin.user
                    or form.acronym
                    or not memory.small_behind_noun(text, first.start, written, self.common)
                ):
                    continue
                start, end = first.start, last.end
                dated = False
                if rule.label == "EXERCISE":
                    end = edition_end(text.plain, end)
                    dated = _YEAR.search(text.plain[last.end : end]) is not None
                if rule.label == "GROUP" and not rule.origin.user:
                    start = memory.with_article(text, start)
                found = _Found(
                    start, end, rule.label, rule, self._known(form), priority=USER if rule.origin.user else LISTED
                )
                context = rule.context
                if not rule.origin.user and _FIRM.match(text.plain, end):
                    vetoed.append(found)  # « Falcon Shield Industries »
                elif rule.label == "GROUP" and not rule.origin.user and memory.generic(text, start, written[0]):
                    vetoed.append(found)  # « un État islamique », « anti-talibans »
                elif rule.label == "GROUP" and not rule.origin.user and memory.no_group(text, start, end):
                    vetoed.append(found)  # « les talibans du bon goût », « Los Lobos en tournée »
                elif (
                    isinstance(rule, EntityRule)
                    and rule.label == "GROUP"
                    and form.acronym
                    and not rule.origin.user
                    and memory.explained_otherwise(text, start, end, (rule.name, *rule.aliases))
                ):
                    explained.add(form.surface)  # « l'OAS, l'Organisation océane d'aide à la scolarité »
                    vetoed.append(found)
                elif rule.label == "EXERCISE" and not rule.origin.user and memory.surname(text, start, last.end):
                    continue
                elif rule.label == "EXERCISE" and not rule.origin.user and memory.something_else(text, start, end):
                    vetoed.append(found)  # « le ferry Cobra Gold »
                elif rule.label == "EXERCISE" and not rule.origin.user and memory.out_of_field(text, start, end):
                    vetoed.append(found)  # « Cobra Gold a gagné la régate »
                elif rule.label == "EXERCISE" and not rule.origin.user and memory.borne(text, start, last.end):
                    vetoed.append(found)  # « le chantier Cobra Gold »
                elif (start, end, rule.label) in seen and not (context and text.forbids(context, start, end)):
                    sure.append(found)
                elif context is None or (context.forms and form.surface not in context.forms):
                    alone = (
                        rule.origin.user
                        or rule.label != "EXERCISE"
                        or end > last.end
                        or _in_its_field(text, form, start, end)
                    )
                    (sure if alone or memory.announced(text, start, end) else waiting).append(found)
                elif text.forbids(context, start, end):
                    vetoed.append(found)
                elif rule.label == "EXERCISE" and (
                    memory.introduced(text, start)
                    or (text.borders(context, start, end) and memory.announced(text, start, end))
                ):
                    sure.append(found)  # « pendant Flintlock »
                elif rule.label == "EXERCISE" and (
                    (j - i > 1 and text.borders(context, start, end) and text.evokes(_FIELD, start, end))
                    or (
                        (j - i > 1 or text.borders(context, start, end))
                        and memory.led(text, start)
                        and memory.among_forces(text, start, end)
                    )
                ):
                    sure.append(found)  # two words, and soldiers beside them
                elif rule.label == "GROUP" and memory.strikes(text, start, end):
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
        beside = _Starts((f.start, f.end, f.label) for f in sure if f.label == "EXERCISE")
        sure += [f for f in waiting if f.label == "EXERCISE" and f.known not in confirmed and _among(text, f, beside)]
        sure += [f for f in waiting if f.known in confirmed and (f.start, f.end, f.known) not in there]
        if explained:
            vetoed += [f for f in sure if text.plain[f.start : f.end] in explained]
            sure = [f for f in sure if text.plain[f.start : f.end] not in explained]
        return _one_known(sure), vetoed

    def _context(
        self,
        text: Text,
        phrases: Phrases,
        listed: list[_Found],
        vetoed: "_Vetoes",
        seen_by_tagger: Iterable[tuple[int, int, str]],
    ) -> list[_Found]:
        """The names that patterns find, and those names wherever else they stand."""
        found: list[_Found] = []
        hits: Iterator[tuple[Compiled | Around, int, int]]
        hits = chain(self._patterns.find(text), self._arounds.find(text, phrases))
        for pattern, start, end in hits:
            if hit := self._pattern_hit(text, phrases, pattern.rule, start, end, vetoed):
                found.append(hit)
        named: dict[str, dict[str, _Found]] = {}
        for f in (*listed, *found):
            named.setdefault(f.label, {})[text.plain[f.start : f.end]] = f
        spelt: dict[str, _Found | None] = {}
        labels = set(named)
        hits = chain(self._patterns.find_with(labels, text), self._arounds.find_with(labels, text, phrases))
        for pattern, start, end in hits:
            if not (hit := self._pattern_hit(text, phrases, pattern.rule, start, end, vetoed)):
                continue
            if pattern.rule.abbreviates:
                # an acronym or a long name, of which the other stands anywhere
                name = text.plain[start:end]
                if name not in spelt:
                    spelt[name] = next((f for other, f in named[hit.label].items() if _initials(name, other)), None)
                if (other := spelt[name]) is None:
                    continue
                hit.known = other.known
            found.append(hit)
        queue = [*_longest([*listed, *found])]
        seen = {(f.start, f.end) for f in found}
        while queue:
            base = queue.pop()
            for rule, start, end in self._following(text, phrases, base):
                if (start, end) in seen or not (hit := self._pattern_hit(text, phrases, rule, start, end, vetoed)):
                    continue
                if rule.abbreviates and not _abbreviates(
                    text.plain[start:end], text.plain[base.start : base.end], strictly=rule.label == "EXERCISE"
                ):
                    continue
                seen.add((hit.start, hit.end))
                if rule.alias_of:
                    hit.known = base.known
                found.append(hit)
                queue.append(hit)
        return found + self._carried(text, found, listed, vetoed, _Starts(seen_by_tagger))

    def _following(self, text: Text, phrases: Phrases, base: _Found) -> Iterator[tuple[PatternRule, int, int]]:
        """What the patterns that follow a mention find right behind this one."""
        for compiled in self._patterns.follows.get(base.label, ()):
            for span in compiled.spans(compiled.match(text.plain, base.end)):
                yield compiled.rule, *span
        for around in self._arounds.follows.get(base.label, ()):
            for span in around.behind(text, phrases, base.end):
                yield around.rule, *span

    def _pattern_hit(
        self, text: Text, phrases: Phrases, rule: PatternRule, start: int, end: int, vetoed: "_Vetoes"
    ) -> _Found | None:
        if rule.label == "EXERCISE":
            end = edition_end(text.plain, end)
        if not rule.origin.user and _FIRM.match(text.plain, end):
            return None
        if rule.unless and text.begins(start, end, rule.unless):
            return None
        if rule.label == "GROUP" and fold(text.plain[start:end]) in TYPE_NOUNS:
            return None  # « l’Armée », of which the pattern did not understand the rest
        if not text.fits(rule.context, start, end):
            return None
        if vetoed.touch(start, end, rule.label):
            return None
        if rule.label == "GROUP" and not rule.origin.user and memory.civil(text, end):
            return None  # « le Front de libération du trottoir, asbl »
        if rule.not_person and (phrases.begins_person(start, end) or memory.first_name(text.plain[start:end])):
            return None  # « au retour de Jean Dupont », « c'est Martine qui veut ça »
        if rule.label == "EXERCISE" and not rule.origin.user and not _says_exercise(rule):
            if memory.out_of_field(text, start, end) or memory.won(text, start):
                return None  # « l'hôtel avance ses prix, Trident 12 les siens »
        if rule.not_place and memory.something_else(text, start, end):
            return None  # « pendant Ciara, la tempête de février »
        if rule.not_place and memory.is_place(_without_edition(text.plain[start:end])):
            return None  # « pendant Paris 2024 »
        return _Found(start, end, rule.label, rule, rule.kb_id, priority=USER if rule.origin.user else CONTEXT)

    def _carried(
        self, text: Text, found: list[_Found], listed: list[_Found], vetoed: "_Vetoes", seen: "_Starts"
    ) -> list[_Found]:
        """The names that were introduced with certainty, at their other places in the text; not where a longer
        one of their label stands, or was seen by the tagger: « Brigades du Vent » in « Brigades du Vent levant »."""
        names = Gazetteer()
        sources: list[_Found] = []
        known = {(f.start, f.end, f.label) for f in listed}
        taken = {(f.start, f.end) for f in found} | vetoed.spans
        letters: dict[str, _Found] = {}
        joined: dict[str, _Found] = {}
        shortened: set[int] = set()
        added: set[str] = set()

        def add(source: _Found, surface: str, short: bool = False) -> None:
            if surface in added:
                return  # who introduced it first, carries it: a text may introduce one name any number of times
            added.add(surface)
            names.add(Form(len(sources), surface))
            if short:
                shortened.add(len(sources))
            sources.append(source)

        for f in (*listed, *found):
            if f.label == "EXERCISE":
                bare = _without_edition(text.plain[f.start : f.end])
                letters.setdefault(bare if bare.isupper() else memory.initials(bare), f)
                joined.setdefault("".join(map(fold, surface_words(bare))), f)
            if f.label == "GROUP" and not isinstance(f.rule, PatternRule) and f.source == "rule":
                for short in memory.short_forms(text.plain[f.start : f.end], f.label):
                    add(f, short, short=True)
            # a listed name looks after itself, with the context it needs
            if (
                isinstance(f.rule, PatternRule)
                and f.rule.carry
                and (f.rule.alias_of or (f.start, f.end, f.label) not in known)
            ):
                surface = text.plain[f.start : f.end]
                if f.label == "EXERCISE":
                    surface = _without_edition(surface)
                add(f, surface)
                for short in memory.short_forms(surface, f.label):
                    add(f, short, short=True)
        out: list[_Found] = []
        placed = _Starts((f.start, f.end, f.label) for f in (*listed, *found))

        def carry(source: _Found, start: int, end: int) -> None:
            if (start, end) in taken or text.plain[end : end + 1].isdigit():
                return
            within = (
                *seen.between(start - seen.longest, start, source.label),
                *placed.between(start - placed.longest, start, source.label),
            )
            if not any(e >= end and (s, e) != (start, end) for s, e in within):
                taken.add((start, end))
                out.append(replace(source, start=start, end=end, source="document"))

        for i, j, forms in names.find(text) if sources else ():
            source = sources[forms[0].rule]
            start, end = text.words[i].start, text.words[j - 1].end
            written = [text.plain[w.start : w.end] for w in text.words[i:j]]
            exercise = source.label == "EXERCISE"
            if not _same_case(forms[0].surface, " ".join(written)) and not (
                exercise and memory.in_small_letters(text, start, written)
            ):
                continue
            if exercise:
                if memory.may_stand(text, start, end, self.common, weak=forms[0].rule in shortened):
                    carry(source, start, edition_end(text.plain, end))
            elif text.beside(start, end)[0] in ("franc", "francs"):
                continue  # « en francs CFA »
            elif forms[0].rule in shortened and not memory.short_stands(text, start, end):
                continue  # « Front uni de l’Ouest », where the text has named that of the Logone
            # « Amitié », once the name of a group, is a word again elsewhere
            elif j - i > 1 or written[0].isupper() or forms[0].rule in shortened or fold(written[0]) not in self.common:
                carry(source, start, end)
        for start, end, head in memory.acronyms_with_edition(text.plain, frozenset(letters)) if letters else ():
            carry(letters[head], start, end)
        for start, end, head in memory.hashtags(text.plain) if joined and "#" in text.plain else ():
            if head in joined:
                carry(joined[head], start, end)
        return out

    def _token_matches(self, view: Text, doc: "Doc | None") -> list[_Found]:
        """What spaCy token patterns find, on `doc` if it is there and else on blank tokens."""
        if not self._tokens:
            return []
        from extractor.rules import token_patterns

        if self._matcher is None:
            self._matcher = token_patterns.TokenMatcher(self._tokens)
        if doc is None or normalize(doc.text) != view.plain:
            doc = token_patterns.blank()(view.plain)
        out = []
        for rule, start, end in self._matcher.spans(doc):
            if not any(map(str.isalnum, view.plain[start:end])):
                continue  # a pattern of any token matches a line end, too
            if (rule.unless and view.begins(start, end, rule.unless)) or not view.fits(rule.context, start, end):
                continue
            out.append(_Found(start, end, rule.label, rule, rule.kb_id, priority=USER if rule.origin.user else CONTEXT))
        return out


def _switched_off(files: Sequence[RuleFile]) -> tuple[RuleFile, ...]:
    """The files without the rules that one of them switches off."""
    off = {rule_id for file in files for rule_id in file.off}
    if not off:
        return tuple(files)
    known = {rule.id for file in files for rule in file.rules}
    for file in files:
        for rule_id in file.off:
            if rule_id not in known:
                raise RuleError(
                    file.path, f"off = ['{rule_id}']: no rule has this id", "see 'extractor rules list --all'"
                )
    return tuple(replace(file, rules=tuple(r for r in file.rules if r.id not in off)) for file in files)


def _longest(found: list[_Found]) -> list[_Found]:
    """Without those that lie inside another of the same label."""
    out: list[_Found] = []
    for f in sorted(found, key=lambda f: (f.start, -f.end)):
        if not out or f.end > out[-1].end:
            out.append(f)
    return out


def _abbreviates(one: str, other: str, strictly: bool = False) -> bool:
    """Whether the shorter of two names is all capitals, or its letters (up to a hyphen) come in order in the longer.

    `strictly` also of capitals: « African Lion (AL23) », not « African Lion (USAFRICOM) ».
    """
    if strictly and len(one) > len(other):
        one, other = other, one
    if one.isupper() and not strictly:
        return True
    head = re.sub(r"\d+$", "", fold(one.partition("-")[0]))
    if not head.isalpha():
        return not strictly
    letters = iter(fold(other))
    return head[0] == fold(other)[0] and all(c in letters for c in head)


def _initials(one: str, other: str) -> bool:
    """Whether one of two names is an acronym made of the other's initials: APRO, Armée
    populaire pour le redressement de l'Ouham; all the words that say something count."""
    if fold(one[0]) != fold(other[0]):
        return False
    short, long = sorted((one, other), key=len)
    head = short.partition("-")[0]
    words = [w for w in re.split(r"[ '-]", fold(long.replace("'", " "))) if w]
    return head.isupper() and 3 <= len(head) <= len(words) and _spells(fold(head), words)


def _spells(letters: str, words: list[str]) -> bool:
    if not words:
        return not letters
    small = words[0] in _SMALL
    return (small and _spells(letters, words[1:])) or (letters[:1] == words[0][0] and _spells(letters[1:], words[1:]))


def _is_long(form: Form, rule: Rule, words: int) -> bool:
    return words >= LONG and not form.acronym and isinstance(rule, EntityRule) and bool(rule.acronyms)


class _Starts:
    """Spans by label and start, so that a long text is not searched whole for those nearby."""

    def __init__(self, spans: Iterable[tuple[int, int, str]]):
        self._spans: dict[str, list[tuple[int, int]]] = {}
        for start, end, label in sorted(spans):
            self._spans.setdefault(label, []).append((start, end))
        self.longest = max((end - start for spans in self._spans.values() for start, end in spans), default=0)

    def between(self, first: int, last: int, label: str) -> list[tuple[int, int]]:
        """Those of this label that start at `first` to `last`."""
        spans = self._spans.get(label, [])
        return spans[bisect_left(spans, (first, 0)) : bisect_left(spans, (last + 1, 0))]


# what a name in French has behind it and does not hold: « Front de libération nationale algérien »
_NATION = re.compile(r" [a-zà-ÿ-]+(?:ien|ienne|ais|aise|ois|oise|ain|aine|éen|éenne)s?")


def _promoted(found: list[_Found], listed: list[_Found], plain: str) -> list[_Found]:
    """A pattern's name that holds a listed one of its label and more counts as listed:
    « Armée de libération nationale ta’ang » is not the one without ta’ang. Not where
    the whole name is listed too: « Garuda Shield » is listed, and so is « Garuda ». A
    nation's adjective behind the listed name makes no other one: that pattern's goes."""
    whole = {(x.start, x.end, x.label) for x in listed}
    starts = _Starts(whole)
    out = []
    for f in found:
        if f.priority < LISTED and (f.start, f.end, f.label) not in whole:
            inside = starts.between(f.start, f.end, f.label)
            if any(start == f.start and end < f.end and _NATION.fullmatch(plain, end, f.end) for start, end in inside):
                continue
            if any(end <= f.end for _, end in inside):
                f = replace(f, priority=LISTED)
        out.append(f)
    return out


def _without_redefined(listed: list[_Found], found: list[_Found]) -> list[_Found]:
    """The listed names but for acronyms that the document itself defines otherwise:
    « Forces de défense de l’Ambazonie (ADF) » are not the ADF of the lists. Nor for
    parts of such a name: « Frud » in « (Frud-armé) »."""
    defined = {(f.start, f.end, f.label): f.known for f in found if isinstance(f.rule, PatternRule) and f.rule.alias_of}
    starts = _Starts(defined)
    return [
        f
        for f in listed
        if defined.get((f.start, f.end, f.label), f.known) == f.known
        and not any(
            f.end <= end and (start, end) != (f.start, f.end)
            for start, end in starts.between(f.start - starts.longest, f.start, f.label)
        )
    ]


def _one_known(found: list[_Found]) -> list[_Found]:
    """One entry a place and label: of several, the one named elsewhere too, else none is `known`."""
    places: dict[tuple[int, int, str], list[_Found]] = {}
    for f in found:
        places.setdefault((f.start, f.end, f.label), []).append(f)
    out = []
    for rivals in places.values():
        if len(rivals) > 1 and len({r.known for r in rivals}) > 1:
            out.append(_choose(rivals, found))
        else:
            out.append(rivals[0])
    return out


def _choose(rivals: list[_Found], found: list[_Found]) -> _Found:
    def support(rival: _Found) -> tuple[int, int]:
        elsewhere = sum(f.known == rival.known and (f.end - f.start) > (rival.end - rival.start) for f in found)
        context = rival.rule.context if isinstance(rival.rule, EntityRule) else None
        return elsewhere, context is not None and bool(context.near)

    ranked = sorted(rivals, key=support, reverse=True)
    users = [r for r in ranked if r.priority == USER]
    best = (users or ranked)[0]
    if not users and support(ranked[0]) == support(ranked[1]):
        return replace(best, known=None)
    return best


def _says_exercise(rule: PatternRule) -> bool:
    """Whether a pattern holds the word itself, beside the name."""
    return bool(_NOUNS & set(rule.trigger)) or rule.follows is not None


_NOUNS = frozenset(("exercice", "manœuvre", "manœuvres", "entraînement"))


def _in_its_field(text: Text, form: Form, start: int, end: int) -> bool:
    """Whether a name says enough, or else its paragraph speaks of armies: Noble Jump is also anything that jumps,
    and behind an article any name may be a ship's."""
    return memory.bare(text, start, end, memory.everyday(form.surface)) or text.evokes(_FIELD, start, end)


def _among(text: Text, found: _Found, exercises: "_Starts") -> bool:
    """Whether a listed exercise stands beside another, or in a document with one and a paragraph of soldiers.

    One of several words need only stand without an article in a document with one.
    """
    context = found.rule.context
    if not exercises.longest or (context is not None and not text.borders(context, found.start, found.end)):
        return False
    if text.plain[found.end : found.end + 2].lstrip()[:1].isupper():
        return False
    if " " in text.plain[found.start : found.end] and memory.led(text, found.start):
        return True
    begin, stop = text.sentence(found.start, found.end)
    beside = exercises.between(max(begin, found.start - 400), min(stop, found.end + 400), "EXERCISE")
    return bool(beside) or text.evokes(_FIELD, found.start, found.end)


class _Vetoes:
    """Places where a listed name stands that its neighbours forbid: no pattern finds the name there."""

    def __init__(self, found: Iterable[_Found]):
        self.spans = {(f.start, f.end) for f in found}
        self._starts = _Starts((f.start, f.end, f.label) for f in found)

    def touch(self, start: int, end: int, label: str) -> bool:
        """Whether one of this label overlaps a span."""
        first = start - self._starts.longest
        return any(s < end and start < e for s, e in self._starts.between(first, end, label))


def _without_edition(surface: str) -> str:
    """The name of an exercise without its edition: "Orion 23" -> "Orion", "AL23" -> "AL"."""
    if match := _GLUED.fullmatch(surface):
        return match[1]
    return surface[: _edition_start(surface)]


# an acronym and the edition it is written with
_GLUED = re.compile(r"([A-Z]{2,6})-?(?:20)?\d\d")


def _edition_start(surface: str) -> int:
    """Where the edition of an exercise's name begins: "Orion 23" -> 5."""
    for i, c in enumerate(surface):
        if c in " -" and i and edition_end(surface, i) == len(surface):
            return i
    return len(surface)


def _same_case(listed: str, written: str) -> bool:
    """Whether a name carried over is written like where it was found, or in capitals."""
    if written.isupper() and len(written) > 1:
        return True
    a, b = [c for c in listed if c.isalnum()], [c for c in written if c.isalnum()]
    if listed.isupper() and len(a) > 1:
        return False
    return (
        bool(a and b)
        and a[0].isupper() == b[0].isupper()
        and sum(c.isupper() for c in a) <= sum(c.isupper() for c in b)
    )
