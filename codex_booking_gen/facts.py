"""What the project's own Python says about the project: the answer of `introspect.py`, frozen."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from codex_booking_gen.errors import ProjectError
from codex_booking_gen.model_facts import ModelFacts


@dataclass(frozen=True, slots=True)
class InstalledApp:
    """One entry of the project's app registry."""

    name: str
    """Dotted name, for example `django.contrib.admin`."""
    label: str
    path: str
    """The folder of the app's module, absolute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Facts about a Django project. All files are relative to the project's root, with `/`."""

    django_version: str
    python_version: str
    settings_module: str
    settings_files: tuple[str, ...]
    """The settings module and those that it star-imports, in import order, inside the project."""
    root_urlconf: str
    urlconf_file: str | None
    use_tz: bool
    time_zone: str
    language_code: str
    auth_user_model: str
    default_auto_field: str
    apps: tuple[InstalledApp, ...]
    app_installed: bool
    """An AppConfig with the app's dotted name is installed."""
    app_routed: bool
    """The app's urls can be reached from the root urls."""
    module_path: str | None
    """Where the project's Python finds a module of the app's name, if it does."""
    missing: tuple[str, ...]
    """Import names that the generated app needs and the project's Python lacks."""
    parent_path: str | None = None
    """Where the project's Python finds the outermost package of a dotted app name, if it does."""
    app_route: str | None = None
    """The route that the root urls lead to the app's by, without a language; None: not told."""
    url_taken_by: str | None = None
    """What else the project's urls lead to by `app.url`: a namespace or a view."""
    base_blocks: tuple[str, ...] | None = None
    """The blocks of `app.base_template`, `*` for any; None: there is no such template."""
    models: tuple[ModelFacts, ...] = ()
    """All that are installed, the app's own among them; in the order of the apps."""
    app_error: str = ""
    """Why the project does not load with the app. Then all else here is as it is without the app,
    or with the app's models alone: see `leaves_out`."""

    @classmethod
    def from_json(cls, text: str) -> Facts:
        """Read the answer of `introspect.py`.

        Raises ProjectError when the text is no such answer.
        """
        try:
            answer: dict[str, Any] = json.loads(text)
            return cls(
                django_version=str(answer["django_version"]),
                python_version=str(answer["python_version"]),
                settings_module=str(answer["settings_module"]),
                settings_files=tuple(answer["settings_files"]),
                root_urlconf=str(answer["root_urlconf"]),
                urlconf_file=answer["urlconf_file"],
                use_tz=bool(answer["use_tz"]),
                time_zone=str(answer["time_zone"]),
                language_code=str(answer["language_code"]),
                auth_user_model=str(answer["auth_user_model"]),
                default_auto_field=str(answer["default_auto_field"]),
                apps=tuple(
                    InstalledApp(name=app["name"], label=app["label"], path=app["path"])
                    for app in answer["apps"]
                ),
                app_installed=bool(answer["app_installed"]),
                app_routed=bool(answer["app_routed"]),
                module_path=answer["module_path"],
                missing=tuple(answer["missing"]),
                parent_path=answer["parent_path"],
                app_route=answer["app_route"],
                url_taken_by=answer["url_taken_by"],
                base_blocks=None if answer["base_blocks"] is None else tuple(answer["base_blocks"]),
                models=tuple(ModelFacts.from_answer(model) for model in answer["models"]),
                app_error=str(answer.get("app_error", "")),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise ProjectError(
                f"The project's Python gave an answer that cannot be read ({error!r}).",
                "Does a settings module or an app of the project change how Python writes files?",
            ) from error

    def leaves_out(self, name: str) -> bool:
        """Whether the app of this name did not load, not even its models, which are not known."""
        return bool(self.app_error) and self.app_named(name) is None

    def app_named(self, name: str) -> InstalledApp | None:
        """The installed app with this dotted name."""
        return next((app for app in self.apps if app.name == name), None)

    def app_labelled(self, label: str) -> InstalledApp | None:
        """The installed app with this label."""
        return next((app for app in self.apps if app.label == label), None)
