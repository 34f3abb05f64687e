"""The models of this project's bookings. They are yours: add fields, rename labels.

What the core needs stands in its mixins; foreign keys, labels, order, constraints and
indexes stand here. After a change: `python manage.py makemigrations <%= app.label %>`.
"""

<% if models.drops %>
from typing import Any

<% endif %>
<%= models.imports.third_party %>

<% if models.imports.first_party %>
<%= models.imports.first_party %>

<% endif %>
<% if models.needs_mixins %>
from .core import mixins
<% endif %>
<% if appointment.generated %>
from .core.constraints import NoOverlap
<% endif %>
<% macro satellite(role) %>


class <%= role.satellite.cls %><%= models.satellites[role.role].bases %>:
    """What bookings need to know of a <%= role.label %>; without a row, the defaults."""

    <%= role.name %> = models.OneToOneField(
        <%= role.target %>,
        on_delete=models.CASCADE,
        related_name="<%= role.satellite.related_name %>",
        verbose_name=_("<%= role.label %>"),
    )
<% if role.satellite.services %>
    services = models.ManyToManyField(
        <%= service.target %>,
        related_name="<%= service.related(role.satellite.names) %>",
        blank=True,
        verbose_name=_("<%= service.label_plural %>"),
    )
<% endif %>
<% for line in models.satellites[role.role].dropped_lines %>
<%= line %>
<% endfor %>

    class Meta:
        verbose_name = _("<%= role.label %> in bookings")
        verbose_name_plural = _("<%= role.label_plural %> in bookings")
<% for line in models.satellites[role.role].constraint_lines %>
<%= line %>
<% endfor %>

    def __str__(self) -> str:
        return str(self.<%= role.name %>)
<%- endmacro %>
<% macro owner(role) %>
    <%= master.name %> = models.ForeignKey(
        <%= master.target %>,
        on_delete=models.CASCADE,
        related_name="<%= master.related(role) %>",
        verbose_name=_("<%= master.label %>"),
    )
<%- endmacro %>
<% if models.has_existing %>

__all__ = [
<% for name in models.exported %>
    "<%= name %>",
<% endfor %>
]
<% endif %>
<% if service.generated %>


class <%= service.cls %><%= models.composed.service.bases %>:
    """What visitors book: a duration, a price, and the time that it needs around it."""

<% for line in models.composed.service.dropped_block %>
<%= line %>
<% endfor %>
    class Meta<%= models.composed.service.meta_base %>:
        verbose_name = _("<%= service.label %>")
        verbose_name_plural = _("<%= service.label_plural %>")
        ordering = <%= models.ordering.service %>
<% for line in models.composed.service.constraint_lines %>
<%= line %>
<% endfor %>
<% for line in models.composed.service.str_lines %>
<%= line %>
<% endfor %>
<% elif service.satellite %>
<%= satellite(service) %>
<% endif %>
<% if master.generated %>


class <%= master.cls %><%= models.composed.master.bases %>:
    """Whose time is booked."""

<% for line in models.composed.master.dropped_block %>
<%= line %>
<% endfor %>
<% if master.has("services") %>
    services = models.ManyToManyField(
        <%= service.target %>,
        related_name="<%= service.related(master) %>",
        blank=True,
        verbose_name=_("<%= service.label_plural %>"),
    )

<% endif %>
    class Meta<%= models.composed.master.meta_base %>:
        verbose_name = _("<%= master.label %>")
        verbose_name_plural = _("<%= master.label_plural %>")
        ordering = <%= models.ordering.master %>
<% for line in models.composed.master.constraint_lines %>
<%= line %>
<% endfor %>
<% for line in models.composed.master.str_lines %>
<%= line %>
<% endfor %>
<% else %>
<% if master.satellite %>
<%= satellite(master) %>
<% endif %>


class <%= master.hours.cls %>(<%= master.cls %>):
    """A <%= master.label %> as the admin shows one where hours are kept."""

    class Meta:
        proxy = True
        verbose_name = _("hours of <%= master.label %>")
        verbose_name_plural = _("hours of <%= master.label_plural %>")
<% endif %>
<% if working_day.generated %>


class <%= working_day.cls %><%= models.composed.working_day.bases %>:
    """A period of every week; several rows of one weekday are several periods."""

<% for line in models.composed.working_day.dropped_block %>
<%= line %>
<% endfor %>
<%= owner(working_day) %>

    class Meta<%= models.composed.working_day.meta_base %>:
        verbose_name = _("<%= working_day.label %>")
        verbose_name_plural = _("<%= working_day.label_plural %>")
        ordering = ["weekday", "start_time", "pk"]
<% for line in models.composed.working_day.constraint_lines %>
<%= line %>
<% endfor %>

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.start_time:%H:%M}"
<% endif %>
<% if special_day.generated %>


class <%= special_day.cls %><%= models.composed.special_day.bases %>:
    """Hours of one date, instead of the weekly ones."""

<% for line in models.composed.special_day.dropped_block %>
<%= line %>
<% endfor %>
<%= owner(special_day) %>

    class Meta<%= models.composed.special_day.meta_base %>:
        verbose_name = _("<%= special_day.label %>")
        verbose_name_plural = _("<%= special_day.label_plural %>")
        ordering = ["date", "start_time", "pk"]
        indexes = [
            models.Index(
                fields=[
                    "<%= master.name %>",
                    "date",
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.start_time:%H:%M}"
<% endif %>
<% if day_off.generated %>


class <%= day_off.cls %><%= models.composed.day_off.bases %>:
    """Time off: whole days, or hours of them."""

<% for line in models.composed.day_off.dropped_block %>
<%= line %>
<% endfor %>
<%= owner(day_off) %>

    class Meta<%= models.composed.day_off.meta_base %>:
        verbose_name = _("<%= day_off.label %>")
        verbose_name_plural = _("<%= day_off.label_plural %>")
        ordering = ["starts_on", "<% if day_off.has("start_time") %>start_time", "<% endif %>pk"]
<% for line in models.composed.day_off.constraint_lines %>
<%= line %>
<% endfor %>
        indexes = [
            models.Index(
                fields=[
                    "<%= master.name %>",
                    "ends_on",
                ],
            ),
        ]

    def __str__(self) -> str:
        if self.starts_on == self.ends_on:
            return str(self.starts_on)
        return f"{self.starts_on} – {self.ends_on}"
<% endif %>
<% if appointment.generated %>


class <%= appointment.cls %><%= models.composed.appointment.bases %>:
    """One booked service. The rows of one visit share their `chain_id`."""

    <%= master.name %> = models.ForeignKey(
        <%= master.target %>,
        on_delete=models.PROTECT,
        related_name="<%= master.related(appointment) %>",
        verbose_name=_("<%= master.label %>"),
    )
    <%= service.name %> = models.ForeignKey(
        <%= service.target %>,
        on_delete=models.PROTECT,
        related_name="<%= service.related(appointment) %>",
        verbose_name=_("<%= service.label %>"),
    )
<% if client.field %>
    <%= client.field %> = models.ForeignKey(
        <%= client.target %>,
        on_delete=models.SET_NULL,
        related_name="<%= client.related_name %>",
        null=True,
        blank=True,
        verbose_name=_("client"),
    )
<% endif %>
<% if statuses.is_mapped %>
    <%= statuses.field %>
<% endif %>
<% for line in models.composed.appointment.dropped_lines %>
<%= line %>
<% endfor %>

    class Meta<%= models.composed.appointment.meta_base %>:
        verbose_name = _("<%= appointment.label %>")
        verbose_name_plural = _("<%= appointment.label_plural %>")
        ordering = ["starts_at", "position", "pk"]
        constraints = [
<% for mixin in models.composed.appointment.constraints or [models.composed.appointment.meta] %>
            *mixins.<%= mixin %>.Meta.constraints,
<% endfor %>
            NoOverlap(
                master="<%= master.name %>",
                name="%(app_label)s_%(class)s_no_overlap",
<% if statuses.is_mapped %>
                <%= statuses.blocking %>
<% endif %>
            ),
        ]
        indexes = [
            # Every search for free time goes by it.
            models.Index(
                fields=[
                    "<%= master.name %>",
                    "blocked_until",
                    "blocked_from",
                ],
            ),
            models.Index(fields=["starts_at"]),
        ]

    def __str__(self) -> str:
        who = self.guest_name<% if client.field %> or self.<%= client.field %> or ""<% endif %>

        return f"{timezone.localtime(self.starts_at):%Y-%m-%d %H:%M} {who}".rstrip()
<% endif %>
<% if settings.generated %>


class <%= settings.cls %><%= models.composed.settings.bases %>:
    """The rules of the whole business: one row. Without it the defaults hold."""

<% for line in models.composed.settings.dropped_block %>
<%= line %>
<% endfor %>
    class Meta<%= models.composed.settings.meta_base %>:
        verbose_name = _("<%= settings.label %>")
        verbose_name_plural = _("<%= settings.label %>")
<% for line in models.composed.settings.constraint_lines %>
<%= line %>
<% endfor %>
<% endif %>
