"""What a file of officers would change."""

from datetime import date

from cycle.declaration.officers import DeclaredOfficer
from cycle.service.officer_import import OfficersChanged, difference
from cycle.store.officers import Appointment, AppointmentKind, Officer

TODAY = date(2027, 1, 15)
LONG_AGO = date(2016, 1, 1)
JO = Officer(login="jo", name="Jo", email="jo@council.example")
SAM = Officer(login="sam", name="Sam", email="sam@council.example")


def named(officer: Officer, *roles: str, since: date = LONG_AGO) -> DeclaredOfficer:
    return DeclaredOfficer(
        login=officer.login,
        name=officer.name,
        email=officer.email,
        roles=roles,
        from_on=since,
        external=officer.external,
    )


def holds(
    officer: Officer,
    role: str,
    since: date = LONG_AGO,
    until: date | None = None,
    number: int = 1,
) -> Appointment:
    return Appointment(
        id=number,
        role=role,
        officer=officer,
        capacity=AppointmentKind.HOLDER,
        from_on=since,
        to_on=until,
    )


def differ(*people: DeclaredOfficer, held: tuple[Appointment, ...] = ()) -> OfficersChanged:
    return difference(people, (JO, SAM), held, TODAY)


def test_the_same_file_again_changes_nothing() -> None:
    assert differ(named(JO, "clerk"), held=(holds(JO, "clerk"),)) == OfficersChanged()


def test_another_beginning_on_record_stays_and_is_told() -> None:
    held = (holds(JO, "clerk", date(2026, 5, 1)),)
    assert differ(named(JO, "clerk"), held=held) == OfficersChanged(
        notes=[
            ("jo holds clerk from 2026-05-01 on, the file says 2016-01-01; the record stays.")
        ]
    )


def test_the_offices_of_one_who_is_not_in_the_file_are_told_and_stay() -> None:
    ends = holds(SAM, "legal", until=date(2027, 3, 31), number=2)
    found = differ(named(JO), held=(holds(SAM, "clerk"), ends))
    assert found == OfficersChanged(
        notes=[
            (
                "sam is not in the file and still holds clerk. To end that: "
                "cycle appoint --end 1 --on DATE"
            )
        ]
    )


def test_a_changed_name_or_address_is_a_change() -> None:
    other = Officer(login="jo", name="Jo Smith", email="jo@council.example")
    assert differ(named(other)).changed == [(JO, named(other))]


def test_an_office_passes_on_from_the_day_before() -> None:
    found = differ(named(SAM, "clerk", since=date(2027, 2, 1)), held=(holds(JO, "clerk"),))
    (ending,) = found.ended
    assert (ending.to_on, ending.successor) == (date(2027, 1, 31), "sam")
    assert [role for role, _ in found.appointed] == ["clerk"]


def test_two_people_may_change_places() -> None:
    start = date(2027, 2, 1)
    held = (holds(JO, "clerk"), holds(SAM, "legal", number=2))
    found = differ(named(JO, "legal", since=start), named(SAM, "clerk", since=start), held=held)
    assert {each.appointment.id for each in found.ended} == {1, 2}
    assert found.kept == []


def test_the_same_file_again_leaves_two_people_who_are_to_change_places() -> None:
    end, start = date(2027, 1, 31), date(2027, 2, 1)
    held = (
        holds(JO, "clerk", until=end),
        holds(SAM, "legal", until=end, number=2),
        holds(JO, "legal", since=start, number=3),
        holds(SAM, "clerk", since=start, number=4),
    )
    people = named(JO, "legal", since=start), named(SAM, "clerk", since=start)
    assert differ(*people, held=held) == OfficersChanged()


def test_an_office_held_from_a_later_day_is_not_given_from_an_earlier_one() -> None:
    found = differ(named(SAM, "clerk"), held=(holds(JO, "clerk", date(2026, 5, 1)),))
    assert "write a later day" in found.against[0]


def test_an_appointment_that_the_file_does_not_name_is_kept_and_named() -> None:
    held = (holds(JO, "clerk"), holds(SAM, "legal", number=2))
    found = differ(named(JO), held=held)
    assert [each.id for each in found.kept] == [1]
    assert found.ended == []


def test_an_appointment_that_has_an_end_stays_so() -> None:
    held = (holds(JO, "clerk", until=date(2027, 3, 31)),)
    found = differ(named(JO, "clerk"), held=held)
    assert found.appointed == []
    assert "cycle appoint clerk jo --from DATE" in found.notes[0]


def test_an_appointment_that_ended_before_is_given_anew() -> None:
    held = (holds(JO, "clerk", until=date(2026, 3, 31)),)
    found = differ(named(JO, "clerk", since=date(2027, 1, 1)), held=held)
    assert [role for role, _ in found.appointed] == ["clerk"]


def test_one_who_left_stays_away() -> None:
    gone = Officer(login="al", name="Al", email="al@x.example", left_on=date(2026, 1, 1))
    found = difference([named(gone, "clerk")], [gone], [], TODAY)
    assert (found.added, found.appointed) == ([], [])
    assert "left on 2026-01-01" in found.notes[0]


def test_capitals_alone_make_another_login_and_a_question() -> None:
    other = Officer(login="JO", name="Jo", email="jo@council.example")
    found = differ(named(other))
    assert [person.login for person in found.added] == ["JO"]
    assert "two people" in found.notes[0]


def test_an_officer_does_not_become_a_partner() -> None:
    partner = Officer(login="jo", name="Jo", email="jo@council.example", external=True)
    assert differ(named(JO)).against == []
    assert "cannot be changed" in differ(named(partner)).against[0]
