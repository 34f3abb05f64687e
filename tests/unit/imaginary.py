"""Facts of projects that exist on paper only; the ways back of relations are added.

`{"salon.Stylist": {"name": "Char", "skills": "ManyToMany catalog.Treatment"}}`: the kind of a field
less `Field`, what it leads to, then `null`, `unique`, `through=...`, `related=...` (the query name
of the way back), `choices=value:Label|value:Label` (`_` is a space), `default=...`, `label=...`,
`hidden`.
"""

from __future__ import annotations

from dataclasses import replace

from codex_booking_gen.facts import Facts
from codex_booking_gen.model_facts import FieldFacts, ModelFacts, Scalar
from tests.unit.test_checks import FACTS

type Described = dict[str, dict[str, str]]

_LINKS = {"FK": "ForeignKey", "OneToOne": "OneToOneField", "ManyToMany": "ManyToManyField"}
_OWN = ("_verbose", "_bases", "_module", "_str", "_proxy_of", "_parents")

USER = {
    "auth.User": {
        "username": "Char",
        "email": "Email",
        "is_active": "Boolean",
        "_module": "django.contrib.auth.models",
    }
}


def project(models: Described, *, user: str = "auth.User") -> Facts:
    """Facts of a project with these models, and with Django's own user."""
    described = {**({} if user in models else USER), **models}
    forward = {
        label: [_field(label, name, text) for name, text in fields.items() if name not in _OWN]
        for label, fields in described.items()
    }
    found = [
        _model(label, fields, (*forward[label], *_backward(label, described, forward)))
        for label, fields in described.items()
    ]
    return replace(FACTS, auth_user_model=user, models=tuple(found))


def _model(label: str, described: dict[str, str], fields: tuple[FieldFacts, ...]) -> ModelFacts:
    app, _, cls = label.partition(".")
    module = described.get("_module", f"{app}.models")
    verbose = described.get("_verbose", cls.lower())
    key = FieldFacts(
        name="id", kind="BigAutoField", primary_key=True, unique=True, has_default=True, model=label
    )
    return ModelFacts(
        label=label,
        module=module,
        file=None if "_module" in described else f"{app}/models.py",
        line=None if "_module" in described else 1,
        verbose_name=verbose,
        verbose_name_plural=f"{verbose}s",
        pk="id",
        pk_kind="BigAutoField",
        fields=(key, *fields),
        bases=tuple(described.get("_bases", "").split()),
        parents=tuple(described.get("_parents", "").split()),
        proxy_of=described.get("_proxy_of", ""),
        has_str="_str" in described,
        managers=("objects",),
    )


def _field(model: str, name: str, text: str) -> FieldFacts:
    kind, *rest = text.split()
    related = rest.pop(0) if kind in _LINKS else ""
    options = dict(option.partition("=")[::2] for option in rest)
    return FieldFacts(
        name=name,
        kind=_LINKS.get(kind, f"{kind}Field"),
        related=related,
        to_many=kind == "ManyToMany",
        through=options.get("through", ""),
        null="null" in options,
        blank="null" in options,
        unique="unique" in options or kind == "OneToOne",
        editable="hidden" not in options,
        has_default=kind == "Boolean" or bool({"hidden", "default"} & {*options}),
        choices=tuple(
            _choice(each) for each in filter(None, options.get("choices", "").split("|"))
        ),
        default=options.get("default"),
        max_length=100 if kind == "Char" else None,
        verbose_name=options.get("label", name).replace("_", " "),
        model=model,
    )


def _choice(text: str) -> tuple[Scalar, str]:
    value, _, label = text.partition(":")
    return int(value) if value.isdigit() else value, label.replace("_", " ")


def _backward(
    label: str, described: Described, forward: dict[str, list[FieldFacts]]
) -> list[FieldFacts]:
    found = []
    for other, fields in forward.items():
        for field in fields:
            if field.related != label:
                continue
            options = described[other][field.name].split()
            named = [part.removeprefix("related=") for part in options if "related=" in part]
            name = named[0] if named else other.partition(".")[2].lower()
            found.append(
                FieldFacts(
                    name=name,
                    accessor=name if named else f"{name}_set",
                    kind=field.kind,
                    related=other,
                    to_many=field.kind != "OneToOneField",
                    through=field.through,
                    reverse=True,
                    remote=field.name,
                    null=True,
                    blank=True,
                    model=other,
                )
            )
    return found
