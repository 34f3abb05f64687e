"""What the admin shows of every model: lists, filters, searches and forms, out of its fields."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from codex_booking_gen.admin_fields import Extra, behind_texts, choosers, searched
from codex_booking_gen.bindings import Source
from codex_booking_gen.python_text import (
    Group,
    Node,
    grouped,
    listing,
    mapping,
    names,
    quoted,
    written,
)
from codex_booking_gen.role_view import SCHEDULE, RoleView, SatelliteView

_ACTIONS = (
    ("confirm", "confirmed"),
    ("complete", "completed"),
    ("mark_no_show", "no_show"),
    ("cancel", "cancelled"),
    ("cancel_visit", "cancelled"),
)
"""What staff do to several bookings at once, and the status that comes of it."""


@dataclass(frozen=True)
class AdminText:
    """Attributes of a ModelAdmin, each as it stands in the class."""

    attributes: tuple[str, ...]


def admin_text(
    roles: Mapping[str, RoleView], *, client: str, statuses: Collection[str]
) -> dict[str, AdminText]:
    """Role -> what its ModelAdmin says. Of an existing master it is the page of hours.

    `client` is the appointment's link to it, empty where all are guests; `statuses` are those of
    the contract that there are.
    """
    master, service = roles["master"], roles["service"]
    return {
        "service": _service(service) if service.generated else _satellite(service),
        "master": _master(master, roles) if master.generated else _hours(master, roles),
        "profile": _profile(master.satellite),
        "appointment": _appointment(roles, [client] if client else [], statuses),
        "settings": _settings(roles["settings"]),
    }


def _service(service: RoleView) -> AdminText:
    extra = Extra(service.extra)
    head = ("name", "is_active", "duration_minutes", "price")
    sections = (
        (None, _owned(service, *head) + extra.form, ""),
        ("Time around it", _owned(service, "prep_before_minutes", "min_gap_after_minutes"), ""),
        ("Several in one visit", _owned(service, "parallel_group"), "collapse"),
    )
    columns = _owned(service, "name", "duration_minutes", "price", "is_active")
    return _attributes(
        list_display=names(_with_text(columns) + extra.columns),
        list_filter=names(_owned(service, "is_active") + extra.filters),
        search_fields=names(searched(service) + extra.searches),
        filter_horizontal=names(extra.horizontal),
        fieldsets=_fieldsets(sections),
    )


def _satellite(service: RoleView) -> AdminText:
    """Of the model that holds what an existing service lacks; nothing where it lacks nothing."""
    satellite = service.satellite
    if satellite is None:
        return AdminText(())
    fields = satellite.satellite.fields
    columns = [name for name in ("is_active", "duration_minutes", "price") if name in fields]
    link = satellite.link
    searches = [f"{link}__{path}" for path in searched(service)]
    return _attributes(
        list_display=names([link, *columns]),
        list_filter=names([name for name in columns if name == "is_active"]),
        list_select_related=names([link]),
        search_fields=names(searches),
        **choosers([(link, service)]),
        fields=names([link, *fields]),
    )


def _profile(satellite: SatelliteView | None) -> AdminText:
    """Of the inline with what an existing master lacks."""
    if satellite is None:
        return AdminText(())
    pairs = [("work_start", "work_end"), ("break_start", "break_end")]
    there = [pair for pair in pairs if satellite.has(*pair)]
    paired = {name for pair in there for name in pair}
    rest = [name for name in satellite.satellite.fields if name not in paired]
    first: list[Node] = [quoted(name) for name in rest if name == "services"]
    rows = [grouped(map(quoted, pair)) for pair in there]
    last = [quoted(name) for name in rest if name != "services"]
    return _attributes(
        classes=names(["collapse"]),
        filter_horizontal=names(["services"] if satellite.services else []),
        fields=listing([*first, *rows, *last]),
    )


def _master(master: RoleView, roles: Mapping[str, RoleView]) -> AdminText:
    extra = Extra(master.extra)
    services = [name for name in ("services",) if _offers_itself(master)]
    flat = _owned(master, "name", "is_active")
    rules = _owned(
        master,
        "buffer_between_minutes",
        "min_advance_minutes",
        "max_advance_days",
        "max_clients_parallel",
        "time_zone",
    )
    head = [*map(quoted, [*flat, *services, *extra.form])]
    fieldsets: list[Node] = [grouped(["None", mapping({"fields": listing(head)})])]
    hours = _hours_section(master)
    if hours:
        fieldsets.append(hours)
    if rules:
        section = mapping({"classes": names(["collapse"]), "fields": names(rules)})
        fieldsets.append(grouped(['_("Rules")', section]))
    columns = _owned(master, "name", "is_active", "time_zone")
    return _attributes(
        list_display=names(_with_text(columns) + extra.columns),
        list_filter=names([*_owned(master, "is_active"), *services, *extra.filters]),
        search_fields=names(searched(master) + extra.searches),
        filter_horizontal=names([*services, *extra.horizontal]),
        inlines=_inlines(roles),
        fieldsets=listing(fieldsets),
    )


def _hours_section(master: RoleView) -> Node | None:
    pairs = [("work_start", "work_end"), ("break_start", "break_end")]
    own = [grouped(map(quoted, pair)) for pair in pairs if master.has(*pair)]
    if not own:
        return None
    told = (
        '_(\n    "They hold on every day that the settings leave open, as long as "'
        '\n    "no hours of the week are entered below. Empty: as in the settings."\n)'
    )
    section = mapping({"description": told, "fields": listing(own)})
    return grouped(['_("Usual hours")', section])


def _hours(master: RoleView, roles: Mapping[str, RoleView]) -> AdminText:
    """Of the proxy: who it is belongs to the project's own admin, so only the inlines change."""
    return _attributes(
        list_display=names(["__str__"]),
        search_fields=names(searched(master)),
        inlines=_inlines(roles),
    )


def _inlines(roles: Mapping[str, RoleView]) -> Node:
    satellite = roles["master"].satellite
    classes = [satellite.cls] if satellite else []
    classes += [roles[role].cls for role in SCHEDULE]
    return listing([f"{cls}Inline" for cls in classes], exploded=True)


def _appointment(
    roles: Mapping[str, RoleView], client: list[str], statuses: Collection[str]
) -> AdminText:
    role = roles["appointment"]
    master, service = role.link("master"), role.link("service")
    extra = Extra(role.extra)
    links = ((master, roles["master"]), (service, roles["service"]))
    found = [f"{name}__{path}" for name, each in links for path in searched(each)]
    computed = ["ends_at", "blocked_from", "blocked_until", "chain_id"]
    visitor = ["guest_name", "guest_email", "guest_phone", *client, "note", *extra.form]
    shown = [service, master, "starts_at", "status", "seen"]
    section = {"classes": names(["collapse"]), "fields": names(computed)}
    return _attributes(
        list_display=names(
            ["local_start", service, master, "visitor", "status", *extra.columns], exploded=True
        ),
        list_filter=listing(
            [
                "admin_time.WhenFilter",
                *map(quoted, ["status", master, service, *extra.filters]),
            ],
            exploded=True,
        ),
        list_select_related=names(
            [master, service, *client, *extra.links, *behind_texts(links)], exploded=True
        ),
        search_fields=names(
            ["guest_name", "guest_email", "guest_phone", "note", *found, *extra.searches],
            exploded=True,
        ),
        date_hierarchy=quoted("starts_at"),
        **choosers(links, client),
        filter_horizontal=names(extra.horizontal),
        actions=listing(
            [f"admin_actions.{name}" for name, to in _ACTIONS if to in statuses], exploded=True
        ),
        readonly_fields=names(computed),
        fieldsets=listing(
            [
                _section(None, {"fields": names(shown, exploded=True)}),
                _section("Visitor", {"fields": names(visitor, exploded=True)}),
                _section("Computed", section, exploded=True),
            ]
        ),
    )


def _settings(settings: RoleView) -> AdminText:
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    extra = Extra(settings.extra)
    sections: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
        ("Starts", (("step_minutes", "slot_grid"),)),
        (
            "Rules",
            (
                ("requires_confirmation",),
                ("default_buffer_between_minutes",),
                ("min_advance_minutes", "max_advance_days"),
                ("max_visit_minutes",),
            ),
        ),
        (
            "Hours of the business",
            tuple((f"{day}_start", f"{day}_end", f"{day}_is_closed") for day in days),
        ),
        ("Public holidays", (("holidays_country", "holidays_subdivision"),)),
        ("More", tuple((name,) for name in extra.form)),
    )
    fieldsets: list[Node] = []
    added = {field.name for field in settings.extra}
    for title, rows in sections:
        there = [[name for name in row if name in added or settings.has(name)] for row in rows]
        lines = [
            grouped(map(quoted, row)) if len(row) > 1 else quoted(row[0]) for row in there if row
        ]
        if lines:
            section = mapping({"fields": listing(lines)})
            fieldsets.append(grouped([f'_("{title}")', section]))
    return _attributes(filter_horizontal=names(extra.horizontal), fieldsets=listing(fieldsets))


def _owned(role: RoleView, *wanted: str) -> list[str]:
    return [name for name in wanted if role.has(name)]


def _with_text(columns: list[str]) -> list[str]:
    """A list begins with what links to the row."""
    return columns if columns[:1] == ["name"] else ["__str__", *columns]


def _offers_itself(master: RoleView) -> bool:
    """Whether what a generated master offers is its own many-to-many field."""
    return master.fields["services"].source is Source.OWN if "services" in master.fields else False


def _section(title: str | None, told: Mapping[str, Node], *, exploded: bool = False) -> Node:
    head = "None" if title is None else f'_("{title}")'
    return grouped([head, mapping(told, exploded=True)], exploded=True)


def _fieldsets(sections: Iterable[tuple[str | None, list[str], str]]) -> Node:
    found: list[Node] = []
    for title, fields, classes in sections:
        if not fields:
            continue
        told: dict[str, Node] = {"fields": names(fields)}
        if classes:
            told["classes"] = names([classes])
        head = "None" if title is None else f'_("{title}")'
        found.append(grouped([head, mapping(told)]))
    return listing(found)


def _attributes(**found: Node) -> AdminText:
    """Those that say something."""
    return AdminText(
        tuple(
            written(f"{name} = ", node, indent=4)
            for name, node in found.items()
            if not isinstance(node, Group) or node.items
        )
    )
