SECRET_KEY = "only for tests"
ROOT_URLCONF = "mysite.urls"


def apps(*names):
    return [f"django.contrib.{name}" for name in names]


INSTALLED_APPS = apps("admin", "auth", "contenttypes", "messages", "sessions")
