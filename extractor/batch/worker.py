"""The work itself, in one process: items to outcomes, whatever a document does.

    for outcome in work(["articles/a.txt", Document("Kaïs Saïed a reçu le Premier ministre.")], Settings()):
        outcome.line                                    # the document as a line of JSON

A file that cannot be read, and a document that takes too long or makes the tagger fail,
is an outcome with an error; the others go on. Nothing here prints or writes.
"""

import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from extractor.batch.settings import Item, Settings, name
from extractor.core.errors import ExtractorError, InputError
from extractor.core.outcomes import Outcome
from extractor.core.types import Document, Result
from extractor.corrections import apply
from extractor.documents import reading as read
from extractor.documents.selection import select
from extractor.documents.serialization import fingerprint

#: documents a worker takes at a time: large enough that sending costs nothing,
#: small enough that order holds up few results
TASK = 32


class Timeout(BaseException):
    """A document took longer than allowed; no Exception, which components might catch."""


@lru_cache(maxsize=2)
def _extractor(model: str | None, rule_files: tuple[str, ...], builtin_rules: bool):
    from extractor.pipeline import Extractor

    return Extractor(model, rule_files, builtin_rules)


def work(items: Iterable[Item], settings: Settings, batch_size: int = TASK) -> Iterator[Outcome]:
    """The outcomes of some documents, in order, in this process, as they come.

    A file that cannot be read, and a document that takes too long or makes the
    tagger fail, is an outcome with an error; the others go on.
    """

    extractor = _extractor(settings.model, settings.rule_files, settings.builtin_rules)
    warnings: list[str] = []

    def documents() -> Iterator[Document | InputError]:
        for item in items:
            if isinstance(item, str):
                yield from read.entries(item, settings.reading, warnings.append)
            else:
                yield item

    for group in _groups(documents(), batch_size):
        texts = [d for d in group if isinstance(d, Document)]
        results = iter(_results(extractor, texts, settings.timeout))
        for document in group:
            found = document if isinstance(document, InputError) else next(results)
            if isinstance(found, InputError):
                yield Outcome(name(document), error=found, warnings=_taken(warnings))
            else:
                yield _outcome(found, settings, _taken(warnings))


def _outcome(result: Result, settings: Settings, warnings: tuple[str, ...]) -> Outcome:
    from extractor.writers.jsonl import line

    result = select(apply(result, settings.corrections), settings.labels, settings.min_mentions, settings.sort)
    counts = (result.characters, len(result.mentions), len(result.entities))
    if not settings.whole_results:
        text = line(result, with_meta=settings.with_meta)
        return Outcome(result.document.path, text, None, *counts, warnings=warnings)
    # how it was found is for `explain`, and need not travel
    result = replace(result, rejected=(), verdicts=(), joins=(), length=result.characters)
    meta = result.document.meta
    if settings.with_meta:
        meta = {**meta, "sha256": fingerprint(result.document.text)}
    text = result.document.text if settings.with_texts else None
    result = replace(result, document=replace(result.document, text=text, meta=meta))
    return Outcome(result.document.path, None, result, *counts, warnings=warnings)


def _taken(messages: list[str]) -> tuple[str, ...]:
    taken = tuple(messages)
    messages.clear()
    return taken


def _groups(things: Iterable, size: int) -> Iterator[list]:
    things = iter(things)
    while group := list(islice(things, size)):
        yield group


def _results(extractor, documents: list[Document], timeout: float | None) -> list[Result | InputError]:
    """The results of some documents; for a document that fails, the InputError instead."""
    try:
        # what all may take together is what each may: should that be too little for
        # many long ones, each is tried again by itself
        with _time_limit(timeout):
            return list(extractor.extract_many(documents, batch_size=len(documents) or 1))
    except ExtractorError:
        raise
    except (Exception, Timeout) as error:
        if len(documents) > 1:  # find the one that fails
            return [r for d in documents for r in _results(extractor, [d], timeout)]
        subject = documents[0].path or "standard input"
        if isinstance(error, Timeout):
            return [
                InputError(
                    subject, f"took longer than {timeout:g} seconds", "give it a longer --timeout, or leave it out"
                )
            ]
        return [
            InputError(
                subject, f"the tagger failed on it ({type(error).__name__}: {error})", "leave it out, and report it"
            )
        ]


@contextmanager
def _time_limit(seconds: float | None) -> Iterator[None]:
    """Raise Timeout in this process's main thread after so many seconds."""

    def stop(signum, frame):
        raise Timeout

    if not seconds or not hasattr(signal, "setitimer"):
        yield
        return
    try:
        before = signal.signal(signal.SIGALRM, stop)
    except ValueError:  # a thread of a cluster's worker: the scheduler's own limits hold
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def work_all(items: tuple[Item, ...], settings: Settings) -> list[Outcome]:
    """`work` as one call, for an executor."""
    return list(work(items, settings))
