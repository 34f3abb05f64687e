"""The booking core: the part of the app that is replaced as a whole on upgrade.

A question to it starts in `selectors.py`; how a question becomes a few calls of the
engine stands in `availability.py`; which model and which field plays which role is
said once, by the project, as `contracts.BookingModels`.
"""
