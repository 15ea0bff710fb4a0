"""A year beyond those that this version knows, and the government's list of it."""

import json

from tests.acceptance.offices import Office


def test_a_year_is_proclaimed_once_the_governments_list_of_it_is_taken_in(
    office: Office,
) -> None:
    days = ("01-01", "03-30", "04-02", "05-07", "05-28", "08-27", "12-25", "12-26")
    events = [{"title": "A holiday", "date": f"2029-{day}", "notes": ""} for day in days]
    listed = {"england-and-wales": {"division": "england-and-wales", "events": events}}

    def standing() -> set[str]:
        rows = office.ask("holiday", "list", "--year", "2029", "--json").json
        return {row["standing"] for row in rows}

    incomplete = {"england-and-wales": {**listed["england-and-wales"], "events": events[1:]}}
    office.ask("holiday", "import", office.paper("part.json", json.dumps(incomplete)))
    assert standing() == {"computed"}
    done = office.ask("holiday", "import", office.paper("all.json", json.dumps(listed)))
    assert "is proclaimed for england-and-wales, as was computed" in done.out
    assert standing() == {"proclaimed"}
    later = office.ask("holiday", "list", "--year", "2030", "--json").json
    assert {row["standing"] for row in later} == {"computed"}
    assert office.ask("verify").code == 0
