"""The error catalogue: a sentence for every fault, of where, what and how to mend."""

from toolkit.core.error_codes import ErrorCode

# Templates for str.format; the context of the error fills the fields. Danish is the first language.
MESSAGES: dict[ErrorCode, dict[str, str]] = {
    ErrorCode.ACCOUNT_EXISTS: {
        "da": (
            "Der er allerede en konto med e-mailen '{email}'. Giv den et nyt kodeord med: "
            "flask user password {email}"
        ),
        "en": (
            "There already is an account with the e-mail '{email}'. Give it a new password "
            "with: flask user password {email}"
        ),
    },
    ErrorCode.ACCOUNT_UNKNOWN: {
        "da": "Der er ingen konto med e-mailen '{email}'. Se dem alle med: flask user list",
        "en": "There is no account with the e-mail '{email}'. See them all with: flask user list",
    },
    ErrorCode.ALREADY_SENT: {
        "da": "Dette svar er sendt og kan ikke ændres. Se kvitteringen.",
        "en": "This answer has been sent and cannot be changed. See the receipt.",
    },
    ErrorCode.ANALYSIS_FAILED: {
        "da": "Analysen stoppede på grund af en fejl ({reason}). Det forrige resultat står "
        "uændret. Start analysen igen; sker det igen, så vis driftslederen denne besked.",
        "en": "The analysis stopped because of a fault ({reason}). The previous result is "
        "unchanged. Start the analysis again; if it happens again, show this message to the "
        "operator.",
    },
    ErrorCode.ANALYSIS_INTERRUPTED: {
        "da": "Analysen blev afbrudt, før den var færdig. Det forrige resultat står uændret. "
        "Start analysen igen.",
        "en": "The analysis was interrupted before it was done. The previous result is unchanged. "
        "Start the analysis again.",
    },
    ErrorCode.ANALYSIS_RUNNING: {
        "da": "En analyse er allerede i gang. Vent, til den er færdig, og prøv så igen.",
        "en": "An analysis is already running. Wait until it is done, then try again.",
    },
    ErrorCode.ANSWERS_EMPTY: {
        "da": "Der er ingen svar at gemme. Skriv mindst ét svar.",
        "en": "There are no answers to store. Write at least one answer.",
    },
    ErrorCode.CLUSTER_FAILED: {
        "da": "Klyngen kan ikke hjælpe med analysen ({reason}). Start den, ret "
        "TOOLKIT_DASK_SCHEDULER, eller lad den være tom, så regner denne maskine alene.",
        "en": "The cluster cannot help with the analysis ({reason}). Start it, correct "
        "TOOLKIT_DASK_SCHEDULER, or leave that empty, and this machine works alone.",
    },
    ErrorCode.CONSULTATION_NOT_FOUND: {
        "da": "Der er intet forløb med navnet '{consultation}'. Se stavemåden i forløbets adresse.",
        "en": "There is no consultation named '{consultation}'. Check the spelling in its address.",
    },
    ErrorCode.CONSULTATION_SLUG_TAKEN: {
        "da": "Der er allerede et forløb med navnet '{slug}'. Vælg et andet navn med --slug.",
        "en": "There already is a consultation named '{slug}'. Choose another name with --slug.",
    },
    ErrorCode.CORRECTION_BLOCKED: {
        "da": (
            "Rettelse nr. {obstacle} er kommet til siden og bygger på denne. Fortryd den først, "
            "og fortryd så denne."
        ),
        "en": (
            "Correction no. {obstacle} was made later and builds on this one. Undo that one "
            "first, then this one."
        ),
    },
    ErrorCode.CORRECTION_DONE: {
        "da": (
            "Rettelsen er allerede fortrudt, eller dens ord er slettet. Se listen over rettelser "
            "igen."
        ),
        "en": (
            "The correction is undone already, or its words are deleted. See the list of "
            "corrections again."
        ),
    },
    ErrorCode.CORRECTION_FORBIDDEN: {
        "da": "Kun sagsbehandlere kan rette analysen. Bed en af dem om det.",
        "en": "Only officials may correct the analysis. Ask one of them to do it.",
    },
    ErrorCode.DEFINITION_INVALID: {
        "da": "Der er fejl i filen. Ret dem, og prøv igen:",
        "en": "The file has errors. Mend them and try again:",
    },
    ErrorCode.DRAFT_CHANGED: {
        "da": "Dine svar er ændret, siden du så dem her. Tjek dem igen, og tryk så Send.",
        "en": (
            "Your answers have changed since you saw them here. Check them again, then press Send."
        ),
    },
    ErrorCode.DRAFT_NOT_FOUND: {
        "da": (
            "Vi kan ikke finde et påbegyndt svar på dette link. Et svar, der ikke er sendt, "
            "slettes efter nogen tid. Begynd forfra fra undersøgelsens forside."
        ),
        "en": (
            "We cannot find an unfinished answer at this link. An answer that is not sent is "
            "deleted after some time. Begin again from the survey's first page."
        ),
    },
    ErrorCode.EMAIL_INVALID: {
        "da": "'{email}' er ikke en e-mailadresse. Skriv den som navn@kommune.dk",
        "en": "'{email}' is not an e-mail address. Write it as name@municipality.dk",
    },
    ErrorCode.FILE_COLUMN_MISSING: {
        "da": "{path}, linje {line}: Kolonnen '{column}' mangler (fundet: {found}). "
        "Giv filen kolonnerne 'id' og 'answer'.",
        "en": "{path}, line {line}: The column '{column}' is missing (found: {found}). "
        "Give the file the columns 'id' and 'answer'.",
    },
    ErrorCode.FILE_EMPTY: {
        "da": "Filen '{path}' er tom. Skriv mindst ét svar i den.",
        "en": "The file '{path}' is empty. Put at least one answer into it.",
    },
    ErrorCode.FILE_ENCODING_UNKNOWN: {
        "da": "Filen '{path}' kan ikke læses som tekst. Gem den som UTF-8.",
        "en": "The file '{path}' cannot be read as text. Save it as UTF-8.",
    },
    ErrorCode.FILE_ROW_BROKEN: {
        "da": "{path}, linje {line}: Rækken kan ikke læses: {reason}. Ret den, og prøv igen.",
        "en": "{path}, line {line}: The row cannot be read: {reason}. Mend it and try again.",
    },
    ErrorCode.FILE_TOO_LARGE: {
        "da": "Filen '{path}' er for stor: højst {limit}. Del den i flere filer.",
        "en": "The file '{path}' is too large: at most {limit}. Divide it into several files.",
    },
    ErrorCode.FILE_TYPE_UNKNOWN: {
        "da": "Filen '{path}' har en ukendt type. Brug en af disse: {known}.",
        "en": "The file '{path}' is of an unknown type. Use one of these: {known}.",
    },
    ErrorCode.FILE_UNREADABLE: {
        "da": "Filen '{path}' kan ikke læses: {reason}. Se, om navnet er rigtigt.",
        "en": "The file '{path}' cannot be read: {reason}. Check that the name is right.",
    },
    ErrorCode.FILE_UNWRITABLE: {
        "da": "Filen '{path}' kan ikke skrives: {reason}. Vælg en anden placering.",
        "en": "The file '{path}' cannot be written: {reason}. Choose another place.",
    },
    ErrorCode.NAME_MISSING: {
        "da": "Det nye tema mangler et navn. Skriv et navn, og prøv igen.",
        "en": "The new theme has no name. Write one and try again.",
    },
    ErrorCode.NAME_TAKEN: {
        "da": (
            "Der er allerede et tema med navnet '{name}' i området. Vælg et andet navn, eller "
            "læg de to temaer sammen."
        ),
        "en": (
            "The area already has a theme named '{name}'. Choose another name, or merge the two "
            "themes."
        ),
    },
    ErrorCode.NOT_FOUND: {
        "da": "Siden findes ikke, eller den er flyttet. Gå til overblikket, og find den derfra.",
        "en": "The page does not exist or has moved. Go to the overview and find it from there.",
    },
    ErrorCode.PAGE_NOT_FOUND: {
        "da": "Spørgeskemaet har ingen side '{page}'. Brug linket, du fik, eller gå tilbage.",
        "en": "The questionnaire has no page '{page}'. Use the link you were given, or go back.",
    },
    ErrorCode.PASSWORD_TOO_COMMON: {
        "da": (
            "Kodeordet er let at gætte. Vælg et andet, for eksempel fire ord, der ikke hører "
            "sammen."
        ),
        "en": (
            "The password is easy to guess. Choose another, for example four words that do "
            "not belong together."
        ),
    },
    ErrorCode.PASSWORD_TOO_LONG: {
        "da": "Kodeordet må højst have {maximum} tegn.",
        "en": "The password may have at most {maximum} characters.",
    },
    ErrorCode.PASSWORD_TOO_SHORT: {
        "da": "Kodeordet skal have mindst {minimum} tegn. Det har {length}.",
        "en": "The password must have at least {minimum} characters. It has {length}.",
    },
    ErrorCode.PROPOSAL_GONE: {
        "da": "Forslaget findes ikke mere. Se listen over forslag igen.",
        "en": "The proposal is no longer there. See the list of proposals again.",
    },
    ErrorCode.SIGNIN_REFUSED: {
        "da": (
            "E-mail og kodeord passer ikke sammen. Prøv igen, eller få et nyt kodeord hos "
            "den, der driver Tre Spor."
        ),
        "en": (
            "The e-mail and the password do not match. Try again, or get a new password from "
            "whoever runs Tre Spor."
        ),
    },
    ErrorCode.SIGNIN_THROTTLED: {
        "da": "Der er forsøgt for mange gange. Vent {minutes} minutter, og prøv igen.",
        "en": "There were too many attempts. Wait {minutes} minutes and try again.",
    },
    ErrorCode.SLUG_INVALID: {
        "da": (
            "Navnet '{slug}' kan ikke bruges i en adresse. Brug kun små bogstaver a-z, tal og "
            "bindestreg, højst 60 tegn."
        ),
        "en": (
            "The name '{slug}' cannot be used in an address. Use only lower-case letters a-z, "
            "digits and hyphens, at most 60 characters."
        ),
    },
    ErrorCode.STATEMENTS_EMPTY: {
        "da": "Der er ikke valgt nogen udsagn. Vælg mindst ét, og prøv igen.",
        "en": "No statements were chosen. Choose at least one and try again.",
    },
    ErrorCode.STATEMENT_NOT_FOUND: {
        "da": (
            "Et af udsagnene findes ikke mere, eller det er flyttet. Se siden igen, og vælg på ny."
        ),
        "en": (
            "One of the statements is no longer there, or has been moved. See the page again and "
            "choose anew."
        ),
    },
    ErrorCode.SUBMISSION_DIFFERS: {
        "da": (
            "Dette svar er allerede sendt med et andet indhold. Det første er gemt, og det "
            "nye er ikke gemt."
        ),
        "en": (
            "This answer has already been sent with other content. The first one is stored, "
            "and the new one is not."
        ),
    },
    ErrorCode.SUBMISSION_INCOMPLETE: {
        "da": "Der mangler noget, før svaret kan sendes. Ret siden, og prøv igen.",
        "en": "Something is missing before the answer can be sent. Mend the page and try again.",
    },
    ErrorCode.SURVEY_CHANGE_REFUSED: {
        "da": (
            "Spørgeskemaet er ikke udgivet, for der er allerede svar på '{slug}', og "
            "ændringen ville ødelægge dem: {reasons}. Udgiv det som en ny undersøgelse med et "
            "andet --slug."
        ),
        "en": (
            "The questionnaire was not published, because '{slug}' already has answers and "
            "the change would corrupt them: {reasons}. Publish it as a new survey with "
            "another --slug."
        ),
    },
    ErrorCode.SURVEY_CLOSED: {
        "da": "Undersøgelsen lukkede {closes:%d.%m.%Y}. Der kan ikke svares mere.",
        "en": "The survey closed on {closes:%d.%m.%Y}. It takes no more answers.",
    },
    ErrorCode.SURVEY_DAYS_INVALID: {
        "da": (
            "Undersøgelsen lukker {closes:%d.%m.%Y}, før den åbner {opens:%d.%m.%Y}. Ret "
            "--opens eller --closes."
        ),
        "en": (
            "The survey closes on {closes:%d.%m.%Y}, before it opens on {opens:%d.%m.%Y}. "
            "Mend --opens or --closes."
        ),
    },
    ErrorCode.SURVEY_NOT_FOUND: {
        "da": (
            "Der er ingen undersøgelse på denne adresse. Se efter, om adressen er skrevet rigtigt."
        ),
        "en": "There is no survey at this address. Check that the address is spelt right.",
    },
    ErrorCode.SURVEY_NOT_OPEN: {
        "da": "Undersøgelsen åbner {opens:%d.%m.%Y}. Kom igen til den tid.",
        "en": "The survey opens on {opens:%d.%m.%Y}. Please come back then.",
    },
    ErrorCode.SURVEY_SLUG_TAKEN: {
        "da": (
            "Navnet '{slug}' bruges af en undersøgelse i et andet forløb. Vælg et andet med --slug."
        ),
        "en": (
            "The name '{slug}' is used by a survey of another consultation. Choose another "
            "with --slug."
        ),
    },
    ErrorCode.THEME_AREA_DIFFERS: {
        "da": (
            "Temaet hører til et andet indsatsområde. Vælg et tema i samme område, eller flyt "
            "udsagnene først."
        ),
        "en": (
            "The theme belongs to another area. Choose a theme of the same area, or move the "
            "statements first."
        ),
    },
    ErrorCode.THEME_CHANGED: {
        "da": "Temaet er ændret, siden du så det. Se det igen, og prøv så på ny.",
        "en": "The theme has changed since you saw it. See it again, then try anew.",
    },
    ErrorCode.THEME_LOCKED: {
        "da": "Temaet '{name}' er låst. Lås det op først.",
        "en": "The theme '{name}' is locked. Unlock it first.",
    },
    ErrorCode.THEME_NOT_FOUND: {
        "da": "Temaet findes ikke mere, eller det er lagt sammen med et andet. Se området igen.",
        "en": "The theme is no longer there, or is merged with another. See the area again.",
    },
    ErrorCode.THEME_SPLIT_WHOLE: {
        "da": (
            "Alle temaets udsagn er valgt, så der er intet at dele. Vælg færre, eller giv temaet "
            "et nyt navn."
        ),
        "en": (
            "All statements of the theme were chosen, so there is nothing to split. Choose "
            "fewer, or rename the theme."
        ),
    },
    ErrorCode.UNKNOWN_AREA: {
        "da": "Rammen har intet indsatsområde med koden '{area}'. Brug en kode, der står i rammen.",
        "en": "The framework has no area with the code '{area}'. Use a code that it defines.",
    },
    ErrorCode.UNKNOWN_CHANNEL: {
        "da": "Rammen har ingen kanal '{channel}'. Brug en kanal, der står i rammen.",
        "en": "The framework has no channel '{channel}'. Use a channel that it defines.",
    },
    ErrorCode.UNKNOWN_QUESTION: {
        "da": "Spørgeskemaet har intet spørgsmål med navnet '{question}'.",
        "en": "The questionnaire has no question named '{question}'.",
    },
}
