"""Turns an edition into files in a folder, or into a call of a web address: ways to deliver beside mail."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import httpx

from briefing.deliver import wording
from briefing.deliver.answer import Answer
from briefing.deliver.plan import Facts, Sending
from briefing.errors import DeliverError

_HOOK_SECONDS = 30.0
# Too early, too many: worth another attempt, like all that a server blames itself for.
_FOR_NOW = {408, 425, 429}


def to_folder(sending: Sending, facts: Facts, files: Mapping[str, bytes]) -> Answer:
    """Copy an edition to a folder of its day, whole or not at all; a recalled one leaves a note there instead."""
    folder = Path(sending.recipient.address)
    final, new, old = (folder / name.format(facts.day) for name in ("{}", ".{}.new", ".{}.old"))
    if sending.purpose == "recall":
        files = {"RECALLED.txt": ("\n\n".join(wording.recall(facts)) + "\n").encode()}
    try:
        # The share itself must be there: a folder made where it should have been mounted is one that nobody sees.
        if not folder.is_dir():
            return Answer("deferred", f"{folder}: is no folder; mount the share, or correct delivery.folders")
        for left_over in (new, old):
            shutil.rmtree(left_over, ignore_errors=True)
        new.mkdir()
        for name, content in files.items():
            with (new / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        if final.exists():
            final.rename(old)
        new.rename(final)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        return Answer("deferred", f"{error.filename or folder}: {error.strerror}")
    return Answer("accepted", f"{len(files)} files in {final}")


def to_webhook(sending: Sending, facts: Facts, files: Mapping[str, bytes], link: str, secret_file: str | None) -> Answer:
    """Tell a web address of an edition, with its digest as text and the hashes of its files; signed if there is a secret.

    A repeat has the same Idempotency-Key. Redirects are not followed: only the address in the settings is called.
    """
    body = json.dumps(
        {
            "purpose": sending.purpose,
            "date": facts.day.isoformat(),
            "version": facts.version,
            "title": facts.title,
            "marking": facts.marking,
            "is_late": facts.is_late,
            "reason": facts.reason,
            "link": f"{link.rstrip('/')}/{facts.day}/" if link else "",
            "digest": files["digest.txt"].decode() if sending.purpose != "recall" else "",
            "files": [
                {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
                for name, content in sorted(files.items())
            ],
        },
        ensure_ascii=False,
        sort_keys=True,
    ).encode()
    headers = {"Content-Type": "application/json", "Idempotency-Key": sending.message_id}
    try:
        if secret_file:
            headers["X-Briefing-Signature"] = f"sha256={_signature(secret_file, body)}"
        answer = httpx.post(
            sending.recipient.address, content=body, headers=headers, timeout=_HOOK_SECONDS, follow_redirects=False
        )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Answer("deferred", f"{type(error).__name__}: {error}")
    except DeliverError as error:
        return Answer("deferred", str(error))
    said = f"{answer.status_code} {answer.reason_phrase}"
    if answer.is_success:
        return Answer("accepted", said)
    return Answer("deferred" if answer.status_code in _FOR_NOW or answer.is_server_error else "refused", said)


def _signature(secret_file: str, body: bytes) -> str:
    try:
        secret = Path(secret_file).read_bytes().strip()
    except OSError as error:
        raise DeliverError(f"{secret_file}: {error.strerror}; correct delivery.webhooks.secret_file") from error
    return hmac.new(secret, body, hashlib.sha256).hexdigest()
