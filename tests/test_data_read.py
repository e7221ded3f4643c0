"""Tables and lines are read strictly: what is not right is an error with its line."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terazi.data.formats.lines import read_lines
from terazi.data.testset import ChoiceItem, ChoiceSet
from terazi.errors import InputError
from tests.data_samples import TEST, assembled

TOPICS = {
    "kind": "choice",
    "use": "topic",
    "format": {"kind": "table", "delimiter": "tab"},
    "fields": {"id": "row", "question": "sentence", "right": "topic"},
    "choices": ["health", "money"],
    "translations": True,
    "name": "small-topics",
}


def choices(file: Path, delimiter: str = "tab") -> tuple[ChoiceItem, ...]:
    testset = assembled(file, {**TOPICS, "format": {"kind": "table", "delimiter": delimiter}})
    assert isinstance(testset, ChoiceSet)
    return testset.items["sw"]


def written(folder: Path, content: str | bytes) -> Path:
    file = folder / "test.tsv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def test_rows_become_items(tmp_path: Path) -> None:
    first, second = choices(written(tmp_path, TEST))
    assert first == ChoiceItem(
        id="small-topics/sw/1",
        language="sw",
        question="The nurse came.",
        choices=("health", "money"),
        gold=0,
        cluster="small-topics/1",
    )
    assert second.gold == 1


def test_columns_go_by_name_not_by_place(tmp_path: Path) -> None:
    text = "sentence\tyear\trow\ttopic\nThe nurse came.\t2020\t1\thealth\n"
    (item,) = choices(written(tmp_path, text))
    assert (item.question, item.gold, item.id) == ("The nurse came.", 0, "small-topics/sw/1")


def test_quoted_fields_byte_order_mark_and_windows_ends(tmp_path: Path) -> None:
    text = '\ufeffrow\ttopic\tsentence\r\n1\thealth\t"""Come in,"" she said\tslowly."\r\n'
    (item,) = choices(written(tmp_path, text))
    assert item.question == '"Come in," she said\tslowly.'


def test_commas(tmp_path: Path) -> None:
    assert len(choices(written(tmp_path, TEST.replace("\t", ",")), "comma")) == 2


@pytest.mark.parametrize(
    ("content", "line", "field", "says"),
    [
        (b"", None, None, "0 bytes"),
        ("row\ttopic\tsentence\n", None, None, "no rows"),
        (TEST.replace("2\tmoney", "2\tMoney"), 3, "topic", "“Money” is written “money” elsewhere"),
        (TEST.replace("2\tmoney", "2\tsport"), 3, "topic", "“sport” is not among the 2 choices"),
        (TEST.replace("2\tmoney", "2\t"), 3, "topic", "is empty"),
        (TEST.replace("2\tmoney", "1\tmoney"), 3, "row", "“1” stood in line 2 already"),
        (TEST.replace("2\tmoney", "\tmoney"), 3, "row", "is empty"),
        (TEST.replace("The price rose.", " "), 3, "sentence", "is empty"),
        (TEST.replace("\tThe price rose.", ""), 3, None, "has 2 fields where the first line has 3"),
        (TEST.replace("rose.", "rose.\tx"), 3, None, "has 4 fields"),
        (TEST.replace("topic", "topics"), 1, "topic", "no column “topic”"),
        (TEST.replace("row\t", "topic\t"), 1, "row", "no column “row”"),
        ("row\trow\ttopic\tsentence\n1\t1\thealth\tx\n", 1, "row", "more than one column “row”"),
        (TEST.replace("topic\tsentence", "sentence\ttopic"), 2, "topic", "have changed places"),
        (TEST.encode() + b"3\tmoney\t\xff\n", 4, None, "is not UTF-8: byte 0xff"),
        (TEST + '3\tmoney\t"never closed\n', 4, None, "cannot be read as a table"),
    ],
)
def test_nothing_is_passed_over(
    content: str | bytes, line: int | None, field: str | None, says: str, tmp_path: Path
) -> None:
    file = written(tmp_path, content)
    with pytest.raises(InputError) as error:
        choices(file)
    assert says in error.value.problem
    assert (error.value.file, error.value.line, error.value.field) == (str(file), line, field)
    assert error.value.way_out


def test_the_nearest_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        choices(written(tmp_path, TEST.replace("topic", "topics")))
    assert "fields.right" in error.value.way_out
    assert "topics?" in error.value.way_out


def test_errors_quote_little_and_nothing_that_a_terminal_obeys(tmp_path: Path) -> None:
    label = "\x1b[31m" + "x" * 5000
    with pytest.raises(InputError) as error:
        choices(written(tmp_path, TEST.replace("2\tmoney", f"2\t{label}")))
    assert "\x1b" not in str(error.value)
    assert len(error.value.problem) < 120


def test_lines(tmp_path: Path) -> None:
    content = "One.\u2028Still one.\r\n Two. \nThree.\x85Still three."
    assert [record.cells for record in read_lines(written(tmp_path, content))] == [
        ("One.\u2028Still one.",),
        ("Two.",),
        ("Three.\x85Still three.",),
    ]


@pytest.mark.parametrize(
    ("content", "line"), [(b"", None), (b"One.\n\nTwo.\n", 2), (b"One.\nTw\xff\n", 2), (b"\n", 1)]
)
def test_lines_that_cannot_be_right(content: bytes, line: int | None, tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        list(read_lines(written(tmp_path, content)))
    assert error.value.line == line


@given(content=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_file_holds_it_is_items_or_an_input_error(
    content: bytes, tmp_path: Path
) -> None:
    for whole in (content, b"row\ttopic\tsentence\n" + content):
        try:
            items = choices(written(tmp_path, whole))
        except InputError as error:
            assert error.way_out  # noqa: PT017  one of two right outcomes
        else:
            assert items


@given(
    rows=st.lists(
        st.tuples(st.text(min_size=1).filter(str.strip), st.sampled_from(["health", "money"])),
        min_size=1,
        max_size=10,
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_through(rows: list[tuple[str, str]], tmp_path: Path) -> None:
    quoted = [(text.replace('"', '""'), label) for text, label in rows]
    lines = [f'{at}\t{label}\t"{text}"\n' for at, (text, label) in enumerate(quoted)]
    try:
        content = ("row\ttopic\tsentence\n" + "".join(lines)).encode()
    except UnicodeEncodeError:
        return  # half a surrogate is no text
    items = choices(written(tmp_path, content))
    assert [item.question for item in items] == [text.strip() for text, _ in rows]
    assert [item.choices[item.gold] for item in items] == [label for _, label in rows]
