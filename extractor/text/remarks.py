"""What stands in a text that is no text, with what helps: markup, letters encoded wrongly, NULs (pure).

>>> list(remarks("HervÃ© a votÃ©."))[0]
'2 letters encoded twice (« Ã© » for « é »), read as meant; mend the file with ftfy or iconv'
"""

from collections.abc import Iterator

from extractor.text import controls, markup, twice_encoded
from extractor.text.offsets import Edited

#: tags and references of a text below this are what someone wrote of them
_FEW = 3


def remarks(text: str) -> Iterator[str]:
    """What to warn of, a line each; what is read is right all the same (plain.py)."""
    if (number := markup.count(text)) >= _FEW:
        yield (
            f"{number} HTML tags and entities, read as borders and letters; "
            "--input-format html reads it as a web page, without its menus"
        )
    if edits := list(twice_encoded.edits(text)):
        first = edits[0]
        letters = f"{len(edits)} letters" if len(edits) > 1 else "1 letter"
        shown = f"« {text[first.start : first.end]} » for « {first.text} »"
        yield f"{letters} encoded twice ({shown}), read as meant; mend the file with ftfy or iconv"
    if number := sum(1 for _ in controls.edits(Edited(text, edits).text)):
        letters = f"{number} letters" if number > 1 else "1 letter"
        yield f"{letters} of cp1252 as controls (U+0092 for « ’ »), read as meant; mend the file with ftfy"
    if number := text.count("\0"):
        characters = f"{number} NUL characters" if number > 1 else "1 NUL character"
        yield f"{characters}, read as spaces; tr -d '\\000' takes them out"
