"""Masking of personal data in free text, character by character, so that offsets hold (P5)."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MASK = "█"

# Kinds of white space and dashes that people and word processors put between digits.
_SPACE = "[ \\u00a0\\u2007\\u2009\\u202f\\t]"
_DASH = "[-\\u00ad\\u2010-\\u2015\\u2212]"
_GAP = f"(?:{_SPACE}|{_DASH}|\\.)"
_START = r"(?<![0-9])"
_END = r"(?![0-9])"

_EMAIL = re.compile(
    rf"[^\W_][\w.+%'&/=~-]*{_SPACE}?(?:@|\s?[(\[]\s?(?:at|snabel-?a|@)\s?[)\]]\s?){_SPACE}?"
    r"[^\W_][\w-]*(?:\.[\w-]+)+",
    re.IGNORECASE,
)
_CARD = re.compile(rf"{_START}[0-9](?:(?:{_SPACE}|{_DASH})?[0-9]){{12,18}}{_END}")
_CPR = re.compile(
    rf"{_START}(?P<day>[0-9]{{2}})(?:{_GAP}|/)?(?P<month>[0-9]{{2}})(?:{_GAP}|/)?(?P<year>[0-9]{{2}})"
    rf"(?P<gap>{_SPACE}?{_DASH}?{_SPACE}?|\.|/)(?P<serial>[0-9]{{2}}{_SPACE}?[0-9]{{2}}){_END}"
)
# The serial number left out or crossed out: the date of birth and the dash give it away.
_PARTIAL_CPR = re.compile(
    rf"{_START}(?P<day>[0-9]{{2}})(?P<month>[0-9]{{2}})(?P<year>[0-9]{{2}}){_SPACE}?{_DASH}"
    rf"(?:{_SPACE}?[xX*#?]{{2,4}})?(?![0-9\w])"
)
_FOREIGN_PHONE = re.compile(
    rf"(?<![\w+])(?:\+{_SPACE}?|00)(?!45)[1-9][0-9]{{0,2}}(?:{_GAP}?\(0\))?(?:{_GAP}?[0-9]){{7,11}}{_END}"
)
_EIGHT = (
    rf"(?:[0-9]{{8}}|[0-9]{{2}}(?:{_GAP}[0-9]{{2}}){{3}}|[0-9]{{4}}(?:{_SPACE}|{_DASH})[0-9]{{4}}"
    rf"|[0-9]{{3}}(?:{_SPACE}|{_DASH})[0-9]{{2}}(?:{_SPACE}|{_DASH})[0-9]{{3}}"
    rf"|[0-9]{{2}}(?:{_SPACE}|{_DASH})[0-9]{{3}}(?:{_SPACE}|{_DASH})[0-9]{{3}}"
    rf"|[0-9]{{3}}(?:{_SPACE}|{_DASH})[0-9]{{3}}(?:{_SPACE}|{_DASH})[0-9]{{2}}"
    rf"|[0-9]{{2}}(?:{_SPACE}|{_DASH})[0-9]{{6}}|[0-9]{{2}}{_SPACE}[0-9]{{2}}{_SPACE}[0-9]{{4}}"
    rf"|[0-9]{{4}}{_SPACE}[0-9]{{2}}{_SPACE}[0-9]{{2}})"
)
_COUNTRY = rf"\(?(?:\+{_SPACE}?|00)45\)?{_GAP}{{0,2}}(?:\(0\){_GAP}?)?"
_DANISH_PHONE = re.compile(
    rf"(?:(?P<country>(?<![0-9A-Za-z]){_COUNTRY})|{_START}(?:45{_GAP}?)?)(?P<number>{_EIGHT}){_END}"
)

_SAYS_PHONE = re.compile(
    r"(?:tlf|tel|telefon\w*|mobil\w*|mob|ring\w*|phone|call|sms)\W{0,12}(?:nr\W{0,3}|på\W{0,3})?$",
    re.IGNORECASE,
)
_NUMBER = r"-?\s?(?:nr|nummer|no|number|num)\w{0,3}"
_SAYS_OTHER_NUMBER = re.compile(
    r"(?:\b(?:cvr|sag|sags|vare|ordre|faktura|journal|model|serie|artikel|produkt|konto|matrikel"
    rf"|gln|dokument|order|invoice|product|vat|reference|ref)(?:{_NUMBER})?"
    # Words that stand for other things too: only where a number is announced.
    rf"|\b(?:se|p|art|part|case|item|dok|id|kunde|kontrakt|plan){_NUMBER})"
    r"(?:\s?(?:er|is))?\s?[.:#-]{0,2}\s{0,2}(?:dk)?$",
    re.IGNORECASE,
)
_SAYS_MONEY_BEFORE = re.compile(r"(?:kr\.?|dkk|eur|usd|€|\$|£)\s?$", re.IGNORECASE)
_SAYS_AMOUNT_AFTER = re.compile(
    r"\s?(?:kr\b|kroner|dkk|eur|euro|usd|€|\$|£|,-|%|,[0-9]|m2\b|m²|m3\b|kvm|stk|styk|ton|kg|kwh|mwh"
    r"|mio|mia|tusind|liter|km\b|besøg|enheder|brugere|visninger)",
    re.IGNORECASE,
)
_YEARS = re.compile(r"(?:19|20)[0-9]{2}\D(?:19|20)[0-9]{2}")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:\D[0-9]{3})+")
_ROUND_RANGE = re.compile(r"[0-9]{2}00\D[0-9]{2}00")
_ISSUERS = re.compile(r"4|5[0-9]|6[0-9]|2[2-7]|3[0-9]")


@dataclass(frozen=True, slots=True)
class MaskedText:
    """A text without personal data.

    Attributes
    ----------
    text : str
        As long as the original.
    spans : tuple of (start, end, kind)
        What was masked, in order; kind is ``cpr``, ``email``, ``phone`` or ``card``.
    """

    text: str
    spans: tuple[tuple[int, int, str], ...]


def mask(text: str) -> MaskedText:
    """Replace CPR numbers, e-mail addresses, phone and card numbers by as many '█'.

    CPR numbers are known by their date alone: since 2007 many are issued that fail modulus 11.
    Eight digits are a phone number unless what stands around them says otherwise: digits alone
    cannot tell a phone from a CVR number.

    Parameters
    ----------
    text : str

    Returns
    -------
    masked : MaskedText
        Line breaks inside a number are kept.
    """
    taken: list[tuple[int, int, str]] = []
    for kind, find in _FINDERS:
        for start, end in find(text):
            if all(end <= other[0] or start >= other[1] for other in taken):
                taken.append((start, end, kind))
    characters = list(text)
    for start, end, _ in taken:
        for position in range(start, end):
            if characters[position] not in "\r\n":
                characters[position] = MASK
    return MaskedText("".join(characters), tuple(sorted(taken)))


def _emails(text: str) -> Iterator[tuple[int, int]]:
    for match in _EMAIL.finditer(text):
        yield match.span()


def _cards(text: str) -> Iterator[tuple[int, int]]:
    for match in _CARD.finditer(text):
        digits = re.sub(r"[^0-9]", "", match.group())
        thirteen = len(digits) == 13 and not digits.startswith("4")
        if _ISSUERS.match(digits) and not thirteen and _passes_luhn(digits):
            yield match.span()


def _passes_luhn(digits: str) -> bool:
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _cprs(text: str) -> Iterator[tuple[int, int]]:
    for match in _CPR.finditer(text):
        has_dash = bool(re.search(_DASH, match["gap"]))
        named = _SAYS_OTHER_NUMBER.search(text[max(0, match.start() - 30) : match.start()])
        if _is_birthday(match, allow_replacement=has_dash) and (has_dash or not named):
            yield match.span()
    for match in _PARTIAL_CPR.finditer(text):
        if _is_birthday(match, allow_replacement=False):
            yield match.span()


def _is_birthday(match: re.Match[str], *, allow_replacement: bool) -> bool:
    """Tell whether the six digits are a date; replacement numbers add 60 to the day."""
    day, month, year = (int(match[name]) for name in ("day", "month", "year"))
    if allow_replacement and day > 60:
        day -= 60
    if not 1 <= month <= 12:
        return False
    # The century is not known: 29 February counts where any century allows it.
    last = max(monthrange(century + year, month)[1] for century in (1800, 1900, 2000))
    return 1 <= day <= last


def _phones(text: str) -> Iterator[tuple[int, int]]:
    for match in _FOREIGN_PHONE.finditer(text):
        if not _SAYS_AMOUNT_AFTER.match(text, match.end()):
            yield match.span()
    for match in _DANISH_PHONE.finditer(text):
        before = text[max(0, match.start() - 30) : match.start()]
        if match["country"] or _SAYS_PHONE.search(before) or _looks_like_phone(text, match, before):
            yield match.span()


def _looks_like_phone(text: str, match: re.Match[str], before: str) -> bool:
    number = match["number"]
    if number[0] == "0" or _SAYS_OTHER_NUMBER.search(before) or _SAYS_MONEY_BEFORE.search(before):
        return False
    if _SAYS_AMOUNT_AFTER.match(text, match.end()):
        return False
    # Part of a longer code (AB-12345678, 12345678-X) or of an amount (1.234.567).
    if re.search(r"[\w.,#_-]$", before) and not re.search(r"[^\W\d_]{2}[.:,]$", before):
        return False
    if re.match(r"\w|[-_]\w|/[^\W\d]", text[match.end() : match.end() + 2]):
        return False
    amount = _THOUSANDS.fullmatch(number) and number.endswith("000")
    round_number = number.isdigit() and number.endswith("00000")
    years = _YEARS.fullmatch(number)
    return not (amount or round_number or years or _ROUND_RANGE.fullmatch(number))


# Sure kinds first: what one finder takes, no later one takes again.
_FINDERS: tuple[tuple[str, Callable[[str], Iterator[tuple[int, int]]]], ...] = (
    ("email", _emails),
    ("card", _cards),
    ("cpr", _cprs),
    ("phone", _phones),
)
