"""Turns the credit of a news agency at the end of a text (`REUTERS`, `(AP)`, `— AFP`) into the agency's name."""

from __future__ import annotations

import re

# How agencies sign, in lower case, where that is not simply their name.
_SIGNS = {
    **{"thomson reuters": "Reuters", "agence france-presse": "AFP", "agence france presse": "AFP", "agencia efe": "EFE"},
    **dict.fromkeys(("associated press", "the associated press"), "AP"),
    **{"dpa international": "dpa", "deutsche presse-agentur": "dpa", "pa": "PA Media", "press association": "PA Media"},
    **{"australian associated press": "AAP", "austria presse agentur": "APA", "ctk": "ČTK", "aa": "Anadolu"},
    **{"anadolu agency": "Anadolu", "kyodo news": "Kyodo", "jiji press": "Jiji", "yonhap news agency": "Yonhap"},
    **{
        "yonhap news": "Yonhap",
        "xinhua news agency": "Xinhua",
        "press trust of india": "PTI",
        "asian news international": "ANI",
    },
    **{
        "canadian press": "The Canadian Press",
        "la presse canadienne": "The Canadian Press",
        "interfax ukraine": "Interfax-Ukraine",
    },
    **{"united press international": "UPI", "bloomberg news": "Bloomberg", "dow jones": "Dow Jones Newswires"},
    **{"central news agency": "CNA", "itar-tass": "TASS", "ria": "RIA Novosti", "polska agencja prasowa": "PAP"},
    **{"emirates news agency": "WAM", "saudi press agency": "SPA", "qatar news agency": "QNA", "adn kronos": "Adnkronos"},
    **{
        "tt news agency": "TT",
        "ritzau bureau": "Ritzau",
        "ana-mpa": "AMNA",
        "agência lusa": "Lusa",
        "agerpress": "Agerpres",
    },
}
_NAMED = (
    *("Reuters", "Bloomberg", "UPI", "AP", "AFP", "dpa", "PA Media", "AAP", "ANSA", "EFE", "Lusa", "APA", "ATS", "SDA"),
    *("Keystone-ATS", "Keystone-SDA", "Belga", "ANP", "Ritzau", "NTB", "TT", "STT", "BNS", "ELTA", "LETA", "PAP", "ČTK"),
    *("TASR", "MTI", "HINA", "STA", "Tanjug", "FENA", "BTA", "AMNA", "Agerpres", "Mediafax", "Moldpres"),
    *("Adnkronos", "AGI", "LaPresse", "Europa Press", "TASS", "Interfax", "RIA Novosti", "Sputnik", "Ukrinform"),
    *("Interfax-Ukraine", "UNIAN", "BelTA", "Armenpress", "Azertac", "Kazinform", "Anadolu", "DHA", "İHA"),
    *("IRNA", "ISNA", "WAFA", "SANA", "MENA", "QNA", "KUNA", "WAM", "SPA", "NNA", "Xinhua", "Kyodo", "Jiji"),
    *("Yonhap", "KCNA", "CNA", "PTI", "ANI", "IANS", "UNI", "UNB", "BSS", "Bernama", "Antara", "VNA", "TNA"),
    *("The Canadian Press", "Agência Brasil", "Télam", "Notimex", "Prensa Latina", "PANA", "Dow Jones Newswires"),
)
_AGENCIES = {**{name.lower(): name for name in _NAMED}, **_SIGNS}
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
