"""Weighings whose models are not at hand: an endpoint that is gone, a file that was moved."""

from dataclasses import replace
from functools import partial
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from terazi.errors import InputError
from terazi.ledger.journal import Journal
from terazi.models.endpoint.line import Limits
from terazi.options.model import ModelOption
from terazi.probes.context_window import window_of
from terazi.proposal.lock import read_locked
from terazi.provenance import ABSENT, FILES, requirements, versions
from terazi.report.facts import read_facts
from terazi.verify.checks import Status
from terazi.verify.computed import Computed
from terazi.verify.differences import between
from terazi.verify.recompute import never_asked
from terazi.verify.replay import FromJournal, Gaps, NotInJournalError, from_journal, remembered
from terazi.verify.run import verify
from tests import report_samples as sample
from tests.models_endpoint_server import Behaviour, openai, serve
from tests.test_weigh_endpoint import faulty, proposal, weigh
from tests.verify_samples import faked, found, told, weighed


@pytest.mark.parametrize("behaviour", [openai, faulty])
def test_an_endpoint_that_is_gone_is_not_needed(
    behaviour: Behaviour, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = partial(
        Limits, give_up_after=10**6, timeout=0.5, tries=2, first_pause=0.001, longest_pause=0
    )
    monkeypatch.setattr("terazi.options.model.Limits", patient)
    with serve(behaviour) as endpoint:
        weigh(proposal(tmp_path / "in", endpoint.url), tmp_path / "out")
        asked = len(endpoint.asked)
    checked = verify(tmp_path / "out", again=3)
    assert len(endpoint.asked) == asked
    assert not checked.differs, told(checked)
    why = " ".join(check.why for check in found(checked, Status.NOT_HERE))
    assert "behind an endpoint" in why
    assert "paid for" in why
    assert any("every finding" in check.what for check in found(checked, Status.HOLDS))


def test_whoever_reads_a_file_that_is_not_here_is_noted(tmp_path: Path) -> None:
    weighed(tmp_path)
    (tmp_path / "in/model.gguf").unlink()
    out, gaps = tmp_path / "out", Gaps()
    locked, facts = read_locked(out), read_facts(out)
    with faked(tmp_path), Journal(out / "journal.sqlite") as journal:
        options = from_journal(locked.proposal, tmp_path / "in", facts, journal, gaps)
        (option,) = (one for one in options if isinstance(one, ModelOption))
        assert isinstance(option.model, FromJournal)
        option.model.about = "context window"
        assert ("Model", "context window") not in gaps.files
        assert "does not say" in str(window_of(option))
        assert ("Model", "context window") in gaps.files
        assert not gaps.missing
        assert option.model.score([]) == []
        with pytest.raises(NotInJournalError):
            remembered(journal)({"measurement": "speed"}, dict)


_ABSENT = "the program that tells languages is not installed"


def test_what_could_not_be_measured_then_is_no_difference_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as then:
        then.setattr("terazi.probes.language_fidelity.no_identifier", lambda: _ABSENT)
        weighed(tmp_path)
    monkeypatch.setattr("terazi.probes.language_fidelity.no_identifier", lambda: "")
    with faked(tmp_path):
        checked = verify(tmp_path / "out")
    assert not checked.differs, told(checked)
    assert any("never asked for" in check.why for check in found(checked, Status.NOT_HERE))


def test_what_cannot_be_measured_now_is_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weighed(tmp_path)
    here = {**versions(), "py3langid": ABSENT}
    monkeypatch.setattr("terazi.verify.recompute.programs", lambda: here)
    monkeypatch.setattr("terazi.probes.language_fidelity.no_identifier", lambda: _ABSENT)
    with faked(tmp_path):
        checked = verify(tmp_path / "out")
        assert not checked.differs, told(checked)
        here["py3langid"] = versions()["py3langid"]
        assert verify(tmp_path / "out").differs, "then nothing excuses it"
    assert any("not installed here" in check.why for check in found(checked, Status.NOT_HERE))


def test_versions_name_what_is_absent_and_the_code_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> str:
        if name == "sacrebleu":
            raise PackageNotFoundError(name)
        return "1.0"

    monkeypatch.setattr("terazi.provenance.version", absent)
    known = versions()
    assert known["sacrebleu"] == ABSENT
    assert {"py3langid", "cyllama", "transformers", "torch", "rensa"} <= known.keys()
    assert len(known[FILES]) == 16
    assert requirements(known).keys() == known.keys() - {"sacrebleu", "python", FILES}


def test_pages_are_compared_in_words_and_without_their_styles() -> None:
    page = "<html><style>{}</style><p>It costs <b>{}</b> a month</p></html>".format
    (text,) = between("report.html", page("a", "5 KES").encode(), page("a", "6 KES").encode())
    assert (text.kept, text.found) == ("5 KES", "6 KES")
    (style,) = between("report.html", page("a", "5").encode(), page("b{top:0}", "6").encode())
    assert "style sheet" in style.place
    assert "top" not in f"{style}"


def test_facts_that_name_no_model_are_refused(tmp_path: Path) -> None:
    weighed(tmp_path)
    out = tmp_path / "out"
    locked, facts = read_locked(out), read_facts(out)
    with faked(tmp_path), Journal(out / "journal.sqlite") as journal:
        unnamed = replace(facts, models=())
        with pytest.raises(InputError, match="which model answered"):
            from_journal(locked.proposal, tmp_path / "in", unnamed, journal, Gaps())


def test_what_is_worked_out_from_what_cannot_be_made_again_is_excused() -> None:
    gone = [("topic", "topic accuracy", sample.LARGE, "sw", "")]
    computed = Computed(sample.proposal(), gone)
    of_large = sample.figure(sample.LARGE, "cost over the horizon", "KES", 1.0)
    claim = replace(of_large, probe="claims", measure="claim", group="claim 1")
    assert "topic accuracy of " + sample.LARGE in computed.excuse(of_large)
    assert "topic accuracy" in computed.excuse(claim)
    assert "topic accuracy" in computed.excuse(replace(of_large, option="the proposal"))
    assert not computed.excuse(replace(claim, group="claim 2"))  # it names no measure
    assert not computed.excuse(replace(claim, group="claim 99"))
    assert not computed.excuse(replace(of_large, option=sample.SMALL))
    assert not computed.excuse(sample.share(sample.LARGE, "en", 0.5))  # measured, not worked out
    assert not Computed(sample.proposal(), []).excuse(of_large)


def test_what_guessing_gets_was_not_worked_out_where_nothing_was_measured() -> None:
    unmeasured = sample.share(sample.LARGE, "sw", None)
    guess = sample.share("guess: chance", "sw", 0.25)
    gaps = Gaps(missing={(sample.LARGE, unmeasured.probe): 3})
    assert never_asked([unmeasured], guess, gaps)
    assert never_asked([unmeasured], unmeasured, gaps)
    assert not never_asked([unmeasured, replace(guess, estimate=0.2)], guess, gaps)  # it was
    assert not never_asked([unmeasured], replace(guess, probe="another"), gaps)
    assert not never_asked([sample.share(sample.LARGE, "sw", 0.5)], guess, gaps)
    assert not never_asked([unmeasured], guess, Gaps())
