"""`kyrtext completion`: the shell completes commands and options."""

from __future__ import annotations

import click


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion_command(shell: str) -> None:
    """Print what makes a shell complete kyrtext's commands and options with the Tab key.

    Add it to the shell's start file: `kyrtext completion bash >> ~/.bashrc`, `kyrtext completion zsh >>
    ~/.zshrc`, `kyrtext completion fish > ~/.config/fish/completions/kyrtext.fish`.

    \b
    Example: kyrtext completion bash
    """
    from click.shell_completion import get_completion_class

    from . import group

    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(found(group, {}, "kyrtext", "_KYRTEXT_COMPLETE").source())
