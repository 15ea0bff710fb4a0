"""The words that call a meeting off."""

import pytest

from cycle.declaration.called_off import called_off, moved_here


@pytest.mark.parametrize(
    "text",
    [
        *("Cancelled", "CANCELED", "Planning Committee - cancelled", "Cancellation notice"),
        *("Rescheduled to 25 May", "Re-scheduled", "Moved to 25 May", "MOVED", "re-arranged"),
        *("Abandoned (inquorate)", "Deferred", "Postponed until further notice"),
        *("Not required", "No longer required", "Isn't needed", "not taking place"),
        *("This meeting will not take place", "will no longer be held", "Stood down"),
        *("Wedi'i ganslo", "Canslwyd", "wedi ei chanslo", "Gohiriwyd", "wedi'i ohirio"),
        *("Aildrefnwyd", "wedi ei haildrefnu i 25 Mai", "Symudwyd i 25 Mai", "wedi'i symud"),
        *(
            "Nid oes angen",
            "ddim ei angen",
            "Ni chynhelir y cyfarfod",
            "Dilëwyd",
            "wedi ei ddileu",
        ),
    ],
)
def test_it_is_called_off(text: str) -> None:
    assert called_off(text)


@pytest.mark.parametrize(
    "text",
    [
        *("Confirmed", "Provisional", "If required", "Required", "Cadarnhawyd", ""),
        *("Removed items", "Planning Committee", "Pwyllgor Cynllunio", "Cyngor", "Cabinet"),
        *("Moved from 18 May", "rescheduled from 18/05/2027", "Symudwyd o 18 Mai"),
    ],
)
def test_it_is_not_called_off(text: str) -> None:
    assert not called_off(text)


@pytest.mark.parametrize(
    "text", ["Moved from 18 May", "(postponed from April)", "Symudwyd o 18 Mai"]
)
def test_where_a_meeting_was_moved_to_is_told(text: str) -> None:
    assert moved_here(text)
    assert not moved_here("Moved to 25 May")
