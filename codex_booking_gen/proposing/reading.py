"""What can be read off a project's models without knowing which part they play."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from codex_booking_gen.facts import Facts
from codex_booking_gen.model_facts import FieldFacts, ModelFacts
from codex_booking_gen.proposing.words import (
    MEDIUM,
    VISIT,
    called_like,
    word_set,
    words_of_class,
    words_of_text,
)

WHOLE = word_set(
    "IntegerField PositiveIntegerField SmallIntegerField PositiveSmallIntegerField"
    " BigIntegerField PositiveBigIntegerField"
)
FRACTION = frozenset({"DecimalField", "FloatField"})
TEXT = frozenset({"CharField", "TextField", "SlugField"})

_FRAMEWORKS = word_set(
    """
    django wagtail cms djangocms oscar saleor mezzanine allauth rest_framework guardian
    reversion easy_thumbnails filer taggit axes django_celery_beat django_celery_results
    social_django oauth2_provider simple_history auditlog constance waffle modelcluster
    treebeard mptt parler unfold grappelli jet debug_toolbar django_q django_otp otp rules
    hijack cartridge
    """
)
_FRAMED = frozenset(
    {"wagtail", "cms", "oscar", "saleor", "mezzanine", "simple_history", "cartridge"}
)
"""What derives from their models is a page, a history or a part of theirs."""
_NOT_TIMES = word_set(
    """
    created updated modified changed added published joined login deleted seen sent expires
    expiry expired registered invited hired born birth timestamp joined verified imported
    synced
    """
)
_NOT_REPEATED = frozenset({"review", "rating", "log", "history", "photo", "image", "comment"})


@dataclass(frozen=True)
class ProjectModels:
    """The project's models, as one looks for something in them."""

    models: tuple[ModelFacts, ...]
    user: str
    """Label of the account."""
    own_app: str
    """Label of the app to generate, whose models are not the project's."""
    by_label: dict[str, ModelFacts] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Facts, own_app: str) -> ProjectModels:
        """The models that are installed and can be used."""
        models = tuple(
            model
            for model in facts.models
            if model.app_label != own_app and model.managed and not model.swapped
        )
        return cls(models, facts.auth_user_model, own_app, {model.label: model for model in models})

    def candidates(self) -> Iterator[ModelFacts]:
        """The models that can play a part at all."""
        for model in self.models:
            if model.label.lower() != self.user.lower() and not is_of_framework(model):
                yield model

    def links(self, model: ModelFacts) -> Iterator[FieldFacts]:
        """The model's own links to one row each."""
        for each in model.fields:
            if each.related and not (each.to_many or each.reverse or each.parent_link):
                yield each

    def related(self, each: FieldFacts) -> ModelFacts | None:
        """The model at the other end of a field."""
        return self.by_label.get(each.related)

    def links_to_user(self, model: ModelFacts) -> Iterator[FieldFacts]:
        """The links to the account."""
        for each in model.fields:
            leads = each.related.lower() == self.user.lower() and not (each.to_many or each.reverse)
            if leads:
                yield each

    def account_link(self, model: ModelFacts) -> FieldFacts | None:
        """The one link that makes a row somebody's own."""
        found = [each for each in self.links_to_user(model) if _is_own(each)]
        return found[0] if len(found) == 1 else None


def _is_own(each: FieldFacts) -> bool:
    return each.kind == "OneToOneField" or each.unique


def is_of_framework(model: ModelFacts) -> bool:
    """It belongs to Django or to a package that is known, or is one of their pages."""
    if model.module.partition(".")[0] in _FRAMEWORKS and model.file is None:
        return True
    return any(base.partition(".")[0] in _FRAMED for base in model.bases)


def same_model(label: str, model: ModelFacts) -> bool:
    """A field that leads to a model leads to its proxies as well."""
    return label in (model.label, model.proxy_of) and bool(label)


def tokens(each: FieldFacts) -> frozenset[str]:
    """The words of a field's name."""
    return frozenset(words_of_text(each.name.replace("_", " ")))


def is_time_of_row(each: FieldFacts) -> bool:
    """A date and time that says when something takes place, not when the row was made."""
    return each.editable and not (tokens(each) & _NOT_TIMES) and not each.reverse


def moments(model: ModelFacts) -> tuple[FieldFacts, ...]:
    """The date and times at which what the row is about takes place."""
    times = [each for each in model.fields if is_time_of_row(each)]
    found = [each for each in times if each.kind == "DateTimeField"]
    dates = [each for each in times if each.kind == "DateField"]
    hours = [each for each in times if each.kind == "TimeField"]
    return tuple(found or ([*dates[:1], *hours[:1]] if dates and hours else []))


def is_visit(models: ProjectModels, model: ModelFacts) -> bool:
    """It is what somebody has booked: something between models, at a time."""
    links = len(list(models.links(model)))
    named = called_like(model.cls, model.verbose_name, VISIT)
    if not moments(model):
        return False
    return (named >= MEDIUM and links >= 1) or links >= 2


def is_weekly(models: ProjectModels, model: ModelFacts) -> bool:
    """Rows of hours on days of the week."""
    return bool(any(models.links(model)) and weekday_of(model) and len(times_of(model)) >= 2)


def weekday_of(model: ModelFacts) -> FieldFacts | None:
    """The field that says the day of the week."""
    names = {"weekday", "day", "dow", "wochentag", "tag", "jour", "dia", "giorno", "dzien"}
    for each in model.fields:
        if each.reverse or each.related:
            continue
        found = tokens(each)
        if found & names and each.kind in WHOLE | {"CharField"}:
            return each
    return None


def times_of(model: ModelFacts) -> tuple[FieldFacts, ...]:
    """The times of day."""
    return tuple(each for each in model.fields if each.kind == "TimeField" and not each.reverse)


def is_about_the_row(model: ModelFacts) -> bool:
    """Reviews and logs stand between models, too, and say nothing of who does what."""
    return bool(frozenset(words_of_class(model.cls)) & _NOT_REPEATED)
