"""Turns the credit of a news agency (a closing `REUTERS`, a dateline's `(AP)`) into the agency's name."""

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
# Signs that are also everyday words or abbreviations: a credit only where they are written as one.
_MAX_NAME_WORDS = 3

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
_CAPITALS = re.compile(
    r"(?P<end>[.!?…][\"'”’»)\]]*)\s+[(\[—–/ -]*(?P<name>[A-ZÀ-Þ][A-ZÀ-Þ-]{3,}(?: [A-ZÀ-Þ]{3,})?)[)\]]?$"
)
_NO_NAMES = frozenset({"ENDS", "MORE", "ENDIT", "FILE", "PHOTO", "CORRECTED", "UPDATED", "UPDATE"})
_PLACE = r"(?-i:[A-ZÀ-Þ])[\w.'’/-]*(?:,? (?-i:[A-ZÀ-Þ]|de|la|of|the|al|the)[\w.'’/-]*){0,4}"
_DATELINE = re.compile(
    rf"^(?:{_PLACE}(?:,? (?:\d{{1,2}} )?(?-i:[A-Z])[a-z]{{2,8}}\.?(?: \d{{1,2}})?(?:,? \d{{4}})?)?,? )?"
    r"[(\[](?P<name>[^()\[\]]{2,40})[)\]]\s*[—–:-]+\s",
    re.IGNORECASE,
)


def closing_credit(paragraphs: tuple[str, ...]) -> tuple[tuple[str, ...], str | None]:
    """The paragraphs without the agency's credit at their end, and the agency."""
    if not paragraphs:
        return paragraphs, None
    *before, last = paragraphs
    if before and (alone := _ALONE.fullmatch(last)):
        return tuple(before), _agencies(alone["alone"])
    found = _CLOSING.search(last)
    if found and found["end"] and _is_sign(found):
        signed = found["bracketed"] or found["dashed"] or found["bare"]
        return (*before, last[: found.end("end")]), _agencies(signed)
    capitals = _CAPITALS.search(last)
    if capitals and not _NO_NAMES & set(capitals["name"].split()):
        return (*before, last[: capitals.end("end")]), capitals["name"]
    return paragraphs, None


def dateline_agency(paragraph: str) -> str | None:
    """The agency that a dateline credits ("BRUSSELS, Feb 12 (Reuters) - ")."""
    found = _DATELINE.match(paragraph)
    if found is None:
        return None
    name = found["name"].strip()
    if agency := _agencies(name):
        return agency
    words = name.split()
    return (
        name if len(words) <= _MAX_NAME_WORDS and all(word[0].isupper() and word.isalpha() for word in words) else None
    )


def _is_sign(found: re.Match[str]) -> bool:
    """A bare word is a sign only as the agency writes it there: in capitals, or dpa in small letters."""
    bare = found["bare"]
    return bare is None or bare.isupper() or bare == "dpa"


def _agencies(signed: str) -> str | None:
    names = [_AGENCIES.get(name.strip().lower()) for name in re.split(r"\s*(?:[,/+&]|\band\b|\bwith\b)\s*", signed)]
    return ", ".join(dict.fromkeys(name for name in names if name)) or None
