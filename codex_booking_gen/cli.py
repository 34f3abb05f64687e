"""The command line: its commands and options, and the place where errors become exit codes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from codex_booking_gen.cli_options import loading_options, project_option, python_option
from codex_booking_gen.errors import CodexBookingError, StoppedAfterWriting
from codex_booking_gen.terminal import Terminal

if TYPE_CHECKING:
    from codex_booking_gen.commands.asking import Loading

# What a command does is imported when it runs: --help must not wait for Jinja, rich or the plan.

EXIT_STOPPED = 130


def main() -> None:
    """Run the command line and exit with the codes of the documentation."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; answers the exit code, and leaves every message on its stream."""
    try:
        code = cli.main(arguments, prog_name="codex-booking", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt) as stop:
        click.echo(_stopped(stop, arguments), err=True)
        # click says Abort for Ctrl-C and for the end of the input alike
        ctrl_c = isinstance(stop, KeyboardInterrupt) or isinstance(
            stop.__cause__, KeyboardInterrupt
        )
        return EXIT_STOPPED if ctrl_c else 1
    except CodexBookingError as error:
        _show_error(error, as_json="--json" in arguments)
        return error.exit_code


def _stopped(stop: BaseException, arguments: list[str]) -> str:
    """What is left behind when a command was stopped."""
    if isinstance(stop, StoppedAfterWriting):
        if arguments[:1] != ["generate"]:
            return "stopped, but all of it was done"
        return (
            "stopped, but all of it was written. What comes next:"
            " python manage.py makemigrations, then python manage.py migrate"
        )
    if arguments[:1] in (["init"], ["generate"], ["undo"], ["eject"]):
        return "stopped: nothing was written"
    return "stopped: nothing was left half written"


def _print_version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        from codex_booking_gen.version import version

        click.echo(f"codex-booking {version()}")
        context.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version.",
)
def cli() -> None:
    """Generate a booking feature that your Django project owns."""


@cli.command()
@click.option("--dry-run", is_flag=True, help="Show the proposal, and write nothing.")
@click.option("--yes", "-y", is_flag=True, help="Ask nothing, and take what is certain.")
@project_option
@python_option
@click.option("--json", "as_json", is_flag=True, help="Print the proposal as JSON.")
def init(
    directory: Path | None, python: Path | None, *, dry_run: bool, yes: bool, as_json: bool
) -> int:
    """Look at the project's models, propose which of them booking uses, write booking.toml."""
    from codex_booking_gen.commands.init import Options, init

    options = Options(directory=directory, python=python, dry_run=dry_run, yes=yes, as_json=as_json)
    return init(options, Terminal())


@cli.command()
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--yes", "-y", is_flag=True, help="Ask nothing; needed where there is no terminal.")
@loading_options
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON.")
@click.option(
    "--no-wire", is_flag=True, help="Leave settings and urls alone; print the lines to paste."
)
@click.option(
    "--only",
    multiple=True,
    metavar="GLOB",
    help="Write these files only ('*' means folders, too); the rest stays pending.",
)
@click.option(
    "--restore",
    multiple=True,
    metavar="PATH",
    help="Bring back a file, or a folder, as the template has it.",
)
@click.option(
    "--resolve",
    multiple=True,
    metavar="'PATH::Member=mine|template'",
    help="Decide a conflict; without ::Member all of the file.",
)
@click.option("--markers", is_flag=True, help="Write conflicts into the files, with git's markers.")
@click.option(
    "--edit-models",
    is_flag=True,
    help="Add the core's mixins to your own models' classes.",
)
@click.option(
    "--django-check", is_flag=True, help="Run the project's own checks on a copy before writing."
)
def generate(
    directory: Path | None,
    *,
    loading: Loading,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    no_wire: bool,
    only: tuple[str, ...],
    restore: tuple[str, ...],
    resolve: tuple[str, ...],
    markers: bool,
    edit_models: bool,
    django_check: bool,
) -> int:
    """Write the booking feature, as booking.toml wants it, into a Django project."""
    from codex_booking_gen.commands.generate import Options, generate
    from codex_booking_gen.wishes import Wishes, parse_resolve

    options = Options(
        directory=directory,
        dry_run=dry_run,
        yes=yes,
        as_json=as_json,
        wire=not no_wire,
        wishes=Wishes(resolve=parse_resolve(resolve), only=only, restore=restore, markers=markers),
        edit_models=edit_models,
        django_check=django_check,
        loading=loading,
    )
    return generate(options, Terminal())


@cli.command()
@click.argument("paths", nargs=-1)
@click.option("--template", is_flag=True, help="What the templates changed since last time.")
@click.option("--mine", is_flag=True, help="What you changed in generated files.")
@click.option("--stat", is_flag=True, help="The summary alone.")
@click.option("--core", is_flag=True, help="Show every file of the core as well.")
@click.option("--exit-code", is_flag=True, help="Exit with 3 when there is a difference.")
@loading_options
def diff(
    paths: tuple[str, ...],
    directory: Path | None,
    *,
    loading: Loading,
    template: bool,
    mine: bool,
    stat: bool,
    core: bool,
    exit_code: bool,
) -> int:
    """Show what generate would write, as a patch; with PATHS of these files alone."""
    from codex_booking_gen.commands.diff import Options, diff
    from codex_booking_gen.review import View

    if template and mine:
        raise click.UsageError("--template and --mine are two different comparisons: choose one.")
    view = View.TEMPLATE if template else View.MINE if mine else View.RESULT
    options = Options(
        directory=directory,
        view=view,
        paths=paths,
        stat=stat,
        core=core,
        exit_code=exit_code,
        loading=loading,
    )
    return diff(options, Terminal())


@cli.command()
@click.option("--all", "everything", is_flag=True, help="Name files without a change, too.")
@project_option
@python_option
@click.option("--json", "as_json", is_flag=True, help="Print all files as JSON.")
def status(directory: Path | None, *, python: Path | None, everything: bool, as_json: bool) -> int:
    """Say whose every generated file is, and what has become of it."""
    from codex_booking_gen.commands.asking import Loading
    from codex_booking_gen.commands.status import Options, status

    loading = Loading(python=python)
    options = Options(directory=directory, everything=everything, as_json=as_json, loading=loading)
    return status(options, Terminal())


@cli.command()
@loading_options
@click.option("--json", "as_json", is_flag=True, help="Print the answers as JSON.")
def check(directory: Path | None, *, loading: Loading, as_json: bool) -> int:
    """Say whether generate would change anything; for CI. Writes nothing, ever."""
    from codex_booking_gen.commands.check import Options, check

    return check(Options(directory=directory, as_json=as_json, loading=loading), Terminal())


@cli.command()
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--yes", "-y", is_flag=True, help="Ask nothing; needed where there is no terminal.")
@project_option
@click.option("--json", "as_json", is_flag=True, help="Print what changes as JSON.")
def undo(directory: Path | None, *, dry_run: bool, yes: bool, as_json: bool) -> int:
    """Take back the last generate or eject, or one that was interrupted."""
    from codex_booking_gen.commands.undo import Options, undo

    options = Options(directory=directory, dry_run=dry_run, yes=yes, as_json=as_json)
    return undo(options, Terminal())


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...|core")
@click.option("--dry-run", is_flag=True, help="Show what it would mean, and change nothing.")
@click.option("--yes", "-y", is_flag=True, help="Ask nothing; needed where there is no terminal.")
@project_option
@click.option("--json", "as_json", is_flag=True, help="Print what is ejected as JSON.")
def eject(
    paths: tuple[str, ...], directory: Path | None, *, dry_run: bool, yes: bool, as_json: bool
) -> int:
    """Stop managing files, or the core: from then on they are yours alone."""
    from codex_booking_gen.commands.eject import Options, eject

    options = Options(paths=paths, directory=directory, dry_run=dry_run, yes=yes, as_json=as_json)
    return eject(options, Terminal())


@cli.command()
@click.argument("directory", type=click.Path(path_type=Path), default="codex-booking-demo")
@click.option("--no-serve", is_flag=True, help="Make the project, and do not serve it.")
@click.option("--port", type=click.IntRange(1, 65535), help="Default: 8000, or the next free one.")
def demo(directory: Path, *, no_serve: bool, port: int | None) -> int:
    """Make a fresh project with a salon's data in DIRECTORY, and serve it."""
    from codex_booking_gen.commands.demo import run_demo

    return run_demo(directory, serve=not no_serve, port=port, say=click.echo)


@cli.command()
@click.option("--force", is_flag=True, help="Add the data although the tables hold rows.")
@project_option
@python_option
def seed(directory: Path | None, *, python: Path | None, force: bool) -> int:
    """Fill a generated project with believable data, to look at."""
    from codex_booking_gen.commands.seed import run_seed

    run_seed(directory, force=force, say=click.echo, python=python)
    return 0


@cli.command()
@project_option
@python_option
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def doctor(directory: Path | None, *, python: Path | None, as_json: bool) -> int:
    """Say what is installed, wired, guarded and reachable, and how to mend what is not."""
    from codex_booking_gen.commands.doctor import Options, doctor

    return doctor(Options(directory=directory, python=python, as_json=as_json), Terminal())


@cli.command("merge-file")
@click.option("-p", "--stdout", "to_stdout", is_flag=True, help="Print the result, write nothing.")
@click.option(
    "-L", "labels", multiple=True, metavar="NAME", help="What markers call YOURS, BASE and NEW."
)
@click.option(
    "--path",
    type=click.Path(path_type=Path),
    metavar="P",
    help="What the file is called; tells its language and its formatter. Default: YOURS.",
)
@click.argument("yours", type=click.Path(path_type=Path))
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
def merge_file(
    yours: Path,
    base: Path,
    new: Path,
    *,
    path: Path | None,
    labels: tuple[str, ...],
    to_stdout: bool,
) -> int:
    """Merge into YOURS what NEW changed in BASE; a conflict is left in it with git's markers.

    Exits with 4 then. As a git merge driver: codex-booking merge-file --path %P %A %O %B
    """
    from codex_booking_gen.commands.merge_file import Options, merge_file

    if len(labels) > 3:
        raise click.UsageError("There are three files, so at most three names: -L.")
    options = Options(yours, base, new, path=path, to_stdout=to_stdout).named(labels)
    return merge_file(options, Terminal())


def _show_error(error: CodexBookingError, *, as_json: bool) -> None:
    from codex_booking_gen.report import error_json, error_text

    click.echo(error_text(error.message, error.hint), err=True)
    if as_json:
        click.echo(error_json(error.message, error.hint, error.exit_code))
