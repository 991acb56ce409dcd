"""Documents to results: the public Python API.

from extractor import Extractor
result = Extractor().extract("M. Bourita a reçu Mike Pompeo à Rabat.")
[entity.name for entity in result.entities]     # ['Bourita', 'Mike Pompeo', 'Rabat']
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from extractor import rules
from extractor.core import arguments, bounds
from extractor.core.cleaning import without_halves
from extractor.core.failing_streams import up_to_error
from extractor.core.overlaps import resolve
from extractor.core.types import HEADER, Document, Mention, Rejected, Role, Verdict
from extractor.coreference import consolidate
from extractor.mentions import boundaries, person_spans
from extractor.mentions.filters import judge, standing
from extractor.mentions.propagation import repeats
from extractor.result import Result
from extractor.rules.bands import with_bands
from extractor.rules.document_facts import NOTHING, DocumentFacts
from extractor.rules.homonyms import without_homonyms
from extractor.rules.namesakes import with_namesakes
from extractor.tagger import predict
from extractor.tagger.loading import describe, load
from extractor.tagger.packages import DEFAULT
from extractor.text import markup
from extractor.text.plain import Plain, Way
from extractor.text.stitched import Stitched
from extractor.text.windows import Window, windows


@dataclass(slots=True)
class _Pending:
    """A document on its way: its text as the tagger reads it, and what was found so far."""

    document: Document
    plain: Plain
    missing: int  # pieces the model has not read yet
    candidates: list[Mention] = field(default_factory=list)
    #: of a document that is read in windows: where this one stands in it, and what is gathered of all
    window: Window | None = None
    whole: "_Whole | None" = None


@dataclass(slots=True)
class _Whole:
    """A document that is read in windows: what was found in those behind which one is."""

    document: Document
    missing: int
    #: what windows read of it: no script that begins in another one
    read: Document
    #: its text as it is shown, and what each window holds of it
    shown: Stitched = field(default_factory=Stitched)
    parts: list["_Part"] = field(default_factory=list)
    #: what all windows hold that allows rules in each of them
    told: DocumentFacts = NOTHING


@dataclass(slots=True)
class _Part:
    """What a window holds: `mentions` where they stand in the document, and as they are shown in all of it."""

    window: Window
    candidates: list[Mention]
    moved: int  # by how much its offsets are moved in what is shown
    mentions: list[tuple[Mention, Mention]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    #: what it, and what was known of the others, says for rules
    knew: DocumentFacts = NOTHING


class Extractor:
    """Finds names in French texts and says which entities they are.

    `model` is the name or path of a spaCy pipeline, or None for the rules alone;
    `rule_files` are the user's rule files, one or several (TOML, or EntityRuler
    patterns in .jsonl), `builtin_rules` the groups and exercises that ship. Loading
    takes about a second; one instance serves any number of texts, one thread at a time,
    and can be pickled for other processes.
    A text of more than `window` characters is read in windows of this size, which bounds
    the memory it takes. A pipeline's folder may only name what spaCy and this package
    bring, unless `trust_model`.
    `filters` and `propagation` switch those stages off, to measure what they bring.

    With `confidence`, mentions that the tagger finds say how probable it is that
    they are right; those below `min_confidence` (0 to 1) are dropped before they
    are brought together as entities. What rules find has no such number and stays.
    None asks for it only where the tagger knows it.

    `model` is then the pipeline's name and version, `rules` the rules in force, in which
    `rules.rule(mention.rule)` is what found a mention, with its file and line.

    Raises ModelError (there is no such pipeline, or it knows no confidence), RuleError
    (a rule file is wrong) and ArgumentError, which is a ValueError (an argument is none of
    the above); all are ExtractorErrors.
    """

    def __init__(
        self,
        model: str | Path | None = DEFAULT,
        rule_files: str | Path | Sequence[str | Path] = (),
        builtin_rules: bool = True,
        *,
        window: int = bounds.CHARACTERS,
        trust_model: bool = False,
        filters: bool = True,
        propagation: bool = True,
        confidence: bool | None = False,
        min_confidence: float = 0.0,
    ):
        arguments.name("model", model)
        files = arguments.files("rule_files", rule_files)
        arguments.switch("builtin_rules", builtin_rules)
        self._window = arguments.number("window", window)
        arguments.switch("trust_model", trust_model)
        arguments.switch("filters", filters)
        arguments.switch("propagation", propagation)
        arguments.switch("confidence", confidence, or_none=True)
        arguments.share("min_confidence", min_confidence)
        self.rules = rules.load(files, builtin=builtin_rules)
        self._nlp = None if model is None else load(model, trust=trust_model)
        self._spelt = predict.spellings(self._nlp)
        self._taught = () if self._nlp is None else predict.taught_labels(self._nlp)
        self._filters, self._propagation = filters, propagation
        self.model = "none" if self._nlp is None else describe(self._nlp)
        if confidence is None:
            confidence = self._nlp is not None and predict.knows_confidence(self._nlp)
        self._confidence, self._min_confidence = confidence, min_confidence
        if self._nlp is not None and (confidence or min_confidence):
            predict.ask_confidence(self._nlp)

    def extract(self, text: str | Document) -> Result:
        """The mentions and entities of one text: « L’ONU à Gao » gives an ORG and a LOC.

        The result also says how it came about: `verdicts` are what filters dropped or changed,
        `rejected` the candidates that lost their place to another, `joins` why a mention
        belongs to its entity.
        """
        return next(self.extract_many([text]))

    def extract_many(self, texts: Iterable[str | Document], batch_size: int = 32) -> Iterator[Result]:
        """The results of many texts, in their order, as they come.

        `batch_size` pieces of text are tagged together: 32 is fastest for articles,
        1 gives each result before the next text is taken. Where taking a text fails, the results of those
        before it come first, then its error. Raises ArgumentError for a size that is none, and TypeError for one
        text in the place of several, and when it comes to what is no text.
        """
        if isinstance(texts, str | bytes | Document) or not isinstance(texts, Iterable):
            raise TypeError(f"extract_many takes a list of texts, not one {type(texts).__name__}; extract takes that")
        # more than there can be are all of them
        return self._results(texts, min(arguments.number("batch_size", batch_size), sys.maxsize))

    def _results(self, texts: Iterable[str | Document], batch_size: int) -> Iterator[Result]:
        def parts() -> Iterator[tuple[str, tuple[_Pending, int]]]:
            for number, text in enumerate(texts):
                document = _document(text, number)
                if len(document.text) <= self._window:
                    yield from self._parts(document)
                    continue
                cuts = windows(document.text, self._window)
                whole = _Whole(document, len(cuts), replace(document, text=markup.blanked(document.text)))
                for window in cuts:
                    yield from self._parts(_within(whole.read, window), window, whole)

        with up_to_error(parts()) as good:
            for doc, (pending, offset) in predict.read(self._nlp, good, batch_size):
                if doc is not None:
                    found = self._sure(predict.model_mentions(doc, offset, pending.plain.text, self._taught))
                    pending.candidates.extend(boundaries.trimmed(pending.plain.text, found))
                pending.missing -= 1
                if pending.missing:
                    continue
                if pending.whole is None or pending.window is None:
                    yield self._finish(pending)
                else:
                    self._gather(pending, pending.whole, pending.window)
                    if not pending.whole.missing:
                        yield self._joined(pending.whole)

    def _parts(
        self, document: Document, window: Window | None = None, whole: _Whole | None = None
    ) -> Iterator[tuple[str, tuple[_Pending, int]]]:
        """The pieces of a text for the tagger, each with what it belongs to and where in it."""
        plain = self._plain(document.text)
        cut = list(predict.pieces(plain.text))
        pending = _Pending(document, plain, len(cut), window=window, whole=whole)
        for offset, piece in cut:
            yield without_halves(piece), (pending, offset)  # spaCy takes no halves of characters

    def _plain(self, text: str) -> Plain:
        """A text made plain by what the tagger and the rules know of words and names."""
        return Plain(text, self._spelt, self.rules.phrases, self.rules.numbered)

    def _found(
        self, pending: _Pending, elsewhere: DocumentFacts = NOTHING
    ) -> tuple[list[Mention], list[Rejected], list[Verdict], DocumentFacts]:
        """The mentions of a text, in the plain text, those that lost their place to them, and what filters said.

        And what it says for rules in other windows of a document, of which `elsewhere` says what the others hold.
        """
        plain = pending.plain.text
        view = self.rules.view(plain, elsewhere)
        candidates, mended = person_spans.repaired(plain, pending.candidates)
        kept, verdicts = judge(plain, candidates) if self._filters else (candidates, [])
        kept = [m for m in kept if _has_letter(m.text)]
        if self._filters:
            kept, misread = without_homonyms(view, kept)
            kept, armed = with_bands(view, kept)
            verdicts = [*verdicts, *misread, *armed]
        people = [(m.start, m.end) for m in kept if m.label == "PER"]
        seen = frozenset((m.start, m.end, m.label) for m in candidates if m.label in ("GROUP", "EXERCISE"))
        found = boundaries.within_lines(self.rules.match_in(view, people=people, seen=seen))
        ruled = boundaries.as_tagged(found, kept)
        mentions, rejected = resolve(_tidy([*kept, *ruled, *_named(pending)]))
        if self._filters:
            mentions, carried = with_namesakes(view, mentions, self.rules.common)
            verdicts = [*verdicts, *carried]
        repeated = repeats(plain, mentions, self.rules.once) if self._propagation else []
        if self._filters:
            repeated, more = standing(plain, repeated)
            verdicts = [*verdicts, *more]
        return sorted([*mentions, *repeated], key=lambda m: m.start), rejected, [*mended, *verdicts], view.told

    def _gather(self, pending: _Pending, whole: _Whole, window: Window) -> None:
        """Put what a window holds to what those before it held."""
        whole.parts.append(_Part(window, pending.candidates, whole.shown.add(pending.plain, window)))
        self._look(pending, whole, whole.parts[-1])
        whole.missing -= 1

    def _look(self, pending: _Pending, whole: _Whole, part: _Part) -> None:
        """Find what a window holds, with what the windows that were read allow in it."""
        window, text, shown = part.window, whole.document.text, pending.plain.shown
        mentions, rejected, verdicts, told = self._found(pending, whole.told)
        part.knew = whole.told = whole.told | told

        def back(mention: Mention) -> Mention:
            start, end = pending.plain.original_span(mention.start, mention.end)
            return _placed(mention, window.start + start, window.start + end, text)

        def written(m: Mention) -> Mention:
            return replace(m, start=m.start + part.moved, end=m.end + part.moved, text=shown[m.start : m.end])

        # a name that begins here is this window's, to its end; the rest is for the neighbours
        placed = ((back(mention), written(mention)) for mention in mentions)
        part.mentions = [(there, name) for there, name in placed if window.first <= there.start < window.last]
        lost = (replace(r, loser=back(r.loser), winner=back(r.winner)) for r in rejected)
        part.rejected = [r for r in lost if window.first <= r.loser.start < window.last]
        said = (replace(v, before=back(v.before), after=v.after and back(v.after)) for v in verdicts)
        part.verdicts = [v for v in said if window.first <= v.before.start < window.last]

    def _joined(self, whole: _Whole) -> Result:
        # what a later window says may allow a rule in this one, and its names then one elsewhere
        while behind := [part for part in whole.parts if not part.knew.holds(whole.told)]:
            for part in behind:
                document = _within(whole.read, part.window)
                self._look(_Pending(document, self._plain(document.text), 0, part.candidates), whole, part)
        mentions, done = [], 0
        for there, written in chain.from_iterable(part.mentions for part in whole.parts):
            if there.start >= done:
                done = there.end
                mentions.append(written)
        shown = whole.shown
        found = self._consolidated(whole.document, shown.text(), mentions, shown.original_span)
        return replace(
            found,
            rejected=tuple(chain.from_iterable(part.rejected for part in whole.parts)),
            verdicts=tuple(chain.from_iterable(part.verdicts for part in whole.parts)),
        )

    def _sure(self, mentions: Iterable[Mention]) -> Iterable[Mention]:
        """Those that the tagger is sure enough of; how sure is told only if it was asked."""
        if not self._min_confidence:
            return mentions
        sure = (m for m in mentions if (m.confidence or 0) >= self._min_confidence)
        return sure if self._confidence else (replace(m, confidence=None) for m in sure)

    def _finish(self, pending: _Pending) -> Result:
        shown = pending.plain.shown
        found, rejected, verdicts, _ = self._found(pending)
        # names are shown as written, not in the plain typography of the tagger
        written = [_placed(m, m.start, m.end, shown) for m in found]
        original, way = pending.document.text, pending.plain.original_span

        def back(mention: Mention) -> Mention:
            return _placed(mention, *way(mention.start, mention.end), original)

        return replace(
            self._consolidated(pending.document, shown, written, way),
            rejected=tuple(replace(r, loser=back(r.loser), winner=back(r.winner)) for r in rejected),
            verdicts=tuple(replace(v, before=back(v.before), after=v.after and back(v.after)) for v in verdicts),
        )

    def _consolidated(self, document: Document, shown: str, written: list[Mention], way: Way) -> Result:
        """The result of mentions in the text as it is shown, whose `way` leads back to the document's."""
        # a control that stands for « Š » is no name alone
        named = [m for m in written if _has_letter(document.text[slice(*way(m.start, m.end))])]
        mentions, entities, joins = consolidate(shown, named, self.rules)

        def told(role: Role) -> Role:
            start, end = way(role.start, role.end)
            return replace(role, start=start, end=end)

        return Result(
            document=document,
            model=self.model,
            mentions=tuple(_placed(m, *way(m.start, m.end), document.text) for m in mentions),
            entities=tuple(
                replace(entity, role_details=tuple(map(told, entity.role_details))) if entity.role_details else entity
                for entity in entities
            ),
            joins=tuple(joins),
        )


def _has_letter(name: str) -> bool:
    """Whether a name is more than signs, as an accent alone."""
    return any(map(str.isalnum, name))


def _document(text: str | Document, number: int) -> Document:
    """The document that a text is, of several that `number`. Raises TypeError for none, as a missing value of pandas.

    And ArgumentError for a Document whose path, fields or people are none; a Path is one by its name.
    """
    document = text if isinstance(text, Document) else Document(text)
    if not isinstance(document.text, str):
        raise TypeError(f"a text is a str or a Document with one, not {type(document.text).__name__} (texts[{number}])")
    if document.path is not None and not isinstance(document.path, str):
        document = replace(document, path=str(arguments.path("path", document.path)))
    arguments.fields("meta", document.meta)
    arguments.spans("people", document.people, len(document.text))
    return document


def _within(document: Document, window: Window) -> Document:
    """What a window reads of a document, with the people whom its format names there."""
    start, end = window.start, window.end
    people = tuple((a - start, b - start) for a, b in document.people if start <= a and b <= end)
    return Document(document.text[start:end], people=people)


def _named(pending: _Pending) -> list[Mention]:
    """The persons whom the document's format names (who wrote a mail, to whom), where they stand in the plain text."""
    found = []
    for span in pending.document.people:
        start, end = pending.plain.plain_span(*span)
        name = pending.plain.text[start:end]
        if name.strip():
            found.append(Mention(start, end, name, "PER", source="header", priority=HEADER))
    return found


def _tidy(mentions: Iterable[Mention]) -> Iterator[Mention]:
    """The mentions without white space at their ends (a line end may be U+0085); those that hold no name go."""
    for m in mentions:
        name = m.text.strip()
        if len(name) != len(m.text):
            start = m.start + len(m.text) - len(m.text.lstrip())
            m = replace(m, start=start, end=start + len(name), text=name)
        if any(map(str.isalnum, name)):
            yield m


def _placed(mention: Mention, start: int, end: int, text: str) -> Mention:
    """The mention at text[start:end]: mostly where and as it is, and then itself."""
    surface = text[start:end]
    if (start, end, surface) == (mention.start, mention.end, mention.text):
        return mention
    return replace(mention, start=start, end=end, text=surface)
