"""Ways beside mail: folders and web addresses that editions go to, and those by which an alert reaches the administrator."""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from mail_servers import FILES, LETTERHEAD, NOW, digest_for, facts, serving

from briefing.deliver import Facts, Post, SecondWay, Writer, alert, carry_out, plan
from briefing.errors import DeliverError
from briefing.model import MailServer, Purpose, Receipt, Recipient, Way


def deliver(
    way: Way, address: str, purpose: Purpose = "edition", of: Facts | None = None, secrets: dict[str, str] | None = None
) -> Receipt:
    """Deliver by one way to one place; who has had the first version gets a correction or a recall."""
    known = of or facts()
    had = Receipt(known.day, 1, address, way, "edition", "<1@x>", "accepted", "", NOW)
    sendings = plan(known, [Recipient(address, way=way)], [had] if purpose != "edition" else [], NOW, "x.example", purpose)
    writer = Writer(LETTERHEAD, known, FILES, digest_for)
    (receipt,) = carry_out(sendings, writer, Post((), secrets=secrets or {}), lambda _: None, lambda: NOW)
    return receipt


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


# ---------------------------------------------------------------- folders


def test_a_folder_holds_the_edition_then_its_correction_then_a_note_of_its_recall(tmp_path: Path) -> None:
    expected = {f"2026-02-13/{name}": content for name, content in FILES.items()}
    for purpose, version in (("edition", 1), ("correction", 2)):
        receipt = deliver("folder", str(tmp_path), purpose, facts(version=version))  # type: ignore[arg-type]
        assert (receipt.state, receipt.answer) == ("accepted", f"4 files in {tmp_path}/2026-02-13")
        assert contents(tmp_path) == expected
    deliver("folder", str(tmp_path), "recall", facts(reason="It was not cleared."))
    assert list(contents(tmp_path)) == ["2026-02-13/RECALLED.txt"]
    assert b"It was not cleared." in contents(tmp_path)["2026-02-13/RECALLED.txt"]


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    receipt = deliver("folder", str(tmp_path / "share"))
    assert (receipt.state, receipt.answer) == (
        "deferred",
        f"{tmp_path}/share: is no folder; mount the share, or correct delivery.folders",
    )
    assert list(tmp_path.iterdir()) == []


def test_what_a_crash_left_in_a_folder_is_cleared_away(tmp_path: Path) -> None:
    for name in (".2026-02-13.new", ".2026-02-13.old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "half").write_text("half")
    assert deliver("folder", str(tmp_path)).state == "accepted"
    assert {one.name for one in tmp_path.iterdir()} == {"2026-02-13"}


def test_a_folder_that_cannot_be_written_keeps_what_it_had(tmp_path: Path) -> None:
    deliver("folder", str(tmp_path))
    # Something in the way of what is written beside.
    (tmp_path / ".2026-02-13.new").write_text("a file, and no folder")
    receipt = deliver("folder", str(tmp_path))
    assert (receipt.state, receipt.answer) == ("deferred", f"{tmp_path}/.2026-02-13.new: File exists")
    assert set(contents(tmp_path / "2026-02-13")) == set(FILES)


# ---------------------------------------------------------------- web addresses


@dataclass
class Hook:
    url: str
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    status: int = 200


@contextmanager
def hooked() -> Iterator[Hook]:
    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            hook.calls.append((dict(self.headers), body))
            self.send_response(hook.status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        hook = Hook(f"http://127.0.0.1:{server.server_port}/hook")
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield hook
        finally:
            server.shutdown()
            thread.join()


def test_a_web_address_is_told_of_an_edition_and_can_see_who_tells_it(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cret\n")
    with hooked() as hook:
        secrets = {hook.url: str(tmp_path / "secret")}
        first, again = (deliver("webhook", hook.url, secrets=secrets) for _ in range(2))
    assert (first.state, first.answer) == ("accepted", "200 OK")
    assert first.message_id == again.message_id
    assert hook.calls[0] == hook.calls[1]
    headers, body = hook.calls[0]
    assert headers["Idempotency-Key"] == first.message_id
    assert headers["X-Briefing-Signature"] == "sha256=" + hmac.new(b"s3cret", body, hashlib.sha256).hexdigest()
    told = json.loads(body)
    assert (told["purpose"], told["date"], told["version"], told["title"]) == ("edition", "2026-02-13", 1, "Daily Briefing")
    assert told["digest"] == FILES["digest.txt"].decode()
    pdf = next(one for one in told["files"] if one["name"] == "brief.pdf")
    assert pdf["sha256"] == hashlib.sha256(FILES["brief.pdf"]).hexdigest()


def test_a_recall_tells_a_web_address_nothing_of_the_edition() -> None:
    with hooked() as hook:
        deliver("webhook", hook.url, "recall", facts(reason="It was not cleared."))
    told = json.loads(hook.calls[0][1])
    assert (told["purpose"], told["digest"], told["reason"]) == ("recall", "", "It was not cleared.")


@pytest.mark.parametrize(
    ("status", "state"),
    [(204, "accepted"), (404, "refused"), (429, "deferred"), (500, "deferred"), (503, "deferred"), (302, "refused")],
)
def test_what_a_web_address_answers(status: int, state: str) -> None:
    with hooked() as hook:
        hook.status = status
        assert deliver("webhook", hook.url).state == state
    # A redirect is not followed: the settings name the one address that is called.
    assert len(hook.calls) == 1


def test_a_web_address_where_nobody_listens_is_tried_again(tmp_path: Path) -> None:
    with hooked() as hook:
        pass
    assert deliver("webhook", hook.url).state == "deferred"
    assert deliver("webhook", "http://[").state == "deferred"
    answer = deliver("webhook", hook.url, secrets={hook.url: str(tmp_path / "nowhere")}).answer
    assert answer == f"{tmp_path}/nowhere: No such file or directory; correct delivery.webhooks.secret_file"


# ---------------------------------------------------------------- alerts


def test_an_alert_goes_by_every_way_that_is_set(tmp_path: Path) -> None:
    program = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_text('|'.join(sys.argv[2:]))"
    command = (sys.executable, "-c", program, str(tmp_path / "told"))
    text = "b@x.example: 550 no; rm -rf / $(id)"
    with hooked() as hook, serving(tmp_path) as inbox:
        way = SecondWay("boss@x.example", "briefing@x.example", inbox.server, hook.url, command)
        alert(way, "send failed\r\nBcc: spy@x.example", text, NOW)
    ((recipient, content),) = inbox.taken
    message = message_from_bytes(content, policy=policy.SMTP)
    assert recipient == "boss@x.example"
    assert message["Subject"] == "Briefing: send failed Bcc: spy@x.example"
    assert message["Bcc"] is None
    assert message.get_payload(decode=True) == f"{text}\r\n".encode()
    assert json.loads(hook.calls[0][1])["text"] == text
    # No shell reads the program's arguments.
    assert (tmp_path / "told").read_text() == f"send failed Bcc: spy@x.example|{text}"


def test_an_alert_that_fails_one_way_goes_by_the_others_and_says_so(tmp_path: Path) -> None:
    nobody = MailServer("localhost", 1, "none")
    with hooked() as hook:
        way = SecondWay("boss@x.example", "briefing@x.example", nobody, hook.url, ("/nowhere/notify",))
        with pytest.raises(DeliverError) as raised:
            alert(way, "late", "text", NOW)
    assert len(hook.calls) == 1
    assert "localhost:1" in str(raised.value)
    assert "schedule.alert.command /nowhere/notify: " in str(raised.value)
    with pytest.raises(DeliverError, match=r"schedule\.alert\.command .*exit status 3"):
        alert(SecondWay(command=(sys.executable, "-c", "raise SystemExit(3)")), "late", "text", NOW)
    with serving(tmp_path, lambda step, _: "550 no" if step == "RCPT" else None) as inbox:
        way = SecondWay("boss@x.example", "briefing@x.example", inbox.server)
        with pytest.raises(DeliverError, match=r"schedule\.alert\.server: 550 no"):
            alert(way, "late", "text", NOW)


def test_without_a_way_an_alert_is_nothing() -> None:
    alert(SecondWay(), "late", "text", NOW)
