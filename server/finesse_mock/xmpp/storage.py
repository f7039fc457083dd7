"""What users store on the server: private XML (XEP-0049) and the vCard (XEP-0054)."""

from typing import Final

from finesse_mock.xmpp.element import Element

_MAX_ELEMENTS: Final = 32


class PrivateStorage:
    """Elements by user, namespace and name; a bounded number for each user, in memory."""

    def __init__(self) -> None:
        self._stored: dict[str, dict[tuple[str, str], Element]] = {}

    def get(self, user: str, xmlns: str, name: str) -> Element | None:
        """Return what the user stored under this name, or None."""
        return self._stored.get(user, {}).get((xmlns, name))

    def put(self, user: str, element: Element) -> bool:
        """Store `element` in place of its predecessor; False if the user has no room left."""
        shelf = self._stored.setdefault(user, {})
        key = element.xmlns, element.name
        if key not in shelf and len(shelf) >= _MAX_ELEMENTS:
            return False
        shelf[key] = element
        return True
