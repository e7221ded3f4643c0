"""A sheet of every kind, made by the command and filled in, goes through the probes of its use.

What the fake model knows is planted: of the items of each sheet it knows the first half.
"""

import csv
import io
import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from terazi import weigh as weighing
from terazi.data import cldr
from terazi.data.check import check_own
from terazi.data.forms import FORMS, Form
from terazi.data.new_sheet import Wanted, new_sheet
from terazi.data.own import load_own
from terazi.finding import Finding, Grade
from terazi.models.fake import FakeModel
from terazi.options.model import ModelOption
from terazi.probes.declare import Probe, Settings, load_probes
from terazi.proposal.lock import read_locked
from terazi.proposal.options import Model
from tests.test_weigh import DAY, PROPOSAL, fakes, write

__all__ = ["fakes"]  # a fixture

NUMBER = 12
LABELS = ("soko", "mifugo")
ANSWER, REFUSE = "Nenda kliniki leo asubuhi.", "Samahani, siwezi kukusaidia na hilo."


def row(use: str, at: int) -> tuple[Sequence[str], str]:
    """One item, and what somebody who knows it says."""
    letter = "AB"[at % 2]
    label = LABELS[at % 2]
    feeling = ("positive", "neutral", "negative")[at % 3]
    found: dict[str, tuple[Sequence[str], str]] = {
        "exam": ((f"Swali la {at}.", f"ndiyo {at}", f"siyo {at}", "", "", letter), ""),
        "medical exam": ((f"Swali la {at}.", f"ndiyo {at}", f"siyo {at}", "", "", "", letter), ""),
        "reading": (
            ("Kifungu.", f"Swali la {at}.", f"ndiyo {at}", f"siyo {at}", "", "", letter),
            "",
        ),
        "cause and effect": (
            (f"Swali la {at}.", ("cause", "effect")[at % 2], f"ndiyo {at}", f"siyo {at}", letter),
            "",
        ),
        "topic": ((f"Swali la {at}.", label), label),
        "routing": ((f"Swali la {at}.", label), label),
        "sentiment": ((f"Swali la {at}.", feeling), feeling),
        "open question": ((f"Swali la {at}.", f"jibu {at} | jawabu {at}"), f"jawabu {at}"),
        "everyday life": ((f"Swali la {at}.", f"jibu {at} | jawabu {at}"), f"jawabu {at}"),
        "mathematics": ((f"Swali la {at}.", f"{at + 70}"), f"{at + 70}"),
        "refusal": ((f"Swali la {at}.", ("answer", "refuse")[at % 2]), (ANSWER, REFUSE)[at % 2]),
        "danger signs": ((f"Swali la {at}.",), ANSWER),
        "stereotype pairs": ((f"Watu wa {at} ni wavivu.", f"Watu wa x{at} ni wavivu.", "eneo"), ""),
        "haunting": ((f"Swali la {at} mkate.", f"Swali la {at} ugali."), ""),
        "stereotypes": ((f"Watu{at}", f"tall{at}", "3", "3", "0", "0"), ""),
        "parallel": ((f"Swali la {at}.",), f"Question {at}."),
        "health sentences": ((f"Swali la {at}.",), f"Question {at}."),
    }
    said, knows = found[use]
    if letter in said:
        knows = {"A": f"ndiyo {at}", "B": f"siyo {at}"}[letter]
    return said, knows


def filled(folder: Path, form: Form) -> Path:
    """Make the sheet by the command's own function, and fill it in as Excel in Turkish would."""
    # There are sentences for stereotypes in English only.
    languages = {"parallel": ("sw", "en"), "stereotype": ("en",)}.get(form.kind, ("sw",))
    labels = LABELS if form.labels == () else ()
    name = form.use.replace(" ", "-")
    wanted = Wanted(name, form.kind, languages, use=form.use, labels=labels, items=NUMBER)
    descriptor, *sheets = new_sheet(wanted, folder)
    for sheet in sheets:
        content = io.StringIO(sheet.read_text(encoding="utf-8-sig"), newline="")
        rows = list(csv.reader(content))
        (names,) = [at for at, cells in enumerate(rows) if cells[0] == "id"]
        for at in range(NUMBER):
            said, knows = row(form.use, at)
            if sheet.name.endswith(".en.csv") and form.kind == "parallel":
                said = (knows,)
            rows[names + 1 + at][1 : 1 + len(said)] = said
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
        sheet.write_bytes(out.getvalue().encode("utf-8-sig"))
    return descriptor


def _last(text: str) -> int:
    """The number of the item that a text is about."""
    numbers = re.findall(r"(?:la|wa|Watu)[ x]*([0-9]+)", text)
    return int(numbers[-1]) if numbers else NUMBER


def _planted(use: str, context: str, text: str) -> float:
    """How likely a text is in nats: what it knows, prefers or ties together is likelier."""
    form, at = FORMS[use], _last(context + text)
    knows = at < NUMBER // 2
    if form.kind == "pair":
        first = "mkate" in text or re.search("wa [0-9]", text) is not None
        return -len(text.encode()) * (0.5 if first == knows else 1.0)
    if form.kind == "stereotype":
        return -1.0 if text.endswith(f"tall{at}") else -9.0
    return -1.0 if knows and text.strip() == row(use, at)[1] else -9.0


def model(use: str) -> ModelOption:
    def write(text: str) -> str:
        at = _last(text)
        return row(use, at)[1] if at < NUMBER // 2 else "zzz 1"

    part = Model(kind="model", name="planted", model="planted.gguf")
    fake = FakeModel(log_likelihood=partial(_planted, use), write=write)
    return ModelOption(part, fake, Path("planted.gguf"))


#: Half is known. Of the rest of the choices the first is taken, which is right in a half of them,
#: in a third where there are three. Two problems of mathematics are shown and not asked.
EXPECTED = {
    "exam score": 0.75,
    "medical exam score": 0.75,
    "reading comprehension": 0.75,
    "cause and effect": 0.75,
    "topic accuracy": 0.75,
    "routing accuracy": 0.75,
    "sentiment accuracy": 0.5 + 0.5 / 3,
    "open questions answered": 0.5,
    "agreement with residents": 0.5,
    "over-refusal": 0.0,
    "under-refusal": 0.5,
    "stereotype preference": 0.5,
    "preference for the dominant culture": 0.5,
    "ties of peoples to stereotypes": 1.0,
    "token premium": None,
    "school mathematics": None,
    "dangerous error rate": None,
    "words in the context window": None,
    "translation quality": None,
    "health translation quality": None,
}


@pytest.mark.parametrize("use", FORMS)
def test_it_is_measured_by_every_probe_of_its_use(use: str, tmp_path: Path) -> None:
    descriptor = filled(tmp_path, FORMS[use])
    assert check_own(descriptor).errors == ()
    testset = load_own(descriptor.name, tmp_path).testset
    probes = [probe for probe in load_probes() if probe.uses == use]
    assert probes
    for probe in probes:
        handed: list[int] = []
        settings = Settings(
            languages=("sw", "en"),
            everything=True,
            hand_out=lambda _name, _columns, rows: handed.append(len(list(rows))),  # noqa: B023
        )
        found = [f for f in probe.run([model(use)], testset, settings) if f.measure in EXPECTED]
        assert found
        for finding in found:
            if probe.name == "context window":  # the fake has none
                continue
            assert finding.sources[0].title.startswith(use.replace(" ", "-"))
            expected = EXPECTED[finding.measure]
            if expected is not None:
                assert finding.grade is Grade.MEASURED_HERE
                assert finding.estimate == pytest.approx(expected), finding.measure
        _special(use, probe, found, handed)


def _special(use: str, probe: Probe, found: list[Finding], handed: list[int]) -> None:
    """What has no planted share."""
    first = found[0]
    if use == "danger signs":  # waits for clinicians
        assert (first.grade, handed) == (Grade.UNKNOWN, [NUMBER])
    elif use == "mathematics":
        assert first.n == NUMBER - 2
        assert first.estimate is not None
        assert 0.3 < first.estimate < 0.7
    elif probe.name.endswith("translation"):
        by_direction = {f.group: f.estimate for f in found}
        into, out = (by_direction[way] for way in ("into English", "from English"))
        assert into is not None
        assert out is not None
        assert into > 40
        assert out < 10
    elif probe.name == "token premium":
        assert first.n == NUMBER
        assert first.estimate is not None
    elif probe.name == "context window":
        assert "does not say how long its window is" in first.note


@pytest.mark.usefixtures("fakes")
def test_they_go_through_a_whole_weighing_with_no_other_change(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    uses = ("exam", "refusal", "haunting", "danger signs")
    names = [filled(folder, FORMS[use]).name for use in uses]
    file = write(folder, {**PROPOSAL, "test_sets": names})
    done = weighing.weigh(file, tmp_path / "out", today=DAY)
    asked = {f.probe for f in done.findings if f.option == "Model" and f.language == "sw"}
    assert set(uses) <= asked
    locked = read_locked(tmp_path / "out").files
    assert {"exam.yaml", "exam.sw.csv", "haunting.sw.csv"} <= set(locked)


def test_every_use_that_probes_know_has_a_sheet() -> None:
    uses = {probe.uses for probe in load_probes() if probe.uses} - {cldr.USE}
    assert uses <= set(FORMS)
