"""Corpora made for tests: sentences in a language by lot, and folders with a manifest."""

import random
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import yaml

from terazi.foundry.corpus.audit import Audit, audit

SWAHILI = """
    mtoto mama baba shule nyumba maji chakula mwalimu kitabu kijiji mgonjwa daktari dawa
    hospitali watu wengi wanaenda sokoni asubuhi jioni kununua samaki mboga matunda kwa sababu
    lakini pia anapenda kusoma kuandika kucheza mpira rafiki yake barabara gari baiskeli mvua
    jua upepo shamba mkulima mahindi maharage ng'ombe mbuzi kuku habari nzuri leo kesho jana
    serikali nchi wananchi uchaguzi afya elimu kazi pesa benki biashara mji mkubwa mdogo safari
    ndege treni wakati huu baada kabla ndani nje chini juu kila mwaka mwezi wiki siku familia
    jirani wageni
""".split()  # noqa: SIM905  read more easily
ENGLISH = """
    the child mother father school house water food teacher book village patient doctor medicine
    hospital many people are going to market in morning evening they buy fish vegetables fruit
    because but also she likes reading writing playing football with her friend road car bicycle
    rain sun wind farm farmer maize beans cattle goat chicken good news today tomorrow yesterday
    government country citizens election health education work money bank business large small
    town journey plane train when this after before inside outside under above every year month
""".split()  # noqa: SIM905  read more easily


def sentence(draw: random.Random, words: Sequence[str] = SWAHILI, length: int = 0) -> str:
    """A sentence of words by lot."""
    chosen = draw.choices(words, k=length or draw.randint(14, 20))
    return " ".join(chosen).capitalize() + "."


def write_corpus(
    folder: Path, files: Mapping[str, str | bytes], manifest: Mapping[str, object] | None = None
) -> Path:
    """Write a folder with files and a manifest; each file is a source unless it says otherwise."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    said: dict[str, object] = {
        "name": "made",
        "language": "sw",
        "sources": [{"title": name, "files": [name]} for name in files],
        **(manifest or {}),
    }
    (folder / "manifest.yaml").write_text(yaml.safe_dump(said), encoding="utf-8")
    return folder


def silent(label: str, done: int, total: int) -> None:
    """Show nothing."""
    assert label
    assert done <= total or not total


def look(
    folder: Path, tested: Mapping[str, Sequence[str]] | None = None
) -> AbstractContextManager[Audit]:
    """Audit without a word."""
    return audit(folder, tested=tested or {}, seen=silent)
