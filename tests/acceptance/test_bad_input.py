"""What bad input gets: an exit code, a message that says what, where and what next, and an
office as it was.
"""

import os
from pathlib import Path

import pytest
from tests.acceptance.offices import PATIENCE, Office, refuses, unchanged
from tests.acceptance.processes import Forked

AUTHOR, CLERK, LEGAL, MONITORING = (
    "community-safety-officer",
    "democratic-services",
    "head-of-legal",
    "monitoring-officer",
)


BAD_LINES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (CLERK, "status nosuch", ("There is no cycle nosuch", "`cycle status` lists")),
    (CLERK, "status cs --as-of 2017-02-30", ("There is no day 2017-02-30",)),
    (CLERK, "status cs --as-of 2016-01-01", ("was opened on 2017-01-20",)),
    (CLERK, "timetable c", ("There is no cycle c",)),
    (
        CLERK,
        "explain cs lgal",
        ('Nothing in this cycle is called "lgal"', 'Did you mean "legal"?'),
    ),
    (AUTHOR, "attach cs plan /nosuch/file", ("/nosuch/file cannot be read: No such file",)),
    (AUTHOR, "attach cs plan /", ("/ is a folder", "Name a file")),
    (
        AUTHOR,
        "attach cs nosuch {paper}",
        ('no document is called "nosuch"', "strategic-assessment"),
    ),
    (AUTHOR, "attach cs plan {paper}", ("plan-refresh", "not open", "[stage-not-open]")),
    (LEGAL, "attach cs strategic-assessment {paper}", ("[not-your-office]",)),
    (LEGAL, "sign cs legl", ('no open sheet has a row "legl"', "legal", "[unknown-issue]")),
    (LEGAL, "sign cs financial", ("Director of Finance", "[not-your-office]")),
    (LEGAL, "sign cs legal", ("is attached",)),
    (
        AUTHOR,
        "complete cs nosuch",
        ('no stage is called "nosuch"', "strategic-assessment", "[unknown-stage]"),
    ),
    (AUTHOR, "complete cs away-day", ("away-day is not open", "cycle status cs")),
    (AUTHOR, "complete cs strategic-assessment frob", ('no outcome "frob"', "complete")),
    (
        CLERK,
        "complete cs strategic-assessment",
        ("is for the Community Safety Partnerships Officer",),
    ),
    (AUTHOR, "done cs nosuch", ("nosuch",)),
    (
        CLERK,
        "meeting move cs council 2017-01-19",
        ("2017-01-19", "in the past", "[date-in-past]"),
    ),
    (
        CLERK,
        "meeting set cs council 2017-05-01",
        ("is on 2017-04-12 already", "cycle meeting move"),
    ),
    (CLERK, "meeting move cs council 1.5.2017", ('"1.5.2017" is not a date', "26/01/2027")),
    (
        CLERK,
        "meeting move cs council 2017-05-02 --at 25:00",
        ('"25:00" is not a time of day', "18:30"),
    ),
    (
        CLERK,
        "meeting move cs nosuch 2017-05-02",
        ('no meeting is called "nosuch"', "plan-committee"),
    ),
    (AUTHOR, "meeting move cs council 2017-05-02", ("[not-your-office]",)),
    (LEGAL, "waive cs legal --reason urgent", ("Monitoring Officer", "[not-your-office]")),
    (MONITORING, "waive cs nosuch --reason urgent", ("nosuch", "[unknown-need]")),
    (CLERK, "mail show nosuch", ("There is no message nosuch", "cycle mail list")),
    (CLERK, "mail retry nosuch", ("There is no message nosuch",)),
    (CLERK, "mail list --state lost", ('No message is ever "lost"', "refused")),
    (CLERK, "mail list nosuch", ("There is no cycle nosuch",)),
    (
        "",
        "officer leave nosuch --on 2017-01-01",
        ("There is no officer with the login nosuch", "`cycle officer`"),
    ),
    (
        "",
        "officer add bad:login --name B --email b@council.example",
        ("'bad:login' is no login",),
    ),
    (
        "",
        "officer add legal2 --name B --email b@@council.example",
        ("is not an e-mail address", "name@domain"),
    ),
    ("", "officer add head-of-legal --name B --email b@council.example", ("head-of-legal",)),
    ("", "officer import /nosuch", ("/nosuch cannot be read",)),
    ("", "appoint head-of-legal nosuch", ("There is no officer with the login nosuch",)),
    (
        "",
        "appoint head-of-legal head-of-hr --from 2017-02-01 --to 2017-01-01",
        ("2017-01-01", "before it begins"),
    ),
    (
        "",
        "appoint --end 99 --on 2017-02-01",
        ("There is no appointment number 99", "cycle officer"),
    ),
    ("", "appoint --end 99999999999999999999 --on 2017-02-01", ("99999999999999999999",)),
    ("nosuch", "todo", ('The login "nosuch" belongs to no officer', "cycle officer")),
    ("nosuch", "sign cs legal", ('The login "nosuch" belongs to no officer',)),
    (CLERK, "open cs --workflow community-safety --dates {dates}", ("cs",)),
    (
        CLERK,
        "open Bad_Name --workflow community-safety --dates {dates}",
        ("'Bad_Name' cannot name a cycle",),
    ),
    (CLERK, "open office --workflow community-safety --dates {dates}", ("office",)),
    (
        CLERK,
        "open next --workflow nosuch --dates {dates}",
        ("There is no workflow nosuch", "community-safety"),
    ),
    (
        CLERK,
        "open next --workflow community-safety --dates /nosuch",
        ("/nosuch cannot be read",),
    ),
)


@pytest.mark.parametrize(
    ("who", "line", "said"), BAD_LINES, ids=[line for _, line, _ in BAD_LINES]
)
def test_a_line_that_cannot_be_done_says_why_and_changes_nothing(
    opened: Office, who: str, line: str, said: tuple[str, ...]
) -> None:
    dates = opened.folder / "workflows" / "community-safety-2016-17.yaml"
    words = line.format(paper=opened.paper("paper.txt"), dates=dates).split()
    with unchanged(opened):
        refuses(opened.ask(*words, who=who or None), *said)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("statsu", 'Did you mean "status"?'),
        ("status --frob", "unrecognized arguments: --frob"),
        ("sign cs", "name the rows to sign, or give --all"),
        ("sign cs legal --all", "name the rows to sign, or give --all"),
        ("attach cs plan", "the following arguments are required: file"),
        ("appoint", "cycle appoint ROLE LOGIN"),
        ("officer frob", "invalid choice"),
    ],
)
def test_wrong_usage_leaves_with_code_2_and_says_where_to_look(
    opened: Office, line: str, said: str
) -> None:
    with unchanged(opened):
        refuses(opened.ask(*line.split()), said, code=2)


@pytest.mark.parametrize("text", ["a\nb", "a\x1b[2Jb", "a\u202eb", "a\x00b", "a\u2028b"])
def test_a_name_with_a_control_character_is_refused_and_not_printed(
    opened: Office, text: str
) -> None:
    with unchanged(opened):
        ran = opened.ask(
            "officer", "add", "new", "--name", text, "--email", "new@council.example"
        )
        refuses(ran, "the name has the character U+", "on one line")
    assert text not in ran.err


@pytest.mark.parametrize(
    "address",
    ["a@council.example\nBcc: b@council.example", "a@council.example\r", "a b@c.example", ""],
)
def test_an_address_that_is_none_is_refused(opened: Office, address: str) -> None:
    with unchanged(opened):
        refuses(
            opened.ask("officer", "add", "new", "--name", "New", "--email", address),
            "is not an e-mail address",
        )


def test_every_missing_need_is_listed_with_the_command_that_helps(opened: Office) -> None:
    with unchanged(opened):
        ran = opened.ask("complete", "cs", "strategic-assessment", who=AUTHOR)
    refuses(
        ran,
        "Refused, for 15 reasons; nothing has changed.",
        "Try: cycle attach cs strategic-assessment FILE",
    )
    assert ran.err.count("[not-signed]") == 11
    assert "Basis: Local Government Act 1972" in ran.err


def test_a_role_that_nobody_holds_is_told_at_the_opening_and_acts_in_it_are_refused(
    office: Office,
) -> None:
    number = next(
        row["offices"][0].split("no. ")[1].split(",")[0]
        for row in office.ask("officer", "list", "--json").json
        if row["login"] == LEGAL
    )
    assert office.ask("appoint", "--end", number, "--on", "2016-12-31").code == 0
    dates = str(office.folder / "workflows" / "community-safety-2016-17.yaml")
    opening = office.ask(
        "open", "cs", "--workflow", "community-safety", "--dates", dates, who=CLERK
    )
    assert "Offices nobody holds: Head of Legal Partnership." in opening.out
    office.does("attach", "cs", "assessment-report", office.paper("r.txt"), who=AUTHOR)
    with unchanged(office):
        refuses(
            office.ask("sign", "cs", "legal", who=LEGAL), "no office today", "[not-your-office]"
        )


def test_a_role_that_no_cycle_knows_is_given_with_a_warning(opened: Office) -> None:
    ran = opened.ask("appoint", "head-of-leagl", LEGAL)
    assert 'no cycle has such a role. Did you mean "head-of-legal"?' in ran.out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("workflow: [", ("bad.yaml:", "line")),
        ("workflow: w\nfrob: 1\n", ("bad.yaml:2:1", "frob")),
        ("", ("bad.yaml",)),
        ("a: &x [1]\nb: *x\n", ("bad.yaml:",)),
        ("workflow: \x00\n", ("bad.yaml",)),
    ],
)
def test_a_broken_declaration_is_refused_with_its_place(
    opened: Office, text: str, said: tuple[str, ...]
) -> None:
    bad = opened.paper("bad.yaml", text)
    dates = str(opened.folder / "workflows" / "community-safety-2016-17.yaml")
    with unchanged(opened):
        for ran in (
            opened.ask("check", bad),
            opened.ask("open", "next", "--workflow", bad, "--dates", dates, who=CLERK),
            opened.ask(
                "open", "next", "--workflow", "community-safety", "--dates", bad, who=CLERK
            ),
            opened.ask("officer", "import", bad),
        ):
            refuses(ran, "bad.yaml")
        refuses(opened.ask("check", bad), *said[:1])


def test_a_declaration_that_is_no_text_is_refused(opened: Office) -> None:
    bad = opened.folder / "bad.yaml"
    bad.write_bytes(b"\xff\xfe\x00workflow")
    with unchanged(opened):
        refuses(opened.ask("check", str(bad)), "bad.yaml")


def test_eleven_officers_signing_at_once_lose_no_signature(opened: Office) -> None:
    opened.does("attach", "cs", "assessment-report", opened.paper("r.txt"), who=AUTHOR)
    rows = {need["key"].rpartition("/")[2]: need["role"] for need in _sheet(opened)}
    assert len(rows) == 11
    nowhere = Path(os.devnull)
    together = [
        Forked(opened.line("sign", "cs", issue, who=role), nowhere, opened.folder / "errors")
        for issue, role in rows.items()
    ]
    assert [process.wait(PATIENCE) for process in together] == [0] * len(rows)
    assert all(need["holds"] for need in _sheet(opened))
    assert opened.kinds().count("signed-off") == len(rows)
    assert opened.ask("verify").code == 0


def _sheet(office: Office) -> list[dict[str, str]]:
    needs = office.ask("status", "cs", "--json").json[0]["tracks"][0]["needs"]
    return [need for need in needs if need["need"] == "cross-cutting"]


def test_an_empty_file_is_no_document(opened: Office) -> None:
    with unchanged(opened):
        ran = opened.ask(
            "attach", "cs", "strategic-assessment", opened.paper("a.txt", ""), who=AUTHOR
        )
    refuses(ran, "a.txt is empty.", "Name the file that holds the text.")


def test_what_is_given_away_never_takes_the_place_of_a_file(opened: Office) -> None:
    for words in (
        ("diagram", "community-safety"),
        ("export", "pnml", "community-safety"),
        ("export", "xes", "cs"),
    ):
        with unchanged(opened):
            ran = opened.ask(*words, "--out", str(opened.folder / "cycle.toml"))
        refuses(ran, "cycle.toml is there already; nothing was written.")
