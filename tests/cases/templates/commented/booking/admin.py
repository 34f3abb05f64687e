from django.contrib import admin

from .models import <%= master.cls %>

admin.site.register(<%= master.cls %>)
