"""Turns signs, codes and names of money into ISO 4217 codes, saying whether the text stated the currency."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from briefing.analyse.figures.lexing import Lexeme, Lexemes

Basis = Literal["stated", "assumed", "open"]

# Code: the nouns that alone name it | the nouns that need one of the adjectives | adjectives.
_NAMES = """
AED: | dirham dirhams | uae emirati
AFN: afghani afghanis | |
ALL: lek | |
AMD: dram | | armenian
AOA: kwanza kwanzas | |
ARS: | peso pesos | argentine argentinian argentinean
AUD: | dollar dollars | australian aussie
AZN: | manat manats | azerbaijani azeri
BDT: taka takas | |
BGN: lev leva | |
BHD: | dinar dinars | bahraini
BOB: boliviano bolivianos | |
BRL: reais | real | brazilian
BTN: ngultrum | |
BWP: | pula | botswana
BYN: | ruble rubles rouble roubles | belarusian belarusan
CAD: | dollar dollars | canadian
CDF: | franc francs | congolese
CHF: | franc francs | swiss
CLP: | peso pesos | chilean
CNY: yuan renminbi rmb kuai | | chinese
COP: | peso pesos | colombian
CRC: | colon colons colones colón colónes | rican
CUP: | peso pesos | cuban
CZK: koruna korunas koruny | crown crowns | czech
DKK: | krone kroner crown crowns | danish
DOP: | peso pesos | dominican
DZD: | dinar dinars | algerian
EGP: | pound pounds | egyptian
ERN: nakfa | |
ETB: birr birrs | |
EUR: euro euros | |
FJD: | dollar dollars | fijian fiji
GBP: sterling quid | pound pounds | british uk
GEL: lari laris | |
GHS: cedi cedis | |
GMD: dalasi dalasis | |
GTQ: quetzal quetzales | |
GYD: | dollar dollars | guyanese
HKD: | dollar dollars | kong
HNL: lempira lempiras | |
HRK: kuna kunas | | croatian
HTG: gourde gourdes | |
HUF: forint forints | |
IDR: rupiah rupiahs | |
ILS: shekel shekels | |
INR: | rupee rupees | indian
IQD: | dinar dinars | iraqi
IRR: | rial rials | iranian
ISK: | krona kronur króna crown crowns | icelandic
JMD: | dollar dollars | jamaican
JOD: | dinar dinars | jordanian
JPY: yen | | japanese
KES: | shilling shillings | kenyan
KGS: | som soms | kyrgyz
KHR: riel riels | |
KPW: | won | north
KRW: won | | korean
KWD: | dinar dinars | kuwaiti
KZT: tenge | |
LAK: | kip | lao laotian
LBP: | pound pounds | lebanese
LKR: | rupee rupees | lankan
LYD: | dinar dinars | libyan
MAD: | dirham dirhams | moroccan
MDL: | leu lei | moldovan
MGA: ariary | |
MKD: denar denars | |
MMK: kyat kyats | |
MNT: tugrik tugriks | |
MOP: pataca patacas | |
MUR: | rupee rupees | mauritian
MVR: rufiyaa | |
MWK: | kwacha | malawian
MXN: | peso pesos | mexican
MYR: ringgit ringgits | |
MZN: metical meticais | |
NAD: | dollar dollars | namibian
NGN: naira nairas | |
NIO: | cordoba cordobas córdoba córdobas | nicaraguan
NOK: | krone kroner crown crowns | norwegian
NPR: | rupee rupees | nepalese nepali
NZD: | dollar dollars | zealand kiwi
OMR: | rial rials | omani
PEN: | sol soles | peruvian
PHP: | peso pesos | philippine
PKR: | rupee rupees | pakistani pakistan
PLN: zloty zlotys zlotych złoty złotys | |
PYG: guarani guaranis | |
QAR: | riyal riyals | qatari
RON: | leu lei | romanian
RSD: | dinar dinars | serbian
RUB: | ruble rubles rouble roubles | russian
RWF: | franc francs | rwandan
SAR: | riyal riyals | saudi
SDG: | pound pounds | sudanese
SEK: | krona kronor crown crowns | swedish
SGD: | dollar dollars | singapore singaporean
SOS: | shilling shillings | somali
SYP: | pound pounds | syrian
THB: baht bahts | | thai
TND: | dinar dinars | tunisian
TRY: | lira liras | turkish
TTD: | dollar dollars | tobago
TWD: | dollar dollars | taiwan taiwanese
TZS: | shilling shillings | tanzanian
UAH: hryvnia hryvnias hryvnya hryvna | |
UGX: | shilling shillings | ugandan
USD: | dollar dollars | us american
UYU: | peso pesos | uruguayan
UZS: | som soms | uzbek uzbekistani
VES: bolivar bolivars bolívar bolívares bolivares | | venezuelan
VND: dong | | vietnamese
XAF: | franc francs | african
XOF: | franc francs | cfa
YER: | rial rials | yemeni
ZAR: rand rands | | african
ZMW: | kwacha | zambian
ZWL: | dollar dollars | zimbabwean
DEM: deutschmark deutschmarks | mark marks | german deutsche
ESP: peseta pesetas | |
FIM: markka markkaa | | finnish
FRF: | franc francs | french
BEF: | franc francs | belgian
ITL: | lira lire | italian
NLG: guilder guilders | | dutch
XBT: bitcoin bitcoins btc | |
ETH: ether ethereum | |
"""
# A noun that several currencies share: the code that is usual when nothing more is said, or the noun itself.
_SHARED = {
    "dollar": ("USD", "assumed"),
    "lira": ("TRY", "assumed"),
    "ruble": ("RUB", "assumed"),
    "rouble": ("RUB", "assumed"),
    "franc": ("CHF", "assumed"),
    "mark": ("DEM", "assumed"),
    "crown": ("crown", "open"),
    "dinar": ("dinar", "open"),
    "dirham": ("dirham", "open"),
    "krona": ("SEK", "assumed"),
    "kronor": ("SEK", "assumed"),
    "krone": ("krone", "open"),
    "kroner": ("krone", "open"),
    "manat": ("manat", "open"),
    "peso": ("peso", "open"),
    "rial": ("rial", "open"),
    "riyal": ("SAR", "assumed"),
    "rupee": ("rupee", "open"),
    "shilling": ("shilling", "open"),
}
_SIGNS: dict[str, tuple[str, Basis]] = {
    "$": ("USD", "assumed"),
    "€": ("EUR", "stated"),
    "£": ("GBP", "stated"),
    "¥": ("JPY", "assumed"),
    "￥": ("JPY", "assumed"),
    "₹": ("INR", "stated"),
    "₽": ("RUB", "stated"),
    "₩": ("KRW", "stated"),
    "₺": ("TRY", "stated"),
    "₴": ("UAH", "stated"),
    "₦": ("NGN", "stated"),
    "₱": ("PHP", "stated"),
    "฿": ("THB", "stated"),
    "₫": ("VND", "stated"),
    "₪": ("ILS", "stated"),
    "₡": ("CRC", "stated"),
    "₾": ("GEL", "stated"),
    "₭": ("LAK", "stated"),
    "₵": ("GHS", "stated"),
    "₸": ("KZT", "stated"),
    "₿": ("XBT", "stated"),
    "元": ("CNY", "stated"),
    "円": ("JPY", "stated"),
    "ரூ": ("LKR", "stated"),
}
# Letters before a dollar sign.
_DOLLARS = {
    "us": "USD", "usd": "USD", "a": "AUD", "au": "AUD", "aud": "AUD", "c": "CAD", "ca": "CAD", "cad": "CAD", "cdn": "CAD",
    "can": "CAD", "hk": "HKD", "hkd": "HKD", "nz": "NZD", "nzd": "NZD", "s": "SGD", "sg": "SGD", "nt": "TWD", "r": "BRL",
    "mx": "MXN", "mex": "MXN", "mxn": "MXN", "j": "JMD", "n": "NAD", "fj": "FJD", "tt": "TTD",
}  # fmt: skip
# Letters that stand right before (or, most of them, after) a number.
_ABBREVIATIONS: dict[str, tuple[str, Basis]] = {
    "RM": ("MYR", "stated"),
    "Rs": ("INR", "assumed"),
    "Rp": ("IDR", "stated"),
    "RMB": ("CNY", "stated"),
    "Fr": ("CHF", "assumed"),
    "SFr": ("CHF", "stated"),
    "NIS": ("ILS", "stated"),
    "Kč": ("CZK", "stated"),
    "zł": ("PLN", "stated"),
    "Ft": ("HUF", "stated"),
    "kn": ("HRK", "stated"),
    "BTC": ("XBT", "stated"),
    "Tk": ("BDT", "stated"),
    "KSh": ("KES", "stated"),
}
_BEFORE_ONLY = frozenset({"Rs", "Fr", "Ft", "RM", "Rp"})
# Codes that are English words in capitals, or units: never read as money on their own.
_WORDS = frozenset("ALL TOP TRY CUP PEN SOS MOP BAM BOB MAD GEL COP ERN GIP ARS LAK ETH".split())
_ANY_CASE = frozenset("usd eur gbp aud cad chf jpy cny rmb inr nzd hkd sgd".split())
SUBUNITS: dict[str, tuple[str, frozenset[str]]] = {
    "cent": ("cent", frozenset({"USD", "EUR", "AUD", "CAD", "NZD", "HKD", "SGD"})),
    "cents": ("cent", frozenset({"USD", "EUR", "AUD", "CAD", "NZD", "HKD", "SGD"})),
    "¢": ("cent", frozenset({"USD", "CAD", "AUD"})),
    "penny": ("penny", frozenset({"GBP"})),
    "pence": ("penny", frozenset({"GBP"})),
    "p": ("penny", frozenset({"GBP"})),
    "sen": ("sen", frozenset({"MYR"})),
    "satoshi": ("satoshi", frozenset({"XBT"})),
    "satoshis": ("satoshi", frozenset({"XBT"})),
    "kopecks": ("kopeck", frozenset({"RUB", "UAH"})),
    "öre": ("öre", frozenset({"SEK"})),
}
_TITLED = frozenset({"hong kong", "new zealand", "south african", "south korean", "north korean", "costa rican",
                     "sri lankan", "united states", "new taiwan", "west african", "central african", "great british",
                     "new israeli"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency said by lexemes up to (not with) `last`: an ISO code, or the noun when it stays open which one is meant."""

    unit: str
    basis: Basis
    last: int


def _tables() -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    alone: dict[str, str] = {}
    together: dict[tuple[str, str], str] = {}
    for line in _NAMES.strip().splitlines():
        code, names = line.split(":")
        own, shared, adjectives = (part.split() for part in names.split("|"))
        alone.update(dict.fromkeys(own, code))
        together.update({(adjective, noun): code for adjective in adjectives for noun in own + shared})
    return alone, together


_ALONE, _TOGETHER = _tables()
CODES = frozenset(line.split(":")[0] for line in _NAMES.strip().splitlines()) | {
    "ANG", "AWG", "BBD", "BIF", "BMD", "BND", "BSD", "BZD", "CVE", "DJF", "GNF", "LRD", "LSL", "PAB", "PGK", "SBD", "SCR",
    "SRD", "SSP", "SZL", "TJS", "TMT", "TOP", "UYU", "VUV", "WST", "XCD", "XPF", "XAU", "ETH",
}  # fmt: skip


def _singular(noun: str) -> str:
    return noun[:-1] if noun.endswith("s") else noun


def _code(text: str) -> str | None:
    """The ISO code that a word is ("USD", "usd", not "ALL")."""
    if text in _WORDS or not (text in CODES or text in _ANY_CASE or text == "RMB"):
        return None
    return "CNY" if text.upper() == "RMB" else "XBT" if text.upper() == "BTC" else text.upper()


def before_number(lexemes: Lexemes, index: int) -> Currency | None:
    """The currency that starts at lexeme `index` and stands before its amount: "US$", "£", "Rs.", "EUR", "$US", "Y="."""
    lexeme, following = lexemes[index], lexemes[index + 1]
    if lexeme.text in _SIGNS:
        code, basis = _SIGNS[lexeme.text]
        if lexeme.text == "$" and following.glued and following.text in ("US", "U.S.", "A", "C"):
            return Currency(_DOLLARS[following.lower], "stated", index + 2)
        return Currency(code, basis, index + 1)
    if lexeme.kind != "word":
        return None
    if following.text == "$" and lexeme.lower in _DOLLARS and _joins(lexeme, following):
        return Currency(_DOLLARS[lexeme.lower], "stated", index + 2)
    # Feeds that are cut down to ASCII write the yen sign as "Y=" and the pound sign as "PS".
    if lexeme.text == "Y" and following.text == "=" and following.glued:
        return Currency("JPY", "stated", index + 2)
    if lexeme.text == "PS" and following.glued and (following.text.find(",") > 0 or following.text.find(".") > 0):
        return Currency("GBP", "stated", index + 1)
    if lexeme.text in _ABBREVIATIONS:
        code, basis = _ABBREVIATIONS[lexeme.text]
        return Currency(code, basis, index + 1 + (following.text == "." and following.glued))
    if (prefix := _code(lexeme.text)) is not None:
        # "USD$ 15"
        return Currency(prefix, "stated", index + 1 + (following.text == "$" and following.glued))
    if lexeme.lower == "dollar" or lexeme.lower == "sen":
        return Currency("USD" if lexeme.lower == "dollar" else "sen", "assumed", index + 1)
    return None


def _joins(lexeme: Lexeme, sign: Lexeme) -> bool:
    """Whether letters belong to the dollar sign behind them: "A$" and "US $", but not "a $4 billion" or "world's $5"."""
    if sign.glued:
        return not (lexeme.glued and len(lexeme.lower) == 1)
    return lexeme.lower in ("us", "c", "hk", "nz", "nt", "usd", "aud", "cad", "hkd", "nzd", "cdn", "mxn", "mex", "ca")


def after_number(lexemes: Lexemes, index: int) -> Currency | None:
    """The currency that starts at lexeme `index` and stands behind its amount: "euros", "Swiss francs", "€", "USD"."""
    lexeme = lexemes[index]
    if lexeme.text in _SIGNS:
        code, basis = _SIGNS[lexeme.text]
        return Currency(code, basis, index + 1)
    if lexeme.kind != "word":
        return None
    named = _named(lexemes, index)
    if named is not None:
        return named
    if lexeme.text in _ABBREVIATIONS and lexeme.text not in _BEFORE_ONLY:
        code, basis = _ABBREVIATIONS[lexeme.text]
        return Currency(code, basis, index + 1)
    if (suffix := _code(lexeme.text)) is not None:
        return Currency(suffix, "stated", index + 1)
    return None


def _named(lexemes: Lexemes, index: int) -> Currency | None:
    """The currency named by words: "dollars", "Hong Kong dollars", "pounds sterling", "U.S. dollars"."""
    first, second = lexemes.lower(index), lexemes.lower(index + 1)
    pair = f"{first} {second}" in _TITLED
    adjective, noun_at = (second, index + 2) if pair else (first, index + 1)
    noun = lexemes.lower(noun_at)
    if first == "united" and second == "states":
        adjective = "us"
    if noun == "cfa":
        adjective, noun_at = "cfa", noun_at + 1
        noun = lexemes.lower(noun_at)
    if (adjective, noun) in _TOGETHER:
        code = "KPW" if first == "north" else _TOGETHER[adjective, noun]
        return Currency(code, "stated", noun_at + 1)
    if first in ("pound", "pounds") and second == "sterling":
        return Currency("GBP", "stated", index + 2)
    if first in _ALONE:
        return Currency(_ALONE[first], "stated", index + 1)
    if first in _SHARED or _singular(first) in _SHARED:
        unit, basis = _SHARED.get(first) or _SHARED[_singular(first)]
        return Currency(unit, "assumed" if basis == "assumed" else "open", index + 1)
    return None


def scaled_code(text: str) -> tuple[str, int] | None:
    """ "MUSD", "MEUR", "TSEK": an ISO code behind the letter of a scale, with that scale."""
    scale = {"M": 10**6, "T": 10**3, "k": 10**3, "K": 10**3}.get(text[:1])
    return (text[1:], scale) if scale and len(text) == 4 and text[1:] in CODES - _WORDS else None
