"""Objects of which there is one each: "SystemConfig", "ClusterConfig", "EnterpriseDatabaseConfig".

Nothing in the mock depends on them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from finesse_mock.rest import access, rejections
from finesse_mock.rest.configuration.forms import Field, Fits, Form, length, number
from finesse_mock.rest.exchange import Answer, Call, Configured, Document, Endpoint
from finesse_mock.wire.settings import settings
from finesse_mock.wire.system import PERIPHERAL_ID

_UNTOLD = frozenset({"password"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One of these objects; ``initial`` are the texts which no administrator has set yet."""

    form: Form
    initial: Callable[[Call], Mapping[str, str]]

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Reading and changing it."""
        name = self.form.root
        return (
            Endpoint("GET", name, self.get, configures=True),
            Endpoint("PUT", name, self.put, configures=True),
        )

    def get(self, call: Call) -> Answer:
        """Answer the object; a password is never told."""
        access.administrator(call)
        known = {**self.initial(call), **call.floor.site.settings.get(self.form.root, {})}
        paths = [each.name for each in self.form.fields]
        told = {path: "" if path in _UNTOLD else known.get(path, "") for path in paths}
        return Document(settings(self.form.root, told))

    def put(self, call: Call) -> Answer:
        """Change what is given."""
        access.administrator(call)
        site, name = call.floor.site, self.form.root
        changed = {**site.settings.get(name, {}), **self.form.part(call.body)}
        return Configured(replace(site, settings={**site.settings, name: changed}))


def _or_nothing(fits: Fits) -> Fits:
    return lambda text: not text or fits(text)


def _form(root: str, **fields: Fits) -> Form:
    """A form with texts at those paths, where ``__`` stands for a slash."""
    return Form(
        root=root,
        fields=tuple(
            Field(name=path.replace("__", "/"), fits=fits) for path, fits in fields.items()
        ),
        missing=rejections.parameter_missing,
        invalid=rejections.invalid_input,
    )


_TEXT, _HOST, _PORT = length(1, 255), length(1, 255), number(1, 65535)


def _secondary_host(call: Call) -> Mapping[str, str]:
    secondary = call.floor.hosts.secondary
    return {"secondaryNode/host": secondary.name if secondary else ""}


SETTINGS = (
    Setting(
        form=_form(
            "SystemConfig",
            cti__host=_HOST,
            cti__port=_PORT,
            cti__peripheralId=number(1, 999_999_999),
            cti__backupHost=_or_nothing(_HOST),
            cti__backupPort=_or_nothing(_PORT),
        ),
        initial=lambda _: {
            "cti/host": "localhost",
            "cti/port": "42027",
            "cti/peripheralId": str(PERIPHERAL_ID),
        },
    ),
    Setting(
        form=_form("ClusterConfig", secondaryNode__host=_or_nothing(_HOST)),
        initial=_secondary_host,
    ),
    Setting(
        form=_form(
            "EnterpriseDatabaseConfig",
            host=_HOST,
            backupHost=_or_nothing(_HOST),
            port=_PORT,
            backupPort=_or_nothing(_PORT),
            databaseName=_TEXT,
            domain=_or_nothing(_TEXT),
            username=_TEXT,
            password=_TEXT,
        ),
        initial=lambda _: {"host": "localhost", "port": "1433", "databaseName": "ucce_awdb"},
    ),
)
