"""A Postfix of one's own on loopback: TLS, login, and a mailbox that catches all; its files in a folder that goes away."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import trustme

from briefing.model import MailServer

USER, PASSWORD = "briefing", "correct horse battery staple"

_MAIN = """
compatibility_level = 3.6
queue_directory = {root}/queue
data_directory = {root}/data
mail_owner = postfix
setgid_group = postdrop
maillog_file = {root}/log
maillog_file_prefixes = {root}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.test
mydestination =
mynetworks =
alias_maps =
local_recipient_maps =
virtual_mailbox_domains = regexp:{root}/every
virtual_mailbox_base = {root}/mail
virtual_mailbox_maps = static:all/
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_mailbox_limit = 0
message_size_limit = 20000000
smtpd_tls_security_level = encrypt
smtpd_tls_chain_files = {root}/server.pem
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = cyrus
smtpd_sasl_path = smtpd
smtpd_sasl_local_domain = mail.test
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
smtpd_peername_lookup = no
"""

_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsmgr unix - - n 1000? 1 tlsmgr
flush unix n - n 1000? 0 flush
showq unix n - n - - showq
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True)
class Postfix:
    root: Path
    server: MailServer

    def mailbox(self, count: int, seconds: float = 60.0) -> dict[str, bytes]:
        """By the address in the envelope, the messages as they arrived, when `count` have; without the lines on top
        that Postfix adds. It keeps line ends as LF."""
        end = time.monotonic() + seconds
        folder = self.root / "mail" / "all" / "new"
        while (found := list(folder.glob("*")) if folder.exists() else []) is not None and len(found) < count:
            if time.monotonic() > end:
                raise TimeoutError(f"{len(found)} of {count} messages\n" + (self.root / "log").read_text()[-2000:])
            time.sleep(0.1)
        # One too many would come just after the others.
        time.sleep(0.2)
        messages = [file.read_bytes() for file in folder.glob("*")]
        assert len(messages) == count
        return dict(map(_parted, messages))


def _parted(message: bytes) -> tuple[str, bytes]:
    """The address that a message was sent to, and the message without the headers that the server put on top."""
    lines = message.split(b"\n")
    to = next(line for line in lines if line.startswith(b"X-Original-To: ")).decode().partition(": ")[2]
    received = next(number for number, line in enumerate(lines) if line.startswith(b"Received: "))
    start = next(number for number in range(received + 1, len(lines)) if lines[number][:1] not in (b" ", b"\t"))
    return to, b"\n".join(lines[start:])


def missing() -> str:
    """Why there can be no Postfix here, "" if it can."""
    if os.geteuid() != 0:
        return "Postfix can be started by root only"
    absent = [one for one in ("postfix", "saslpasswd2") if not shutil.which(one, path="/usr/sbin:/usr/bin")]
    return f"not installed: {', '.join(absent)} (Debian: postfix sasl2-bin libsasl2-modules-db)" if absent else ""


@contextmanager
def running() -> Iterator[Postfix]:
    # Not in pytest's own folder, which only its owner may enter.
    root = Path(tempfile.mkdtemp(prefix="briefing-postfix-"))
    try:
        root.chmod(0o755)
        server = _set_up(root)
        postfix = ["/usr/sbin/postfix", "-c", str(root / "conf")]
        subprocess.run([*postfix, "start"], check=True, capture_output=True)
        try:
            _wait_for(server.port)
            yield Postfix(root, server)
        finally:
            subprocess.run([*postfix, "abort"], check=True, capture_output=True)
    finally:
        shutil.rmtree(root)


def _set_up(root: Path) -> MailServer:
    owner = pwd.getpwnam("postfix")
    for name in ("conf", "conf/sasl", "queue", "data", "mail"):
        (root / name).mkdir()
    for name in ("data", "mail"):
        os.chown(root / name, owner.pw_uid, owner.pw_gid)
    authority = trustme.CA()
    certificate = authority.issue_cert("localhost", "127.0.0.1")
    chain = [certificate.private_key_pem, *certificate.cert_chain_pems]
    (root / "server.pem").write_bytes(b"".join(one.bytes() for one in chain))
    authority.cert_pem.write_to_path(str(root / "ca.pem"))
    (root / "password").write_text(PASSWORD + "\n")
    (root / "every").write_text("/./ all\n")
    (root / "conf" / "sasl" / "smtpd.conf").write_text(
        f"pwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: {root}/logins\nmech_list: PLAIN LOGIN\n"
    )
    save = ["/usr/sbin/saslpasswd2", "-p", "-c", "-u", "mail.test", "-f", str(root / "logins"), USER]
    subprocess.run(save, input=PASSWORD.encode(), check=True, capture_output=True)
    (root / "logins").chmod(0o644)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    main = _MAIN.format(root=root, uid=owner.pw_uid, gid=owner.pw_gid)
    (root / "conf" / "main.cf").write_text(main)
    (root / "conf" / "master.cf").write_text(_MASTER.format(port=port))
    return MailServer("localhost", port, "starttls", USER, str(root / "password"), str(root / "ca.pem"), 20.0)


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(port)
