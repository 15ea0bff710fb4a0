from html import escape
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from cycle import shipped
from cycle.mail.letter import Item, Letter, LetterKind
from cycle.mail.samples import letters
from cycle.mail.templates import Templates, WordingError, wrapped

SHIPPED = shipped.templates() / "mail"
TEMPLATES = Templates(SHIPPED)
LETTERS = pytest.mark.parametrize("letter", letters(), ids=lambda letter: letter.key)
SPECIAL = "<b>&\"'</b>{{ letter }}"


class Outline(HTMLParser):
    """What a screen reader would go by: tags in order, and tables that are neither for layout
    nor with headed rows.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.language: str | None = None
        self.tables: list[dict[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "html":
            self.language = dict(attrs).get("lang")
        if tag == "table":
            self.tables.append(dict(attrs))


@LETTERS
def test_text_wraps_for_a_terminal_but_commands_stay_whole(letter: Letter) -> None:
    text = TEMPLATES.words(letter).text
    assert all(
        len(line) <= 76 for line in text.splitlines() if not line.strip().startswith("cycle ")
    )
    if letter.request and letter.request.sign:
        assert f"\n    {letter.request.sign}\n" in text
    elif letter.kind not in {LetterKind.WEEKLY, LetterKind.REQUEST}:
        assert all(f"\n       {item.remedy}\n" in text for item in letter.items if item.typed)


def test_a_line_is_never_broken_inside_a_word_or_at_a_hyphen() -> None:
    name = "community-safety-" * 6
    assert (
        wrapped(f"The cycle {name} stands well", indent=2, first="* ")
        == f"* The cycle\n  {name}\n  stands well"
    )


def test_a_long_command_is_never_broken() -> None:
    command = "cycle sign community-safety-2016-17 cross-cutting " + " ".join(
        f"--row row-{n}" for n in range(20)
    )
    letter = msgspec.structs.replace(
        letters()[0], items=(_with(letters()[0].items[0], remedy=command),)
    )
    assert f"\n       {command}\n" in TEMPLATES.words(letter).text


@LETTERS
def test_the_first_line_is_the_ask(letter: Letter) -> None:
    words = TEMPLATES.words(letter)
    first = " ".join(words.text.split("\n\n")[0].split())
    match letter.kind:
        case LetterKind.MEETING:
            assert first.startswith("The ")
        case LetterKind.NEWS:
            assert letter.endings[0].headline in first
        case LetterKind.RECEIPT:
            assert letter.receipt
            assert first == f"{letter.receipt.headline}."
        case _:
            assert first.startswith(("Please ", "Nothing "))
    assert f">{escape(first, quote=False)}</h1>" in words.html


def test_the_subject_says_what_and_by_when() -> None:
    assert TEMPLATES.words(letters()[0]).subject == (
        "2 things wait for you, the first by Thursday 16 March: sign off 3 rows of the "
        "committee report"
    )


@LETTERS
def test_html_can_be_read_aloud(letter: Letter) -> None:
    outline = Outline(TEMPLATES.words(letter).html)
    assert outline.language == "en-GB"
    assert outline.tags.count("h1") == 1
    assert outline.tags.count("style") == 1
    assert not {"script", "img", "link", "iframe", "form"} & set(outline.tags)
    layout = [table for table in outline.tables if table.get("role") == "presentation"]
    assert len(layout) == len(outline.tables) - _tables_of_data(letter)


def _tables_of_data(letter: Letter) -> int:
    if letter.kind is LetterKind.MEETING:
        return 1 if letter.news and letter.news.dates else 0
    return {LetterKind.WEEKLY: 1, LetterKind.NEWS: 0}.get(letter.kind, len(letter.items))


@LETTERS
def test_html_escapes_every_value_and_text_none(letter: Letter) -> None:
    spiked = _spiked(letter)
    words = TEMPLATES.words(spiked)
    assert "<b>" not in words.html
    assert "&lt;b&gt;&amp;" in words.html
    assert "&lt;" not in words.text
    assert "<b>&" in words.text


def _spiked(letter: Letter) -> Letter:
    texts = ("what", "remedy", "role_title", "basis", "consequence", "capacity_note")
    items = tuple(_with(item, **dict.fromkeys(texts, SPECIAL)) for item in letter.items)
    tracks = tuple(
        msgspec.structs.replace(track, track=SPECIAL, stage=SPECIAL, standing=SPECIAL)
        for track in letter.tracks
    )
    return msgspec.structs.replace(
        letter,
        items=items,
        tracks=tracks,
        recipient_name=SPECIAL,
        cycle_title=SPECIAL,
        cycle=SPECIAL,
    )


def _with(item: Item, **changes: str) -> Item:
    return msgspec.structs.replace(item, **changes)


def _faulty(folder: Path, text: str) -> str:
    (folder / "digest.txt.j2").write_text(text)
    with pytest.raises(WordingError) as caught:
        Templates(folder, SHIPPED).words(letters()[0])
    return caught.value.message


def test_a_councils_own_template_wins_over_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "digest.subject.j2").write_text("{{ letter.recipient_name }}: please act\n")
    words = Templates(tmp_path, SHIPPED).words(letters()[0])
    assert words.subject == "Head of Housing and Community Services: please act"
    assert words.text == TEMPLATES.words(letters()[0]).text


def test_an_unknown_name_is_an_error_with_template_and_line(tmp_path: Path) -> None:
    assert "digest.txt.j2:2: " in _faulty(tmp_path, "Hello\n{{ letter.no_such_thing }}\n")


def test_broken_syntax_is_an_error_with_template_and_line(tmp_path: Path) -> None:
    assert "digest.txt.j2:3: " in _faulty(tmp_path, "Hello\n\n{% if %}\n")


def test_a_failing_expression_is_an_error_with_template_and_line(tmp_path: Path) -> None:
    assert "digest.txt.j2:2: " in _faulty(tmp_path, "Hello\n{{ 1 + letter.cycle }}\n")


@pytest.mark.parametrize(
    "attack",
    [
        "{{ letter.__class__.__mro__ }}",
        "{{ ''.__class__.__subclasses__() }}",
        "{{ lipsum.__globals__['os'].popen('id') }}",
        "{{ [].append(1) }}",
        "{% include '../../cycle.toml' %}",
    ],
)
def test_a_template_reaches_nothing_but_the_letter(tmp_path: Path, attack: str) -> None:
    (tmp_path.parent / "cycle.toml").write_text("password")
    assert "password" not in _faulty(tmp_path, attack)


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(WordingError, match=r"digest\.subject\.j2 is missing"):
        Templates(tmp_path).words(letters()[0])


@pytest.mark.parametrize(
    ("part", "template", "said"),
    [
        ("subject", "", "digest.subject.j2: it says nothing"),
        ("subject", "one\ntwo\n", "digest.subject.j2: the subject has the character U+000A"),
        ("txt", " \n", "digest.txt.j2: it says nothing"),
        ("html", "", "digest.html.j2: it says nothing"),
    ],
)
def test_a_template_whose_words_cannot_be_sent_is_found_before_a_letter_is_due(
    tmp_path: Path, part: str, template: str, said: str
) -> None:
    (tmp_path / f"digest.{part}.j2").write_text(template, encoding="utf-8")
    templates = Templates(tmp_path, SHIPPED)
    letter = next(letter for letter in letters() if letter.kind is LetterKind.DIGEST)
    (fault,) = templates.faults(letter)
    assert fault.message.startswith(said)
    with pytest.raises(WordingError, match=part):
        templates.words(letter)


def test_in_a_digest_what_another_has_not_done_is_asked_as_help() -> None:
    escalated = next(
        letter for letter in letters() if letter.kind is LetterKind.ESCALATION
    ).items[0]
    words = TEMPLATES.words(
        msgspec.structs.replace(letters()[0], items=(escalated, *letters()[0].items))
    )
    first = " ".join(words.text.split("\n\n")[0].split())
    help_ = (
        "help the Head of Legal Partnership to sign off the row Legal of the committee report"
    )
    assert (
        words.subject
        == f"3 things wait for you, 1 overdue, the first since Friday 10 March: {help_}"
    )
    assert first.startswith(
        f"Please see to 3 things, 1 of them overdue. The most urgent: {help_}. It was due by"
    )
    assert "Waits for:   Head of Legal Partnership" in words.text
