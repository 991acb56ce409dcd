"""spaCy DocBin (.spacy): the names in `doc.ents`, or in the one span group of a text without such; their entities in
`ent_id_`, or `kb_id_`."""

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
        docs = DocBin(store_user_data=True).from_bytes(packed).get_docs(Vocab())
        # labels and ids are looked up when they are asked for
        found = [_gold(doc, number, path) for number, doc in enumerate(docs, 1)]
    except (OSError, bounds.TooLarge) as error:
        yield failure(path, error)
        return
    except Exception as error:  # msgpack, zlib and spaCy each have errors of their own
        yield InputError(str(path), f"not a spaCy DocBin ({error})", "give what DocBin.to_disk or --to docbin wrote")
        return
    yield from found


def _gold(doc: "Doc", number: int, path: Path) -> Gold:
    groups = {key: list(group) for key, group in doc.spans.items() if len(group)}
    named = list(doc.ents)
    if not named and len(groups) == 1:
        named = groups.popitem()[1]
    spans = [Span(e.start_char, e.end_char, e.label_, e.ent_id_ or e.kb_id_ or None) for e in named]
    left = ", ".join(f"“{key}” ({len(group)})" for key, group in groups.items())
    remarks = ((0, f"span groups are not read: {left}"),) if left else ()
    name = doc.user_data.get("path") or f"{path.stem}-{number:03d}"
    return Gold(str(name), doc.text, fitting(spans, doc.text), origin=f"{path}, Doc {number}", remarks=remarks)
