"""Whatever a document does to its reader, it is an error of its own; the others come out as they would alone, in order."""

from __future__ import annotations

import os
import signal
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from documents import BRUSSELS, document

from briefing.collect.folder import fetch, list_items
from briefing.errors import ExtractError
from briefing.extract import extract
from briefing.extract.bounded import Extractor
from briefing.model import Document, Source

GOLDEN = Path(__file__).parent / "golden"
PAGE = "<article><h1>A deal</h1><p>Ministers agreed on Thursday to spend £540 million on the outer harbour.</p></article>"


def good() -> list[Document]:
    return [fetch(item) for item in list_items(Source("goldens", str(GOLDEN)))[0]]


def stream(content: bytes, repeated: int) -> bytes:
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(content) for _ in range(repeated)) + packer.flush()
    return b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)


def pdf(content: bytes) -> bytes:
    """A PDF of one page that draws `content`, a stream."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>",
        content,
    )
    written = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, one) for number, one in enumerate(objects, 1))
    return b"%PDF-1.7\n" + written + b"trailer<</Root 1 0 R>>\n%%EOF"


# The library's search for the fonts takes cubic time; it unpacks to more memory than there is.
ENDLESS = b"{\\rtf1{\\fonttbl" + b";" * 2_500 + b"\\f1\\fcharset0 x" * 4_000 + b"}hello}"
HUGE = pdf(stream(b" " * 10_000_000, repeated=50))


def children() -> set[int]:
    return {int(one) for one in Path("/proc/self/task", str(os.getpid()), "children").read_text().split()}


@pytest.mark.parametrize("workers", [1, 2])
def test_results_are_those_of_extract_in_the_order_given(workers: int) -> None:
    documents = [*good(), *(document(PAGE.replace("540", str(number)), f"{number}.html") for number in range(5))]
    with Extractor(BRUSSELS, workers=workers) as extractor:
        assert list(extractor.extract_all(documents)) == [extract(one, BRUSSELS) for one in documents]


def test_one_that_never_ends_and_one_that_needs_too_much_memory_leave_the_others_alone() -> None:
    documents = [
        document(PAGE, "a.html"),
        document(ENDLESS, "endless.rtf"),
        document(HUGE, "huge.pdf"),
        document("[" * 500_000, "deep.json"),
        document(PAGE, "b.html"),
    ]
    start = time.monotonic()
    with Extractor(BRUSSELS, seconds=4, megabytes=300, workers=1) as extractor:
        first, endless, huge, deep, last = extractor.extract_all(documents)
    assert time.monotonic() - start < 120
    assert first[0].text == last[0].text  # type: ignore[index]
    assert [str(one) for one in (endless, huge, deep)] == [
        "endless.rtf: takes more than 4 seconds to read; save its text as .txt",
        "huge.pdf: needs more than 300 MB of memory, or ends the program that reads it; save its text as .txt",
        "deep.json: is nested too deeply to be an article's record",
    ]


def test_a_worker_that_is_killed_is_replaced() -> None:
    before = children()

    def killing() -> Iterator[Document]:
        yield document(PAGE, "a.html")
        yield document("Ministers agreed on Thursday.", "b.txt")
        # The worker has answered by now, or is at work on the first: either way it dies.
        for pid in children() - before:
            os.kill(pid, signal.SIGKILL)
        yield document(PAGE, "c.html")

    with Extractor(BRUSSELS, workers=1) as extractor:
        results = list(extractor.extract_all(killing()))
    assert [isinstance(one, ExtractError) for one in results[1:]] == [False, False]
    assert children() == before


def test_no_process_is_started_for_plain_texts_and_none_is_left() -> None:
    before = children()
    with Extractor(BRUSSELS) as extractor:
        texts = (document("Ministers agreed on Thursday.", "a.txt"), document("", "b.md"))
        (article, _), empty = extractor.extract_all(texts)  # type: ignore[misc]
        assert (article.text, str(empty)) == ("Ministers agreed on Thursday.", "b.md: is empty")
        assert children() == before
        results = extractor.extract_all(document(PAGE, f"{number}.html") for number in range(3))
        next(results)
        results.close()
        assert [one[0].name for one in extractor.extract_all([document(PAGE, "c.html")])] == ["c.html"]  # type: ignore[index]
    assert children() == before
