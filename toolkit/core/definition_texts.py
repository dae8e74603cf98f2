"""The sentences that explain a faulty definition file, as data: what is wrong, how to mend it.

Fields in braces are filled by ``str.format``; ``{choose}`` becomes "Did you mean ...?" or a list.
"""

Sentences = dict[str, tuple[str, str]]

# One code: (what, remedy) in each language. `what` has no full stop, `remedy` has one.
TEXTS: dict[str, Sentences] = {
    # The file itself.
    "unreadable": {
        "da": ("Filen kan ikke åbnes", "Se efter, om den findes, og om du må læse den."),
        "en": ("The file cannot be opened", "Check that it exists and that you may read it."),
    },
    "not_utf8": {
        "da": ("Filen er ikke gemt som UTF-8", "Gem den igen med tegnsættet UTF-8."),
        "en": ("The file is not saved as UTF-8", "Save it again with the encoding UTF-8."),
    },
    "too_large": {
        "da": (
            "Filen er større end {limit} kB",
            "Del den op, eller fjern det, den ikke skal bruge.",
        ),
        "en": ("The file is larger than {limit} kB", "Split it, or remove what it does not need."),
    },
    "empty_file": {
        "da": ("Filen er tom", "Skriv mindst feltet 'format'."),
        "en": ("The file is empty", "Write at least the field 'format'."),
    },
    # YAML.
    "yaml": {
        "da": ("Linjen er ikke gyldig YAML", "Se på indrykning, kolon og anførselstegn lige her."),
        "en": ("The line is not valid YAML", "Look at the indentation, colons and quotes here."),
    },
    "yaml_colon": {
        "da": ("Der er et kolon for meget", "Sæt teksten med kolon i anførselstegn."),
        "en": ("There is one colon too many", "Put the text with the colon in quotes."),
    },
    "yaml_tab": {
        "da": ("Linjen er rykket ind med tabulator", "Ryk ind med mellemrum i stedet."),
        "en": ("The line is indented with a tab", "Indent with spaces instead."),
    },
    "yaml_end": {
        "da": (
            "En tekst eller liste bliver aldrig lukket",
            "Sæt det anførselstegn eller den klamme, der mangler.",
        ),
        "en": ("A text or a list is never closed", "Add the missing quote or bracket."),
    },
    "yaml_documents": {
        "da": ("Filen har flere dokumenter", "Fjern linjer, der kun er '---'."),
        "en": ("The file has several documents", "Remove lines that are just '---'."),
    },
    "control_character": {
        "da": ("Filen har et usynligt tegn, som YAML ikke tillader", "Slet tegnet."),
        "en": ("The file has an invisible character that YAML does not allow", "Delete it."),
    },
    "anchor": {
        "da": ("Ankre ('&{name}') er ikke tilladt", "Skriv indholdet ud, hvor det bruges."),
        "en": ("Anchors ('&{name}') are not allowed", "Write the content out where it is used."),
    },
    "alias": {
        "da": ("Henvisninger ('*{name}') er ikke tilladt", "Skriv indholdet ud her."),
        "en": ("Aliases ('*{name}') are not allowed", "Write the content out here."),
    },
    "tag": {
        "da": ("Mærket '{name}' er ikke tilladt", "Fjern mærket, og skriv blot værdien."),
        "en": ("The tag '{name}' is not allowed", "Remove the tag and just write the value."),
    },
    "too_deep": {
        "da": ("Filen har mere end {limit} lag inden i hinanden", "Gør strukturen fladere."),
        "en": ("The file nests more than {limit} levels", "Make the structure flatter."),
    },
    "ambiguous_word": {
        "da": (
            "Ordet '{name}' uden anførselstegn læses af YAML som ja/nej",
            'Skriv "{name}" med anførselstegn, hvis det er tekst, ellers true eller false.',
        ),
        "en": (
            "YAML reads the word '{name}' without quotes as true/false",
            'Write "{name}" in quotes if it is text, else true or false.',
        ),
    },
    "key_not_text": {
        "da": (
            "Feltnavnet '{name}' læses ikke som tekst",
            'Sæt det i anførselstegn: "{name}".',
        ),
        "en": ("The field name '{name}' is not read as text", 'Put it in quotes: "{name}".'),
    },
    "duplicate_key": {
        "da": ("Feltet '{name}' står der to gange (først i linje {first})", "Fjern det ene."),
        "en": ("The field '{name}' is there twice (first on line {first})", "Remove one of them."),
    },
    # What refers to what.
    "duplicate": {
        "da": ("'{name}' bruges allerede som {kind} (linje {first})", "Ret eller fjern den ene."),
        "en": (
            "'{name}' is already used as {kind} (line {first})",
            "Change or remove one of them.",
        ),
    },
    "unknown_area": {
        "da": ("Rammen har intet indsatsområde med koden '{name}'", "{choose}"),
        "en": ("The framework has no area with the code '{name}'", "{choose}"),
    },
    "unknown_theme": {
        "da": ("Rammen har intet kendt tema '{name}'", "{choose}"),
        "en": ("The framework has no known theme '{name}'", "{choose}"),
    },
    "theme_elsewhere": {
        "da": ("Temaet '{name}' hører til {other}, ikke til {area}", "Ret koden eller temaet."),
        "en": (
            "The theme '{name}' belongs to {other}, not to {area}",
            "Correct the code or the theme.",
        ),
    },
    "reserved_theme": {
        "da": (
            "Temaets id '{name}' begynder med 'found-'",
            "Det er forbeholdt fundne temaer: vælg et andet.",
        ),
        "en": (
            "The theme's id '{name}' begins with 'found-'",
            "That is kept for found themes: choose another.",
        ),
    },
    "reserved_page": {
        "da": ("Siden kan ikke hedde '{name}', for adressen er optaget", "Vælg et andet id."),
        "en": ("The page cannot be named '{name}': the address is taken", "Choose another id."),
    },
    "missing_language": {
        "da": (
            "Teksten mangler på sproget '{name}'",
            "Tilføj '{name}: ...', eller fjern sproget fra 'languages'.",
        ),
        "en": (
            "The text is missing in '{name}'",
            "Add '{name}: ...', or remove the language from 'languages'.",
        ),
    },
    "unasked_language": {
        "da": (
            "Teksten er på '{name}', som ikke står i 'languages'",
            "Tilføj sproget der, eller fjern teksten.",
        ),
        "en": (
            "The text is in '{name}', which is not in 'languages'",
            "Add the language there, or remove the text.",
        ),
    },
    "no_questions": {
        "da": ("Spørgeskemaet stiller ingen spørgsmål", "Tilføj mindst ét, der ikke er en 'note'."),
        "en": ("The questionnaire asks nothing", "Add at least one question that is not a 'note'."),
    },
    "scale_order": {
        "da": (
            "Skalaen går fra {minimum} til {maximum}",
            "Lad 'maximum' være 1 til 10 større end 'minimum'.",
        ),
        "en": (
            "The scale goes from {minimum} to {maximum}",
            "Let 'maximum' be 1 to 10 above 'minimum'.",
        ),
    },
    "too_many_choices": {
        "da": (
            "'max' er {name}, men der er kun {count} valgmuligheder",
            "Sæt 'max' ned, eller fjern det.",
        ),
        "en": ("'max' is {name}, but there are only {count} choices", "Lower 'max' or remove it."),
    },
    "duplicate_segment": {
        "da": (
            "Segmentet '{name}' udfyldes allerede i linje {first}",
            "Lad kun ét spørgsmål udfylde det.",
        ),
        "en": (
            "The segment '{name}' is already filled on line {first}",
            "Let only one question fill it.",
        ),
    },
    # Conditions.
    "unknown_question": {
        "da": ("Betingelsen nævner spørgsmålet '{name}', som ikke findes", "{choose}"),
        "en": ("The condition names the question '{name}', which does not exist", "{choose}"),
    },
    "later_question": {
        "da": (
            "Betingelsen nævner '{name}', som først stilles senere",
            "Flyt spørgsmålet op, eller brug et tidligere.",
        ),
        "en": (
            "The condition names '{name}', which is asked later",
            "Move that question up, or use an earlier one.",
        ),
    },
    "same_page_question": {
        "da": (
            "Betingelsen nævner '{name}', som står på samme side",
            "Flyt det, der afhænger af svaret, til en senere side.",
        ),
        "en": (
            "The condition names '{name}', which is on the same page",
            "Move what depends on the answer to a later page.",
        ),
    },
    "note_in_condition": {
        "da": (
            "Betingelsen nævner '{name}', som er en note og aldrig får et svar",
            "Brug et spørgsmål.",
        ),
        "en": ("The condition names '{name}', a note that is never answered", "Use a question."),
    },
    "unknown_choice": {
        "da": ("Spørgsmålet '{question}' har ikke valgmuligheden '{name}'", "{choose}"),
        "en": ("The question '{question}' has no choice '{name}'", "{choose}"),
    },
    "outside_scale": {
        "da": (
            "'{name}' er ikke på skalaen for '{question}'",
            "Brug et helt tal fra {minimum} til {maximum}.",
        ),
        "en": (
            "'{name}' is not on the scale of '{question}'",
            "Use a whole number from {minimum} to {maximum}.",
        ),
    },
    "wrong_operator": {
        "da": ("'{operator}' kan ikke bruges på '{question}' af typen {type}", "{choose}"),
        "en": ("'{operator}' cannot be used on '{question}' of type {type}", "{choose}"),
    },
    # Tables of examples.
    "table_header": {
        "da": ("Første linje skal være kolonnenavnene {expected}", "Adskil dem med tabulator."),
        "en": ("The first line must be the column names {expected}", "Separate them with tabs."),
    },
    "table_columns": {
        "da": (
            "Linjen har {count} kolonner, ikke {expected}",
            "Skriv {names}, adskilt af tabulator.",
        ),
        "en": ("The line has {count} columns, not {expected}", "Write {names}, separated by tabs."),
    },
    "table_empty": {
        "da": ("Kolonnen '{name}' er tom", "Skriv en værdi, eller slet linjen."),
        "en": ("The column '{name}' is empty", "Write a value or delete the line."),
    },
    "table_long": {
        "da": ("Teksten er på {count} tegn", "Skriv højst {limit} tegn."),
        "en": ("The text has {count} characters", "Write at most {limit}."),
    },
    "table_stance": {
        "da": ("Holdningen '{name}' findes ikke", "{choose}"),
        "en": ("There is no stance '{name}'", "{choose}"),
    },
    "table_none": {
        "da": ("Filen har ingen eksempler", "Tilføj mindst ét eksempel under kolonnenavnene."),
        "en": ("The file has no examples", "Add at least one example below the column names."),
    },
}

CHOOSE: dict[str, tuple[str, str]] = {
    "da": ("Mente du '{close}'?", "Brug en af disse: {known}."),
    "en": ("Did you mean '{close}'?", "Use one of these: {known}."),
}
NOTHING_TO_CHOOSE = {"da": "Fjern det.", "en": "Remove it."}

KINDS: dict[str, dict[str, str]] = {
    "id": {"da": "id", "en": "id"},
    "code": {"da": "kode", "en": "code"},
    "name": {"da": "navn", "en": "name"},
    "language": {"da": "sprog", "en": "language"},
}
