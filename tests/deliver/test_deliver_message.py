"""The bytes of a message: what its headers say, what it holds for whom, and that nothing gets into it that should not."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st
from mail_servers import FILES, LETTERHEAD, NOW, digest_for, facts, recipients, writer

from briefing.deliver import Sending, Writer, plan, signer, write_files
from briefing.errors import DeliverError
from briefing.model import Dkim, Letterhead, Purpose, Recipient

ADA = Recipient("ada@ministry.example", "Ada Byron")


def sending(to: Recipient = ADA, purpose: Purpose = "edition") -> Sending:
    (planned,) = plan(facts(), [to], (), NOW, "ministry.example")
    return replace(planned, purpose=purpose)


def raw(to: Recipient = ADA, letterhead: Letterhead = LETTERHEAD, purpose: Purpose = "edition", **changes: object) -> bytes:
    return writer(letterhead, **changes).write(sending(to, purpose)).content


def read(*arguments: object, **named: object) -> EmailMessage:
    message = message_from_bytes(raw(*arguments, **named), policy=policy.SMTP)  # type: ignore[arg-type]
    assert isinstance(message, EmailMessage)
    assert not any(part.defects for part in message.walk())
    return message


def texts(message: EmailMessage) -> list[str]:
    return [part.get_content().replace("\r\n", "\n") for part in message.walk() if part.get_content_maintype() == "text"]


def kinds(message: EmailMessage) -> list[str]:
    return [part.get_content_type() for part in message.walk()]


WHOLE = """\
From: Daily Briefing <briefing@ministry.example>\r
To: Ada Byron <ada@ministry.example>\r
Reply-To: editors@ministry.example\r
Subject: [OFFICIAL] Daily Briefing, Friday 13 February 2026\r
Date: Fri, 13 Feb 2026 06:00:00 +0000\r
Message-ID: <20260213.1.edition.d0f198af016e6fcc@ministry.example>\r
Auto-Submitted: auto-generated\r
List-Id: <daily.ministry.example>\r
List-Unsubscribe: <https://intranet.example/leave/d0f198af016e6fcc>\r
List-Unsubscribe-Post: List-Unsubscribe=One-Click\r
Content-Type: multipart/alternative; boundary="=_bef3fba6cc83e23824a1fbe2"\r
MIME-Version: 1.0\r
\r
--=_bef3fba6cc83e23824a1fbe2\r
Content-Type: text/plain; charset="utf-8"\r
Content-Transfer-Encoding: quoted-printable\r
\r
Only Energy\r
\r
--=_bef3fba6cc83e23824a1fbe2\r
Content-Type: text/html; charset="utf-8"\r
Content-Transfer-Encoding: quoted-printable\r
\r
<body><p>Only Energy</p></body>\r
\r
--=_bef3fba6cc83e23824a1fbe2--\r
"""


def test_a_whole_message_to_the_byte() -> None:
    letterhead = replace(
        LETTERHEAD,
        reply_to="editors@ministry.example",
        list_id="daily.ministry.example",
        unsubscribe="https://intranet.example/leave/{token}",
    )
    assert raw(replace(ADA, parts="digest", sections=("Energy",)), letterhead).decode() == WHOLE


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ("digest", ["multipart/alternative", "text/plain", "text/html"]),
        ("both", ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/pdf"]),
        ("pdf", ["multipart/mixed", "text/plain", "application/pdf"]),
    ],
)
def test_everyone_gets_the_parts_that_they_want(parts: str, expected: list[str]) -> None:
    message = read(replace(ADA, parts=parts))  # type: ignore[arg-type]
    assert kinds(message) == expected
    if parts != "digest":
        (attached,) = message.iter_attachments()
        assert (attached.get_filename(), attached.get_content()) == ("brief-2026-02-13.pdf", FILES["brief.pdf"])
    if parts != "pdf":
        plain, html = texts(message)
        assert (plain.encode(), html.encode()) == (FILES["digest.txt"], FILES["digest.html"])


def test_the_lines_of_a_message_are_of_seven_bits_and_short() -> None:
    for line in raw().split(b"\r\n"):
        assert b"\n" not in line
        assert line.isascii()
        assert len(line) <= 78


def test_a_message_is_the_same_on_any_day_in_any_zone_with_any_hash_seed(tmp_path: Path) -> None:
    script = "import sys; from test_deliver_message import raw; sys.stdout.buffer.write(raw())"
    made = set()
    for seed, zone in (("1", "Pacific/Auckland"), ("2", "America/St_Johns")):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": "C",
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, check=True)
        made.add(done.stdout)
    assert made == {raw()}


def test_a_pdf_that_is_too_large_becomes_a_link() -> None:
    small = replace(LETTERHEAD, message_bytes=10_000)
    linked = read(ADA, replace(small, link="https://intranet.example/briefs/"))
    assert kinds(linked) == ["multipart/alternative", "text/plain", "text/html"]
    for text in texts(linked):
        assert "The PDF is too large for a message. It lies at https://intranet.example/briefs/2026-02-13/brief.pdf" in text
    assert "ask whoever runs this list" in texts(read(replace(ADA, parts="pdf"), small))[0]
    assert "too large" not in texts(read(replace(ADA, parts="digest"), small))[0]


def test_a_correction_and_a_late_edition_say_what_they_are() -> None:
    correction = read(ADA, purpose="correction", version=2, reason="A figure was <wrong>.\r\nBcc: x@x.example")
    assert correction["Subject"] == "[OFFICIAL] Correction: Daily Briefing, Friday 13 February 2026"
    plain, html = texts(correction)
    said = "Correction: this is version 2 of the edition. It replaces the one that you have had."
    assert plain.startswith(f"{said}\n\nA figure was <wrong>. Bcc: x@x.example\n\nGrüße")
    assert said in html
    assert "A figure was &lt;wrong&gt;." in html
    assert html.index("<body class='x'>") < html.index(said) < html.index("Grüße")
    late = read(ADA, is_late=True)
    assert late["Subject"].endswith("2026 (late)")
    assert all("This edition is late." in text for text in texts(late))


def test_a_recall_holds_nothing_of_the_edition() -> None:
    recall = read(ADA, purpose="recall", reason="It named someone who must not be named.")
    assert kinds(recall) == ["text/plain"]
    assert texts(recall) == [
        "OFFICIAL\n\nDaily Briefing, Friday 13 February 2026, has been recalled.\n\n"
        "It named someone who must not be named.\n\nPlease delete it, and do not use what it says or pass it on.\n"
    ]


# ---------------------------------------------------------------- what should not get in

HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "List-Id", "Content-Type", "MIME-Version"]
HOSTILE = st.text(st.characters() | st.sampled_from("\r\n\0\t\x0b\x85\u2028\u2029:,;<>@\"'=?"), max_size=120)


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_nothing_in_names_and_titles_makes_a_header(title: str, marking: str, name: str, sender_name: str) -> None:
    try:
        content = raw(
            replace(ADA, name=name, parts="digest"),
            replace(LETTERHEAD, sender_name=sender_name),
            title=title,
            marking=marking,
        )
    except UnicodeEncodeError:
        assert re.search("[\ud800-\udfff]", title + marking + name + sender_name)
        return
    message = message_from_bytes(content, policy=policy.SMTP)
    assert list(message) == HEADERS
    assert [one.addr_spec for one in message["To"].addresses] == [ADA.address]
    assert [one.addr_spec for one in message["From"].addresses] == [LETTERHEAD.sender]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Daily\r\nBcc: spy@x.example\r\n\r\nNew body", "Daily Bcc: spy@x.example New body"),
        ("Été à l’Élysée – 日本", "Été à l’Élysée – 日本"),
        ("=?utf-8?q?a=0D=0ABcc=3A_spy?=", "= ?utf-8?q?a=0D=0ABcc=3A_spy?="),
        ("A " + "very " * 60 + "long title", "A " + "very " * 60 + "long title"),
    ],
)
def test_a_title_arrives_as_it_was_meant(title: str, shown: str) -> None:
    message = read(ADA, title=title, marking="")
    assert message["Subject"] == f"{shown}, Friday 13 February 2026"


@pytest.mark.parametrize(
    ("address", "name", "to"),
    [
        ("ada@ministry.example", "", "ada@ministry.example"),
        ("ada@ministry.example", "Byron, Ada", '"Byron, Ada" <ada@ministry.example>'),
        ("ada@ministry.example", "Ada\r\nBcc: spy@x.example", '"Ada Bcc: spy@x.example" <ada@ministry.example>'),
        ("ada@ministry.example", "x@y.example, z", '"x@y.example, z" <ada@ministry.example>'),
        ('"ada byron"@ministry.example', "", '"ada byron"@ministry.example'),
        ('"ada\\"b"@ministry.example', "", '"ada\\"b"@ministry.example'),
        ("o'neill+news@bücher.example", "Zoë", "Zoë <o'neill+news@xn--bcher-kva.example>"),
        ("jürgen@x.example", "Jürgen", "Jürgen <jürgen@x.example>"),
    ],
)
def test_whom_a_message_is_to(address: str, name: str, to: str) -> None:
    assert str(read(Recipient(address, name))["To"]) == to


def test_a_sender_that_is_no_address_is_an_error() -> None:
    with pytest.raises(DeliverError, match="'briefing' is no mail address"):
        raw(ADA, Letterhead("briefing"))


def test_a_dry_run_writes_the_messages_as_files(tmp_path: Path) -> None:
    to = (*recipients(3), Recipient('"../../etc/passwd"@x.example'), Recipient("/mnt/share", way="folder"))
    planned = plan(facts(), to, (), NOW, "ministry.example")
    files = write_files(planned, writer(), tmp_path / "mail")
    assert len(files) == 4
    assert sorted(tmp_path.rglob("*.eml")) == sorted(files)
    assert files[0].read_bytes() == writer().write(planned[0]).content
    (tmp_path / "file").touch()
    with pytest.raises(DeliverError, match=r"file/x.*: .*; name another folder"):
        write_files(planned, writer(), tmp_path / "file" / "x")


# ---------------------------------------------------------------- DKIM


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def signed(folder: Path, key: rsa.RSAPrivateKey) -> bytes:
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    (folder / "dkim.pem").write_bytes(pem)
    sign = signer(Dkim("ministry.example", "brief", str(folder / "dkim.pem")))
    return Writer(LETTERHEAD, facts(), FILES, digest_for, sign).write(sending()).content


def test_a_signed_message_can_be_verified_until_it_is_changed(tmp_path: Path, key: rsa.RSAPrivateKey) -> None:
    dkim = pytest.importorskip("dkim", reason="needs the extra briefing[dkim]")
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)

    def published(name: bytes, **_: object) -> bytes:
        import base64

        assert name == b"brief._domainkey.ministry.example."
        return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)

    message = signed(tmp_path, key)
    assert message == signed(tmp_path, key)
    assert message.endswith(raw())
    assert dkim.verify(message, dnsfunc=published)
    for old, new in ((b"OFFICIAL", b"public"), (b"Gr=C3", b"Br=C3"), (b"ada@", b"bo@")):
        assert not dkim.verify(message.replace(old, new, 1), dnsfunc=published)


@pytest.mark.parametrize(("content", "says"), [(None, "No such file"), (b"no key", "give an RSA key as PEM")])
def test_a_key_that_will_not_do_names_its_file(tmp_path: Path, content: bytes | None, says: str) -> None:
    if content:
        (tmp_path / "key.pem").write_bytes(content)
    with pytest.raises(DeliverError, match=rf"delivery\.dkim\.key_file .*key\.pem: .*{says}"):
        signer(Dkim("ministry.example", "brief", str(tmp_path / "key.pem")))
