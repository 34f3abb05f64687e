SECRET_KEY = "only for tests"
ROOT_URLCONF = "mysite.urls"
USE_TZ = False
INSTALLED_APPS = ["django.contrib.contenttypes"]
