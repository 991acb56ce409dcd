"""spaCy DocBin (.spacy): the names in `doc.ents`, or, of a file without any, in the one span group of each text; their
entities in `ent_id_`, or `kb_id_`."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.core import bounds
from extractor.core.errors import InputError
from extractor.documents.annotations.files import content, failure
from extractor.documents.annotations.values import Gold, Span, fitting

if TYPE_CHECKING:
    from spacy.tokens import Doc


def read(path: Path) -> Iterator[Gold | InputError]:
    """The Docs of a file."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    try:
        packed = content(path)
        # spaCy unpacks what there is, and a small file may hold a great deal
        if len(zlib.decompressobj().decompress(packed, bounds.GOLD + 1)) > bounds.GOLD:
            raise bounds.TooLarge(bounds.GOLD)
        docs = list(DocBin(store_user_data=True).from_bytes(packed).get_docs(Vocab()))
        has_names = any(doc.ents for doc in docs)
    except (OSError, bounds.TooLarge) as error:
        yield failure(path, error)
        return
    except Exception as error:  # msgpack, zlib and spaCy each have errors of their own
        yield InputError(str(path), f"not a spaCy DocBin ({error})", "give what DocBin.to_disk or --to docbin wrote")
        return
    for number, doc in enumerate(docs, 1):
        try:
            yield _gold(doc, number, path, has_names)
        except Exception as error:  # labels and ids are looked up when they are asked for; spans may overlap
            yield InputError(f"{path}, Doc {number}", str(error), "correct its spans")


def _gold(doc: "Doc", number: int, path: Path, has_names: bool) -> Gold:
    """The names of a Doc; of a file of which none `has_names`, those of its span group."""
    groups = {key: list(group) for key, group in doc.spans.items() if len(group)}
    named = list(doc.ents)
    if not has_names and len(groups) == 1:
        named = groups.popitem()[1]
    spans = [Span(e.start_char, e.end_char, e.label_, e.ent_id_ or e.kb_id_ or None) for e in named]
    left = ", ".join(f"“{key}” ({len(group)})" for key, group in groups.items())
    remarks = ((0, f"span groups are not read: {left}"),) if left else ()
    name = doc.user_data.get("path") or f"{path.stem}-{number:03d}"
    return Gold(str(name), doc.text, fitting(spans, doc.text), origin=f"{path}, Doc {number}", remarks=remarks)
