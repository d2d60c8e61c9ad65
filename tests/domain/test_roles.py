"""What each role does is said, and roles are named in the order the clinic's day meets them."""

from __future__ import annotations

from refillnotes.domain.roles import Role, in_order


def test_roles_are_named_in_the_order_of_the_day_and_each_once():
    assert in_order(["privacy", "nurse", "admin", "nurse"]) == (
        Role.NURSE,
        Role.ADMIN,
        Role.PRIVACY,
    )
    assert in_order([]) == ()


def test_a_word_that_is_no_role_is_none():
    assert in_order(["nurse", "surgeon"]) == (Role.NURSE,)


def test_every_role_says_what_it_does():
    assert Role.NURSE.does == "records refill visits"
    assert Role.ADMIN.does == "looks after accounts, and sees no chart"
    assert len({role.does for role in Role}) == len(Role)
