"""What can go wrong, as exceptions that carry their remedy.

Core code raises these; `cli` alone turns them into messages and exit codes.
"""

from extractor.core.distribution import install


class ExtractorError(Exception):
    """Something the user can mend: what it concerns, why it failed, what to do.

        InputError("liste.txt", "no such file", "check the path")

    prints as «liste.txt: no such file; check the path».
    """

    #: exit code of the command: 1 some input failed, 2 wrong usage or configuration
    exit_code = 2

    def __init__(self, subject: str, reason: str, remedy: str = ""):
        self.subject, self.reason, self.remedy = subject, reason, remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        text = f"{self.subject or repr('')}: {self.reason}"
        return f"{text}; {self.remedy}" if self.remedy else text

    def __reduce__(self) -> tuple[type["ExtractorError"], tuple[str, str, str]]:  # so that it crosses process borders
        return type(self), (self.subject, self.reason, self.remedy)


def said(error: Exception) -> str:
    """What an error of a library says; in our words where Python speaks of its own stack."""
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


class InputError(ExtractorError):
    """A file that cannot be read or is no text; the other inputs go on."""

    exit_code = 1


class OutputError(ExtractorError):
    """A result that cannot be written."""

    exit_code = 1


class UsageError(ExtractorError):
    """Options or arguments that do not fit together."""


class ArgumentError(UsageError, ValueError):
    """What Python code has given for an argument; `subject` is the argument's name.

    raise ArgumentError("window", "'9' is no whole number, 1 or more", "leave it out for 1,000,000 characters")
    """


class RuleError(ExtractorError):
    """A rule file that is wrong; `subject` is file:line."""


class ModelError(ExtractorError):
    """A pipeline that is missing, or has no named-entity tagger."""


class WorkerError(ExtractorError):
    """Worker processes, or a cluster's, that cannot work at all."""


class MissingExtra(ExtractorError):
    """An optional dependency that is not installed; the remedy is the pip command."""

    def __init__(self, subject: str, extra: str, remedy: str = ""):
        self.extra = extra
        super().__init__(subject, f"needs the extra '{extra}'", remedy or install(extra))

    def __reduce__(self) -> tuple[type[ExtractorError], tuple[str, str, str]]:
        return type(self), (self.subject, self.extra, self.remedy)
