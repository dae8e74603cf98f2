"""Forms by which an official corrects what the analysis found."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.validators import AnyOf, Length

from toolkit.core.text import LocalText
from toolkit.services.review_views import AreaPlaces
from toolkit.web.locale import current_language

NAME_LENGTH = 100
NOTE_LENGTH = 300
# Between the area and the theme of a place; neither can hold it.
JOINT = "/"
WITHOUT_CHOICE = ""

# Action -> the fields that must be filled for it, with what to say where one is not.
Needs = Mapping[str, Mapping[str, Any]]
NO_STATEMENT = _l("Vælg mindst ét udsagn.")
STATEMENTS_NEED: Needs = {
    "move": {"statement": NO_STATEMENT, "place": _l("Vælg, hvor udsagnene skal hen.")},
    "pin": {"statement": NO_STATEMENT},
    "exclude": {
        "statement": NO_STATEMENT,
        "note": _l("Skriv kort, hvorfor det ikke skal tælle med."),
    },
    "split": {
        "statement": NO_STATEMENT,
        "name": _l("Skriv, hvad det nye tema skal hedde."),
    },
    "take": {"proposed": NO_STATEMENT},
}
THEME_NEEDS: Needs = {
    "rename": {"name_da": _l("Skriv, hvad temaet skal hedde.")},
    "merge": {"into": _l("Vælg det tema, det skal lægges sammen med.")},
    "lock": {},
    "unlock": {},
}


def _trimmed(text: str | None) -> str:
    return " ".join((text or "").split())


def _version_number(text: str | None) -> int:
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class CorrectionForm(FlaskForm):
    """A form whose buttons are called `action`; each asks for its own fields.

    A field that the pressed button does not ask for keeps what was typed and is not checked.
    """

    needs: Needs

    action = HiddenField()
    version = HiddenField()

    def is_complete(self) -> bool:
        """Tell whether the pressed button has what it asks for; each field knows what it lacks."""
        if self.action.data not in self.needs:
            self.action.errors = [_("Vælg, hvad der skal ske.")]
            return False
        needed = self.needs[self.action.data]
        valid = self.validate()
        for name, message in needed.items():
            if not self[name].data:
                self[name].errors = [*self[name].errors, message]
        return valid and all(self[name].data for name in needed)

    @property
    def version_number(self) -> int:
        """The version of the theme that the page showed; 0 fits none."""
        return _version_number(self.version.data)

    def faults(self) -> list[tuple[str, str]]:
        """Give (id of the field, what it lacks) of every field, in the order of the form."""
        return [(field.id, str(message)) for field in self for message in field.errors]


class StatementsForm(CorrectionForm):
    """What to do with the chosen statements."""

    needs = STATEMENTS_NEED

    statement = SelectMultipleField(validate_choice=False)
    proposed = SelectMultipleField(validate_choice=False)
    place = SelectField(_l("Flyt til"), validate_choice=False)
    move_note = StringField(
        _l("Hvorfor (frivilligt)"),
        [Length(max=NOTE_LENGTH, message=_l("Skriv højst %(max)d tegn."))],
        filters=[_trimmed],
    )
    note = StringField(
        _l("Hvorfor skal det ikke tælle med?"),
        [Length(max=NOTE_LENGTH, message=_l("Skriv højst %(max)d tegn."))],
        filters=[_trimmed],
    )
    name = StringField(
        _l("Det nye temas navn"),
        [Length(max=NAME_LENGTH, message=_l("Skriv højst %(max)d tegn."))],
        filters=[_trimmed],
    )

    def offer(self, places: Sequence[AreaPlaces]) -> None:
        """Fill in where statements can go, grouped by track and area."""
        self.place.choices = {
            "": [(WITHOUT_CHOICE, str(_("Vælg et tema")))],
            **{_group_title(area): _choices_of(area) for area in places},
        }

    def offered(self) -> set[str]:
        """Give the values of the places that can be chosen."""
        return {value for group in self.place.choices.values() for value, _title in group} - {""}

    def is_complete(self) -> bool:
        """Tell whether the pressed button has what it asks for, with a place that is offered."""
        complete = super().is_complete()
        if self.action.data == "move" and self.place.data and self.place.data not in self.offered():
            self.place.errors = [_("Stedet findes ikke længere. Vælg et andet.")]
            return False
        return complete

    def chosen_place(self) -> tuple[str, str | None]:
        """Give the area and the theme that were chosen; None is the area without a theme."""
        area, _joint, theme = self.place.data.partition(JOINT)
        return area, theme or None


class ThemeForm(CorrectionForm):
    """What to do with a whole theme."""

    needs = THEME_NEEDS

    name_da = StringField(
        _l("Navn på dansk"),
        [Length(max=NAME_LENGTH, message=_l("Skriv højst %(max)d tegn."))],
        filters=[_trimmed],
    )
    name_en = StringField(
        _l("Navn på engelsk (frivilligt)"),
        [Length(max=NAME_LENGTH, message=_l("Skriv højst %(max)d tegn."))],
        filters=[_trimmed],
    )
    into = SelectField(_l("Læg sammen med"), validate_choice=False)

    def offer(self, themes: Iterable[tuple[str, LocalText]]) -> None:
        """Fill in what the theme can be merged into."""
        language = current_language()
        self.into.choices = [
            (WITHOUT_CHOICE, str(_("Vælg et tema"))),
            *((identifier, name.get(language)) for identifier, name in themes),
        ]

    def is_complete(self) -> bool:
        """Tell whether the pressed button has what it asks for, with a theme that is offered."""
        complete = super().is_complete()
        offered = {value for value, _title in self.into.choices}
        if self.action.data == "merge" and self.into.data and self.into.data not in offered:
            self.into.errors = [_("Temaet findes ikke længere. Vælg et andet.")]
            return False
        return complete

    def chosen_name(self) -> LocalText:
        """Give the name in the languages that it was written in."""
        names = {"da": self.name_da.data, "en": self.name_en.data}
        return LocalText({language: name for language, name in names.items() if name})


class ProposalForm(FlaskForm):
    """Accept a proposal, or decline it for good."""

    decision = HiddenField(validators=[AnyOf(["accept", "decline"])])
    version = HiddenField()
    other_version = HiddenField()
    name = StringField(
        _l("Det nye temas navn"),
        [Length(max=NAME_LENGTH, message=_l("Skriv højst %(max)d tegn."))],
        filters=[_trimmed],
    )

    @property
    def versions(self) -> tuple[int, int]:
        """The versions of the theme and of the other that the page showed; 0 fits none."""
        return _version_number(self.version.data), _version_number(self.other_version.data)


class UndoForm(FlaskForm):
    """Take a correction back, and return to the page that it was done on."""

    back = HiddenField()


def _group_title(area: AreaPlaces) -> str:
    language = current_language()
    track = area.track_title.get(language) if area.track_title else str(_("Uden for sporene"))
    return f"{track} › {area.title.get(language)}"


def _choices_of(area: AreaPlaces) -> list[tuple[str, str]]:
    language = current_language()
    themes = [
        (f"{area.code}{JOINT}{identifier}", name.get(language)) for identifier, name in area.themes
    ]
    title = _("%(area)s, uden tema", area=area.title.get(language))
    return [*themes, (f"{area.code}{JOINT}", str(title))]
