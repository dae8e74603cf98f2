"""Small definitions that are right, for tests that make one thing wrong."""

import json
from pathlib import Path
from typing import Any

import yaml

Content = dict[str, Any]


def words(danish: str = "Tekst", english: str = "Text") -> dict[str, str]:
    """Give a text in both languages."""
    return {"da": danish, "en": english}


def framework_content(**changes: Any) -> Content:
    """Give a framework of an invented municipality with two tracks."""
    content: Content = {
        "format": "tre-spor/framework/1",
        "id": "havneby-2030",
        "title": words("Havnepolitik", "Harbour policy"),
        "municipality": "Havneby",
        "tracks": [
            {
                "id": "havn",
                "code": "H",
                "title": words("Havnen", "The harbour"),
                "areas": [
                    {"id": "kajplads", "code": "H1", "title": words("Kajplads", "Berths")},
                    {"id": "kraner", "code": "H2", "title": words("Kraner", "Cranes")},
                ],
            },
            {
                "id": "by",
                "code": "B",
                "title": words("Byen", "The town"),
                "areas": [{"id": "torvet", "code": "B1", "title": words("Torvet", "The square")}],
            },
        ],
        "outside": [{"id": "skat", "code": "U1", "title": words("Skat", "Taxes")}],
        "empty": "U0",
        "goals": [
            {"id": "skibe", "title": words(), "target": 50, "unit": words(), "areas": ["H1"]},
        ],
        "channels": [
            {"id": "panel", "title": words("Panel", "Panel")},
            {"id": "udvalg", "title": words("Udvalg", "Committee"), "kind": "committee"},
        ],
        "themes": [
            {"id": "dybgang", "area": "H1", "title": words("Dybgang", "Draught")},
            {"id": "lys", "area": "B1", "title": words("Lys", "Light")},
        ],
        "examples": "examples.tsv",
    }
    return content | changes


def question_content(kind: str, name: str, **changes: Any) -> Content:
    """Give a question of the type `kind`, as a file writes it."""
    content: Content = {"type": kind, "name": name, "label": words()}
    if kind in ("choice", "choices"):
        content["choices"] = [
            {"name": choice, "label": words(choice, choice)} for choice in ("fisk", "frugt", "is")
        ]
    if kind == "scale":
        content |= {
            "minimum_label": words("Lidt", "Little"),
            "maximum_label": words("Meget", "A lot"),
        }
    return content | changes


def questionnaire_content(*pages: Content, **changes: Any) -> Content:
    """Give a questionnaire with `pages`, or with one page that asks one thing."""
    content: Content = {
        "format": "tre-spor/questionnaire/1",
        "id": "havneby-panel",
        "title": words(),
        "languages": ["da", "en"],
        "channel": "panel",
        "introduction": words(),
        "privacy": {
            "controller": words(),
            "purpose": words(),
            "legal_basis": words(),
            "retention_days": 365,
            "contact": words(),
            "rights": words(),
        },
        "minutes": 3,
        "what_next": words(),
        "pages": list(pages) or [page_content("en", question_content("text", "tanker"))],
    }
    return content | changes


def page_content(identifier: str, *questions: Content, **changes: Any) -> Content:
    """Give a page as a file writes it."""
    return {"id": identifier, "questions": list(questions)} | changes


def write_yaml(folder: Path, content: object, name: str = "file.yaml") -> Path:
    """Write `content` as YAML and give the file's path."""
    path = folder / name
    # Through JSON, so that what is the same object in a test is not written as an alias.
    content = json.loads(json.dumps(content))
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path
