"""The last moment of a change in the admin: others may have been faster."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from .core.locking import is_contention, is_overlap

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


class GuardedAdmin(ModelAdmin):
    """What the database refuses on saving, or on commit, is said on the page.

    The form's rules come first and name their field; this is for what they cannot see.
    """

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form; again, with a message, where others were faster."""
        view = super().changeform_view
        try:
            return view(request, object_id, form_url, extra_context)
        except DatabaseError as error:
            return self._look_again(request, error)

    def delete_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The question whether to delete; the same holds."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except DatabaseError as error:
            return self._look_again(request, error)

    def _look_again(self, request: HttpRequest, error: DatabaseError) -> HttpResponse:
        if not is_overlap(error) and not is_contention(error):
            raise error
        # What was said of the change that did not come about: reading it forgets it.
        list(messages.get_messages(request))
        text = _("Somebody else changed the calendar meanwhile. Nothing was saved.")
        self.message_user(request, text, messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())
