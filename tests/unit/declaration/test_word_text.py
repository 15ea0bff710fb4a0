"""The words of a Word file as one canonical text, and what of them cannot be read."""

import pytest
from tests.word_files import (
    cell,
    control,
    heading,
    inserted,
    packed,
    paragraph,
    parts,
    row,
    run,
    table,
)
from tests.word_reports import (
    FILLED,
    body,
    filled,
    legal,
    legal_of,
    purpose,
    purpose_of,
    read,
)

from cycle.chain import sha256_bytes
from cycle.declaration.faults import DeclarationError


def faults(content: bytes) -> str:
    with pytest.raises(DeclarationError) as raised:
        read(content)
    return raised.value.message


def test_content_controls_are_walked_through_wherever_they_stand() -> None:
    wrapped = heading("Implications") + control(
        table(
            control(row(control(cell(paragraph("Legal"))), control(cell("a")), "")),
            ("Financial & Procurement", "b", ""),
        )
    )
    found = read(filled(implications=wrapped)).report.implications
    assert found == {"legal": "a", "financial": "b"}
    assert purpose_of(control(paragraph("x", control(run("y")), "z"))) == "xyz"


def test_a_prompt_that_nobody_typed_over_is_no_text() -> None:
    prompt = control(paragraph("Click here."), properties="<w:showingPlcHdr/>")
    assert purpose_of(prompt, paragraph("x")) == "x"


def test_a_prompt_of_which_libreoffice_forgot_that_it_is_one_is_left_out_and_told() -> None:
    prompt = paragraph(run("Click here.", '<w:rStyle w:val="PlaceholderText"/>'))
    found = read(filled(purpose=purpose(control(prompt), paragraph("x"))))
    assert found.report.sections["purpose"] == "x"
    assert found.told == ('Purpose: left out, as the prompt of a control: "Click here."',)


def test_split_runs_links_fields_and_tabs_are_one_text() -> None:
    link = f"<w:hyperlink>{run('see ')}{run('there')}</w:hyperlink>"
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText></w:r>'
        f"<w:fldSimple>{run('7')}</w:fldSimple>"
    )
    tab = "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/></w:r>"
    assert purpose_of(paragraph(link, " ", field, " ", tab)) == "see there 7 a b\nc-"


def test_letters_in_two_codings_and_spaces_of_all_kinds_are_one_text() -> None:
    said = "caffe\u0301 \u00a0 \u2009 a\u00adb\u200b"
    assert purpose_of(paragraph(said)) == "caff\u00e9 ab"
    assert (
        purpose_of(paragraph("\u201cSmart\u201d \u2013 quotes"))
        == "\u201cSmart\u201d \u2013 quotes"
    )


def test_lists_have_the_mark_that_word_shows() -> None:
    assert purpose_of(
        paragraph("These:"),
        paragraph("one", listed=(4, 0)),
        paragraph("first", listed=(4, 1)),
        paragraph("second", listed=(4, 1)),
        paragraph("deep", listed=(4, 2)),
        paragraph("two", listed=(4, 0)),
        paragraph("first again", listed=(4, 1)),
        paragraph("after"),
        paragraph("bullet", style="ListBullet"),
        paragraph("none", style="ListBullet", listed=(0, 0)),
        paragraph("anew", listed=(8, 0)),
    ).split("\n") == [
        "These:",
        "",
        "1. one",
        "  (a) first",
        "  (b) second",
        "    (i) deep",
        "2. two",
        "  (a) first again",
        "",
        "after",
        "",
        "\u2022 bullet",
        "",
        "none",
        "",
        "1. anew",
    ]


def test_a_paragraph_with_a_number_of_two_levels_is_no_list() -> None:
    assert (
        purpose_of(paragraph("a", listed=(3, 0)), paragraph("b", listed=(3, 1)))
        == "1. a\n\n1.1 b"
    )


def test_a_table_is_text_between_bars() -> None:
    costs = table(("Year", "Cost"), ("2026", cell(paragraph("£1m | net"), paragraph("sure"))))
    assert legal_of(paragraph("Costs:"), costs, paragraph("")) == (
        "Costs:\n\n| Year | Cost |\n| --- | --- |\n| 2026 | £1m \\| net / sure |"
    )


def test_a_deleted_paragraph_end_joins_two_and_a_moved_one_is_read_where_it_is() -> None:
    mark = '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>'
    joined = f"{mark}{run('one ')}</w:p>{mark}{run('two ')}</w:p>{paragraph('three')}"
    moved = (
        f'<w:p><w:moveFrom w:id="4">{run("away")}</w:moveFrom></w:p>'
        f'<w:p><w:moveTo w:id="5">{run("here")}</w:moveTo></w:p>'
    )
    assert purpose_of(joined, moved, accept_changes=True) == "one two three\n\nhere"


@pytest.mark.parametrize(
    ("inline", "told"),
    [
        (run("secret", "<w:vanish/>"), "words are hidden here"),
        ("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>", "an equation stands here"),
        ('<w:r><w:sym w:char="F0FC"/></w:r>', "a sign of a symbol font"),
        (
            "<w:r><w:instrText>DDE</w:instrText><w:instrText>AUTO c</w:instrText></w:r>",
            "a field that fetches from elsewhere stands here (DDEAUTO)",
        ),
        (
            f"<w:fldSimple w:instr='includetext x.docx'>{run('x')}</w:fldSimple>",
            "a field that fetches from elsewhere stands here (INCLUDETEXT)",
        ),
        ("<w:r><w:object/></w:r>", "a part of another program"),
        (
            f"<w:r><w:pict><w:txbxContent>{paragraph('x')}</w:txbxContent></w:pict></w:r>",
            "a text box",
        ),
        ("<w:r><w:drawing/></w:r>", "a drawing that is no picture"),
        (
            '<w:r><w:drawing><a:blip r:link="rId8"/></w:drawing></w:r>',
            "a picture lies outside the file",
        ),
        (f"<w:unknown>{run('x')}</w:unknown>", "something stands here that cannot be read"),
    ],
)
def test_what_cannot_be_read_is_named_and_not_lost(inline: str, told: str) -> None:
    assert f"Purpose: {told}" in faults(filled(purpose=purpose(paragraph("x", inline))))
    assert f"Legal: {told}" in faults(filled(implications=legal(paragraph("x", inline))))


def test_a_file_set_in_as_a_block_is_named() -> None:
    assert "another file is set in here" in faults(
        filled(purpose=purpose(paragraph("x"), '<w:altChunk r:id="rId7"/>'))
    )


def with_notes_and_pictures(written: str, said: str = paragraph("See the Act.")) -> bytes:
    note = f'<w:footnote w:id="2">{said}</w:footnote>'
    listed = parts(
        written, ("rId5", "footnotes", "footnotes.xml"), ("rId6", "image", "media/a.png")
    )
    listed["word/media/a.png"] = b"picture"
    notes = str(listed["word/document.xml"]).split("<w:body>", maxsplit=1)[0]
    listed["word/footnotes.xml"] = (
        notes.replace("w:document", "w:footnotes") + note + "</w:footnotes>"
    )
    return packed(listed)


def test_a_footnote_follows_the_text_that_refers_to_it() -> None:
    noted = paragraph("It is law.", '<w:r><w:footnoteReference w:id="2"/></w:r>')
    found = read(with_notes_and_pictures(body(purpose=purpose(noted))))
    assert found.report.sections["purpose"] == "It is law.[1]\n\n[1] See the Act."


def test_what_cannot_be_read_in_a_footnote_is_told_too() -> None:
    noted = paragraph("It is law.", '<w:r><w:footnoteReference w:id="2"/></w:r>')
    hidden = paragraph(run("secret", "<w:vanish/>"), inserted(run("x")))
    told = faults(with_notes_and_pictures(body(purpose=purpose(noted)), hidden))
    assert "A footnote: words are hidden here" in told
    assert "A footnote: there are tracked changes" in told


def test_a_picture_is_told_by_its_description_and_its_bytes() -> None:
    drawn = (
        '<w:r><w:drawing><wp:docPr descr="A  map"/><a:blip r:embed="rId6"/></w:drawing></w:r>'
    )
    found = read(
        with_notes_and_pictures(
            "".join((dict(FILLED) | {"purpose": purpose(paragraph(drawn))}).values())
        )
    )
    assert found.report.sections["purpose"] == (
        f"[Picture: A map; SHA-256 {sha256_bytes(b'picture')}]"
    )


@pytest.mark.parametrize(
    "blocks",
    [
        "<w:p>" + "<w:ins/>" * 20_000 + "</w:p>",
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r/></w:p>" * 10_000,
        "<w:tbl><w:tr><w:tc>" * 60 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 60,
        heading("Purposf") * 2_000,
    ],
    ids=["insertions", "paragraph ends", "tables in tables", "headings"],
)
def test_a_file_made_to_be_slow_is_told_its_faults_in_a_few_lines(blocks: str) -> None:
    said = faults(filled(purpose=purpose(blocks), papers=FILLED["papers"]))
    assert len(said.splitlines()) <= 101
