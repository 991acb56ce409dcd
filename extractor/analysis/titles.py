"""What a document is called: its title where it is known or reads as one, else its file.

>>> title_of(result)                    # « Gao : trois morts dans une attaque\\nBamako, 12 mai … »
'Gao : trois morts dans une attaque'
"""

import os

from extractor.core.types import Result

#: characters of the longest first line that is taken for a headline
LONGEST = 140


def headline(text: str | None) -> str | None:
    """The first line of a text, where it reads as a headline: short, of several words, no full stop at its end."""
    first, _, rest = (text or "").strip().partition("\n")
    first = " ".join(first.split())
    if not rest.strip() or not 0 < len(first) <= LONGEST or " " not in first or first.endswith((".", ",", ";", ":")):
        return None
    return first


def title_of(result: Result) -> str:
    """The title in the document's "meta", else its headline, else the name of its file."""
    title = result.document.meta.get("title")
    if isinstance(title, str) and title.strip():
        return " ".join(title.split())
    return headline(result.document.text) or os.path.basename(result.document.path or "standard input")
