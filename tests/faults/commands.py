"""Runs `briefing` commands in processes of their own, each of which can be killed or hindered at a step of one's choice.

Starting Python and loading the language model takes seconds: one process does that once, and each command is a fork of it.
"""

from __future__ import annotations

import gc
import json
import os
import re
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@dataclass(frozen=True)
class Step:
    """A step that a command takes on the disk: the `nth` whose description `pattern` is found in.

    Described are, before they are taken: "write PATH", "rename PATH PATH", "mkdir PATH", "remove PATH", and "sql STATEMENT".
    """

    pattern: str
    nth: int = 1


@dataclass(frozen=True)
class Ended:
    """How a command ended (minus the signal that killed it), and what it said."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """What it printed for a program to read."""
        return json.loads(self.out)


class Running:
    """A command that was started."""

    def __init__(self, commands: Commands, number: int, said: Path) -> None:
        self.number = number
        self._commands = commands
        self._said = said

    def kill(self) -> None:
        """SIGKILL."""
        os.kill(self.number, signal.SIGKILL)

    def ended(self) -> Ended:
        """Wait for its end."""
        code = int(self._commands.ask({"wait": self.number}))
        out, err = (self._said.with_suffix(end).read_text() for end in (".out", ".err"))
        return Ended(code, out, err)


class Commands:
    """The process that has everything loaded. What the commands say goes to files in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self._process: subprocess.Popen[str] = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, request: dict[str, Any]) -> str:
        """One request, one line of an answer."""
        put, get = self._process.stdin, self._process.stdout
        assert put is not None
        assert get is not None
        print(json.dumps(request), file=put, flush=True)
        return get.readline()

    def load(self, *arguments: object) -> Ended:
        """Run a command in that very process, so that whatever it needs is loaded for those that follow."""
        return self._started(arguments, {"here": True}).ended()

    def start(self, *arguments: object, at: Step | None = None, file_bytes: int | None = None) -> Running:
        """Start a command. It is killed just before the step `at`; no file can grow beyond `file_bytes`."""
        return self._started(arguments, {"step": [at.pattern, at.nth] if at else None, "file_bytes": file_bytes})

    def _started(self, arguments: Sequence[object], how: dict[str, Any]) -> Running:
        self._count += 1
        said = self._folder / f"said-{self._count}"
        return Running(self, int(self.ask({**how, "arguments": [*map(str, arguments)], "said": str(said)})), said)

    def run(self, *arguments: object, at: Step | None = None, file_bytes: int | None = None) -> Ended:
        """Start a command and wait for its end."""
        return self.start(*arguments, at=at, file_bytes=file_bytes).ended()

    def close(self) -> None:
        """End the process that has everything loaded."""
        put, get = self._process.stdin, self._process.stdout
        assert put is not None
        assert get is not None
        put.close()
        self._process.wait()
        get.close()


@contextmanager
def commands(folder: Path) -> Iterator[Commands]:
    """The commands of a test run."""
    running = Commands(folder)
    try:
        yield running
    finally:
        running.close()


# ---------------------------------------------------------------- in the process that has everything loaded


def _serve(requests: IO[str]) -> None:
    from briefing.analyse import analyst, language
    from briefing.cli import main

    model = language.load(language.DEFAULT_MODEL)

    class Loaded(analyst.Here):
        """Stands for `Beside`, whose second process would load the model again."""

        def __init__(self, name: str) -> None:
            super().__init__(name, lambda _: model)

        def close(self) -> None:
            """Nothing is left to end."""

    analyst.Beside = Loaded  # type: ignore[assignment, misc]
    answers, code = os.dup(1), 0
    for line in requests:
        request = json.loads(line)
        if "here" in request:
            _say_to(Path(request["said"]))
            answer, code = 0, main(request["arguments"])
            sys.stdout.flush()
            # What is there now is shared with the forks, and no collector of garbage looks at it.
            gc.freeze()
        elif request.get("wait") == 0:
            answer = code
        elif "wait" in request:
            answer = os.waitstatus_to_exitcode(os.waitpid(request["wait"], 0)[1])
        elif (answer := os.fork()) == 0:
            _carry_out(request)
        os.write(answers, f"{answer}\n".encode())


def _say_to(file: Path) -> None:
    for stream, end in ((1, ".out"), (2, ".err")):
        handle = os.open(file.with_suffix(end), os.O_WRONLY | os.O_CREAT)
        os.dup2(handle, stream)
        os.close(handle)


def _carry_out(request: dict[str, Any]) -> None:
    from briefing.cli import main

    code = 70
    try:
        _say_to(Path(request["said"]))
        if request["file_bytes"] is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (request["file_bytes"], request["file_bytes"]))
        if request["step"]:
            _set_trap(*request["step"])
        code = main(request["arguments"])
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _set_trap(pattern: str, nth: int) -> None:
    """Python tells of each step before it is taken, and SQLite of each statement."""
    seen = 0
    connect = sqlite3.connect

    def take(step: str) -> None:
        nonlocal seen
        if re.search(pattern, step):
            seen += 1
            if seen == nth:
                os.kill(os.getpid(), signal.SIGKILL)

    def hook(event: str, details: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(details[2], int) and details[2] & _WRITING:
            take(f"write {details[0]}")
        elif event == "os.rename":
            take(f"rename {details[0]} {details[1]}")
        elif event == "os.mkdir":
            take(f"mkdir {details[0]}")
        elif event in ("os.remove", "os.rmdir", "shutil.rmtree"):
            take(f"remove {details[0]}")

    def connected(*arguments: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **named)
        connection.set_trace_callback(lambda statement: take(f"sql {statement}"))
        return connection

    sys.addaudithook(hook)
    sqlite3.connect = connected  # type: ignore[assignment]


if __name__ == "__main__":
    _serve(sys.stdin)
