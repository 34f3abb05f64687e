"""What the templates make is code and pages that an owner can be proud of, whatever the names."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from codex_booking_gen.catalog import load_templates
from codex_booking_gen.render import Rendered
from codex_booking_gen.spec import App, Features, Models, Spec
from tests.unit.mapped import POOL
from tests.unit.rendering import rendered

TEMPLATES = load_templates()
LINT = "E,F,W,I,B,UP,SIM,C4,PIE,RET,DJ,BLE,T20,ERA,C901"
RUFF = [sys.executable, "-m", "ruff"]
SPECS = {
    "default": Spec(),
    "salon": Spec(
        app=App(time_zone="Europe/Berlin"), models=Models(master="Stylist", service="Treatment")
    ),
    "short": Spec(models=Models("Pro", "Job", "Gig", "Day", "Spe", "Off", "Set")),
    "shouted": Spec(models=Models("DJ2", "MRI", "XRAY", "DUTY", "Zzz", "AAA", "CFG")),
    "long": Spec(
        app=App("clinic.visits", base_template="base.html"),
        models=Models(
            "PhysiotherapyPractitione",
            "RehabilitationTreatments",
            "PractitionerAppointments",
            "PractitionerWorkingHours",
            "PractitionerSpecialHours",
            "PractitionerAbsencesPlan",
            "PractitionerBookingSetup",
        ),
    ),
    "without wizard": Spec(features=Features(wizard=False)),
}
MAX_LINES = 305
WIRING_LINES = 40


def owned(spec: Spec) -> dict[str, str]:
    """The files outside the core, by path, as text."""
    return own_of(rendered(spec))


def own_of(files: Mapping[str, Rendered]) -> dict[str, str]:
    """Those outside the core, as text."""
    return {path: file.content.decode() for path, file in files.items() if "/core/" not in path}


def pages(spec: Spec) -> dict[str, str]:
    """The Django templates, by file name."""
    return {path.rpartition("/")[2]: text for path, text in owned(spec).items() if ".html" in path}


@pytest.fixture(params=[*SPECS, *POOL])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder with the owned files of one project, and the modules of the models it had."""
    name: str = request.param
    files = owned(SPECS[name]) if name in SPECS else own_of(POOL[name].files)
    modules = [label.partition(".")[0] for label in POOL[name].models] if name in POOL else []
    for path, text in {**files, **{f"{each}/models.py": "" for each in modules}}.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


def ruff(project: Path, *arguments: str) -> str:
    """What ruff complains of, without any configuration of the project's or ours."""
    command = [*RUFF, *arguments, "--isolated", "--no-cache", "--target-version", "py312", "."]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.parametrize("width", ["88", "100"])
def test_the_formatter_changes_nothing(project: Path, width: str) -> None:
    """Names of 3 and of 24 letters, lines of 88 and of 100: the files are a fixpoint."""
    assert not ruff(project, "format", "--diff", "--line-length", width)


def test_the_linter_finds_nothing(project: Path) -> None:
    """No function is complex either."""
    complexity = ["--config", "lint.mccabe.max-complexity=10"]
    assert not ruff(project, "check", "--select", LINT, "--ignore", "E501", *complexity)


@pytest.mark.parametrize("name", POOL)
def test_files_around_models_of_the_project_are_as_short(name: str) -> None:
    """What is mapped takes lines in the wiring, and nowhere else more than it saves."""
    files = own_of(POOL[name].files)
    lines = {path: text.count("\n") for path, text in files.items() if path.endswith(".py")}
    assert {path for path, count in lines.items() if count > MAX_LINES} == set()


def test_files_are_short() -> None:
    """And the wiring is what one sees at a glance."""
    lines = {path: text.count("\n") for path, text in owned(SPECS["long"]).items()}
    modules = {path: count for path, count in lines.items() if path.endswith(".py")}
    assert {path for path, count in modules.items() if count > MAX_LINES} == set()
    assert modules["clinic/visits/wiring.py"] <= WIRING_LINES


def test_only_one_page_names_the_site_own_base() -> None:
    """All others extend it, or are included."""
    site, own = pages(SPECS["long"]), pages(SPECS["default"])
    assert '{% extends "base.html" %}' in site["base.html"]
    assert '{% extends "booking/page.html" %}' in own["base.html"]
    extending = {text.split("%}")[0] for name, text in own.items() if "{% extends" in text}
    assert extending == {'{% extends "booking/page.html" ', '{% extends "booking/base.html" '}
    assert [name for name, text in site.items() if '"base.html"' in text] == ["base.html"]


def test_every_page_is_used() -> None:
    """By a view, or by another page."""
    files = owned(SPECS["default"])
    text = "\n".join(files.values())
    steps = re.findall(r'_show\(\s*request,\s*"(\w+)"', text)
    named = {f"{step}.html" for step in steps} | set(re.findall(r'"booking/(\w+\.html)"', text))
    assert set(pages(SPECS["default"])) == named


def test_every_text_of_a_page_can_be_translated() -> None:
    """Outside of tags and of the translation's own blocks there is not a letter."""
    for name, text in pages(SPECS["default"]).items():
        rest = re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}", "", text, flags=re.DOTALL)
        rest = re.sub(r"{% blocktranslate.*?{% endblocktranslate %}", "", rest, flags=re.DOTALL)
        rest = re.sub(r"{%.*?%}|{{.*?}}", "", rest, flags=re.DOTALL)
        rest = re.sub(r"<[^>]*>", "", rest)
        assert not re.search(r"[^\W\d_]{2,}", rest), (name, rest.strip())


def test_no_page_asks_another_site_for_anything() -> None:
    """No CDN, no fonts, no scripts from elsewhere."""
    for path, text in owned(SPECS["default"]).items():
        if path.endswith((".html", ".css")):
            assert not re.search(r"https?:|//\w|@import|<script|url\(", text), path


@pytest.mark.parametrize("name", SPECS)
def test_the_readme_names_only_what_is_there(name: str) -> None:
    """Files and folders of the app, with the public pages and without them."""
    spec = SPECS[name]
    files = {path.removeprefix(f"{spec.app.folder}/") for path in rendered(spec)}
    folders = {f"{part}/" for path in files for part in map(str, Path(path).parents)}
    text = owned(spec)[f"{spec.app.folder}/README.md"]
    named = set(re.findall(r"`([\w.][\w./]*(?:/|\.(?:py|md|html|css)))`", text))
    # The owner makes them.
    missing = named - files - folders - {"migrations/"}
    assert (missing, "selectors.py" in named) == (set(), True)
    assert (f"`/{spec.app.url}`" in text) == spec.features.wizard


def test_class_names_flow_through_everything() -> None:
    """Foreign keys, labels, addresses, pages and tests; the default names are gone."""
    files = owned(SPECS["salon"])
    assert "stylist = models.ForeignKey(" in files["booking/models.py"]
    assert 'path("stylist/"' in files["booking/urls.py"]
    assert "Choose your treatments" in pages(SPECS["salon"])["services.html"]
    assert not [path for path, text in files.items() if re.search(r"\b(Master|Service)\b", text)]
