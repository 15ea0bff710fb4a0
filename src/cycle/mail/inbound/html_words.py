"""The words of an HTML message as a reader sees them, line by line. Pure.

What a reader does not see, or sees struck out, is marked and not left out: so whoever reads the
words can tell that something is hidden in them. What is quoted begins with `>`, as in a plain
message. Nothing is fetched.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

HIDDEN = "\ue000"
"""Stands in the words where something is hidden; no mail program writes it."""

ANYTHING = "*"
"""Stands for a selector that may mean any element."""

_BLOCKS = frozenset(
    {
        *("address", "article", "blockquote", "body", "center", "dd", "div", "dl", "dt"),
        *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main"),
        *("ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"),
    }
)
_SILENT = frozenset(
    {"head", "style", "script", "title", "meta", "link", "template", "noscript"}
)
_STRUCK = frozenset({"del", "s", "strike"})
_QUOTES = frozenset(
    {"gmail_quote", "gmail_quote_container", "gmail_attr", "yahoo_quoted", "moz-cite-prefix"}
)
"""Classes by which mail programs mark what they quote."""

_HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0?\.?0*\s*(?:;|!|$)"
    r"|font-size\s*:\s*[01](?:\.\d+)?\s*(?:px|pt|em|rem|%|;|!|$)|mso-hide\s*:\s*all"
    r"|(?:max-)?(?:height|width)\s*:\s*0(?:px|pt)?\s*(?:;|!|$)"
    r"|(?:text-indent|left|top|margin-left)\s*:\s*-\d{3,}|clip(?:-path)?\s*:"
    r"|(?<![-\w])color\s*:\s*(?:#f{3}(?:f{3})?\b|white|transparent|rgba?\(\s*255\s*,\s*255\s*,\s*255)"
    r"|text-decoration[\w-]*\s*:[^;]*line-through|transform\s*:",
    re.IGNORECASE,
)
_SAYS_MORE = re.compile(r"(?<![-\w])content\s*:\s*(?!normal|none)", re.IGNORECASE)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_LAST_NAME = re.compile(r"[.#]?[\w-]+(?:::?[\w-]+)*\s*$")

_LONGEST = 400_000
_DEEPEST = 200


def words_of(html: str) -> str:
    """The words of an HTML text, one line a block; `HIDDEN` where some are not seen."""
    from lxml import etree  # noqa: PLC0415 - 30 ms that only HTML needs
    from lxml import html as trees  # noqa: PLC0415 - as above

    parser = trees.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree = trees.document_fromstring(html[:_LONGEST].encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    sheets = " ".join(str(style.text or "") for style in tree.iter("style"))
    hidden = frozenset(_hidden_names(sheets))
    text = "".join(_words(tree, hidden, 0))
    unclear = _SAYS_MORE.search(sheets) or ANYTHING in hidden
    says_more = HIDDEN if unclear else ""
    return says_more + "\n".join(" ".join(line.split()) for line in text.splitlines())


def _hidden_names(sheets: str) -> Iterator[str]:
    """The last name of each selector whose rule hides: `.note`, `#x` or `span`; ANYTHING for
    a selector that is not read here.
    """
    for selectors, body in _RULE.findall(sheets):
        if _HIDES.search(body):
            for selector in selectors.split(","):
                found = _LAST_NAME.search(selector.strip())
                if found is None or "[" in selector:
                    yield ANYTHING
                else:
                    yield found[0].partition(":")[0].strip().casefold()


def _words(element: "HtmlElement", hidden: frozenset[str], depth: int) -> Iterator[str]:
    tag = str(element.tag).casefold()
    if tag in _SILENT:
        return
    if depth > _DEEPEST:
        yield HIDDEN
        return
    if tag == "br":
        yield "\n"
        return
    inner = "".join(_content(element, hidden, depth))
    if _is_hidden(element, tag, hidden) and inner.strip():
        inner = HIDDEN + inner
    if tag == "blockquote" or _classes(element) & _QUOTES:
        inner = "\n" + "\n".join(f"> {line}" for line in inner.strip().splitlines()) + "\n"
    yield f"\n{inner}\n" if tag in _BLOCKS else inner


def _content(element: "HtmlElement", hidden: frozenset[str], depth: int) -> Iterator[str]:
    yield _flowing(element.text)
    for child in element:
        if isinstance(child.tag, str):
            yield from _words(child, hidden, depth + 1)
        yield _flowing(child.tail)


def _flowing(text: str | None) -> str:
    """Text as it flows: its own line ends are spaces."""
    return re.sub(r"[\r\n\t ]+", " ", text or "")


def _classes(element: "HtmlElement") -> set[str]:
    return set(str(element.get("class") or "").casefold().split())


def _is_hidden(element: "HtmlElement", tag: str, hidden: frozenset[str]) -> bool:
    names = {tag, f"#{str(element.get('id') or '').casefold()}"}
    names |= {f".{each}" for each in _classes(element)}
    return (
        tag in _STRUCK
        or element.get("hidden") is not None
        or (tag == "font" and _HIDES.search(f"color:{element.get('color') or ''}") is not None)
        or _HIDES.search(str(element.get("style") or "")) is not None
        or bool(names & hidden)
    )
