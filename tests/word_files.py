"""Word files made by hand, element by element, as Word and LibreOffice write them and as nobody
should.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

DEFAULTS = "".join(
    f'<Default Extension="{name}" ContentType="{kind}"/>'
    for name, kind in (
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ("xml", "application/xml"),
        ("png", "image/png"),
    )
)

OPEN = (
    f'<w:document xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><w:body>'
)
CLOSE = "</w:body></w:document>"

STYLES = f"""<w:styles xmlns:w="{W}">
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Council heading"/>
<w:basedOn w:val="berschrift1"/></w:style>
<w:style w:type="character" w:styleId="PlaceholderText"><w:name w:val="Placeholder Text"/>
</w:style>
<w:style w:type="paragraph" w:styleId="Guidance"><w:name w:val="Guidance"/></w:style>
<w:style w:type="paragraph" w:styleId="ListNumber"><w:name w:val="List Number"/>
<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="ListBullet"><w:name w:val="List Bullet"/>
<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
</w:styles>"""


def _level(number: int, form: str, text: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


_LEVELS = "".join(
    _level(number, form, f"%{number + 1}.")
    for number, form in enumerate(("decimal", "lowerLetter", "lowerRoman"))
)
NUMBERING = f"""<w:numbering xmlns:w="{W}">
<w:abstractNum w:abstractNumId="5">{_LEVELS}</w:abstractNum>
<w:abstractNum w:abstractNumId="6">{_level(0, "bullet")}{_level(1, "bullet")}</w:abstractNum>
<w:abstractNum w:abstractNumId="7">{_level(0, "decimal", "%1.")}
{_level(1, "decimal", "%1.%2")}</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="6"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="8"><w:abstractNumId w:val="5"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="5"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>"""


def run(text: str, properties: str = "") -> str:
    return (
        f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    )


def paragraph(*inline: str, style: str = "", listed: tuple[int, int] | None = None) -> str:
    """Its inline elements; a text that is none is one run. listed: the list and the level."""
    runs = "".join(each if each.startswith("<") else run(each) for each in inline)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    number = (
        f'<w:numPr><w:ilvl w:val="{listed[1]}"/><w:numId w:val="{listed[0]}"/></w:numPr>'
        if listed
        else ""
    )
    return f"<w:p><w:pPr>{named}{number}</w:pPr>{runs}</w:p>"


def heading(text: str, style: str = "berschrift1") -> str:
    return paragraph(text, style=style)


def cell(*blocks: str, properties: str = "") -> str:
    inner = "".join(each if each.startswith("<") else paragraph(each) for each in blocks)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner or '<w:p/>'}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    inner = "".join(each if each.startswith("<") else cell(each) for each in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def table(*rows: Sequence[str] | str) -> str:
    return f"<w:tbl>{''.join(r if isinstance(r, str) else row(*r) for r in rows)}</w:tbl>"


def inserted(*inner: str) -> str:
    return f'<w:ins w:id="1" w:author="A">{"".join(inner)}</w:ins>'


def deleted(text: str) -> str:
    return (
        f'<w:del w:id="2" w:author="A"><w:r><w:delText>{escape(text)}</w:delText></w:r></w:del>'
    )


def control(*inner: str, properties: str = "") -> str:
    return (
        f"<w:sdt><w:sdtPr>{properties}</w:sdtPr>"
        f"<w:sdtContent>{''.join(inner)}</w:sdtContent></w:sdt>"
    )


def _mode(target: str) -> str:
    return ' TargetMode="External"' if ":" in target else ""


def _typed() -> str:
    return "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{BASE}.{name}+xml"/>'
        for name in ("styles", "numbering", "footnotes")
    )


def relations(*listed: tuple[str, str, str]) -> str:
    """Each an identifier, the last word of a type, and a target; an address lies outside."""
    inner = "".join(
        f'<Relationship Id="{key}" Type="{R}/{kind}" Target="{target}"{_mode(target)}/>'
        for key, kind, target in listed
    )
    return f'<Relationships xmlns="{RELS}">{inner}</Relationships>'


BASE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def parts(body: str, *more: tuple[str, str, str]) -> dict[str, str | bytes]:
    """The parts of a plain file, for a test to change. more: further relations of the body."""
    return {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}">{DEFAULTS}{_typed()}<Override '
        f'PartName="/word/document.xml" ContentType="{MAIN}"/></Types>',
        "_rels/.rels": relations(("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": f"{OPEN}{body}{CLOSE}",
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        "word/_rels/document.xml.rels": relations(
            ("rId1", "styles", "styles.xml"), ("rId2", "numbering", "numbering.xml"), *more
        ),
    }


def packed(listed: Mapping[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in listed.items():
            archive.writestr(name, content)
    return made.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def word_file(*body: str) -> bytes:
    return packed(parts("".join(body)))


def footnotes(*listed: tuple[str, str]) -> str:
    """The part that holds footnotes, each an identifier and its words, below Word's own two."""
    own = "".join(
        f'<w:footnote w:id="{key}" w:type="{kind}">'
        f"<w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>"
        for key, kind in (("0", "separator"), ("1", "continuationSeparator"))
    )
    notes = "".join(
        f'<w:footnote w:id="{key}">{paragraph(text)}</w:footnote>' for key, text in listed
    )
    return f'<w:footnotes xmlns:w="{W}">{own}{notes}</w:footnotes>'
