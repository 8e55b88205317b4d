"""The words by which English says what a person is: honorifics, posts, kinds of people and of bodies."""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MALE_TITLES = _words(
    "mr mr. sir lord king prince duke herr monsieur don señor emir sheikh sheik father brother baron count earl"
)
FEMALE_TITLES = _words("mrs mrs. ms ms. miss dame lady queen princess duchess madam madame frau sister baroness countess")
# Titles of living people only: a street or a hospital has the name of a king, but of no "Ms".
CIVIL_TITLES = _words("mr mr. mrs mrs. ms ms. miss mx mx. dr dr. prof prof. rev rev. sir dame baroness")
HONORIFICS = MALE_TITLES | FEMALE_TITLES | _words("dr dr. prof prof. rev rev. hon hon. mx mx.")

# Titles that are short for a post: they stand before a name and are a role by themselves when written out.
SHORT_TITLES = _words(
    "sen sen. gov gov. rep rep. gen gen. col col. lt lt. maj maj. capt capt. sgt sgt. adm adm. cmdr cmdr. del del. "
    "pres pres. "
    "sens sens. reps reps. govs govs. supt supt. atty atty. amb amb. lt.gov. cpl cpl. pvt pvt. det det. insp insp. "
    "cllr cllr."
)

# Nouns for a post or an occupation.
POSTS = _words(
    """
    minister secretary president chancellor premier chief head director chairman chairwoman chair chairperson leader
    ambassador envoy commissioner governor senator congressman congresswoman representative mayor councillor councilman
    councilwoman alderman lawmaker legislator deputy undersecretary under-secretary spokesman spokeswoman spokesperson
    general admiral colonel major captain lieutenant commander sergeant marshal officer official judge justice
    attorney prosecutor lawyer solicitor barrister sheriff inspector detective constable superintendent professor
    scientist economist analyst researcher historian author writer journalist reporter editor correspondent columnist
    commentator anchor host broadcaster presenter producer actor actress singer musician artist director filmmaker
    founder co-founder cofounder owner executive ceo cfo coo manager strategist adviser advisor aide consultant counsel
    counselor pollster operative organizer organiser activist advocate campaigner coordinator treasurer banker investor
    businessman businesswoman entrepreneur trader farmer teacher principal doctor physician surgeon nurse engineer
    pastor priest bishop archbishop cardinal pope rabbi imam reverend minister monarch king queen prince princess emperor
    candidate nominee contender frontrunner front-runner challenger incumbent speaker whip delegate member fellow
    student coach player boxer diplomat negotiator mediator expert specialist scholar critic veteran soldier
    secretary-general vice-president co-chair co-chairman administrator registrar clerk controller auditor ombudsman
    taoiseach tsar czar dictator ruler sultan emir ayatollah resident worker driver retiree volunteer trustee curator
    billionaire millionaire tycoon mogul magnate developer celebrity comedian chef model designer architect
    superdelegate elector voter supporter backer donor fundraiser mother father son daughter wife husband brother sister
    widow uncle aunt cousin nephew niece grandson granddaughter grandfather grandmother friend colleague ally rival
    convenor convener steward headteacher headmaster headmistress vicar paramedic firefighter midwife carer warden ranger
    mp msp mep backbencher frontbencher peer librarian angler fisherman docker miner steelworker shopkeeper baker butcher
    electrician plumber campaigner lecturer curate dean provost chaplain postmaster
    investigator pathologist meteorologist geologist biologist physicist chemist psychologist statistician pilot skipper
    """
)

# What somebody is who stands by, not who decides: an occupation or a tie, no office.
BYSTANDERS = _words(
    """
    teacher farmer nurse student driver worker resident retiree volunteer supporter voter elector player soldier veteran
    carer midwife firefighter paramedic pilot skipper shopkeeper fellow fan model celebrity
    mother father son daughter wife husband brother sister widow uncle aunt cousin nephew niece grandson granddaughter
    grandfather grandmother friend colleague
    """
)

# Further nouns for people, singular or plural, that describe a source.
PEOPLE = POSTS | _words(
    """
    person people man woman men women boy girl child witness source insider observer survivor victim neighbor neighbour
    spectator protester protestor demonstrator parent family crowd audience opponent opposition democrat republican
    conservative liberal socialist labour tory independent progressive nationalist populist feminist libertarian
    immigrant migrant refugee citizen patient customer passenger tourist defendant plaintiff suspect attacker gunman
    hacker user reader viewer listener participant attendee panelist panellist respondent applicant employee staffer
    boss guy lady gentleman mp mep pm dignitary elder youth teenager adult authority
    """
)

# Posts that a company, a country or a thing can hold as well: "Calder Dock, its rival", "Denmark, a member of NATO".
BODY_ROLES = _words(
    """
    owner rival ally leader member backer supporter donor investor developer friend contender challenger candidate
    incumbent host critic champion model designer maker producer presenter broadcaster founder co-founder cofounder
    trader banker chair head chief speaker consultant adviser advisor agent operator controller administrator
    mediator trustee volunteer driver worker player magnate advocate campaigner elector favourite favorite
    """
)

# What a minister or secretary is in charge of.
PORTFOLIOS = _words(
    """
    affairs agriculture commerce culture defence defense development education energy environment finance fisheries health
    housing industry infrastructure interior justice labor labour migration science security state trade transport
    transportation treasury war work
    """
)

# Nouns for bodies that speak.
BODIES = _words(
    """
    government ministry department agency office administration campaign party company firm corporation bank court
    council committee commission parliament congress senate house union league association federation organization
    organisation group institute foundation university college school church police army navy force team board
    newspaper paper magazine network station channel website outlet publication panel coalition alliance movement
    embassy mission delegation bureau authority court tribunal service staff camp pac fund charity ngo
    palace cabinet treasury
    """
)

# The last word of many a body's name, and of hardly any person's.
BODY_ENDINGS = _words(
    """
    united rovers wanderers athletic albion city town hotspur journal times herald gazette tribune telegraph chronicle
    observer courier dispatch mercury airlines airways railways lines water energy power gas electric metals steel copper
    mining motors media news group holdings partners capital securities industries systems technologies logistics
    pharmaceuticals foods brewery insurance trust plc ltd inc corp llc
    """
)

# What people put behind their names.
POST_NOMINALS = _words("kc qc mp msp mep cbe obe mbe phd md esq sc jp")

# Lower-case parts inside a name.
NAME_LINKS = _words("de da di du del della der den van von bin ibn al el la le af av ter ten zu y dos das do")

# What somebody holds rather than is.
HELD_POSTS = _words("post position job office role seat title portfolio")

POSSESSIVES = _words("its his her their my our your whose")
INDEFINITE = _words("a an another one some several many few any two three four five six unnamed anonymous")

_POSSESSIVE = re.compile(r"['’]s?$")


def bare(word: str) -> str:
    """A word without a possessive ending."""
    return _POSSESSIVE.sub("", word)
