"""The committee sat on 14 February 2017 at half past six: what may be recorded of its papers
the morning after, typed at the real program.
"""

from tests.acceptance.offices import Office

AUTHOR = "community-safety-officer"
CLERK = "democratic-services"
SIGNATORIES = (
    *("head-of-housing", "director-of-finance", "head-of-hr"),
    *("head-of-legal", "policy-manager", "head-of-finance"),
)
MINUTES = "The Chair was of the opinion that the item was urgent."
LATE = (
    *("--reason", "the figures came late", "--urgent", "the grant lapses on 31 March"),
    *("--chair", "Chair of the Communities, Housing and Environment Committee"),
)


def ready(office: Office) -> None:
    """All is attached and signed by the end of January."""
    office.opens()
    office.at("2017-01-23 10:00")
    for document in ("strategic-assessment", "assessment-report"):
        office.does("attach", "cs", document, office.paper(f"{document}.txt"), who=AUTHOR)
    for login in SIGNATORIES:
        office.does("sign", "cs", "--all", who=login)
    office.does("done", "cs", "invitations", who=AUTHOR)


def test_the_ordinary_case_goes_through_on_the_minutes(office: Office) -> None:
    ready(office)
    office.at("2017-02-10 12:00")
    office.does("publish", "cs", who=CLERK)
    office.at("2017-02-15 09:30")
    bare = office.run("waive", "cs", "publish", *LATE, who="monitoring-officer")
    assert bare.code == 1
    assert "--evidence FILE" in bare.err
    minutes = office.paper("minutes.txt", MINUTES)
    waived = office.run(
        "waive", "cs", "publish", *LATE, "--evidence", minutes, who="monitoring-officer"
    )
    assert waived.code == 0, waived.err
    office.does("complete", "cs", "strategic-assessment", who=AUTHOR)
    office.does("complete", "cs", "committee-approval", "approved", who=CLERK)
    assert all(not part["faults"] for part in office.run("verify", "--json").json)


def test_papers_never_recorded_public_carry_no_decision(office: Office) -> None:
    ready(office)
    office.at("2017-02-15 09:30")
    refused = office.run("publish", "cs", who=CLERK)
    assert refused.code == 1
    assert "began at 18:30 on Tuesday 14 February 2017" in refused.err
    assert "cycle meeting move cs assessment-committee DATE" in refused.err
    office.does("meeting", "move", "cs", "assessment-committee", "2017-03-07", who=CLERK)
    office.does("publish", "cs", who=CLERK)
    office.does("complete", "cs", "strategic-assessment", who=AUTHOR)
    early = office.run("complete", "cs", "committee-approval", "approved", who=CLERK)
    assert "sits on Tuesday 7 March 2017" in early.err


def test_that_they_were_public_is_stated_on_evidence_and_shown_as_a_statement(
    office: Office,
) -> None:
    ready(office)
    office.at("2017-02-15 09:30")
    page = office.paper("page.html", "The council's page of 3 February, archived.")
    said = office.run(
        *("waive", "cs", "publish", "--reason", "the clerk was ill"),
        *("--public-since", "2017-02-03 16:00", "--evidence", page),
        who="monitoring-officer",
    )
    assert said.code == 0, said.err
    assert "stated that it was public since 16:00 on Friday 3 February 2017" in said.out
    assert "nobody had recorded it then" in office.run("log", "cs").out
    office.does("complete", "cs", "strategic-assessment", who=AUTHOR)
    assert "published" not in office.kinds()
    kept = office.run("log", "cs", "--json").json[-3]
    assert all(not part["faults"] for part in office.run("verify", "--json").json), kept
