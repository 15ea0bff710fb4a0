from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cycle.declaration.dates import read_dates
from cycle.declaration.faults import DeclarationError, Fault
from cycle.declaration.officers import read_officers
from cycle.machine.loading import workflow_from
from cycle.machine.model import fingerprint, from_text, to_text

ROOT = Path(__file__).parents[2]
DECLARATIONS = ROOT / "tests" / "golden" / "declarations"
GOOD = [path.read_bytes() for path in sorted((DECLARATIONS / "good").glob("*.yaml"))]
TINY = [path.read_bytes() for path in sorted((DECLARATIONS / "bad").glob("*.yaml"))]
OFFICERS = (ROOT / "workflows" / "officers.yaml").read_bytes()
DATES = (ROOT / "workflows" / "community-safety-2016-17.yaml").read_bytes()

yaml_like = st.text(
    st.sampled_from("ab²-: \n\t'\"[]{},#&*!|>%@`?~0123456789\\xuU\r\x85\ufeff\u2028"),
    max_size=80,
)
anything = st.one_of(
    st.binary(max_size=200), st.text(max_size=200).map(str.encode), yaml_like.map(str.encode)
)


def _faults_of_workflow(content: bytes) -> tuple[Fault, ...]:
    try:
        machine = workflow_from(content, "file")
    except DeclarationError as error:
        return error.faults
    assert from_text(to_text(machine)) == machine
    return ()


def _assert_inside(faults: tuple[Fault, ...], content: bytes) -> None:
    text = content.decode("utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    for fault in faults:
        assert fault.message
        assert 1 <= fault.line <= len(lines)
        assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1


@st.composite
def mutated(draw: st.DrawFn, files: list[bytes]) -> bytes:
    """A file with a few spans removed, repeated, swapped for YAML's own characters or for words
    of the language.
    """
    content = draw(st.sampled_from(files))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 30)))
        words = st.sampled_from(
            [
                b"",
                b"end",
                b"null",
                b"[]",
                b"{}",
                b": ",
                b"- ",
                b"\n",
                b"12",
                b"&a ",
                b"*a",
                b'"',
            ]
        )
        inserted = draw(
            st.one_of(words, st.binary(max_size=4), st.just(content[start:end] * 2))
        )
        content = content[:start] + inserted + content[end:]
    return content


@given(anything)
def test_the_loader_answers_anything_with_faults_inside_the_file(content: bytes) -> None:
    _assert_inside(_faults_of_workflow(content), content)


@given(mutated(GOOD + TINY))
def test_the_loader_answers_damaged_files_with_faults_inside_the_file(content: bytes) -> None:
    _assert_inside(_faults_of_workflow(content), content)


@given(st.one_of(anything, mutated([DATES, OFFICERS])))
def test_dates_and_officers_are_read_or_refused_with_faults_inside_the_file(
    content: bytes,
) -> None:
    for read in (read_officers, lambda content, file: read_dates(content, file, ["council"])):
        try:
            read(content, "file")
        except DeclarationError as error:
            _assert_inside(error.faults, content)


@given(mutated(GOOD + TINY))
def test_the_same_bytes_are_answered_in_the_same_way(content: bytes) -> None:
    assert _faults_of_workflow(content) == _faults_of_workflow(content)


@given(st.sampled_from(GOOD), st.data(), st.sampled_from(["\n", "\r\n"]))
def test_comments_blank_lines_and_line_ends_do_not_change_the_fingerprint(
    content: bytes, data: st.DataObject, ending: str
) -> None:
    asides = st.sampled_from(["", "# aside", "   # indented: aside"])
    spread = [
        piece for line in content.decode().split("\n") for piece in (line, data.draw(asides))
    ]
    assert fingerprint(workflow_from(content, "a")) == fingerprint(
        workflow_from(ending.join(spread).encode(), "b")
    )
