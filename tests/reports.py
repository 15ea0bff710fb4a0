"""Reports in a few words, for tests: all that a report must say, but for what the test is
about.
"""

from collections.abc import Mapping, Sequence

from cycle.declaration.report import Option, Report


def a_report_of(
    *, recommendations: Sequence[str], implications: Mapping[str, str], background: str
) -> Report:
    return Report(
        final_decision_maker="council",
        lead_head_of_service="Head of Housing and Community Services",
        lead_officer="Community Safety Partnerships Officer",
        classification="non-exempt",
        wards="All wards",
        recommendations=tuple(recommendations),
        corporate_priorities=("Safe streets.",),
        purpose="To decide.",
        background=background,
        do_nothing="Nothing is done.",
        options=(Option(title="Adopt", text="It is adopted.", recommended=True),),
        preferred_option="To adopt.",
        previous_feedback="None.",
        next_steps="It is sent out.",
        implications=implications,
    )
