"""Options that several commands of the command line have."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path

import click

type Command = Callable[..., int]

project_option = click.option(
    "--project",
    "directory",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder of the Django project; default: the one around the current folder.",
)
python_option = click.option(
    "--python",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The project's Python, or its environment; default: the one that is found.",
)


def loading_options(command: Command) -> Command:
    """--project, --python and --no-introspect; the last two come to a `loading`."""

    @project_option
    @python_option
    @click.option(
        "--no-introspect",
        is_flag=True,
        help="Do not load the project: do without what it would say.",
    )
    @wraps(command)
    def with_loading(
        *args: object, python: Path | None, no_introspect: bool, **options: object
    ) -> int:
        from codex_booking_gen.commands.asking import Loading

        loading = Loading(python=python, introspect=not no_introspect)
        return command(*args, loading=loading, **options)

    return with_loading
