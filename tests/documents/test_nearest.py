import pytest

from finesse_mock.documents import nearest

NUMBERS = [str(number) for number in range(1001, 1015)]


@pytest.mark.parametrize(
    ("written", "valid", "sentence"),
    [
        ("extention", ["id", "extension"], 'did you mean "extension"?'),
        ("LOGINNAME", ["id", "loginName"], 'did you mean "loginName"?'),
        ("5021", ["5022", "5023", "5024"], 'did you mean "5022"?'),
        ("zzz", ["id", "loginName"], "keys here: id, loginName."),
        ("zzz", NUMBERS, f"keys here: {', '.join(NUMBERS[:12])} and 2 more."),
        ("zzz", [], "there are no keys here."),
        ("z" * 1_000_000, ["id"], "keys here: id."),
    ],
)
def test_what_is_near_or_else_what_there_is(written: str, valid: list[str], sentence: str):
    assert nearest(written, valid, "keys") == sentence
