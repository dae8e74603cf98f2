"""Reading files of answers: .jsonl, .csv and .xlsx, with every fault told by its line."""

import codecs
import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from toolkit.core.errors import ErrorCode, ToolkitError

ID, ANSWER, VOICE = "id", "answer", "voice"

# Limits that hold before anything is parsed (S10): a file can be small and unpack to very much.
MAX_BYTES = 50 * 1024 * 1024
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_COLUMNS = 200
MAX_ROWS = 200_000
MAX_ANSWER_LENGTH = 20_000
DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer of a file; `voice` is its id where the file has no column of that name."""

    id: str
    answer: str
    voice: str
    segments: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    values: Mapping[str, object]


def read_answers(path: Path) -> tuple[AnswerRow, ...]:
    """Read a file of answers by its ending.

    Parameters
    ----------
    path : Path
        Columns ``id`` and ``answer``; ``voice`` says whose answers count once; all other columns
        with plain values become segments.

    Raises
    ------
    ToolkitError
        FILE_UNREADABLE, FILE_TYPE_UNKNOWN, FILE_EMPTY, FILE_TOO_LARGE, FILE_ENCODING_UNKNOWN,
        FILE_COLUMN_MISSING, FILE_ROW_BROKEN.
    """
    readers = {".jsonl": _read_jsonl, ".csv": _read_csv, ".xlsx": _read_xlsx}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise ToolkitError(ErrorCode.FILE_TYPE_UNKNOWN, path=path, known=", ".join(readers))
    answers = []
    lines: dict[str, int] = {}
    for row in reader(path, _read_bytes(path)):
        answer = _answer(path, row)
        if answer.id in lines:
            _refuse_row(path, row.line, f"id '{answer.id}' står også i linje {lines[answer.id]}")
        lines[answer.id] = row.line
        answers.append(answer)
        if len(answers) > MAX_ROWS:
            raise ToolkitError(ErrorCode.FILE_TOO_LARGE, path=path, limit=f"{MAX_ROWS} rækker")
    if not answers:
        raise ToolkitError(ErrorCode.FILE_EMPTY, path=path)
    return tuple(answers)


def _read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ToolkitError(
                ErrorCode.FILE_TOO_LARGE, path=path, limit=f"{MAX_BYTES // 1024**2} MB"
            )
        data = path.read_bytes()
    except OSError as error:
        raise ToolkitError(
            ErrorCode.FILE_UNREADABLE, path=path, reason=error.strerror or "ukendt fejl"
        ) from error
    if not data.strip():
        raise ToolkitError(ErrorCode.FILE_EMPTY, path=path)
    return data


def _decode(path: Path, data: bytes) -> str:
    """Decode UTF-8, UTF-16 with a byte order mark, or the cp1252 of Danish Windows."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # cp1252 gives nearly every byte a letter: control characters betray what is no text.
        if not any(character < " " and character not in "\t\r\n\f\v" for character in text):
            return text
    raise ToolkitError(ErrorCode.FILE_ENCODING_UNKNOWN, path=path)


def _refuse_row(path: Path, line: int, reason: str) -> None:
    raise ToolkitError(ErrorCode.FILE_ROW_BROKEN, path=path, line=line, reason=reason)


def _require_columns(path: Path, line: int, columns: Sequence[str]) -> None:
    if len(columns) > MAX_COLUMNS:
        raise ToolkitError(ErrorCode.FILE_TOO_LARGE, path=path, limit=f"{MAX_COLUMNS} kolonner")
    for needed in (ID, ANSWER):
        if needed not in columns:
            found = ", ".join(columns[:10]) or "ingen"
            raise ToolkitError(
                ErrorCode.FILE_COLUMN_MISSING, path=path, line=line, column=needed, found=found
            )
    doubled = next((name for name in columns if columns.count(name) > 1), None)
    if doubled is not None:
        _refuse_row(path, line, f"kolonnen '{doubled}' står der to gange")


def _read_jsonl(path: Path, data: bytes) -> Iterator[_Row]:
    # Not splitlines(): an answer may hold other line separators of Unicode than \n.
    for line, text in enumerate(_decode(path, data).split("\n"), 1):
        if not text.strip():
            continue
        try:
            values = json.loads(text)
        except (ValueError, RecursionError):
            _refuse_row(path, line, "linjen er ikke gyldig JSON")
        if not isinstance(values, dict):
            _refuse_row(path, line, 'linjen skal være et objekt: {"id": ..., "answer": ...}')
        _require_columns(path, line, list(values))
        yield _Row(line, values)


def _read_csv(path: Path, data: bytes) -> Iterator[_Row]:
    text = _decode(path, data)
    header = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: list[str] | None = None
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            _refuse_row(path, line, f"kan ikke læses som CSV ({error})")
        if not any(cell.strip() for cell in cells):
            continue
        if columns is None:
            columns = [cell.strip() for cell in cells]
            _require_columns(path, line, columns)
        elif len(cells) != len(columns):
            _refuse_row(path, line, f"{len(cells)} felter, men {len(columns)} kolonner")
        else:
            yield _Row(line, dict(zip(columns, cells, strict=True)))


def _read_xlsx(path: Path, data: bytes) -> Iterator[_Row]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(part.file_size for part in package.infolist()) > MAX_UNPACKED_BYTES:
                limit = f"{MAX_UNPACKED_BYTES // 1024**2} MB udpakket"
                raise ToolkitError(ErrorCode.FILE_TOO_LARGE, path=path, limit=limit)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise ToolkitError(
            ErrorCode.FILE_UNREADABLE, path=path, reason="det er ikke en Excel-projektmappe"
        ) from error
    columns: list[str] | None = None
    try:
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS + 1)
        for line, cells in enumerate(rows, 1):
            if not any(cell is not None and str(cell).strip() for cell in cells):
                continue
            if columns is None:
                named = [str(cell).strip() if cell is not None else "" for cell in cells]
                while named and not named[-1]:
                    named.pop()
                columns = named
                _require_columns(path, line, columns)
            else:
                yield _Row(line, dict(zip(columns, cells, strict=False)))
    finally:
        book.close()


def _answer(path: Path, row: _Row) -> AnswerRow:
    identifier = _plain(row.values.get(ID))
    answer = _plain(row.values.get(ANSWER))
    if not identifier or not identifier.strip():
        _refuse_row(path, row.line, "feltet 'id' er tomt")
    if answer is None and row.values.get(ANSWER) is not None:
        _refuse_row(path, row.line, "feltet 'answer' er ikke tekst")
    if answer is not None and len(answer) > MAX_ANSWER_LENGTH:
        _refuse_row(path, row.line, f"svaret er på mere end {MAX_ANSWER_LENGTH} tegn")
    segments = {
        name: value
        for name, cell in row.values.items()
        if name and name not in (ID, ANSWER, VOICE) and (value := _plain(cell))
    }
    voice = _plain(row.values.get(VOICE)) or str(identifier)
    return AnswerRow(str(identifier), answer or "", voice, segments)


def _plain(cell: object) -> str | None:
    """Give a plain value as text; Excel makes 7 of an id into 7.0."""
    if isinstance(cell, str):
        return cell
    if cell is None or isinstance(cell, list | dict):
        return None
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
