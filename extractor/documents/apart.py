"""Foreign files are read in a process apart, which may hang, crash or eat its memory: ours goes on.

    for found in read("une.pdf", "une.pdf", "pdf", Wanted(), Limits()):
        ...

The process is given a path (or bytes) and gives back texts, as lines of JSON, one
document at a time. It has the limits of time and memory that are asked for, and can
open no connection, start no program and write no file.
"""

import io
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from typing import Any, BinaryIO

from extractor.core.errors import InputError
from extractor.core.time_limits import STEPS
from extractor.documents import unfolding
from extractor.documents.formats import Extracted, Limits, Remark, Wanted, told

#: files after which the process is replaced, since libraries may leak
FILES = 1000
_START = "import sys; sys.path[:] = sys.argv[1:]; from extractor.documents.apart import serve; serve()"
_FORBIDDEN = (
    "socket.connect",
    "socket.getaddrinfo",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
)
_mine = threading.local()


def read(
    path: str | None, data: bytes, name: str, kind: str, wanted: Wanted, limits: Limits
) -> Iterator[unfolding.Unfolded]:
    """The documents of the file at a path, or (None) of the bytes; the process is started when first needed.

    Raises InputError without a subject for what is wrong with the file as a whole:
    also when the process dies of it, or takes longer than the limits allow.
    """
    # taken while it reads: whoever reads another file meanwhile starts one of his own
    server, _mine.server = getattr(_mine, "server", None), None
    if server is None or not server.usable:
        try:
            server = _Server()
        except (BlockingIOError, RuntimeError):
            raise _no_process() from None
    request = {
        # the process may have been started in another folder
        "path": None if path is None else os.path.abspath(path),
        "name": name,
        "kind": kind,
        "size": len(data),
        "wanted": asdict(wanted),
        "limits": asdict(limits),
    }
    try:
        yield from server.ask(request, data, limits)
    finally:
        if server.usable:
            kept, _mine.server = getattr(_mine, "server", None), server
            if kept is not None:
                kept.end()


def _no_process() -> InputError:
    return InputError(
        "", "the system starts no more processes or threads to read it in", "raise its limit (ulimit -u, -v)"
    )


class _Server:
    """The process, and the pipes to and from it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Ctrl-C is for us alone; the end of its input, which comes with ours, ends it
            start_new_session=True,
        )
        self._answers: queue.Queue[bytes] = queue.Queue(maxsize=4)
        self._files = 0
        self._idle, self._ended = True, False
        try:
            threading.Thread(target=self._listen, daemon=True).start()
        except RuntimeError:
            self.end()
            raise

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as answers:
            for line in answers:
                self._answers.put(line)
                if self._ended:
                    return
        self._answers.put(b"")

    @property
    def usable(self) -> bool:
        return (self._idle and self._files < FILES and self._process.poll() is None) or self.end()

    def end(self) -> bool:
        """Have it end; False, as what cannot be used any more."""
        self._ended = True
        with suppress(OSError):
            self._process.kill()
        with suppress(queue.Empty):  # the thread may wait to put one more
            while True:
                self._answers.get_nowait()
        self._process.wait()
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.close()
        return False

    def ask(self, request: dict[str, Any], data: bytes, limits: Limits) -> Iterator[unfolding.Unfolded]:
        self._idle = False
        self._files += 1
        try:
            begun = json.dumps(request).encode() + b"\n" + data
            try:
                threading.Thread(target=self._send, args=(begun,), daemon=True).start()
            except RuntimeError:
                raise _no_process() from None
            while True:
                line = self._line(limits.seconds + 2)
                if line is None:
                    raise _too_long(limits)
                if not line.endswith(b"\n"):  # nothing more, or a part of an answer
                    raise self._died(limits)
                answer = json.loads(line)
                if "end" in answer:
                    self._idle = True
                    return
                if "failed" in answer:
                    self._idle = True
                    raise InputError("", *answer["failed"])
                yield _found(answer)
        except GeneratorExit:  # nobody wants the rest, and of most files there is none
            self._idle = self._ends()
            raise
        finally:
            if not self._idle:
                self.end()

    def _ends(self) -> bool:
        """Whether it has come to the end of the file, or does so at once."""
        with suppress(queue.Empty, ValueError):  # a line is cut, or empty, where it has died
            return "end" in json.loads(self._answers.get(timeout=0.1))
        return False

    def _line(self, seconds: float) -> bytes | None:
        """The next line of its answer, empty at its end; None where none comes in so many seconds of ours."""
        for _ in range(STEPS):  # we may have been stopped in one of them
            with suppress(queue.Empty):
                return self._answers.get(timeout=seconds / STEPS)
        return None

    def _send(self, data: bytes) -> None:
        # beside the answers: a process that does not listen must not make us wait
        assert self._process.stdin is not None
        with suppress(OSError, ValueError):
            self._process.stdin.write(data)
            self._process.stdin.flush()

    def _died(self, limits: Limits) -> InputError:
        code = self._process.wait()
        if hasattr(signal, "SIGXCPU") and code == -signal.SIGXCPU:
            return _too_long(limits)
        return InputError("", "it makes its reader crash", "leave it out, or open it in its program and save it again")


def _too_long(limits: Limits) -> InputError:
    return InputError("", f"reading it took longer than {limits.seconds:g} seconds", "leave it out, or divide it")


def _found(answer: dict[str, Any]) -> unfolding.Unfolded:
    if "remark" in answer:
        return Remark(answer["remark"])
    if "error" in answer:
        return InputError(*answer["error"])
    return Extracted(answer["text"], answer["item"], answer["meta"], tuple((a, b) for a, b in answer["people"]))


# the other side


def serve() -> None:
    """Answer requests from standard input until it ends, at work or not: what the process apart does."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    # what a library prints is not for us
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    sys.addaudithook(_forbid)
    for request, data in _listened(requests):
        for answer in _answer(request, data):
            answers.write(json.dumps(answer).encode() + b"\n")
            answers.flush()


#: what is asked for, and the bytes that go with it
_Request = tuple[dict[str, Any], bytes]


def _requests(stream: BinaryIO) -> Iterator[_Request]:
    for line in stream:
        request = json.loads(line)
        yield request, stream.read(request["size"])


def _listened(stream: BinaryIO) -> Iterator[_Request]:
    """The requests as they come; a thread listens, and the process ends with whoever asks, however he ends."""
    heard: queue.SimpleQueue[_Request] = queue.SimpleQueue()

    def listen() -> None:
        try:
            for request in _requests(stream):
                heard.put(request)
        finally:
            os._exit(0)

    try:
        threading.Thread(target=listen, daemon=True).start()
    except RuntimeError:  # the system starts no more of them
        yield from _requests(stream)
        return
    while True:
        yield heard.get()


def _forbid(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _FORBIDDEN:
        raise PermissionError(f"{event} is not for a file to ask")


def _answer(request: dict[str, Any], data: bytes) -> Iterator[dict[str, Any]]:
    wanted = Wanted(**{**request["wanted"], "keep_fields": tuple(request["wanted"]["keep_fields"])})
    limits = Limits(**request["limits"])
    _limit(limits)
    try:
        with _opened(request["path"], data) as source:
            for found in unfolding.unfold(source, request["name"], request["kind"], wanted, limits):
                yield _told(found)
                _limit(limits)
    except Exception as error:
        failure = told(error)
        yield {"failed": [failure.reason, failure.remedy]}
        return
    yield {"end": True}


def _opened(path: str | None, data: bytes) -> BinaryIO:
    return io.BytesIO(data) if path is None else open(path, "rb")


def _told(found: unfolding.Unfolded) -> dict[str, Any]:
    if isinstance(found, Remark):
        return {"remark": found.text}
    if isinstance(found, InputError):
        return {"error": [found.subject, found.reason, found.remedy]}
    return {"text": found.text, "item": found.item, "meta": dict(found.meta), "people": found.people}


def _limit(limits: Limits) -> None:
    """Hold this process to the limits from now on; where the system has none, our parent's clock is left."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime + limits.seconds) + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    with suppress(ValueError, OSError):
        resource.setrlimit(
            resource.RLIMIT_CPU, (seconds if hard == resource.RLIM_INFINITY else min(seconds, hard), hard)
        )
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
