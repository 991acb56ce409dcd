"""The errors of an evaluation as one page to read: by kind and cause, each in its context.

Whole in itself, without script; its content security policy allows its own style and nothing else.
"""

from collections.abc import Sequence
from typing import IO

from markupsafe import Markup

from extractor.analysis.scoring.errors import Error
from extractor.writers.html import content_hash, environment

_STYLE = """
:root { color-scheme: light dark; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
h2 { margin: 2rem 0 .5rem; font-size: 1.05rem; }
table { width: 100%; border-collapse: collapse; }
td { padding: .25rem .75rem .25rem 0; vertical-align: top; border-top: 1px solid #8884; overflow-wrap: anywhere; }
td:first-child { white-space: nowrap; font-weight: 600; }
td:last-child { color: #777; font-size: .875rem; }
mark { padding: 0 .15em; border-radius: .2em; }
"""


def write(title: str, groups: Sequence[tuple[str, str, list[Error]]], out: IO[str]) -> None:
    """The page of errors as `errors.most_frequent` has them."""
    page = environment().get_template("errors.html.jinja")
    out.write(
        page.render(
            title=title,
            style=Markup(_STYLE),
            style_hash=content_hash(_STYLE),
            groups=groups,
            total=sum(len(found) for *_, found in groups),
        )
    )
