"""What to correct first."""

from extractor.annotation.order import has_confidence, ranked
from extractor.core.types import Document, Mention, Result, Verdict
from extractor.documents.annotations import unmark


def result(path: str, marked: str, **more) -> Result:
    text, spans = unmark(marked)
    mentions = tuple(Mention(s.start, s.end, text[s.start : s.end], s.label) for s in spans)
    return Result(Document(text, path), "fr", mentions, (), **more)


SURE = result("sure", "À [Gao](LOC), à [Gao](LOC).")
RARE = result("rare", "À [Gao](LOC), [Awa](PER), [Mopti](LOC), [Ba](PER).")
UNSURE = result(
    "unsure", "Le [Gao](ORG) et l’OCDE.", verdicts=(Verdict(Mention(14, 18, "OCDE", "ORG"), None, "title", "…"),)
)


def order(by, *results) -> list[str]:
    return [draft.result.document.path for draft in ranked(results, by)]


def test_texts_come_by_what_they_teach():
    texts = (SURE, UNSURE, RARE)
    assert order("order", *texts) == ["sure", "unsure", "rare"]
    assert order("rare", *texts)[0] == "rare"
    assert order("confidence", *texts)[0] == "unsure"


def test_disagreement_and_rarity_are_doubts():
    sure, unsure, rare = ranked([SURE, UNSURE, RARE], "order")
    assert unsure.doubts[0] > sure.doubts[0]  # the other texts say LOC
    assert rare.doubts[1] > 0 and all(0 <= d <= 1 for draft in (sure, unsure, rare) for d in draft.doubts)


def test_a_confidence_is_taken_where_there_is_one():
    mentions = (Mention(2, 5, "Gao", "LOC", confidence=0.9), Mention(7, 10, "Ba", "PER", confidence=0.25))
    weighed = Result(Document("À Gao, Ba.", "a"), "fr", mentions, ())
    assert has_confidence([weighed]) and not has_confidence([SURE])
    assert ranked([weighed], "confidence")[0].doubts == (0.1, 0.75)
