"""Ports and paths of real servers by release."""

from finesse_mock.model.profile import PROFILES
from profiles.platforms import each

OLD_NOTIFY = """
    5222 plain open
    5223 tls   open
    7071 plain open /http-bind /tunnel/
    7443 tls   open /http-bind /tunnel/
"""
NOTIFY_12_5 = """
    5222 plain closed by default
    5223 tls   open
    7071 plain closed by default /http-bind /ws /tunnel/
    7443 tls   open /http-bind /ws /tunnel/
"""
NOTIFY_12_6 = """
    5222 plain closed by default
    5223 tls   open
    7071 plain closed by default /http-bind /ws /tunnel/
    7443 tls   deprecated /http-bind /ws /tunnel/
    8445 tls   recommended /http-bind /ws /tunnel/
"""
REST = """
    8445 tls open /finesse/api
"""
PLAIN_REST = "{} plain open /finesse/api\n"
MOVED_REST = "{} plain redirects to 8445 (301) /finesse/api\n"


@each(
    ucce_11_6=PLAIN_REST.format(80) + "443 tls open /finesse/api" + REST + OLD_NOTIFY,
    uccx_11_6=PLAIN_REST.format(8082) + REST + OLD_NOTIFY,
    ucce_12_5=MOVED_REST.format(80) + REST + NOTIFY_12_5,
    uccx_12_5=MOVED_REST.format(8082) + REST + NOTIFY_12_5,
    ucce_12_6=MOVED_REST.format(80) + REST + NOTIFY_12_6,
)
def test_where_a_real_server_listens(profile: str, expected: str):
    found = [
        " ".join((str(each.port), "tls" if each.tls else "plain", each.availability, *each.paths))
        for each in PROFILES[profile].endpoints
    ]
    lines = [" ".join(line.split()) for line in expected.splitlines() if line.strip()]
    assert sorted(found) == sorted(lines)
