"""`extractor rules list|check|test`: the rules, what is wrong with them, their examples."""

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractor.cli import labels as known_labels
from extractor.cli import options
from extractor.cli.parameters import not_empty
from extractor.presentation.wording import counted

if TYPE_CHECKING:
    from extractor.rules import RuleSet
    from extractor.rules.schema import Rule

_SETTINGS = {"help_option_names": ["-h", "--help"]}


@click.group(
    "rules",
    context_settings=_SETTINGS,
    epilog="""\b
Examples:
  extractor rules list --labels GROUP
  extractor rules check mes_regles.toml && extractor rules test mes_regles.toml""",
)
def command() -> None:
    """List, check and test rules: the built-in ones and your own."""


@command.command(
    "list",
    context_settings=_SETTINGS,
    epilog="""\b
Examples:
  extractor rules list
  extractor rules list mes_regles.toml --all --labels WEAPON
  extractor rules list --all --json | jq -r '.[] | select(.region == "Sahel") | .name'""",
)
@click.argument("files", nargs=-1, type=click.Path(readable=False), metavar="[FILES]...", callback=not_empty)
@click.option("--no-builtin-rules", is_flag=True, help="Only the rules of FILES.")
@click.option("--all", "every", is_flag=True, help="Every rule, not only the files.")
@options.labels("Only rules of these labels.")
@click.option("--json", "as_json", is_flag=True, help="As a JSON array instead of a table.")
def list_(files: tuple[str, ...], no_builtin_rules: bool, every: bool, labels: str | None, as_json: bool) -> None:
    """Print what is loaded, from where, and how many.

    Without FILES the built-in rules; with them those and yours.
    """
    from extractor.rules import load

    rules = load(list(map(Path, files)), builtin=not no_builtin_rules)
    wanted = known_labels.parse(labels)
    known_labels.check(wanted, lambda: (rule.label for rule in rules.rules))
    rows = _entries(rules, wanted) if every else _files(rules, wanted)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return

    from rich.table import Table
    from rich.text import Text

    from extractor.presentation.tables import console, shown

    columns = (
        ("id", "label", "kind", "name", "other names", "where")
        if every
        else ("file", "date", "rules", "names", "title")
    )
    table = Table(*(c.capitalize() for c in columns), box=None, padding=(0, 2, 0, 0))
    for row in rows:
        table.add_row(*(Text(shown(_cell(row[c])), overflow="fold") for c in columns))
    out = console()
    out.print(table)
    if not every:
        counts = Counter(rule.label for rule in rules.rules if wanted is None or rule.label in wanted)
        total = ", ".join(f"{n} {name}" for name, n in counts.items())
        text = f"\n{counted(sum(counts.values()), 'rule')} in {counted(len(rows), 'file')}: {shown(total)}"
        out.print(Text(text, style="bold"))


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{n} {name}" for name, n in value.items())
    return " · ".join(value) if isinstance(value, list) else str(value if value is not None else "")


def _files(rules: "RuleSet", labels: frozenset[str] | None) -> list[dict[str, Any]]:
    rows = []
    for file in rules.files:
        chosen = [rule for rule in file.rules if labels is None or rule.label in labels]
        if chosen or labels is None:
            rows.append(
                {
                    "file": file.path,
                    "builtin": not file.user,
                    "title": file.title,
                    "date": file.date,
                    "sources": list(file.sources),
                    "rules": dict(Counter(f"{rule.label} {rule.kind}" for rule in chosen)),
                    "names": sum(len(_names(rule)) for rule in chosen),
                }
            )
    return rows


def _entries(rules: "RuleSet", labels: frozenset[str] | None) -> list[dict[str, Any]]:
    return [
        {
            "id": rule.id,
            "label": rule.label,
            "kind": rule.kind,
            "name": next(iter(_names(rule)), None),
            "other names": _names(rule)[1:] if rule.kind == "entity" else [],
            "region": getattr(rule, "region", None),
            "parent": getattr(rule, "parent", None),
            "examples": len(rule.positive) + len(rule.negative),
            "where": str(rule.origin),
        }
        for rule in rules.rules
        if labels is None or rule.label in labels
    ]


def _names(rule: "Rule") -> list[str]:
    from extractor.rules.schema import EntityRule, GazetteerRule

    if isinstance(rule, EntityRule):
        return [rule.name, *rule.aliases, *rule.acronyms]
    if isinstance(rule, GazetteerRule):
        return [name for _, names in rule.lines() for name in names]
    return []


@command.command(
    "check",
    context_settings=_SETTINGS,
    epilog="""\b
Examples:
  extractor rules check mes_regles.toml
  extractor rules check --strict""",
)
@click.argument("files", nargs=-1, type=click.Path(readable=False), metavar="[FILES]...", callback=not_empty)
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
def check_(files: tuple[str, ...], strict: bool) -> int:
    """Say what is wrong with rule files, with line numbers.

    Keys and values, ids, names that two entities share, names so common that they
    fire everywhere, rules that can never fire, regexes that may backtrack without
    bound. Exit code 1 for an error. Without FILES the built-in rules are checked.
    """
    from extractor.presentation.tables import shown
    from extractor.rules.lint import check

    problems = check(list(map(Path, files)))
    for problem in problems:
        click.echo(shown(str(problem)))
    errors = sum(p.level == "error" for p in problems)
    click.echo(f"{counted(errors, 'error')}, {counted(len(problems) - errors, 'warning')}", err=True)
    return 1 if errors or (strict and problems) else 0


@command.command(
    "test",
    context_settings=_SETTINGS,
    epilog="""\b
Examples:
  extractor rules test
  extractor rules test mes_regles.toml""",
)
@click.argument("files", nargs=-1, type=click.Path(readable=False), metavar="[FILES]...", callback=not_empty)
@click.option("--no-builtin-rules", is_flag=True, help="Without the built-in rules beside those of FILES.")
def test_(files: tuple[str, ...], no_builtin_rules: bool) -> int:
    """Run the example sentences of rules; exit code 1 when one does not hold.

    Without FILES those of the built-in rules.
    """
    from extractor.core.errors import UsageError
    from extractor.core.time_limits import Timeout, time_limit
    from extractor.presentation.tables import shown
    from extractor.rules import load
    from extractor.rules.examples import examples, failures
    from extractor.rules.loader import shown_path

    rules = load(list(map(Path, files)), builtin=not no_builtin_rules)
    named = {shown_path(Path(file)) for file in files}
    chosen = [rule for rule in rules.rules if not files or rule.origin.file in named]
    try:
        with time_limit(60 + sum(map(examples, chosen))):
            wrong = failures(rules, chosen)
    except Timeout:
        raise UsageError(
            "rules test", "takes too long", "'extractor rules check' names regexes without bound"
        ) from None
    for failure in wrong:
        click.echo(f"{shown(str(failure.rule.origin))}: {failure.rule.id}")
        click.echo(f"  expected  {shown(failure.expected)}")
        click.echo(f"  found     {shown(failure.found)}\n")
    silent = sum(not examples(rule) for rule in chosen)
    click.echo(
        f"{counted(sum(map(examples, chosen)), 'example')} of {counted(len(chosen) - silent, 'rule')}, "
        f"{counted(len(wrong), 'failure')}; {counted(silent, 'rule')} without examples",
        err=True,
    )
    return 1 if wrong else 0
