"""What the analysis is doing, in the words of the command line's progress bars."""

PHASES = {
    "fit": "Lærer af eksemplerne",
    "mask": "Skjuler personoplysninger",
    "split": "Deler svarene",
    "embed": "Læser udsagnene",
    "map": "Finder indsatsområder",
    "themes": "Finder temaer",
    "names": "Navngiver temaer",
}
