"""Small random businesses, and what is possible in them: by trying everything."""

from datetime import datetime, timedelta
from itertools import product
from typing import NamedTuple

from rig import build
from rig.build import at

STEP, OPEN, CLOSE, UNIT = 20, 0, 120, 10


class Oracle:
    """Tries all masters and all times, on a lattice of ten minutes."""

    def __init__(self, services, masters, bookings, overlap, longest):
        self.services, self.masters, self.bookings = services, masters, bookings
        self.overlap, self.longest = overlap, longest

    def best_end(self, start, first=None):
        """When the best visit from this start is over; None if there is none.

        With `first` that one begins.
        """
        options = [
            [name for name, master in self.masters.items() if index in master["skills"]]
            for index in range(len(self.services))
        ]
        if first is not None:
            options[0] = [name for name in options[0] if name == first]
        ends = []
        for team in product(*options):
            ends += self._ends(start, team, [])
        return min(ends, default=None)

    def _ends(self, start, team, visit):
        index = len(visit)
        if index == len(self.services):
            return [max(end for _master, _start, end in visit)]
        found = []
        for time in [start] if index == 0 else range(start, CLOSE, UNIT):
            end = time + self.services[index]["minutes"]
            if self._fits(index, team[index], time, end, visit, start):
                found += self._ends(start, team, [*visit, (team[index], time, end)])
        return found

    def _fits(self, index, name, time, end, visit, start):
        master = self.masters[name]
        if not (master["open"] <= time and end <= master["close"]):
            return False
        if self.longest is not None and end - start > self.longest:
            return False
        if any(who == name and time < e and end > s for who, s, e in visit):
            return False
        return self._in_order(index, name, time, visit) and self._has_room(
            index, name, time, end, visit
        )

    def _in_order(self, index, name, time, visit):
        group = self.services[index]["group"]
        partners = [i for i in range(index) if group and self.services[i]["group"] == group]
        if partners:
            return all(visit[i][1] == time and visit[i][0] != name for i in partners)
        return self.overlap or all(time >= end for _who, _start, end in visit)

    def _has_room(self, index, name, time, end, visit):
        spans = [span for who, *span in self.bookings if who == name]
        for i, (who, s, e) in enumerate([*visit, (name, time, end)]):
            if who == name:
                service = self.services[i]
                after = service["gap"] + self.masters[name]["buffer"]
                spans.append([s - service["prep"], e + after])
        moments = range(-200, 400, UNIT)
        most = max(sum(s <= moment < e for s, e in spans) for moment in moments)
        return most <= self.masters[name]["capacity"]


class Shape(NamedTuple):
    """What kind of instance: how many of each, and what is likely."""

    services: tuple[int, ...] = (1, 2, 3, 3)
    masters: tuple[int, ...] = (1, 2, 2)
    gaps: tuple[int, ...] = (0, 0, 10, 30)
    groups: tuple[str, ...] = ("", "", "", "g")
    overlap: float = 0.4


SHAPES = {
    "any": (Shape(), 60),
    "overlap": (Shape(services=(3, 4), masters=(2, 3), groups=("",), overlap=1), 25),
    "gaps": (Shape(services=(3, 4), masters=(2, 3), gaps=(10, 30, 60), overlap=0), 25),
    "group": (Shape(services=(3, 4), masters=(2, 3), groups=("g", "g", ""), overlap=0.5), 25),
    "groups": (Shape(services=(4,), masters=(2, 3), groups=("g", "h"), overlap=0.5), 25),
}


def instance(rng, shape):
    services = [
        {
            "minutes": rng.choice([20, 30, 40]),
            "gap": rng.choice(shape.gaps),
            "prep": rng.choice([0, 0, 10]),
            "group": rng.choice(shape.groups),
        }
        for _ in range(rng.choice(shape.services))
    ]
    masters = {}
    for name in "ABC"[: rng.choice(shape.masters)]:
        skills = {i for i in range(len(services)) if rng.random() < 0.8}
        masters[name] = {
            "open": rng.choice([0, 0, 20]),
            "close": rng.choice([120, 120, 90]),
            "capacity": rng.choice([1, 1, 2]),
            "buffer": rng.choice([0, 0, 10]),
            "skills": skills,
        }
    bookings = []
    for name, master in masters.items():
        for lane in range(master["capacity"]):
            if rng.random() < 0.6:
                begin = rng.randrange(0, 100, UNIT)
                bookings.append((name, begin, begin + rng.choice([10, 20, 40])))
                master.setdefault("lanes", []).append(lane)
    return services, masters, bookings, rng.random() < shape.overlap, rng.choice([None, None, 80])


def clock(minute):
    return f"{9 + minute // 60:02}:{minute % 60:02}"


def with_everything_offered(rng, shape):
    """An instance in which somebody offers each service."""
    found = instance(rng, shape)
    services, masters = found[:2]
    for index in range(len(services)):
        if not any(index in master["skills"] for master in masters.values()):
            masters["A"]["skills"].add(index)
    return found


def in_database(services, masters, bookings, longest):
    build.settings(step_minutes=STEP, max_visit_minutes=longest)
    rows = [
        build.treatment(
            f"S{index}",
            service["minutes"],
            min_gap_after_minutes=service["gap"],
            prep_before_minutes=service["prep"],
            parallel_group=service["group"],
        )
        for index, service in enumerate(services)
    ]
    nothing = build.treatment("Nothing", 10)
    who = {
        name: build.stylist(
            name,
            f"{clock(master['open'])}-{clock(master['close'])}",
            offers=[rows[index] for index in master["skills"]],
            max_clients_parallel=master["capacity"],
            buffer_between_minutes=master["buffer"],
        )
        for name, master in masters.items()
    }
    lanes = {name: iter(master.get("lanes", [])) for name, master in masters.items()}
    for name, begin, end in bookings:
        start, until = moment(begin), moment(end)
        build.booked(
            who[name],
            nothing,
            start,
            lane=next(lanes[name]),
            ends_at=until,
            blocked_until=until,
        )
    return rows


def moment(minute) -> datetime:
    return at("09:00") + timedelta(minutes=minute)


def starts_on_the_grid(masters):
    # Openings differ by whole steps, so the masters share one grid.
    assert all(master["open"] % STEP == 0 for master in masters.values())
    return range(OPEN, CLOSE, STEP)
