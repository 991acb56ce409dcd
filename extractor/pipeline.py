"""Documents to results: the public Python API.

from extractor import Extractor
result = Extractor().extract("M. Bourita a reçu Mike Pompeo à Rabat.")
[entity.name for entity in result.entities]     # ['Bourita', 'Mike Pompeo', 'Rabat']
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from extractor import rules
from extractor.core import bounds
from extractor.core.overlaps import resolve
from extractor.core.types import Document, Mention, Rejected, Verdict
from extractor.coreference import consolidate
from extractor.mentions import boundaries, filters, propagation
from extractor.result import Result
from extractor.tagger import predict
from extractor.tagger.loading import describe, load
from extractor.tagger.packages import DEFAULT
from extractor.text.typography import Clean, normalize
from extractor.text.windows import Window, windows


@dataclass(slots=True)
class _Pending:
    """A document on its way: its text as the tagger reads it, and what was found so far."""

    document: Document
    clean: Clean
    plain: str
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
    mentions: list[Mention] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)


class Extractor:
    """Finds names in French texts and says which entities they are.

    `model` is the name or path of a spaCy pipeline, or None for the rules alone;
    `rule_files` are the user's rule files, one or several (TOML, or EntityRuler
    patterns in .jsonl), `builtin_rules` the groups and exercises that ship. Loading
    takes about a second; one instance serves any number of texts, one thread at a time.
    A text of more than `window` characters is read in windows of this size, which bounds
    the memory it takes. A pipeline's folder may only name what spaCy and this package
    bring, unless `trust_model`.

    `model` is then the pipeline's name and version, `rules` the rules in force, in which
    `rules.rule(mention.rule)` is what found a mention, with its file and line.

    Raises ModelError (there is no such pipeline) and RuleError (a rule file is wrong).
    """

    def __init__(
        self,
        model: str | Path | None = DEFAULT,
        rule_files: str | Path | Sequence[str | Path] = (),
        builtin_rules: bool = True,
        *,
        window: int = bounds.CHARACTERS,
        trust_model: bool = False,
    ):
        files = [rule_files] if isinstance(rule_files, str | Path) else rule_files
        self._window = window
        self.rules = rules.load([Path(f) for f in files], builtin=builtin_rules)
        self._nlp = None if model is None else load(model, trust=trust_model)
        self.model = "none" if self._nlp is None else describe(self._nlp)

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
        1 gives each result before the next text is taken.
        """

        def parts() -> Iterator[tuple[str, tuple[_Pending, int]]]:
            for text in texts:
                document = text if isinstance(text, Document) else Document(text)
                if len(document.text) <= self._window:
                    yield from _parts(document)
                    continue
                cuts = windows(document.text, self._window)
                whole = _Whole(document, len(cuts))
                for window in cuts:
                    yield from _parts(Document(document.text[window.start : window.end]), window, whole)

        for doc, (pending, offset) in predict.read(self._nlp, parts(), batch_size):
            if doc is not None:
                found = predict.model_mentions(doc, offset, pending.plain)
                pending.candidates.extend(boundaries.trimmed(pending.plain, found))
            pending.missing -= 1
            if pending.missing:
                continue
            if pending.whole is None:
                yield self._finish(pending)
            elif self._gather(pending, pending.whole, pending.window):
                yield self._joined(pending.whole)

    def _found(self, pending: _Pending) -> tuple[list[Mention], list[Rejected], list[Verdict]]:
        """The mentions of a text, in the plain text, those that lost their place to them, and what filters said."""
        plain = pending.plain
        kept, verdicts = filters.judge(plain, pending.candidates)
        mentions, rejected = resolve(_tidy([*kept, *self.rules.match_plain(plain)]))
        repeats, more = filters.standing(plain, propagation.repeats(plain, mentions))
        return sorted([*mentions, *repeats], key=lambda m: m.start), rejected, [*verdicts, *more]

    def _gather(self, pending: _Pending, whole: _Whole, window: Window) -> bool:
        """Put what a window holds to what those before it held; whether that is all."""
        mentions, rejected, verdicts = self._found(pending)
        text = whole.document.text

        def back(mention: Mention) -> Mention:
            start, end = pending.clean.original_span(mention.start, mention.end)
            return _placed(mention, window.start + start, window.start + end, text)

        done = whole.mentions[-1].end if whole.mentions else 0
        # a name that begins here is this window's, to its end; the rest is for the neighbours
        own = (m for m in map(back, mentions) if window.first <= m.start < window.last)
        for mention in own:
            if mention.start >= done:
                whole.mentions.append(mention)
                done = mention.end
        lost = (replace(r, loser=back(r.loser), winner=back(r.winner)) for r in rejected)
        whole.rejected += [r for r in lost if window.first <= r.loser.start < window.last]
        said = (replace(v, before=back(v.before), after=v.after and back(v.after)) for v in verdicts)
        whole.verdicts += [v for v in said if window.first <= v.before.start < window.last]
        whole.missing -= 1
        return not whole.missing

    def _joined(self, whole: _Whole) -> Result:
        text = whole.document.text
        mentions, entities, joins = consolidate(text, whole.mentions, self.rules)
        return Result(
            document=whole.document,
            model=self.model,
            mentions=tuple(mentions),
            entities=tuple(entities),
            rejected=tuple(whole.rejected),
            verdicts=tuple(whole.verdicts),
            joins=tuple(joins),
        )

    def _finish(self, pending: _Pending) -> Result:
        clean = pending.clean
        mentions, rejected, verdicts = self._found(pending)
        # names are shown as written, not in the plain typography of the tagger
        mentions = [_placed(m, m.start, m.end, clean.text) for m in mentions]
        mentions, entities, joins = consolidate(clean.text, mentions, self.rules)
        original = pending.document.text

        def back(mention: Mention) -> Mention:
            return _placed(mention, *clean.original_span(mention.start, mention.end), original)

        return Result(
            document=pending.document,
            model=self.model,
            mentions=tuple(map(back, mentions)),
            entities=tuple(entities),
            rejected=tuple(replace(r, loser=back(r.loser), winner=back(r.winner)) for r in rejected),
            verdicts=tuple(replace(v, before=back(v.before), after=v.after and back(v.after)) for v in verdicts),
            joins=tuple(joins),
        )


def _tidy(mentions: Iterable[Mention]) -> Iterator[Mention]:
    """The mentions without white space at their ends (a line end may be U+0085), and without those that hold no name."""
    for m in mentions:
        name = m.text.strip()
        if len(name) != len(m.text):
            start = m.start + len(m.text) - len(m.text.lstrip())
            m = replace(m, start=start, end=start + len(name), text=name)
        if any(map(str.isalnum, name)):
            yield m


def _parts(
    document: Document, window: Window | None = None, whole: _Whole | None = None
) -> Iterator[tuple[str, tuple[_Pending, int]]]:
    """The pieces of a text for the tagger, each with what it belongs to and where in it."""
    clean = Clean(document.text)
    plain = normalize(clean.text)
    cut = list(predict.pieces(plain))
    pending = _Pending(document, clean, plain, len(cut), window=window, whole=whole)
    for offset, piece in cut:
        yield piece, (pending, offset)


def _placed(mention: Mention, start: int, end: int, text: str) -> Mention:
    """The mention at text[start:end]: mostly where and as it is, and then itself."""
    surface = text[start:end]
    if (start, end, surface) == (mention.start, mention.end, mention.text):
        return mention
    return replace(mention, start=start, end=end, text=surface)
