"""Turns a manifest and a key into an Ed25519 signature, and tells whether one is genuine.

A signature is the 64 raw bytes of RFC 8032 over the manifest's file, so that other tools can check it:
`openssl pkeyutl -verify -rawin -pubin -inkey KEY.pub -sigfile manifest.sig -in manifest.json`.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from briefing.archive import SIGNATURE, SIGNED_BY
from briefing.errors import ArchiveError

_PUBLIC = re.compile(rb"-----BEGIN PUBLIC KEY-----.+?-----END PUBLIC KEY-----", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key; `key_id` is the SHA-256 of its public key (the 32 raw bytes)."""

    key_id: str
    key: Ed25519PrivateKey = field(repr=False)

    def sign(self, content: bytes) -> bytes:
        """The signature of a manifest's bytes."""
        return self.key.sign(content)


def load_signer(file: Path) -> Signer:
    """Read a private key (PEM). Raises ArchiveError if it is unreadable, encrypted, no Ed25519 key, or open to others."""
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
        content = file.read_bytes()
    except OSError as error:
        raise ArchiveError(f"{file}: {error.strerror}; make a key with `briefing archive keygen`") from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ArchiveError(f"{file}: others may read or change this private key; run `chmod 600 {file}`")
    try:
        key = serialization.load_pem_private_key(content, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ArchiveError(
            f"{file}: is no private key in PEM without a password; make one with `briefing archive keygen`"
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ArchiveError(f"{file}: is no Ed25519 key; make one with `briefing archive keygen`")
    return Signer(_key_id(key.public_key()), key)


def load_public(file: Path) -> dict[str, Ed25519PublicKey]:
    """Read one or several public keys (PEM, one after another), by their ids: earlier ones stay when a key is replaced.

    Raises ArchiveError if the file cannot be read or holds no Ed25519 key.
    """
    try:
        blocks = _PUBLIC.findall(file.read_bytes())
    except OSError as error:
        raise ArchiveError(f"{file}: {error.strerror}; name the public key that `briefing archive keygen` wrote") from error
    try:
        keys = [serialization.load_pem_public_key(block) for block in blocks]
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ArchiveError(f"{file}: holds a public key that is damaged; copy it again from where it was made") from error
    found = {_key_id(key): key for key in keys if isinstance(key, Ed25519PublicKey)}
    if len(found) < len(keys) or not found:
        raise ArchiveError(f"{file}: holds no Ed25519 public key; name the one that `briefing archive keygen` wrote")
    return found


def public_keys(signer: Signer) -> dict[str, Ed25519PublicKey]:
    """The public half of a private key by its id, as `load_public` gives it."""
    return {signer.key_id: signer.key.public_key()}


def make_keys(private: Path, public: Path) -> str:
    """Write a new pair of keys, the private one for its owner only; return its id. Raises ArchiveError if one is there."""
    key = Ed25519PrivateKey.generate()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    shown = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    # The public one first: if it cannot be written, there is no private one that nobody can check.
    for file, content, mode in ((public, shown, 0o644), (private, secret, 0o600)):
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        except FileExistsError as error:
            raise ArchiveError(f"{file}: is there already; name another file, keys are never replaced") from error
        except OSError as error:
            raise ArchiveError(f"{file}: {error.strerror}; name a folder that can be written to") from error
        with os.fdopen(handle, "wb") as written:
            written.write(content)
            os.fsync(written.fileno())
    return _key_id(key.public_key())


def faults(folder: Path, manifest: bytes, signed_by: str | None, keys: Mapping[str, Ed25519PublicKey]) -> tuple[str, ...]:
    """Why an edition's signature is not genuine; nothing when it is, or when none is claimed and none is there."""
    file = folder / SIGNATURE
    try:
        signature = file.read_bytes()
    except FileNotFoundError:
        return (f"{file}: is missing; restore it from a backup",) if signed_by else ()
    except OSError as error:
        return (f"{file}: {error.strerror}",)
    if not signed_by:
        return (f"{file}: signs a manifest that names no key",)
    if signed_by not in keys:
        return (
            f"{file}: is by the key {signed_by[:16]}, which is not known here; add its public key to `archive.public_key`",
        )
    try:
        keys[signed_by].verify(signature, manifest)
    except InvalidSignature:
        return (f"{file}: is not genuine; restore the edition from a backup",)
    return ()


def unsigned(manifests: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The editions, archived after the first one that was signed, that name no key: somebody left the signature out."""
    chained = sorted((one for one in manifests if isinstance(one.get("sequence"), int)), key=lambda one: one["sequence"])
    first = next((one["sequence"] for one in chained if SIGNED_BY in one), None)
    return tuple(
        f"the edition of {one['date']}, version {one['version']}, is not signed, though earlier ones are"
        for one in chained
        if first is not None and one["sequence"] > first and SIGNED_BY not in one
    )


def _key_id(key: Ed25519PublicKey) -> str:
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()
