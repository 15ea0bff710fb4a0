"""Every colour of text against every ground it stands on: WCAG 2.2, success criterion 1.4.3,
level AA.
"""

import re

import pytest

from cycle import shipped

BASE = (shipped.templates() / "mail" / "base.html.j2").read_text(encoding="utf-8")
LIGHT, DARK = BASE.split("@media (prefers-color-scheme: dark)")
GROUND = re.compile(r"background-color: (#[0-9a-f]{6})")
TEXT = re.compile(r"(?<!-)color: (#[0-9a-f]{6})")


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4
        for each in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_ratio_is_reckoned_as_the_standard_has_it() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)


@pytest.mark.parametrize("styles", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read_on_every_ground(styles: str) -> None:
    texts, grounds = set(TEXT.findall(styles)), set(GROUND.findall(styles))
    assert len(texts) >= 4
    assert len(grounds) == 2
    assert {
        (text, ground) for text in texts for ground in grounds if contrast(text, ground) < 4.5
    } == set()
