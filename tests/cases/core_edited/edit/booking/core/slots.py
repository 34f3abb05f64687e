from booking import nothing  # the project does not load any more


def step(minutes: int = 5):
    return nothing
