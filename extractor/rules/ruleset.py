"""A set of rules and what it finds in a text.

    rules = load()
    [m.text for m in rules.match("L’AQMI et l’exercice « Chergui 25 »")]  ->  ["AQMI", "Chergui 25"]

The order of work: known names; of those, the ones that need a context and have
it; patterns; patterns that begin behind a mention; names that a pattern has
found, wherever else they stand. Overlaps stay: resolve decides, by priority (a
user's rule, a listed name, a context rule) and length.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from itertools import chain
from operator import is_
from typing import TYPE_CHECKING, Any

from extractor.core.cleaning import without_halves
from extractor.core.errors import RuleError
from extractor.core.types import CONTEXT, LISTED, USER, Mention
from extractor.rules import exercise_guards, group_guards, others
from extractor.rules.acronyms import abbreviates, are_initials
from extractor.rules.around import Around, Arounds, kinds_of
from extractor.rules.carried import carried
from extractor.rules.document_facts import NOTHING, DocumentFacts
from extractor.rules.document_view import Lists, Text
from extractor.rules.drills import may_hold_drills, speaks_of_drills
from extractor.rules.entity_ruler import apart
from extractor.rules.folding import fold
from extractor.rules.found import Found, Starts, Vetoes, longest, without_edition
from extractor.rules.gazetteer import TYPE_NOUNS, edition_end
from extractor.rules.listed import FIRM, ListedNames
from extractor.rules.patterns import Compiled, Patterns, expand
from extractor.rules.phrases import Phrases
from extractor.rules.prepared import Prepared
from extractor.rules.schema import EntityRule, GazetteerRule, PatternRule, Rule, RuleFile, labels_alike
from extractor.text.casing import phrases
from extractor.text.glued import numbered
from extractor.text.plain import Plain
from extractor.text.typography import normalize

if TYPE_CHECKING:
    from spacy.tokens import Doc


class RuleSet:
    """Rules of one or more files, indexed; `match` finds their names in a text."""

    def __init__(self, files: Sequence[RuleFile], common: Iterable[str] = (), known: Prepared | None = None):
        """The files `known` already, if any are, come first."""
        files = apart(files)
        _check_off(files)
        self.files = files = switched_off(files)
        self.common = frozenset(common)
        self.rules: list[Rule] = [rule for file in files for rule in file.rules]
        self._check_ids()
        if any(file.user for file in files):
            for mistake in labels_alike(self.rules):
                raise mistake
        self._names = self._listed_names(known)
        compiled: list[Compiled] = []
        around: list[Around] = []
        self._tokens: list[PatternRule] = []
        for file in files:
            kinds = kinds_of(file)
            for rule in file.rules:
                if not isinstance(rule, PatternRule):
                    continue
                if rule.around is not None:
                    around.append(Around(rule, partial(expand, parts=file.parts, where=str(rule.origin)), kinds))
                    if rule.origin.user:
                        around[-1].check()
                elif rule.regex is not None:
                    compiled.append(Compiled(rule, file.parts))
                    if rule.origin.user:
                        compiled[-1].check()
                else:
                    self._tokens.append(rule)
        #: what rules ask of the whole document: lists of words; labels, and whether also the names that have them
        self._anywhere = {rule.context.anywhere for rule in self.rules if rule.context and rule.context.anywhere}
        self._second: dict[str, bool] = {}
        for rule in self.rules:
            if isinstance(rule, PatternRule) and (label := rule.with_label):
                self._second.setdefault(label, False)
                if rule.abbreviates:
                    self._second[rule.label] = True
        self._patterns = Patterns(compiled)
        self._arounds = Arounds(around, known.keys if known else {})
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
            if name and isinstance(rule, GazetteerRule) and rule.id == rule_id:
                return EntityRule(known, rule.label, rule.origin, name, case=rule.case)
        return None

    def aliases(self, surface: str) -> tuple[str, ...]:
        """The ids of the knowledge entries that a name may stand for: aliases("Daesh") == ("etat-islamique",)."""
        return self._names.aliases(surface)

    def rule(self, rule_id: str) -> Rule | None:
        """The rule of this id."""
        return self._by_id.get(rule_id)

    def phrases(self) -> Mapping[str, str]:
        """The listed names of several words as they are written, for lines in capitals: « COLD RESPONSE »."""
        return self._phrases

    def numbered(self) -> frozenset[str]:
        """The words of listed names that end with a number, which is no note mark: « Vostok1 »."""
        return self._numbered

    @cached_property
    def _phrases(self) -> Mapping[str, str]:
        return phrases(self._listed())

    @cached_property
    def _numbered(self) -> frozenset[str]:
        acronyms = (name for rule in self.rules if isinstance(rule, EntityRule) for name in rule.acronyms)
        return numbered(chain(self._listed(), acronyms))

    def _listed(self) -> Iterator[str]:
        for rule in self.rules:
            if isinstance(rule, EntityRule):
                yield from (rule.name, *rule.aliases)
            elif isinstance(rule, GazetteerRule):
                yield from (name for _, line in rule.lines() for name in line)

    @cached_property
    def _by_id(self) -> Mapping[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def once(self) -> frozenset[str]:
        """The ids of the rules whose names are found nowhere else in the text: `carry = false`, and the guarded."""
        lone = (rule.id for rule in self.rules if isinstance(rule, PatternRule) and not rule.carry)
        return self.guarded.union(lone)

    @cached_property
    def guarded(self) -> frozenset[str]:
        """The ids of the user's rules on listed names that say where a name is none of theirs: what they find says
        nothing of the name's other places."""
        return frozenset(
            rule.id
            for rule in self.rules
            if rule.origin.user
            and not isinstance(rule, PatternRule)
            and (context := rule.context)
            and (context.not_near or context.not_before or context.not_after)
        )

    def labels(self) -> tuple[str, ...]:
        """The labels the rules give, in order of appearance."""
        return tuple(dict.fromkeys(rule.label for rule in self.rules))

    def without(self, *ids: str) -> "RuleSet":
        """The same rules but for these."""
        drop = set(ids)
        files = [replace(f, rules=tuple(r for r in f.rules if r.id not in drop)) for f in self.files]
        return RuleSet(files, self.common)

    # -- building ----------------------------------------------------------

    def _listed_names(self, known: Prepared | None) -> ListedNames:
        files = known.files if known else ()
        if known and len(self.files) >= len(files) and all(map(is_, self.files, files)):
            first = sum(len(file.rules) for file in files)
            return ListedNames(self.rules, self.common, known.names, first)
        return ListedNames(self.rules, self.common)  # a rule of the package is off: the others have other numbers

    def _check_ids(self) -> None:
        seen: dict[str, Rule] = {}
        for rule in self.rules:
            if rule.id in seen:
                raise RuleError(
                    str(rule.origin), f"id '{rule.id}' is taken by {seen[rule.id].origin}", "choose another id"
                )
            seen[rule.id] = rule

    # -- matching ----------------------------------------------------------

    def match(self, text: str, doc: "Doc | None" = None, people: Iterable[tuple[int, int]] = ()) -> list[Mention]:
        """The candidate mentions of the rules in a text, sorted by offset; they may overlap.

        `doc` is the text as spaCy's tokens, for token patterns; without it they
        are applied to a blank French pipeline's. `people` are the persons that a tagger
        saw, as (start, end): no name of a pattern runs over them. Raises nothing on any text.
        """
        plain = Plain(text, phrases=self.phrases, numbered=self.numbered)
        return [
            replace(m, start=start, end=end, text=text[start:end])
            for m in self.match_in(self.view(plain.text), doc, [plain.plain_span(*person) for person in people])
            for start, end in [plain.original_span(m.start, m.end)]
        ]

    def view(self, plain: str, elsewhere: DocumentFacts = NOTHING) -> Text:
        """A text that is plain already (text/plain.py) as rules read it: its words are folded once for all who ask.

        `elsewhere` is what the document says outside of it.
        """
        return Text(plain, self._lists, elsewhere)

    def match_in(
        self,
        view: Text,
        doc: "Doc | None" = None,
        people: Iterable[tuple[int, int]] = (),
        seen: frozenset[tuple[int, int, str]] = frozenset(),
    ) -> list[Mention]:
        """The same in a view, of its plain text.

        `seen` are names (start, end, label) that a tagger saw: a listed name that it saw too needs no context.
        """
        if not (plain := view.plain):
            return []
        listed, forbidden = self._names.find(view, seen)
        found = _promoted(self._context(view, Phrases(view, people), listed, Vetoes(forbidden), seen), listed, plain)
        found += _without_redefined(listed, found)
        found += self._token_matches(view, doc)
        view.told = DocumentFacts(frozenset(filter(view.has, self._anywhere)), view.told.names)
        mentions: dict[tuple[int, int, str, str], Mention] = {}
        for f in found:
            mentions.setdefault(
                (f.start, f.end, f.label, f.rule.id),
                Mention(
                    f.start, f.end, plain[f.start : f.end], f.label, None, f.source, f.rule.id, f.known, f.priority
                ),
            )
        return sorted(mentions.values(), key=lambda m: (m.start, -m.end, -m.priority))

    def _context(
        self,
        text: Text,
        phrases: Phrases,
        listed: list[Found],
        vetoed: Vetoes,
        seen_by_tagger: Iterable[tuple[int, int, str]],
    ) -> list[Found]:
        """The names that patterns find, and those names wherever else they stand."""
        found: list[Found] = []
        hits: Iterator[tuple[Compiled | Around, int, int]]
        hits = chain(self._patterns.find(text), self._arounds.find(text, phrases))
        for pattern, start, end in hits:
            if hit := self._pattern_hit(text, phrases, pattern.rule, start, end, vetoed):
                found.append(hit)
        named: dict[str, dict[str, str | None]] = {}
        for f in (*listed, *found):
            named.setdefault(f.label, {})[text.plain[f.start : f.end]] = f.known
        text.told = DocumentFacts(names=frozenset(self._allowing(named)))
        for label, name, known in sorted(text.elsewhere.names, key=lambda told: told[:2]):
            named.setdefault(label, {}).setdefault(name, known)
        # an acronym is held against the names that begin as it does: a text may hold thousands of both
        lettered: dict[tuple[str, str], list[tuple[str, str | None]]] = {}
        for label, names in named.items():
            for name, known in names.items():
                lettered.setdefault((label, fold(name[:1])), []).append((name, known))
        spelt: dict[str, tuple[str, str | None] | None] = {}
        labels = set(named)
        hits = chain(self._patterns.find_with(labels, text), self._arounds.find_with(labels, text, phrases))
        for pattern, start, end in hits:
            other = None
            if pattern.rule.abbreviates:
                # an acronym or a long name, of which the other stands anywhere; most have none
                name, label = text.plain[start:end], pattern.rule.label
                if name not in spelt:
                    others = lettered.get((label, fold(name[0])), ())
                    spelt[name] = next((known for known in others if are_initials(name, known[0])), None)
                if (other := spelt[name]) is None:
                    continue
            if hit := self._pattern_hit(text, phrases, pattern.rule, start, end, vetoed):
                if other is not None:
                    hit.known = other[1]
                found.append(hit)
        queue = [*longest([*listed, *found])]
        seen = {(f.start, f.end) for f in found}
        while queue:
            base = queue.pop()
            for rule, start, end in self._following(text, phrases, base):
                if rule.alias_of and group_guards.its_head_is_called(text, base.start, base.end, start):
                    continue  # « le chef des Choneros, alias « Fito » »
                if (start, end) in seen or not (hit := self._pattern_hit(text, phrases, rule, start, end, vetoed)):
                    continue
                if rule.abbreviates and not abbreviates(
                    text.plain[start:end], text.plain[base.start : base.end], strictly=rule.label == "EXERCISE"
                ):
                    continue
                seen.add((hit.start, hit.end))
                if rule.alias_of:
                    hit.known = base.known
                found.append(hit)
                queue.append(hit)
        exercises = {
            without_edition(name)
            for f in (*listed, *found)
            if f.label == "EXERCISE" and (name := text.plain[f.start : f.end])[-1].isdigit()
        }
        # « l'exercice Seïf El-Ksar 2026 … Seïf El-Ksar »: an exercise whose name sounds like a band's
        found = [f for f in found if f.label != "GROUP" or text.plain[f.start : f.end] not in exercises]
        return found + carried(text, found, listed, vetoed, Starts(seen_by_tagger), self.common)

    def _allowing(self, named: Mapping[str, Mapping[str, str | None]]) -> Iterator[tuple[str, str, str | None]]:
        """What of the names in a part of a document allows rules in others: a label, or the names themselves."""
        for label in named.keys() & self._second.keys():
            if self._second[label]:
                yield from ((label, name, known) for name, known in named[label].items())
            else:
                yield label, "", None

    def _following(self, text: Text, phrases: Phrases, base: Found) -> Iterator[tuple[PatternRule, int, int]]:
        """What the patterns that follow a mention find right behind this one."""
        for compiled in self._patterns.follows.get(base.label, ()):
            for span in compiled.spans(compiled.match(text.plain, base.end)):
                yield compiled.rule, *span
        for around, start, end in self._arounds.following(base.label, text, phrases, base.end):
            yield around.rule, start, end

    def _pattern_hit(
        self, text: Text, phrases: Phrases, rule: PatternRule, start: int, end: int, vetoed: Vetoes
    ) -> Found | None:
        if rule.label == "EXERCISE":
            end = edition_end(text.plain, end)
            start = exercise_guards.behind_its_place(text, start, end)
        if not any(map(str.isalnum, text.plain[start:end])):
            return None  # a pattern of the user's may take signs for a name
        if not rule.origin.user and FIRM.match(text.plain, end):
            return None
        if rule.unless and text.begins(start, end, rule.unless):
            return None
        if rule.label == "GROUP" and fold(text.plain[start:end]) in TYPE_NOUNS:
            return None  # « l’Armée », of which the pattern did not understand the rest
        if not text.fits(rule.context, start, end):
            return None
        if vetoed.touch(start, end, rule.label):
            return None
        if (
            rule.label == "GROUP"
            and not rule.origin.user
            and (others.civil(text, end) or others.thing(text, start, end))
        ):
            return None  # « le Front de libération du trottoir, asbl »
        if rule.label == "GROUP" and not rule.origin.user and text.plain[start - 1 : start] != '"':
            if (others.is_place(text.plain[start:end]) and not group_guards.told_behind(text, start, end)) or (
                rule.follows is None
                and others.is_body(text.plain[start:end])
                and not group_guards.led_by(text, start, rule.trigger)
            ):
                return None  # « contre les groupes terroristes, Washington annonce son retrait »
            if group_guards.sited(text, start):
                return None  # « au port de Santos, une faction »
            if (
                phrases.begins_person(start, end) or group_guards.led_by_person(text, start, end)
            ) and not group_guards.bands_behind(text, start, end, rule.trigger):
                return None  # « la taxe du gouvernement de Justin Trudeau »
        if rule.label == "GROUP" and not rule.origin.user:
            if group_guards.goes_on(text, start, end) or group_guards.called_a_party(text, end):
                return None  # « le Front de libération des nains de jardin », « le Front du Sud … ce parti »
            if group_guards.at_leisure_throughout(text) and not group_guards.strikes(text, start, end):
                return None  # « les Guerriers de Baie-Comeau », of a match
        if rule.abbreviates and not rule.origin.user and group_guards.sings_or_sells(text.plain[start:end]):
            return None  # « CCC, pour Cercle choral du Centre »
        if rule.not_person and (phrases.begins_person(start, end) or others.first_name(text.plain[start:end])):
            return None  # « au retour de Jean Dupont », « c'est Martine qui veut ça »
        if (
            rule.label == "EXERCISE"
            and not rule.origin.user
            and not self._may_be_exercise(text, phrases, rule, start, end)
        ):
            return None
        if rule.label == "EXERCISE" and not rule.origin.user and not _says_exercise(rule):
            if exercise_guards.out_of_field(text, start, end) or others.won(text, start):
                return None  # « l'hôtel avance ses prix, Trident 12 les siens »
            if exercise_guards.of_operation(text, start, end):
                return None  # « un coup de filet, Maroilles 3 »
        if rule.not_place and not rule.origin.user and others.something_else(text, start, end):
            return None  # « pendant Ciara, la tempête de février »
        if rule.not_place and others.is_place(without_edition(text.plain[start:end])):
            return None  # « pendant Paris 2024 »
        return Found(start, end, rule.label, rule, rule.kb_id, priority=USER if rule.origin.user else CONTEXT)

    def _may_be_exercise(self, text: Text, phrases: Phrases, rule: PatternRule, start: int, end: int) -> bool:
        """Whether the name is no person's and no listed body's, and a long text speaks of exercises."""
        plain = text.plain
        if others.is_body(plain[start:end]) or others.addressed(text, start, end):
            return False  # « Amnesty International », « Me Hirsch »
        if _NO_NAME.search(plain, start, end) or (plain[end - 1].isdigit() and _MONTH.match(plain, end)):
            return False  # « Kigali d'avoir engagé 4 000 soldats », « Jusqu'au 23 mai »
        if (
            not _says_exercise(rule)
            and phrases.begins_person(start, end)
            and not exercise_guards.announced(text, start, end)
        ):
            return False  # « l'exercice … a été ouvert par Jean Dupont »
        return speaks_of_drills(plain) is not False if _says_exercise(rule) else may_hold_drills(plain)

    def _token_matches(self, view: Text, doc: "Doc | None") -> list[Found]:
        """What spaCy token patterns find, on `doc` if it is there and else on blank tokens."""
        if not self._tokens:
            return []
        from extractor.rules import token_patterns

        if self._matcher is None:
            self._matcher = token_patterns.TokenMatcher(self._tokens)
        text = without_halves(view.plain)  # spaCy takes no halves of characters
        if doc is None or normalize(doc.text) != text:
            doc = token_patterns.tokens(text)
        elif doc.text != text and not self._matcher.asks_extensions:
            doc = token_patterns.plain(text, doc.vocab)
        out = []
        for rule, start, end in self._matcher.spans(doc):
            if not any(map(str.isalnum, view.plain[start:end])):
                continue  # a pattern of any token matches a line end, too
            if (rule.unless and view.begins(start, end, rule.unless)) or not view.fits(rule.context, start, end):
                continue
            out.append(Found(start, end, rule.label, rule, rule.kb_id, priority=USER if rule.origin.user else CONTEXT))
        return out


def _check_off(files: Sequence[RuleFile]) -> None:
    """Raise RuleError for an id to be switched off that no rule has."""
    if off := [(file, rule_id) for file in files for rule_id in file.off]:
        known = {rule.id for file in files for rule in file.rules}
        for file, rule_id in off:
            if rule_id not in known:
                raise RuleError(
                    file.path, f"off = ['{rule_id}']: no rule has this id", "see 'extractor rules list --all'"
                )


def switched_off(files: Sequence[RuleFile]) -> tuple[RuleFile, ...]:
    """The files without the rules that another one switches off.

    Of a rule of the package and a user's with one id the package's goes: the other stands in its place.
    """
    if not any(file.off for file in files):
        return tuple(files)
    packaged = {rule.id for file in files for rule in file.rules if not rule.origin.user}

    def stays(rule: Rule, of: RuleFile) -> bool:
        replaces = rule.origin.user and rule.id in packaged
        return replaces or not any(rule.id in file.off for file in files if file is not of)

    return tuple(replace(file, rules=tuple(r for r in file.rules if stays(r, file)), off=()) for file in files)


# what is no part of an exercise's name, nor its edition
_NO_NAME = re.compile(r" d'(?:avoir|être)\b| de faire\b|\A(?:Jusqu'|Qu'|S'|D'ici)")
_MONTH = re.compile(r" (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b")

# what a name in French has behind it and does not hold: « Front de libération nationale algérien »
_NATION = re.compile(r" [a-zà-ÿ-]+(?:ien|ienne|ais|aise|ois|oise|ain|aine|éen|éenne)s?")


def _promoted(found: list[Found], listed: list[Found], plain: str) -> list[Found]:
    """A pattern's name that holds a listed one of its label and more counts as listed:
    « Armée de libération nationale ta’ang » is not the one without ta’ang. Not where
    the whole name is listed too: « Garuda Shield » is listed, and so is « Garuda ». A
    nation's adjective behind the listed name makes no other one: that pattern's goes."""
    whole = {(x.start, x.end, x.label) for x in listed}
    starts = Starts(whole)
    out = []
    for f in found:
        if f.priority < LISTED and (f.start, f.end, f.label) not in whole:
            inside = starts.between(f.start, f.end, f.label)
            if any(start == f.start and end < f.end and _NATION.fullmatch(plain, end, f.end) for start, end in inside):
                continue
            if f.label == "EXERCISE" and any(
                plain.startswith(" et ", end) or plain.startswith(" et ", start - 4) for start, end in inside
            ):
                continue  # two names
            if any(end <= f.end for _, end in inside):
                f = replace(f, priority=LISTED)
        out.append(f)
    return out


def _without_redefined(listed: list[Found], found: list[Found]) -> list[Found]:
    """The listed names but for acronyms that the document itself defines otherwise:
    « Forces de défense de l’Ambazonie (ADF) » are not the ADF of the lists. Nor for
    parts of such a name: « Frud » in « (Frud-armé) »."""
    defined = {(f.start, f.end, f.label): f.known for f in found if isinstance(f.rule, PatternRule) and f.rule.alias_of}
    starts = Starts(defined)
    return [
        f
        for f in listed
        if defined.get((f.start, f.end, f.label), f.known) == f.known
        and not any(
            f.end <= end and (start, end) != (f.start, f.end)
            for start, end in starts.between(f.start - starts.longest, f.start, f.label)
        )
    ]


def _says_exercise(rule: PatternRule) -> bool:
    """Whether a pattern holds the word itself, beside the name."""
    return bool(_NOUNS & set(rule.trigger)) or rule.follows is not None


_NOUNS = frozenset(("exercice", "manœuvre", "manœuvres", "entraînement"))
