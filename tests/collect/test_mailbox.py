"""A mailbox becomes a harvest of its new messages: on a real Dovecot, and on servers that lie, drip and break."""

from __future__ import annotations

import hashlib
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from dovecot import PASSWORD, USER, Dovecot, dovecot, why_not
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing.collect.imap import MailLimits
from briefing.collect.mailbox import visit
from briefing.model import Harvest, Known, Source

NOW = datetime.now(UTC).replace(microsecond=0)
needs_dovecot = pytest.mark.skipif(bool(why_not()), reason=why_not() or "it can be had")


def message(number: int, head: str | None = None, body: str = "The ministry announces nothing.") -> bytes:
    own = f"Message-ID: <{number}@press.example>\r\n" if head is None else head
    return f"From: press@ministry.example\r\nSubject: Release {number}\r\n{own}\r\n{body}\r\n".encode()


def after(harvest: Harvest, before: Known | None = None) -> Known:
    """What is remembered once a harvest is kept."""
    return Known(seen={**(before.seen if before else {}), **harvest.seen})


def contents(harvest: Harvest) -> list[bytes]:
    return [document.content for document in harvest.documents]


def item_names(harvest: Harvest) -> list[str]:
    return [document.item.name for document in harvest.documents]


def reasons(harvest: Harvest) -> list[str]:
    assert {(gap.source, gap.stage) for gap in harvest.gaps} <= {("press", "collect")}
    return [gap.reason for gap in harvest.gaps]


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    path = tmp_path / "password"
    path.touch(mode=0o600)
    path.write_text(PASSWORD + "\n", "utf-8")
    return path


# ---------------------------------------------------------------- a real server


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot() as running:
        yield running


@pytest.fixture
def folder(server: Dovecot, request: pytest.FixtureRequest) -> str:
    """A folder of the test's own."""
    name = re.sub(r"\W", "-", request.node.name)
    server.deliver(folder=name)
    return name


@pytest.fixture
def source(server: Dovecot, folder: str, password_file: Path) -> Source:
    location = f"imaps://{USER}@127.0.0.1:{server.imaps}/{folder}"
    return Source("press", location, kind="mailbox", password_file=str(password_file))


@pytest.fixture
def limits(server: Dovecot) -> MailLimits:
    return MailLimits(request_seconds=10, visit_seconds=20, ca_file=str(server.ca_file))


def go(source: Source, limits: MailLimits, known: Known | None = None) -> Harvest:
    return visit(source, known or Known(), limits, lambda: NOW)


@needs_dovecot
def test_messages_come_as_they_are_under_their_message_ids(
    server: Dovecot, folder: str, source: Source, limits: MailLimits
) -> None:
    server.deliver(message(1), message(2), folder=folder)
    harvest = go(source, limits)
    assert harvest.outcome == "new"
    assert contents(harvest) == [message(1), message(2)]
    assert item_names(harvest) == ["<1@press.example>", "<2@press.example>"]
    assert harvest.offered == ("<1@press.example>", "<2@press.example>")
    assert [document.sha256 for document in harvest.documents] == [hashlib.sha256(message(n)).hexdigest() for n in (1, 2)]
    assert {(document.media_type, document.fetched, document.url) for document in harvest.documents} == {
        ("message/rfc822", NOW, None)
    }
    assert harvest.gaps == ()


@needs_dovecot
def test_an_empty_mailbox_is_no_failure(source: Source, limits: MailLimits) -> None:
    assert go(source, limits) == Harvest(source, "empty")


@needs_dovecot
def test_a_second_visit_brings_only_what_is_new(server: Dovecot, folder: str, source: Source, limits: MailLimits) -> None:
    server.deliver(message(1), folder=folder)
    first = go(source, limits)
    unchanged = go(source, limits, after(first))
    assert (unchanged.outcome, unchanged.documents, unchanged.seen) == ("unchanged", (), first.seen)
    server.deliver(message(2), folder=folder)
    second = go(source, limits, after(first))
    assert contents(second) == [message(2)]
    assert second.offered == ("<1@press.example>", "<2@press.example>")


@needs_dovecot
@pytest.mark.parametrize("told", [False, True])
def test_messages_are_marked_as_read_only_when_told(
    server: Dovecot, folder: str, source: Source, limits: MailLimits, told: bool
) -> None:
    server.deliver(message(1), message(2), folder=folder)
    harvest = go(replace(source, mark_read=told), limits)
    assert contents(harvest) == [message(1), message(2)]
    assert server.read_flags(folder) == [told, told]


@needs_dovecot
def test_what_the_ministry_has_read_is_collected_all_the_same(
    server: Dovecot, folder: str, source: Source, limits: MailLimits
) -> None:
    server.deliver(message(1), folder=folder)
    with server.looking(folder) as client:
        client.select_folder(folder)
        client.add_flags(client.search(), [rb"\Seen"])
    assert contents(go(source, limits)) == [message(1)]


@needs_dovecot
def test_starttls_is_as_good_as_tls(server: Dovecot, folder: str, source: Source, limits: MailLimits) -> None:
    server.deliver(message(1), folder=folder)
    by_starttls = replace(source, location=f"imap://{USER}@127.0.0.1:{server.imap}/{folder}")
    assert contents(go(by_starttls, limits)) == [message(1)]


@needs_dovecot
def test_a_wrong_password_is_a_failure_that_says_what_to_correct(
    source: Source, limits: MailLimits, password_file: Path
) -> None:
    password_file.write_text("wrong horse")
    refused = "127.0.0.1: does not let the user in; correct the user's name in the address, or the password in password_file"
    assert go(source, limits) == Harvest(source, "failed", error=refused)


@needs_dovecot
@pytest.mark.parametrize("scheme", ["imap", "imaps"])
def test_a_certificate_of_an_unknown_authority_ends_the_visit(
    server: Dovecot, source: Source, limits: MailLimits, tmp_path: Path, scheme: str
) -> None:
    trustme.CA().cert_pem.write_to_path(tmp_path / "another.pem")
    location = f"{scheme}://{USER}@127.0.0.1:{getattr(server, scheme)}/INBOX"
    for ca_file in (None, str(tmp_path / "another.pem")):
        harvest = go(replace(source, location=location), replace(limits, ca_file=ca_file))
        assert harvest.outcome == "failed"
        assert "its certificate is not trusted" in str(harvest.error)


def test_a_certificate_for_another_host_ends_the_visit(authority: trustme.CA, password_file: Path) -> None:
    with fake(authority, {}, host="press.example") as (port, authority_file):
        source = Source("press", f"imaps://desk@127.0.0.1:{port}/INBOX", password_file=str(password_file))
        harvest = go(source, MailLimits(ca_file=authority_file))
    assert "its certificate is not trusted (IP address mismatch" in str(harvest.error)


@needs_dovecot
def test_a_message_that_is_too_large_is_named_once_and_had_when_it_fits(
    server: Dovecot, folder: str, source: Source, limits: MailLimits
) -> None:
    large = message(1, body="x" * 5_000)
    server.deliver(large, message(2), folder=folder)
    first = go(source, replace(limits, body_bytes=2_000))
    assert contents(first) == [message(2)]
    assert reasons(first) == [
        "message 1 is larger than 2,000 bytes and is left out; raise body_bytes in [collect] to have it"
    ]
    again = go(source, replace(limits, body_bytes=2_000), after(first))
    assert (again.outcome, again.gaps) == ("unchanged", ())
    assert contents(go(source, limits, after(again, after(first)))) == [large]


@needs_dovecot
def test_messages_from_before_are_not_looked_at(server: Dovecot, folder: str, source: Source, limits: MailLimits) -> None:
    server.deliver(message(1), folder=folder, at=NOW - timedelta(days=40))
    server.deliver(message(2), folder=folder, at=NOW - timedelta(days=13))
    assert contents(go(source, limits)) == [message(2)]


@needs_dovecot
@pytest.mark.parametrize("bound", [{"max_items": 2}, {"visit_bytes": len(message(1)) * 2 + 1}])
def test_of_too_many_messages_the_newest_come_first_and_the_rest_waits(
    server: Dovecot, folder: str, source: Source, limits: MailLimits, bound: dict[str, int]
) -> None:
    server.deliver(*(message(number) for number in range(1, 6)), folder=folder)
    bounded = replace(source, max_items=bound.get("max_items", 100))
    limits = replace(limits, visit_bytes=bound.get("visit_bytes", 1_000_000))
    known, brought, told = Known(), [], []
    for _ in range(4):
        harvest = go(bounded, limits, known)
        known = after(harvest, known)
        brought.append(item_names(harvest))
        told.append(reasons(harvest))
    ids = [f"<{number}@press.example>" for number in range(1, 6)]
    assert brought == [ids[3:], ids[1:3], ids[:1], []]
    assert told == [["3 messages wait for the next visit"], ["one message waits for the next visit"], [], []]


@needs_dovecot
def test_odd_and_doubled_message_ids_give_way_to_the_hash(
    server: Dovecot, folder: str, source: Source, limits: MailLimits
) -> None:
    letters = [
        message(1),
        message(1, body="Another text under the same Message-ID."),
        message(3, head=""),
        message(4, head="Message-ID: <a@b> <c@d>\r\n"),
        message(5, head="Message-ID: <5@press.example>\r\nMessage-ID: <6@press.example>\r\n"),
        message(6, head="Message-ID: uid:1:1\r\n"),
        message(7, head="Message-ID: <\u202e@press.example>\r\n"),
        message(8, head=f"Message-ID: <{'x' * 900}@press.example>\r\n"),
        message(9, head="message-id:\r\n <9@press.example>\r\n"),
        message(1),
    ]
    server.deliver(*letters, folder=folder)
    harvest = go(source, limits)
    assert contents(harvest) == letters[:-1], "the last is the first once more"
    by_hash = [f"sha256:{hashlib.sha256(letter).hexdigest()}" for letter in letters]
    assert item_names(harvest) == ["<1@press.example>", *by_hash[1:8], "<9@press.example>"]
    assert go(source, limits, after(harvest)).outcome == "unchanged"


@needs_dovecot
def test_a_mailbox_that_was_set_up_anew_brings_nothing_twice(
    server: Dovecot, folder: str, source: Source, limits: MailLimits
) -> None:
    server.deliver(message(1), message(2), folder=folder)
    first = go(source, limits)
    server.throw_away(folder)
    time.sleep(1)  # UIDVALIDITY is made of the second
    server.deliver(message(3), message(2), folder=folder)
    second = go(source, limits, after(first))
    assert contents(second) == [message(3)], "UID 1 is another message now, and UID 2 the same as before"
    assert second.offered == ("<3@press.example>", "<2@press.example>")


@needs_dovecot
def test_folders_have_names_of_all_kinds(server: Dovecot, source: Source, limits: MailLimits) -> None:
    server.deliver(message(1), folder='Presse "été"')
    location = f"imaps://{USER.replace('@', '%40')}@127.0.0.1:{server.imaps}/Presse%20%22%C3%A9t%C3%A9%22"
    assert contents(go(replace(source, location=location), limits)) == [message(1)]


@needs_dovecot
def test_a_folder_that_is_not_there_is_named(server: Dovecot, source: Source, limits: MailLimits) -> None:
    harvest = go(replace(source, location=f"imaps://{USER}@127.0.0.1:{server.imaps}/Pres"), limits)
    assert harvest.error == "127.0.0.1: the server refused or gave no sense while opening the folder 'Pres'"


# ---------------------------------------------------------------- what the settings say


@pytest.mark.parametrize(
    "location",
    [
        "imaps://mail.example/INBOX",
        "imaps://desk@/INBOX",
        "pop3://desk@mail.example/INBOX",
        "imaps://desk@mail.example:port/INBOX",
        "imaps://desk%0d%0aA1 LOGOUT@mail.example/INBOX",
        "imaps://desk@mail.example/IN%0d%0aBOX",
        "imaps://desk@mail.example/INBOX?all",
        "imaps://desk@mail.example/%ff",
    ],
)
def test_what_is_no_address_is_refused_before_anything_is_asked(location: str, password_file: Path) -> None:
    harvest = go(Source("press", location, password_file=str(password_file)), MailLimits())
    assert harvest.error == "press: the mailbox is no address; write it as imaps://user@host/INBOX"


def test_a_password_does_not_belong_into_the_address(password_file: Path) -> None:
    harvest = go(Source("press", "imaps://desk:pw@mail.example/INBOX", password_file=str(password_file)), MailLimits())
    assert harvest.error == "press: the address holds a password; put that into a file and name it as password_file"


@pytest.mark.parametrize(
    ("content", "mode", "reason"),
    [
        (b"secret\n", 0o644, "holds a password and is open to everyone; close it with chmod 600"),
        (b"secret\n", 0o602, "holds a password and is open to everyone; close it with chmod 600"),
        (b"", 0o600, "should hold the mailbox's password on one line, and nothing else"),
        (b"secret\nmore\n", 0o600, "should hold the mailbox's password on one line, and nothing else"),
        (b"\xff", 0o600, "the password cannot be read (it is not UTF-8)"),
        (b"x" * 5_000, 0o600, "is too large for a password; it should hold that and nothing else"),
        (None, 0o600, "the password cannot be read (No such file or directory)"),
    ],
)
def test_the_password_file_is_private_and_holds_a_password(
    tmp_path: Path, content: bytes | None, mode: int, reason: str
) -> None:
    path = tmp_path / "secret"
    if content is not None:
        path.write_bytes(content)
        path.chmod(mode)
    harvest = go(Source("press", "imaps://desk@127.0.0.1:9/INBOX", password_file=str(path)), MailLimits())
    assert (harvest.outcome, harvest.error) == ("failed", f"{path}: {reason}")


def test_without_a_password_file_and_without_a_server_there_is_a_sentence(password_file: Path) -> None:
    there_is_none = Source("press", "imaps://desk@127.0.0.1:9/INBOX")
    assert go(there_is_none, MailLimits()).error == "press: has no password_file; name the file that holds the password"
    harvest = go(replace(there_is_none, password_file=str(password_file)), MailLimits())
    assert harvest.error == "127.0.0.1: the connection broke while connecting"


def test_a_file_of_authorities_that_holds_none_is_named(password_file: Path) -> None:
    asked = Source("press", "imaps://desk@127.0.0.1:9/INBOX", password_file=str(password_file))
    error = str(go(asked, MailLimits(ca_file=str(password_file))).error)
    assert error.startswith(f"{password_file}: cannot be read as certificates")


# ---------------------------------------------------------------- servers that lie

Answer = bytes | Callable[[ssl.SSLSocket], None]

HONEST: dict[str, Answer] = {
    "GREETING": b"* OK ready\r\n",
    "CAPABILITY": b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n@ OK done\r\n",
    "AUTHENTICATE": b"+ \r\n",
    "": b"@ OK done\r\n",  # the answer to "+"
    "EXAMINE": b"* 2 EXISTS\r\n* OK [UIDVALIDITY 7] UIDs valid\r\n@ OK [READ-ONLY] done\r\n",
    "SEARCH": b"* SEARCH 1 2\r\n@ OK done\r\n",
    "RFC822.SIZE": b"* 1 FETCH (UID 1 RFC822.SIZE 99)\r\n* 2 FETCH (UID 2 RFC822.SIZE 99)\r\n@ OK done\r\n",
    "FETCH 1": b"* 1 FETCH (UID 1 BODY[] {%d}\r\n%b)\r\n@ OK done\r\n" % (len(message(1)), message(1)),
    "FETCH 2": b"* 2 FETCH (UID 2 BODY[] {%d}\r\n%b)\r\n@ OK done\r\n" % (len(message(2)), message(2)),
    "LOGOUT": b"* BYE\r\n@ OK done\r\n",
}


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@contextmanager
def fake(authority: trustme.CA, answers: Mapping[str, Answer], host: str = "127.0.0.1") -> Iterator[tuple[int, str]]:
    """A server that gives these answers to commands that hold these words ("@" is the command's tag), over TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host).configure_cert(context)
    replies = {**HONEST, **answers}

    def serve(plain: socket.socket) -> None:
        plain.settimeout(5)
        with suppress(OSError), context.wrap_socket(plain, server_side=True) as line:
            say(line, replies["GREETING"], b"*")
            for command in line.makefile("rb"):
                tag = open_tags[-1] if b" " not in command.strip() else command.split()[0]
                open_tags.append(tag)
                words = "" if b" " not in command.strip() else command.decode().strip()
                word = next((word for word in replies if word and words.partition(" ")[2].find(word) >= 0), "")
                say(line, replies[word], tag)

    def say(line: ssl.SSLSocket, answer: Answer, tag: bytes) -> None:
        if callable(answer):
            answer(line)
        else:
            line.sendall(re.sub(rb"(?m)^@", tag, answer))

    open_tags = [b"*"]
    with socket.create_server(("127.0.0.1", 0)) as listener, authority.cert_pem.tempfile() as authority_file:
        threads: list[threading.Thread] = []

        def accept() -> None:
            with suppress(OSError):
                while True:
                    threads.append(threading.Thread(target=serve, args=(listener.accept()[0],)))
                    threads[-1].start()

        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield listener.getsockname()[1], authority_file
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            accepting.join()
            for thread in threads:
                thread.join()


def ask(
    authority: trustme.CA,
    password_file: Path,
    answers: Mapping[str, Answer],
    known: Known | None = None,
    seconds: float = 5,
) -> Harvest:
    """Visit such a server, with limits of 2,000 bytes a message and some seconds in all."""
    with fake(authority, answers) as (port, authority_file):
        source = Source("press", f"imaps://desk@127.0.0.1:{port}/INBOX", password_file=str(password_file))
        limits = MailLimits(request_seconds=1, visit_seconds=seconds, body_bytes=2_000, ca_file=authority_file)
        return go(source, limits, known)


def endlessly(first: bytes, more: bytes) -> Callable[[ssl.SSLSocket], None]:
    def send(line: ssl.SSLSocket) -> None:
        line.sendall(first)
        while True:
            line.sendall(more)

    return send


def dripping(line: ssl.SSLSocket) -> None:
    while True:
        line.sendall(b"*")
        time.sleep(0.05)


def hanging_up(line: ssl.SSLSocket) -> None:
    line.shutdown(socket.SHUT_RDWR)


def test_the_fake_is_read_like_any_server_when_it_is_honest(authority: trustme.CA, password_file: Path) -> None:
    harvest = ask(authority, password_file, {})
    assert contents(harvest) == [message(1), message(2)]
    assert harvest.gaps == ()


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"GREETING": b"* BYE too busy\r\n"}, "the server refused or gave no sense while connecting"),
        ({"GREETING": b"220 mail.example ESMTP\r\n"}, "the connection broke while connecting"),
        ({"GREETING": endlessly(b"* OK ", b"x" * 65_536)}, "the server refused or gave no sense while connecting"),
        (
            {"GREETING": endlessly(b"", (b"* OK " + b"x" * 990 + b"\r\n") * 90)},
            "sends more than was asked for, and was cut off",
        ),
        ({"GREETING": dripping}, "took longer than 1 s in all, and was cut off while connecting"),
        ({"GREETING": hanging_up}, "the connection broke while connecting"),
        ({"GREETING": b"* PREAUTH you are in\r\n"}, "does not let the user in"),
        ({"CAPABILITY": dripping}, "took longer than 1 s in all, and was cut off while connecting"),
        ({"AUTHENTICATE": hanging_up}, "the connection broke while logging in"),
        ({"EXAMINE": b"@ OK done\r\n"}, "gives no UIDVALIDITY for 'INBOX'"),
        ({"EXAMINE": b"* OK [UIDVALIDITY -7]\r\n@ OK done\r\n"}, "gives no UIDVALIDITY for 'INBOX'"),
        ({"EXAMINE": b"* OK [UIDVALIDITY 99999999999]\r\n@ OK done\r\n"}, "gives no UIDVALIDITY for 'INBOX'"),
        ({"SEARCH": b"* SEARCH 1\r\n* SEARCH 2\r\n@ OK done\r\n"}, "made no sense while listing messages"),
        ({"SEARCH": b"* SEARCH one two\r\n@ OK done\r\n"}, "the server's answer made no sense while listing messages"),
        ({"SEARCH": b"* SEARCH " + b"9" * 5_000 + b"\r\n@ OK done\r\n"}, "made no sense while listing messages"),
        ({"SEARCH": endlessly(b"* SEARCH", b" 1" * 9_000)}, "refused or gave no sense while listing messages"),
        ({"SEARCH": endlessly(b"", (b"* SEARCH" + b" 1" * 4_000 + b"\r\n") * 9)}, "sends more than was asked for"),
        ({"SEARCH": dripping}, "took longer than 1 s in all, and was cut off while listing messages"),
        ({"RFC822.SIZE": b"* 1 FETCH " + b"(" * 90_000 + b"\r\n@ OK done\r\n"}, "made no sense while asking for sizes"),
        ({"RFC822.SIZE": b"* 1 FETCH (UID {9999999999999}\r\n"}, "sends more than was asked for"),
        ({"RFC822.SIZE": b"* 1 FETCH (UID {%b}\r\n" % (b"9" * 5_000)}, "made no sense while asking for sizes"),
        ({"FETCH 2": hanging_up}, "the connection broke before the first message was there"),
        ({"FETCH 2": dripping}, "the connection broke before the first message was there"),
    ],
)
def test_a_server_that_makes_no_sense_is_a_failure_in_time(
    authority: trustme.CA, password_file: Path, answers: dict[str, Answer], error: str
) -> None:
    started = time.monotonic()
    harvest = ask(authority, password_file, answers, seconds=1)
    assert time.monotonic() - started < 4
    assert harvest.outcome == "failed"
    assert error in str(harvest.error)
    assert PASSWORD not in str(harvest.error)


def test_a_server_that_says_nothing_is_left_in_time(authority: trustme.CA, password_file: Path) -> None:
    harvest = ask(authority, password_file, {"SEARCH": b""}, seconds=10)
    assert harvest.error == "127.0.0.1: gave no answer in time while listing messages"


LARGER = "is larger than 2,000 bytes and is left out; raise body_bytes in [collect] to have it"


@pytest.mark.parametrize(
    ("answers", "brought", "told"),
    [
        ({"FETCH 2": b"* 2 FETCH (UID 2 BODY[] {4}\r\nlies)\r\n@ OK done\r\n"}, [message(1), b"lies"], []),
        (
            {"FETCH 2": b"* 2 FETCH (UID 2 BODY[] {3000}\r\n%b)\r\n@ OK done\r\n" % (b"x" * 3_000)},
            [message(1)],
            [f"message 2 {LARGER}"],
        ),
        (
            {"FETCH 1": endlessly(b"* 1 FETCH (UID 1 BODY[] {99999999999}\r\n", b"x" * 9_000)},
            [message(2)],
            [f"message 1 {LARGER}"],
        ),
        (
            {"FETCH 1": endlessly(b"", (b"* 1 FETCH (UID 1 FLAGS (" + b"x" * 900 + b"))\r\n") * 90)},
            [message(2)],
            [f"message 1 {LARGER}"],
        ),
        ({"FETCH 2": b"@ OK done\r\n"}, [message(1)], ["message 2 was listed and not given"]),
        (
            {"FETCH 2": b"* 2 FETCH (UID 2 BODY[] NIL)\r\n@ OK done\r\n"},
            [message(1)],
            ["message 2 was listed and not given"],
        ),
        ({"FETCH 2": b"* 2 FETCH (UID 2 BODY[] 12)\r\n@ OK done\r\n"}, [message(1)], ["message 2 was listed and not given"]),
        ({"FETCH 2": HONEST["FETCH 1"]}, [message(1)], ["message 2 was listed and not given"]),
        (
            {"RFC822.SIZE": b"* 1 FETCH (UID 1 RFC822.SIZE 9)\r\n@ OK done\r\n"},
            [message(1)],
            ["message 2 was listed and not given"],
        ),
        ({"SEARCH": b"* SEARCH 2 1 0 -4 2 2 1 9999999999\r\n@ OK done\r\n"}, [message(1), message(2)], []),
        (
            {"FETCH 1": hanging_up},
            [message(2)],
            ["message 1 could not be fetched: the connection broke; it is tried again at the next visit"],
        ),
    ],
)
def test_a_lie_about_one_message_costs_that_message(
    authority: trustme.CA, password_file: Path, answers: dict[str, Answer], brought: list[bytes], told: list[str]
) -> None:
    harvest = ask(authority, password_file, answers)
    assert contents(harvest) == brought
    assert reasons(harvest) == told


def test_a_message_that_breaks_the_connection_holds_up_no_other(authority: trustme.CA, password_file: Path) -> None:
    first = ask(authority, password_file, {"FETCH 2": hanging_up})
    assert (first.outcome, contents(first)) == ("failed", [])
    assert reasons(first)[0] == "one message waits for the next visit"
    second = ask(authority, password_file, {"FETCH 2": hanging_up}, after(first))
    assert contents(second) == [message(1)]
    third = ask(authority, password_file, {}, after(second, after(first)))
    assert contents(third) == [message(2)]


def test_nothing_is_said_over_an_open_line(password_file: Path) -> None:
    """A server that offers no STARTTLS, or pretends that the user is in already, never gets to see the password."""
    for greeting in (b"* OK ready\r\n", b"* PREAUTH ready\r\n"):
        heard: list[bytes] = []
        with socket.create_server(("127.0.0.1", 0)) as listener:

            def serve(listener: socket.socket = listener, greeting: bytes = greeting, heard: list[bytes] = heard) -> None:
                line = listener.accept()[0]
                with line, line.makefile("rb") as commands:
                    line.sendall(greeting)
                    for command in commands:
                        heard.append(command)
                        starttls = b" STARTTLS" if b"PREAUTH" in greeting else b""
                        line.sendall(b"* CAPABILITY IMAP4rev1%b\r\n%b OK\r\n" % (starttls, command.split()[0]))

            server = threading.Thread(target=serve)
            server.start()
            location = f"imap://desk@127.0.0.1:{listener.getsockname()[1]}/INBOX"
            harvest = go(Source("press", location, password_file=str(password_file)), MailLimits(visit_seconds=5))
            server.join()
        assert harvest.outcome == "failed"
        assert {command.split()[1] for command in heard} <= {b"CAPABILITY", b"LOGOUT"}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    word=st.sampled_from(["GREETING", "CAPABILITY", "EXAMINE", "SEARCH", "RFC822.SIZE", "FETCH 1", "FETCH 2"]),
    cut=st.integers(0, 120),
    put=st.one_of(
        st.binary(max_size=12), st.sampled_from([b"{9}\r\n", b"(", b")", b'"', b"\r\n", b"* BYE\r\n", b"NIL", b"@ NO\r\n"])
    ),
    drop=st.integers(0, 8),
)
def test_whatever_a_server_says_a_visit_ends_with_a_harvest(
    authority: trustme.CA, password_file: Path, word: str, cut: int, put: bytes, drop: int
) -> None:
    answer = HONEST[word]
    assert isinstance(answer, bytes)
    mangled = answer[:cut] + put + answer[cut + drop :]
    harvest = ask(authority, password_file, {word: mangled}, seconds=0.25)
    assert harvest.outcome in ("new", "unchanged", "empty", "failed")
    assert (harvest.error is None) == (harvest.outcome != "failed")
