"""What the clinic's admin pages have in common."""

from django.contrib import admin


class ClinicAdmin(admin.ModelAdmin):
    """The base of every admin here: the reception works with long lists."""

    empty_value_display = "–"
    list_per_page = 50
    save_on_top = True
    show_full_result_count = False
