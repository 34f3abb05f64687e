"""What a visitor has chosen so far: read from the query string, checked, passed on.

The choices live in the address and nowhere else: every page can be bookmarked, reloaded
and gone back to, and there is no session that could expire.
"""

from django.utils.translation import gettext_lazy as _

NOTICES = {
    "nothing-chosen": _("Please choose at least one."),
    "unavailable": _("Your choice cannot be booked any more. Please choose again."),
    "not-together": _("These cannot be booked together. Please choose fewer."),
    "not-offered": _("That choice is not available here. Please choose again."),
    "unreadable": _("We do not know that date. Please choose one from the calendar."),
    "no-start": _("Please choose a time."),
    "start-gone": _("This time is no longer free. Please choose another one."),
}

TITLES = {
    "services": _("Treatments"),
    "master": _("Stylist"),
    "time": _("Time"),
    "details": _("Details"),
}
