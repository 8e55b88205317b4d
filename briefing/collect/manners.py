"""How sources in the network are fetched: politely, within limits of time and size, and from no forbidden address."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manners:
    """The limits that collecting keeps to; the settings' `[collect]` table as a value.

    `contact` stands in the User-Agent. `deadline_seconds` is for collecting as a whole, `request_seconds` for one request
    from connecting to its last byte, `host_gap_seconds` between the starts of two requests to one host. `body_bytes` is
    the most that one answer may hold, packed or unpacked. `allow_private` names hosts, addresses and networks that may be
    fetched from although they are not public. `proxy` is an http:// or https:// address, `ca_file` a PEM file.
    """

    contact: str = ""
    deadline_seconds: float = 600.0
    request_seconds: float = 30.0
    host_gap_seconds: float = 1.0
    hosts_at_once: int = 16
    body_bytes: int = 10_000_000
    redirects: int = 5
    allow_private: tuple[str, ...] = ()
    proxy: str | None = None
    ca_file: str | None = None
