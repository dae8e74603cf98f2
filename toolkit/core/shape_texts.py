"""The sentences for faults of shape, which pydantic finds: what is wrong, how to mend it.

``{field}`` is the part as it stands in a sentence, ``{name}`` the name of its field alone.
"""

from toolkit.core.definition_texts import Sentences
from toolkit.core.text import (
    CHOICE_PATTERN,
    CODE_PATTERN,
    IDENTIFIER_PATTERN,
    LANGUAGE_PATTERN,
    NAME_PATTERN,
)

# What pydantic calls a fault -> the same in words. Anything else gets OTHER_FAULT.
SHAPE_TEXTS: dict[str, Sentences] = {
    "missing": {
        "da": ("Feltet '{name}' mangler", "Tilføj '{name}: ...' her."),
        "en": ("The field '{name}' is missing", "Add '{name}: ...' here."),
    },
    "extra_forbidden": {
        "da": ("Feltet '{name}' kendes ikke her", "{choose}"),
        "en": ("The field '{name}' is not known here", "{choose}"),
    },
    "string_type": {
        "da": ("{field} skal være tekst, men er {value}", "Sæt værdien i anførselstegn."),
        "en": ("{field} must be text, but is {value}", "Put the value in quotes."),
    },
    "string_too_short": {
        "da": ("{field} er tom", "Skriv en tekst, eller fjern feltet."),
        "en": ("{field} is empty", "Write a text or remove the field."),
    },
    "string_too_long": {
        "da": ("{field} er for lang", "Skriv højst {max_length} tegn."),
        "en": ("{field} is too long", "Write at most {max_length} characters."),
    },
    "string_pattern_mismatch": {
        "da": ("{field} kan ikke være {value}", "Brug kun {allowed}."),
        "en": ("{field} cannot be {value}", "Use only {allowed}."),
    },
    "string_unicode": {
        "da": ("{field} har et tegn, der ikke er gyldigt", "Slet tegnet, og skriv det igen."),
        "en": ("{field} has a character that is not valid", "Delete it and type it again."),
    },
    "int_type": {
        "da": (
            "{field} skal være et helt tal, men er {value}",
            "Skriv tallet uden anførselstegn.",
        ),
        "en": ("{field} must be a whole number, but is {value}", "Write it without quotes."),
    },
    "float_type": {
        "da": ("{field} skal være et tal, men er {value}", "Skriv tallet uden anførselstegn."),
        "en": ("{field} must be a number, but is {value}", "Write it without quotes."),
    },
    "finite_number": {
        "da": ("{field} skal være et almindeligt tal, men er {value}", "Skriv et endeligt tal."),
        "en": ("{field} must be an ordinary number, but is {value}", "Write a finite number."),
    },
    "bool_type": {
        "da": (
            "{field} skal være true eller false, men er {value}",
            "Skriv et af de to ord uden anførselstegn.",
        ),
        "en": (
            "{field} must be true or false, but is {value}",
            "Write one of the two without quotes.",
        ),
    },
    "literal_error": {
        "da": ("{field} kan ikke være {value}", "{choose}"),
        "en": ("{field} cannot be {value}", "{choose}"),
    },
    "tuple_type": {
        "da": (
            "{field} skal være en liste, men er {value}",
            "Begynd hvert punkt på en ny linje med '- '.",
        ),
        "en": (
            "{field} must be a list, but is {value}",
            "Begin each item on a new line with '- '.",
        ),
    },
    "dict_type": {
        "da": (
            "{field} skal have en tekst for hvert sprog, men er {value}",
            'Skriv for eksempel {{da: "...", en: "..."}}.',
        ),
        "en": (
            "{field} must have a text for each language, but is {value}",
            'Write for example {{da: "...", en: "..."}}.',
        ),
    },
    "model_type": {
        "da": (
            "{field} skal bestå af felter, men er {value}",
            "Skriv felterne som 'navn: værdi'.",
        ),
        "en": (
            "{field} must consist of fields, but is {value}",
            "Write the fields as 'name: value'.",
        ),
    },
    "too_short": {
        "da": ("{field} har for få punkter", "Tilføj, til der er mindst {min_length}."),
        "en": ("{field} has too few items", "Add until there are at least {min_length}."),
    },
    "too_long": {
        "da": ("{field} har for mange punkter", "Fjern, til der er højst {max_length}."),
        "en": ("{field} has too many items", "Remove until there are at most {max_length}."),
    },
    "greater_than_equal": {
        "da": ("{field} er {value}", "Skriv et tal på mindst {ge}."),
        "en": ("{field} is {value}", "Write a number of at least {ge}."),
    },
    "less_than_equal": {
        "da": ("{field} er {value}", "Skriv et tal på højst {le}."),
        "en": ("{field} is {value}", "Write a number of at most {le}."),
    },
    "condition_pair": {
        "da": (
            "{field} skal have et spørgsmåls navn og en værdi",
            "Skriv for eksempel {name}: [branche, it].",
        ),
        "en": (
            "{field} must have a question's name and a value",
            "Write for example {name}: [industry, it].",
        ),
    },
    "condition_number": {
        "da": (
            "{field} skal have et spørgsmåls navn og et helt tal",
            "Skriv for eksempel {name}: [tilfredshed, 3].",
        ),
        "en": (
            "{field} must have a question's name and a whole number",
            "Write for example {name}: [satisfaction, 3].",
        ),
    },
    "union_tag_invalid": {
        "da": ("'{tag}' kendes ikke her", "{choose}"),
        "en": ("'{tag}' is not known here", "{choose}"),
    },
    "union_tag_not_found": {
        "da": (
            "Det kan ikke ses, hvilken slags {field} er",
            "Skriv feltet 'type', eller i en betingelse præcis én operator.",
        ),
        "en": (
            "It cannot be seen what kind {field} is",
            "Write the field 'type', or in a condition exactly one operator.",
        ),
    },
}

# Names that pydantic uses for the same fault.
SAME_AS = {
    "int_parsing": "int_type",
    "int_parsing_size": "int_type",
    "int_from_float": "int_type",
    "float_parsing": "float_type",
    "bool_parsing": "bool_type",
    "enum": "literal_error",
    "list_type": "tuple_type",
    "mapping_type": "dict_type",
    "model_attributes_type": "model_type",
    "dataclass_type": "model_type",
    "unexpected_keyword_argument": "extra_forbidden",
}

OTHER_FAULT: Sentences = {
    "da": ("{field} kan ikke være {value}", "Se i vejledningen, hvad feltet kan indeholde."),
    "en": ("{field} cannot be {value}", "See in the guide what the field may hold."),
}

# What a pattern allows, in words.
ALLOWED: dict[str, dict[str, str]] = {
    LANGUAGE_PATTERN: {
        "da": "et sprogs to små bogstaver, for eksempel da eller en",
        "en": "a language's two small letters, for example da or en",
    },
    IDENTIFIER_PATTERN: {
        "da": "små bogstaver a-z, tal, '-' og '_', højst 64 tegn",
        "en": "small letters a-z, digits, '-' and '_', at most 64 characters",
    },
    CODE_PATTERN: {
        "da": "bogstaver A-Z, tal og '-', højst 12 tegn",
        "en": "letters A-Z, digits and '-', at most 12 characters",
    },
    NAME_PATTERN: {
        "da": "små bogstaver a-z, tal og '_', begyndende med et bogstav",
        "en": "small letters a-z, digits and '_', beginning with a letter",
    },
    CHOICE_PATTERN: {
        "da": "bogstaver a-z, tal, '-', '_' og '+', højst 64 tegn",
        "en": "letters a-z, digits, '-', '_' and '+', at most 64 characters",
    },
}
ALLOWED_OTHERWISE = {"da": "de tegn, vejledningen nævner", "en": "the characters the guide names"}

WHOLE_FILE = {"da": "filen", "en": "the file"}
ENTRY = {"da": "punkt {number} i '{name}'", "en": "item {number} of '{name}'"}
