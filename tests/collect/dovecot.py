"""A real IMAP server on loopback: Dovecot under the test's own user, with its own folder, ports and certificate."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import trustme
from imapclient import IMAPClient  # type: ignore[import-untyped]

USER, PASSWORD = "desk@ministry.example", "correct horse 💶"

_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
protocols = imap
auth_mechanisms = plain
disable_plaintext_auth = yes
ssl = required
ssl_cert = <{folder}/chain.pem
ssl_key = <{folder}/key.pem
mail_location = maildir:{folder}/mail
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}
}}
namespace inbox {{
  inbox = yes
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  process_min_avail = 0
  inet_listener imap {{
    address = 127.0.0.1
    port = {imap}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {imaps}
  }}
}}
"""


def why_not() -> str:
    """Why the server cannot be had on this machine, "" if it can."""
    if shutil.which("dovecot") is None:
        return "Dovecot is not installed (Debian: dovecot-imapd)"
    version = subprocess.run(["dovecot", "--version"], capture_output=True, text=True, check=False).stdout
    return "" if version.startswith("2.3.") else f"the tests' configuration is for Dovecot 2.3, not {version.strip()}"


@dataclass(frozen=True)
class Dovecot:
    """A running server: its ports (`imap` wants STARTTLS), and the file of the authority that signed its certificate."""

    imap: int
    imaps: int
    ca_file: Path
    authority: trustme.CA

    def deliver(self, *messages: bytes, folder: str = "INBOX", at: datetime | None = None) -> None:
        """Put messages into a folder, which is made if need be; `at` (aware) is when they arrived."""
        with self.looking(folder) as client:
            for message in messages:
                client.append(folder, message, msg_time=at)

    def read_flags(self, folder: str = "INBOX") -> list[bool]:
        """Of every message in order, whether it is marked as read."""
        with self.looking(folder) as client:
            client.select_folder(folder, readonly=True)
            flags = client.get_flags(client.search())
        return [b"\\Seen" in flags[uid] for uid in sorted(flags)]

    def throw_away(self, folder: str) -> None:
        """Delete a folder. Under the same name, UIDs then begin again, with another UIDVALIDITY."""
        with self.looking(folder) as client:
            client.delete_folder(folder)

    @contextmanager
    def looking(self, folder: str) -> Iterator[IMAPClient]:
        """A client of the test's own, logged in."""
        context = ssl.create_default_context(cafile=self.ca_file)
        with IMAPClient("127.0.0.1", self.imaps, ssl_context=context, timeout=20) as client:
            client.plain_login(USER, PASSWORD)
            if not client.folder_exists(folder):
                client.create_folder(folder)
            yield client


@contextmanager
def dovecot() -> Iterator[Dovecot]:
    """Run a server with one empty mailbox of USER."""
    # As root, Dovecot is given to an account without rights, which cannot enter pytest's own folders.
    user = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    authority = trustme.CA()
    server = _files(folder, user, authority)
    with (folder / "stderr").open("wb") as errors:
        process = subprocess.Popen(
            ["dovecot", "-F", "-c", str(folder / "dovecot.conf")],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            user=user.pw_uid if os.getuid() == 0 else None,
            group=user.pw_gid if os.getuid() == 0 else None,
            extra_groups=[] if os.getuid() == 0 else None,
        )
    try:
        _wait_for(server, process, folder)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)


def _files(folder: Path, user: pwd.struct_passwd, authority: trustme.CA) -> Dovecot:
    imap, imaps = _free_port(), _free_port()
    certificate = authority.issue_cert("127.0.0.1", "localhost")
    authority.cert_pem.write_to_path(folder / "ca.pem")
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    (folder / "chain.pem").write_bytes(b"".join(pem.bytes() for pem in certificate.cert_chain_pems))
    (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n", "utf-8")
    group = grp.getgrgid(user.pw_gid).gr_name
    config = _CONFIG.format(folder=folder, user=user.pw_name, group=group, imap=imap, imaps=imaps)
    (folder / "dovecot.conf").write_text(config, "utf-8")
    if os.getuid() == 0:
        for path in (folder, *folder.iterdir()):
            os.chown(path, user.pw_uid, user.pw_gid)
    return Dovecot(imap, imaps, folder / "ca.pem", authority)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _wait_for(server: Dovecot, process: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", server.imaps), 1).close()
            return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.05)
    said = [path.read_text("utf-8", "replace") for path in (folder / "stderr", folder / "log") if path.exists()]
    raise RuntimeError("Dovecot did not start: " + " ".join(said))
