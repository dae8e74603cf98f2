"""Clusters of statements as companies write them, each of one area and one subject; invented."""

# area, what its siblings are in, name parts of which one must be in the name, statements
CLUSTERS: dict[str, dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "traffic": {
        "cycle": (
            ("cykel",),
            (
                "Cykelstien langs Energivej er fuld af huller",
                "Flere cykelstier til stationen",
                "Vores folk tør ikke køre på cykelstien om vinteren",
                "Cykelstierne skal ryddes for sne før klokken syv",
                "Hvorfor stopper cykelstien midt ved krydset?",
                "Bedre belysning på cykelstier, tak",
            ),
        ),
        "charging": (
            ("lade", "opladning", "elbil"),
            (
                "Vi mangler ladestandere til varebilerne",
                "Ladestandere ved stationen er altid optaget",
                "Kommunen bør sætte ladestandere op på Hold-an Vej",
                "Uden ladestander kan vi ikke købe elbiler",
                "Hurtigladere til elbiler ved motorvejen",
            ),
        ),
        "parking": (
            ("parkering", "p-plads"),
            (
                "Parkeringspladserne er fyldt klokken otte",
                "Kunderne kan ikke finde parkering",
                "Flere parkeringspladser ved Lautrup",
                "P-pladserne bruges af pendlere hele dagen",
                "Gratis parkering til håndværkere",
                "Vi får bøder på vores egen parkeringsplads",
            ),
        ),
        "buses": (
            ("bus",),
            (
                "Bussen kører kun en gang i timen efter klokken 18",
                "Flere busser om aftenen, vores folk har skiftehold",
                "Busforbindelsen fra Måløv er håbløs",
                "Busserne passer ikke med toget",
                "En bus der kører rundt i industrikvarteret",
            ),
        ),
    },
    "authority": {
        "building": (
            ("byggesag", "byggetilladelse"),
            (
                "Byggesagen har ligget i ni måneder",
                "Vi ventede et halvt år på en byggetilladelse",
                "Hurtigere byggetilladelser",
                "Byggesagsbehandlingen tager alt for lang tid",
                "Ring når byggesagen mangler papirer",
            ),
        ),
        "contact": (
            ("kontaktperson", "indgang"),
            (
                "Giv os en fast kontaktperson",
                "En kontaktperson der kender virksomheden",
                "Vi bliver stillet om fem gange og ingen er kontaktperson",
                "Hver virksomhed burde have sin egen kontaktperson på rådhuset",
            ),
        ),
        "inspection": (
            ("tilsyn",),
            (
                "Miljøtilsynet kommer midt i højsæsonen",
                "Saml alle tilsyn på én dag",
                "Tilsynet forstår ikke vores branche",
                "To tilsyn på samme uge, det er for meget",
                "Varsl tilsyn i god tid",
            ),
        ),
        "signs": (
            ("skilt",),
            (
                "Reglerne for facadeskilte er for strenge",
                "Vi måtte tage vores facadeskilt ned igen",
                "Lad os selv bestemme farven på skiltet",
                "Facadeskilte skal kunne ses fra vejen",
            ),
        ),
    },
    "labour": {
        "welders": (
            ("svejser",),
            (
                "Mangel på svejsere",
                "Der er mangel på svejsere i hele området",
                "Vi kan ikke finde svejsere og elektrikere",
                "Mangel på svejsere gør at vi siger nej til ordrer",
                "Find nogle svejsere til os!",
            ),
        ),
        "apprentices": (
            ("lærling", "læreplads"),
            (
                "Lærlinge er svære at finde",
                "Vores lærling stoppede efter to uger",
                "Flere lærlinge til metalindustrien",
                "Lærlingene kan ikke møde til tiden",
                "Hjælp os med at holde på vores lærlinge",
            ),
        ),
        "courses": (
            ("kurs", "truckkursus"),
            (
                "Kurser om aftenen så vi kan passe butikken",
                "AMU-kurser bliver aflyst gang på gang",
                "Kortere kurser, helst tæt på",
                "Kurset i truckkørsel var fyldt op",
            ),
        ),
        "housing": (
            ("bolig", "lejlighed"),
            (
                "Vores udenlandske medarbejdere kan ikke finde boliger",
                "Boliger til at betale for unge faglærte",
                "Ingen ledige boliger i nærheden af Ballerup",
                "Der skal bygges boliger til medarbejdere",
            ),
        ),
    },
    "place": {
        "lunch": (
            ("frokost", "madvogn", "kantine"),
            (
                "Der er ingen steder at købe frokost i Lautrup",
                "En madvogn ved parken ville hjælpe",
                "Madvogne på torvet, tak",
                "Vi mangler en fælles kantine eller en madvogn",
            ),
        ),
        "rainwater": (
            ("regnvand", "kloak"),
            (
                "Regnvandet løber ned i kælderen hver gang",
                "Kloakken kan ikke tage regnvandet",
                "Afled regnvand fra parkeringspladsen",
                "Skybrud: regnvand i lageret to gange i år",
            ),
        ),
        "green areas": (
            ("grøn", "træ", "bænk"),
            (
                "Flere grønne områder mellem bygningerne",
                "De grønne områder er groet til",
                "Grønne områder hvor man kan spise sin mad",
                "Plej de grønne områder langs stien",
            ),
        ),
    },
}
