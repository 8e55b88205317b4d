"""Turns a Brief into a Word document that a screen reader can follow: brief.docx, the same words as the page."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from briefing.model import Account, Article, Brief, BriefStory, Correction, Difference, FigureLine, Look, Passage, QuoteCard
from briefing.render.view import DEFAULT, View, values
from briefing.render.words import href, is_right_to_left, printed

# The day that every entry of the archive gets: the first that the format knows.
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_PAGES = {"A4": (210, 297), "Letter": (215.9, 279.4)}
_MARGIN_MM = 22
_LOGO_MM = 12
_QUOTE_MM = 6

# A run of a paragraph: its words, whether they are bold, and the language of the source that wrote them, if foreign.
Run = tuple[str, bool, str | None]


def word(brief: Brief, look: Look = DEFAULT, articles: Mapping[str, Article] | None = None) -> bytes:
    """The bytes of brief.docx, the same for the same brief."""
    view: View = values(brief, look, articles or {})["view"]
    writer = Writer(view)
    writer.head()
    writer.top_lines()
    if brief.figures:
        writer.heading(view.labels["figures_of_the_day"])
        writer.figures([line for _, line in brief.figures], view.labels["figures_of_the_day"])
    if brief.stories and brief.is_quiet:
        writer.paragraph([(view.labels["quiet_day"], False, None)])
    for number, story in enumerate(view.told, start=1):
        writer.story(number, story)
    if view.continuing:
        writer.heading(view.labels["continuing"])
        for story in view.continuing:
            writer.paragraph([(story.headline.text, False, None)], "ListBullet")
    writer.missing()
    writer.sources()
    writer.method()
    return writer.saved()


class Writer:
    """Writes the parts of a brief one after the other."""

    def __init__(self, view: View) -> None:
        # Imported here because it takes as long as the rest of the start.
        from docx import Document

        self.view = view
        self.labels = view.labels
        self._document: Any = Document()
        self._set_up()

    def head(self) -> None:
        """Logo, ministry, title, date and what was received."""
        brief = self.view.brief
        logo = self.view.look.logo
        if logo and logo.media_type == "image/png":
            self._picture(logo.content, logo.alt)
        self.paragraph([(brief.ministry, False, None)])
        self.heading(brief.title, 1)
        self.paragraph([(" · ".join(self.view.dateline()), False, None)])
        self.paragraph([(self.view.missing(), False, None)])

    def top_lines(self) -> None:
        """The numbered top lines, or why there are none."""
        brief, labels = self.view.brief, self.labels
        self.heading(labels["top_lines"])
        for line in brief.top_lines:
            self.paragraph([self._run(line.words), self._reference(line.words.source)], "ListNumber")
        if not brief.top_lines:
            quiet = brief.stories and brief.is_quiet
            reason = "quiet_day" if quiet else "no_top_lines" if brief.stories else "no_stories"
            self.paragraph([(labels[reason], False, None)])

    def story(self, number: int, story: BriefStory) -> None:
        """One story that is told."""
        view, labels = self.view, self.labels
        self.heading(f"{number} {printed(story.headline.text)}")
        parts = [story.section, view.novelty(story), view.reported(story)]
        if story.first_published:
            parts.append(f"{labels['first_seen']} {view.when(story.first_published)}")
        self.paragraph([(" · ".join(part for part in parts if part), False, None)])
        if story.summary:
            runs = ((self._run(one), self._reference(one.source, at in story.only)) for at, one in enumerate(story.summary))
            self.paragraph([run for pair in runs for run in pair])
        if story.corrections:
            self.corrections(story.corrections)
        for card in story.quotes:
            self.quotation(card)
        if story.shown_figures:
            self.figures(story.shown_figures, f"{labels['figures']}: {printed(story.headline.text)}")
        for difference in story.differences:
            self.difference(difference)

    def quotation(self, card: QuoteCard) -> None:
        """The words, who said them and where."""
        end = " [...]”" if card.is_cut else "”"
        words, _, language = self._run(card.words)
        self.paragraph([(f"“{printed(words)}{end}", False, language)], "Quote").paragraph_format.keep_with_next = True
        source = card.words.source
        speaker = [(card.speaker.text, True, language)]
        speaker += [(f", {printed(card.role.text)}", False, language)] if card.role else []
        place = f". {self.view.outlet(source)}, {self.view.when(self.view.entry(source).published)}"
        self._indent(self.paragraph([*speaker, (place, False, None), self._reference(source, card.only)]))
        for wording in card.also:
            words = f"{self.labels['another_wording']}: “{printed(wording.text)}” {self.view.outlet(wording.source)}"
            self._indent(self.paragraph([(words, False, None), self._reference(wording.source)]))

    def corrections(self, corrections: Sequence[Correction]) -> None:
        """What sources have changed or taken back since it was told, as a table."""
        labels = self.labels
        rows: list[list[list[Run]]] = []
        for one in corrections:
            taken_back: Run = labels["taken_back"], True, None
            now = self._account(one.now, one.about) if one.now else [taken_back]
            rows.append([[(self.view.outlet(one.was.words.source), False, None)], self._account(one.was, one.about), now])
        self.table(labels["corrections"], [labels[key] for key in ("outlet", "was", "now")], rows, (24, 38, 38))

    def figures(self, lines: Sequence[FigureLine], title: str) -> None:
        """Figures as a table."""
        labels = self.labels
        head = [labels[key] for key in ("figure", "about", "given_by", "source")]
        rows: list[list[list[Run]]] = [
            [
                [(line.amount.text, True, None)],
                [*([self._run(line.about)] if line.about else []), (self._before(line), False, None)],
                [self._run(line.given_by)] if line.given_by else [(self.view.outlet(line.amount.source), False, None)],
                self._references(line),
            ]
            for line in lines
        ]
        self.table(title, head, rows, (22, 36, 28, 14))

    def difference(self, difference: Difference) -> None:
        """Where sources differ, as a table."""
        labels = self.labels
        title = f"{labels['differ']}: {printed(difference.label)}"
        title += f", {printed(difference.subject.text)}" if difference.subject else ""
        rows: list[list[list[Run]]] = [
            [
                [(self.view.outlet(one.words.source), False, None), self._reference(one.words.source)],
                [(one.words.text, True, None)],
                [self._run(one.context)] if one.context else [],
            ]
            for one in difference.accounts
        ]
        self.table(title, [labels[key] for key in ("outlet", "account", "context")], rows, (24, 24, 52))

    def missing(self) -> None:
        """What became of the texts, and the gaps."""
        brief, labels = self.view.brief, self.labels
        self.heading(labels["missing"])
        self.paragraph([(self.view.missing(len(brief.silent)), False, None)])
        if brief.gaps:
            rows = [[[(text, False, None)] for text in row] for row in self.view.gap_rows()]
            head = [labels[key] for key in ("source", "stage", "reason")]
            self.table(self.view.gaps(), head, rows, (34, 14, 52))

    def sources(self) -> None:
        """The numbered sources, with their addresses."""
        labels = self.labels
        self.heading(labels["sources"])
        for entry in self.view.brief.sources:
            rest = [printed(entry.title or labels["untitled"]), self.view.when(entry.published)]
            rest += [f"{labels['credits']} {printed(entry.agency)}"] if entry.agency else []
            rest += [labels[f"state_{entry.state}"]] if entry.state != "standing" else []
            paragraph = self.paragraph([(f"[{entry.number}] ", False, None)])
            self._link(paragraph, printed(entry.outlet), href(entry.url))
            self._write(paragraph, [(f", {', '.join(rest)}", False, None)])
        if not self.view.brief.sources:
            self.paragraph([(labels["no_sources"], False, None)])

    def method(self) -> None:
        """How the brief was made."""
        self.heading(self.labels["method"])
        self.paragraph([(f"{self.view.period()}.", False, None)])
        if self.view.marks_only:
            self.paragraph([(self.labels["only_means"], False, None)])
        for label, text in self.view.brief.method:
            self.paragraph([(f"{printed(label)}: ", True, None), (text, False, None)])

    def heading(self, words: str, level: int = 2) -> None:
        """A heading of a level, with the style that screen readers and the contents know it by."""
        self.paragraph([(words, False, None)], f"Heading{level}")

    def paragraph(self, runs: Iterable[Run], style: str | None = None) -> Any:
        """A paragraph of runs, in the style of that id; none if they say nothing."""
        said = [run for run in runs if run[0]]
        if not said:
            return None
        paragraph = self._document.add_paragraph()
        if style:
            # The library looks a style up by its name, which takes most of its time.
            paragraph._p.style = style
        return self._write(paragraph, said)

    def table(self, title: str, head: Sequence[str], rows: Sequence[Sequence[Sequence[Run]]], widths: Sequence[int]) -> None:
        """A table under its title, with a header row that is repeated on every page and rows that no page breaks.

        `widths` are shares of the line, in per cent.
        """
        self.paragraph([(title, True, None)], "Caption").paragraph_format.keep_with_next = True
        table = self._document.add_table(rows=0, cols=len(head), style="Table Grid")
        self._describe(table, title)
        line = self._document._block_width
        for column, share in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
            column.w = line * share // 100
        self._row(table, [[(words, True, None)] for words in head], is_header=True)
        for row in rows:
            self._row(table, row, is_header=False)
        self._document.add_paragraph()

    def saved(self) -> bytes:
        """The document as a file whose archive names no time but the edition's own."""
        relations = self._document.part.package.rels
        # A picture of the empty document that the library begins with.
        for key in [key for key, one in relations.items() if one.reltype.endswith("/thumbnail")]:
            relations.pop(key)
        made = io.BytesIO()
        self._document.save(made)
        fixed = io.BytesIO()
        with zipfile.ZipFile(made) as parts, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for name in parts.namelist():
                entry = zipfile.ZipInfo(name, _ZIP_DAY)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, parts.read(name))
        return fixed.getvalue()

    def _run(self, passage: Passage) -> Run:
        return passage.text, False, self.view.languages.get(passage.source)

    def _reference(self, number: int, is_only: bool = False) -> Run:
        return f" [{number}] {self.labels['only']} " if is_only else f" [{number}] ", False, None

    def _references(self, line: FigureLine) -> list[Run]:
        shown, more = self.view.first_sources(line.also, beside=1)
        counted: list[Run] = [(f" {self.view.counted('sources_more', len(more))}", False, None)] if more else []
        return [self._reference(line.amount.source, line.only), *(self._reference(one) for one in shown), *counted]

    def _account(self, account: Account, about: str) -> list[Run]:
        words, _, language = self._run(account.words)
        quoted = f"“{printed(words)}”" if about == "quotation" else words
        runs: list[Run] = [(quoted, True, language), self._reference(account.words.source)]
        if account.context and account.context.text != account.words.text:
            runs.append(self._run(account.context))
        return runs

    def _before(self, line: FigureLine) -> str:
        return f" ({self.labels['before']}: {self.view.before(line)})" if line.history else ""

    def _write(self, paragraph: Any, runs: Iterable[Run]) -> Any:
        for words, bold, language in runs:
            # The white space at the ends of a run is what parts it from the next one.
            lead, tail = " " * words.startswith(" "), " " * words.endswith(" ")
            run = paragraph.add_run(f"{lead}{printed(words)}{tail}")
            if bold:
                run.bold = True
            if is_right_to_left(words):
                run.font.rtl = True
            if language:
                self._child(run._r.get_or_add_rPr(), "w:lang", {"w:val": language, "w:bidi": language})
        return paragraph

    def _row(self, table: Any, cells: Sequence[Sequence[Run]], is_header: bool) -> None:
        row = table.add_row()
        properties = row._tr.get_or_add_trPr()
        self._child(properties, "w:cantSplit", {})
        if is_header:
            self._child(properties, "w:tblHeader", {})
        for cell, runs in zip(row.cells, cells, strict=True):
            self._write(cell.paragraphs[0], [run for run in runs if run[0]])

    def _indent(self, paragraph: Any) -> None:
        from docx.shared import Mm

        paragraph.paragraph_format.left_indent = Mm(_QUOTE_MM)

    def _describe(self, table: Any, title: str) -> None:
        """Alternative text of the table: its title."""
        properties = table._tbl.tblPr
        self._child(properties, "w:tblCaption", {"w:val": printed(title)})

    def _link(self, paragraph: Any, words: str, address: str | None) -> None:
        if address is None:
            self._write(paragraph, [(words, True, None)])
            return
        relation = paragraph.part.relate_to(
            address, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", is_external=True
        )
        link = self._child(paragraph._p, "w:hyperlink", {"r:id": relation})
        run = paragraph.add_run(words)
        run.underline = True
        run.font.color.rgb = self._colour(self.view.look.link)
        link.append(run._r)

    def _picture(self, content: bytes, alt: str) -> None:
        from docx.shared import Mm

        self._document.add_picture(io.BytesIO(content), height=Mm(_LOGO_MM))
        for properties in self._document.element.body.iter("{*}docPr"):
            properties.set("descr", printed(alt))

    def _set_up(self) -> None:
        """Page, styles, language, properties, and the marking at the head and foot of every page."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Mm, Pt

        brief, look = self.view.brief, self.view.look
        section = self._document.sections[0]
        section.page_width, section.page_height = (Mm(side) for side in _PAGES[look.page])
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(_MARGIN_MM)
        styles = self._document.styles
        styles["Normal"].font.name, styles["Normal"].font.size = "Calibri", Pt(11)
        styles["Normal"].font.color.rgb = self._colour(look.ink)
        styles["Normal"].paragraph_format.space_after = Pt(6)
        styles["Quote"].paragraph_format.left_indent = Mm(_QUOTE_MM)
        styles["Quote"].paragraph_format.space_after = Pt(0)
        for name in ("Heading 1", "Heading 2", "Caption", "Quote"):
            styles[name].font.color.rgb = self._colour(look.accent if name != "Quote" else look.ink)
        for place in (section.header, section.footer) if brief.marking else ():
            paragraph = place.paragraphs[0]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run = self._write(paragraph, [(brief.marking, True, None)]).runs[0]
            run.font.color.rgb = self._colour(look.marking)
        for language in styles.element.iter("{*}lang"):
            language.set(self._name("w:val"), printed(brief.language))
        properties = self._document.core_properties
        properties.title = f"{printed(brief.title)}, {self.view.dateline()[0]}"[:255]
        properties.author = properties.last_modified_by = printed(brief.ministry)[:255]
        properties.comments, properties.language = "", printed(brief.language)[:255]
        properties.created = properties.modified = brief.cutoff
        properties.revision = brief.version

    def _colour(self, colour: str) -> Any:
        from docx.shared import RGBColor

        return RGBColor.from_string(colour[1:].upper())

    def _name(self, name: str) -> str:
        from docx.oxml.ns import qn

        return str(qn(name))

    def _child(self, parent: Any, name: str, attributes: Mapping[str, str]) -> Any:
        from docx.oxml import OxmlElement

        child = OxmlElement(name)
        for key, value in attributes.items():
            child.set(self._name(key), value)
        parent.append(child)
        return child
