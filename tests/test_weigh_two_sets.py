"""Two test sets of one use in a proposal: both are measured, and what neither has is said once."""

from pathlib import Path

import pytest
import yaml

from terazi import weigh as weighing
from terazi.finding import Grade
from tests.test_weigh import DAY, PROPOSAL, fakes, write

__all__ = ["fakes"]  # a fixture


@pytest.mark.usefixtures("fakes")
def test_two_lists_of_stereotypes(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "sets").mkdir(parents=True)
    for name in ("one", "two"):
        entry = {
            "name": name,
            "title": name,
            "kind": "stereotype",
            "use": "stereotypes",
            "licence": "CC0",
            "format": {"kind": "table", "delimiter": "comma"},
            "fields": {
                "id": ["who", "what"],
                "identity": "who",
                "attribute": "what",
                "local": {"said": "yes", "of": ["yes", "no"]},
            },
            "files": [{"language": "en", "path": f"{name}.csv"}],
        }
        (folder / "sets" / f"{name}.yaml").write_text(yaml.safe_dump(entry), encoding="utf-8")
        rows = "".join(f"P{i % 12},{name}{i},3,0\n" for i in range(30))
        (folder / "sets" / f"{name}.csv").write_text("who,what,yes,no\n" + rows, encoding="utf-8")
    document = {**PROPOSAL, "test_sets": ["sets/one.yaml", "sets/two.yaml"]}
    done = weighing.weigh(write(folder, document), tmp_path / "out", today=DAY)
    found = [f for f in done.findings if f.probe == "stereotypes"]
    assert {f.group for f in found if f.estimate is not None} == {"one: all", "two: all"}
    (unknown,) = [f for f in found if f.grade is Grade.UNKNOWN]
    assert unknown.language == "sw"
    assert "one: one has nothing in Swahili" in unknown.note
    assert "two: two has nothing in Swahili" in unknown.note
