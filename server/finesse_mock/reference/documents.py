"""All generated documents, by the name of their file."""

from collections.abc import Mapping

from finesse_mock.model.profile import Platform
from finesse_mock.reference import machines
from finesse_mock.reference.agents import agents_section
from finesse_mock.reference.call_types import call_types_section
from finesse_mock.reference.dialogs import dialogs_section
from finesse_mock.reference.faults import faults_document
from finesse_mock.reference.nonvoice import media, nonvoice_section, tasks
from finesse_mock.reference.offers import participants_section
from finesse_mock.reference.scenarios import scenarios_document
from finesse_mock.reference.svg import svg

PAGE = "states-and-actions.md"
FAULTS_PAGE = "faults.md"
SCENARIOS_PAGE = "scenarios.md"


def documents() -> Mapping[str, str]:
    """The text of each document; the same whenever the tables are."""
    pictures = {
        "agents-ucce.svg": machines.agents(Platform.UCCE),
        "agents-uccx.svg": machines.agents(Platform.UCCX),
        "participants.svg": machines.participants(),
        "media.svg": media(),
        "tasks.svg": tasks(),
    }
    links = {name: f"![{machine.title}]({name})\n" for name, machine in pictures.items()}
    page = "\n".join(
        (
            _HEAD,
            agents_section(links["agents-ucce.svg"] + "\n" + links["agents-uccx.svg"]),
            participants_section(links["participants.svg"]),
            dialogs_section(),
            call_types_section(),
            nonvoice_section(links["media.svg"], links["tasks.svg"]),
        )
    )
    pages = {PAGE: page, FAULTS_PAGE: faults_document(), SCENARIOS_PAGE: scenarios_document()}
    return pages | {name: svg(machine) for name, machine in pictures.items()}


_HEAD = """\
# States and actions

What agents, participants and dialogs can be and do in this mock, on every profile. All of it is
generated from the tables that the engine runs on (`engine/agent_table.py`,
`engine/participant_table.py`, `engine/media_table.py`, `engine/task_table.py`, `model/profile.py`),
or tried out in a small contact centre: write it anew with `make docs`. What else differs between
the profiles: `finesse-mock specs`.
"""
