"""Who is let in, and who is kept out for having guessed."""

from dataclasses import replace

import pytest

from finesse_mock.accounts import BLOCKED_S, Accounts, Authenticated, Denied
from rest.centre import SITE

ANA = Authenticated("1001001", is_admin=False)


@pytest.fixture
def accounts() -> Accounts:
    return Accounts(SITE)


@pytest.mark.parametrize("name", ["1001001", "aito", "AIto"])
def test_a_user_is_known_by_id_and_by_login_name(accounts: Accounts, name: str):
    assert accounts.authenticate(name, "secret-1", 0.0) == ANA


def test_an_administrator_is_known_by_name(accounts: Accounts):
    outcome = accounts.authenticate("Administrator", "root:1", 0.0)
    assert outcome == Authenticated("administrator", is_admin=True)


@pytest.mark.parametrize(
    ("name", "password"),
    [("1001001", "Secret-1"), ("1001001", ""), ("nobody", "secret-1"), ("", "")],
)
def test_others_are_not_let_in(accounts: Accounts, name: str, password: str):
    assert accounts.authenticate(name, password, 0.0) is Denied.WRONG


def test_a_user_without_a_password_is_not_let_in():
    accounts = Accounts(replace(SITE, passwords={}))
    assert accounts.authenticate("1001001", "", 0.0) is Denied.WRONG


def test_the_fifth_wrong_password_in_a_row_blocks_for_five_minutes(accounts: Accounts):
    for name in ("1001001", "aito", "AITO", "1001001", "1001001"):
        assert accounts.authenticate(name, "guess", 10.0) is Denied.WRONG
    assert accounts.authenticate("aito", "secret-1", 10.0) is Denied.BLOCKED
    assert accounts.authenticate("1001001", "secret-1", 9.9 + BLOCKED_S) is Denied.BLOCKED
    assert accounts.authenticate("1001001", "secret-1", 10.0 + BLOCKED_S) == ANA


def test_a_right_password_in_between_starts_the_count_again(accounts: Accounts):
    for _ in range(3):
        for _ in range(4):
            accounts.authenticate("1001001", "guess", 0.0)
        assert accounts.authenticate("1001001", "secret-1", 0.0) == ANA


def test_guesses_while_blocked_do_not_prolong_the_block(accounts: Accounts):
    for second in range(20):
        accounts.authenticate("1001001", "guess", float(second))
    assert accounts.authenticate("1001001", "secret-1", 4.0 + BLOCKED_S) == ANA


def test_after_a_block_five_guesses_are_free_again(accounts: Accounts):
    for _ in range(5):
        accounts.authenticate("1001001", "guess", 0.0)
    for _ in range(4):
        assert accounts.authenticate("1001001", "guess", BLOCKED_S) is Denied.WRONG
    assert accounts.authenticate("1001001", "secret-1", BLOCKED_S) == ANA


def test_nobody_else_is_blocked(accounts: Accounts):
    for _ in range(5):
        accounts.authenticate("1001001", "guess", 0.0)
    assert accounts.authenticate("1001002", "secret-2", 0.0) == Authenticated(
        "1001002", is_admin=False
    )


def test_an_id_goes_before_somebody_elses_login_name():
    ana, ben = SITE.agents["1001001"], SITE.agents["1001002"]
    confusing = replace(
        SITE, agents={"1001001": replace(ana, login_name="1001002"), "1001002": ben}
    )
    assert Accounts(confusing).authenticate("1001002", "secret-2", 0.0) == Authenticated(
        "1001002", is_admin=False
    )
