"""The templates that render letters. They are the council's to edit, so they are not
trusted.

Immutable sandbox: a template reads the letter and nothing else. Strict: an unknown name is an
error, never a gap. HTML is escaped, text is not. Styles of the HTML are put inline, since many
mail programs heed no others; nothing is fetched. A folder earlier in the list wins, so a
council keeps only the templates it changes. Each kind of letter has three: KIND.subject.j2 (one
line), KIND.txt.j2, KIND.html.j2.
"""

import textwrap
from pathlib import Path

import css_inline
import msgspec
from jinja2 import (
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cycle.calendar.words import long_day, short_day
from cycle.errors import CycleError
from cycle.machine.titles import with_article
from cycle.mail.letter import Letter
from cycle.text_checks import UnfitTextError, checked_line

_WIDTH = 76

_FAULTS_IN_EXPRESSIONS = (
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
    RecursionError,
)
"""What an expression of a template may raise besides jinja2's own errors."""


class WordingError(CycleError):
    """A mail template is missing or faulty."""


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """A letter in words: a subject of one line, the plain text, the HTML."""

    subject: str
    text: str
    html: str


class Templates:
    """The mail templates of a council: those in its own folder first, then the shipped ones."""

    def __init__(self, *folders: Path) -> None:
        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(folders),
            undefined=StrictUndefined,
            autoescape=lambda name: name is not None and name.endswith(".html.j2"),
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.filters.update(
            long_day=long_day,
            short_day=short_day,
            wrap=wrapped,
            wrapped_as_is=wrapped_as_is,
            lower_first=lower_first,
            upper_first=upper_first,
            with_article=with_article,
        )

        self._inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)

    def words(self, letter: Letter) -> Words:
        """The letter in words. Raises WordingError, naming the template and the line."""
        return Words(
            subject=self._part("subject", letter).strip(" \n"),
            text=self._part("txt", letter),
            html=self._styled(letter),
        )

    def faults(self, letter: Letter) -> tuple[WordingError, ...]:
        """What is wrong in each of the templates that the letter needs; none where all of them
        can be sent.
        """
        found: list[WordingError] = []
        for part in ("subject", "txt", "html"):
            try:
                self._styled(letter) if part == "html" else self._part(part, letter)
            except WordingError as error:
                found.append(error)
        return tuple(found)

    def _styled(self, letter: Letter) -> str:
        html = self._part("html", letter)
        try:
            return self._inliner.inline(html).rstrip("\n") + "\n"
        except css_inline.InlineError as error:
            raise WordingError(
                f"{letter.kind}.html.j2: its styles cannot be put inline: {error}", _REMEDY
            ) from error

    def _part(self, part: str, letter: Letter) -> str:
        name = f"{letter.kind}.{part}.j2"
        words = self._render(name, letter)
        if not words.strip():
            raise WordingError(f"{name}: it says nothing", _REMEDY)
        if part == "subject":
            try:
                checked_line(words.strip(" \n"), "the subject")
            except UnfitTextError as unfit:
                raise WordingError(f"{name}: {unfit.message}", _REMEDY) from unfit
        return words

    def _render(self, name: str, letter: Letter) -> str:
        try:
            return self._environment.get_template(name).render(letter=letter)
        except TemplateNotFound as error:
            raise WordingError(f"the mail template {error.name} is missing", _REMEDY) from error
        except TemplateSyntaxError as error:
            raise WordingError(
                f"{error.filename or name}:{error.lineno}: {error.message}", _REMEDY
            ) from error
        except (TemplateError, *_FAULTS_IN_EXPRESSIONS) as error:
            raise WordingError(f"{_place(error, name)}: {error}", _REMEDY) from error


_REMEDY = (
    "Mend the template, or remove it from the council's folder to use the shipped one; "
    "then run: cycle check"
)


def _place(error: Exception, name: str) -> str:
    """Template and line where it was raised: jinja2 rewrites tracebacks to point into the
    template.
    """
    trace, place = error.__traceback__, name
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(".j2"):
            place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def wrapped(text: str, indent: int = 0, first: str = "") -> str:
    """The text in lines of at most 76 columns, never broken inside a word or at a hyphen.

    `first` stands before the first line; further lines are indented by `indent` spaces.
    """
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def wrapped_as_is(line: str, indent: int = 0) -> str:
    """A line of a text with its own indent kept, its further lines below its first word."""
    words = line.lstrip(" ")
    lead = " " * (indent + len(line) - len(words))
    return wrapped(words, indent=len(lead), first=lead) if words else ""


def lower_first(text: str) -> str:
    """`Sign off ...` to `sign off ...`, for the middle of a sentence."""
    return text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """`as deputy ...` to `As deputy ...`, for the beginning of a line."""
    return text[:1].upper() + text[1:]
