"""Reading files of answers, faults first."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.storage import answer_files
from toolkit.storage.answer_files import AnswerRow, read_answers


def fault(path: Path) -> ToolkitError:
    with pytest.raises(ToolkitError) as caught:
        read_answers(path)
    return caught.value


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def workbook(folder: Path, *rows: tuple[object, ...]) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    path = folder / "answers.xlsx"
    book.save(path)
    book.close()
    return path


def test_it_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert fault(tmp_path / "no.csv").code is ErrorCode.FILE_UNREADABLE


def test_it_refuses_an_unknown_type(tmp_path: Path) -> None:
    error = fault(written(tmp_path, "answers.docx", "x"))
    assert error.code is ErrorCode.FILE_TYPE_UNKNOWN
    assert ".jsonl, .csv, .xlsx" in str(error)


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.xlsx"])
def test_it_refuses_an_empty_file(tmp_path: Path, name: str) -> None:
    assert fault(written(tmp_path, name, " \n")).code is ErrorCode.FILE_EMPTY


def test_it_refuses_a_file_with_a_header_only(tmp_path: Path) -> None:
    assert fault(written(tmp_path, "a.csv", "id,answer\n")).code is ErrorCode.FILE_EMPTY
    assert fault(workbook(tmp_path, ("id", "answer"))).code is ErrorCode.FILE_EMPTY


def test_it_refuses_a_missing_column_and_says_what_it_found(tmp_path: Path) -> None:
    error = fault(written(tmp_path, "a.csv", "id;svar\n1;is\n"))
    assert error.code is ErrorCode.FILE_COLUMN_MISSING
    assert "'answer' mangler (fundet: id, svar)" in str(error)
    assert fault(workbook(tmp_path, ("id", "svar"))).code is ErrorCode.FILE_COLUMN_MISSING
    error = fault(written(tmp_path, "a.jsonl", '{"id": 1, "answer": "is"}\n{"id": 2}\n'))
    assert (error.code, error.context["line"]) == (ErrorCode.FILE_COLUMN_MISSING, 2)


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("a.jsonl", '{"id": 1, "answer": "is"}\n\n{"id": \n', 3),
        ("a.jsonl", '["id", "answer"]\n', 1),
        ("a.jsonl", '{"id": 1, "answer": ["is"]}\n', 1),
        ("a.jsonl", '{"id": "", "answer": "is"}\n', 1),
        ("a.csv", "id,answer\n1,is\n2,is,kran\n", 3),
        ("a.csv", 'id,answer\n1,"is\nover to linjer"\n2\n', 4),
        ("a.csv", 'id,answer\n1,"is\n', 2),
        ("a.csv", "id,answer\n1,is\n1,kran\n", 3),
        ("a.csv", "id,answer,answer\n1,is,is\n", 1),
    ],
)
def test_it_tells_the_line_of_a_broken_row(
    tmp_path: Path, name: str, content: str, line: int
) -> None:
    error = fault(written(tmp_path, name, content))
    assert error.code is ErrorCode.FILE_ROW_BROKEN
    assert error.context["line"] == line
    assert f"linje {line}" in str(error)


def test_it_refuses_what_is_no_text(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", b"id,answer\n1,\x00\x01\x02\n")
    assert fault(path).code is ErrorCode.FILE_ENCODING_UNKNOWN


def test_it_refuses_an_excel_file_that_is_none(tmp_path: Path) -> None:
    path = written(tmp_path, "a.xlsx", "id,answer\n1,is\n")
    assert fault(path).code is ErrorCode.FILE_UNREADABLE
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    assert fault(written(tmp_path, "b.xlsx", empty.getvalue())).code is ErrorCode.FILE_UNREADABLE


def test_it_refuses_what_is_too_large_before_parsing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S10: limits hold on the packed file, on what it unpacks to, on columns and on rows."""
    path = written(tmp_path, "a.csv", "id,answer\n1,is\n2,is\n")
    book = workbook(tmp_path, ("id", "answer"), (1, "is"))
    monkeypatch.setattr(answer_files, "MAX_ROWS", 1)
    assert fault(path).code is ErrorCode.FILE_TOO_LARGE
    monkeypatch.setattr(answer_files, "MAX_BYTES", 10)
    assert fault(path).code is ErrorCode.FILE_TOO_LARGE
    monkeypatch.undo()
    monkeypatch.setattr(answer_files, "MAX_UNPACKED_BYTES", 100)
    assert fault(book).code is ErrorCode.FILE_TOO_LARGE
    header = ",".join(["id", "answer", *(f"c{n}" for n in range(answer_files.MAX_COLUMNS))])
    assert fault(written(tmp_path, "b.csv", header + "\n")).code is ErrorCode.FILE_TOO_LARGE


def test_it_refuses_an_answer_longer_than_any_person_writes(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "id,answer\n1," + "x" * 20_001 + "\n")
    assert fault(path).code is ErrorCode.FILE_ROW_BROKEN


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_it_reads_what_danish_excel_writes(tmp_path: Path, delimiter: str, encoding: str) -> None:
    lines = [["id", "answer", "size"], ["1", "Køen på kajen er lang – æv", "1-9"], ["2", "", ""]]
    text = "".join(delimiter.join(cells) + "\r\n" for cells in lines)
    path = written(tmp_path, "a.csv", text.encode(encoding))
    assert read_answers(path) == (
        AnswerRow("1", "Køen på kajen er lang – æv", "1", {"size": "1-9"}),
        AnswerRow("2", "", "2", {}),
    )


def test_it_reads_json_lines_and_leaves_nested_values_alone(tmp_path: Path) -> None:
    content = '{"id": "a", "answer": "is\\u2028kran", "size": "1-9", "labels": [1]}\n'
    (row,) = read_answers(written(tmp_path, "a.jsonl", content))
    assert row == AnswerRow("a", "is\u2028kran", "a", {"size": "1-9"})


def test_it_reads_a_workbook(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("id", "answer", "voice"), (7.0, "is", "Firma A"), (None,), (8, None))
    assert read_answers(path) == (AnswerRow("7", "is", "Firma A", {}), AnswerRow("8", "", "8", {}))
