"""`python -m codex_booking_gen` is `codex-booking`."""

from codex_booking_gen.cli import main

if __name__ == "__main__":
    main()
