"""Which model could play which role: scores, each with its reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from codex_booking_gen.model_facts import ModelFacts
from codex_booking_gen.proposing.durations import duration_of
from codex_booking_gen.proposing.ideas import RoleIdea, Sure, few
from codex_booking_gen.proposing.reading import (
    FRACTION,
    WHOLE,
    ProjectModels,
    is_about_the_row,
    is_visit,
    is_weekly,
    moments,
    same_model,
    tokens,
)
from codex_booking_gen.proposing.ways import best_way
from codex_booking_gen.proposing.words import (
    CLIENT,
    MEDIUM,
    STRONG,
    THINGS,
    WHAT,
    WHO,
    Vocabulary,
    called_like,
    is_type_of_visit,
    word_set,
    words_of_class,
)

CERTAIN, LIKELY, MENTIONED = 60, 40, 30
"""From this score on."""
_WORTH_A_LOOK = 20
"""What is below is not joined with anything."""
type Asked = Callable[[ProjectModels, ModelFacts], bool]

_NEAR = 15
"""Two candidates of one kind that are nearer than this leave it open which one is meant."""

_GOODS = word_set("sku stock isbn barcode ean weight inventory shipping warehouse product")
_COURSE = word_set(
    """
    enrollment enrollments enrolment enrolments chapter chapters quiz quizzes lesson lessons
    module modules video syllabus grade grades
    """
)
_PAGES = word_set("body content slug icon excerpt")
PRICES = word_set(
    """
    price cost fee rate amount charge preis gebuhr kosten honorar prix tarif precio tarifa
    preco valor prezzo costo prijs cena
    """
)


@dataclass(frozen=True, slots=True)
class Points:
    """What speaks for a model, and how much."""

    model: ModelFacts
    word: int
    score: int
    reasons: tuple[str, ...]

    def plus(self, points: int, reason: str = "") -> Points:
        """With one thing more; what speaks against it needs no words."""
        reasons = (*self.reasons, reason) if reason else self.reasons
        return replace(self, score=self.score + points, reasons=reasons)


def sureness(score: int) -> Sure | None:
    """What a score is good for."""
    if score >= CERTAIN:
        return Sure.CERTAIN
    if score >= LIKELY:
        return Sure.LIKELY
    return Sure.MENTIONED if score >= MENTIONED else None


def rated(models: ProjectModels) -> tuple[list[RoleIdea], list[RoleIdea]]:
    """Candidates for master, and those for service; the best first, each as if it were the one."""
    candidates = list(models.candidates())
    who = [_master(models, model) for model in candidates]
    what = [_service(models, model) for model in candidates]
    joined = _joined(models, who, what)
    masters = [_with_partner(each, joined, "master") for each in who]
    services = [_with_partner(each, joined, "service") for each in what]
    return _ideas("master", masters), _ideas("service", services)


def is_thing(label: str) -> bool:
    """A room or a table rather than somebody."""
    return bool(frozenset(words_of_class(label.rpartition(".")[2])) & THINGS)


def _named(model: ModelFacts, words: Vocabulary, reason: str, thing: str = "") -> Points:
    word = called_like(model.cls, model.verbose_name, words)
    if is_about_the_row(model):
        word = 0
    why = thing if thing and is_thing(model.label) else reason
    start = Points(model, word, word, (why,) if word else ())
    return start if model.file is not None else start.plus(-30)


def _master(models: ProjectModels, model: ModelFacts) -> Points:
    """Somebody, or something, whose time is booked."""
    points = _named(
        model,
        WHO,
        "is called like somebody who works by appointment",
        "is called like something that is booked",
    )
    if not points.word or is_visit(models, model) or is_weekly(models, model):
        return replace(points, word=0, score=0)
    hours = _backward(models, model, is_weekly)
    if hours:
        points = points.plus(20, f"has weekly hours ({_labels(hours)})")
    visits = visits_of(models, model)
    if visits:
        points = points.plus(15, f"is named beside a time by {_labels(visits)}")
    account = models.account_link(model)
    if account:
        points = points.plus(10, f"is linked to an account ('{account.name}')")
    if duration_of(model) is not None:
        points = points.plus(-25)
    return points.plus(5) if _has(model, frozenset({"active", "status", "state"})) else points


def _service(models: ProjectModels, model: ModelFacts) -> Points:
    """What is booked: something with a length, and mostly a price."""
    points = _named(model, WHAT, "is called like something that is booked")
    if is_type_of_visit(model.cls):
        points = replace(points, word=STRONG, score=STRONG, reasons=("is a kind of appointments",))
    if not points.word or is_visit(models, model) or moments(model) or is_weekly(models, model):
        return replace(points, word=0, score=0)
    length = duration_of(model)
    if length is not None:
        points = points.plus(25, f"has a length ('{length.name}')")
    price = next((each for each in model.fields if is_price(each.kind, tokens(each))), None)
    if price:
        points = points.plus(10, f"has a price ('{price.name}')")
    if _backward(models, model, is_visit):
        points = points.plus(10)
    if _has(model, _GOODS):
        points = points.plus(-40)
    if _has(model, _COURSE) and points.word < STRONG:
        points = points.plus(-30)
    if _has(model, _PAGES) and length is None:
        points = points.plus(-15)
    return points.plus(5) if _has(model, frozenset({"active", "status", "state"})) else points


def is_price(kind: str, names: frozenset[str]) -> bool:
    """A number that says what something costs."""
    return kind in WHOLE | FRACTION and bool(names & PRICES)


def _joined(
    models: ProjectModels, who: Iterable[Points], what: list[Points]
) -> list[tuple[str, str, int, str]]:
    """Pairs of candidates that the models join: labels, points and how."""
    found = []
    for one in who:
        for other in what:
            if min(one.word, other.word) and max(one.score, other.score) >= LIKELY:
                same = one.model.label == other.model.label
                way = None if same else best_way(models, one.model, other.model)
                if way and min(one.score, other.score) >= _WORTH_A_LOOK:
                    points = 10 if way.doubt else min(way.worth, 30)
                    found.append((one.model.label, other.model.label, points, way.reason))
    return found


def _with_partner(points: Points, joined: list[tuple[str, str, int, str]], role: str) -> Points:
    at = 0 if role == "master" else 1
    mine = [pair for pair in joined if pair[at] == points.model.label]
    if not mine:
        return points
    best = max(mine, key=lambda pair: pair[2])
    partner = best[1 - at]
    verb = "offers" if role == "master" else "is offered by"
    return points.plus(best[2], f"{verb} {partner}: {best[3]}")


def _ideas(role: str, found: Iterable[Points]) -> list[RoleIdea]:
    """The best first, people before things; a near rival makes it uncertain."""
    ideas = []
    for points in found:
        score = points.score if points.word else 0
        sure = sureness(score)
        if sure is not None:
            if points.model.file is None:
                sure = Sure.MENTIONED
            ideas.append(
                RoleIdea(
                    role=role,
                    label=points.model.label,
                    score=score,
                    sure=sure,
                    reasons=points.reasons,
                )
            )
    ideas.sort(key=lambda idea: (-idea.sure, is_thing(idea.label), -idea.score, idea.label))
    return _with_rival(ideas)


def _with_rival(ideas: list[RoleIdea]) -> list[RoleIdea]:
    if len(ideas) < 2:
        return ideas
    best, rivals = ideas[0], ideas[1:]
    near = [
        each.label
        for each in rivals
        if best.score - each.score < _NEAR
        and each.sure >= Sure.LIKELY
        and is_thing(each.label) == is_thing(best.label)
    ]
    if not near:
        return ideas
    doubt = f"{', '.join(near)} could be meant as well"
    return [replace(best, sure=min(best.sure, Sure.LIKELY), doubts=(doubt,)), *rivals]


def clients(models: ProjectModels) -> list[RoleIdea]:
    """Who could be the one that books, beside the account itself; the best first."""
    found = []
    for model in models.candidates():
        word = called_like(model.cls, model.verbose_name, CLIENT)
        account = models.account_link(model)
        if word < MEDIUM or model.file is None or is_visit(models, model):
            continue
        reasons: tuple[str, ...] = ("is called like somebody who books",)
        score = word
        if account:
            score += 30
            reasons = (*reasons, f"is linked to the account ('{account.name}')")
        visits = _backward(models, model, is_visit)
        if visits:
            score += 10
            reasons = (*reasons, f"is named beside a time by {_labels(visits)}")
        # without an account behind it nobody who is logged in would be known
        sure = sureness(score) if account else Sure.MENTIONED
        doubts = () if account else ("it has no link to the account, by which one is known",)
        if sure is not None:
            found.append(
                RoleIdea(
                    role="client",
                    label=model.label,
                    score=score,
                    sure=sure,
                    reasons=reasons,
                    doubts=doubts,
                )
            )
    found.sort(key=lambda idea: (-idea.sure, -idea.score, idea.label))
    return _with_rival(found)


def _backward(models: ProjectModels, model: ModelFacts, asked: Asked) -> list[ModelFacts]:
    """The models that link here, of one kind."""
    found = []
    for other in models.models:
        links = (same_model(each.related, model) for each in models.links(other))
        if any(links) and asked(models, other):
            found.append(other)
    return found


def visits_of(models: ProjectModels, master: ModelFacts) -> list[ModelFacts]:
    """The project's own models of what somebody has booked with this master."""
    return _backward(models, master, is_visit)


def _labels(models: Iterable[ModelFacts]) -> str:
    """The first of them, in words."""
    return few([model.label for model in models])


def _has(model: ModelFacts, names: frozenset[str]) -> bool:
    return any(tokens(each) & names for each in model.fields)


def labels_left(ideas: Iterable[RoleIdea], taken: Iterable[str]) -> Iterator[RoleIdea]:
    """The candidates that no role has taken."""
    used = set(taken)
    for idea in ideas:
        if idea.label not in used:
            yield idea
