"""The table from roles to permissions."""

import pytest

from toolkit.core.permissions import ROLE_PERMISSIONS, Permission, Role, is_allowed


@pytest.mark.parametrize("role", Role)
def test_it_gives_every_role_a_row(role: Role) -> None:
    """S5: a role without a row would be a role that nobody decided about."""
    assert role in ROLE_PERMISSIONS


@pytest.mark.parametrize("permission", Permission)
def test_it_gives_every_permission_to_somebody(permission: Permission) -> None:
    assert any(is_allowed(role, permission) for role in Role)


def test_it_lets_exactly_one_role_see_the_original_words() -> None:
    """P5: one role sees the original."""
    assert [role for role in Role if is_allowed(role, Permission.SEE_ORIGINAL)] == [Role.OFFICIAL]


def test_it_lets_a_reader_only_look() -> None:
    assert ROLE_PERMISSIONS[Role.READER] == {Permission.VIEW_REVIEW}


def test_it_lets_officials_alone_correct_the_analysis() -> None:
    """Whoever corrects must have read what companies wrote, and answer for it."""
    assert [role for role in Role if is_allowed(role, Permission.CORRECT)] == [Role.OFFICIAL]
