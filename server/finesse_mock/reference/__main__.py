"""Write the generated documents into a folder: ``python -m finesse_mock.reference docs``."""

from pathlib import Path

import click

from finesse_mock.reference.documents import documents


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def main(folder: Path) -> None:
    """Write every generated document into FOLDER."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in documents().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        click.echo(folder / name)


if __name__ == "__main__":
    main()
