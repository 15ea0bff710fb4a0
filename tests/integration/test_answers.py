"""Officers sign by answering the request that they had: over the real store, handed in as the
relay does it.
"""

from pathlib import Path

import pytest
from tests.integration.answered_offices import (
    SERVER,
    AnsweredOffice,
    Request,
    an_answer,
    answered_office,
)
from tests.integration.committee_reports import AUTHOR, REPORT
from tests.integration.offices import CLERK, CYCLE

from cycle.chain import sha256_bytes


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> AnsweredOffice:
    return answered_office(tmp_path, capsys)


def asked(office: AnsweredOffice, login: str) -> Request:
    (request,) = office.requests(login)
    return request


def amended(office: AnsweredOffice, old: str, new: str) -> None:
    text = (office.office.folder / REPORT).read_text(encoding="utf-8")
    assert text.count(old) == 1
    file = office.office.folder / "changed.yaml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    office.office.types(*AUTHOR, "attach", CYCLE, "committee-report", str(file))


def test_each_officer_has_one_request_with_the_words_of_all_their_rows(
    office: AnsweredOffice,
) -> None:
    housing = asked(office, "head-of-housing")
    assert len(housing.covers) == 6
    assert "Impact on Corporate Priorities" in housing.text
    assert "That Council be recommended to adopt" in housing.text
    digests = [
        line
        for line in office.office.asks("mail", "list")
        if line["recipient"] == "head-of-legal" and line["kind"] == "digest"
    ]
    assert all("Sign off" not in line["subject"] for line in digests if "/r" not in line["key"])


def test_a_request_is_written_once_over_a_text_and_later_reminders_stand_in_the_digest(
    office: AnsweredOffice,
) -> None:
    office.office.on("2017-03-15").daemon_looks()
    assert len(office.requests("head-of-legal")) == 1
    lines = office.office.asks("mail", "list")
    assert any(
        line["kind"] == "digest" and line["recipient"] == "head-of-legal" for line in lines
    )


def test_signed_clears_every_row_that_was_asked_and_the_journal_says_how(
    office: AnsweredOffice,
) -> None:
    request = asked(office, "head-of-housing")
    taken = office.hands_in(an_answer(request, "Signed.\n\nKind regards\n"))
    assert taken["outcome"] == "recorded"
    signed = office.acts("signed-off")
    assert [each["by"]["login"] for each in signed] == ["head-of-housing"] * 6
    assert all(f"{SERVER} says dmarc=pass" in each["by"]["vouched"] for each in signed)
    assert all(each["by"]["evidence"] == taken["sha256"] for each in signed)
    office.office.types("verify")
    (receipt,) = office.receipts("head-of-housing")
    assert "Your answer is recorded" in receipt
    assert "Signed." in receipt
    assert all(cover.rpartition("=")[2] in receipt for cover in request.covers)


def test_the_answer_itself_is_kept_as_evidence(office: AnsweredOffice) -> None:
    content = an_answer(asked(office, "head-of-legal"), "I clear this: with thanks")
    taken = office.hands_in(content)
    out = office.office.folder / "evidence.eml"
    office.office.types("log", CYCLE, "--evidence", taken["sha256"][:12], "--out", str(out))
    assert out.read_bytes() == content


def test_returned_sends_the_text_back_with_its_reason(office: AnsweredOffice) -> None:
    taken = office.hands_in(
        an_answer(asked(office, "head-of-legal"), "Returned: paragraph 2 cites section 6.\n")
    )
    assert taken["outcome"] == "recorded"
    returned = office.acts("returned-for-change")
    assert [(each["issue"], each["reason"]) for each in returned] == [
        ("legal", "paragraph 2 cites section 6.")
    ]


def test_a_row_may_be_named_and_the_others_wait(office: AnsweredOffice) -> None:
    request = asked(office, "head-of-housing")
    office.hands_in(an_answer(request, "Signed Risk Management and Asset Management\n"))
    assert set(office.signed()) == {"risk-management", "asset-management"}


def test_what_one_signed_by_command_is_not_in_the_way_of_all(office: AnsweredOffice) -> None:
    request = asked(office, "head-of-housing")
    office.office.types("--as", "head-of-housing", "sign", CYCLE, "risk-management")
    assert office.hands_in(an_answer(request, "Signed all\n"))["outcome"] == "recorded"
    assert len(office.acts("signed-off")) == 6


def test_an_answer_to_an_earlier_text_is_refused_with_the_text_as_it_stands(
    office: AnsweredOffice,
) -> None:
    before = asked(office, "head-of-legal")
    amended(office, "section 5(1)(a)", "section 5(1)(b)")
    taken = office.hands_in(an_answer(before, "Signed\n"))
    assert taken["outcome"] == "refused"
    assert office.signed() == {}
    (receipt,) = office.receipts("head-of-legal")
    assert "the text has changed since you were asked" in " ".join(receipt.split())
    assert "section 5(1)(b)" in receipt
    anew = office.requests("head-of-legal")[-1]
    answer = an_answer(anew, "Signed\n", message_id="<a2@mail.council.example>")
    assert office.hands_in(answer)["outcome"] == "recorded"


def test_the_same_message_twice_is_one_act(office: AnsweredOffice) -> None:
    request = asked(office, "head-of-legal")
    content = an_answer(request, "Signed\n")
    assert office.hands_in(content)["outcome"] == "recorded"
    again = b"Received: from elsewhere\r\n" + content
    assert office.hands_in(content)["outcome"] == "known"
    assert office.hands_in(again)["outcome"] == "known"
    assert len(office.receipts("head-of-legal")) == 1


def test_another_text_under_the_same_message_id_is_for_a_clerk(office: AnsweredOffice) -> None:
    request = asked(office, "head-of-legal")
    office.hands_in(an_answer(request, "Returned: no figures\n"))
    taken = office.hands_in(an_answer(request, "Signed\n"))
    assert taken["outcome"] == "to-clerk"


def test_what_is_no_set_phrase_goes_to_the_clerk_and_its_sender_is_told(
    office: AnsweredOffice,
) -> None:
    request = asked(office, "head-of-legal")
    taken = office.hands_in(an_answer(request, "Signed, subject to the figure being right\n"))
    assert taken["outcome"] == "to-clerk"
    rows = office.office.asks("--as", "democratic-services", "todo")["rows"]
    assert any(taken["clerk"] in (row["remedy"] or "") for row in rows)
    (receipt,) = office.receipts("head-of-legal")
    assert "waits for the clerk" in receipt
    shown = office.office.types("mail", "show", taken["clerk"])
    assert "subject to the figure" in shown


def test_a_deputy_in_office_today_answers_for_the_holder(office: AnsweredOffice) -> None:
    request = asked(office, "head-of-legal")
    office.office.types(
        "officer", "add", "deputy", "--name", "A Deputy", "--email", "deputy@council.example"
    )
    days = ("--from", "2017-03-06", "--to", "2017-03-08", "--reason", "leave")
    office.office.types("deputise", "head-of-legal", "deputy", *days)
    answer = an_answer(request, "Signed\n", sender="deputy@council.example")
    assert office.hands_in(answer)["outcome"] == "recorded"
    assert office.signed()["legal"] == "deputy"


def test_nothing_is_recorded_where_the_settings_name_nobody_who_vouches(
    office: AnsweredOffice,
) -> None:
    request = asked(office, "head-of-legal")
    place = office.office.folder / "cycle.toml"
    text = place.read_text(encoding="utf-8")
    place.write_text(
        text.replace('vouched_by = "authserv-id"\nauthserv_id = "mx.council.example"\n', ""),
        encoding="utf-8",
    )
    assert office.hands_in(an_answer(request, "Signed\n"))["outcome"] == "to-clerk"
    assert office.receipts("head-of-legal") == []


def test_only_the_owner_of_the_database_hands_mail_in(office: AnsweredOffice) -> None:
    path = office.office.folder / "in.eml"
    path.write_bytes(an_answer(asked(office, "head-of-legal"), "Signed\n"))
    told = office.office.types("--as", "head-of-legal", "mail", "receive", str(path), fails=1)
    assert "handed in by the owner of the database" in " ".join(told.split())


def test_a_refused_answer_changes_no_sign_off(office: AnsweredOffice) -> None:
    request = asked(office, "head-of-legal")
    answer = an_answer(request, "Signed\n", sender="head-of-hr@council.example")
    assert office.hands_in(answer)["outcome"] == "refused"
    assert office.signed() == {}
    (receipt,) = office.receipts("head-of-hr")
    assert "Nothing was recorded" in receipt


def test_what_a_person_reads_is_recorded_by_one_command_with_the_message_as_evidence(
    office: AnsweredOffice,
) -> None:
    content = an_answer(asked(office, "head-of-legal"), "Yes, that is fine by me.\n")
    key = office.hands_in(content)["clerk"]
    shown = office.office.types("mail", "show", key)
    sign = f"sign {CYCLE} legal --of committee-report --on-behalf-of head-of-legal"
    assert sign in " ".join(shown.split())
    office.office.types(*CLERK, *sign.split(), "--evidence", key)
    (act,) = office.acts("signed-off")
    assert act["by"]["for_login"] == "head-of-legal"
    assert act["by"]["evidence"] == sha256_bytes(content)
    assert "recorded by" in office.office.asks("mail", "show", key)["unread"]["settled_words"]


def test_a_partner_outside_counts_only_where_their_domain_is_declared(
    office: AnsweredOffice,
) -> None:
    partner = ("officer", "add", "kent-legal", "--name", "Legal Services of the County")
    office.office.types(*partner, "--email", "legal@county.example", "--external")
    office.office.types("officer", "leave", "head-of-legal", "--on", "2017-03-06")
    office.office.types("appoint", "head-of-legal", "kent-legal", "--from", "2017-03-07")
    office.office.on("2017-03-07").daemon_looks()
    request = asked(office, "kent-legal")
    assert "cycle sign" not in request.text
    taken = office.hands_in(an_answer(request, "Signed\n"))
    assert taken["outcome"] == "to-clerk"
    settings = office.office.folder / "cycle.toml"
    with settings.open("a", encoding="utf-8") as opened:
        opened.write('domains = ["county.example"]\n')
    again = an_answer(request, "Signed\n", message_id="<p2@county.example>")
    assert office.hands_in(again)["outcome"] == "recorded"
    assert office.signed() == {"legal": "kent-legal"}
    office.office.types("verify")


def test_what_is_exempt_never_leaves_by_mail(office: AnsweredOffice) -> None:
    report = office.office.folder / REPORT
    text = report.read_text(encoding="utf-8")
    exempt = "classification: exempt\nexempt_under: 3"
    report.write_text(text.replace("classification: non-exempt", exempt), encoding="utf-8")
    amended(office, "section 5(1)(a)", "section 5(1)(b)")
    office.office.on("2017-03-07").daemon_looks()
    request = office.requests("head-of-legal")[-1]
    assert "is exempt from publication" in " ".join(request.text.split())
    assert "That Council be recommended" not in request.text
    assert b"That Council be recommended" not in request.content
    assert office.hands_in(an_answer(request, "Signed\n"))["outcome"] == "recorded"


def test_where_the_workflow_says_by_command_the_words_go_out_and_no_answer_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = answered_office(tmp_path, capsys, ways="[command]")
    lines = office.office.asks("mail", "list")
    (key,) = [
        line["key"]
        for line in lines
        if line["kind"] == "sign-request" and line["recipient"] == "head-of-legal"
    ]
    page = office.office.asks("mail", "show", key)
    assert "That Council be recommended" in page["text"]
    assert "Reply-To" not in page["content"]
    assert "begin with one of" not in page["text"]
    request = Request(key, "head-of-legal", page["line"]["address"], page["content"].encode())
    tag = page["line"]["message_id"][1:33]
    answer = an_answer(request, "Signed\n", to=f"answers+{tag}@council.example")
    assert office.hands_in(answer)["outcome"] == "to-clerk"
    assert office.signed() == {}
