from collections.abc import Callable
from pathlib import Path

import pytest

from terazi.errors import InputError, InputErrors
from terazi.options import vetted
from terazi.options.vetted import STARTER, Vetted, read_table

HEAD = "id,language,question,answer,vetted_by\n"

Write = Callable[[str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(content: str | bytes) -> Path:
        file = tmp_path / "table.csv"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    return write


def test_a_table_is_read_with_lines_quotes_and_further_columns(write: Write) -> None:
    file = write(
        "\ufeffnote,id,language,question,answer,vetted_by\r\n"
        '"a, b",fever-sw,sw, Ana homa? ,"Nenda ""leo""\nkituo cha afya",Nurse A\r\n'
        "\r\n"
        f',fever-en,EN,Fever?,Go today,"{STARTER}"\r\n'
    )
    assert read_table(file) == (
        Vetted("fever-sw", "sw", "Ana homa?", 'Nenda "leo"\nkituo cha afya', "Nurse A", 2),
        Vetted("fever-en", "en", "Fever?", "Go today", STARTER, 5),
    )
    assert [row.is_starter for row in read_table(file)] == [False, True]


@pytest.mark.parametrize(
    ("content", "line", "field", "says"),
    [
        (b"", None, None, "empty"),
        (b" \n", None, None, "empty"),
        (HEAD, None, None, "no rows"),
        (HEAD.encode() + b"a,sw,caf\xe9,a,b\n", 2, None, "not in UTF-8"),
        ("i\0d", 1, None, "not a text file"),
        ("id;language;question;answer;vetted_by\n", 1, "id", "commas, not semicolons"),
        ("id,language,question,answer,vetted by\n", 1, "vetted_by", "rename “vetted by”"),
        ("id,id,language,question,answer,vetted_by\n", 1, "id", "two columns"),
        (HEAD + "a,sw,Q,A, with a comma,N\n", 2, None, "6 columns"),
        (HEAD + "a,sw,Q,A\n", 2, None, "4 columns"),
        (HEAD + "a,sw,Q,,N\n", 2, "answer", "nothing is written"),
        (HEAD + "a,sw,Q,A,\n", 2, "vetted_by", STARTER),
        (HEAD + "a,swahilli,Q,A,N\n", 2, "language", "swahilli"),
        (HEAD + 'a,sw,Q,A,N\na,en,"Q\nq",A,N\n', 3, "id", "line 2"),
        (HEAD + 'a,sw,Q,"never closed,N\n', 2, None, "cannot be read"),
        (HEAD + f"a,sw,Q,{'x' * 140_000},N\n", 2, None, "cannot be read"),
    ],
)
def test_what_is_wrong_is_named_with_line_field_and_way_out(
    write: Write, content: str | bytes, line: int | None, field: str | None, says: str
) -> None:
    file = write(content)
    with pytest.raises(InputError) as caught:
        read_table(file)
    error = caught.value
    assert (error.file, error.line, error.field) == (str(file), line, field)
    assert error.way_out
    assert says in str(error)


def test_all_wrong_rows_are_named_together_up_to_a_bound(write: Write) -> None:
    with pytest.raises(InputErrors) as caught:
        read_table(write(HEAD + "a,xx,Q,A,N\nb,sw,Q,A,N\nc,sw,,A,N\n"))
    assert [(one.line, one.field) for one in caught.value.errors] == [
        (2, "language"),
        (4, "question"),
    ]
    with pytest.raises(InputErrors) as caught:
        read_table(write(HEAD + "a,sw\n" * 500))
    assert len(caught.value.errors) == vetted.MOST_ERRORS


def test_a_file_that_is_not_there_or_too_large(
    tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    for wrong in (tmp_path / "no.csv", tmp_path):
        with pytest.raises(InputError, match="no such file"):
            read_table(wrong)
    monkeypatch.setattr(vetted, "MOST_BYTES", 10)
    with pytest.raises(InputError, match="at most 10"):
        read_table(write(HEAD))
