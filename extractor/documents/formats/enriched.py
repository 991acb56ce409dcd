"""Text of mails with marks for its type (text/enriched, RFC 1896, and its forerunner text/richtext): without them.

plain("<bold>Boko</bold> Haram, <<AFP>\\n\\nKidal")     # "Boko Haram, <AFP>\\nKidal"
"""

import re

#: « << » is the sign itself; what a mark asks for (a colour, a font); a mark; the ends of lines
_MARK = re.compile(r"<<|<param>[^<]{0,1000}</param>|<(/?[a-z0-9-]{1,60})>|\n+", re.I)
#: marks of text/richtext that are text
_SIGNS = {"lt": "<", "nl": "\n", "np": "\n", "/paragraph": "\n"}


def plain(text: str) -> str:
    """The text without its marks; one end of a line is a space in it, more are one fewer."""
    as_it_is = False

    def shown(mark: re.Match[str]) -> str:
        nonlocal as_it_is
        if mark[0].startswith("\n"):
            return mark[0] if as_it_is else mark[0][1:] or " "
        if mark[0] == "<<":
            return "<"
        name = (mark[1] or "").lower()
        if name in ("nofill", "/nofill"):
            as_it_is = name == "nofill"
        return _SIGNS.get(name, "")

    return _MARK.sub(shown, text)
