SECRET_KEY = "only for tests"
ROOT_URLCONF = "mysite.urls"

DJANGO_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
]
LOCAL_APPS = []  # ours
INSTALLED_APPS = DJANGO_APPS + LOCAL_APPS
