"""Addresses as people write them, and lists with all that lists have: everyone gets one message, nobody a stranger's."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.deliver import each_once, gather, parse_address, read_list, sections_unknown
from briefing.errors import DeliverError
from briefing.model import Recipient


@pytest.mark.parametrize(
    ("written", "sent_to", "key"),
    [
        ("reader@ministry.example", "reader@ministry.example", "reader@ministry.example"),
        ("  Reader.One@Ministry.Example ", "Reader.One@ministry.example", "reader.one@ministry.example"),
        ("o'neill+news@x.example", "o'neill+news@x.example", "o'neill+news@x.example"),
        ("reader@localhost", "reader@localhost", "reader@localhost"),
        ('"ada byron"@x.example', '"ada byron"@x.example', '"ada byron"@x.example'),
        ('"ada@home"@x.example', '"ada@home"@x.example', '"ada@home"@x.example'),
        # Quotation marks that are not needed are not part of the name.
        ('"ada"@x.example', "ada@x.example", "ada@x.example"),
        ("post@bücher.example", "post@xn--bcher-kva.example", "post@xn--bcher-kva.example"),
        ("post@ПРИМЕР.example", "post@xn--e1afmkfd.example", "post@xn--e1afmkfd.example"),
        ("Jürgen@x.example", "Jürgen@x.example", "jürgen@x.example"),
        # The same letter, written as two characters.
        ("Ju\u0308rgen@x.example", "Jürgen@x.example", "jürgen@x.example"),
        ("post@[192.0.2.7]", "post@[192.0.2.7]", "post@[192.0.2.7]"),
    ],
)
def test_an_address_has_one_form(written: str, sent_to: str, key: str) -> None:
    address = parse_address(written)
    assert (str(address), address.key) == (sent_to, key)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("", "has no @"),
        ("reader", "has no @"),
        ("@x.example", "before the @"),
        ("reader@", "no domain"),
        ("reader one@x.example", "before the @ is none; put it in quotation marks"),
        ("a..b@x.example", "before the @"),
        ("a@b@x.example", "before the @"),
        ("reader@-x.example", "no domain"),
        ("reader@x..example", "no domain"),
        ("reader@x_y.example", "no domain"),
        ("reader@x.example>", "no domain"),
        ("reader@x.example\r\nRCPT TO:<spy@x.example>", "nobody can see"),
        ("rea\u200bder@x.example", "nobody can see"),
        ("rea\u202eder@x.example", "nobody can see"),
        ("<reader@x.example>", "before the @"),
        ("a" * 65 + "@x.example", "too long"),
        ("reader@" + ".".join(["a" * 60] * 5), "no domain"),
    ],
)
def test_what_is_no_address_is_refused_with_the_reason(written: str, says: str) -> None:
    with pytest.raises(DeliverError, match="is no mail address") as raised:
        parse_address(written)
    assert says in str(raised.value)


@given(st.text(max_size=30), st.text(max_size=30))
def test_an_address_that_is_accepted_can_stand_in_a_command_and_is_accepted_again(local: str, domain: str) -> None:
    try:
        address = parse_address(f"{local}@{domain}")
    except DeliverError:
        return
    assert not set("\r\n\0") & set(str(address))
    assert address.domain.isascii()
    assert parse_address(str(address)) == address
    assert parse_address(address.key).key == address.key


# ---------------------------------------------------------------- lists

LIKE = Recipient("", group="Ministers", parts="pdf", sections=("Energy",))


def listed(folder: Path, text: str) -> tuple[Recipient, ...]:
    file = folder / "list.csv"
    file.write_bytes(text.encode("utf-8-sig"))
    return read_list(file, LIKE)


def test_a_list_is_a_table_and_what_it_leaves_open_is_as_in_its_group(tmp_path: Path) -> None:
    text = (
        "Address,Name,Parts,Sections\r\n"
        'ada@x.example,"Byron, Ada",both,Energy; Health\r\n'
        "\r\n"
        "bo@x.example,,,\r\n"
        "cy@x.example,Cy,digest,\r\n"
    )
    assert listed(tmp_path, text) == (
        Recipient("ada@x.example", "Byron, Ada", "Ministers", "both", ("Energy", "Health")),
        Recipient("bo@x.example", "", "Ministers", "pdf", ("Energy",)),
        Recipient("cy@x.example", "Cy", "Ministers", "digest", ("Energy",)),
    )


def test_a_table_may_be_parted_by_semicolons_and_hold_addresses_only(tmp_path: Path) -> None:
    assert [one.address for one in listed(tmp_path, "address\nada@x.example\nbo@x.example")] == [
        "ada@x.example",
        "bo@x.example",
    ]
    assert listed(tmp_path, "address;name\nada@x.example;Byron, Ada\n")[0].name == "Byron, Ada"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "its first line names []; it may name address, name, parts, sections"),
        ("mail,name\nada@x.example,Ada", "its first line names ['mail', 'name']"),
        ("address,colour\nada@x.example,red", "['address', 'colour']"),
        ("address,name\nada@x.example,Byron, Ada", "line 2: has more cells than the first line"),
        ("address,parts\nada@x.example,all", "line 2: parts 'all' is unknown; write pdf, digest or both"),
        ('address,name\nada@x.example,"Ada', "after line 1: unexpected end of data; correct the table"),
    ],
)
def test_a_list_that_is_wrong_says_where(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(DeliverError) as raised:
        listed(tmp_path, text)
    assert str(raised.value).startswith(f"{tmp_path / 'list.csv'}")
    assert says in str(raised.value)


def test_a_list_that_cannot_be_read_stops_nobody_else(tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes("address,name\nada@x.example,Zoë".encode("latin-1"))
    files = [(tmp_path / name, LIKE) for name in ("nowhere.csv", "latin.csv")]
    everyone, problems = gather([Recipient("bo@x.example"), Recipient("no address", group="Staff")], files)
    assert [one.address for one in everyone] == ["bo@x.example"]
    assert problems[0] == f"{tmp_path / 'nowhere.csv'}: No such file or directory; name a file that can be read"
    assert "is no UTF-8 text (byte 29)" in problems[1]
    assert problems[2].startswith("group 'Staff': 'no address' is no mail address")


def test_who_is_on_two_lists_gets_one_message_with_all_that_was_wished() -> None:
    once, problems = each_once(
        [
            Recipient("Ada@x.example", "", "A", "pdf", ("Energy",)),
            Recipient("bo@x.example", "Bo", "A", "digest", ("Energy",)),
            Recipient("ada@X.example", "Ada", "B", "digest", ("Health", "Energy")),
            Recipient("bo@x.example", "Robert", "B", "digest"),
        ]
    )
    assert once == (
        Recipient("Ada@x.example", "Ada", "A", "both", ("Energy", "Health")),
        Recipient("bo@x.example", "Bo", "A", "digest", ()),
    )
    assert problems == ()


def test_ten_thousand_with_duplicates_and_slips_take_no_time(tmp_path: Path) -> None:
    lines = ["address,name"]
    for number in range(10_000):
        who = number % 7_000
        address = f"reader{who}@ministry.example"
        lines.append(f"{address.upper() if number >= 7_000 else address},Reader {who}")
    lines[50] = "nobody,Nobody"
    (tmp_path / "long.csv").write_text("\n".join(lines), encoding="utf-8")
    start = time.monotonic()
    everyone, problems = gather((), [(tmp_path / "long.csv", LIKE)])
    assert time.monotonic() - start < 5
    # The slip is of someone who comes again further down.
    assert len(everyone) == 7_000
    assert len({one.address.lower() for one in everyone}) == 7_000
    assert len(problems) == 1


def test_a_section_that_the_settings_do_not_name_is_told() -> None:
    wishes = [Recipient("a@x.example", sections=("Energy", "Helth")), Recipient("b@x.example", sections=("Helth",))]
    assert list(sections_unknown(wishes, ("Energy", "Health"))) == ["Helth"]
