"""What a correction did, in a sentence."""

from flask_babel import gettext as _
from flask_babel import ngettext

from toolkit.core.corrections import Verb
from toolkit.core.text import LocalText
from toolkit.services.correcting import CorrectionLine
from toolkit.web.locale import current_language


def say(line: CorrectionLine, areas: dict[str, LocalText]) -> str:
    """Say what a correction did.

    Parameters
    ----------
    line : CorrectionLine
    areas : dict
        Code -> title of every area of the framework.
    """
    n = line.n_statements
    theme, into = quoted(line.theme), quoted(line.into)
    match line.verb:
        case Verb.MOVE:
            where = theme if line.theme_id else _area_words(line.area, areas)
            said = ngettext(
                "%(num)s udsagn er flyttet til %(where)s.",
                "%(num)s udsagn er flyttet til %(where)s.",
                n,
                where=where,
            )
        case Verb.PIN:
            said = ngettext(
                "%(num)s udsagn er fastholdt, hvor det ligger.",
                "%(num)s udsagn er fastholdt, hvor de ligger.",
                n,
            )
        case Verb.EXCLUDE:
            said = ngettext(
                "%(num)s udsagn er udeladt og tæller ikke med.",
                "%(num)s udsagn er udeladt og tæller ikke med.",
                n,
            )
        case Verb.SPLIT:
            said = ngettext(
                "%(num)s udsagn er delt fra %(theme)s til det nye tema %(name)s.",
                "%(num)s udsagn er delt fra %(theme)s til det nye tema %(name)s.",
                n,
                theme=theme,
                name=quoted(line.name or line.into),
            )
        case Verb.MERGE:
            said = _("%(theme)s er lagt sammen med %(into)s.", theme=theme, into=into)
        case Verb.RENAME if line.name is None:  # its words are deleted
            said = _("Et tema er omdøbt.")
        case Verb.RENAME:
            said = _("Et tema er omdøbt til %(name)s.", name=quoted(line.name))
        case Verb.LOCK:
            said = _("%(theme)s er låst. Analysen ændrer det ikke.", theme=theme)
        case Verb.UNLOCK:
            said = _("%(theme)s er låst op.", theme=theme)
        case _:
            said = _("En rettelse er taget tilbage.")
    return str(said)


def quoted(name: LocalText | None) -> str:
    """Give a theme's name in quotation marks; one that is itself a quotation has its own."""
    if name is None:
        return str(_("et tema, der ikke findes mere"))
    text = name.get(current_language())
    return text if text.startswith("»") else f"“{text}”"


def _area_words(code: str | None, areas: dict[str, LocalText]) -> str:
    title = areas.get(code or "")
    if title is None:
        return str(_("et område, der ikke findes mere"))
    return str(_("%(area)s, uden tema", area=title.get(current_language())))
