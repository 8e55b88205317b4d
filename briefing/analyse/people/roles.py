"""Turns a mention of a person into the roles that the text attaches to it, each as a range of tokens."""

from __future__ import annotations

from collections.abc import Iterator

from briefing.analyse.grammar import Grammar
from briefing.analyse.people.mentions import Mention
from briefing.analyse.people.names import post_above
from briefing.analyse.people.words import HELD_POSTS, HONORIFICS, PEOPLE, POSSESSIVES, POSTS, SHORT_TITLES, bare

Range = tuple[int, int]

_HOLDING = frozenset("hold occupy fill take assume".split())
_BECOMING = frozenset("name appoint elect serve act work nominate make become".split())
# A role by itself has none of these before it: "chief executive", though the text says "its chief executive".
_DETERMINERS = POSSESSIVES | frozenset("a an the this that one another some now currently".split())
# What somebody does who has an office: "Anna Berg, who chairs the committee".
LEADING_FORMS = frozenset("chairs leads heads runs oversees commands".split())
# Nouns that say no more than that somebody is one.
_ANYBODY = frozenset("person man woman boy girl child people guy lady gentleman one".split())


def roles_of(grammar: Grammar, mention: Mention) -> list[Range]:
    """The roles of one mention: before the name, in apposition, by a copula, or in "who holds the post of"."""
    if mention.kind != "person":
        return []
    found = [_before_name(grammar, mention)]
    for token in sorted({mention.head, *mention.name}):
        found.extend(_appositions(grammar, mention, token))
        found.append(_copula(grammar, token))
        found.extend(_relative_clauses(grammar, token))
    return list(dict.fromkeys(role for role in found if role is not None))


def says_something(grammar: Grammar, role: Range) -> bool:
    """Whether a role says more than that somebody is one: "the first woman to lead a laboratory" has no "first woman"."""
    words = range(role[0], role[1] + 1)
    is_post = any(_names_post(grammar, token) for token in words)
    return is_post or not any(grammar.lemma[token] in _ANYBODY for token in words)


def _before_name(grammar: Grammar, mention: Mention) -> Range | None:
    first, last = mention.first, mention.name[0] - 1
    while first <= last and grammar.lower[first] in HONORIFICS:
        first += 1
    first = _without_possessor(grammar, first, last)
    while first <= last and grammar.lower[first] in HONORIFICS:
        first += 1
    while last >= first and grammar.lower[last] in HONORIFICS:
        last -= 1
    if last < first:
        return None
    return (first, last) if any(_names_post(grammar, token) for token in range(first, last + 1)) else None


def _without_possessor(grammar: Grammar, first: int, head: int) -> int:
    """Where a role begins without its article and without the body that it only points to ("the firm's director")."""
    while first < head and grammar.lower[first] in _DETERMINERS:
        first += 1
    for token in range(first, head):
        owned = token + 2 <= head and grammar.tag[token + 1] == "POS"
        several = grammar.tag[token] == "NNS" and not _points(grammar, first, token)
        if owned and grammar.pos[token] == "NOUN" and grammar.lemma[token] not in PEOPLE and not several:
            return token + 2
    return first


def _points(grammar: Grammar, first: int, noun: int) -> bool:
    """Whether the body that a role is of is only one told of before: "its members' leader"."""
    return first > 0 and grammar.lower[first - 1] in POSSESSIVES and first <= noun


def _names_post(grammar: Grammar, token: int) -> bool:
    word = bare(grammar.lower[token])
    if word in POSTS or word in SHORT_TITLES or grammar.lemma[token] in POSTS:
        return True
    return word.rpartition("-")[2] in POSTS


def _appositions(grammar: Grammar, mention: Mention, head: int) -> list[Range | None]:
    found: list[Range | None] = []
    for child in _after_comma(grammar, mention, head):
        post = _under_post(grammar, child)
        found.append(_role_phrase(grammar, post, first=grammar.left[child]))
        found.extend(_role_phrase(grammar, other) for other in grammar.children[post] if grammar.dep[other] == "conj")
    if grammar.dep[head] == "appos" and grammar.head[head] < mention.first:
        found.append(_role_phrase(grammar, post_above(grammar, grammar.head[head], mention.first), before=mention.first))
    return found


def _after_comma(grammar: Grammar, mention: Mention, head: int) -> Iterator[int]:
    """The heads in apposition after a name, also one that the parser makes a second subject of the same verb."""
    for child in grammar.children[head]:
        if grammar.dep[child] == "appos" and child > mention.last:
            yield child
    if grammar.dep[head] == "nsubj":
        for child in grammar.children[grammar.head[head]]:
            begins = grammar.left[child]
            if grammar.dep[child] == "nsubj" and begins == mention.last + 2 and grammar.word[begins - 1] == ",":
                yield child


def _under_post(grammar: Grammar, head: int) -> int:
    """The post in "the US Under Secretary", where the parser takes "Under" for a preposition; else the head itself."""
    under = next((child for child in grammar.children[head] if grammar.word[child] == "Under"), None)
    post = grammar.child(under, "pobj") if under is not None else None
    return head if post is None else post


def _role_phrase(grammar: Grammar, head: int, before: int | None = None, first: int | None = None) -> Range | None:
    """The noun phrase of a post: its words before, and what it is of ("the president of the European Central Bank")."""
    if not (_names_post(grammar, head) or grammar.lemma[head] in PEOPLE):
        return None
    first, last = grammar.left[head] if first is None else first, head
    for child in grammar.children[head]:
        if child > head and grammar.dep[child] == "prep" and child == last + 1:
            last = without_clause(grammar, child)
    if before is not None:
        last = min(last, before - 1)
    while last > head and grammar.pos[last] in ("PUNCT", "SPACE"):
        last -= 1
    while first < head and grammar.pos[first] in ("PUNCT", "SPACE"):
        first += 1
    first = _without_possessor(grammar, first, head)
    if any(grammar.line[token] != grammar.line[head] or grammar.word[token] in '"“”' for token in range(first, last + 1)):
        return None
    return (first, last) if last - first < 16 else None


def without_clause(grammar: Grammar, prep: int) -> int:
    """The last token of a prepositional phrase before a comma or a clause."""
    last = prep
    for token in range(prep, grammar.right[prep] + 1):
        if grammar.word[token] in (",", ";", "—", "–", "(") or grammar.tag[token] in ("WDT", "WP"):
            break
        last = token
    return last


def _copula(grammar: Grammar, head: int) -> Range | None:
    verb = grammar.head[head]
    if grammar.dep[head] != "nsubj" or grammar.lemma[verb] not in ("be", "become"):
        return None
    if any(grammar.dep[child] in ("neg", "aux") for child in grammar.children[verb]):
        return None
    attribute = grammar.child(verb, "attr")
    return None if attribute is None or attribute < verb else _role_phrase(grammar, attribute)


def _relative_clauses(grammar: Grammar, head: int) -> list[Range | None]:
    found: list[Range | None] = []
    for verb in grammar.children[head]:
        if grammar.dep[verb] not in ("relcl", "acl"):
            continue
        if grammar.lemma[verb] in ("be", "become") and (attribute := grammar.child(verb, "attr")) is not None:
            found.append(_role_phrase(grammar, attribute))
        elif grammar.lower[verb] in LEADING_FORMS and grammar.tag[verb] == "VBZ":
            found.append(_led_body(grammar, verb))
        elif grammar.lemma[verb] in _HOLDING and (held := grammar.child(verb, "dobj")) is not None:
            found.append(_held_post(grammar, held))
        elif grammar.lemma[verb] in _BECOMING:
            found.extend(_as_role(grammar, verb))
    return found


def _led_body(grammar: Grammar, verb: int) -> Range | None:
    """The verb and the body that somebody leads: "chairs the doctors' committee"."""
    body = grammar.child(verb, "dobj")
    if body is None or grammar.lower[grammar.left[body]] in POSSESSIVES:
        return None
    last = body
    for child in grammar.children[body]:
        if grammar.dep[child] == "prep" and child == last + 1:
            last = without_clause(grammar, child)
    return (verb, last) if body > verb and last - verb < 12 and grammar.line[verb] == grammar.line[last] else None


def _held_post(grammar: Grammar, held: int) -> Range | None:
    if grammar.lemma[held] not in HELD_POSTS:
        return None
    first = grammar.left[held]
    if grammar.lower[first] in _DETERMINERS and first < held:
        first += 1
    last = held
    for child in grammar.children[held]:
        if grammar.dep[child] == "prep" and child == held + 1:
            last = without_clause(grammar, child)
    return first, last


def _as_role(grammar: Grammar, verb: int) -> list[Range | None]:
    found: list[Range | None] = []
    for child in grammar.children[verb]:
        if grammar.dep[child] == "prep" and grammar.lower[child] == "as":
            inner = grammar.child(child, "pobj")
            if inner is not None:
                found.append(_role_phrase(grammar, inner))
        elif grammar.dep[child] in ("oprd", "attr"):
            found.append(_role_phrase(grammar, child))
    return found
