"""`extractor quote NAME RESULTS`: what somebody is quoted with."""

from functools import partial

import click

from extractor.cli import options, rows, saved


@click.command(
    "quote",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  extractor quote "Nasser Bourita" out.jsonl
  extractor quote bourita out.jsonl --top 100 -o bourita.csv""",
)
@click.argument("name", metavar="NAME")
@saved.RESULTS
@options.top()
@options.date_field
@rows.output
@saved.source
def command(
    name: str,
    results: tuple[str, ...],
    top: int,
    date_field: str | None,
    sheet: rows.Sheet,
    source: saved.Source,
) -> int:
    """Print the words between quotation marks that NAME is said to say, by date.

    NAME is an id or a name as the results have it; a surname will do where it is one person's. Whose
    words they are is taken from verbs of speech, « selon » and colons; what the sentence leaves open is
    left out. The texts are read again where they were, or in --texts.
    """
    from extractor.analysis import totals
    from extractor.analysis.lookup import find
    from extractor.analysis.quotations import quotations
    from extractor.documents import source_texts
    from extractor.documents.dates import date_of
    from extractor.presentation.wording import counted

    known = list(saved.having(source.held(results), date_field))
    entity = find(totals.of(known), name)
    naming = (result for result in known if any(e.id == entity.id for e in result.entities))
    day_of = partial(date_of, field=date_field)
    found = [
        {
            "date": str(day_of(result) or ""),
            "document": result.document.path,
            "words": quotation.words,
            "start": quotation.start,
            "end": quotation.end,
            "paragraph": quotation.paragraph,
        }
        for result in source_texts.attached(naming, source.finder, source.failures)
        for quotation in quotations(result)
        if quotation.entity == entity.id
    ]
    found.sort(key=lambda row: (not row["date"], row["date"]))
    columns = {"date": "Date", "document": "Document", "words": "Words", "start": None, "end": None, "paragraph": None}
    sheet.show(found[:top], columns, title=f"{entity.name}: {counted(len(found), 'quotation')}")
    rows.say_more(len(found) - top)
    return source.failures.exit_code
