from datetime import date
from pathlib import Path

import pytest

from cycle.chosen_workflows import known
from cycle.declaration.faults import DeclarationError
from cycle.declaration.officers import read_officers
from cycle.machine.loading import load_workflow
from cycle.text_checks import (
    AddressError,
    UnfitTextError,
    checked_address,
    checked_name,
    typed_address,
)

WORKFLOWS = Path(__file__).parents[3] / "workflows"


def test_the_shipped_officers_hold_every_role_of_the_shipped_workflows_once() -> None:
    machines = [load_workflow(WORKFLOWS / f"{name}.yaml") for name in known()]
    officers = read_officers((WORKFLOWS / "officers.yaml").read_bytes(), "officers.yaml")
    assert {officer.login: officer.name for officer in officers} == {
        key: role.title for machine in machines for key, role in machine.roles.items()
    }
    assert all(officer.roles == (officer.login,) for officer in officers)
    assert {officer.from_on for officer in officers} == {date(2016, 1, 1)}


@pytest.mark.parametrize(
    "address",
    [
        "head-of-legal@council.example",
        "o'neil+cycle@legal.council.example",
        "root@localhost",
        "a@b.c",
    ],
)
def test_a_plain_address_is_taken(address: str) -> None:
    assert checked_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "clerk",
        "clerk@",
        "@council.example",
        "clerk@council",
        "clerk@council.example\n",
        "clerk@council.example\nBcc: all@council.example",
        "clerk@council.example, mayor@council.example",
        "Clerk <clerk@council.example>",
        "clerk@-council.example",
        "clerk@council..example",
        ".clerk@council.example",
        "cle..rk@council.example",
        "clérk@council.example",
        "clerk@cöuncil.example",
        '"the clerk"@council.example',
        "clerk\x00@council.example",
        f"{'a' * 65}@council.example",
        f"clerk@{'a' * 64}.example",
        f"clerk@{'a.' * 125}example",
    ],
)
def test_anything_but_one_plain_address_is_refused(address: str) -> None:
    with pytest.raises(AddressError):
        checked_address(address)


@pytest.mark.parametrize(
    "name", ["", " Clerk", "Clerk\n", "Town\x07Clerk", "Town\u202eClerk", "x" * 201]
)
def test_a_name_is_printable_and_on_one_line(name: str) -> None:
    with pytest.raises(UnfitTextError):
        checked_name(name)
    checked_name("Director of Finance & Business Improvement, née Ó Súilleabháin")


def test_every_fault_of_the_officers_is_told_at_its_place() -> None:
    text = """officers:
  - {login: clerk, name: Town Clerk, email: clerk@council, roles: [clerk], from: 2016-01-01}
  - {login: The Mayor, name: " Mayor", email: mayor@council.example, role: [mayor],
     from: 2016-02-30}
"""
    with pytest.raises(DeclarationError) as caught:
        read_officers(text.encode(), "file")
    assert caught.value.message.split("\n") == [
        "file:2:45: 'clerk@council' is not an e-mail address",
        "file:3:13: 'The Mayor' is no login",
        "file:3:30: ' Mayor' is no name",
        'file:3:70: unknown key "role" (did you mean "roles"?)',
        "file:4:12: there is no day 2016-02-30. Look up the date",
    ]


def test_a_login_belongs_to_one_officer() -> None:
    entry = "- {login: clerk, name: Town Clerk, email: clerk@council.example, from: 2016-01-01}"
    with pytest.raises(DeclarationError, match='file:3:13: the login "clerk" stands twice'):
        read_officers(f"officers:\n  {entry}\n  {entry}\n".encode(), "file")


def test_a_partner_is_declared_as_external_and_an_officer_is_none_by_silence() -> None:
    entry = (
        "  - {login: LOGIN, name: A Name, email: a@partner.example, from: 2016-01-01EXTERNAL}\n"
    )
    partner = entry.replace("LOGIN", "probation").replace("EXTERNAL", ", external: true")
    text = "officers:\n" + partner + entry.replace("LOGIN", "clerk").replace("EXTERNAL", "")
    assert [officer.external for officer in read_officers(text.encode(), "officers.yaml")] == [
        True,
        False,
    ]


def test_a_role_for_two_people_is_refused_with_its_line_and_both_names() -> None:
    one = "  - {{login: {0}, name: N, email: n@x.example, roles: [{1}], from: 2026-01-01}}\n"
    content = "officers:\n" + one.format("jo", "clerk") + one.format("sam", "legal, clerk")
    with pytest.raises(DeclarationError) as caught:
        read_officers(content.encode(), "officers.yaml")
    assert caught.value.message.startswith("officers.yaml:3:")
    assert (
        'the role "clerk" stands for jo and again for sam: one person holds it'
        in caught.value.message
    )


@pytest.mark.parametrize(
    "address", ["b\u00fcro@k\u00f6ln.example", "b\u00fcro@council.example"]
)
def test_an_address_is_refused_as_it_was_typed_and_for_its_first_part(address: str) -> None:
    with pytest.raises(AddressError) as caught:
        typed_address(address)
    assert caught.value.message == (
        f"{address!r} is not an e-mail address: the part before the @ must be ASCII"
    )


def test_an_address_in_another_script_that_is_none_is_refused_as_it_was_typed() -> None:
    address = ".clerk@k\u00f6ln.example"
    with pytest.raises(AddressError) as caught:
        typed_address(address)
    assert caught.value.message == f"{address!r} is not an e-mail address"
