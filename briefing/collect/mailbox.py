"""Turns a mailbox into a Harvest of its new messages, as they came: read by IMAP, without marking unless told to.

The host is the one that the settings name, and may be in a private network: it is not chosen by anything that was fetched.
"""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.parser import BytesHeaderParser
from email.policy import compat32
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from briefing.collect.imap import Account, MailLimits, Session, session
from briefing.errors import CollectError
from briefing.model import Document, Gap, Harvest, HarvestOutcome, Item, Known, Source

MEDIA_TYPE = "message/rfc822"
_PORTS = {"imap": 143, "imaps": 993}
_MAX_PASSWORD_BYTES = 4_096
_MAX_HEAD_BYTES = 200_000
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")
# What is remembered of a UID whose message was not taken; otherwise it is the name of the item.
_LARGER = "larger:"
_BROKE = "broke"


@dataclass(frozen=True, slots=True)
class _Letter:
    """What became of one message: taken, left as it is `larger`, not given (`missing`), or it `broke` the connection."""

    uid: int
    fate: Literal["taken", "larger", "missing", "broke"]
    content: bytes = b""
    size: int = 0


def visit(source: Source, known: Known, limits: MailLimits, now: Callable[[], datetime]) -> Harvest:
    """The messages of the last `limits.days` that were not fetched before, at most `source.max_items`, the newest first.

    A message's item is called by its Message-ID, or by its hash where that is missing, odd, or another message's. Under
    `uid:<UIDVALIDITY>:<UID>`, which can be no item's name, `Harvest.seen` remembers which item each message was, so
    that it is never fetched again. A message that has left the mailbox is not withdrawn: `gone` is always empty. When the
    connection breaks, what came until then is the harvest, and a gap says that more waits. Never raises CollectError.
    """
    try:
        account, folder = _account(source)
        with session(account, limits) as mailbox:
            return _harvest(mailbox, folder, source, known, limits, now())
    except CollectError as error:
        return Harvest(source, "failed", error=str(error))


def _account(source: Source) -> tuple[Account, str]:
    """Who and where, from the source's address and password file, and the folder to read."""
    try:
        url = urlsplit(source.location)
        port, path = url.port or _PORTS[url.scheme], unquote(url.path.removeprefix("/"), errors="strict")
        user = unquote(url.username or "", errors="strict")
    except (ValueError, KeyError) as error:
        raise CollectError(f"{source.name}: the mailbox is no address; write it as imaps://user@host/INBOX") from error
    if not url.hostname or not user or not (user + path).isprintable() or url.query or url.fragment:
        raise CollectError(f"{source.name}: the mailbox is no address; write it as imaps://user@host/INBOX")
    if url.password is not None:
        raise CollectError(f"{source.name}: the address holds a password; put that into a file and name it as password_file")
    if source.password_file is None:
        raise CollectError(f"{source.name}: has no password_file; name the file that holds the password")
    password = _password(Path(source.password_file))
    return Account(url.hostname, port, url.scheme == "imaps", user, password), path or "INBOX"


def _password(path: Path) -> str:
    """The file's first line. Raises CollectError if everyone on the machine may read it."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise CollectError(f"{path}: is no ordinary file; put the mailbox's password into one")
        if status.st_mode & stat.S_IRWXO:
            raise CollectError(f"{path}: holds a password and is open to everyone; close it with chmod 600")
        if status.st_size > _MAX_PASSWORD_BYTES:
            raise CollectError(f"{path}: is too large for a password; it should hold that and nothing else")
        password = path.read_text("utf-8").removesuffix("\n").removesuffix("\r")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise CollectError(f"{path}: the password cannot be read ({reason})") from error
    if not password or not password.isprintable():
        raise CollectError(f"{path}: should hold the mailbox's password on one line, and nothing else")
    return password


def _harvest(mailbox: Session, folder: str, source: Source, known: Known, limits: MailLimits, at: datetime) -> Harvest:
    validity = mailbox.open(folder, writable=source.mark_read)
    # A day more, because the server's day may not be ours.
    listed = mailbox.uids_since((at - timedelta(days=limits.days + 1)).date())
    wanted = _wanted(listed, _remembered(known.seen, validity), limits.body_bytes)
    chosen = wanted[: source.max_items]
    letters = _letters(mailbox, chosen, limits) if chosen else []
    gaps = [_waiting(source, len(wanted) - len(letters))] if len(letters) < len(wanted) else []
    if taken := [letter.uid for letter in letters if source.mark_read and letter.fate == "taken"]:
        try:
            mailbox.mark_read(taken)
        except CollectError as error:
            gaps.append(Gap(source.name, "collect", f"messages were taken, but could not be marked as read: {error}"))
    gaps += [_gap(source, letter, limits.body_bytes) for letter in letters if letter.fate != "taken"]
    return _gathered(source, known, validity, listed, letters, gaps, at)


def _remembered(seen: Mapping[str, str], validity: int) -> dict[int, str]:
    """What earlier visits remember, by UID. Under another UIDVALIDITY the same UIDs are other messages."""
    prefix = f"uid:{validity}:"
    return {int(name.removeprefix(prefix)): value for name, value in seen.items() if name.startswith(prefix)}


def _wanted(listed: Collection[int], remembered: Mapping[int, str], max_bytes: int) -> list[int]:
    """The UIDs to fetch, the newest first; at the end those that broke the connection before, so that they hold up none."""
    new = [uid for uid in listed if uid not in remembered or _fits_now(remembered[uid], max_bytes)]
    broke = [uid for uid in listed if remembered.get(uid) == _BROKE]
    return sorted(new, reverse=True) + sorted(broke, reverse=True)


def _fits_now(memory: str, max_bytes: int) -> bool:
    return memory.startswith(_LARGER) and int(memory.removeprefix(_LARGER)) <= max_bytes


def _letters(mailbox: Session, uids: Sequence[int], limits: MailLimits) -> list[_Letter]:
    """Fetch messages until all are there, the connection breaks, or the visit's bytes are used up."""
    sizes = mailbox.sizes(uids)
    letters: list[_Letter] = []
    room = limits.visit_bytes
    for uid in uids:
        if letters and room < sizes.get(uid, 0) <= limits.body_bytes:
            break
        letters.append(_letter(mailbox, uid, sizes.get(uid), limits.body_bytes))
        room -= len(letters[-1].content)
        if letters[-1].fate == "broke" or mailbox.overrun:
            break
    return letters


def _letter(mailbox: Session, uid: int, size: int | None, max_bytes: int) -> _Letter:
    if size is None:
        return _Letter(uid, "missing")
    if size > max_bytes:
        return _Letter(uid, "larger", size=size)
    try:
        content = mailbox.message(uid, max_bytes)
    except CollectError:
        return _Letter(uid, "larger", size=max_bytes + 1) if mailbox.overrun else _Letter(uid, "broke")
    if content is None:
        return _Letter(uid, "missing")
    # Some servers say a size that is only about right.
    return _Letter(uid, "taken", content) if len(content) <= max_bytes else _Letter(uid, "larger", size=len(content))


def _gathered(
    source: Source,
    known: Known,
    validity: int,
    listed: Sequence[int],
    letters: Sequence[_Letter],
    gaps: Sequence[Gap],
    at: datetime,
) -> Harvest:
    """The harvest of what was fetched, and of what was there before, in the order of arrival."""
    remembered = _remembered(known.seen, validity)
    memory = {uid: remembered[uid] for uid in listed if uid in remembered}
    seen = {name: known.seen[name] for name in memory.values() if name in known.seen}
    documents = []
    for letter in sorted(letters, key=lambda letter: letter.uid):
        if letter.fate == "taken":
            sha256 = hashlib.sha256(letter.content).hexdigest()
            name = _name(letter.content, sha256, {**known.seen, **seen})
            if known.seen.get(name) != sha256 and name not in seen:
                documents.append(Document(Item(source, name), letter.content, MEDIA_TYPE, sha256, fetched=at))
            seen[name] = sha256
            memory[letter.uid] = name
        elif letter.fate != "missing":
            memory[letter.uid] = f"{_LARGER}{letter.size}" if letter.fate == "larger" else _BROKE
    offered = tuple(dict.fromkeys(memory[uid] for uid in listed if memory.get(uid) in seen))
    seen |= {f"uid:{validity}:{uid}": value for uid, value in memory.items()}
    broke = any(letter.fate == "broke" for letter in letters) and not documents
    return Harvest(
        source,
        "failed" if broke else _outcome(listed, documents),
        documents=tuple(documents),
        offered=offered,
        seen=seen,
        lost=sum(letter.fate != "taken" for letter in letters),
        error="the connection broke before the first message was there" if broke else None,
        gaps=tuple(gaps),
    )


def _outcome(listed: Sequence[int], documents: Sequence[Document]) -> HarvestOutcome:
    if documents:
        return "new"
    return "unchanged" if listed else "empty"


def _name(content: bytes, sha256: str, taken: Mapping[str, str]) -> str:
    """The Message-ID, if there is one and it is sound and no other message's; else the hash."""
    head = re.split(rb"\r?\n\r?\n", content[:_MAX_HEAD_BYTES], maxsplit=1)[0]
    ids = BytesHeaderParser(policy=compat32).parsebytes(head).get_all("Message-ID", [])
    written = str(ids[0]).strip() if len(ids) == 1 else ""
    if _MESSAGE_ID.fullmatch(written) and taken.get(written, sha256) == sha256:
        return written
    return f"sha256:{sha256}"


def _waiting(source: Source, count: int) -> Gap:
    wait = "one message waits" if count == 1 else f"{count:,} messages wait"
    return Gap(source.name, "collect", f"{wait} for the next visit")


def _gap(source: Source, letter: _Letter, max_bytes: int) -> Gap:
    reason = {
        "larger": f"is larger than {max_bytes:,} bytes and is left out; raise body_bytes in [collect] to have it",
        "missing": "was listed and not given",
        "broke": "could not be fetched: the connection broke; it is tried again at the next visit",
    }[letter.fate]
    return Gap(source.name, "collect", f"message {letter.uid} {reason}")
