"""``finesse-mock completion``: what lets a shell complete commands and options."""

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script that has SHELL complete the commands of this program.

    \b
    finesse-mock completion bash > ~/.finesse-mock-complete.bash
    finesse-mock completion zsh
    finesse-mock completion fish
    """
    kind = get_completion_class(shell)
    if kind is None:
        raise AssertionError(f"click knows no completion for {shell}")
    program = ctx.find_root().command
    click.echo(kind(program, {}, "finesse-mock", "_FINESSE_MOCK_COMPLETE").source())
