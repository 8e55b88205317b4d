"""Turns an edition and a list into messages, files and calls, and what became of each into receipts."""

from __future__ import annotations

from briefing.deliver.address import parse as parse_address
from briefing.deliver.alert import SecondWay, alert
from briefing.deliver.carry_out import Post, carry_out, write_files
from briefing.deliver.message import Writer
from briefing.deliver.plan import Facts, Sending, begun, next_attempt, plan
from briefing.deliver.recipients import each_once, gather, read_list, sections_unknown
from briefing.deliver.signing import signer
from briefing.deliver.smtp import connect

__all__ = [
    "Facts",
    "Post",
    "SecondWay",
    "Sending",
    "Writer",
    "alert",
    "begun",
    "carry_out",
    "connect",
    "each_once",
    "gather",
    "next_attempt",
    "parse_address",
    "plan",
    "read_list",
    "sections_unknown",
    "signer",
    "write_files",
]
