"""The `[delivery]` table: whether editions are sent, from whom, by which servers, to whom, and by what other ways."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from briefing.model import Dkim, Letterhead, MailServer, Parts, Patience, Recipient
from briefing.settings.table import FilledLine, FromList, Line, Lines, LongLine, Table

EMail = Annotated[Line, StringConstraints(pattern=r"^[^\s@]+@[^\s@]+$")]
WebAddress = Annotated[LongLine, StringConstraints(pattern=r"^https?://[^/?#@\s]+\S*$")]
# A longer one would be folded into what mail programs no longer take for an address.
ShortAddress = Annotated[Line, StringConstraints(max_length=55, pattern=r"^((https://|mailto:)[^\s<>]+)?$")]


class ServerSettings(Table):
    """A mail server; without a user, nobody logs in."""

    host: FilledLine
    port: Annotated[int, Field(ge=1, le=65_535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: Line = ""
    password_file: LongLine | None = None
    ca_file: LongLine | None = None
    timeout_seconds: Annotated[float, Field(gt=0, le=600)] = 30.0

    @model_validator(mode="after")
    def _login_is_whole(self) -> ServerSettings:
        if bool(self.user) != bool(self.password_file):
            raise ValueError("names a user without a password_file, or the other way round; give both or neither")
        if self.user and self.security == "none":
            raise ValueError("would send a password that all can read; set security to starttls or tls")
        return self

    def server(self, root: Path) -> MailServer:
        """The server as a value; its files are looked up from `root`, where the settings file lies."""
        return MailServer(
            self.host,
            self.port,
            self.security,
            self.user,
            str(root / self.password_file) if self.password_file else None,
            str(root / self.ca_file) if self.ca_file else None,
            self.timeout_seconds,
        )


class GroupSettings(Table):
    """Recipients who get the same: the PDF attached, the digest only, or both; all sections unless some are named."""

    name: FilledLine
    parts: Parts = "both"
    sections: Lines = ()
    members: Annotated[tuple[LongLine, ...], FromList] = ()
    file: LongLine | None = None


class FolderSettings(Table):
    """A folder, such as a file share, that each edition is copied to."""

    path: LongLine


class WebhookSettings(Table):
    """An address that each edition is announced to; with a secret, the announcement is signed."""

    url: WebAddress
    secret_file: LongLine | None = None


class DkimSettings(Table):
    """With which key messages are signed."""

    domain: FilledLine
    selector: FilledLine
    key_file: LongLine


class DeliverySettings(Table):
    """Who gets the editions, and how. Nothing is sent unless `enabled`."""

    enabled: bool = False
    sender: EMail | None = None
    sender_name: Line = ""
    reply_to: EMail | None = None
    list_id: Line = ""
    unsubscribe: ShortAddress = ""
    message_bytes: Annotated[int, Field(ge=10_000, le=1_000_000_000)] = 10_000_000
    link: Annotated[Line, StringConstraints(pattern=r"^(https?://[^\s<>]+)?$")] = ""
    connections: Annotated[int, Field(ge=1, le=50)] = 4
    retry_minutes: Annotated[int, Field(ge=1, le=1_440)] = 5
    retry_longest_minutes: Annotated[int, Field(ge=1, le=1_440)] = 60
    attempts: Annotated[int, Field(ge=1, le=100)] = 8
    servers: Annotated[tuple[ServerSettings, ...], FromList] = ()
    groups: Annotated[tuple[GroupSettings, ...], FromList] = ()
    folders: Annotated[tuple[FolderSettings, ...], FromList] = ()
    webhooks: Annotated[tuple[WebhookSettings, ...], FromList] = ()
    dkim: DkimSettings | None = None

    @field_validator("groups")
    @classmethod
    def _names_differ(cls, value: tuple[GroupSettings, ...]) -> tuple[GroupSettings, ...]:
        if len({group.name for group in value}) < len(value):
            raise ValueError("two groups have the same name; give each its own")
        return value

    @model_validator(mode="after")
    def _mail_is_whole(self) -> DeliverySettings:
        if self.enabled and self.groups and not (self.sender and self.servers):
            raise ValueError("is enabled for groups without a sender or servers; add sender and [[delivery.servers]]")
        return self

    def letterhead(self, root: Path) -> Letterhead:
        """What all messages have in common; key files are looked up from `root`, where the settings file lies."""
        keys = self.dkim
        return Letterhead(
            sender=self.sender or "",
            sender_name=self.sender_name,
            reply_to=self.reply_to or "",
            list_id=self.list_id,
            unsubscribe=self.unsubscribe,
            message_bytes=self.message_bytes,
            link=self.link,
            dkim=Dkim(keys.domain, keys.selector, str(root / keys.key_file)) if keys else None,
        )

    def patience(self) -> Patience:
        """How often and how long a message is tried."""
        return Patience(timedelta(minutes=self.retry_minutes), timedelta(minutes=self.retry_longest_minutes), self.attempts)

    def mail_servers(self, root: Path) -> tuple[MailServer, ...]:
        """The mail servers in the order in which they are tried."""
        return tuple(one.server(root) for one in self.servers)

    def lists(self, root: Path) -> tuple[tuple[Recipient, ...], tuple[tuple[Path, Recipient], ...]]:
        """Those that the settings name; and each file with more, with what holds for them where it says nothing else."""
        like = {group.name: Recipient("", "", group.name, group.parts, group.sections) for group in self.groups}
        named = [replace(like[group.name], address=member) for group in self.groups for member in group.members]
        named += [Recipient(str(root / one.path), way="folder") for one in self.folders]
        named += [Recipient(one.url, way="webhook") for one in self.webhooks]
        return tuple(named), tuple((root / group.file, like[group.name]) for group in self.groups if group.file)

    def secrets(self, root: Path) -> dict[str, str]:
        """The file with the secret of each webhook that has one."""
        return {one.url: str(root / one.secret_file) for one in self.webhooks if one.secret_file}
