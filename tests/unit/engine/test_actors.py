"""Who signs, as it stands in the journal."""

from cycle.engine.actors import Actor, By, Capacity, OfficeHeld


def held(role: str, capacity: Capacity = Capacity.HOLDER) -> OfficeHeld:
    return OfficeHeld(role=role, title=role.upper(), capacity=capacity)


def test_an_officer_acts_in_their_own_office_before_a_deputys() -> None:
    both = Actor(login="a", name="A", offices=(held("legal", Capacity.DEPUTY), held("legal")))
    office = both.office("legal")
    assert office
    assert office.capacity is Capacity.HOLDER


def test_an_officer_without_the_office_has_none_to_act_in() -> None:
    assert Actor(login="a", name="A", offices=(held("legal"),)).office("finance") is None
    assert Actor(login="a", name="A").first_office(()) is None


def test_a_signature_says_for_whom_and_by_whose_hand() -> None:
    by = By(
        login="d",
        name="D",
        title="Deputy",
        capacity=Capacity.DEPUTY,
        acting_for="The Head",
        typed_by="root",
    )
    assert str(by) == "D, Deputy, deputy for The Head (typed by root)"
    assert str(By(login="h", name="The Head", title="The Head")) == "The Head"
