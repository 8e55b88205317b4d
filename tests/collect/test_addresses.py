"""Which addresses may be fetched from, and that the one that is connected to is the one that was checked."""

from __future__ import annotations

from ipaddress import ip_address

import httpcore
import pytest

from briefing.collect.addresses import allowed_from, may_fetch
from briefing.collect.network import CheckedBackend, RequestClock, resolve
from briefing.errors import RefusedError

PUBLIC = ["93.184.215.14", "2606:2800:220:1::1", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e", "2002:5db8:d70e::1"]
NOT_PUBLIC = [
    *("127.0.0.1", "127.255.255.254", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
    *("192.0.0.8", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.88.99.1"),
    *("::", "::1", "fe80::1", "fc00::1", "fec0::1", "ff02::1", "fd00:ec2::254", "2001:db8::1", "100::1", "::127.0.0.1"),
    *(
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b:1::7f00:1",
        "2002:7f00:1::1",
        "2002:a9fe:a9fe::",
    ),
    "2001:0:7f00:1::1",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_fetched_from(address: str) -> None:
    assert may_fetch("news.example", ip_address(address), allowed_from(()))


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_any_other_may_not(address: str) -> None:
    assert not may_fetch("news.example", ip_address(address), allowed_from(()))


@pytest.mark.parametrize(
    ("host", "address", "line", "may"),
    [
        ("intranet.example", "10.1.2.3", "intranet.example", True),
        ("Intranet.Example.", "10.1.2.3", "intranet.example", True),
        ("other.example", "10.1.2.3", "intranet.example", False),
        ("any.example", "10.1.2.3", "10.1.0.0/16", True),
        ("any.example", "10.2.2.3", "10.1.0.0/16", False),
        ("any.example", "::ffff:10.1.2.3", "10.1.0.0/16", True),
        ("any.example", "127.0.0.1", "127.0.0.1", True),
        ("any.example", "::1", "[::1]", True),
        ("any.example", "::1", "127.0.0.0/8", False),
    ],
)
def test_the_settings_may_allow_more(host: str, address: str, line: str, may: bool) -> None:
    assert may_fetch(host, ip_address(address), allowed_from((line,))) is may


@pytest.mark.parametrize("spelling", ["2130706433", "0x7f.1", "0177.0.0.1", "127.1", "localhost", "::ffff:127.0.0.1", "::1"])
def test_no_spelling_of_loopback_is_let_through(spelling: str) -> None:
    backend = CheckedBackend(allowed_from(()), RequestClock(), resolve)
    with pytest.raises((RefusedError, httpcore.ConnectError)):
        backend.connect_tcp(spelling, 80, 1.0)


def test_a_name_that_is_public_and_private_at_once_leads_to_the_public_address_only() -> None:
    backend = CheckedBackend(allowed_from(()), RequestClock(), lambda *_: ["127.0.0.1", "93.184.215.14", "10.0.0.1"])
    assert backend.permitted("news.example", 443) == ["93.184.215.14"]


def test_the_name_is_looked_up_once_and_what_came_is_connected_to() -> None:
    """A second lookup could say something else (DNS rebinding)."""
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])
    asked: list[str] = []

    class Recording(httpcore.SyncBackend):
        def connect_tcp(self, host: str, *_: object, **__: object) -> httpcore.NetworkStream:
            asked.append(host)
            raise httpcore.ConnectError("not in a test")

    backend = CheckedBackend(allowed_from(()), RequestClock(), lambda *_: next(answers))
    backend._plain = Recording()
    with pytest.raises(httpcore.ConnectError):
        backend.connect_tcp("news.example", 443, 1.0)
    assert asked == ["93.184.215.14"]
