"""What a story's last step led to."""

from engine.story import Story
from finesse_mock.engine.changes import RequestRefused


def errors(story: Story) -> list[tuple[str, str, str]]:
    """What the step refused: type, code and constant."""
    return [
        (change.error.type, change.error.data, change.error.message)
        for change in story.changes
        if isinstance(change, RequestRefused)
    ]
