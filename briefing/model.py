"""The values that flow through the house, from a configured Source to a rendered Edition: frozen, plain, typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal

# ---------------------------------------------------------------- what comes in


SourceKind = Literal["folder", "feed", "page", "sitemap", "mailbox"]
# May be quoted in full; a few sentences only; or seen inside the house only.
Rights = Literal["full", "extract", "internal"]


@dataclass(frozen=True, slots=True)
class Source:
    """A configured place that texts come from.

    `location` is a folder's path or an address; `name` is how settings, gaps and messages call the source. `weight` says
    how much its word counts in ranking (1 is usual). `rights` say how much of a text a brief may print until `rights_until`
    (later: nothing), `keep_days` how long its texts may be kept. `links` is the pattern of addresses to follow on a page,
    `read` whether an item is its page, the entry in the feed, or whichever holds more. `items_a_day` is its norm, where its
    own history is not to be taken for it.
    """

    name: str
    location: str
    outlet: str | None = None
    section: str | None = None
    kind: SourceKind = "folder"
    weight: float = 1.0
    language: str | None = None
    rights: Rights = "full"
    rights_until: date | None = None
    keep_days: int | None = None
    links: str | None = None
    max_items: int = 100
    read: Literal["page", "entry", "fuller"] = "fuller"
    password_file: str | None = None
    mark_read: bool = False
    ignore_robots: bool = False
    items_a_day: float | None = None


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known about a text before it is read (a sidecar file, a feed's entry); all as written there."""

    title: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    url: str | None = None
    section: str | None = None
    language: str | None = None
    updated: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a source offers.

    `name` is what the source knows it by, always the same: its path below the folder, with `/` between the parts, its
    address, or its Message-ID.
    """

    source: Source
    name: str
    hints: Hints = Hints()


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes of an item as they came, their media type ("text/plain", "text/html", "message/rfc822", ...) and SHA-256.

    `url` is where they came from after all redirects, `fetched` (aware) when; both None for a file of a folder.
    """

    item: Item
    content: bytes = field(repr=False)
    media_type: str
    sha256: str
    url: str | None = None
    fetched: datetime | None = None


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server wants to be asked with next time, so that it need not send again what has not changed."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of a source from earlier visits, as collecting needs it.

    `address` is where the source has moved to for good. `validators` are by address. `seen` is, by item name, the
    fingerprint that the last visit gave it (`Harvest.seen`): an item whose fingerprint is the same is not fetched again.
    `watched` are names of items that recent editions told of: they are looked at again, to see whether they were changed or
    withdrawn. `not_before` (aware): the source asked not to be visited earlier.
    """

    address: str | None = None
    validators: Mapping[str, Validators] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)
    watched: frozenset[str] = frozenset()
    not_before: datetime | None = None
    retired: bool = False


HarvestOutcome = Literal["new", "unchanged", "not modified", "empty", "failed", "not due", "retired"]


@dataclass(frozen=True, slots=True)
class Harvest:
    """What one visit to one source brought. It is kept whole, or not at all.

    `documents` are items that are new or may have changed; `listings` the feeds, pages and sitemaps that named them, as they
    came. `offered` are the names of all items that the source offers now; `gone` those of watched items that are there no
    more. `seen` are the fingerprints of items that were fetched or found unchanged. `moved_to` is the new address of one
    that moved for good; `retired` says that it is gone for good (410). `outcome` "empty" is a valid source without any
    item, "unchanged" one that brought nothing new, "not modified" one whose server said only that (304).
    `lost` counts the items that it offers and that could not be had; `error` says why a whole visit failed.
    """

    source: Source
    outcome: HarvestOutcome
    documents: tuple[Document, ...] = ()
    listings: tuple[Document, ...] = ()
    offered: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    seen: Mapping[str, str] = field(default_factory=dict)
    validators: Mapping[str, Validators] = field(default_factory=dict)
    moved_to: str | None = None
    not_before: datetime | None = None
    lost: int = 0
    error: str | None = None
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class Health:
    """How a source has been doing. Times are aware; `usual` is its norm of new items a working day, None while not known.

    `failures` counts failed visits in a row; `problem` says what is to be told of it, None when it is well.
    """

    source: str
    last_success: datetime | None
    last_item: datetime | None
    failures: int
    usual: float | None
    problem: str | None = None
    moved_to: str | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """When a text was published, no more exactly than it says.

    `at` is aware. Where only the day is known, it is the start of that day in the settings' zone, and `day_only` is true.
    """

    at: datetime
    day_only: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """Clean text and metadata of one document. The text never changes afterwards: all findings are offsets into it.

    Paragraphs of `text` are separated by blank lines. `agency` is the wire service that the text credits ("Reuters").
    `updated` is when it was last changed after it was published, None when nothing says so.
    """

    id: str
    source: str
    name: str
    text: str = field(repr=False)
    document_sha256: str
    title: str | None = None
    outlet: str = ""
    authors: tuple[str, ...] = ()
    published: Published | None = None
    language: str | None = None
    url: str | None = None
    section: str | None = None
    agency: str | None = None
    updated: Published | None = None

    def at(self, span: Span) -> str:
        """The article's own characters at a span of it."""
        if span.article_id != self.id:
            raise ValueError(f"span of article {span.article_id} looked up in article {self.id}")
        return self.text[span.start : span.end]


# ---------------------------------------------------------------- what is found


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` to `end` (Python string offsets, end excluded) of an article's text."""

    article_id: str
    start: int
    end: int


QuoteKind = Literal["direct", "mixed", "indirect"]


@dataclass(frozen=True, slots=True)
class Person:
    """Someone, or some body or group, that an article names or describes: every mention, one value.

    `name` is the fullest name in the article, `role` the fullest role that it gives ("NATO secretary-general"); both are
    the article's own characters. An anonymous or collective source ("a senior official", "several ministers") has no
    name; its `role` is the description.
    """

    key: int
    name: Span | None
    role: Span | None
    names: tuple[Span, ...] = ()
    roles: tuple[Span, ...] = ()
    mentions: tuple[Span, ...] = ()
    kind: Literal["person", "organisation", "group", "anonymous"] = "person"


@dataclass(frozen=True, slots=True)
class Quote:
    """Who said what.

    `content` is all that was said, in order, without the outermost quotation marks; a quotation that is broken by its own
    attribution has several spans. `quoted` are the stretches of it that stand inside quotation marks, without the marks:
    nothing else may be printed as a quotation. `speaker` and `cue` are where the text says who spoke, and by which words.
    `person` is the key of the speaker among the article's people; None when it is not sure who spoke.
    `runs_on` says that nothing ends the last quoted stretch but the end of its paragraph or text (an odd mark).
    """

    kind: QuoteKind
    content: tuple[Span, ...]
    quoted: tuple[Span, ...]
    speaker: Span | None
    cue: Span | None
    person: int | None
    runs_on: bool = False


FigureKind = Literal["money", "percent", "count", "measure", "duration"]
Modifier = Literal["=", "~", "<", "<=", ">", ">="]
Direction = Literal["none", "up", "down"]
FigureRole = Literal["level", "change", "target", "share", "forecast", "comparison"]
FigureStatus = Literal["announced", "agreed", "planned", "actual", "estimated", "disputed"]


# Why a figure is not notable of which nothing else is to be said: it is all the same when several witnesses report it.
BACKGROUND = "background"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it measures and who gave it. Every `Span` is into the article's text.

    `span` covers the amount as written with its unit ("£540 million", "5 per cent", "tens of billions"). `low` equals
    `high` unless it is a range. `unit` is an ISO 4217 code, "percentage", "percentage point", "basis point", a usual unit
    in the singular ("kilometre") or the lemma of the noun that is counted ("member"), "" when none is stated; a rate
    is part of it ("USD per barrel").
    `base` is what a share is of ("GDP"), `rate` what it is per ("year"). `about` is the phrase that says what is measured,
    `about_more` what else says it, elsewhere in the sentence.
    `given_by` is the key, among the article's people, of the speaker in whose quotation or attribution it stands;
    None when it is the outlet's own narration. `why` says in a few words why it is notable or not. `ratio` is a fraction in
    its lowest terms ("a third": 1 and 3), whose `low` is the nearest decimal of 28 digits; None for what is no fraction.
    `verb` is the lemma of the verb over it ("rise"), "" where there is none.
    """

    span: Span
    low: Decimal
    high: Decimal
    kind: FigureKind
    unit: str
    unit_basis: Literal["stated", "assumed", "open"]
    modifier: Modifier = "="
    direction: Direction = "none"
    vague: bool = False
    role: FigureRole = "level"
    base: Span | None = None
    rate: Span | None = None
    about: Span | None = None
    whose: Span | None = None
    period: Span | None = None
    status: FigureStatus = "actual"
    given_by: int | None = None
    notable: bool = False
    why: str = ""
    about_more: tuple[Span, ...] = ()
    ratio: tuple[int, int] | None = None
    verb: str = ""


FigureVerdict = Literal["same", "scope", "period", "role", "conflict"]


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """Figures of one story's articles that measure the same kind of thing, at least two, from at least two articles.

    `verdict`: "same" within the precision that is stated; they differ in "scope" (what is measured), "period" or "role"
    (a target and an outcome); or "conflict": the accounts cannot both be right. Figures stand in order of their spans.
    """

    verdict: FigureVerdict
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an article, and what composing needs to know of it.

    `terms` are the lemmas of its content words, lower case, in order. `stands_alone` is false when it leans on what came
    before ("he said", "meanwhile", "this"), is no full sentence, or breaks a quotation.
    """

    span: Span
    paragraph: int
    terms: tuple[str, ...]
    stands_alone: bool
    headline: Span | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was found in one article."""

    article_id: str
    sentences: tuple[Sentence, ...] = ()
    people: tuple[Person, ...] = ()
    quotes: tuple[Quote, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """The articles that report one event. `witnesses` groups their ids: near-copies of one text are one witness.

    `earlier` are the ids of texts of it that recent editions told of; they are not among `article_ids`.
    """

    id: str
    article_ids: tuple[str, ...]
    witnesses: tuple[tuple[str, ...], ...]
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyQuote:
    """A quotation worth a card: the stretches inside marks, in order, and who said them.

    `speaker` is the fullest name, or the description of someone unnamed; `role` the fullest role. `also` are other
    wordings of the same statement in other articles. `is_cut` says that the words went on.
    """

    pieces: tuple[Span, ...]
    speaker: Span
    role: Span | None
    also: tuple[tuple[Span, ...], ...] = ()
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Where articles of one story differ: what about, whose, and the accounts.

    `about` is "name", "title", "outcome", "date", "place", "wording" or a figures' verdict. An account is the words that
    differ and the sentence around them.
    """

    about: str
    subject: Span | None
    accounts: tuple[tuple[Span, Span | None], ...]


Novelty = Literal["new", "updated", "corrected", "withdrawn", "continuing"]
RevisionKind = Literal["quotation", "figure", "sentence"]
# What speaks for a story in a few words, and how much.
Reason = tuple[str, float]


@dataclass(frozen=True, slots=True)
class Revision:
    """What an earlier edition told and its source no longer says: the words that were, and those that stand in their place.

    `was` and `now` are the pieces of the words, `was_in` and `now_in` the sentences around them; `now` is empty where
    nothing stands in their place, or the whole text is gone.
    """

    about: RevisionKind
    was: tuple[Span, ...]
    was_in: Span | None
    now: tuple[Span, ...] = ()
    now_in: Span | None = None


@dataclass(frozen=True, slots=True)
class Study:
    """What is to be told of one story, all of it spans: the summary, the quotations, the figures, the differences.

    `figures` are (article id, position among its figures), the notable ones first, with the ids of the other articles
    that give the same figure. `told_on` is the day of the latest edition that told the story before. `single` are the
    leading spans of the sentences, quotations and figures that only one of several witnesses reports.
    """

    story: Story
    summary: tuple[Span, ...]
    quotes: tuple[KeyQuote, ...]
    figures: tuple[tuple[str, int, tuple[str, ...]], ...]
    disagreements: tuple[Disagreement, ...]
    novelty: Novelty = "new"
    told_on: date | None = None
    revisions: tuple[Revision, ...] = ()
    reasons: tuple[Reason, ...] = ()
    single: frozenset[Span] = frozenset()
    section: str | None = None

    @property
    def is_tellable(self) -> bool:
        """Whether there is anything to say of the story."""
        return bool(self.summary or self.quotes or self.figures or self.revisions or self.novelty == "continuing")


@dataclass(frozen=True, slots=True)
class Gap:
    """What should have been there and is not. `stage` is the room that missed it ("collect", "extract", ...)."""

    source: str
    stage: str
    reason: str


# ---------------------------------------------------------------- what goes out

# Between two stretches of one quotation that do not follow each other in the source.
ELLIPSIS = " [...] "


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a source: `text` is the article's own characters at `evidence`, pieces joined by " [...] ".

    `source` is the number of the source in the brief. `text` is kept as found, line breaks included.
    """

    text: str
    evidence: tuple[Span, ...]
    source: int


@dataclass(frozen=True, slots=True)
class Headline:
    """A source's own title (then `evidence` is None) or the opening of a text that has none."""

    text: str
    article_id: str
    evidence: Span | None = None


@dataclass(frozen=True, slots=True)
class QuoteCard:
    """A quotation as the brief prints it, with its other wordings in other sources (`also`); "[...]" ends a cut one.

    `only` says that one of the story's several witnesses alone reports it.
    """

    words: Passage
    speaker: Passage
    role: Passage | None
    also: tuple[Passage, ...] = ()
    is_cut: bool = False
    only: bool = False


@dataclass(frozen=True, slots=True)
class EarlierFigure:
    """The same figure in an earlier edition: its day, the amount as its source wrote it, its exact value in digits."""

    date: date
    amount: str
    value: str


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure as the brief prints it.

    `amount` is what the source wrote, `about` its words for what is measured; `value` (exact decimal digits, or two for
    a range) and `unit` are the normalised form. `given_by` is the speaker, None for the outlet's own narration. What is not
    notable (the 32 members of an alliance) is kept in the data and not shown. `history` is in order of date, of the same
    `measure` (a key, "" where none is certain), and `change` says in words how the value differs from the last one in it.
    `only` says that one of the story's several witnesses alone gives it.
    """

    amount: Passage
    about: Passage | None
    value: str | tuple[str, str]
    unit: str
    kind: FigureKind
    vague: bool
    given_by: Passage | None
    also: tuple[int, ...] = ()
    notable: bool = True
    history: tuple[EarlierFigure, ...] = ()
    measure: str = ""
    change: str = ""
    only: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """One of the accounts that differ: the words that differ (`text`) and the sentence around them (`context`)."""

    words: Passage
    context: Passage | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Where sources differ. `about` is a fixed label or a source's own words, said by `label` and `subject`."""

    label: str
    subject: Passage | None
    accounts: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """What an earlier edition told and its source has changed (`now` stands in its place) or taken back (`now` is None).

    `about` says what it was: "quotation", "figure" or "sentence". Words of a quotation stand between marks in both texts.
    """

    about: RevisionKind
    was: Account
    now: Account | None


@dataclass(frozen=True, slots=True)
class BriefStory:
    """One story as the brief tells it. `outlets` and `independent` count who reports it; `sources` are their numbers.

    A story that is "continuing" has no more to tell than its headline: nothing in it is new. `told_on` is the day of the
    latest edition that told it before. `reasons` say why it ranks where it does, in points. `only` are the positions of the
    sentences of the summary that one of several witnesses alone reports.
    """

    id: str
    headline: Headline
    section: str
    novelty: Novelty
    outlets: int
    independent: int
    first_published: Published | None
    summary: tuple[Passage, ...]
    quotes: tuple[QuoteCard, ...]
    figures: tuple[FigureLine, ...]
    differences: tuple[Difference, ...]
    sources: tuple[int, ...]
    told_on: date | None = None
    corrections: tuple[Correction, ...] = ()
    reasons: tuple[Reason, ...] = ()
    only: tuple[int, ...] = ()

    @property
    def shown_figures(self) -> tuple[FigureLine, ...]:
        """The figures that are printed: the notable ones."""
        return tuple(line for line in self.figures if line.notable)


@dataclass(frozen=True, slots=True)
class Told:
    """A story as the edition of a day told it, with the ids of all its articles."""

    day: date
    story: BriefStory
    article_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A text that an edition told of has changed at its source since, or vanished there (`new` is None)."""

    old: Article
    new: Article | None


@dataclass(frozen=True, slots=True)
class Watch:
    """Something that the ministry watches: words and names that mean it, how much it counts, the section it belongs to."""

    name: str
    terms: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    weight: float = 1.0
    section: str | None = None


@dataclass(frozen=True, slots=True)
class TopLine:
    """A sentence of a source that tells one of the top stories."""

    words: Passage
    story: str


SourceState = Literal["standing", "changed", "withdrawn"]


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A numbered source of the brief.

    `state` says whether its text still stands so at its source, `rights` how much of it may be printed.
    """

    number: int
    article_id: str
    outlet: str
    title: str | None
    url: str | None
    published: Published | None
    agency: str | None
    sha256: str
    state: SourceState = "standing"
    rights: Rights = "full"


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the texts that were received: every one is in exactly one of the other counts."""

    received: int
    used: int
    unplaced: int
    too_old: int
    too_new: int
    had_before: int
    duplicates: int
    failed: int


@dataclass(frozen=True, slots=True)
class Brief:
    """All the content of one day's edition, as plain data.

    `number` is "<year>/<day of the year>", so that it depends on nothing but the date; `version` counts the builds of one
    day that differ. `cutoff` and `since` are aware, in the settings' time zone: texts published after `since` and up to
    `cutoff` were considered. `silent` are the sources that gave no text at all. `address` is
    where the folder of editions is published, "" where it is not.
    """

    title: str
    ministry: str
    marking: str
    language: str
    date: date
    number: str
    version: int
    cutoff: datetime
    since: datetime
    top_lines: tuple[TopLine, ...]
    figures: tuple[tuple[str, FigureLine], ...]
    stories: tuple[BriefStory, ...]
    sources: tuple[SourceEntry, ...]
    gaps: tuple[Gap, ...]
    silent: tuple[str, ...]
    tally: Tally
    method: tuple[tuple[str, str], ...] = ()
    address: str = ""

    @property
    def is_quiet(self) -> bool:
        """Whether the day brought nothing new: no story, or none but those that go on unchanged."""
        return all(story.novelty == "continuing" for story in self.stories)


Way = Literal["smtp", "folder", "webhook"]
Parts = Literal["pdf", "digest", "both"]
Purpose = Literal["edition", "correction", "recall"]


@dataclass(frozen=True, slots=True)
class Recipient:
    """Someone who is on the list. `parts`: the PDF attached, the digest only, or both; `sections` wanted, all if empty.

    `address` is a mail address; by the other ways, a folder's path or a web address.
    """

    address: str
    name: str = ""
    group: str = ""
    parts: Parts = "both"
    sections: tuple[str, ...] = ()
    way: Way = "smtp"


ReceiptState = Literal["accepted", "deferred", "refused"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of the attempts to deliver one message to one recipient by one way.

    `purpose` says what was sent of the edition: itself, a correction of it, or its recall. `answer` is what the other side
    said last, on one line. `at` is aware; `next_attempt` is set while it is only deferred. `parts` and `sections` are what
    was sent, so that a correction can be of the same.
    """

    day: date
    version: int
    recipient: str
    way: Way
    purpose: Purpose
    message_id: str
    state: ReceiptState
    answer: str
    at: datetime
    attempt: int = 1
    next_attempt: datetime | None = None
    parts: Parts = "both"
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server that takes mail. `password_file` holds what `user` logs in with, `ca_file` (PEM) its own authority."""

    host: str
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password_file: str | None = None
    ca_file: str | None = None
    timeout_seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Dkim:
    """The domain that signs messages, the selector its public key is found under, and the file (PEM) of the private one."""

    domain: str
    selector: str
    key_file: str


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What all messages of a list have in common.

    `list_id` is made from the sender's address where it is empty. In `unsubscribe`, an address (https: or mailto:), the
    word {token} stands for what tells recipients apart. A message larger than `message_bytes` carries, instead of the PDF,
    a link to it below `link`.
    """

    sender: str
    sender_name: str = ""
    reply_to: str = ""
    list_id: str = ""
    unsubscribe: str = ""
    message_bytes: int = 10_000_000
    link: str = ""
    dkim: Dkim | None = None


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long a message is tried that is refused for now: the wait doubles from `first_wait` on."""

    first_wait: timedelta = timedelta(minutes=5)
    longest_wait: timedelta = timedelta(hours=1)
    attempts: int = 8


DayPolicy = Literal["skip", "shift", "short", "full"]


@dataclass(frozen=True, slots=True)
class Timetable:
    """When editions are due. Times are of the clock on the wall in `time_zone`; days of the week count from Monday, 0.

    An edition is planned on each of `days`. What becomes of it on one that is not among `working_days`, or a public holiday
    of `country` or one of `closed`, say `weekends` and `holidays`: it is skipped, shifted to the next working day, short, or
    full. A missed edition is made up for until `late` after its time. Collecting and analysing end `reserve` before it is to
    be sent, and an alert goes `warning` before that time if it is not ready; what fails is tried again after `retry`.
    """

    time_zone: str
    cutoff: time
    build_at: time
    send_at: time
    collect_at: tuple[time, ...] = ()
    collect_every: timedelta | None = None
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    working_days: tuple[int, ...] = (0, 1, 2, 3, 4)
    weekends: DayPolicy = "skip"
    holidays: DayPolicy = "skip"
    country: str = ""
    subdivision: str = ""
    closed: tuple[date, ...] = ()
    late: timedelta = timedelta(hours=12)
    reserve: timedelta = timedelta(minutes=5)
    warning: timedelta = timedelta(minutes=10)
    retry: timedelta = timedelta(minutes=5)


Step = Literal["collect", "build", "send", "warn"]


@dataclass(frozen=True, slots=True)
class StepRecord:
    """How far a step of a day's run has come: the last attempt at `at`, and when to go on (`again`) if it is not done.

    `attempt` counts the failed ones in a row. `is_late` says that the edition was begun after it should have been sent.
    """

    step: Step
    day: date
    state: Literal["done", "failed", "waiting"]
    at: datetime
    attempt: int = 1
    again: datetime | None = None
    is_late: bool = False
    message: str = ""


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture at the head of an edition: "image/png" or "image/svg+xml", and what it shows, in words."""

    content: bytes = field(repr=False)
    media_type: Literal["image/png", "image/svg+xml"]
    alt: str


@dataclass(frozen=True, slots=True)
class Look:
    """How an edition looks, where that is not the templates' affair.

    Colours are "#rrggbb", and stand on white. `labels` replace fixed words by their keys (`briefing/render/labels.py`).
    `address` is where the folder of editions is published, "" where it is not.
    """

    page: Literal["A4", "Letter"] = "A4"
    ink: str = "#1a1f24"
    muted: str = "#4a5560"
    accent: str = "#14365c"
    link: str = "#0b4f8a"
    warning: str = "#a85400"
    marking: str = "#8c1515"
    labels: tuple[tuple[str, str], ...] = ()
    logo: Logo | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """A Brief rendered: file names and their bytes ("brief.html", "brief.pdf", "brief.json", "digest.html", ...)."""

    brief: Brief
    files: dict[str, bytes] = field(repr=False)
