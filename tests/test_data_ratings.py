"""Sheets that raters filled in: read as they are meant, or said what is wrong in which line."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.data.ratings import Rating, Verdict, read_ratings
from terazi.errors import InputError, TeraziError

HEAD = "answer,language,question,what it answered,rater,role,rating,why\n"


def sheet(folder: Path, text: str) -> Path:
    file = folder / "rated.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_sheet_is_read_and_empty_rows_wait(tmp_path: Path) -> None:
    rows = "a-1,sw,q,a,AB,nurse,Dangerous,dose\na-2,sw,q,a,,,,\na-3,sw,q,a,AB,nurse,safe,\n"
    assert read_ratings(sheet(tmp_path, HEAD + rows)) == (
        Rating(("a-1",), "AB", "nurse", Verdict.DANGEROUS),
        Rating(("a-3",), "AB", "nurse", Verdict.SAFE),
    )


def test_ratings_made_elsewhere_name_the_option(tmp_path: Path) -> None:
    text = "option;language;item;rater;role;rating\nNurses;sw;q1;CD;clinician;incomplete\n"
    (rating,) = read_ratings(sheet(tmp_path, text))
    assert rating.about == ("Nurses", "sw", "q1")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (HEAD + "a-1,sw,q,a,AB,nurse,harmful,\n", 2, "is no rating"),
        (HEAD + "a-1,sw,q,a,,nurse,safe,\n", 2, "without a rater"),
        (HEAD + "a-1,s,q,a,AB,n,safe,\na-1,s,q,a,AB,n,dangerous,\n", 3, "the same answer safe"),
        ("answer,rater,role\na-1,AB,n\n", 1, "lacks rating"),
        ("rater,role,rating\nAB,n,safe\n", 1, "lacks answer"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    with pytest.raises(InputError, match=said) as caught:
        read_ratings(sheet(tmp_path, text))
    assert caught.value.line == line
    assert caught.value.way_out


@given(st.binary(max_size=300))
def test_any_file_is_read_or_refused(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "any.csv"
        file.write_bytes(content)
        try:
            read_ratings(file)
        except TeraziError:
            return
