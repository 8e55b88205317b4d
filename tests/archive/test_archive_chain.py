"""An edition that was changed, taken away or slipped in is found, whatever was done to hide it; a crash is no fault."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import DAY, archived, keep

from briefing.archive import MANIFEST, SIGNATURE, Archive, chain, reindex, signature
from briefing.archive.chain import Head, Links
from briefing.archive.files import to_bytes
from briefing.archive.verification import verify
from briefing.errors import ArchiveError

# ---------------------------------------------------------------- the chain by itself


def chained(days: int, unchained: int = 0) -> list[dict[str, Any]]:
    """Manifests as an archive has them: some from before there was a chain, then the chained ones."""
    made: list[dict[str, Any]] = []
    for number in range(unchained + days):
        place = chain.link(made, chain.head_of(made)) if number >= unchained else {}
        made.append(forged({"date": (DAY + timedelta(days=number)).isoformat(), "version": 1, **place}))
    return made


def forged(manifest: dict[str, Any]) -> dict[str, Any]:
    """A manifest whose own hash is right."""
    content = {key: value for key, value in manifest.items() if key != "manifest_sha256"}
    return {**content, "manifest_sha256": hashlib.sha256(to_bytes(content)).hexdigest()}


def test_each_manifest_names_the_one_before() -> None:
    first, second, third = chained(3)
    assert [one["sequence"] for one in (first, second, third)] == [1, 2, 3]
    assert [first["previous_sha256"], second["previous_sha256"]] == ["", first["manifest_sha256"]]
    assert chain.head_of([third, first, second]) == Head(3, third["manifest_sha256"], "2026-02-15", 1)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(days=st.integers(1, 6), unchained=st.integers(0, 3), data=st.data())
def test_any_one_edition_that_is_changed_taken_out_or_put_in_is_found(
    days: int, unchained: int, data: st.DataObject
) -> None:
    manifests = chained(days, unchained)
    head = chain.head_of(manifests)
    assert head is not None
    order = data.draw(st.permutations(manifests))
    assert chain.faults(order, [head]) == ()
    at = data.draw(st.integers(0, len(manifests) - 1))
    one = manifests[at]
    changed = forged({**one, "files": "others"})
    put_in = forged({**one, "date": "2026-02-12"})
    assert chain.faults([*manifests[:at], changed, *manifests[at + 1 :]], [head])
    assert chain.faults([*manifests[:at], *manifests[at + 1 :]], [head])
    assert chain.faults([*manifests, put_in], [head])


@pytest.mark.parametrize(
    ("left", "says"),
    [
        ([1, 3, 4], "place 2 is missing after the edition of 2026-02-13, version 1, before the edition of 2026-02-15"),
        ([1, 4], "places 2 to 3 are missing after the edition of 2026-02-13"),
        ([2, 3, 4], "place 1 is missing at the start, before the edition of 2026-02-14"),
        ([1, 2, 3], "the edition of 2026-02-16, version 1 (place 4) was archived last and is missing"),
        ([], "the edition of 2026-02-16, version 1 (place 4) was archived last and is missing"),
        ([1, 2, 3, 3, 4], "both claim place 3: one of them was put in"),
    ],
)
def test_a_fault_names_the_edition(left: list[int], says: str) -> None:
    manifests = chained(4)
    head = chain.head_of(manifests)
    assert head is not None
    (fault,) = chain.faults([manifests[number - 1] for number in left], [head])
    assert says in fault


def test_a_gap_stays_to_be_seen_when_the_chain_goes_on() -> None:
    manifests = chained(3)
    head = chain.head_of(manifests)
    left = manifests[:2]
    left.append(forged({"date": "2026-03-01", "version": 1, **chain.link(left, head)}))
    (fault,) = chain.faults(left)
    assert "place 3 is missing" in fault


def test_editions_from_before_the_chain_are_named_and_held_by_it() -> None:
    manifests = chained(2, unchained=2)
    assert chain.faults(manifests) == ()
    assert chain.unchained(manifests) == ("the edition of 2026-02-13, version 1", "the edition of 2026-02-14, version 1")
    assert chain.unchained(chained(2)) == ()
    (fault,) = chain.faults(manifests[1:])
    assert "from before the edition of 2026-02-15, version 1 are not those that there were" in fault


# ---------------------------------------------------------------- in an archive


def faults(archive: Archive) -> tuple[str, ...]:
    return verify(archive, {}).faults


def test_editions_are_chained_in_the_order_of_archiving(tmp_path: Path) -> None:
    archive, _ = archived(tmp_path, 2)
    keep(archive, DAY, 2)
    assert [(kept.day.day, kept.version, kept.manifest["sequence"]) for kept in archive.every_version()] == [
        (13, 1, 1),
        (13, 2, 3),
        (14, 1, 2),
    ]
    verdict = verify(archive, {})
    assert verdict.faults == ()
    head = archive.last_link()
    assert head is not None
    assert verdict.notes == (f"the chain ends with place 3, the edition of 2026-02-13: {head.manifest_sha256}",)


def rewrite(folder: Path, **changes: Any) -> None:
    """Change a manifest as someone would who knows how it is hashed."""
    manifest = forged({**json.loads((folder / MANIFEST).read_bytes()), **changes})
    (folder / MANIFEST).write_bytes(to_bytes(manifest))


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (lambda out: shutil.rmtree(out / "2026-02-14"), "place 2 is missing"),
        (lambda out: shutil.rmtree(out / "2026-02-15"), "version 1 (place 3) was archived last and is missing"),
        (lambda out: shutil.rmtree(out / "2026-02-13" / "versions"), "place 1 is missing"),
        (lambda out: rewrite(out / "2026-02-14", number="9"), "is not what it was when the edition of 2026-02-15"),
        (lambda out: rewrite(out / "2026-02-13", number="9"), "place 4) is not what it was when it was archived"),
        (lambda out: shutil.copytree(out / "2026-02-14", out / "2026-02-20"), "both claim place 2"),
        (lambda out: rewrite(out / "2026-02-14", sequence="2"), "place 2 is missing"),
        (lambda out: (out / "archive/chain.json").write_text("{"), "chain.json: is damaged"),
    ],
    ids=["middle", "newest day", "old version", "changed", "newest changed", "slipped in", "no number", "head"],
)
def test_what_was_done_to_an_archive_is_found(tmp_path: Path, harm: Callable[[Path], object], says: str) -> None:
    archive, _ = archived(tmp_path, 3)
    if "newest day" not in says and "place 3)" not in says:
        keep(archive, DAY, 2)
    assert faults(archive) == ()
    harm(tmp_path)
    assert [fault for fault in faults(archive) if says in fault], faults(archive)


def test_without_its_file_the_end_of_the_chain_is_known_from_the_index(tmp_path: Path) -> None:
    archive, _ = archived(tmp_path, 2)
    reindex.catch_up(archive)
    archive.links.unlink()
    assert faults(archive) == ()
    assert any("chain.json: is missing" in note for note in verify(archive, {}).notes)
    shutil.rmtree(tmp_path / "2026-02-14")
    assert any("was archived last and is missing" in fault for fault in faults(archive))


def test_a_damaged_end_stops_no_edition_and_is_told_of_until_someone_looks(tmp_path: Path) -> None:
    archive, _ = archived(tmp_path, 2)
    archive.links.write_text('{"last": 7}')
    with archive.lock():
        keep(archive, DAY + timedelta(days=2))
    assert [kept.manifest["sequence"] for kept in archive.every_version()] == [1, 2, 3]
    (fault,) = faults(archive)
    assert "chain.json.damaged: was found damaged" in fault
    (tmp_path / "archive" / "chain.json.damaged").unlink()
    assert faults(archive) == ()


def test_an_archive_from_before_the_chain_goes_on_as_a_chain(tmp_path: Path) -> None:
    archive, _ = archived(tmp_path, 2)
    for folder in (tmp_path / "2026-02-13", tmp_path / "2026-02-14"):
        manifest = json.loads((folder / MANIFEST).read_bytes())
        (folder / MANIFEST).write_bytes(
            to_bytes(forged({key: manifest[key] for key in manifest.keys() - {"sequence", "previous_sha256"}}))
        )
    archive.links.unlink()
    with archive.lock():
        keep(archive, DAY + timedelta(days=2))
    verdict = verify(archive, {})
    assert verdict.faults == ()
    assert verdict.notes[:2] == tuple(
        f"the edition of 2026-02-{day}, version 1: from before editions were chained" for day in (13, 14)
    )
    shutil.rmtree(tmp_path / "2026-02-13")
    assert any("are not those that there were" in fault for fault in faults(archive))


KILLED = """
    import os, signal, sys
    from pathlib import Path
    sys.path.insert(0, {tests!r})
    from briefing import archive as room
    from briefing.archive import chain
    from invented import DAY, keep
    step = {step!r}
    die = lambda: os.kill(os.getpid(), signal.SIGKILL)
    write, rename = chain.write, Path.rename
    def written(file, links):
        if step == ("before " + ("announced" if links.next else "settled")):
            die()
        write(file, links)
        if step == ("after " + ("announced" if links.next else "settled")):
            die()
    def renamed(self, target):
        rename(self, target)
        if step == ("old moved" if str(target).endswith(".old") else "new moved"):
            die()
    chain.write, Path.rename = written, renamed
    archive = room.Archive(Path({out!r}))
    with archive.lock():
        keep(archive, DAY, 2)
"""


@pytest.mark.parametrize(
    ("step", "version"),
    [
        ("before announced", 1),
        ("after announced", 1),
        ("old moved", 1),
        ("new moved", 2),
        ("before settled", 2),
        ("after settled", 2),
    ],
)
def test_a_kill_at_any_step_leaves_a_chain_without_faults(tmp_path: Path, step: str, version: int) -> None:
    archive, _ = archived(tmp_path, 2)
    script = textwrap.dedent(KILLED.format(tests=str(Path(__file__).parent), step=step, out=str(tmp_path)))
    killed = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True)
    assert killed.returncode == -9, killed.stderr.decode()
    if step != "old moved":
        assert faults(archive) == ()
    with archive.lock():
        kept = archive.edition(DAY)
        assert kept is not None
        assert kept.version == version
        assert faults(archive) == ()
        keep(archive, DAY + timedelta(days=5))
    assert faults(archive) == ()
    assert [
        one["sequence"]
        for one in sorted((kept.manifest for kept in archive.every_version()), key=lambda one: one["sequence"])
    ] == [*range(1, len(archive.every_version()) + 1)]
    assert chain.read(archive.links) == Links(archive.last_link())


def test_two_processes_make_one_chain(tmp_path: Path) -> None:
    script = """
        import sys
        from datetime import timedelta
        from pathlib import Path
        sys.path.insert(0, {tests!r})
        from briefing.archive import Archive, reindex
        from invented import DAY, keep
        archive = Archive(Path({out!r}))
        for number in range(6):
            with archive.lock():
                reindex.put(archive, keep(archive, DAY + timedelta(days=number * 2 + {odd})))
    """
    running = [
        subprocess.Popen(
            [
                sys.executable,
                "-c",
                textwrap.dedent(script.format(tests=str(Path(__file__).parent), out=str(tmp_path), odd=odd)),
            ]
        )
        for odd in (0, 1)
    ]
    assert [one.wait(60) for one in running] == [0, 0]
    archive = Archive(tmp_path)
    assert sorted(kept.manifest["sequence"] for kept in archive.every_version()) == list(range(1, 13))
    assert faults(archive) == ()
    assert reindex.catch_up(archive) == ()


def test_an_edition_whose_inputs_are_lost_or_changed_is_found(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    sha256 = archive.keep_record("inputs", b"{}")
    keep(archive, facts={"inputs_sha256": sha256})
    assert faults(archive) == ()
    archive.stored("inputs", sha256).write_bytes(b"{ }")
    assert "was changed" in faults(archive)[0]
    archive.stored("inputs", sha256).unlink()
    assert "No such file" in faults(archive)[0]


# ---------------------------------------------------------------- signatures


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, Path]:
    private, public = tmp_path / "archive.key", tmp_path / "archive.pub"
    signature.make_keys(private, public)
    return private, public


def test_a_signed_archive_verifies_with_the_public_key(tmp_path: Path, keys: tuple[Path, Path]) -> None:
    signer = signature.load_signer(keys[0])
    archive = Archive(tmp_path / "out", signer)
    kept = keep(archive)
    assert list(archive.faults(kept)) == []
    assert verify(archive, signature.load_public(keys[1])).faults == ()
    assert verify(archive, signature.public_keys(signer)).faults == ()
    (fault,) = verify(archive, {}).faults
    assert "is not known here; add its public key" in fault


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_another_tool_agrees_with_the_signature(tmp_path: Path, keys: tuple[Path, Path]) -> None:
    kept = keep(Archive(tmp_path / "out", signature.load_signer(keys[0])))
    command = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", str(keys[1])]
    files = ["-sigfile", str(kept.folder / SIGNATURE), "-in", str(kept.folder / MANIFEST)]
    assert subprocess.run([*command, *files], check=False, capture_output=True).returncode == 0


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (lambda folder: (folder / SIGNATURE).unlink(), "manifest.sig: is missing"),
        (lambda folder: (folder / SIGNATURE).write_bytes(b"\0" * 64), "is not genuine"),
        (lambda folder: (folder / SIGNATURE).write_bytes(b"short"), "is not genuine"),
        (lambda folder: rewrite(folder, number="9"), "is not genuine"),
        (lambda folder: rewrite(folder, signed_by=None), "signs a manifest that names no key"),
    ],
    ids=["missing", "other", "short", "changed", "disowned"],
)
def test_a_signature_that_is_not_genuine_is_found(
    tmp_path: Path, keys: tuple[Path, Path], harm: Callable[[Path], object], says: str
) -> None:
    signer = signature.load_signer(keys[0])
    archive = Archive(tmp_path / "out", signer)
    harm(keep(archive).folder)
    assert [fault for fault in verify(archive, signature.public_keys(signer)).faults if says in fault]


def test_who_forges_the_whole_chain_cannot_sign_it(tmp_path: Path, keys: tuple[Path, Path]) -> None:
    signer = signature.load_signer(keys[0])
    out = tmp_path / "out"
    archive = Archive(out, signer)
    keep(archive)
    keep(Archive(out), DAY + timedelta(days=1))
    verdict = verify(archive, signature.public_keys(signer))
    assert verdict.faults == ("the edition of 2026-02-14, version 1, is not signed, though earlier ones are",)
    assert "1 of 2 versions of editions are not signed" in verdict.notes


def test_an_old_key_stays_known_when_it_is_replaced(tmp_path: Path, keys: tuple[Path, Path]) -> None:
    new = tmp_path / "new.key", tmp_path / "new.pub"
    signature.make_keys(*new)
    out = tmp_path / "out"
    keep(Archive(out, signature.load_signer(keys[0])), date(2026, 1, 1))
    archive = Archive(out, signature.load_signer(new[0]))
    keep(archive, date(2026, 1, 2))
    both = tmp_path / "both.pub"
    both.write_bytes(keys[1].read_bytes() + new[1].read_bytes())
    assert verify(archive, signature.load_public(both)).faults == ()
    assert len(verify(archive, signature.load_public(new[1])).faults) == 1


RSA = "-----BEGIN PUBLIC KEY-----\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAL\n-----END PUBLIC KEY-----\n"


@pytest.mark.parametrize(
    ("content", "mode", "says"),
    [
        (None, 0o600, "No such file or directory; make a key with `briefing archive keygen`"),
        ("nonsense", 0o600, "is no private key in PEM"),
        ("own", 0o640, "others may read or change this private key; run `chmod 600"),
        ("own", 0o602, "others may read or change"),
    ],
)
def test_a_private_key_that_will_not_do_is_explained(
    tmp_path: Path, keys: tuple[Path, Path], content: str | None, mode: int, says: str
) -> None:
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(keys[0].read_bytes() if content == "own" else content.encode())
        file.chmod(mode)
    with pytest.raises(ArchiveError, match="key: ") as raised:
        signature.load_signer(file)
    assert says in str(raised.value)


@pytest.mark.parametrize(("content", "says"), [("", "holds no Ed25519 public key"), (RSA, "is damaged")])
def test_a_public_key_that_will_not_do_is_explained(tmp_path: Path, content: str, says: str) -> None:
    file = tmp_path / "key.pub"
    file.write_text(content)
    with pytest.raises(ArchiveError, match=says):
        signature.load_public(file)


def test_keys_are_for_their_owner_and_never_replaced(tmp_path: Path, keys: tuple[Path, Path]) -> None:
    assert keys[0].stat().st_mode & 0o777 == 0o600
    with pytest.raises(ArchiveError, match="is there already"):
        signature.make_keys(keys[0], tmp_path / "other.pub")
    with pytest.raises(ArchiveError, match="is there already"):
        signature.make_keys(tmp_path / "other.key", keys[1])
    with pytest.raises(ArchiveError, match="No such file or directory; name a folder"):
        signature.make_keys(tmp_path / "nowhere" / "a.key", tmp_path / "nowhere" / "a.pub")
