"""Words that people see."""

SOURCES = {"web": "Web site", "phone": "Telephone"}
