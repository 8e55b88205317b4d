"""Turns WeasyPrint's tagged PDF/A-3a into a file that is PDF/UA-1 as well, and mends the tags that WeasyPrint leaves weak.

Written for WeasyPrint 70.0 exactly, whose internal objects it reads: try every test of this room before another version
is pinned. It mends: the metadata, which WeasyPrint writes for one standard at a time; running heads and feet, left as
tagged content outside the structure (its issue 1836); `Scope` of header cells (issue 2508); links described by nothing
but their address; the places of pictures; elements without content; and streams whose end is taken for a line end.
"""

from __future__ import annotations

import zlib
from typing import Any

import pydyf  # type: ignore[import-untyped]

from briefing.render.structure import join_pages, name_languages

_PDFUA = b"""<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the document conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
# A pixel of a style sheet in points.
POINTS = 0.75
_PACKET = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">\n',
    b'\n</x:xmpmeta>\n<?xpacket end="r"?>',
)


def finish(document: Any, pdf: pydyf.PDF) -> None:
    """WeasyPrint's `finisher`: changes the PDF in place, before it is written."""
    _write_metadata(document, pdf)
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    join_pages(document, pdf, root)
    name_languages(document, pdf)
    tagged: set[int] = set()
    for kid in root["K"]:
        _prune(pdf, _object(pdf, kid), tagged)
    _mark_artifacts(pdf, root, tagged)
    _set_scopes(pdf)
    _place_figures(pdf)
    _describe_links(document)
    _end_streams(pdf)
    pdf.catalog["PageMode"] = "/UseOutlines"


def _object(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _write_metadata(document: Any, pdf: pydyf.PDF) -> None:
    """One packet for both standards, uncompressed so that a program that knows no PDF finds it."""
    rdf = document.metadata.generate_rdf_metadata("a", 3, "A").replace(b"</rdf:RDF>", _PDFUA + b"</rdf:RDF>")
    metadata = _object(pdf, pdf.catalog["Metadata"])
    metadata.stream = [_PACKET[0] + rdf + _PACKET[1]]
    metadata.compress = False


def _prune(pdf: pydyf.PDF, element: Any, tagged: set[int]) -> bool:
    """Drops the elements below this one that hold nothing, adds the others to `tagged`; says if this one is to be kept."""
    tagged.add(element.number)
    kept = []
    for kid in element["K"]:
        if isinstance(kid, bytes):
            child = _object(pdf, kid)
            if isinstance(child, pydyf.Dictionary) and child.get("Type") == "/StructElem" and not _prune(pdf, child, tagged):
                tagged.discard(child.number)
                continue
        kept.append(kid)
    element["K"][:] = kept
    return bool(kept) or element["S"] in ("/TD", "/TH") or "Alt" in element


def _mark_artifacts(pdf: pydyf.PDF, root: Any, tagged: set[int]) -> None:
    """Makes the content that is outside the structure, the running heads and feet, artifacts."""
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    for index, reference in enumerate(pdf.page_references):
        parents = numbers[2 * index + 1]
        orphans = {mcid for mcid, parent in enumerate(parents) if int(parent.split()[0]) not in tagged}
        stream = _object(pdf, _object(pdf, reference)["Contents"]).stream
        for position, chunk in enumerate(stream):
            if isinstance(chunk, dict) and chunk.get("MCID") in orphans and stream[position + 1] == b"BDC":
                stream[position - 1], stream[position] = b"/Artifact", pydyf.Dictionary({"Type": "/Pagination"})
        for mcid in orphans:
            parents[mcid] = "null"


def _set_scopes(pdf: pydyf.PDF) -> None:
    """Header cells in the head of a table are of their column, the others of their row."""
    for element in pdf.objects:
        if isinstance(element, dict) and element.get("S") == "/TH":
            section = _object(pdf, _object(pdf, element["P"])["P"])
            element["A"]["Scope"] = "/Column" if section["S"] == "/THead" else "/Row"


def _place_figures(pdf: pydyf.PDF) -> None:
    """Gives the place of pictures in points from the foot of their page, instead of pixels from its head."""
    for element in pdf.objects:
        if isinstance(element, dict) and element.get("S") == "/Figure" and "BBox" in element.get("A", ()):
            height = _object(pdf, element["Pg"])["MediaBox"][3]
            left, top, right, bottom = (POINTS * side for side in element["A"]["BBox"])
            element["A"]["BBox"] = pydyf.Array([left, height - bottom, right, height - top])


def _describe_links(document: Any) -> None:
    for page in document.pages:
        for box in page._page_box.descendants():
            annotation = getattr(box, "link_annotation", None)
            if annotation is not None and box.element is not None:
                words = box.element.get("title") or " ".join("".join(box.element.itertext()).split())
                address = annotation.get("A", {}).get("URI")
                annotation["Contents"] = pydyf.String(f"{words} ({address.string})" if address else words)


def _end_streams(pdf: pydyf.PDF) -> None:
    """Leaves those streams uncompressed that would end in a carriage return.

    With the line feed behind it, validators take it for the line end before "endstream", and the stream for one byte too
    short. The last byte that zlib writes is the last one of the content's checksum.
    """
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and stream.compress:
            content = b"\n".join(pydyf._to_bytes(item) for item in stream.stream)
            stream.stream = [content]
            stream.compress = zlib.adler32(content) & 0xFF != ord("\r")
