"""A folder of good and bad files becomes items, documents and named gaps, and nothing outside it is touched."""

from __future__ import annotations

import hashlib
import os
import socket
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing.collect.folder import MAX_DEPTH, fetch, list_items, printable
from briefing.errors import CollectError
from briefing.model import Hints, Item, Source


def source(folder: Path) -> Source:
    return Source("wires", str(folder))


def write(folder: Path, files: dict[str, str | bytes]) -> Source:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return source(folder)


def names(from_source: Source) -> list[str]:
    return [item.name for item in list_items(from_source)[0]]


def gaps(from_source: Source) -> list[str]:
    found = list_items(from_source)[1]
    assert {(gap.source, gap.stage) for gap in found} <= {("wires", "collect")}
    return [gap.reason for gap in found]


def test_texts_of_all_kinds_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    folder = write(tmp_path, dict.fromkeys(("b.txt", "a.md", "Z.HTML", "sub/c.htm", "sub/deep/d.markdown", "é.txt"), "x"))
    assert names(folder) == ["Z.HTML", "a.md", "b.txt", "sub/c.htm", "sub/deep/d.markdown", "é.txt"]
    assert gaps(folder) == []


def test_every_format_has_its_media_type(tmp_path: Path) -> None:
    found = {
        item.name: fetch(item).media_type for item in list_items(write(tmp_path, dict.fromkeys(FORMATS, '{"text": "x"}')))[0]
    }
    assert found == FORMATS
    assert gaps(source(tmp_path)) == []


FORMATS = {
    "a.HTM": "text/html",
    "b.PDF": "application/pdf",
    "c.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "d.eml": "message/rfc822",
    "e.json": "application/json",
    "f.rtf": "application/rtf",
    "g.markdown": "text/markdown",
    "h.txt": "text/plain",
    "i.xhtml": "text/html",
}


@pytest.mark.parametrize(
    ("files", "texts", "hinted"),
    [
        # Beside a text of its name it says something about that text, whatever it holds.
        (("a.json", "a.txt"), ["a.txt"], "T"),
        (("a.json", "a.pdf"), ["a.pdf"], "T"),
        (("a.pdf.json", "a.pdf"), ["a.pdf"], "T"),
        (("a.json", "b.txt"), ["a.json", "b.txt"], None),
        (("a.json",), ["a.json"], None),
    ],
)
def test_a_json_file_is_a_sidecar_or_a_text(
    tmp_path: Path, files: tuple[str, ...], texts: list[str], hinted: str | None
) -> None:
    items, found = list_items(write(tmp_path, dict.fromkeys(files, '{"title": "T", "text": "x"}')))
    assert ([item.name for item in items], items[0].hints.title, found) == (texts, hinted, ())


def test_readmes_hidden_files_and_sidecars_are_no_texts_and_no_gaps(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        {
            "README.md": "x",
            "readme.txt": "x",
            ".DS_Store": "x",
            ".git/a.txt": "x",
            "a.txt": "x",
            "a.txt.toml": 'title = "T"',
        },
    )
    assert names(folder) == ["a.txt"]
    assert gaps(folder) == []


def test_a_document_is_the_bytes_as_they_are(tmp_path: Path) -> None:
    content = "“One\r\n”\ufeff".encode()
    (item,), _ = list_items(write(tmp_path, {"a.md": content}))
    document = fetch(item)
    assert document.content == content
    assert document.media_type == "text/markdown"
    assert document.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("photo.png", "is not a text that is read here"),
        ("a.odt", "is not a text that is read here"),
        ("no-suffix", "is not a text that is read here"),
        ("two\nlines.txt", "the name holds a line break, a control character or invalid bytes"),
        ("bell\x07.txt", "the name holds a line break"),
        ("right-to-left\u202etxt.exe.txt", "the name holds a line break"),
        ("up..txt", "the name holds '..'"),
        ("..hidden.txt", "the name holds '..'"),
        ("alone.toml", "no text stands beside it"),
        ("alone.json", "no text stands beside it"),
    ],
)
def test_what_cannot_be_taken_is_a_gap_with_a_printable_name(tmp_path: Path, name: str, reason: str) -> None:
    folder = write(tmp_path, {name: "x", "good.txt": "x"})
    assert names(folder) == ["good.txt"]
    (gap,) = gaps(folder)
    assert gap.startswith(f"{printable(name)}: ")
    assert reason in gap
    assert gap.isprintable()


def test_a_name_that_is_no_text_is_a_gap(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("x")
    (gap,) = gaps(source(tmp_path))
    assert gap.startswith("caf\\udce9.txt: the name holds")


def test_links_are_followed_only_inside_the_folder_and_never_twice(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.txt").write_text("a")
    (folder / ".store").mkdir()
    (folder / ".store" / "kept").write_text("kept")
    (folder / "again.txt").symlink_to("a.txt")
    (folder / "kept.txt").symlink_to(".store/kept")
    (folder / "out.txt").symlink_to("../secret.txt")
    (folder / "absolute.txt").symlink_to("/etc/passwd")
    (folder / "nowhere.txt").symlink_to("gone.txt")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "folder.txt").symlink_to(".store")
    (folder / "up").symlink_to("..")
    items, _ = list_items(source(folder))
    assert [item.name for item in items] == ["a.txt", "kept.txt"]
    assert fetch(items[1]).content == b"kept"
    assert gaps(source(folder)) == [
        "absolute.txt: is a link that leads out of the folder; put a copy of the file here",
        "folder.txt: is a link to a folder, which is not followed",
        "loop.txt: is a link that leads nowhere; remove it",
        "nowhere.txt: is a link that leads nowhere; remove it",
        "out.txt: is a link that leads out of the folder; put a copy of the file here",
        "up: is a link that leads out of the folder; put a copy of the file here",
    ]


def test_pipes_and_sockets_are_gaps_and_are_never_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.txt")
        assert names(source(tmp_path)) == []
        assert [gap.split(":")[0] for gap in gaps(source(tmp_path))] == ["pipe.txt", "socket.txt"]
    with pytest.raises(CollectError, match=r"pipe\.txt: is no ordinary file"):
        fetch(Item(source(tmp_path), "pipe.txt"))


@pytest.mark.parametrize(
    "name", ["../secret.txt", "sub/../../secret.txt", "/etc/passwd", "link.txt", "", ".", "a\0.txt", "a//b.txt"]
)
def test_nothing_outside_the_folder_can_be_fetched(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "folder" / "sub").mkdir(parents=True)
    (tmp_path / "folder" / "link.txt").symlink_to("../secret.txt")
    with pytest.raises(CollectError):
        fetch(Item(source(tmp_path / "folder"), name))


def test_a_file_that_is_too_large_is_refused_without_being_read(tmp_path: Path) -> None:
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(50_000_000)
    (tmp_path / "fits.txt").write_bytes(b"x" * 10)
    large, fits = (Item(source(tmp_path), name) for name in ("large.txt", "fits.txt"))
    with pytest.raises(CollectError, match=r"^large\.txt: is larger than 5,000,000 bytes"):
        fetch(large)
    assert len(fetch(fits, max_bytes=10).content) == 10
    with pytest.raises(CollectError, match="larger than 9 bytes"):
        fetch(fits, max_bytes=9)


def test_a_file_that_vanished_is_an_error_that_names_it(tmp_path: Path) -> None:
    (item,), _ = list_items(write(tmp_path, {"a.txt": "x"}))
    (tmp_path / "a.txt").unlink()
    with pytest.raises(CollectError, match=r"^a\.txt: cannot be read \(No such file"):
        fetch(item)


def test_a_missing_folder_is_a_gap_and_an_empty_one_is_not(tmp_path: Path) -> None:
    (gap,) = gaps(source(tmp_path / "gone"))
    # The path itself is left out: an edition must not depend on where its folders lie.
    assert gap == "its folder does not exist; create it, or correct the source's path in the settings"
    assert list_items(source(tmp_path)) == ((), ())


def test_a_folder_that_goes_too_deep_is_cut_off_by_name(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * (MAX_DEPTH + 3))
    deep.mkdir(parents=True)
    (deep / "a.txt").write_text("x")
    assert names(source(tmp_path)) == []
    (gap,) = gaps(source(tmp_path))
    assert gap.endswith(f"lies more than {MAX_DEPTH} folders deep; move it up")


SIDECARS = [
    ("a.txt.toml", 'title = "T"\nauthors = ["Ann Lee", "Bo Ek"]\ndate = 2026-02-12\n'),
    ("a.toml", 'headline = "T"\nbyline = "By Ann Lee and Bo Ek"\npublished = "2026-02-12"\n'),
    ("a.yaml", "title: T\nauthor: Ann Lee; Bo Ek\ndate: 2026-02-12\n"),
    ("a.txt.yml", "Title: T\nauthors:\n- name: Ann Lee\n- name: Bo Ek\npub-date: 2026-02-12\n"),
    (
        "a.json",
        '{"title": "T", "author": [{"name": "Ann Lee"}, "Bo Ek"], "publishedAt": "2026-02-12", "id": [1, {"x": 2}]}',
    ),
]


@pytest.mark.parametrize(("name", "content"), SIDECARS, ids=[name for name, _ in SIDECARS])
def test_a_sidecar_says_what_the_text_does_not(tmp_path: Path, name: str, content: str) -> None:
    folder = write(tmp_path, {"a.txt": "x", name: content})
    (item,), found = list_items(folder)
    assert item.hints == Hints(title="T", authors=("Ann Lee", "Bo Ek"), published="2026-02-12")
    assert found == ()


def test_every_field_of_a_sidecar(tmp_path: Path) -> None:
    written = (
        "source: https://calderpost.example/1\noutlet: The Calder Post\nsection: Europe\nlanguage: no\n"
        "date: 2026-02-12T09:30:00Z\n"
    )
    (item,), _ = list_items(write(tmp_path, {"a.txt": "x", "a.yaml": written}))
    assert item.hints == Hints(
        outlet="The Calder Post",
        url="https://calderpost.example/1",
        section="Europe",
        language="no",
        published="2026-02-12T09:30:00Z",
    )


BROKEN = [
    ("a.toml", "title = ", "is not valid TOML"),
    ("a.yaml", "title: [", "is not valid YAML"),
    ("a.yaml", "a: &a [x]\nb: [*a, *a]", "has an alias"),
    ("a.json", '{"title": "T"', "is not valid JSON"),
    ("a.json", '["T"]', "holds no keys and values"),
    ("a.json", "[" * 15_000, "nested too deeply"),
    ("a.yaml", "[" * 15_000, "more brackets than metadata need"),
    ("a.yaml", "- " * 7_000, "nested too deeply"),
    ("a.toml", b"\xff\xfe\x00", "is not UTF-8"),
    ("a.yaml", "a: " + "x" * 40_000, "longer than 16,000 characters"),
    ("a.yaml", "x" * 200_000, "larger than 128,000 bytes"),
]


@pytest.mark.parametrize(("name", "content", "reason"), BROKEN, ids=[reason for _, _, reason in BROKEN])
def test_a_broken_sidecar_is_a_gap_and_the_text_is_still_used(
    tmp_path: Path, name: str, content: str | bytes, reason: str
) -> None:
    (item,), (gap,) = list_items(write(tmp_path, {"a.txt": "x", name: content}))
    assert item.hints == Hints()
    assert gap.reason.startswith(f"{name}: ")
    assert reason in gap.reason
    assert gap.reason.endswith("a.txt is used without it")


def test_a_value_of_the_wrong_type_is_a_gap_and_the_others_count(tmp_path: Path) -> None:
    folder = write(tmp_path, {"a.txt": "x", "a.toml": 'title = ["T"]\noutlet = "The Calder Post"\n'})
    (item,), _ = list_items(folder)
    assert item.hints == Hints(outlet="The Calder Post")
    assert gaps(folder) == ["a.toml: the value of 'title' is no text and was ignored"]


def test_of_two_sidecars_the_one_that_is_named_as_the_text_counts(tmp_path: Path) -> None:
    folder = write(tmp_path, {"a.txt": "x", "a.toml": 'title = "Second"', "a.txt.json": '{"title": "First"}'})
    (item,), _ = list_items(folder)
    assert item.hints.title == "First"
    assert gaps(folder) == ["a.toml: is passed over, because a.txt.json says the same about a.txt"]


def test_a_sidecar_that_leads_out_of_the_folder_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.toml").write_text('title = "secret"')
    folder = write(tmp_path / "folder", {"a.txt": "x"})
    (tmp_path / "folder" / "a.toml").symlink_to("../secret.toml")
    (item,), _ = list_items(folder)
    assert item.hints == Hints()


FILE_NAME = st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=20)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(name=FILE_NAME.filter(lambda name: name not in (".", "..")), suffix=st.sampled_from([".txt", ".md", ".toml", ""]))
def test_any_name_is_an_item_a_gap_or_hidden(tmp_path_factory: pytest.TempPathFactory, name: str, suffix: str) -> None:
    folder = tmp_path_factory.mktemp("names")
    (folder / (name + suffix)).write_text("x")
    items, found = list_items(source(folder))
    assert len(items) + len(found) == 1 or name.startswith(".") or Path(name + suffix).stem.lower() == "readme"
    assert all(gap.reason.isprintable() for gap in found)
    assert all(fetch(item).content == b"x" for item in items)
