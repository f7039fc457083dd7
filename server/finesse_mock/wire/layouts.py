"""Call variable layouts: "User—Get List of Media Properties Layouts" of the developer guide."""

from collections.abc import Iterable

from finesse_mock.model.desktop import Layout, LayoutEntry
from finesse_mock.wire.xml import Node, branch, flag, leaf


def layout(each: Layout, owner: str) -> Node:
    """A layout: header and columns in their order on the screen, then what it is called.

    ``owner`` is the URI of the object in whose list it stands.
    """
    return branch(
        "MediaPropertiesLayout",
        branch("header", _entry(each.header)),
        *(branch("column", *map(_entry, column)) for column in each.columns),
        leaf("description", each.description),
        leaf("name", each.name),
        leaf("type", "DEFAULT" if each.default else "CUSTOM"),
        leaf("uri", f"{owner}/MediaPropertiesLayout/{each.id}"),
    )


def layouts(several: Iterable[Layout], owner: str) -> Node:
    """Layouts; clients take the first one as the default."""
    return branch("MediaPropertiesLayouts", *(layout(each, owner) for each in several))


def desktop_layout(layoutxml: str, uri: str) -> Node:
    """``LayoutConfig``: the layout of the desktop, as escaped text."""
    return branch("LayoutConfig", leaf("layoutxml", layoutxml), leaf("uri", uri))


def team_desktop_layout(layoutxml: str, *, is_own: bool) -> Node:
    """``TeamLayoutConfig``: the layout of a team's desktop, its own or the default one."""
    return branch("TeamLayoutConfig", leaf("layoutxml", layoutxml), flag("useDefault", not is_own))


def _entry(entry: LayoutEntry) -> Node:
    return branch(
        "entry",
        leaf("displayName", entry.display_name),
        leaf("mediaProperty", entry.media_property),
    )
