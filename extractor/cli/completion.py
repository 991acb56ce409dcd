"""What the shell offers behind a group whose first word may be a command, or a file of the default one.

The scripts that click writes for bash empty the list when they are told « files, too »; so
beside commands the files are named one by one, and only where nothing else fits is the
shell left to look for them itself.
"""

import glob
import os
from collections.abc import Iterator

import click
from click.shell_completion import CompletionItem, FishComplete, add_completion_class
from click_default_group import DefaultGroup

#: so many files are named beside commands
FILES = 50


@add_completion_class
class Fish(FishComplete):
    """What fish is given, where an answer may hold commas: --labels PER,ORG."""

    source_template = FishComplete.source_template.replace('string split ","', 'string split --max 1 ","')


class WithDefault(DefaultGroup):
    """A group with a default command, which the shell completes as well."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] == "--":  # what stands behind is a file, whatever it is called
            args = [self.default_cmd_name, *args]
        # while the shell completes, a first word to come may still be a command
        parse = click.Group.parse_args.__get__(self) if ctx.resilient_parsing and not args else super().parse_args
        left: list[str] = parse(ctx, args)
        return left

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        default = self.get_command(ctx, self.default_cmd_name)
        own = [*super().shell_complete(ctx, incomplete), *(default.shell_complete(ctx, incomplete) if default else ())]
        found = {item.value: item for item in own if item.type == "plain" and item.value}
        if incomplete.startswith("-"):
            return list(found.values())
        if not found:
            return [CompletionItem(incomplete, type="file")]
        return [*found.values(), *(CompletionItem(name) for name in files(incomplete) if name not in found)]


def files(incomplete: str) -> Iterator[str]:
    """The files and folders whose names begin so, folders with a slash; hidden ones only when asked for."""
    for number, name in enumerate(sorted(glob.iglob(f"{glob.escape(incomplete)}*"))):
        if number == FILES:
            return
        yield os.path.join(name, "") if os.path.isdir(name) else name
