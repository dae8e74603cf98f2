"""The comparison with peers: the same statements for all, and a ratio to the best."""

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.peers import compare, peers, with_themes
from tests.analysis.word_encoder import WordEncoder

FRAMEWORK = Path(__file__).parents[1] / "fixtures" / "framework.yaml"
GOLD = (
    ("Vi venter to timer ved kranen", "K1", "krankoe"),
    ("Køen ved kranen er lang", "K1", "krankoe"),
    ("Der mangler plads til grus", "K2", "plads"),
    ("Der er ikke plads til mere grus", "K2", "plads"),
    ("Auktionen åbner for sent", "F1", "tid"),
    ("Auktionen lukker for sent", "F1", "tid"),
    ("Isen slipper op hver fredag", "F2", "ismangel"),
    ("Isen slipper op igen", "F2", "ismangel"),
)


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.jsonl"
    rows = [
        {"id": str(n), "answer": text, "statements": [{"text": text, "area": area, "theme": theme}]}
        for n, (text, area, theme) in enumerate(GOLD)
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_outliers_stand_alone_and_empty_statements_take_no_label() -> None:
    result = [{"status": status, "theme": "x"} for status in ("mapped", "empty", "outside")]
    rows = with_themes(result, np.array([3, -1]))
    assert [row["theme"] for row in rows] == ["cluster-3", None, None]


def test_too_few_statements_for_any_peer_are_told(
    answers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.peers.find_spec", lambda _name: None)  # BERTopic takes any
    with pytest.raises(ValueError, match="too few"):
        compare(answers, FRAMEWORK, used=[("words", WordEncoder())], encoder=WordEncoder())


def test_all_peers_and_sizes_are_scored_beside_ours(answers: Path) -> None:
    used = [("words", WordEncoder())]
    table = compare(answers, FRAMEWORK, used=used, encoder=WordEncoder(), sizes=(2, 4))
    names = {name for name, _, _ in peers()}
    assert {row[0] for row in table.rows} >= {"ours", "k-means", "NMF on TF-IDF"}
    assert {row[0] for row in table.rows} <= {"ours", *names}
    for row in table.rows:
        assert isinstance(row[3], float)
        assert 0 < row[3] <= 1
    best = max(float(str(row[3])) for row in table.rows[1:])
    assert f"{float(str(table.rows[0][3])) / best:.2f} times" in table.note
