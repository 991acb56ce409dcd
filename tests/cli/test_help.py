"""The help of every command: two examples, of options that it has."""

import re
import shlex
from collections.abc import Iterator
from itertools import product

import click
import pytest

from extractor.cli import cli
from extractor.core.errors import UsageError
from tests.each import each


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name in group.list_commands(click.Context(group, **group.context_settings)):
        command = group.get_command(click.Context(group, **group.context_settings), name)
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


COMMANDS = dict(commands(cli))


def examples(command: click.Command) -> list[list[str]]:
    """The words of each example, of pipes and lists those that call extractor."""
    text = (command.epilog or "").partition("Examples:")[2]
    found = []
    for line in text.splitlines():
        for part in re.split(r" \| | && ", line):
            if part.strip().startswith("extractor "):
                found.append(shlex.split(part, comments=True)[1:])
    return found


@each((path,) for path in COMMANDS)
def test_every_command_teaches_by_two_examples(path):
    command = COMMANDS[path]
    own = [words for words in examples(command) if tuple(words[: len(path)]) == path or path == ("extract",)]
    assert len(own) >= 2
    assert command.help and command.get_short_help_str()


@each((path,) for path in COMMANDS)
def test_examples_use_options_that_are_there(path):
    for words in examples(COMMANDS[path]):
        named = max((p for p in COMMANDS if tuple(words[: len(p)]) == p), key=len, default=("extract",))
        known = {option for parameter in COMMANDS[named].params for option in parameter.opts} | {"-h", "--help", "-"}
        assert {word.partition("=")[0] for word in words if word.startswith("-")} <= known, words


@each((path,) for path in COMMANDS)
def test_every_option_says_what_it_does(path):
    assert [p.opts for p in COMMANDS[path].params if isinstance(p, click.Option) and not p.help] == []


def test_the_first_help_names_every_command():
    text = cli.get_help(click.Context(cli, info_name="extractor", **cli.context_settings))
    assert all(f"\n  {name}" in text for (name, *rest) in COMMANDS if not rest)


def test_an_option_of_one_name_takes_the_same_everywhere():
    """What --labels, --top, --corrections … take does not hang on the command; only words that mean two things may."""
    homonyms = {"--at", "--by", "--kind", "--from", "--output", "--format", "--corrections", "--seed", "--model"}
    several = {("annotate", "--labels"), ("annotate", "--limit")}
    kinds: dict[str, set[tuple[object, ...]]] = {}
    for path, command in COMMANDS.items():
        for option in command.params:
            for name in (o for o in option.opts if o.startswith("--") and o not in homonyms):
                if (path[0], name) not in several:
                    shape = (option.name, type(option.type).__name__, option.metavar, option.multiple, option.is_flag)
                    kinds.setdefault(name, set()).add(shape)
    assert {name: found for name, found in kinds.items() if len(found) > 1} == {}


NUMBERS = {
    (*path, option.opts[0]): option
    for path, command in COMMANDS.items()
    for option in command.params
    if isinstance(option.type, click.types.IntParamType | click.types.FloatParamType)
    and not (isinstance(option, click.Option) and (option.is_flag or option.count))
}


@each(product(NUMBERS, ["1" + "0" * 30, "-" + "1" + "0" * 30]))
def test_a_number_beyond_all_bounds_is_told_with_them(path, number):
    option = NUMBERS[path]
    with pytest.raises(click.BadParameter, match=r"is not in the range [\d.e+]+<=?x<=?[\d.e+]+\.$"):
        option.type.convert(number, option, None)


SAYING = {
    (*path, parameter.opts[0]): parameter
    for path, command in COMMANDS.items()
    for parameter in command.params
    if not isinstance(command, click.Group)
    and (parameter.nargs != -1 if isinstance(parameter, click.Argument) else not parameter.is_flag)
}


@each((path,) for path in SAYING)
def test_an_empty_value_is_told_with_the_name_of_what_it_is_of(path):
    parameter = SAYING[path]
    number = max(1, parameter.nargs)
    context = click.Context(COMMANDS[path[:-1]])
    option = isinstance(parameter, click.Option)
    words = ["x"] * (number - 1) + [""]
    with pytest.raises((UsageError, click.BadParameter)) as error:
        several = parameter.multiple if option else False
        value = words[0] if number == 1 else tuple(words)
        parameter.process_value(context, (value,) if several else value)
    if isinstance(error.value, click.BadParameter):
        assert error.value.param is parameter and "''" in error.value.message
    else:
        name = max(parameter.opts, key=len) if option else parameter.make_metavar(context).strip("[].")
        assert error.value.subject == f"{name} ''" and error.value.reason == "is empty"
