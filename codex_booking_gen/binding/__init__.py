"""booking.toml held against the project's models: which model and field plays which part.

`bind` is all that others need. `world` knows the models, `lookup` finds them and follows paths,
`kinds` says which field may stand for which; a role is bound in `existing`, `appointment` or
`generated`, masters are joined to services in `services`, `clashes` looks for names twice,
and `passed_over` tells which fields only look like the contract's.
"""

from codex_booking_gen.binding.whole import bind
from codex_booking_gen.binding.world import Place

__all__ = ["Place", "bind"]
