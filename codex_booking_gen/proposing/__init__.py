"""What a project's models could be for booking: the proposal of `init`. Pure."""
