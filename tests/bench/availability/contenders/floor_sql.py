"""What the floor asks PostgreSQL, on the tables of the generated app under its default names.

`TEAM` and `BUSY` answer every question; a booking takes `LOCK`, `BUSY` and `INSERT`, and before
them `FREE` where any master will do. Times come as minutes since 1970, or since midnight.
"""

BLOCKS = "status IN ('pending', 'confirmed', 'reschedule_proposed')"

TEAM = """
SELECT w.master_id, w.weekday,
    extract(epoch FROM w.start_time)::int / 60, extract(epoch FROM w.end_time)::int / 60,
    array_agg(s.duration_minutes ORDER BY array_position(%(services)s, s.id))
FROM booking_master m
JOIN booking_workingday w ON w.master_id = m.id
JOIN booking_master_services o ON o.master_id = m.id AND o.service_id = ANY(%(services)s)
JOIN booking_service s ON s.id = o.service_id AND s.is_active
WHERE m.is_active AND w.weekday = ANY(%(weekdays)s)
GROUP BY w.id
"""
BUSY = f"""
SELECT master_id, extract(epoch FROM blocked_from)::int / 60,
    extract(epoch FROM blocked_until)::int / 60
FROM booking_appointment
WHERE {BLOCKS} AND blocked_from < %(end)s AND blocked_until > %(start)s
    AND master_id = ANY(%(masters)s)
UNION ALL
SELECT master_id, (starts_on - date '1970-01-01') * 1440,
    (ends_on + 1 - date '1970-01-01') * 1440
FROM booking_dayoff
WHERE starts_on <= %(last)s AND ends_on >= %(first)s AND master_id = ANY(%(masters)s)
ORDER BY 1, 2
"""
LOCK = """
SELECT extract(epoch FROM w.start_time)::int / 60, extract(epoch FROM w.end_time)::int / 60,
    s.duration_minutes
FROM booking_master m
JOIN booking_workingday w ON w.master_id = m.id AND w.weekday = %(weekday)s
JOIN booking_service s ON s.id = %(service)s AND s.is_active
WHERE m.id = %(master)s AND m.is_active
FOR NO KEY UPDATE OF m
"""
FREE = f"""
WITH load AS (
    SELECT master_id, sum(blocked_until - blocked_from) AS booked,
        bool_or(blocked_from < %(end)s AND blocked_until > %(start)s) AS taken
    FROM booking_appointment
    WHERE {BLOCKS} AND blocked_until > %(midnight)s
        AND blocked_from < %(midnight)s + interval '1 day'
    GROUP BY 1
)
SELECT m.id
FROM booking_master m
JOIN booking_master_services o ON o.master_id = m.id AND o.service_id = %(service)s
JOIN booking_workingday w ON w.master_id = m.id AND w.weekday = %(weekday)s
    AND w.start_time <= %(from)s AND w.end_time >= %(until)s
LEFT JOIN load ON load.master_id = m.id
WHERE m.is_active AND load.taken IS NOT TRUE AND NOT EXISTS (
    SELECT FROM booking_dayoff d
    WHERE d.master_id = m.id AND %(day)s BETWEEN d.starts_on AND d.ends_on)
ORDER BY load.booked NULLS FIRST, m.id
"""
INSERT = """
INSERT INTO booking_appointment (master_id, service_id, starts_at, ends_at, blocked_from,
    blocked_until, status, lane, position, chain_id, guest_name, guest_email, guest_phone, note)
VALUES (%(master)s, %(service)s, %(start)s, %(end)s, %(start)s, %(end)s, 'confirmed', 0, 0,
    %(chain)s, '', '', '', '')
"""
