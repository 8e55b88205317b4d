"""Turns documents that come on standard input into answers on standard output, within limits that it sets for itself."""

from __future__ import annotations

import json
import logging
import math
import os
import pickle
import resource
import sys
import traceback
from typing import BinaryIO
from zoneinfo import ZoneInfo

from briefing.extract.bounded import LENGTH, answer_to
from briefing.extract.characters import one_line
from briefing.model import Document


def main(seconds: float, megabytes: int) -> None:
    """Answer one document after the other until standard input ends. Killed when one takes more than `seconds`."""
    limit = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable(logging.CRITICAL)
    answers = os.fdopen(os.dup(1), "wb")
    # What a library prints must not come between the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    while request := _read(sys.stdin.buffer):
        documents, timezone = pickle.loads(request)  # noqa: S301 - it comes from the process that started this one
        for document in documents:
            used = resource.getrusage(resource.RUSAGE_SELF)
            end = math.ceil(used.ru_utime + used.ru_stime + seconds)
            resource.setrlimit(resource.RLIMIT_CPU, (end, resource.RLIM_INFINITY))
            answer, ends = _answer(document, timezone, megabytes)
            answers.write(LENGTH.pack(len(answer)) + answer)
            answers.flush()
            if ends:
                return


def _read(pipe: BinaryIO) -> bytes:
    head = pipe.read(LENGTH.size)
    return pipe.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""


def _answer(document: Document, timezone: ZoneInfo, megabytes: int) -> tuple[bytes, bool]:
    """The answer to a document, and whether the worker is to be replaced after it."""
    name = one_line(document.item.name)
    try:
        return json.dumps(answer_to(document, timezone)).encode(), False
    except MemoryError:
        reason, trace = f"needs more than {megabytes} MB of memory to be read", None
    # A library that fails on one document in a way that nobody thought of must not end the morning's run.
    except Exception as error:
        reason, trace = f"cannot be read ({type(error).__name__}: {one_line(str(error))[:200]})", traceback.format_exc()
    return json.dumps({"error": f"{name}: {reason}; save its text as .txt", "trace": trace, "ends": True}).encode(), True


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))
