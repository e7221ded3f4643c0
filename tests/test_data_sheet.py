"""``terazi testset new``: a sheet comes back from every program as it went out, and is used."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from terazi.cli import main
from terazi.data.check import check_own
from terazi.data.formats.sheet import read_sheet
from terazi.data.forms import FORMS, RECORDS, Form
from terazi.data.new_sheet import LANGUAGES, Wanted, instructions, new_sheet
from terazi.data.own import load_own
from terazi.data.testset import QuestionSet
from terazi.errors import InputError
from tests.data_samples import write_own

Save = Callable[[Sequence[Sequence[str]]], bytes]
SIGNS = [
    "ሰላም፣ እንዴት ነህ?",
    "كيف حالك؟ بخير؛ الحمد لله",
    "Ọmọ náà sùn ní ilé",
    "ŋutɔ kple ƒe ɖe",
    "Şükrü'nün ığdırlı eşi",  # noqa: RUF001  Turkish
    "à “b”; c, d | e\nf",
    "नमस्ते दुनिया",
]


def table(content: bytes, delimiter: str = ",") -> list[list[str]]:
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return list(csv.reader(text, delimiter=delimiter, strict=True))


def saved(delimiter: str, *, mark: bool, ends: str, quoted: int = csv.QUOTE_MINIMAL) -> Save:
    def save(rows: Sequence[Sequence[str]]) -> bytes:
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=delimiter, lineterminator=ends, quoting=quoted).writerows(rows)  # type: ignore[arg-type]
        return out.getvalue().encode("utf-8-sig" if mark else "utf-8")

    return save


def cut(rows: Sequence[Sequence[str]]) -> bytes:
    """As programs do that leave out the empty cells at the end of a line."""
    short = [re.sub(",+$", "", line) for line in LIBREOFFICE(rows).decode().split("\n")]
    return "\n".join(short).encode()


LIBREOFFICE = saved(",", mark=False, ends="\n")
# As each program writes what it has read: what differs is the sign between cells, the byte order
# mark, the ends of lines, the quotation marks and the empty cells at the end.
PROGRAMS: dict[str, Save] = {
    "Excel, English": saved(",", mark=True, ends="\r\n"),
    "Excel, Turkish or French": saved(";", mark=True, ends="\r\n"),
    "LibreOffice": LIBREOFFICE,
    "LibreOffice, all quoted": saved(",", mark=False, ends="\n", quoted=csv.QUOTE_ALL),
    "tabs": saved("\t", mark=True, ends="\r\n"),
    "cut": cut,
}


def made(folder: Path, form: Form, *languages: str, instructions: str = "en") -> Path:
    labels = ("soko", "mifugo") if form.labels == () else ()
    wanted = Wanted(
        "ours",
        form.kind,
        languages,
        use=form.use,
        labels=labels,
        instructions=instructions,
        items=len(SIGNS),
    )
    return new_sheet(wanted, folder)[0]


def _columns_of(file: Path) -> list[str]:
    rows = table(file.read_bytes())
    return next(row for row in rows if row[0] == "id")


def fill(file: Path, rows: Iterable[Sequence[str]], save: Save) -> None:
    """Write into the numbered rows, as if a program had saved it."""
    cells = table(file.read_bytes())
    (names,) = [at for at, row in enumerate(cells) if row[0] == "id"]
    for at, row in enumerate(rows, names + 1):
        cells[at][1 : 1 + len(row)] = row
    file.write_bytes(save(cells))


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sign_comes_back_from_every_program(
    language: str, program: str, tmp_path: Path
) -> None:
    descriptor = made(tmp_path, FORMS["open question"], "sw", instructions=language)
    rows = [(sign, sign.partition("|")[0].strip()) for sign in SIGNS]
    fill(tmp_path / "ours.sw.csv", rows, PROGRAMS[program])
    testset = load_own(descriptor.name, tmp_path).testset
    assert isinstance(testset, QuestionSet)
    assert [(item.question, item.answers) for item in testset.items["sw"]] == [
        (question, (answer,)) for question, answer in rows
    ]


@given(
    cells=st.lists(
        st.text(st.characters(exclude_categories=["C"]) | st.sampled_from(",;\t\n\"'#=|"))
        .map(str.strip)
        .filter(bool),
        min_size=1,
        max_size=4,
    ),
    program=st.sampled_from([name for name in PROGRAMS if name != "cut"]),
)
def test_whatever_is_written_is_read(
    cells: list[str], program: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("sheet")
    rows = [['# Notes, with a comma; and a “mark"', "", ""], ["id", "text", "notes"]]
    rows += [[str(number), cell, ""] for number, cell in enumerate(cells, 1)]
    (folder / "s.csv").write_bytes(PROGRAMS[program](rows))
    read = [record.cells[1] for record in read_sheet(folder / "s.csv")]
    assert read == cells


@pytest.mark.parametrize("use", FORMS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_in_every_language(use: str, language: str, tmp_path: Path) -> None:
    descriptor = made(tmp_path, FORMS[use], "sw", "am", instructions=language)
    content = (tmp_path / "ours.am.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n")
    rows = table(content)
    assert len({len(row) for row in rows}) == 1
    notes = [row[0] for row in rows if row[0].startswith("#")]
    (names,) = [row for row in rows if row[0] == "id"]
    assert set(RECORDS) <= set(names)
    for name in names:  # each is explained, choices together
        assert any(re.match(rf"# ([A-J], )*{name}(, [A-J])*: ", note) for note in notes), name
    assert not any("{" in note for note in notes)
    unread = any("not yet been read by a native speaker" in note for note in notes)
    assert unread == (language != "en")
    assert not any(cell[:1] in set("=+-@\t\r") for row in rows for cell in row if cell)
    errors = check_own(descriptor).errors
    assert {notice.problem for notice in errors} == {"nothing is filled in yet"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_instructions_say_the_same(language: str) -> None:
    own, english = instructions(language), instructions("en")
    assert set(own) == set(english)
    assert len(own["general"]) == len(english["general"])
    for record in RECORDS:  # these cells may be empty
        assert any(re.search(rf"\b{record}\b", line) for line in own["general"])
    assert own["own_choices"] not in own["general"]
    assert set(own["columns"]) == set(english["columns"])
    for mine, theirs in zip(
        [*own["general"], *own["columns"].values()],
        [*english["general"], *(english["columns"][name] for name in own["columns"])],
        strict=True,
    ):
        assert sorted(re.findall(r"\{\w+\}", mine)) == sorted(re.findall(r"\{\w+\}", theirs))


@pytest.mark.parametrize(("separator", "sign"), [("semicolon", ";"), ("tab", "\t")])
def test_other_signs_between_the_cells(separator: str, sign: str, tmp_path: Path) -> None:
    wanted = Wanted("ours", "prompts", ("fr",), instructions="fr", separator=separator, items=2)
    descriptor, sheet = new_sheet(wanted, tmp_path)
    rows = table(sheet.read_bytes(), sign)
    assert len({len(row) for row in rows}) == 1
    (names,) = [row for row in rows if row[0] == "id"]
    rows[rows.index(names) + 1][1:3] = ["Écris, « s'il te plaît » ; merci", "answer"]
    sheet.write_bytes(saved(sign, mark=True, ends="\r\n")(rows))
    found = check_own(descriptor)
    assert not found.errors
    assert dict(found.facts)["items"] == "fr 1"


def test_rows_without_more_than_a_number_are_no_items(tmp_path: Path) -> None:
    descriptor = made(tmp_path, FORMS["danger signs"], "sw")
    fill(tmp_path / "ours.sw.csv", [("Mtoto ana homa kali",), ("",), ("Mama anatokwa damu",)], cut)
    found = check_own(descriptor)
    assert not found.errors
    assert dict(found.facts)["items"] == "sw 2"


def test_who_wrote_each_is_counted_and_who_did_not_say_is_named(tmp_path: Path) -> None:
    descriptor = made(tmp_path, FORMS["danger signs"], "sw")
    rows = [
        ("Mtoto ana homa kali", "Asha", "she wrote it", "CC BY 4.0", "Juma"),
        ("Mama anatokwa damu", "Asha", "she wrote it", "CC BY 4.1", "asha"),
        ("Mzee amezimia leo", "Zuhura", "", "CC BY 4.2", "Juma"),
    ]
    fill(tmp_path / "ours.sw.csv", rows, LIBREOFFICE)
    found = check_own(descriptor)
    facts = dict(found.facts)
    assert facts["author"] == "Asha 2, Zuhura 1"
    assert facts["reviewed by"] == "Juma 2, asha 1"
    first = {(n.field, n.lines[:1]): n.problem for n in found.warnings if n.file == "ours.sw.csv"}
    start = next(
        number
        for number, line in enumerate((tmp_path / "ours.sw.csv").read_text("utf-8").splitlines(), 1)
        if line.startswith("1,")
    )
    assert "agreed is not said" in first["consent", (start + 2,)]
    assert "the author alone has read it" in first["reviewed_by", (start + 1,)]
    assert "goes on from “CC BY 4.0” to “CC BY 4.2”" in first["licence", (start,)]


def test_who_wrote_and_who_read_goes_with_every_figure(tmp_path: Path) -> None:
    descriptor = made(tmp_path, FORMS["danger signs"], "sw")
    rows = [
        ("Mtoto ana homa kali", "Asha", "she wrote it", "CC BY 4.0", "Juma"),
        ("Mama anatokwa damu", "Asha", "she wrote it", "CC BY 4.0", "Juma"),
        ("Mzee amezimia leo", "Zuhura", "", "CC0", ""),
    ]
    fill(tmp_path / "ours.sw.csv", rows, LIBREOFFICE)
    testset = load_own(descriptor.name, tmp_path).testset
    assert testset is not None
    (source,) = testset.sources
    assert source.citation == "Asha (2), Zuhura (1); consent: she wrote it (2); read by: Juma (2)"
    assert source.licence == "CC BY 4.0 (2), CC0 (1)"
    said = descriptor.read_text(encoding="utf-8").replace("author: ''", "author: our nurses")
    descriptor.write_text(said, encoding="utf-8")
    testset = load_own(descriptor.name, tmp_path).testset
    assert testset is not None
    assert testset.sources[0].citation.startswith("our nurses; consent: ")


def test_what_nobody_said_is_said_so(tmp_path: Path) -> None:
    descriptor = made(tmp_path, FORMS["danger signs"], "sw")
    fill(tmp_path / "ours.sw.csv", [("Mtoto ana homa kali",)], LIBREOFFICE)
    testset = load_own(descriptor.name, tmp_path).testset
    assert testset is not None
    said = "author not said; consent: not said; read by: nobody who is named"
    assert testset.sources[0].citation == said
    assert testset.sources[0].licence == "not said yet"


@pytest.mark.parametrize("use", FORMS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_lengths_are_spoken_of_where_choices_are_written(
    use: str, language: str, tmp_path: Path
) -> None:
    made(tmp_path, FORMS[use], "sw", instructions=language)
    said = (tmp_path / "ours.sw.csv").read_text(encoding="utf-8-sig")
    assert (instructions(language)["own_choices"] in said) == (FORMS[use].choices > 0)
    assert "terazi testset check ours.yaml" in said


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    made(tmp_path, FORMS["exam"], "sw")
    before = {file: file.read_bytes() for file in tmp_path.iterdir()}
    with pytest.raises(InputError, match="is there already"):
        made(tmp_path, FORMS["topic"], "sw")
    (tmp_path / "ours.yaml").unlink()
    with pytest.raises(InputError, match="is there already"):
        made(tmp_path, FORMS["topic"], "am", "sw")
    assert {file.name for file in tmp_path.iterdir()} == {"ours.sw.csv"}
    assert (tmp_path / "ours.sw.csv").read_bytes() == before[tmp_path / "ours.sw.csv"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("../ours --kind choice --language sw", "NAME: “../ours” cannot be the name"),
        ("Ours --kind choice --language sw", "write small letters"),
        ("ours --kind essay --language sw", "--kind: there is no kind “essay”"),
        ("ours --kind pair --use exam --language sw", "--use: a set of kind pair is not for"),
        ("ours --kind choice --language swahili", "--language: “swahili” is not the tag"),
        ("ours --kind choice --language swh", "write sw"),
        ("ours --kind choice --language sw --language sw", "name each language once"),
        ("ours --kind choice --language sw --instructions xx", "choose one of: en, fr, ar"),
        ("ours --kind choice --language sw --separator x", "comma, semicolon, tab"),
        ("ours --kind choice --language sw --choices 1", "from 2 to 10"),
        ("ours --kind pair --language sw --choices 3", "have no choices of their own"),
        ("ours --kind choice --language sw --items 0", "from 1 to 5000"),
        ("ours --kind choice --language sw --label a", "--label: items for the use exam"),
        ("ours --kind choice --use routing --language sw", "two labels or more"),
        (
            "ours --kind choice --use topic --language sw --label Soko --label soko",
            "--label: the same label stands there twice",
        ),
    ],
)
def test_what_cannot_be_is_said_and_nothing_written(words: str, says: str, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    command = ["testset", "new", *words.split(), "--folder", str(folder)]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 2
    assert says in done.stderr
    assert "→" in done.stderr
    assert not folder.exists()
    assert not list(tmp_path.iterdir())


def test_the_command_says_what_comes_next(tmp_path: Path) -> None:
    words = "testset new ours --kind choice --use sentiment --language sw --choices"
    done = CliRunner().invoke(main, [*words.split()[:-1], "--folder", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert f"{tmp_path / 'ours.sw.csv'}: fill it in" in done.stdout
    assert f"terazi testset check {tmp_path / 'ours.yaml'}" in done.stdout


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        (b"", None, "0 bytes"),
        (b"# a\r\n# b\r\n", None, "no line with the names"),
        (b"id;text\r\n1;\r\n2;\r\n", 1, "nothing is filled in yet"),
        (b"# a\r\nid,text\r\n1,a,b\r\n", 3, "more cells than the 2 named columns"),
        ("id,text\r\n1,café\r\n".encode("cp1252"), 2, "is not UTF-8"),
        (b'id,text\r\n1,"a\r\n', None, "cannot be read as a sheet"),
    ],
)
def test_a_sheet_that_is_none(content: bytes, line: int | None, says: str, tmp_path: Path) -> None:
    file = tmp_path / "s.csv"
    file.write_bytes(content)
    with pytest.raises(InputError, match=says) as error:
        list(read_sheet(file))
    assert error.value.line == line
    assert error.value.way_out


def test_neither_cause_nor_effect_is_an_error(tmp_path: Path) -> None:
    descriptor = made(tmp_path, FORMS["cause and effect"], "sw")
    rows = [
        ("Mvua ilinyesha", "effect", "Barabara ililowa", "Jua liliwaka", "A"),
        ("Barabara ililowa", "sababu", "Mvua ilinyesha", "Jua liliwaka", "A"),
    ]
    fill(tmp_path / "ours.sw.csv", rows, LIBREOFFICE)
    (error,) = check_own(descriptor).errors
    assert (error.problem, error.field) == ("is neither cause nor effect", "cause_or_effect")
    assert error.sample == "sababu"


@pytest.mark.parametrize(
    ("use", "old", "new"),
    [
        ("exam", "A", "Aaa"),
        ("exam", "right", "richtig"),
        ("cause and effect", "cause_or_effect", "which"),
        ("open question", "answers", "answer"),
        ("stereotypes", "said_here", "said"),
        ("parallel", "text", "texts"),
    ],
)
def test_a_column_of_another_name_is_said_once(
    use: str, old: str, new: str, tmp_path: Path
) -> None:
    descriptor = made(tmp_path, FORMS[use], "sw")
    width = len(_columns_of(tmp_path / "ours.sw.csv"))
    fill(tmp_path / "ours.sw.csv", [["x"] * (width - 1)] * len(SIGNS), LIBREOFFICE)
    text = (tmp_path / "ours.sw.csv").read_text(encoding="utf-8")
    names = next(line for line in text.splitlines() if line.startswith("id,"))
    renamed = [new if name == old else name for name in names.split(",")]
    (tmp_path / "ours.sw.csv").write_text(text.replace(names, ",".join(renamed)), encoding="utf-8")
    errors = [error for error in check_own(descriptor).errors if error.field == old]
    assert len(errors) == 1
    assert f"there is no column “{old}”" in errors[0].problem
    assert f"call the column {old} again" in errors[0].way_out


def test_more_votes_than_people_are_told_by_the_columns(tmp_path: Path) -> None:
    descriptor = made(tmp_path, FORMS["stereotypes"], "sw")
    rows = [("watu wa pwani", "wavivu", "2", "3", "5", "3")]
    fill(tmp_path / "ours.sw.csv", rows, LIBREOFFICE)
    (error,) = check_own(descriptor).errors
    assert error.way_out == "said_elsewhere may not be more than asked_elsewhere"


def test_other_descriptors_can_name_a_sheet(tmp_path: Path) -> None:
    described = {
        "kind": "prompt",
        "use": "danger signs",
        "format": {"kind": "sheet"},
        "fields": {"text": "text"},
        "files": [{"language": "sw", "path": "s.csv"}],
    }
    file = write_own(tmp_path, described, {"s.csv": "text;notes\nHoma kali;\n;\nDamu;x\n"})
    assert dict(check_own(file).facts)["items"] == "sw 2"


@given(
    content=st.binary(max_size=400)
    | st.text(st.sampled_from('id,text;"#\t\n=aB1é\u0000\u202e'), max_size=80).map(str.encode)
)
def test_any_file_is_checked_or_refused(
    content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    described = {
        "kind": "prompt",
        "use": "danger signs",
        "format": {"kind": "sheet"},
        "fields": {"id": "id", "text": "text"},
        "files": [{"language": "sw", "path": "s.csv"}],
    }
    file = write_own(tmp_path_factory.mktemp("any"), described, {})
    (file.parent / "s.csv").write_bytes(content)
    found = check_own(file)
    for notice in (*found.errors, *found.warnings):
        assert notice.way_out
        assert str(notice).isprintable() or "\n" in str(notice)
