"""spaCy DocBin: for `spacy train`, or to go on working with Docs.

    from spacy.tokens import DocBin
    for doc in DocBin().from_disk("out.spacy").get_docs(nlp.vocab):
        print(doc.user_data["path"], [(e.text, e.label_, e.ent_id_) for e in doc.ents])

The mentions are `doc.ents` and `doc.spans["extractor"]`, with the entity's id as
`ent_id_` and `id_`; `doc.user_data` holds path, model and entities. The tokens
are those of spaCy's French, cut where a mention begins or ends inside one.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import BinaryIO

from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

from extractor.core.cleaning import encodable
from extractor.core.types import Result
from extractor.documents.serialization import to_dict
from extractor.tagger.french import French


def write(results: Iterable[Result], out: BinaryIO) -> None:
    nlp = French()
    docs = DocBin(attrs=["ENT_IOB", "ENT_TYPE", "ENT_ID"], store_user_data=True)
    for result in results:
        docs.add(_doc(nlp, result))
    out.write(docs.to_bytes())


def _doc(nlp: Language, result: Result) -> Doc:
    text = result.document.text
    # not make_doc, which refuses texts of over a million characters
    plain = nlp.tokenizer(text)
    first, last = {m.start for m in result.mentions}, {m.end for m in result.mentions}
    borders = {0, len(text), *first, *last}
    for token in plain:
        borders |= {token.idx, token.idx + len(token)}
    words: list[str] = []
    spaces: list[bool] = []
    starts: list[int] = []
    cuts = sorted(borders)
    for a, b in pairwise(cuts):
        # one plain space after a word belongs to it, as spaCy has it, but for one that a name begins or ends with
        if text[a:b] == " " and words and not spaces[-1] and not (a in first or b in last):
            spaces[-1] = True
        else:
            starts.append(a)
            words.append(text[a:b])
            spaces.append(False)
    doc = Doc(nlp.vocab, words=words, spaces=spaces)
    place = {start: index for index, start in enumerate(starts)}
    ends = {start + len(word): index + 1 for index, (start, word) in enumerate(zip(starts, words))}
    spans = [Span(doc, place[m.start], ends[m.end], label=m.label, span_id=m.entity or "") for m in result.mentions]
    doc.set_ents(spans)
    doc.spans["extractor"] = spans
    saved = to_dict(result)
    path = saved["path"] and encodable(saved["path"])
    doc.user_data.update({"path": path, "model": saved["model"], "entities": saved["entities"]})
    return doc
