"""A project's models as its own Python tells them: one real project with all that is unusual."""

from __future__ import annotations

import subprocess
import sys

import pytest

from codex_booking_gen.facts import Facts
from codex_booking_gen.model_facts import FieldFacts, ModelFacts, model_labelled
from codex_booking_gen.project import find_project, inspect
from codex_booking_gen.spec import Spec

SALON = '''\
"""People, and what they do.

class Stylist is below.
"""
import uuid
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _


class Named(models.Model):
    name = models.CharField(_("username"), max_length=80)

    class Meta:
        abstract = True
        ordering = ["name"]


class ActiveOnly(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(is_enabled=True)


class Note(models.Model):
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.CharField(max_length=40)
    of = GenericForeignKey()


class Person(Named):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    def __str__(self):
        return self.name


class Stylist(Person):
    is_enabled = models.BooleanField("works here", default=True, help_text="Not when away.")
    skills = models.ManyToManyField("catalog.Treatment", through="Skill", related_name="people")
    notes = GenericRelation(Note)

    everyone = models.Manager()
    active = ActiveOnly()

    class Meta:
        default_manager_name = "active"
        verbose_name = _("staff status")
        constraints = [
            models.CheckConstraint(condition=~models.Q(is_enabled=None), name="known")
        ]


class Skill(models.Model):
    stylist = models.ForeignKey(Stylist, models.CASCADE)
    treatment = models.ForeignKey(
        "catalog.Treatment", models.CASCADE, related_query_name="know_how"
    )
    since = models.DateField(auto_now_add=True)


class Senior(Stylist):
    class Meta:
        proxy = True
        ordering = [models.F("name").desc(), "-is_enabled", Upper("name")]
'''

CATALOG = """\
from django.db import models


class Colour(models.Field):
    def get_internal_type(self):
        return "CharField"


class Length(models.DurationField):
    pass


class Shapeless(models.Field):
    def get_internal_type(self):
        raise RuntimeError("nobody knows")


class State(models.TextChoices):
    ACTIVE = "active", "On offer"
    GONE = "gone"


def branches():
    from catalog.models import Branch
    return [(branch.pk, branch.name) for branch in Branch.objects.all()]


def grades():
    return {1: "plain", 2: "fine"}


class Branch(models.Model):
    code = models.CharField(primary_key=True, max_length=3)
    name = models.CharField(max_length=50)


class Treatment(models.Model):
    branch = models.ForeignKey(Branch, models.PROTECT)
    length = Length()
    colour = Colour(null=True)
    shape = Shapeless(default="")
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    grade = models.IntegerField(choices=grades, db_default=1)
    place = models.CharField(max_length=3, choices=branches)
    many = models.IntegerField(choices=[(n, str(n)) for n in range(201)])
    grouped = models.IntegerField(choices=[("some", [(1, "one"), (2, "two")]), (3, "three")])
    doubled = models.GeneratedField(
        expression=models.F("grade") * 2, output_field=models.IntegerField(), db_persist=True
    )


class View(models.Model):
    class Meta:
        managed = False
        db_table = "a_view"
        verbose_name = "look"
        verbose_name_plural = "looks"


class Chair(models.Model):
    class Meta:
        swappable = "CATALOG_CHAIR"


class Armchair(models.Model):
    pass


class Lost(models.Model):
    to = models.OneToOneField("nowhere.Model", models.CASCADE, primary_key=True)
"""

ADMIN = """\
from django.contrib import admin
from catalog.models import Branch, Treatment


class House(admin.ModelAdmin):
    list_per_page = 20


@admin.register(Treatment)
class TreatmentAdmin(House):
    search_fields = ["state"]


admin.site.register(Branch, House)
"""


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """What the project says."""
    root = tmp_path_factory.mktemp("project")
    command = [sys.executable, "-m", "django", "startproject", "mysite", str(root)]
    subprocess.run(command, check=True)
    for app, models in {"salon": SALON, "catalog": CATALOG}.items():
        (root / app).mkdir()
        (root / app / "__init__.py").touch()
        (root / app / "models.py").write_text(models)
    (root / "catalog" / "admin.py").write_text(ADMIN)
    settings = root / "mysite" / "settings.py"
    settings.write_text(
        settings.read_text()
        + 'INSTALLED_APPS += ["salon", "catalog"]\nLANGUAGE_CODE = "de"\n'
        + 'CATALOG_CHAIR = "catalog.Armchair"\n'
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
        patch.delenv("VIRTUAL_ENV", raising=False)
        return inspect(find_project(root), Spec())


def model(facts: Facts, label: str) -> ModelFacts:
    """The model of this label."""
    found = model_labelled(facts.models, label)
    assert found is not None
    return found


def field(facts: Facts, label: str, name: str) -> FieldFacts:
    """The field of this name."""
    found = model(facts, label).field(name)
    assert found is not None
    return found


def test_every_installed_model(facts: Facts) -> None:
    """Models of the project and of others, the swapped one too; tables without a class are none."""
    assert [model.label for model in facts.models] == [
        "admin.LogEntry",
        "auth.Permission",
        "auth.Group",
        "auth.User",
        "contenttypes.ContentType",
        "sessions.Session",
        "salon.Note",
        "salon.Person",
        "salon.Stylist",
        "salon.Skill",
        "salon.Senior",
        "catalog.Branch",
        "catalog.Treatment",
        "catalog.View",
        "catalog.Chair",
        "catalog.Armchair",
        "catalog.Lost",
    ]


def test_a_model_with_all_that_models_can_have(facts: Facts) -> None:
    """Inherited tables, own managers, texts as written: everything of one model, field by field."""
    assert model(facts, "salon.Stylist") == ModelFacts(
        label="salon.Stylist",
        module="salon.models",
        file="salon/models.py",
        line=43,
        verbose_name="staff status",
        verbose_name_plural="staff statuss",
        pk="person_ptr",
        pk_kind="UUIDField",
        bases=("salon.models.Person", "salon.models.Named"),
        parents=("salon.Person",),
        ordering=("name",),
        default_manager="salon.models.ActiveOnly",
        manager_filters=True,
        managers=("everyone", "active", "objects"),
        has_str=True,
        constraints=("CheckConstraint",),
        fields=(
            FieldFacts(
                name="name",
                kind="CharField",
                max_length=80,
                verbose_name="username",
                mixin="salon.models.Named",
                model="salon.Person",
            ),
            FieldFacts(
                name="id",
                kind="UUIDField",
                has_default=True,
                unique=True,
                primary_key=True,
                max_length=32,
                verbose_name="id",
                model="salon.Person",
            ),
            FieldFacts(
                name="account",
                kind="OneToOneField",
                related="auth.User",
                null=True,
                blank=True,
                unique=True,
                verbose_name="account",
                model="salon.Person",
            ),
            FieldFacts(
                name="person_ptr",
                kind="OneToOneField",
                related="salon.Person",
                parent_link=True,
                unique=True,
                primary_key=True,
                verbose_name="person ptr",
                model="salon.Stylist",
            ),
            FieldFacts(
                name="is_enabled",
                kind="BooleanField",
                has_default=True,
                default=True,
                verbose_name="works here",
                help_text="Not when away.",
                model="salon.Stylist",
            ),
            FieldFacts(
                name="skills",
                kind="ManyToManyField",
                related="catalog.Treatment",
                to_many=True,
                through="salon.Skill",
                verbose_name="skills",
                model="salon.Stylist",
            ),
            FieldFacts(
                name="notes",
                kind="GenericRelation",
                related="salon.Note",
                to_many=True,
                null=True,
                blank=True,
                editable=False,
                verbose_name="notes",
                model="salon.Stylist",
            ),
            FieldFacts(
                name="skill",
                accessor="skill_set",
                remote="stylist",
                kind="ForeignKey",
                related="salon.Skill",
                to_many=True,
                reverse=True,
                null=True,
                blank=True,
                verbose_name="skill",
                model="salon.Skill",
            ),
        ),
    )


def test_reverse_relations_go_by_their_query_name(facts: Facts) -> None:
    """What a lookup is called and what an instance calls it are two things."""
    back = {
        (field.name, field.accessor, field.kind, field.related)
        for field in model(facts, "catalog.Treatment").fields
        if field.reverse
    }
    assert back == {
        ("know_how", "skill_set", "ForeignKey", "salon.Skill"),
        ("people", "people", "ManyToManyField", "salon.Stylist"),
    }


def test_kinds(facts: Facts) -> None:
    """A field class of the project's own counts as what it extends, or as what it is stored as."""
    assert {
        field.name: (field.kind, field.field_class, field.has_default)
        for field in model(facts, "catalog.Treatment").fields
        if not field.reverse
    } == {
        "id": ("BigAutoField", "", True),
        "branch": ("ForeignKey", "", False),
        "length": ("DurationField", "catalog.models.Length", False),
        "colour": ("CharField", "catalog.models.Colour", False),
        "shape": ("Field", "catalog.models.Shapeless", True),
        "state": ("CharField", "", True),
        "grade": ("IntegerField", "", True),
        "place": ("CharField", "", False),
        "many": ("IntegerField", "", False),
        "grouped": ("IntegerField", "", False),
        "doubled": ("GeneratedField", "", True),
    }
    assert field(facts, "salon.Note", "of").kind == "GenericForeignKey"
    assert field(facts, "salon.Skill", "since").has_default


def test_choices(facts: Facts) -> None:
    """Enums, groups and functions are understood; what needs the database, or is long, is left."""
    found = {
        field.name: field.choices
        for field in model(facts, "catalog.Treatment").fields
        if field.choices
    }
    assert found == {
        "state": (("active", "On offer"), ("gone", "Gone")),
        "grade": ((1, "plain"), (2, "fine")),
        "grouped": ((1, "one"), (2, "two"), (3, "three")),
    }


def test_defaults(facts: Facts) -> None:
    """A plain default is told, an enum's as it is stored; what a function makes is not."""
    found = {
        f"{model.cls}.{field.name}": field.default
        for model in facts.models
        for field in model.fields
        if field.default is not None and model.app_label in ("salon", "catalog")
    }
    assert found == {
        "Stylist.is_enabled": True,
        "Senior.is_enabled": True,
        "Treatment.shape": "",
        "Treatment.state": "active",
    }


def test_proxy(facts: Facts) -> None:
    """A proxy has the fields of the model behind it, and orders as it says itself."""
    proxy = model(facts, "salon.Senior")
    assert (proxy.proxy_of, proxy.parents) == ("salon.Stylist", ("salon.Person",))
    assert proxy.ordering == ("-name", "-is_enabled")
    assert proxy.bases == ("salon.models.Stylist", "salon.models.Person", "salon.models.Named")
    assert [field.name for field in proxy.fields] == [
        field.name for field in model(facts, "salon.Stylist").fields
    ]


def test_tables_that_are_not_django_s_to_make(facts: Facts) -> None:
    """Unmanaged and swapped models are told apart."""
    view, chair = model(facts, "catalog.View"), model(facts, "catalog.Chair")
    assert (view.managed, view.verbose_name, view.verbose_name_plural) == (False, "look", "looks")
    assert (chair.managed, chair.swapped) == (True, True)
    assert not model(facts, "catalog.Armchair").swapped


def test_a_link_that_leads_nowhere(facts: Facts) -> None:
    """A model that is not installed is told by the label that the field says."""
    lost = model(facts, "catalog.Lost")
    assert (lost.pk, lost.pk_kind) == ("to", "OneToOneField")
    assert field(facts, "catalog.Lost", "to").related == "nowhere.Model"


def test_admin(facts: Facts) -> None:
    """The ModelAdmin of a model, and whether autocomplete can search with it."""
    assert {
        model.label: (model.admin, model.admin_searches)
        for model in facts.models
        if model.app_label in ("auth", "catalog", "salon") and model.admin
    } == {
        "auth.Group": ("django.contrib.auth.admin.GroupAdmin", True),
        "auth.User": ("django.contrib.auth.admin.UserAdmin", True),
        "catalog.Branch": ("catalog.admin.House", False),
        "catalog.Treatment": ("catalog.admin.TreatmentAdmin", True),
    }


def test_models_of_others_have_no_place(facts: Facts) -> None:
    """Only what the project owns has a file and a line."""
    user, note = model(facts, "auth.User"), model(facts, "salon.Note")
    assert (user.module, user.file, user.line) == ("django.contrib.auth.models", None, None)
    assert (note.file, note.line, note.has_str) == ("salon/models.py", 27, False)
    assert (user.pk_kind, model(facts, "catalog.Branch").pk_kind) == ("AutoField", "CharField")
