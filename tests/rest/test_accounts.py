"""Who is let in, and who is kept out for having guessed."""

import base64
import json
from dataclasses import replace

import pytest

from finesse_mock.accounts import (
    BLOCKED_S,
    MAX_TOKENS,
    REFRESH_S,
    Accounts,
    Authenticated,
    Denied,
)
from finesse_mock.model.system import AuthMode
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


# Tokens


def accounts_of(auth: AuthMode) -> Accounts:
    return Accounts(replace(SITE, auth=auth))


def test_a_token_is_good_until_it_expires():
    accounts = accounts_of(AuthMode.SSO)
    token = accounts.issue_token("1001001", 60.0, 100.0)
    assert accounts.authenticate_token(token.access, 159.9) == ANA
    assert accounts.authenticate_token(token.access, 160.0) is Denied.EXPIRED
    assert accounts.authenticate_token(token.refresh, 100.0) is Denied.WRONG
    assert accounts.authenticate_token("invented", 100.0) is Denied.WRONG


def test_a_token_can_be_ended_before_its_time():
    accounts = accounts_of(AuthMode.SSO)
    token = accounts.issue_token("1001001", 60.0, 0.0)
    assert accounts.expire_token(token.access)
    assert accounts.authenticate_token(token.access, 0.0) is Denied.EXPIRED
    assert not accounts.expire_token("invented")


def test_a_token_has_the_form_of_a_json_web_token():
    token = accounts_of(AuthMode.SSO).issue_token("1001001", 60.0, 0.0)
    header, claims, _ = (
        json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        for part in token.access.split(".")
    )
    assert header["typ"] == "JWT"
    assert claims["sub"] == "1001001"


@pytest.mark.parametrize("name", ["4711", "administrator"])
def test_tokens_are_for_users(name: str):
    with pytest.raises(KeyError):
        accounts_of(AuthMode.SSO).issue_token(name, 60.0, 0.0)


def test_a_pair_is_refreshed_once():
    accounts = accounts_of(AuthMode.SSO)
    first = accounts.issue_token("1001001", 60.0, 0.0)
    second = accounts.refresh_token(first.refresh, 60.0, 50.0)
    assert second is not None
    assert accounts.authenticate_token(second.access, 109.9) == ANA
    assert accounts.authenticate_token(first.access, 59.9) == ANA
    assert accounts.refresh_token(first.refresh, 60.0, 51.0) is None


def test_an_expired_token_can_be_refreshed_until_the_refresh_token_expires():
    accounts = accounts_of(AuthMode.SSO)
    token = accounts.issue_token("1001001", 60.0, 0.0)
    assert accounts.refresh_token(token.refresh, 60.0, REFRESH_S) is None
    assert accounts.refresh_token(token.refresh, 60.0, REFRESH_S - 1) is not None


@pytest.mark.parametrize(
    ("auth", "by_password", "by_token"),
    [
        (AuthMode.NON_SSO, ANA, Denied.NOT_THIS_WAY),
        (AuthMode.SSO, Denied.NOT_THIS_WAY, ANA),
        (AuthMode.HYBRID, ANA, ANA),
    ],
)
def test_users_sign_on_as_configured(auth: AuthMode, by_password: object, by_token: object):
    accounts = accounts_of(auth)
    token = accounts.issue_token("1001001", 60.0, 0.0)
    assert accounts.authenticate("1001001", "secret-1", 0.0) == by_password
    assert accounts.authenticate_token(token.access, 0.0) == by_token
    admin = accounts.authenticate("administrator", "root:1", 0.0)
    assert admin == Authenticated("administrator", is_admin=True)
    either = [
        accounts.authenticate_either("aito", each, 0.0) for each in ("secret-1", token.access)
    ]
    assert either == [by_password, ANA if by_token == ANA else Denied.WRONG]


def test_of_too_many_tokens_the_oldest_is_forgotten():
    accounts = accounts_of(AuthMode.SSO)
    tokens = [accounts.issue_token("1001001", 60.0, 0.0) for _ in range(MAX_TOKENS + 1)]
    assert accounts.authenticate_token(tokens[0].access, 0.0) is Denied.WRONG
    assert accounts.authenticate_token(tokens[1].access, 0.0) == ANA


def test_where_tokens_alone_are_taken_no_password_is_told():
    assert accounts_of(AuthMode.HYBRID).password_of("1001001") == "secret-1"
    assert accounts_of(AuthMode.SSO).password_of("1001001") is None
