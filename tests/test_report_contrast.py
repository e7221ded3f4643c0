"""Colours: WCAG 2.2 AA contrast in the light and in the dark (1.4.3 text, 1.4.11 graphics)."""

import re
from importlib.resources import files

import pytest

TEXT, GRAPHIC = 4.5, 3.0
STYLE = (files("terazi.report") / "templates" / "style.css").read_text(encoding="utf-8")
PAIRS = [
    ("ink", "paper", TEXT),
    ("soft", "paper", TEXT),
    ("ink", "band", TEXT),
    ("soft", "band", TEXT),
    ("deep", "paper", TEXT),
    ("deep", "band", TEXT),
    ("paper", "stop", GRAPHIC),
    ("stop", "paper", GRAPHIC),
    ("go", "paper", GRAPHIC),
    ("paper", "go", GRAPHIC),
    ("deep", "pale", GRAPHIC),
    ("ink", "pale", GRAPHIC),
]


def colours(scheme: str) -> dict[str, tuple[int, ...]]:
    light, dark = (
        dict(re.findall(r"--(\w+):#([0-9a-f]{6})\b", block))
        for block in (STYLE.partition("@media")[0], STYLE.partition("color-scheme:dark")[2])
    )
    chosen = light if scheme == "light" else {**light, **dark}
    return {
        name: tuple(int(value[i : i + 2], 16) for i in (0, 2, 4)) for name, value in chosen.items()
    }


def luminance(colour: tuple[int, ...]) -> float:
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_contrast(scheme: str, front: str, back: str, least: float) -> None:
    found = colours(scheme)
    one, two = sorted((luminance(found[front]), luminance(found[back])))
    assert (two + 0.05) / (one + 0.05) >= least


def test_the_formula_knows_black_on_white() -> None:
    assert (luminance((255, 255, 255)) + 0.05) / (luminance((0, 0, 0)) + 0.05) == pytest.approx(21)
