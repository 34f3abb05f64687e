"""codex-booking: generates a booking feature that a Django project owns."""
