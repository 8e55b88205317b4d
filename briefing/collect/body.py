"""Turns the pieces of an answer's body, packed or not, into its bytes, and stops at a limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from briefing.errors import CollectError, RefusedError

_STEP = 256_000
# A file may be several gzip members one after the other; thousands of tiny ones are an attack on the processor.
_MAX_MEMBERS = 100
# Window bits for zlib: gzip's header, zlib's own, none.
_GZIP, _ZLIB, _RAW = 31, 15, -15


def collect_body(pieces: Iterable[bytes], encoding: str, limit: int, cut: bool = False) -> bytes:
    """The whole body of an answer whose Content-Encoding is `encoding` ("", "identity", "gzip" or "deflate").

    With `cut`, what is beyond `limit` bytes is left out. Else raises RefusedError for more than `limit` bytes, packed or
    unpacked; and CollectError for an encoding that was not asked for, or packed data that are broken or end early.
    """
    unpack = _unpacker(encoding)
    body = bytearray()
    received = 0
    for piece in pieces:
        received += len(piece)
        body += unpack.feed(piece, limit + 1 - len(body)) if unpack else piece
        if max(len(body), received) > limit:
            if cut:
                return bytes(body[:limit])
            raise RefusedError(f"is larger than {limit:,} bytes; raise [collect] body_bytes if it must be taken")
    if unpack and not unpack.is_whole:
        raise CollectError("came packed and was cut short; it is tried again at the next visit")
    return bytes(body)


def unzip(content: bytes, limit: int) -> bytes:
    """The inside of a `.gz` file; other content is returned as it is. Raises as `collect_body` does."""
    if not content.startswith(b"\x1f\x8b"):
        return content
    return collect_body([content[at : at + _STEP] for at in range(0, len(content), _STEP)], "gzip", limit)


def _unpacker(encoding: str) -> _Unpacker | None:
    kind = encoding.strip().lower()
    if kind in ("", "identity"):
        return None
    if kind in ("gzip", "x-gzip", "deflate"):
        return _Unpacker(is_gzip=kind != "deflate")
    raise CollectError(f"came packed as {kind[:40]!r}, which was not asked for")


class _Unpacker:
    """Unpacks piece by piece, never more at once than is still wanted."""

    def __init__(self, is_gzip: bool) -> None:
        self._is_gzip = is_gzip
        self._inflater = zlib.decompressobj(_GZIP) if is_gzip else None
        self._members = 1
        self._has_begun = False

    @property
    def is_whole(self) -> bool:
        """Whether the data came to their end; no data at all are a whole of nothing."""
        return not self._has_begun or (self._inflater is not None and self._inflater.eof)

    def feed(self, piece: bytes, wanted: int) -> bytes:
        """Unpack one piece into at most `wanted` bytes (more than that is over the limit and never looked at)."""
        out = bytearray()
        is_pending = False
        while len(out) < wanted and (piece or is_pending):
            self._has_begun = True
            if self._inflater is None:
                self._inflater = _deflater(piece[0])
            if self._inflater.eof and not (piece and self._begin_member(piece)):
                break
            step = min(_STEP, wanted - len(out))
            try:
                unpacked = self._inflater.decompress(piece, step)
            except zlib.error as error:
                raise CollectError(f"came packed and is broken ({error})") from error
            out += unpacked
            is_pending = len(unpacked) == step
            piece = self._inflater.unconsumed_tail or self._inflater.unused_data
        return bytes(out)

    def _begin_member(self, piece: bytes) -> bool:
        """Go on with the next gzip member; what else follows the end of the data is padding."""
        if not self._is_gzip or piece[0] != 0x1F:
            return False
        self._members += 1
        if self._members > _MAX_MEMBERS:
            raise RefusedError(f"is packed in more than {_MAX_MEMBERS} parts")
        self._inflater = zlib.decompressobj(_GZIP)
        return True


def _deflater(first: int) -> zlib._Decompress:
    """Servers mean two things by "deflate": zlib's format, whose first byte ends in 8, and the bare one."""
    return zlib.decompressobj(_ZLIB if first & 0x0F == 8 else _RAW)
