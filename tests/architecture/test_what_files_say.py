"""No file tells of the machine it was written on, and nothing shipped could write to a real
person.
"""

import re

import pytest
from tests.source_trees import REPOSITORY, texts

from cycle.answer_settings import AnswerSettings, ImapSettings
from cycle.settings import BackupSettings, DaemonSettings, MailSettings, Settings

SHIPPED = ("workflows/", "templates/", "demo/", "docs/", "src/", "README.md")
ADDRESS = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")

# Written in two halves, so that this file does not say them.
OF_ONE_MACHINE = {
    "a path of the machine it was built on": "/wo" + r"rk\b|/ro" + r"ot\b|/tmp/" + "brief",
    "a folder outside the repository": r"\.\./sha" + "red",
    "a package registry": r"pypi\.o"
    r"rg|pythonho"
    r"sted|index-u"
    r"rl\b|files\.package",
}


@pytest.mark.parametrize("what", OF_ONE_MACHINE)
def test_no_file_mentions(what: str) -> None:
    pattern = re.compile(OF_ONE_MACHINE[what])
    assert {name: match[0] for name, text in texts() if (match := pattern.search(text))} == {}


def test_every_shipped_address_is_nobodys() -> None:
    strangers = {
        f"{name}: {match[0]}"
        for name, text in texts()
        if name.startswith(SHIPPED)
        for match in ADDRESS.finditer(text)
        if not match[1].endswith(".example")
    }
    assert strangers == set()


@pytest.mark.parametrize(
    "table",
    [Settings, MailSettings, AnswerSettings, ImapSettings, DaemonSettings, BackupSettings],
)
def test_the_page_of_settings_names_every_setting(
    table: type[
        Settings
        | MailSettings
        | AnswerSettings
        | ImapSettings
        | DaemonSettings
        | BackupSettings
    ],
) -> None:
    page = (REPOSITORY / "docs" / "settings.md").read_text(encoding="utf-8")
    tables = {"mail", "answers", "daemon", "backup"}
    for field in set(table.__struct_fields__) - tables:
        assert f"| `{field}` |" in page
