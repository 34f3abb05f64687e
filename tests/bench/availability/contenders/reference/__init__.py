"""A project on codex-django's booking: models from its mixins, its adapter and selectors."""
