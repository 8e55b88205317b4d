"""What `[schedule]` and `[delivery]` may say, what comes of it, and the units that are shipped for systemd."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from briefing.errors import SettingsError
from briefing.model import Dkim, Letterhead, MailServer, Patience, Recipient, Timetable
from briefing.settings import Settings, load

UNITS = Path(__file__).parent.parent.parent / "docs" / "systemd"

WHOLE = """
time_zone = "Europe/Brussels"
[edition]
cutoff = "05:30"
[schedule]
build_at = "05:40"
send_at = "06:15"
collect_at = ["22:00", "04:00"]
collect_every_minutes = 45
days = ["Monday", "Thursday"]
working_days = ["Sunday", "Monday", "Thursday"]
weekends = "short"
holidays = "shift"
country = "BE"
closed = [2026-12-24]
late_minutes = 60
reserve_minutes = 7
warning_minutes = 9
retry_minutes = 3
[schedule.alert]
mail_to = "admin@ministry.example"
mail_from = "briefing@ministry.example"
server = { host = "other.example" }
command = ["notify", "--urgent"]
[delivery]
enabled = true
sender = "briefing@ministry.example"
sender_name = "Daily Briefing"
link = "https://intranet.example/briefs"
unsubscribe = "mailto:leave@ministry.example?subject={token}"
retry_minutes = 2
retry_longest_minutes = 30
attempts = 4
[[delivery.servers]]
host = "smtp.ministry.example"
user = "briefing"
password_file = "smtp.password"
ca_file = "ca.pem"
[[delivery.servers]]
host = "backup.ministry.example"
port = 465
security = "tls"
timeout_seconds = 10
[[delivery.groups]]
name = "Ministers"
parts = "pdf"
members = ["minister@ministry.example"]
file = "ministers.csv"
[[delivery.groups]]
name = "Energy"
sections = ["Energy"]
members = ["energy@ministry.example"]
[[delivery.folders]]
path = "share"
[[delivery.webhooks]]
url = "https://intranet.example/hook"
secret_file = "hook.secret"
[delivery.dkim]
domain = "ministry.example"
selector = "brief"
key_file = "dkim.pem"
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "briefing.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_settings_become_the_values_that_the_rooms_take(tmp_path: Path) -> None:
    settings, root = load(written(tmp_path, WHOLE))
    assert settings.schedule.timetable(settings.time_zone, settings.cutoff) == Timetable(
        time_zone="Europe/Brussels",
        cutoff=time(5, 30),
        build_at=time(5, 40),
        send_at=time(6, 15),
        collect_at=(time(22), time(4)),
        collect_every=timedelta(minutes=45),
        days=(0, 3),
        working_days=(6, 0, 3),
        weekends="short",
        holidays="shift",
        country="BE",
        closed=(date(2026, 12, 24),),
        late=timedelta(hours=1),
        reserve=timedelta(minutes=7),
        warning=timedelta(minutes=9),
        retry=timedelta(minutes=3),
    )
    delivery = settings.delivery
    assert delivery.mail_servers(root) == (
        MailServer("smtp.ministry.example", 587, "starttls", "briefing", str(root / "smtp.password"), str(root / "ca.pem")),
        MailServer("backup.ministry.example", 465, "tls", timeout_seconds=10.0),
    )
    assert delivery.letterhead(root) == Letterhead(
        sender="briefing@ministry.example",
        sender_name="Daily Briefing",
        unsubscribe="mailto:leave@ministry.example?subject={token}",
        link="https://intranet.example/briefs",
        dkim=Dkim("ministry.example", "brief", str(root / "dkim.pem")),
    )
    assert delivery.patience() == Patience(timedelta(minutes=2), timedelta(minutes=30), 4)
    ministers = Recipient("", "", "Ministers", "pdf")
    assert delivery.lists(root) == (
        (
            Recipient("minister@ministry.example", "", "Ministers", "pdf"),
            Recipient("energy@ministry.example", "", "Energy", "both", ("Energy",)),
            Recipient(str(root / "share"), way="folder"),
            Recipient("https://intranet.example/hook", way="webhook"),
        ),
        ((root / "ministers.csv", ministers),),
    )
    assert delivery.secrets(root) == {"https://intranet.example/hook": str(root / "hook.secret")}


def test_an_edition_is_not_built_before_it_closes(tmp_path: Path) -> None:
    settings, _ = load(written(tmp_path, '[edition]\ncutoff = "06:10"'))
    with pytest.raises(SettingsError, match=r"schedule\.build_at: 06:05 .* not earlier than edition\.cutoff, 06:10"):
        settings.schedule.timetable(settings.time_zone, settings.cutoff)


def test_nothing_is_sent_unless_it_is_switched_on() -> None:
    assert Settings().delivery.enabled is False


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[schedule]\nsend_at = "6:30"', "schedule.send_at: '6:30' will not do"),
        ('[schedule]\nbuild_at = "07:00"\nsend_at = "06:30"', "schedule: will not do: send_at is not later than build_at"),
        ('[schedule]\nworking_days = ["Mon"]', "schedule.working_days.1: 'Mon' will not do"),
        ('[schedule]\nholidays = "move"', "schedule.holidays: 'move' will not do"),
        ('[schedule]\ncountry = "Britain"', "schedule.country: 'Britain' will not do"),
        ('[schedule.alert]\nmail_to = "a@x.example"', "schedule.alert: will not do: names a part of the way for mail only"),
        ("[delivery]\nenable = true", 'delivery.enable: unknown key; did you mean "enabled"?'),
        ('[[delivery.servers]]\nhost = "x"\nprot = 25', 'delivery.servers.1.prot: unknown key; did you mean "port"?'),
        (
            '[[delivery.servers]]\nhost = "x"\nuser = "u"',
            "delivery.servers.1: will not do: names a user without a password_file",
        ),
        (
            '[[delivery.servers]]\nhost = "x"\nuser = "u"\npassword_file = "p"\nsecurity = "none"',
            "would send a password that all can read",
        ),
        ('[delivery]\nsender = "briefing"', "delivery.sender: 'briefing' will not do"),
        ('[delivery]\nunsubscribe = "http://x.example"', "delivery.unsubscribe: 'http://x.example' will not do"),
        (f'[delivery]\nunsubscribe = "https://x.example/{"a" * 50}"', "delivery.unsubscribe: "),
        ('[delivery]\nenabled = true\n[[delivery.groups]]\nname = "A"', "add sender and [[delivery.servers]]"),
        ('[[delivery.groups]]\nname = "A"\n[[delivery.groups]]\nname = "A"', "two groups have the same name"),
        ('[[delivery.webhooks]]\nurl = "ftp://x.example"', "delivery.webhooks.1.url: 'ftp://x.example' will not do"),
        ('[delivery]\nsender_name = "A\\nBcc: b@x.example"', "delivery.sender_name: "),
    ],
)
def test_a_mistake_names_the_key_and_the_fix(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError) as raised:
        load(written(tmp_path, text))
    assert says in str(raised.value)


def test_whom_an_edition_goes_to_does_not_change_it(tmp_path: Path) -> None:
    bare = load(written(tmp_path, 'time_zone = "Europe/Brussels"\n[edition]\ncutoff = "05:30"'))[0]
    assert load(written(tmp_path, WHOLE))[0].sha256() == bare.sha256()


# ---------------------------------------------------------------- systemd


def adapted(folder: Path) -> list[str]:
    """The units, with a program that exists on any machine."""
    for unit in UNITS.iterdir():
        text = unit.read_text(encoding="utf-8")
        (folder / unit.name).write_text(text.replace("/opt/briefing/bin/briefing", "/bin/true"), encoding="utf-8")
    return sorted(str(unit) for unit in folder.iterdir())


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_systemd_understands_the_units_and_finds_them_closed(tmp_path: Path) -> None:
    units = adapted(tmp_path)
    assert [Path(unit).name for unit in units] == ["briefing-once.service", "briefing-once.timer", "briefing.service"]
    verified = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True)
    assert (verified.returncode, verified.stderr) == (0, "")
    services = [unit for unit in units if unit.endswith(".service")]
    # The threshold is ten times the exposure that is reported: 2.0 of 10.
    closed = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", *services], capture_output=True, text=True
    )
    assert closed.returncode == 0, closed.stdout
