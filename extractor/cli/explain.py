"""`extractor explain FILE`: why each mention is there, and whose it is."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

import click

from extractor.cli import options, parameters, saved, startup
from extractor.core.errors import InputError, UsageError
from extractor.core.types import Join, Mention, Rejected, Result, Role, Verdict
from extractor.lexicon.names import fold
from extractor.rules import RuleSet
from extractor.text.meant import as_meant


@click.command(
    "explain",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  extractor explain article.txt
  extractor explain article.txt --mention AQMI
  extractor explain article.txt --at 1204""",
)
@click.argument("path", metavar="FILE|-")
@click.option(
    "--at",
    "offset",
    type=parameters.Whole(),
    metavar="OFFSET",
    help="Only the mention at this character, or what lost its place there.",
)
@click.option("--mention", metavar="TEXT", help="Only mentions (and candidates that lost) with this text.")
@options.recogniser
@options.corrections_file("it, or here")
@options.text_field("The field of a record that holds its text.")
@options.id_field
@options.encoding("Read the file in this encoding.")
def command(
    path: str,
    offset: int | None,
    mention: str | None,
    rule_files: tuple[str, ...],
    no_builtin_rules: bool,
    model: str,
    trust_model: bool,
    corrections_file: str | None,
    text_field: str,
    id_field: str,
    encoding: str | None,
) -> int:
    """Say for each mention what found it, what it beat and why, and why it belongs to its entity.

    A rule is named with its file and line: `off = ["its-id"]` in a rule file of
    yours switches it off. Exit code 1 when nothing is there to explain.
    """
    if offset is not None and mention is not None:
        raise UsageError("--at and --mention", "exclude each other", "give one of them")
    from extractor.cli.in_time import in_time
    from extractor.cli.progress import say
    from extractor.corrections import FILE_NAME, apply
    from extractor.corrections import beside as corrections_beside
    from extractor.documents import reading
    from extractor.documents.options import Options
    from extractor.documents.targets import unlike_standard_output
    from extractor.pipeline import Extractor

    own = corrections_file is None and corrections_beside(path) is not None
    corrections = saved.chosen_corrections(corrections_file, path if own else FILE_NAME)
    startup.prepare()
    extractor = Extractor(None if model == "none" else model, rule_files, not no_builtin_rules, trust_model=trust_model)
    found = False
    failures: list[InputError] = []

    def failed(error: InputError) -> None:
        failures.append(error)
        say(str(error))

    documents = reading.documents(unlike_standard_output([path]), Options(encoding, text_field, id_field), failed, say)
    for before in in_time(extractor, documents, failed, size=1):  # each is told when it is read
        result = apply(before, corrections)
        document = result.document
        # offsets are those of one text, of which the input may hold several
        heading = document.path if document.path not in (None, path) else None
        for paragraph in explain(result, extractor.rules, offset, mention):
            if heading is not None:
                click.echo(_shown(heading) + "\n")
                heading = None
            found = True
            click.echo(paragraph + "\n")
    if not found and not failures:
        click.echo("extractor: no mention there; see 'extractor FILE --mentions' for all of them", err=True)
    return 0 if found and not failures else 1


def explain(result: Result, rules: RuleSet, offset: int | None = None, text: str | None = None) -> Iterator[str]:
    """A paragraph for each mention and for each candidate that a filter dropped, in text order."""
    ways = _Ways(result)
    shown = [
        (m.start, _mention(m, ways, rules))
        for m in result.mentions
        if _asked([m, *ways.lost(m), *ways.before(m)], offset, text)
    ]
    shown += [
        (v.before.start, _dropped(v, ways))
        for v in result.verdicts
        if v.after is None and _asked([v.before, *ways.before(v.before)], offset, text)
    ]
    yield from (paragraph for _, paragraph in sorted(shown, key=lambda pair: pair[0]))


class _Ways:
    """How the mentions of a result have come to be, looked up by their places and labels."""

    def __init__(self, result: Result):
        self.result = result
        self._verdicts: dict[_Key, list[int]] = defaultdict(list)
        for number, verdict in enumerate(result.verdicts):
            if verdict.after is not None:
                self._verdicts[_key(verdict.after)].append(number)
        self._rejected: dict[_Key, list[Rejected]] = defaultdict(list)
        for rejected in result.rejected:
            self._rejected[_key(rejected.winner)].append(rejected)
        self._joins: dict[_Key, Join] = {}
        for join in result.joins:
            self._joins.setdefault(_key(result.mentions[join.mention]), join)
        self.entities = {entity.id: entity for entity in result.entities}
        self._roles: dict[tuple[str, _Key], list[Role]] = defaultdict(list)
        for entity in result.entities:
            for role in entity.role_details:
                self._roles[entity.id, _key(result.mentions[role.mention])].append(role)

    def rejected(self, mention: Mention) -> list[Rejected]:
        """What lost its place to it."""
        return self._rejected.get(_key(mention), [])

    def lost(self, mention: Mention) -> list[Mention]:
        return [r.loser for r in self.rejected(mention)]

    def join(self, mention: Mention) -> Join | None:
        """Why it is of its entity."""
        return self._joins.get(_key(mention))

    def roles(self, mention: Mention) -> list[Role]:
        """The roles of its entity that are told at it."""
        return self._roles.get((mention.entity or "", _key(mention)), [])

    def steps(self, mention: Mention) -> list[Verdict]:
        """The verdicts by which a candidate came to be this mention, in order."""
        steps: list[Verdict] = []
        last = len(self.result.verdicts)
        while place := bisect_left(numbers := self._verdicts.get(_key(mention), []), last):
            last = numbers[place - 1]
            steps.append(verdict := self.result.verdicts[last])
            mention = verdict.before
        return steps[::-1]

    def before(self, mention: Mention) -> list[Mention]:
        return [verdict.before for verdict in self.steps(mention)]


_Key = tuple[int, int, str]


def _key(mention: Mention) -> _Key:
    return mention.start, mention.end, mention.label


def _mention(mention: Mention, ways: _Ways, rules: RuleSet) -> str:
    """What found a mention, what filters changed, what lost its place to it, and whose it is."""
    result = ways.result
    lines = [f"{mention.start}–{mention.end} {_quote(mention.text)} {mention.label}{_page(result, mention)}"]
    lines.append(f"  found by  {_finder(mention, result, rules)}")
    lines += [f"  changed   {_step(v)}" for v in ways.steps(mention)]
    lines += [
        f"  beat      {_quote(r.loser.text)} {r.loser.label}, {_finder(r.loser, result, rules)}: {r.reason}"
        for r in ways.rejected(mention)
    ]
    if mention.entity is not None:
        entity, join = ways.entities[mention.entity], ways.join(mention)
        lines.append(f"  entity    {mention.entity} ({_shown(entity.name)}){_why(join, result)}")
        lines += [
            f"  role      {_quote(role.text)} at {role.start}–{role.end}: {role.reason}" for role in ways.roles(mention)
        ]
        if join is not None and join.reason.startswith("correction "):
            told = {role.text for role in entity.role_details}
            lines += [f"  role      {_quote(role)}: a correction" for role in entity.roles if role not in told]
    return "\n".join(lines)


def _dropped(verdict: Verdict, ways: _Ways) -> str:
    """What was found and is no name, by which filter."""
    found, result = verdict.before, ways.result
    lines = [f"{found.start}–{found.end} {_quote(found.text)} {found.label}: no name{_page(result, found)}"]
    carried = found.source == "document"
    lines.append(f"  found by  {'elsewhere in the document' if carried else f'model {_shown(result.model)}'}")
    lines += [f"  changed   {_step(v)}" for v in ways.steps(found)]
    lines.append(f"  dropped   by filter {verdict.filter}: {verdict.reason}")
    return "\n".join(lines)


def _page(result: Result, mention: Mention) -> str:
    """Where to look it up in a PDF, slides or a book: « , page 3 »; nothing for other texts."""
    page = result.document.page(mention.start)
    return "" if page is None else f", page {page}"


def _step(verdict: Verdict) -> str:
    assert verdict.after is not None
    return f"from {_quote(verdict.before.text)} {verdict.before.label} by filter {verdict.filter}: {verdict.reason}"


def _asked(candidates: list[Mention], offset: int | None, text: str | None) -> bool:
    """Whether one of the candidates stands at the offset, or has the text, that was asked for."""
    if offset is not None:
        return any(m.start <= offset < m.end for m in candidates)
    if text is not None:
        wanted = _compared(text)
        return any(_compared(m.text) == wanted for m in candidates)
    return True


def _compared(name: str) -> str:
    """A name however a text writes it: over a line end, with soft hyphens, with ’ or ', its accents apart."""
    name = as_meant(name)
    return fold(name.replace("\u00ad", "")) or name.strip()


def _finder(mention: Mention, result: Result, rules: RuleSet) -> str:
    carried = mention.source == "document"
    if mention.source in ("user", "corpus"):
        return "a correction" if mention.source == "user" else "a vote of the documents"
    if mention.rule is None:
        return "elsewhere in the document" if carried else f"model {_shown(result.model)}"
    rule = rules.rule(mention.rule)
    if rule is None:
        return f"rule {mention.rule}"
    kind = {"entity": "listed name", "gazetteer": "listed name", "pattern": "pattern"}[rule.kind]
    where = f"rule {rule.id} ({_shown(str(rule.origin))}), {kind}"
    return f"the document, where {where} found it elsewhere" if carried else where


def _why(join: Join | None, result: Result) -> str:
    if join is None:
        return ""
    if join.to is None:
        return f": {join.reason}"
    other = result.mentions[join.to]
    return f": {join.reason}, by {_quote(other.text)} at {other.start}"


def _quote(text: str) -> str:
    return f"« {_shown(as_meant(text))} »"


def _shown(text: str) -> str:
    from extractor.presentation.tables import shown

    return shown(text)
