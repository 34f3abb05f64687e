"""Names this project's models to the core: which model plays which role."""

from .core.availability import DjangoAvailabilityAdapter
from .core.cache import BookingCacheAdapter
from .core.contracts import <%= wiring.names | join(", ") %>
from .models import (
<% for name in imports(master.cls, service.cls, appointment.cls, working_day.cls, special_day.cls, day_off.cls, settings.cls) %>
    <%= name %>,
<% endfor %>
)
from .persistence import PersistenceHook

MODELS = BookingModels(
    master=<%= master.cls %>,
    service=<%= service.cls %>,
    appointment=<%= appointment.cls %>,
    working_day=<%= working_day.cls %>,
    special_day=<%= special_day.cls %>,
    day_off=<%= day_off.cls %>,
    settings=<%= settings.cls %>,
    master_field="<%= appointment.link("master") %>",
    service_field="<%= appointment.link("service") %>",
<% for argument in wiring.arguments %>
    <%= argument %>
<% endfor %>
    time_zone="<%= app.time_zone %>",  # empty: settings.TIME_ZONE
)

ADAPTER = DjangoAvailabilityAdapter(
    MODELS,
    hook=PersistenceHook(),
    cache=BookingCacheAdapter.from_settings(),
)
