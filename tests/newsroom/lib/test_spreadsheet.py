"""CSV that no spreadsheet takes for a program."""

import csv
import io

import pytest

from newsroom.lib.spreadsheet import cell, lines


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1"])
def test_what_would_be_a_formula_is_text(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(("value", "text"), [("Floods = bad", "Floods = bad"), (None, ""), (7, "7"), ("", "")])
def test_other_cells_stay_as_they_are(value, text):
    assert cell(value) == text


def test_commas_quotes_and_line_breaks_come_back_as_they_were():
    row = ["a, b", 'he said "no"', "two\nlines", "اردو"]

    assert list(csv.reader(io.StringIO("".join(lines([row]))))) == [row]


def test_a_line_a_row():
    assert list(lines([(1, "=2"), ("x", None)])) == ["1,'=2\r\n", "x,\r\n"]
