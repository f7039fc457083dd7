"""Layouts: "MediaPropertiesLayout" (of a call) and "LayoutConfig" (of the desktop) of the guide."""

from dataclasses import replace

from finesse_mock.model.desktop import Layout
from finesse_mock.rest import access, rejections
from finesse_mock.rest.configuration import errors
from finesse_mock.rest.configuration.kinds import Kind
from finesse_mock.rest.exchange import Answer, Call, Configured, Document
from finesse_mock.wire import layouts, uris
from finesse_mock.wire.configuration import (
    LayoutRequest,
    is_desktop_layout,
    layout_request,
    texts,
)

MAX_COLUMNS = 2

# Layouts of a call


def list_layouts(call: Call) -> Answer:
    """Answer "MediaPropertiesLayout—Get List"."""
    access.administrator(call)
    return Document(layouts.layouts(call.floor.site.default_first(), uris.API))


def get_default(call: Call) -> Answer:
    """Answer "MediaPropertiesLayout—Get Default Layout"."""
    return Document(layouts.layout(_default(call), uris.API))


def put_default(call: Call) -> Answer:
    """Answer "MediaPropertiesLayout—Update Default Layout"."""
    return LAYOUTS.changed(call, _default(call))


def delete_default(call: Call) -> Answer:
    """Refuse: there always is a default layout."""
    access.administrator(call)
    raise rejections.method_not_allowed("DELETE", "GET, PUT")


def _default(call: Call) -> Layout:
    access.administrator(call)
    for each in call.floor.site.default_first():
        return each
    raise rejections.not_found("MediaPropertiesLayout")


def _new_layout(call: Call, number: int) -> Layout:
    asked = layout_request(call.body)
    if not asked.name:
        raise rejections.parameter_missing("name")
    if asked.header is None:
        raise rejections.parameter_missing("header")
    return _filled(call, Layout(id=number, name=asked.name, header=asked.header), asked)


def _changed_layout(call: Call, old: Layout) -> Layout:
    asked = layout_request(call.body)
    if asked.empty:
        raise errors.nothing_to_change("MediaPropertiesLayout")
    if asked.name == "":
        raise rejections.invalid_input("name")
    return _filled(call, old, asked)


def _filled(call: Call, old: Layout, asked: LayoutRequest) -> Layout:
    if len(asked.columns or ()) > MAX_COLUMNS:
        raise rejections.invalid_input("column")
    names = {each.name for each in call.floor.site.layouts.values() if each.id != old.id}
    if asked.name in names:
        raise errors.duplicate("name", f"The layout {asked.name} exists already")
    return replace(
        old,
        name=asked.name or old.name,
        description=old.description if asked.description is None else asked.description,
        header=asked.header or old.header,
        columns=old.columns if asked.columns is None else asked.columns,
    )


def _check_not_default(_call: Call, layout: Layout) -> None:
    if layout.default:
        raise errors.undeletable("The default media properties layout may not be deleted")


LAYOUTS: Kind[Layout] = Kind(
    path="MediaPropertiesLayout",
    objects=lambda call: call.floor.site.layouts,
    kept=lambda call, several: replace(call.floor.site, layouts=several),
    show=lambda _, layout: layouts.layout(layout, uris.API),
    create=_new_layout,
    change=_changed_layout,
    check_removal=_check_not_default,
)

# Layout of the desktop

_LAYOUT_CONFIG = "LayoutConfig"


def get_desktop_layout(call: Call) -> Answer:
    """Answer "LayoutConfig—Get Default Layout"."""
    access.administrator(call)
    uri = f"{uris.API}/{_LAYOUT_CONFIG}/default"
    return Document(layouts.desktop_layout(call.floor.site.desktop_layout, uri))


def put_desktop_layout(call: Call) -> Answer:
    """Answer "LayoutConfig—Update Default Layout"."""
    access.administrator(call)
    layoutxml = texts(call.body, _LAYOUT_CONFIG, ["layoutxml"]).get("layoutxml")
    return Configured(replace(call.floor.site, desktop_layout=checked_layout(layoutxml)))


def checked_layout(layoutxml: str | None) -> str:
    """The layout of a desktop, as it was given.

    Raises:
        RequestRejectedError: 400 Parameter Missing, 400 Invalid Input.
    """
    if not layoutxml:
        raise rejections.parameter_missing("layoutxml")
    if not is_desktop_layout(layoutxml):
        raise errors.invalid_layout()
    return layoutxml
