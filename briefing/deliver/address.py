"""Turns a mail address as someone wrote it into the one form that is sent to and compared."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import idna

from briefing.errors import DeliverError

# RFC 5322 without folding and comments, which nobody means to write; beyond ASCII as in RFC 6531.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-\u00a1-\U0010ffff]+"
_DOT_ATOM = re.compile(rf"{_ATOM}(\.{_ATOM})*")
_QUOTED = re.compile(r'"(?:[ !#-\[\]-~\u00a1-\U0010ffff]|\\[ -~])*"')
_LITERAL = re.compile(r"\[[0-9A-Fa-f:.]+\]|\[IPv6:[0-9A-Fa-f:.]+\]")
# RFC 5321, 4.5.3.1, in bytes.
_LONGEST_LOCAL, _LONGEST = 64, 254


@dataclass(frozen=True, slots=True)
class Address:
    """A mail address: its local part as it was written, its domain in ASCII and lower case."""

    local: str
    domain: str

    def __str__(self) -> str:
        return f"{self.local}@{self.domain}"

    @property
    def key(self) -> str:
        """By what addresses are compared: nobody has two mailboxes that differ in capitals only."""
        return f"{self.local.lower()}@{self.domain}"

    @property
    def needs_utf8(self) -> bool:
        """Tell whether only a server with SMTPUTF8 can take mail for this address."""
        return not self.local.isascii()


def parse(text: str) -> Address:
    """The address that a text is. Raises DeliverError, with the reason, if it is none."""
    local, at, domain = unicodedata.normalize("NFC", text.strip()).rpartition("@")
    if not at:
        raise DeliverError(f"{text!r} is no mail address: it has no @")
    if not all(one.isprintable() or one == " " for one in local + domain):
        raise DeliverError(f"{text!r} is no mail address: it holds characters that nobody can see")
    if _QUOTED.fullmatch(local) and _DOT_ATOM.fullmatch(local[1:-1]):
        local = local[1:-1]
    if not (_DOT_ATOM.fullmatch(local) or _QUOTED.fullmatch(local)):
        raise DeliverError(f"{text!r} is no mail address: what stands before the @ is none; put it in quotation marks")
    try:
        found = Address(local, _domain(domain))
    except (idna.IDNAError, UnicodeError) as error:
        raise DeliverError(f"{text!r} is no mail address: {domain!r} is no domain ({error})") from error
    if len(local.encode()) > _LONGEST_LOCAL or len(str(found).encode()) > _LONGEST:
        raise DeliverError(f"{text!r} is no mail address: it is too long")
    return found


@lru_cache(maxsize=1_000)
def _domain(domain: str) -> str:
    """A domain in ASCII. Most of a list's addresses share one."""
    return domain.lower() if _LITERAL.fullmatch(domain) else idna.encode(domain, uts46=True).decode("ascii").lower()
