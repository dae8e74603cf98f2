"""The filters of the list of statements: from an address, and back into one."""

from dataclasses import dataclass, fields

from werkzeug.datastructures import MultiDict

from toolkit.core.framework import Framework
from toolkit.core.statements import Stance
from toolkit.services import reviewing
from toolkit.services.reviewing import StatementFilter

WITHOUT_THEME = "none"
# In the address -> what the assignment may be.
STATUSES: dict[str, tuple[str, ...]] = {
    "mapped": ("mapped",),
    "outside": ("outside",),
    "empty": ("empty",),
    "content": ("mapped", "outside"),
}
MAXIMUM_LENGTH = 100


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What the address asks for; every field is "" where it asks for nothing."""

    status: str = ""
    undecided: str = ""
    channel: str = ""
    track: str = ""
    area: str = ""
    theme: str = ""
    stance: str = ""
    q: str = ""
    word: str = ""
    proposed: str = ""
    excluded: str = ""

    @classmethod
    def from_arguments(cls, arguments: MultiDict[str, str]) -> "ListFilter":
        """Read the known fields of a query string, each cut to a sensible length."""
        return cls(
            **{
                field.name: arguments.get(field.name, "").strip()[:MAXIMUM_LENGTH]
                for field in fields(cls)
            }
        )

    def arguments(self) -> dict[str, str]:
        """Return what an address must carry to ask for the same."""
        return {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if getattr(self, field.name)
        }

    def chosen(self, framework: Framework) -> StatementFilter:
        """Say which statements are meant; what the framework does not have matches nothing."""
        return StatementFilter(
            statuses=STATUSES.get(self.status),
            undecided=True if self.undecided else None,
            channels=self._channels(framework),
            areas=self._areas(framework),
            theme="" if self.theme == WITHOUT_THEME else self.theme or None,
            search=self.q or None,
            word=self.word or None,
            stance=self.stance if self.stance in tuple(Stance) else None,
            proposed_theme=self.proposed or None,
            excluded=bool(self.excluded),
        )

    def _channels(self, framework: Framework) -> tuple[str, ...] | None:
        if self.channel == "companies":
            return reviewing.company_channels(framework)
        if self.channel == "committee":
            return reviewing.committee_channels(framework)
        return (self.channel,) if self.channel else None

    def _areas(self, framework: Framework) -> tuple[str, ...] | None:
        if self.area:
            return (self.area,)
        if self.track:
            return tuple(
                area.code
                for track in framework.tracks
                if track.id == self.track
                for area in track.areas
            )
        return None
