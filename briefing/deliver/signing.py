"""Turns a message into its DKIM signature (RFC 6376), the same for the same message."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from briefing.errors import DeliverError
from briefing.model import Dkim

# A message and the time that it says it is from, into the header that goes before it.
Sign = Callable[[bytes, datetime], bytes]

_SIGNED = [
    b"From", b"To", b"Reply-To", b"Subject", b"Date", b"Message-ID", b"MIME-Version", b"Content-Type",
    b"List-Id", b"List-Unsubscribe", b"List-Unsubscribe-Post",
]  # fmt: skip


def signer(dkim_settings: Dkim) -> Sign:
    """Who signs with a key. Raises DeliverError when the key cannot be read or the library is not installed."""
    try:
        import dkim  # type: ignore[import-untyped]
    except ImportError as error:
        raise DeliverError("delivery.dkim: dkimpy is not installed; install briefing[dkim]") from error
    where = f"delivery.dkim.key_file {dkim_settings.key_file}"
    try:
        key = Path(dkim_settings.key_file).read_bytes()
        dkim.parse_pem_private_key(key)
    except OSError as error:
        raise DeliverError(f"{where}: {error.strerror}; name a file that can be read") from error
    except dkim.crypto.UnparsableKeyError as error:
        raise DeliverError(f"{where}: {error}; give an RSA key as PEM") from error

    class _Dated(dkim.DKIM):  # type: ignore[misc]
        """Signs as of a given time: the library takes that of the clock, and no message would be the same twice."""

        def __init__(self, message: bytes, at: datetime) -> None:
            super().__init__(message)
            self._at = str(int(at.timestamp())).encode()

        def gen_header(self, fields: list[tuple[bytes, bytes]], *rest: object, **more: object) -> bytes:
            dated = [(name, self._at if name == b"t" else value) for name, value in fields]
            return bytes(super().gen_header(dated, *rest, **more))

    def sign(message: bytes, at: datetime) -> bytes:
        header = _Dated(message, at).sign(
            dkim_settings.selector.encode(),
            dkim_settings.domain.encode(),
            key,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=_SIGNED,
        )
        return bytes(header)

    return sign
