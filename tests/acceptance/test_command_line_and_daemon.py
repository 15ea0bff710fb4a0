"""The command line and the daemon as processes of their own, with real mail over SMTP."""

from tests.acceptance.offices import Office, Post, words_of

AUTHOR = "community-safety-officer"
SIGNATORIES = {
    "head-of-housing": 6,
    "director-of-finance": 1,
    "head-of-hr": 1,
    "head-of-legal": 1,
    "policy-manager": 1,
    "head-of-finance": 1,
}


def test_a_reminder_a_sign_off_an_escalation_a_block_and_a_waiver(office: Office, post: Post) -> None:
    office.opens()
    for document in ("strategic-assessment", "assessment-report"):
        office.does("attach", "cs", document, office.paper(f"{document}.txt"), who=AUTHOR)
    with office.daemon() as daemon:
        office.at("2017-01-23 09:05")
        asked = words_of(post.reaches("head-of-legal"))
        assert "cycle sign cs legal" in asked
        assert "2 February" in asked

        signed = office.run("sign", "cs", "legal", who="head-of-legal")
        assert (signed.code, signed.err) == (0, "")
        office.at("2017-01-26 09:05")
        post.reaches("head-of-hr", times=2)
        assert len(post.to("head-of-legal")) == 1, "a sign-off stops the next reminder"

        for login in SIGNATORIES.keys() - {"head-of-legal"}:
            office.does("sign", "cs", "--all", who=login)
        office.does("done", "cs", "invitations", who=AUTHOR)
        so_far = len(post.to("head-of-housing"))
        office.at("2017-02-07 09:05")
        escalated = words_of(post.reaches("head-of-housing", times=so_far + 1))
        assert "publish" in escalated.lower()
        assert "100B" in escalated

        blocked = office.run("complete", "cs", "strategic-assessment", who=AUTHOR)
        assert blocked.code == 1
        assert "Refused; nothing has changed." in blocked.err
        assert "Local Government Act 1972" in blocked.err
        late = office.run("publish", "cs", who="democratic-services")
        assert office.ask("complete", "cs", "strategic-assessment", who=AUTHOR).code == 1, late.out

        waived = office.run(
            "waive", "cs", "publish", "--reason", "urgent: section 100B(4)(b)", who="monitoring-officer"
        )
        assert waived.code == 0, waived.err
        ended = office.run("complete", "cs", "strategic-assessment", who=AUTHOR)
        assert ended.code == 0, ended.err
        assert daemon.stop() == 0
    told = office.kinds()
    for kind in ("signed-off", "notice-given", "deadline-passed", "published", "need-waived", "stage-completed"):
        assert kind in told
    checked = office.run("verify", "--json")
    assert checked.code == 0
    assert all(not part["faults"] for part in checked.json)
