"""Who may do what: the one table from roles to permissions."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What an account is in one consultation."""

    ADMINISTRATOR = "administrator"
    OFFICIAL = "official"
    FACILITATOR = "facilitator"
    READER = "reader"


class Permission(StrEnum):
    """One thing that a page lets a person do."""

    VIEW_REVIEW = "view-review"
    VIEW_SURVEYS = "view-surveys"
    RUN_ANALYSIS = "run-analysis"
    CORRECT = "correct"
    SEE_ORIGINAL = "see-original"


# Only the official, who works with what companies wrote, sees words before masking (demand P5);
# running the installation gives no right to read personal data.
ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.ADMINISTRATOR: frozenset(
            {Permission.VIEW_REVIEW, Permission.VIEW_SURVEYS, Permission.RUN_ANALYSIS}
        ),
        Role.OFFICIAL: frozenset(Permission),
        Role.FACILITATOR: frozenset({Permission.VIEW_REVIEW, Permission.VIEW_SURVEYS}),
        Role.READER: frozenset({Permission.VIEW_REVIEW}),
    }
)


def is_allowed(role: Role, permission: Permission) -> bool:
    """Whether `role` carries `permission`."""
    return permission in ROLE_PERMISSIONS[role]
