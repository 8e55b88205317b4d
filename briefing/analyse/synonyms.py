"""Turns words that newspapers use for one another into one: "blaze" and "fire", "officers" and "police"."""

from __future__ import annotations

# Written down by hand; each line is one sense, in the base form. A word stands in one line only.
_SENSES = """
    fall collapse topple crumble
    close shut
    police officer constable
    minute moment
    fire blaze inferno flame
    kill die death dead fatality
    injure hurt wound injury
    crash collision collide
    flood inundate
    storm gale
    evacuate flee
    rescue save
    approve back endorse adopt ratify
    reject refuse decline veto
    rise increase grow climb jump surge hike
    cut reduce lower slash drop decrease decline
    begin start launch commence
    end finish conclude
    stop halt suspend pause
    build construct erect
    buy purchase acquire
    pay spend
    cost price
    money fund funding cash
    government administration cabinet
    minister secretary
    parliament lawmaker legislator mp
    council councillor authority
    company firm business
    worker employee staff
    union
    court judge tribunal
    inquiry investigation probe enquiry
    find discover
    show reveal disclose
    report
    ask request urge call
    order command instruct
    warn caution alert
    criticise condemn attack blame
    agree accept
    plan intend
    promise pledge vow
    choose pick select
    appoint name
    resign quit
    leave depart exit
    arrive reach
    return
    home house household
    car vehicle
    ship vessel boat
    plane aircraft jet
    train rail railway
    road street highway
    child pupil student
    patient
    hospital clinic
    doctor physician
    illness disease sickness
    damage harm
    help aid assist support
    talk meeting meet summit
    deal agreement accord pact treaty
    big large huge major
    quick fast rapid
    earlier previously before
    people person resident
    town city
    area region district
    expert specialist
    chief head leader boss
    worth value
    total overall
    near almost nearly
    bid offer
    vote ballot
    win victory
    lose defeat
"""


def _lines() -> dict[str, str]:
    senses: dict[str, str] = {}
    for line in _SENSES.split("\n"):
        for word in line.split():
            senses.setdefault(word, line.split()[0])
    return senses


SAME_SENSE = _lines()
