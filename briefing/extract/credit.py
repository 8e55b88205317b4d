"""Turns the credit of a news agency at the end of a text (`REUTERS`, `(AP)`, `— AFP`) into the agency's name."""

from __future__ import annotations

import re

# How each agency signs, in lower case, and what it is called.
_AGENCIES = {
    **{"reuters": "Reuters", "thomson reuters": "Reuters", "bloomberg": "Bloomberg", "upi": "UPI"},
    **dict.fromkeys(("ap", "associated press", "the associated press"), "AP"),
    **dict.fromkeys(("afp", "agence france-presse"), "AFP"),
    **dict.fromkeys(("dpa", "dpa international"), "dpa"),
    **dict.fromkeys(("pa", "pa media", "press association"), "PA Media"),
    **dict.fromkeys(("aap", "australian associated press"), "AAP"),
    **{"ansa": "ANSA", "efe": "EFE", "lusa": "Lusa", "apa": "APA", "ats": "ATS", "keystone-ats": "Keystone-ATS"},
    **{
        "belga": "Belga",
        "anp": "ANP",
        "ritzau": "Ritzau",
        "ntb": "NTB",
        "tt": "TT",
        "stt": "STT",
        "bns": "BNS",
        "elta": "ELTA",
    },
    **{"leta": "LETA", "pap": "PAP", "ctk": "ČTK", "čtk": "ČTK", "mti": "MTI", "hina": "HINA", "agerpres": "Agerpres"},
    **{
        "tass": "TASS",
        "interfax": "Interfax",
        "ria novosti": "RIA Novosti",
        "ukrinform": "Ukrinform",
        "belta": "BelTA",
    },
    **{
        "anadolu": "Anadolu",
        "aa": "Anadolu",
        "irna": "IRNA",
        "wafa": "WAFA",
        "sana": "SANA",
        "mena": "MENA",
        "qna": "QNA",
    },
    **{
        "xinhua": "Xinhua",
        "kyodo": "Kyodo",
        "kyodo news": "Kyodo",
        "jiji": "Jiji",
        "jiji press": "Jiji",
        "yonhap": "Yonhap",
    },
    **{
        "cna": "CNA",
        "pti": "PTI",
        "ani": "ANI",
        "ians": "IANS",
        "uni": "UNI",
        "bernama": "Bernama",
        "antara": "Antara",
        "vna": "VNA",
    },
    **{"canadian press": "The Canadian Press", "the canadian press": "The Canadian Press"},
}
# No credit is longer, with the sentence's end before it.
_MAX_CHARS = 120

_NAMES = "|".join(sorted(map(re.escape, _AGENCIES), key=lambda name: (-len(name), name)))
_LIST = rf"(?:{_NAMES})(?:\s*(?:[,/+&]|and|with)\s*(?:{_NAMES}))*"
# After the end of the last sentence: in brackets, after a dash or stroke, or alone.
_CLOSING = re.compile(
    r"(?P<end>(?:^|[.!?…][\"'”’»)\]]*))\s*"
    rf"(?:[(\[](?P<bracketed>{_LIST})[)\]]|[—–/-]+\s*(?P<dashed>{_LIST})|\s(?P<bare>{_LIST}))\.?$",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"[(\[—–/ -]*(?P<alone>{_LIST})[)\] ]*\.?", re.IGNORECASE)
# An agency that is not in the list is told by its capitals, after the end of the last sentence.
_CAPITALS = re.compile(r"(?P<end>[.!?…][\"'”’»)\]]*)\s+[(\[—–/ -]*(?P<name>[A-ZÀ-Þ][A-ZÀ-Þ-]{3,}(?: [A-ZÀ-Þ]{3,})?)[)\]]?$")
_CAPITALS_ALONE = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ-]{3,}(?: [A-ZÀ-Þ]{3,})?")
_NO_NAMES = frozenset({"ENDS", "MORE", "ENDIT", "FILE", "PHOTO", "CORRECTED", "UPDATED", "UPDATE"})


def closing_credit(paragraphs: tuple[str, ...]) -> tuple[tuple[str, ...], str | None]:
    """The paragraphs without the agency's credit at their end, and the agency."""
    if not paragraphs:
        return paragraphs, None
    *before, last = paragraphs
    if before and (alone := _ALONE.fullmatch(last)):
        return tuple(before), agencies(alone["alone"])
    if before and _CAPITALS_ALONE.fullmatch(last) and not _NO_NAMES & set(last.split()):
        return tuple(before), last
    end = last[-_MAX_CHARS:]
    offset = len(last) - len(end)
    found = _CLOSING.search(end)
    if found and found["end"] and _is_sign(found):
        signed = found["bracketed"] or found["dashed"] or found["bare"]
        return (*before, last[: offset + found.end("end")]), agencies(signed)
    capitals = _CAPITALS.search(end)
    if capitals and not _NO_NAMES & set(capitals["name"].split()):
        return (*before, last[: offset + capitals.end("end")]), capitals["name"]
    return paragraphs, None


def _is_sign(found: re.Match[str]) -> bool:
    """A bare word is a sign only as the agency writes it there: in capitals, or dpa in small letters."""
    bare = found["bare"]
    return bare is None or bare.isupper() or bare == "dpa"


def agencies(signed: str) -> str | None:
    """The agencies that a credit names ("AFP, REUTERS"), each once; None when none is known."""
    names = [_AGENCIES.get(name.strip().lower()) for name in re.split(r"\s*(?:[,/+&]|\band\b|\bwith\b)\s*", signed)]
    return ", ".join(dict.fromkeys(name for name in names if name)) or None
