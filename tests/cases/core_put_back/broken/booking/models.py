from .core.slots import step

class (
