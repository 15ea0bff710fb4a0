"""Authority as officers meet it: the command line as processes; each refusal with its reason,
the file unchanged.
"""

import pytest
from tests.acceptance.offices import Office, refuses, unchanged

AUTHOR, CLERK = "community-safety-officer", "democratic-services"


@pytest.fixture
def running(office: Office) -> Office:
    """A year with its first report attached, at the end of January."""
    office.opens().at("2017-01-20 10:00")
    office.does("attach", "cs", "assessment-report", office.paper("report.txt"), who=AUTHOR)
    office.does(
        "officer",
        "add",
        "deputy",
        "--name",
        "A Deputy",
        "--email",
        "deputy@council.example",
        who=AUTHOR,
    )
    return office


def test_signing_for_another_out_of_dates_and_under_a_partners_key_is_refused(
    running: Office,
) -> None:
    days = ("--from", "2017-02-01", "--to", "2017-02-03")
    running.does("deputise", "head-of-legal", "deputy", *days, "--reason", "leave", who=AUTHOR)
    partner = ("--name", "Probation", "--email", "probation@partner.example", "--external")
    running.does("officer", "add", "probation", *partner, who=AUTHOR)
    with unchanged(running):
        refuses(
            running.run("sign", "cs", "legal", who="head-of-hr"),
            "is for the Head of Legal Partnership",
        )
        refuses(
            running.run("sign", "cs", "legal", who="deputy"), "A Deputy holds no office today"
        )
        refuses(
            running.run("sign", "cs", "legal", who="probation"), "nobody acts under that key"
        )
        refuses(
            running.at("2017-02-06 10:00").run("sign", "cs", "legal", who="deputy"),
            "holds no office today",
        )


def test_recording_for_another_is_the_clerks_and_needs_its_evidence(running: Office) -> None:
    page = running.paper("page.eml", "None.")
    behalf = ("--on-behalf-of", "head-of-legal")
    with unchanged(running):
        refuses(
            running.run("sign", "cs", "legal", *behalf, who=CLERK),
            "one was given without the other",
        )
        ran = running.run("sign", "cs", "legal", *behalf, "--evidence", page, who=AUTHOR)
        refuses(ran, "recording what another has done is for the Democratic Services Manager")
        refuses(
            running.run("publish", "cs", *behalf, who=CLERK), "unrecognized arguments", code=2
        )
    done = running.run("sign", "cs", "legal", *behalf, "--evidence", page, who=CLERK)
    assert "recorded by Democratic Services Manager, on evidence" in done.out
    digits = done.out.partition("on evidence ")[2][:8]
    out = str(running.folder / "out.eml")
    with unchanged(running):
        assert running.run("log", "cs", "--evidence", digits, "--out", out).code == 0
        refuses(running.run("log", "cs", "--evidence", digits, "--out", out), "exists already")
        refuses(
            running.run("log", "cs", "--evidence", "0", "--out", f"{out}2"), 'begins with "0"'
        )
        refuses(running.run("log", "cs", "--evidence", digits), "to fetch evidence", code=2)


def test_a_deputy_is_for_an_absence_with_an_end(running: Office) -> None:
    with unchanged(running):
        open_ended = running.run(
            "deputise", "head-of-legal", "deputy", "--from", "2017-02-01", who=AUTHOR
        )
        refuses(open_ended, "--to", code=2)
        backwards = ("--from", "2017-02-03", "--to", "2017-02-01")
        refuses(
            running.run("deputise", "head-of-legal", "deputy", *backwards, who=AUTHOR),
            "before it begins",
        )


def test_a_mistaken_act_is_taken_back_from_the_newest_and_verify_finds_the_record_whole(
    running: Office,
) -> None:
    running.does("sign", "cs", "legal", who="head-of-legal")
    log = running.ask("log", "cs", "--json").json
    attached = next(str(row["seq"]) for row in log if row["kind"] == "document-attached")
    signed = next(str(row["seq"]) for row in log if row["kind"] == "signed-off")
    with unchanged(running):
        refuses(
            running.run("correct", "cs", attached, "--reason", "wrong file", who=CLERK),
            f"no. {signed} stands on",
        )
        refuses(
            running.run("correct", "cs", "999", "--reason", "wrong file", who=CLERK),
            "has no entry 999",
        )
        refuses(
            running.run("correct", "cs", signed, "--reason", "mine", who="head-of-legal"),
            "is for the Democratic",
        )
    running.does("correct", "cs", signed, "--reason", "the wrong cycle", who=CLERK)
    running.does("correct", "cs", attached, "--reason", "the wrong file", who=CLERK)
    assert running.run("verify").code == 0
    assert "[void, see no." in running.run("log", "cs").out
