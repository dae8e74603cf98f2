"""Lists of Danish words that the dictionaries do not tell apart, and that name nothing."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Beside the most frequent words of the language: words that every answer to a municipality says.
GENERAL_WORDS = _set(
    "bedre flere færre mere mindre mange meget godt gode god stor store større små nogen noget "
    "nogle alle altid aldrig virksomhed virksomheder virksomheden firma firmaer kommune kommunen "
    "kommuner kommunens gerne lige bare også selv hele helt være blive bliver blev skal skulle "
    "kunne ville vores jeres deres hvordan hvornår hvorfor derfor fordi efter inden igen imod uden "
    "mellem ting måde problem problemer fokus mulighed muligheder behov brug tak dag dage uge uger "
    "måned måneder år gang gange time timer minut minutter kroner folk menneske mennesker mand del "
    "sted steder eksempel grad grund side sider tid hjælp plads ord svar gode dansk danske "
    "dårlig dårlige ny nye nyt gammel gamle vigtig vigtigt vigtigste svær svært nem nemt nemmere "
    "let lettere hurtig hurtigt "
    "company companies municipality more better need want would could should their there about "
    "nogensinde alting ingenting øjeblik rest resten halvdel procent par slags form lov "
    "mandag tirsdag onsdag torsdag fredag lørdag søndag januar februar marts april maj juni juli "
    "august september oktober november december morgen aften formiddag eftermiddag weekend jul "
    "påske sommer vinter forår efterår million hundrede tusind meter kilometer kvadratmeter km "
    "nummer stykke nul antal linje kunde kunder ejer direktør chef nabo kone hånd hoved dør tal "
    "gæst ende kant hjørne retur chance forvej stand følge flok navn gulv bord stol vindue kop ros "
    "kaffe frokost rundstykke røre salgschef direktion formand udvalg bestyrelse medarbejder "
    "kollega kone fyr råd rådhus "
    "bedste forskel mening omgang størrelse bekostning nærhed retning forhold forbindelse niveau"
)

PREPOSITIONS = _set("på til for om med i af ved fra mellem mod langs blandt omkring")
DETERMINERS = _set(
    "en et den det de denne dette disse vores vore jeres deres min mit mine sin sit sine din dit "
    "dine hans hendes nogle nogen noget mange flere færre alle hver hvert ingen intet begge lidt "
    "mere mindre meget the a an our your their my more fewer some any no"
)
# Words that no noun phrase can hold.
BINDING_WORDS = _set(
    "og eller men samt at som der hvor når hvis da så end ikke jo nok vel måske kun også især "
    "altså bare lige nu her jeg vi du i man han hun sig os jer dem mig dig er var har havde får "
    "fik kan må vil skal bør blev bliver være blive gør går kommer kom står sidder ligger ser "
    "siger tager giver ved synes tror håber ønsker mangler savner bruger betaler venter kører "
    "hos ad hen ud ind op ned om uden over under efter før inden siden imens mens fordi selvom "
    "hvad hvem hvilke hvilken hvorfor hvordan and or but to of in on for with from at by is are "
    "was be it we you they i that this not can could would should will have has had do does"
)
# Where the dictionary takes a noun for another word.
LEMMAS = {
    "skat": "skat", "skatten": "skat", "skatter": "skat", "priser": "pris", "priserne": "pris",
    "dyr": "dyr", "lokaler": "lokale", "lokalerne": "lokale", "mangel": "mangel",
    "manglen": "mangel", "pladser": "plads", "kontorer": "kontor", "køer": "kø",
    "busser": "bus", "cykler": "cykel", "regler": "regel", "kurser": "kursus", "penge": "penge",
    "unge": "unge", "børn": "barn", "kvinder": "kvinde",
    "hundeskov": "hundeskov",
    "studerende": "studerende", "ledige": "ledige", "nyuddannede": "nyuddannede",
}  # fmt: skip
ALWAYS_NOUNS = _set(
    "arbejde samarbejde lokale unge studerende ledige nyuddannede penge skat byggeri håndværk "
    "wifi bredbånd udbud indkøb it varme leje kvinde job barn dagpenge"
)
NEVER_NOUNS = _set(
    "ny god stor ung gammel lille stå gå få se komme ret sand lang kort høj lav fri fast "
    "hel halv klar nær tæt tom fuld tung mangle køre ønske vide hver først næste sidste lyst "
    "samme rigtig vis egen andre anden ene langt stod måtte sæt bor byg læg slå mente prøv lær "
    "skriv drop kør værd aner stik slår galt styr fat tag ring lade overhovedet nå ende pa sort "
    "tyv lever levere må svar åbenbart brænde for vid udlært ansat prøve prøvet købe koste virke "
    "køb køber sælger smil røre overtage spise læse bo lede starte forstå ren lej voks teste "
    "flytte sover fortæller planlægger ringer tro"
)
# Pieces that are words by themselves and, inside a word, mostly something else.
NO_PARTS = _set(
    "hed dom skab som bar lig else ing ning ling tion ist ism tet ende ene erne ere ede sig ham "
    "hun han den det der her men med mod ved fra kom komm virk arb ind ud op ned for ret ler ter "
    "ment inge lige sel ske ten ring ion stat sort art ant and ens ret rer"
)
# Of the words with three letters these make compounds; the others are mostly torn words.
SHORT_PARTS = _set(
    "bus vej tog sag bil mad job kø tid sti løn lyd lys luft vand havn by land mål råd hul hus is "
    "gas olie skat syn toj tøj øre kaj bro å"
)
