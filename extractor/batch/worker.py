"""The work itself, in one process: items to outcomes, whatever a document does.

    for outcome in work(["articles/a.txt", Document("Kaïs Saïed a reçu le Premier ministre.")], Settings()):
        outcome.line                                    # the document as a line of JSON

A file that cannot be read, and a document that takes too long or makes the tagger fail,
is an outcome with an error; the others go on. Nothing here prints or writes.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from extractor.batch.contents import contents as contents_of
from extractor.batch.settings import Item, Settings, name
from extractor.core.errors import ExtractorError, InputError, RuleError
from extractor.core.outcomes import Outcome
from extractor.core.time_limits import Timeout, time_limit
from extractor.core.types import Document, Result
from extractor.corrections import apply
from extractor.documents import parts, quality
from extractor.documents.selection import select
from extractor.documents.serialization import fingerprint

if TYPE_CHECKING:
    from extractor.pipeline import Extractor
    from extractor.rules import RuleSet

T = TypeVar("T")

#: documents a worker takes at a time: large enough that sending costs nothing,
#: small enough that order holds up few results
TASK = 32
#: characters from which a handful of documents is one, however few they are
TOGETHER = 500_000
#: seconds that a document may take, and those more for each character of it, where no other
#: limit is set: fifty times what it takes
SECONDS, SECONDS_A_CHARACTER = 60.0, 1 / 2000


@lru_cache(maxsize=2)
def _extractor(
    model: str | None,
    rule_files: tuple[str, ...],
    builtin_rules: bool,
    window: int,
    trust_model: bool,
    confidence: bool,
    min_confidence: float,
    contents: tuple[tuple[str, str], ...] = (),
) -> "Extractor":
    """The pipeline of these settings. `contents` are those of its files when the run began: a cluster's worker lives
    for days, and one that starts later in a run would read what they say by then. Raises RuleError for such a file."""
    from extractor.pipeline import Extractor

    extractor = Extractor(
        model,
        rule_files,
        builtin_rules,
        window=window,
        trust_model=trust_model,
        confidence=confidence,
        min_confidence=min_confidence,
    )
    # by their last names: a cluster has absolute ones; files that were sent along are called otherwise
    now = [(os.path.basename(file), digest) for file, digest in contents_of(rule_files, model)] if contents else []
    for file, then in contents:
        of_name = [digest for name, digest in now if name == os.path.basename(file)]
        if of_name and then not in of_name:
            remedy = "put it back and go on with --resume, or begin anew with --force"
            raise RuleError(file, "is not as it was when the run began", remedy)
    return extractor


def work(items: Iterable[Item], settings: Settings, batch_size: int = TASK) -> Iterator[Outcome]:
    """The outcomes of some documents, in order, in this process, as they come.

    A file that cannot be read, and a document that takes too long or makes the
    tagger fail, is an outcome with an error; the others go on.
    """

    extractor = _extractor(
        settings.model,
        settings.rule_files,
        settings.builtin_rules,
        settings.max_characters,
        settings.trust_model,
        settings.confidence,
        settings.min_confidence,
        settings.contents,
    )
    warnings: list[str] = []

    def documents() -> Iterator[Document | InputError]:
        for item in parts.with_parts(items, settings.reading, warnings.append):
            found = parts.entries(item, settings.reading, warnings.append) if isinstance(item, str) else [item]
            for document in found:
                yield _too_long(document, settings) or document

    for group in groups(documents(), batch_size):
        looked = {id(d): quality.look(d.text) for d in group if isinstance(d, Document)}
        skipped = {d for d, found in looked.items() if settings.skip_foreign and found.foreign > 0.5}
        texts = [d for d in group if isinstance(d, Document) and id(d) not in skipped]
        read_texts = [_french(d, looked[id(d)]) for d in texts] if settings.skip_foreign else texts
        results = iter(results_of(extractor, read_texts, settings.timeout))
        for document in group:
            if isinstance(document, InputError):
                yield Outcome(name(document), error=document, warnings=_taken(warnings))
                continue
            subject = document.path or "standard input"
            warnings += [f"{subject}: {remark}" for remark in looked[id(document)].remarks()]
            if id(document) in skipped:
                yield Outcome(name(document), skipped=True, warnings=_taken(warnings))
                continue
            found = next(results)
            if isinstance(found, InputError):
                yield Outcome(name(document), error=found, warnings=_taken(warnings))
            else:
                yield _outcome(replace(found, document=document), settings, _taken(warnings))


def _french(document: Document, found: quality.Quality) -> Document:
    """The document without its paragraphs that are not French, where it has any."""
    return replace(document, text=quality.without(document.text, found.spans)) if found.spans else document


def _outcome(result: Result, settings: Settings, warnings: tuple[str, ...]) -> Outcome:
    from extractor.writers.jsonl import line

    result = select(apply(result, settings.corrections), settings.labels, settings.min_mentions, settings.sort)
    counts = (result.characters, len(result.mentions), len(result.entities))
    kept = tuple(name for name in settings.reading.keep_fields if name in result.document.meta)
    if not settings.whole_results:
        text = line(result, with_meta=settings.with_meta, with_role_details=settings.with_role_details)
        return Outcome(result.document.path, text, None, *counts, warnings=warnings, kept=kept)
    # how it was found is for `explain`, and need not travel
    result = replace(result, rejected=(), verdicts=(), joins=(), length=result.characters)
    meta = result.document.meta
    if settings.with_meta or meta:
        meta = {**meta, "sha256": fingerprint(result.document.text)}
    document = replace(result.document, meta=meta)
    if not settings.with_texts:
        document = replace(document, text=None)  # type: ignore[arg-type]  # as of a saved result
    result = replace(result, document=document)
    return Outcome(result.document.path, None, result, *counts, warnings=warnings, kept=kept)


def _taken(messages: list[str]) -> tuple[str, ...]:
    taken = tuple(messages)
    messages.clear()
    return taken


def _too_long(document: Document | InputError, settings: Settings) -> InputError | None:
    if isinstance(document, InputError) or not settings.refuse_longer:
        return None
    if len(document.text) <= settings.max_characters:
        return None
    return InputError(
        document.path or "standard input",
        f"longer than {settings.max_characters:,} characters",
        "allow more with --max-characters, or have it read in windows with --too-long cut",
    )


def groups(things: Iterable[T], size: int, characters: int = TOGETHER) -> Iterator[list[T]]:
    """The things in handfuls of `size`, fewer where their texts are long: what is at hand stays bounded."""
    group: list[T] = []
    held = 0
    for thing in things:
        group.append(thing)
        held += len(thing.text) if isinstance(thing, Document) else 0
        if len(group) >= size or held >= characters:
            yield group
            group, held = [], 0
    if group:
        yield group


def results_of(
    extractor: "Extractor",
    documents: list[Document],
    timeout: float | None = None,
    otherwise: str = "give it a longer --timeout, or leave it out",
) -> list[Result | InputError]:
    """The results of some documents; for a document that fails, the InputError instead.

    `otherwise` helps one that takes too long where no rule is to blame.
    """
    limit = timeout or SECONDS + SECONDS_A_CHARACTER * max((len(d.text) for d in documents), default=0)
    try:
        # what all may take together is what the longest may, so that a slow one holds up the others no longer than
        # alone: should that be too little for many long ones, each is tried again by itself
        with time_limit(limit):
            return list(extractor.extract_many(documents, batch_size=len(documents) or 1))
    except ExtractorError:
        raise
    except (Exception, Timeout) as error:
        if len(documents) > 1:  # find the one that fails
            return [r for d in documents for r in results_of(extractor, [d], timeout, otherwise)]
        subject = documents[0].path or "standard input"
        if isinstance(error, Timeout):
            remedy = faster(extractor.rules, otherwise)
            return [InputError(subject, f"took longer than {limit:g} seconds", remedy)]
        return [
            InputError(
                subject, f"the tagger failed on it ({type(error).__name__}: {error})", "leave it out, and report it"
            )
        ]


def faster(rules: "RuleSet", otherwise: str) -> str:
    """What helps a document that takes too long: a rule of the user's mended that is to blame, or what else does."""
    from extractor.rules.lint import slow

    if problem := next(slow(rules.files), None):
        return (
            f"mend the rule at {problem.where}, of which 'extractor rules check' says more, or leave the document out"
        )
    return otherwise


def work_all(items: tuple[Item, ...], settings: Settings) -> list[Outcome]:
    """`work` as one call, for an executor."""
    return list(work(items, settings))
