"""What cannot be seeded."""


class SeedError(Exception):
    """Seeding cannot be done: what and where, and what to do now."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
