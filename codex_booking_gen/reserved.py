"""Names that a model of the generated app cannot have, because its files use them otherwise."""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


CORE_NAMES = _names(
    """
    AbstractBookableAppointment AbstractBookableMaster AbstractBookableService
    AbstractBookingSettings AbstractSpecialDay AbstractWorkingDay ActiveMixin BlockedSpanMixin
    BookingCacheAdapter BookingEngineError BookingInputError BookingMode BookingModels
    BookingPersistenceHook BookingRules BookingWindowMixin BufferMixin BusinessHoursMixin
    CalendarDay CalendarMonth CapacityMixin ChainFinder Choices Chosen ConfigurationError
    DefaultHoursMixin DetailsForm DjangoAvailabilityAdapter DurationMixin GapMixin
    GuardedAdmin GuestMixin Id
    IdempotencyKeyReused InThePast InvalidMove LocalTimeAdmin MasterDayOffMixin Month NameMixin
    NoOverlap OffGrid OutsideHours ParallelGroupMixin PartOfDay PersistenceHook PriceMixin
    Repair RuleError Slot SlotAlreadyBookedError SlotGrid SlotItem Start Status
    StatusChangedMeanwhile StatusMixin Step TimeZoneMixin Times TooFar TooSoon UnknownTimezone
    Visit VisitMixin VisitNotInOrder VisitRow VisitTooLong Weekday WhenFilter
    """
)
"""What the core and the app's own files define."""

DJANGO_NAMES = _names(
    """
    AdminSite AnonymousUser AppConfig Avg BaseConstraint BooleanField BoundField
    CaptureQueriesContext Case CharField
    CheckConstraint ChoiceField Client Count DatabaseError
    Exists Field FieldDoesNotExist ForeignKey Form
    Forms Group Http404 HttpRequest HttpResponse HttpResponseRedirect Index IntegerChoices
    IntegrityError Manager ManyToManyField Max Meta Min Model ModelAdmin ModelForm
    ModelMultipleChoiceField Models ObjectDoesNotExist OneToOneField OuterRef Permission
    PermissionDenied Prefetch Q QueryDict QuerySet RegexValidator RequestFactory Signal
    SimpleTestCase StackedInline Subquery Sum TabularInline TemplateResponse TestCase
    TextChoices TransactionTestCase UniqueConstraint User UserModel ValidationError Value View
    When
    """
)
"""What files of the app import from Django, or a reader would take for Django's own."""

LIBRARY_NAMES = _names(
    """
    ABC Any Barrier Callable Collection Counter Date DateTime Decimal Final Generic Iterable
    Iterator Literal Mapping Path Protocol Self Sequence Thread ThreadPoolExecutor Time TimeDelta
    Timezone TypeVar UUID Uuid ZoneInfo
    """
)
"""What files of the app import from the standard library."""

ACCOUNT_NAMES = _names("Group User")
"""Of them those that a project's own account may have: the app's files import neither."""

CLASS_NAMES = CORE_NAMES | DJANGO_NAMES | LIBRARY_NAMES

DERIVED_SUFFIXES = ("Admin", "AdminForm", "Config", "Factory", "Form", "Inline", "Tests")
"""The app's files make `StylistAdmin` and the like; no other model may be called that."""

FIELD_NAMES = _names(
    """
    blocked_from blocked_until chain_id client duration_minutes ends_at guest_email guest_name
    guest_phone id idempotency_key is_active lane name note pk position price reason services
    starts_at status date weekday start_time end_time break_start break_end work_start work_end
    starts_on ends_on time_zone buffer_between_minutes min_advance_minutes max_advance_days
    max_clients_parallel min_gap_after_minutes prep_before_minutes parallel_group objects
    """
)
"""Fields of the contract: a foreign key named after a class would hide them."""

APP_LABELS = frozenset({"core", "migrations", "static", "templates", "tests"})
"""Folders of the generated app: an app of that name would hold itself once more."""

URL_NAMES = frozenset({"confirmed", "details", "services", "time"})
"""Pages of the wizard; the page that chooses a master is named after the master's class."""
