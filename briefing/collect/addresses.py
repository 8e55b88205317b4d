"""Turns an IP address, and what the settings allow, into whether anything may be fetched from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

Address = IPv4Address | IPv6Address

# RFC 6052: IPv4 in its last 32 bits; the second is for use inside one's own network (RFC 8215).
_NAT64 = IPv6Network("64:ff9b::/96")
_OWN_NAT64 = IPv6Network("64:ff9b:1::/48")
# Not public although `is_global` calls some of them so: benchmarks, IETF protocols, what was once 6to4's relay.
_NOT_PUBLIC = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "100.64.0.0/10", "2001::/23")))


@dataclass(frozen=True, slots=True)
class Allowed:
    """Hosts by name and networks that may be fetched from although they are not public."""

    names: frozenset[str]
    networks: tuple[IPv4Network | IPv6Network, ...]


def allowed_from(lines: Iterable[str]) -> Allowed:
    """Read the settings' `allow_private`: a line that is no address and no network is a host's name."""
    names, networks = set(), []
    for line in lines:
        try:
            networks.append(ip_network(line.strip("[]"), strict=False))
        except ValueError:
            names.add(line.strip().rstrip(".").lower())
    return Allowed(frozenset(names), tuple(networks))


def may_fetch(host: str, address: Address, allowed: Allowed) -> bool:
    """Whether `host`, which resolved to `address`, may be connected to there.

    An address that carries an IPv4 address inside (mapped, NAT64, 6to4, Teredo) is as good as the one that it carries.
    """
    if host.rstrip(".").lower() in allowed.names:
        return True
    inner = tuple(_inner(address))
    return all(
        _is_public(one) or any(one.version == net.version and one in net for net in allowed.networks)
        for one in (inner or (address,))
    )


def _inner(address: Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses that an IPv6 address carries and that its packets may end at."""
    if isinstance(address, IPv4Address):
        return
    if address.ipv4_mapped:
        yield address.ipv4_mapped
    elif address in _NAT64:
        yield IPv4Address(int(address) & 0xFFFFFFFF)
    elif address.sixtofour:
        yield address.sixtofour
    elif address.teredo:
        yield from address.teredo


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address) and (address.is_site_local or address in _OWN_NAT64):
        return False
    if any(address.version == network.version and address in network for network in _NOT_PUBLIC):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)
