"""A year beyond those that this version knows, and the government's list of it."""

import json
from typing import Any

from tests.acceptance.offices import Office


def government_list(year: int) -> dict[str, dict[str, object]]:
    days = ("01-01", "03-30", "04-02", "05-07", "05-28", "08-27", "12-25", "12-26")
    events = [{"title": "A holiday", "date": f"{year}-{day}", "notes": ""} for day in days]
    return {"england-and-wales": {"division": "england-and-wales", "events": events}}


def test_a_year_is_proclaimed_once_the_governments_list_of_it_is_taken_in(
    office: Office,
) -> None:
    listed = government_list(2029)
    events: Any = listed["england-and-wales"]["events"]

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


def test_the_doctor_counts_in_local_days_how_long_they_are_proclaimed(office: Office) -> None:
    file = office.folder / "workflows" / "community-safety.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Europe/London", "Pacific/Auckland"), encoding="utf-8")
    office.opens()

    def looks(at: str) -> tuple[str, str]:
        lines = office.at(at).ask("doctor", "--json").json
        (line,) = [each for each in lines if each["what"] == "bank holidays"]
        return line["standing"], line["says"]

    # In Auckland it is the 28th from 11:00 in London on.
    assert looks("2027-11-27 10:30")[0] == "ok"
    assert looks("2027-11-27 11:30")[0] == "warn"
    office.ask(
        "holiday", "import", office.paper("2029.json", json.dumps(government_list(2029)))
    )
    standing, says = looks("2027-11-27 11:30")
    assert (standing, "as proclaimed to 2029-12-31" in says) == ("ok", True)
