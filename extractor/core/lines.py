"""The lines of a text that is in memory.

lines_of("Gao\\r\\nKidal\\rTessalit\\n")   # ["Gao", "Kidal", "Tessalit", ""]
"""

import re

# CR CR LF: a file that was made one for Windows twice
_END = re.compile(r"\r\r?\n|\r|\n")


def lines_of(text: str) -> list[str]:
    """The lines as an editor counts them: no name is cut at a U+2028 or a vertical tab in it."""
    return _END.split(text)
