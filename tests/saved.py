"""Results to write: the marked texts of cases/saved, and what is said of their entities."""

from collections.abc import Iterator

from extractor.core.types import Document, Entity, Mention, Result
from tests.conftest import CASES, unmark

COUNTRIES = {"loc-maroc": "MA", "loc-sao-tome": "ST"}
ROLES = {"per-helene-marchetti-diallo": ("générale",), "per-idriss-benkirane": ("ministre délégué",)}


def result_of(marked: str, path: str | None) -> Result:
    """A marked text as the result of reading it."""
    text, spans = unmark(marked)
    mentions = tuple(
        Mention(
            a,
            b,
            text[a:b],
            label,
            entity,
            source="rule" if label == "EXERCISE" else "model",
            rule="exercise.lion" if label == "EXERCISE" else None,
        )
        for a, b, label, entity in spans
    )
    return Result(Document(text, path), "fr_press 1.0.0", mentions, tuple(_entities(mentions)))


def _entities(mentions: tuple[Mention, ...]) -> Iterator[Entity]:
    for identity in dict.fromkeys(m.entity for m in mentions):
        own = [i for i, m in enumerate(mentions) if m.entity == identity]
        forms = list(dict.fromkeys(" ".join(mentions[i].text.split()) for i in own))
        name = max(forms, key=len)
        yield Entity(
            identity,
            mentions[own[0]].label,
            name,
            aliases=tuple(f for f in forms if f != name),
            roles=ROLES.get(identity, ()),
            country=COUNTRIES.get(identity),
            mentions=tuple(own),
        )


def results() -> list[Result]:
    """Three documents: an article, a wire with names over line ends (CRLF), a hostile text (accents apart, too)."""
    found = [
        result_of(path.read_text("utf-8"), f"corpus/{path.name}") for path in sorted((CASES / "saved").glob("*.txt"))
    ]
    assert len(found) == 3
    wire = (CASES / "saved" / "depeche_20240402_gao.txt").read_text("utf-8").replace("\n", "\r\n")
    found[1] = result_of(wire, "corpus/depeche_20240402_gao.txt")
    assert "\r\n" in found[1].mentions[5].text
    return found
