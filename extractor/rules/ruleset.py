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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from extractor.core.errors import RuleError
from extractor.core.types import CONTEXT, LISTED, USER, Mention
from extractor.rules.document_view import Text
from extractor.rules.folding import fold
from extractor.rules.gazetteer import TYPE_NOUNS, Form, Gazetteer, case_fits, edition_end
from extractor.rules.patterns import Compiled, Patterns
from extractor.rules.schema import EntityRule, GazetteerRule, PatternRule, Rule, RuleFile
from extractor.text.typography import Clean, normalize

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
# the year of an edition: Zapad-2025
_YEAR = re.compile(r"(?:19|20)\d\d")
# what makes a company's name of the name before it
_FIRM = re.compile(
    r" (?:Airlines|Bank|Capital|Consulting|Corp|Corporation|Energy|Entertainment|Group|Groupe|Holdings?|Inc|Industries|International"
    r"|Logistics|Ltd|Media|Mining|Motors|Partners|Pictures|Records|Resorts?|SA|SARL|SAS|Solutions|Studios?|Systems|Technolog(?:y|ies))\b"
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
        self._tokens: list[PatternRule] = []
        index = 0
        for file in files:
            for rule in file.rules:
                if isinstance(rule, EntityRule):
                    self._add_entity(index, rule)
                elif isinstance(rule, GazetteerRule):
                    self._add_gazetteer(index, rule)
                elif rule.regex is not None:
                    compiled.append(Compiled(rule, file.parts, file.gists))
                    if rule.origin.user:
                        compiled[-1].regex  # so that a mistake shows at once
                else:
                    self._tokens.append(rule)
                index += 1
        self._patterns = Patterns(compiled)
        self._matcher: Any = None

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

    def match(self, text: str, doc: "Doc | None" = None) -> list[Mention]:
        """The candidate mentions of the rules in a text, sorted by offset; they may overlap.

        `doc` is the text as spaCy's tokens, for token patterns; without it they
        are applied to a blank French pipeline's. Raises nothing on any text.
        """
        clean = Clean(text)
        return [
            replace(m, start=start, end=end, text=text[start:end])
            for m in self.match_plain(normalize(clean.text), doc)
            for start, end in [clean.original_span(m.start, m.end)]
        ]

    def match_plain(self, plain: str, doc: "Doc | None" = None) -> list[Mention]:
        """The same in a text whose typography is plain already (normalize.py)."""
        if not plain:
            return []
        view = Text(plain)
        listed, vetoed = self._listed(view)
        found = _promoted(self._context(view, listed, vetoed), listed)
        found += _without_redefined(listed, found)
        found += self._token_matches(view, doc)
        mentions = {}
        for f in found:
            mentions.setdefault(
                (f.start, f.end, f.label, f.rule.id),
                Mention(
                    f.start, f.end, plain[f.start : f.end], f.label, None, f.source, f.rule.id, f.known, f.priority
                ),
            )
        return sorted(mentions.values(), key=lambda m: (m.start, -m.end, -m.priority))

    def _listed(self, text: Text) -> tuple[list[_Found], list[_Found]]:
        """The known names that stand in the text with the context they need, and
        those whose neighbours forbid them: there no pattern finds the name either."""
        sure: list[_Found] = []
        vetoed: list[_Found] = []
        waiting: list[_Found] = []  # their context is not in the paragraph
        for i, j, forms in self._gazetteer.find(text):
            first, last = text.words[i], text.words[j - 1]
            written = [text.plain[w.start : w.end] for w in text.words[i:j]]
            capitals = text.plain[slice(*text.line(first.start))].isupper() if len(forms[0].surface) < 8 else False
            for form in forms:
                rule = self.rules[form.rule]
                if not case_fits(form, rule.case, written, self.common, capitals):
                    continue
                start, end = first.start, last.end
                dated = False
                if rule.label == "EXERCISE":
                    end = edition_end(text.plain, end)
                    dated = _YEAR.search(text.plain[last.end : end]) is not None
                found = _Found(
                    start, end, rule.label, rule, self._known(form), priority=USER if rule.origin.user else LISTED
                )
                context = rule.context
                if not rule.origin.user and _FIRM.match(text.plain, end):
                    vetoed.append(found)  # « Falcon Shield Industries »
                elif context is None or (context.forms and form.surface not in context.forms):
                    sure.append(found)
                elif text.forbids(context, start, end):
                    vetoed.append(found)
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
        sure += [f for f in waiting if f.known in confirmed and not _covered(f, sure)]
        return _one_known(sure), vetoed

    def _context(self, text: Text, listed: list[_Found], vetoed: list[_Found]) -> list[_Found]:
        """The names that patterns find, and those names wherever else they stand."""
        found: list[_Found] = []
        for compiled, start, end in self._patterns.find(text):
            if hit := self._pattern_hit(text, compiled, start, end, vetoed):
                found.append(hit)
        named: dict[str, dict[str, _Found]] = {}
        for f in (*listed, *found):
            named.setdefault(f.label, {})[text.plain[f.start : f.end]] = f
        spelt: dict[str, _Found | None] = {}
        for compiled, start, end in self._patterns.find_with(set(named), text):
            if not (hit := self._pattern_hit(text, compiled, start, end, vetoed)):
                continue
            if compiled.rule.abbreviates:
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
            for compiled in self._patterns.follows.get(base.label, ()):
                for span in compiled.spans(compiled.match(text.plain, base.end)):
                    if span in seen or not (hit := self._pattern_hit(text, compiled, *span, vetoed)):
                        continue
                    if compiled.rule.abbreviates and not _abbreviates(
                        text.plain[slice(*span)], text.plain[base.start : base.end]
                    ):
                        continue
                    seen.add((hit.start, hit.end))
                    if compiled.rule.same:
                        hit.known = base.known
                    found.append(hit)
                    queue.append(hit)
        return found + self._carried(text, found, listed, vetoed)

    def _pattern_hit(self, text: Text, compiled: Compiled, start: int, end: int, vetoed: list[_Found]) -> _Found | None:
        rule = compiled.rule
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
        if any(v.start < end and start < v.end and v.label == rule.label for v in vetoed):
            return None
        return _Found(start, end, rule.label, rule, priority=USER if rule.origin.user else CONTEXT)

    def _carried(self, text: Text, found: list[_Found], listed: list[_Found], vetoed: list[_Found]) -> list[_Found]:
        """The names of patterns that carry, at their other places in the text."""
        names = Gazetteer()
        sources: list[_Found] = []
        known = {(f.start, f.end, f.label) for f in listed}
        for f in found:
            # a listed name looks after itself, with the context it needs
            if (
                isinstance(f.rule, PatternRule)
                and f.rule.carry
                and (f.rule.same or (f.start, f.end, f.label) not in known)
            ):
                surface = text.plain[f.start : f.end]
                if f.label == "EXERCISE":
                    surface = surface[: _edition_start(surface)]
                names.add(Form(len(sources), surface))
                sources.append(f)
        if not sources:
            return []
        taken = {(f.start, f.end) for f in found} | {(f.start, f.end) for f in vetoed}
        out: list[_Found] = []
        for i, j, forms in names.find(text):
            source = sources[forms[0].rule]
            start, end = text.words[i].start, text.words[j - 1].end
            written = [text.plain[w.start : w.end] for w in text.words[i:j]]
            if not _same_case(forms[0].surface, " ".join(written)):
                continue
            if j - i == 1 and fold(written[0]) in self.common and not written[0].isupper():
                continue  # « Amitié », once the name of an exercise, is a word again elsewhere
            if source.label == "EXERCISE":
                end = edition_end(text.plain, end)
            if (start, end) in taken:
                continue
            taken.add((start, end))
            out.append(replace(source, start=start, end=end, source="document"))
        return out

    def _token_matches(self, view: Text, doc: "Doc | None") -> list[_Found]:
        """What spaCy token patterns find, on `doc` if it is there and else on blank tokens."""
        if not self._tokens:
            return []
        from extractor.rules import token_patterns

        if self._matcher is None:
            self._matcher = token_patterns.TokenMatcher(self._tokens)
        if doc is None or len(doc.text) != len(view.plain):
            doc = token_patterns.blank()(view.plain)
        out = []
        for rule, start, end in self._matcher.spans(doc):
            if not any(map(str.isalnum, view.plain[start:end])):
                continue  # a pattern of any token matches a line end, too
            if (rule.unless and view.begins(start, end, rule.unless)) or not view.fits(rule.context, start, end):
                continue
            out.append(_Found(start, end, rule.label, rule, priority=USER if rule.origin.user else CONTEXT))
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


def _abbreviates(short: str, long: str) -> bool:
    """Whether `short` is all capitals, or its letters (up to a hyphen) come in order in `long`."""
    head = fold(short.partition("-")[0])
    if short.isupper() or not head.isalpha():
        return True
    letters = iter(fold(long))
    return head[0] == fold(long)[0] and all(c in letters for c in head)


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


def _covered(found: _Found, by: list[_Found]) -> bool:
    return any(f.start == found.start and f.end == found.end and f.known == found.known for f in by)


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


def _promoted(found: list[_Found], listed: list[_Found]) -> list[_Found]:
    """A pattern's name that holds a listed one of its label and more counts as listed:
    « Armée de libération nationale ta’ang » is not the one without ta’ang. Not where
    the whole name is listed too: « Garuda Shield » is listed, and so is « Garuda »."""
    whole = {(x.start, x.end, x.label) for x in listed}
    starts = _Starts(whole)
    return [
        replace(f, priority=LISTED)
        if f.priority < LISTED
        and (f.start, f.end, f.label) not in whole
        and any(end <= f.end for _, end in starts.between(f.start, f.end, f.label))
        else f
        for f in found
    ]


def _without_redefined(listed: list[_Found], found: list[_Found]) -> list[_Found]:
    """The listed names but for acronyms that the document itself defines otherwise:
    « Forces de défense de l’Ambazonie (ADF) » are not the ADF of the lists. Nor for
    parts of such a name: « Frud » in « (Frud-armé) »."""
    defined = {(f.start, f.end, f.label): f.known for f in found if isinstance(f.rule, PatternRule) and f.rule.same}
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
