"""Labels for parcels; and the words of the admin."""

SOURCES = {"web": "Internet"}
