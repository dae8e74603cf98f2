"""What is written around a place where an answer may be cut: facts that need no vectors."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

Span = tuple[int, int]
Facts = dict[str, float]


class Boundary(StrEnum):
    """What stands between two pieces of an answer."""

    LINE = "line"
    SENTENCE = "sentence"
    SEMICOLON = "semicolon"
    CONTRAST = "contrast"
    CONJUNCTION = "conjunction"
    SO = "so"
    DASH = "dash"
    COMMA = "comma"


# A line break always cuts: whoever makes a list has already split.
_BOUNDARY = re.compile(
    r"""(?P<line>\s*[\n\r]\s*(?:[-*•·–]\s+|\d{1,2}[.)]\s+)*|\s+[•·]\s*)
      | (?P<sentence>(?<=[.!?…])["”')]*\s+(?=\S))
      | (?P<semicolon>;\s+|\s+[/|]\s+)
      | (?P<contrast>,?(?:\s+[-–—])?\s+(?:men|but)\s+)
      | (?P<conjunction>(?:,|\s+[-–—])?\s+(?:og|samt|and|plus|\+|&)\s+(?:så\s+)?)
      | (?P<so>,?\s+(?:så|so)\s+(?=(?:det|vi|jeg|man|der|de|den|i|nu|it|we|they)\b))
      | (?P<dash>\s+[-–—]\s+|\s*—\s*)
      | (?P<comma>,\s+)""",
    re.IGNORECASE | re.VERBOSE,
)
_ABBREVIATION = re.compile(
    r"\b(?:kl|ca|mio|mia|kr|nr|bl\.a|f\.eks|fx|ifm|mht|pga|inkl|ekskl|evt|osv|mv|m\.v|m\.m|etc|pr"
    r"|tlf|dvs|d\.v\.s|vedr|stk|max|min|adr|hhv|st|e\.g|i\.e|o\.l|o\.lign|jf|\d{1,2})\.$",
    re.IGNORECASE,
)
_LONGEST_ABBREVIATION = 8
_BULLET = re.compile(r"(?:[-*•·–]\s+|\d{1,2}[.)]\s+)+")
_WORD = re.compile(r"\w+")


def _table(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Frequent finite verbs: a list of wishes has none, a sentence has. Their endings would not do, for
# the Danish present tense ends like the plural of nouns.
_FINITE = _table(
    "er har skal vil kan må bør kunne ville skulle burde måtte var havde bliver blev får fik"
    " mangler savner ønsker håber synes tror ved kommer kom går gik står stod tager tog giver gav"
    " siger sagde gør gjorde ligger lå sidder sad holder holdt kører kørte finder fandt ser så"
    " bruger brugte betaler betalte venter ventede søger søgte lader passer koster hedder hører"
    " føler virker taler snakker møder sender sendte ringer ringede bygger bor arbejder ansætter"
    " flytter lukker åbner spørger svarer behøver trænger gider gad foreslår efterlyser roser"
    " oplever oplyser beder bad køber sælger lever starter stopper slutter mister fortæller"
    " hjælper ender forsvinder vokser falder stiger dør sker skete tør plejer handler skriver"
    " skrev læser laver lavede rykker forstår kender trækker bærer skaber glæder fungerer findes"
    " fås ses bruges laves is are was were has have had can could will would should must need"
    " needs want wants lack lacks takes gets makes goes does did cannot know knows think pays"
    " keeps finds waits helps"
) - {"så"}
_IMPERATIVE = _table(
    "giv lav sæt lad få brug send hjælp betal tag hold find byg ryd fjern skab gør kom ring lær"
    " støt lyt luk åbn flyt plant ansæt fortæl spørg svar del se saml sørg invitér inviter køb"
    " lån stop drop slip fiks reparer reparér asfaltér slå sænk hæv udvid bevar bring lej vis"
    " skriv let make give get fix help please build hire open close keep provide offer"
)
_OPENINGS: dict[str, frozenset[str]] = {
    "new": _table(
        "ps dernæst derudover desuden endvidere endelig samtidig ellers derimod nå også omvendt"
        " næste herudover ydermere imens mens bagefter dertil apropos mht also finally besides"
        " plus second"
    ),
    "points_back": _table(
        "det de den dem der han hun ham hende her dér sådan sådanne dette disse deres dets dens"
        " hans hendes it they that this those these he she there"
    ),
    "explains": _table(
        "så for fordi derfor hvor hvorfor som altså hvis når da fx især gerne ikke uden med til"
        " på fra eller selv so because which who then especially not or with at hvilket hverken"
        " både helst bare kun"
    ),
    "first_person": _table("vi jeg vores min mit mine os we our my"),
    "subject": _table("vi jeg man det de den der i han hun you we it they kommunen"),
    "names_a_thing": _table(
        "en et én ét flere bedre mere færre mindre nogle noget nogen ingen billigere hurtigere"
        " lavere højere større a an more better faster fewer cheaper less some"
    ),
    "asks": _table(
        "kan kunne må vil ville skal er har hvad hvem hvornår hvordan could can would is what why"
        " when"
    ),
    "imperative": _IMPERATIVE,
    "and": _table("og and"),
    "but": _table("men but dog"),
}
_NEW_PAIRS = frozenset(
    {("og", "så"), ("og", "nu"), ("p", "s"), ("til", "gengæld"), ("til", "sidst"), ("i", "øvrigt")}
    | {("nummer", "to"), ("nummer", "tre"), ("nummer", "2"), ("en", "anden"), ("noget", "andet")}
    | {("men", "også"), ("and", "also"), ("on", "top"), ("hvad", "angår")}
)
_STRONG = frozenset({Boundary.LINE, Boundary.SENTENCE, Boundary.SEMICOLON})
_BETWEEN_SENTENCES = _STRONG | {Boundary.DASH}
MAX_LISTED_WORDS = 6


@dataclass(frozen=True, slots=True)
class Gap:
    """A place where a text may be cut; what lies from `start` to `end` falls between."""

    boundary: Boundary
    start: int
    end: int

    @property
    def between_sentences(self) -> bool:
        """Whether whole sentences stand on both sides, as a rule."""
        return self.boundary in _BETWEEN_SENTENCES


def words(text: str) -> list[str]:
    """Give the words of a text, in small letters."""
    return _WORD.findall(text.lower())


def trim(text: str, start: int, end: int) -> Span:
    """Leave out white space at both ends and a list's bullet in front; may give an empty span."""
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    bullet = _BULLET.match(text, start, end)
    if bullet and bullet.end() < end:
        start = bullet.end()
    return start, end


def pieces_between(text: str, gaps: Sequence[Gap]) -> list[Span]:
    """Give the trimmed spans between `gaps`, from the start of the text to its end."""
    starts = [0, *(gap.end for gap in gaps)]
    ends = [*(gap.start for gap in gaps), len(text)]
    return [trim(text, start, end) for start, end in zip(starts, ends, strict=True)]


def find_gaps(text: str) -> list[Gap]:
    """Find the places where a text may be cut.

    Returns
    -------
    gaps : list of Gap
        In order, never overlapping; each has a word on both sides.
    """
    start, end = trim(text, 0, len(text))
    found = [
        Gap(Boundary(str(match.lastgroup)), match.start(), match.end())
        for match in _BOUNDARY.finditer(text, start, end)
    ]
    return list(
        _with_words(text, (start, end), [gap for gap in found if not _is_abbreviation(text, gap)])
    )


def _is_abbreviation(text: str, gap: Gap) -> bool:
    """Tell whether a full stop ends an abbreviation or an ordinal number and not a sentence."""
    return (
        gap.boundary is Boundary.SENTENCE
        and not text[gap.end].isupper()
        and _ABBREVIATION.search(text, max(0, gap.start - _LONGEST_ABBREVIATION), gap.start)
        is not None
    )


def _with_words(text: str, whole: Span, found: Sequence[Gap]) -> Iterator[Gap]:
    left = whole[0]
    for index, gap in enumerate(found):
        right = found[index + 1].start if index + 1 < len(found) else whole[1]
        if _WORD.search(text, left, gap.start) and _WORD.search(text, gap.end, right):
            yield gap
            left = gap.end


@dataclass(frozen=True, slots=True)
class _Side:
    """The words of a piece or of several, and whether they make a sentence."""

    words: list[str]
    finite: bool


def _side(pieces: Sequence[list[str]]) -> _Side:
    found = [word for piece in pieces for word in piece]
    begins = any(piece[0] in _IMPERATIVE for piece in pieces if piece)
    return _Side(found, begins or not _FINITE.isdisjoint(found))


def _openings(right: list[str], boundary_ends_with_so: bool) -> Iterator[str]:
    first = right[0]
    for name, table in _OPENINGS.items():
        if first in table:
            yield name
    if boundary_ends_with_so or tuple(right[:2]) in _NEW_PAIRS:
        yield "new"


def gap_facts(text: str, gaps: Sequence[Gap]) -> list[Facts]:
    """Give what is written around each of `gaps`: numbers from 0 to 1 by name.

    A fact that means one thing between sentences and another within one is told twice, under its
    own name and under that of its kind of place.

    Parameters
    ----------
    text : str
    gaps : sequence of Gap
        All of the text, as `find_gaps` gives them.
    """
    pieces = [words(text[start:end]) for start, end in pieces_between(text, gaps)]
    whole = _answer_facts(gaps, pieces)
    return [
        _facts_at(text, gaps, pieces, index) | whole[gap.between_sentences]
        for index, gap in enumerate(gaps)
    ]


def _answer_facts(gaps: Sequence[Gap], pieces: Sequence[list[str]]) -> dict[bool, Facts]:
    sides = [_side([piece]) for piece in pieces]
    short = all(len(piece) <= MAX_LISTED_WORDS for piece in pieces)
    listed = not any(side.finite for side in sides)
    n_sentences = sum(gap.boundary in _STRONG for gap in gaps)
    facts = {
        "all_listed": float(listed),
        "all_short": float(short),
        "all_short_and_listed": float(short and listed),
        "n_gaps": min(len(gaps), 6) / 6,
        "n_sentences": min(n_sentences, 4) / 4,
    }
    within = {"within:among_sentences": float(n_sentences > 0)}
    return {True: _twice(facts, "between"), False: _twice(facts, "within") | within}


def _twice(facts: Facts, kind: str) -> Facts:
    told = {name: value for name, value in facts.items() if value}
    return told | {f"{kind}:{name}": value for name, value in told.items()}


def _sentence_around(gaps: Sequence[Gap], index: int) -> tuple[int, int]:
    """Give the first and the last piece of the sentences that meet at a gap."""
    first, last = index, index + 1
    while first > 0 and gaps[first - 1].boundary not in _STRONG:
        first -= 1
    while last < len(gaps) and gaps[last].boundary not in _STRONG:
        last += 1
    return first, last


def _facts_at(text: str, gaps: Sequence[Gap], pieces: Sequence[list[str]], index: int) -> Facts:
    gap = gaps[index]
    between = gap.between_sentences
    first, last = _sentence_around(gaps, index)
    left, right = pieces[index], pieces[index + 1]
    wide_left, wide_right = _side(pieces[first : index + 1]), _side(pieces[index + 1 : last + 1])
    near_left, near_right = (wide_left, wide_right) if between else (_side([left]), _side([right]))
    ends_with_so = text[gap.start : gap.end].rstrip().lower().endswith(" så")
    so = ends_with_so and gap.boundary is Boundary.CONJUNCTION
    ending = text[gaps[last].start - 1 : gaps[last].start + 1] if last < len(gaps) else text[-2:]
    n_left, n_right = sum(map(len, pieces[: index + 1])), sum(map(len, pieces[index + 1 :]))
    facts = {
        "both_finite": float(near_left.finite and near_right.finite),
        "none_finite": float(not near_left.finite and not near_right.finite),
        "left_finite_only": float(near_left.finite and not near_right.finite),
        "right_finite_only": float(near_right.finite and not near_left.finite),
        "after_question": float(text[: gap.start].rstrip().endswith("?")),
        "before_question": float("?" in ending),
        "left_length": min(len(left), 12) / 12,
        "right_length": min(len(right), 12) / 12,
        "shorter_length": min(len(left), len(right), 8) / 8,
        "left_is_a_word": float(len(left) == 1),
        "right_is_a_word": float(len(right) == 1),
        "left_sentence_length": min(len(wide_left.words), 15) / 15,
        "right_sentence_length": min(len(wide_right.words), 15) / 15,
        "shorter_side_length": min(n_left, n_right, 20) / 20,
        "is_first": float(index == 0),
        "is_last": float(index == len(gaps) - 1),
        "small_letter": float(text[gap.end].islower()),
    }
    facts |= {f"opens:{name}": 1.0 for name in _openings(right, so)}
    told = _twice(facts, "between" if between else "within")
    told |= {"cut": 1.0, f"gap:{_gap_name(text, gap)}": 1.0}
    told["left_has_colon"] = float(":" in text[gaps[index - 1].end if index else 0 : gap.start])
    told["same_first_word"] = float(left[0] == right[0])
    if not between:
        told["within:sentence_finite"] = float(wide_left.finite or wide_right.finite)
        told["within:left_imperative"] = float(left[0] in _IMPERATIVE)
    return {name: value for name, value in told.items() if value}


def _gap_name(text: str, gap: Gap) -> str:
    """Tell the conjunctions apart."""
    if gap.boundary is not Boundary.CONJUNCTION:
        return gap.boundary.value
    written = words(text[gap.start : gap.end])
    if "så" in written:
        return "og_så"
    if not written or written[0] in ("samt", "plus"):
        return "samt"
    return (
        "og"
        if text[gap.start].isspace()
        and written[0] in ("og", "and")
        and not any(sign in text[gap.start : gap.end] for sign in "-–—")
        else "comma_og"
    )
