"""The words that say that someone speaks or thinks, by what stands beside them: general English, by class of verb.

The classes follow how a verb takes what is said: as a clause ("said that"), as an object ("criticised the plan"), after
a preposition ("called for talks") or as an infinitive ("promised to help").
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Verbs that report speech: what follows or surrounds them, a clause or a quotation, is what somebody said.
SPEECH = _words(
    """
    say tell add write ask note argue explain claim acknowledge declare insist warn reply respond state recall admit
    report suggest conclude tweet promise predict contend assert maintain vow observe concede continue testify describe
    accuse urge complain caution stress comment quip joke remark lament deny confirm call announce reveal disclose
    mention emphasize emphasise underscore underline reiterate repeat counter retort rejoin riposte answer inquire
    enquire wonder question demand plead beg implore beseech exhort advise counsel recommend propose pledge swear
    promise assure reassure inform notify brief remind threaten predict forecast foresee allege charge speculate
    theorize hypothesize posit postulate proclaim pronounce profess protest object disagree agree concur affirm aver
    avow attest certify verify clarify elaborate expound expand specify stipulate point rule
    exclaim shout yell scream cry holler bellow roar bark growl snarl hiss whisper murmur mutter mumble grumble groan moan
    sigh sob laugh chuckle giggle sneer scoff sniff snap crow gush gripe grouse kvetch whine carp chide scold rebuke
    admonish lecture preach intone chant sing recite read drawl deadpan
    blog post text email e-mail telegraph cable broadcast publish opine muse reflect reminisce recount relate narrate
    confide confess own volunteer venture offer interject interrupt chime intervene interpose
    boast brag crow enthuse rave marvel rejoice fret fume rage rant rail thunder blast rip slam lash
    quote cite paraphrase summarize summarise reckon estimate calculate project assess judge
    signal indicate imply hint intimate insinuate telegraph
    instruct order direct command tease taunt mock jeer boo heckle ridicule joke jest needle gibe jibe
    dub label brand term characterize characterise depict portray denounce decry condemn criticize criticise
    praise laud hail applaud commend thank congratulate welcome greet defend dismiss reject rebut refute
    lambast lambaste bash attack blame fault castigate excoriate deride disparage berate upbraid
    retweet finish begin start open close conclude sum press allow grant relay convey communicate stutter stammer
    """
)

# Verbs of thinking, feeling and perceiving that take a clause: an attribution, but nobody is known to have said it.
THOUGHT = _words(
    """
    believe think know feel hope fear expect suspect doubt assume presume suppose understand realize realise recognize
    recognise imagine guess worry wish consider find see hear learn discover determine decide figure sense anticipate
    envision envisage regret remember forget bet conclude fancy trust dream contemplate calculate
    show demonstrate prove establish suggest indicate
    """
)

# Verbs whose infinitive is what somebody says or means to do.
INTENT = _words(
    """
    want hope plan intend promise pledge vow threaten offer agree refuse decline vow swear aim seek expect
    prefer wish volunteer choose propose desire demand ask claim long hesitate consent mean decide like love hate
    """
)

# Verbs whose object is what somebody speaks of or takes a stand on.
STANCE = _words(
    """
    criticize criticise praise denounce condemn decry attack blast slam bash mock ridicule deride dismiss reject oppose
    support endorse back favor favour defend embrace welcome applaud hail laud commend blame fault accuse question
    dispute deny confirm announce propose demand recommend advocate champion promote predict discuss describe
    characterize characterise portray depict mention cite note acknowledge admit highlight emphasize emphasise stress
    underscore
    outline explain reiterate repeat reveal express voice suggest protest resist prefer
    fear doubt suspect regret resent hate love like dislike admire respect appreciate despise detest loathe condone
    disavow renounce repudiate rebuke castigate excoriate lambast lambaste berate lament bemoan celebrate tout trumpet
    promise pledge threaten urge warn tease thank congratulate regard consider deem judge rate
    want call label brand dub term declare estimate expect project report claim allege cite quote invoke reference recall
    remember
    """
)

# Verbs of speech whose infinitive only says that something begins or goes on.
PHASE = _words("begin start continue open close finish press allow own command rule grant start")

# Bodies of answers: "in a new poll, half of the voters ...", "the survey found ...".
POLLS = _words("poll survey study census")
FINDING = _words("show find reveal indicate suggest")

# Verbs that speak of something through a preposition, with the prepositions that do it.
PREPOSITIONAL: dict[str, frozenset[str]] = {
    "call": _words("for on upon"),
    "speak": _words("of about against"),
    "talk": _words("about of"),
    "complain": _words("about of"),
    "warn": _words("of about against"),
    "refer": _words("to"),
    "allude": _words("to"),
    "point": _words("to"),
    "object": _words("to"),
    "agree": _words("with on to"),
    "disagree": _words("with on"),
    "argue": _words("for against"),
    "push": _words("for"),
    "press": _words("for"),
    "appeal": _words("for to"),
    "ask": _words("for about"),
    "inquire": _words("about"),
    "worry": _words("about"),
    "care": _words("about"),
    "think": _words("of about"),
    "dream": _words("of"),
    "hope": _words("for"),
    "boast": _words("of about"),
    "brag": _words("of about"),
    "joke": _words("about"),
    "lie": _words("about"),
    "rail": _words("against"),
    "protest": _words("against"),
    "inveigh": _words("against"),
    "rant": _words("about against"),
    "comment": _words("on about"),
    "elaborate": _words("on"),
    "remark": _words("on"),
    "insist": _words("on"),
    "dwell": _words("on"),
    "focus": _words("on"),
    "believe": _words("in"),
    "apologize": _words("for"),
    "apologise": _words("for"),
    "vouch": _words("for"),
    "advocate": _words("for"),
    "campaign": _words("for against"),
    "hint": _words("at"),
    "scoff": _words("at"),
    "sneer": _words("at"),
    "express": _words("about"),
    "testify": _words("about"),
    "weigh": _words("on"),
    "plead": _words("for"),
    "react": _words("to"),
    "respond": _words("to"),
    "wish": _words("for"),
    "know": _words("about of"),
    "hear": _words("about of"),
    "learn": _words("about of"),
}

# Nouns that name an act of speech or a thought, so that "his claim that ..." and "the words of ..." report.
NOUNS = _words(
    """
    claim statement comment remark word suggestion argument assertion allegation accusation charge announcement promise
    pledge vow warning threat prediction forecast estimate complaint criticism contention insistence admission
    confession declaration proclamation reply response answer question call demand request plea appeal proposal
    recommendation report news rumor rumour message tweet post testimony speech description assurance
    denial belief view opinion idea notion thought feeling sense conviction hope fear worry concern expectation
    doubt suspicion theory assumption conclusion finding impression understanding realization judgment judgement
    assessment confidence hunch fact acknowledgment acknowledgement reminder recollection memory
    """
)

# Nouns of speech that bear the words themselves: "in a statement", "the letter reads".
SPEECH_NOUNS = _words(
    """
    statement comment remark word tweet post message letter email e-mail speech interview testimony memo note report
    article column essay editorial blog book headline caption sign banner transcript release advert ad advertisement
    slogan chant reply answer response question claim promise pledge vow warning prediction declaration motto
    """
)

# Verbs whose object is what somebody takes something for: "see the deal as a mistake".
TAKING = _words("see view perceive treat interpret")

# Adjectives of thought, with the prepositions that say what it is about; "that" may follow each.
ADJECTIVES: dict[str, frozenset[str]] = {
    "sure": _words("of about"),
    "certain": _words("of about"),
    "confident": _words("of about in"),
    "convinced": _words("of"),
    "afraid": _words("of"),
    "fearful": _words("of"),
    "hopeful": _words("about for"),
    "optimistic": _words("about"),
    "pessimistic": _words("about"),
    "skeptical": _words("of about"),
    "sceptical": _words("of about"),
    "worried": _words("about by"),
    "concerned": _words("about by with over"),
    "nervous": _words("about"),
    "aware": _words("of"),
    "doubtful": _words("about of"),
    "glad": _words("about of"),
    "happy": _words("about with"),
    "proud": _words("of"),
    "angry": _words("about at over with"),
    "surprised": _words("by at"),
    "critical": _words("of"),
    "supportive": _words("of"),
    "dismissive": _words("of"),
    "opposed": _words("to"),
    "adamant": _words("about"),
    "clear": _words("about on"),
}

# Nouns of speech and stance whose owner speaks of what a preposition adds: "his support for the plan".
NOUN_PREPOSITIONS: dict[str, frozenset[str]] = {
    "support": _words("for of"),
    "backing": _words("for of"),
    "endorsement": _words("of"),
    "opposition": _words("to"),
    "resistance": _words("to"),
    "objection": _words("to"),
    "criticism": _words("of"),
    "condemnation": _words("of"),
    "denunciation": _words("of"),
    "rejection": _words("of"),
    "denial": _words("of"),
    "praise": _words("for of"),
    "admiration": _words("for"),
    "respect": _words("for"),
    "contempt": _words("for"),
    "enthusiasm": _words("for"),
    "preference": _words("for"),
    "call": _words("for"),
    "demand": _words("for"),
    "request": _words("for"),
    "plea": _words("for"),
    "appeal": _words("for"),
    "hope": _words("for of"),
    "fear": _words("of about"),
    "concern": _words("about over with"),
    "worry": _words("about over"),
    "complaint": _words("about"),
    "doubt": _words("about"),
    "view": _words("of on about"),
    "opinion": _words("of on about"),
    "warning": _words("of about against"),
    "threat": _words("of"),
    "promise": _words("of"),
    "pledge": _words("of"),
    "accusation": _words("of"),
    "allegation": _words("of"),
    "claim": _words("of"),
    "prediction": _words("of"),
    "description": _words("of"),
    "characterization": _words("of"),
    "acknowledgment": _words("of"),
    "mention": _words("of"),
}

# Nouns whose owner says or means what their infinitive adds: "her decision to leave".
NOUN_INTENT = _words(
    """
    decision plan promise pledge vow threat refusal intention desire wish hope offer proposal call demand request plea
    commitment willingness reluctance unwillingness determination eagerness
    """
)

# Groups of words that introduce a source.
ACCORDING = _words("according per")

# Forms that are verbs of speech whatever the tagger says.
SPOKEN_FORMS = _words(
    """
    said says told tells wrote writes tweeted tweets added adds asked asks stated replied responded explained argued
    insisted declared concluded remarked exclaimed recalled
    """
)

# Common nouns for those who speak: people by their post or kind, and bodies.
SPEAKING_NOUNS = _words(
    """
    minister secretary president chancellor premier chief head director chairman chairwoman leader ambassador envoy
    commissioner governor senator congressman congresswoman representative mayor lawmaker deputy spokesman spokeswoman
    spokesperson general admiral colonel captain commander officer official judge justice attorney prosecutor lawyer
    sheriff professor scientist economist analyst researcher historian author writer journalist reporter editor
    columnist commentator host founder owner executive manager strategist adviser advisor aide consultant activist
    advocate organizer candidate nominee speaker member expert critic veteran soldier diplomat driver farmer worker
    teacher doctor student pastor priest bishop voter supporter resident person people man woman boy girl mother father
    son daughter wife husband brother sister friend colleague ally opponent witness source insider observer protester
    government ministry department agency office administration campaign party company court council committee
    commission union group institute organization organisation newspaper police team board coalition staff
    democrat republican conservative liberal user
    """
)

# Verbs that speak only together with the word after them.
SPEECH_PAIRS = frozenset(
    [
        ("put", "it"),
        ("fire", "back"),
        ("shoot", "back"),
        ("hit", "back"),
        ("strike", "back"),
        ("go", "on"),
        ("cry", "out"),
    ]
)
