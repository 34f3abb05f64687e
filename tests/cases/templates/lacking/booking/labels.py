"""Words that people see."""

SOURCES = {"web": gettext("Web site")}
