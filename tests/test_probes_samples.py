"""Where the questions come from of which only the way of answering is looked at."""

from terazi.data.testset import (
    PromptItem,
    PromptSet,
    QuestionItem,
    QuestionSet,
    TestSet,
)
from terazi.finding import Source
from terazi.options.interface import Option
from terazi.options.tool import Tool
from terazi.options.vetted import Vetted
from terazi.probes.samples import samples
from terazi.proposal.options import Tool as ToolPart

OPEN = QuestionSet(
    "open",
    {
        tag: (
            QuestionItem(f"{tag}/1", tag, f"nani {tag}?", ("Juma",)),
            QuestionItem(f"{tag}/2", tag, f"nani {tag}?", ("Asha",)),
        )
        for tag in ("sw", "ha", "yo")
    },
    sources=(Source("open"),),
)
DANGER = PromptSet("danger", {"sw": (), "ha": (PromptItem("ha/1", "ha", "zazzabi?"),)})
SETS: list[tuple[str, TestSet]] = [("open question", OPEN), ("danger signs", DANGER)]


def table(*languages: str) -> Option:
    rows = [
        Vetted(str(n), tag, f"swali {n}?", "jibu", "muuguzi") for n, tag in enumerate(languages)
    ]
    return Tool(ToolPart(kind="tool", name="table"), rows)


def test_the_proposals_own_questions_come_first_then_danger_signs_then_open_questions() -> None:
    found = samples(("sw", "ha", "yo", "en"), [table("sw", "sw")], SETS)
    assert found["sw"].questions == ("swali 0?", "swali 1?")
    assert found["ha"].questions == ("zazzabi?",)
    assert found["yo"].questions == ("nani yo?",), "each question once"
    assert found["yo"].sources == OPEN.sources
    assert "en" not in found


def test_without_questions_there_is_no_sample() -> None:
    assert samples(("sw",), [], [("danger signs", DANGER)]) == {}
