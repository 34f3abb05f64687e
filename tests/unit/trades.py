"""Imaginary projects: those of trades that take bookings, and some that have nothing to map."""

from __future__ import annotations

SALON = {
    "salon.Branch": {"name": "Char", "city": "Char", "time_zone": "Char"},
    "salon.Stylist": {
        "name": "Char",
        "branch": "FK salon.Branch",
        "user": "OneToOne auth.User null",
        "skills": "ManyToMany catalog.Treatment related=stylists",
        "is_active": "Boolean",
        "_str": "yes",
    },
    "salon.Shift": {
        "stylist": "FK salon.Stylist",
        "weekday": "PositiveSmallInteger choices=0:Monday|1:Tuesday|6:Sunday",
        "start": "Time",
        "end": "Time",
    },
    "salon.Vacation": {"stylist": "FK salon.Stylist", "first_day": "Date", "last_day": "Date"},
    "catalog.Category": {"name": "Char"},
    "catalog.Treatment": {
        "title": "Char",
        "category": "FK catalog.Category",
        "length": "Duration",
        "price": "Decimal",
        "is_active": "Boolean",
    },
    "crm.Client": {"name": "Char", "phone": "Char", "account": "OneToOne auth.User null"},
}
"""Everything is there, in three apps."""

PRACTICE = {
    "praxis.Therapeut": {
        "nachname": "Char",
        "aktiv": "Boolean",
        "fachgebiete": "ManyToMany praxis.Fachgebiet related=therapeuten",
    },
    "praxis.Fachgebiet": {"name": "Char"},
    "praxis.Behandlung": {
        "bezeichnung": "Char",
        "fachgebiet": "FK praxis.Fachgebiet related=behandlungen",
        "dauer": "PositiveInteger label=Dauer_in_Minuten",
        "preis": "Decimal",
    },
    "praxis.Patient": {"name": "Char", "geboren": "Date"},
}
"""German words, joined by way of a field of expertise, patients without accounts."""

DENTIST = {
    "clinic.Dentist": {
        "full_name": "Char",
        "user": "OneToOne auth.User",
        "status": "Char choices=active:Active|on_leave:On_leave|left:Left",
        "timezone": "Char",
    },
    "clinic.Procedure": {"name": "Char", "minutes": "PositiveSmallInteger", "fee": "Decimal"},
    "clinic.Competence": {
        "dentist": "FK clinic.Dentist",
        "procedure": "FK clinic.Procedure",
        "since": "Date",
    },
}
"""A model of its own joins them, a status says who works."""

DRIVING = {
    "school.Instructor": {"name": "Char", "works_from": "Time", "works_until": "Time"},
    "school.LessonType": {
        "name": "Char",
        "hours": "Decimal",
        "cost": "Decimal",
        "instructor": "FK school.Instructor related=lesson_types",
    },
    "school.Student": {"user": "OneToOne auth.User"},
    "school.Lesson": {
        "instructor": "FK school.Instructor related=lessons",
        "student": "FK school.Student",
        "starts_at": "DateTime",
    },
}
"""Lessons are what was booked already, and lesson types what can be."""

GYM = {
    "gym.Trainer": {"name": "Char", "teaches": "ManyToMany gym.Training related=trainers"},
    "gym.Training": {"name": "Char", "duration": "PositiveInteger", "archived": "Boolean"},
    "gym.Member": {"user": "OneToOne auth.User", "joined": "Date"},
    "gym.Equipment": {"name": "Char", "bought": "Date"},
}
"""Nobody says whether the duration is in minutes."""

TENNIS = {
    "club.Court": {"name": "Char", "surface": "Char", "opens_at": "Time", "closes_at": "Time"},
    "club.OpeningHours": {
        "court": "FK club.Court",
        "day": "Integer",
        "opens": "Time",
        "closes": "Time",
    },
    "club.Offer": {
        "name": "Char",
        "duration": "Integer choices=30:30|60:60|90:90",
        "courts": "ManyToMany club.Court related=offers",
        "price": "Decimal",
    },
    "club.Booking": {
        "court": "FK club.Court related=appointments",
        "member": "FK auth.User",
        "starts_at": "DateTime",
        "ends_at": "DateTime",
    },
}
"""Courts instead of people; the many-to-many is on the other side; a booking of its own."""

BARBER = {
    "peluqueria.Peluquero": {
        "nombre": "Char",
        "activo": "Boolean",
        "servicios": "ManyToMany peluqueria.Servicio",
    },
    "peluqueria.Servicio": {"nombre": "Char", "duracion": "Duration", "precio": "Decimal"},
    "peluqueria.Cliente": {"usuario": "OneToOne auth.User"},
    "peluqueria.Cita": {
        "peluquero": "FK peluqueria.Peluquero",
        "cliente": "FK peluqueria.Cliente",
        "inicio": "DateTime",
    },
}
"""Spanish."""

PHYSIO = {
    "cabinet.Kinesitherapeute": {
        "nom": "Char",
        "actif": "Boolean",
        "soins": "ManyToMany cabinet.Soin",
    },
    "cabinet.Soin": {"nom": "Char", "duree_minutes": "Integer", "tarif": "Decimal"},
    "cabinet.Patient": {"compte": "OneToOne auth.User"},
}
"""French."""

TUTORS = {
    "people.Person": {"first_name": "Char", "last_name": "Char", "_str": "yes"},
    "people.Tutor": {
        "first_name": "Char",
        "last_name": "Char",
        "person_ptr": "OneToOne people.Person",
        "subjects": "ManyToMany lessons.Subject",
        "_parents": "people.Person",
        "_str": "yes",
    },
    "lessons.Subject": {"name": "Char"},
    "lessons.LessonKind": {
        "name": "Char",
        "subject": "FK lessons.Subject related=kinds",
        "length_minutes": "Integer",
        "price": "Decimal",
    },
}
"""Tables that inherit; a subject joins."""

VET = {
    "staff.Vet": {
        "name": "Char",
        "clinic": "FK places.Clinic",
        "treatments": "ManyToMany care.Treatment",
    },
    "staff.Absence": {
        "vet": "FK staff.Vet",
        "start_date": "Date",
        "end_date": "Date",
        "reason": "Char",
    },
    "places.Clinic": {"name": "Char", "timezone": "Char"},
    "care.Treatment": {
        "name": "Char",
        "duration_minutes": "PositiveInteger",
        "cleanup_minutes": "PositiveInteger",
        "price": "Decimal",
    },
    "owners.PetOwner": {"user": "OneToOne auth.User"},
}
"""Some names are booking's own."""

MASSAGE = {
    "studio.Massagista": {"nome": "Char", "user": "OneToOne auth.User", "ativo": "Boolean"},
    "studio.Tratamento": {"nome": "Char", "duracao": "Duration", "preco": "Decimal"},
    "studio.Oferta": {"massagista": "FK studio.Massagista", "tratamento": "FK studio.Tratamento"},
}
"""Portuguese, with a word that nobody listed: only the treatment is known."""

ITALIAN = {
    "salone.Parrucchiere": {"nome": "Char", "servizi": "ManyToMany salone.Servizio"},
    "salone.Servizio": {"nome": "Char", "durata": "Duration", "prezzo": "Decimal"},
}

DUTCH = {
    "praktijk.Behandelaar": {"naam": "Char", "behandelingen": "ManyToMany praktijk.Behandeling"},
    "praktijk.Behandeling": {"naam": "Char", "duur_minuten": "Integer", "prijs": "Decimal"},
}

POLISH = {
    "gabinet.Kosmetyczka": {"nazwa": "Char", "zabiegi": "ManyToMany gabinet.Zabieg"},
    "gabinet.Zabieg": {"nazwa": "Char", "czas_minut": "Integer", "cena": "Decimal"},
}

TWO_KINDS = {
    "med.Doctor": {"name": "Char", "procedures": "ManyToMany med.Procedure related=doctors"},
    "med.Nurse": {"name": "Char", "procedures": "ManyToMany med.Procedure related=nurses"},
    "med.Room": {"name": "Char", "procedures": "ManyToMany med.Procedure related=rooms"},
    "med.Procedure": {"name": "Char", "length": "Duration"},
}
"""Doctors and nurses could both be meant; rooms less so."""

BLOG = {
    "blog.Author": {"user": "OneToOne auth.User", "bio": "Text"},
    "blog.Tag": {"name": "Char", "slug": "Slug"},
    "blog.Post": {
        "title": "Char",
        "slug": "Slug",
        "body": "Text",
        "author": "FK blog.Author",
        "tags": "ManyToMany blog.Tag",
        "published_at": "DateTime null",
        "reading_minutes": "Integer",
    },
    "blog.Comment": {"post": "FK blog.Post", "author": "FK auth.User", "created": "DateTime"},
}

SHOP = {
    "catalog.Product": {
        "title": "Char",
        "sku": "Char",
        "price": "Decimal",
        "stock": "Integer",
        "categories": "ManyToMany catalog.Category",
    },
    "catalog.Category": {"name": "Char"},
    "catalog.Offer": {"name": "Char", "price": "Decimal", "product": "FK catalog.Product"},
    "customers.Customer": {"user": "OneToOne auth.User", "phone": "Char"},
    "orders.Order": {"customer": "FK customers.Customer", "placed_at": "DateTime"},
    "orders.Line": {
        "order": "FK orders.Order",
        "product": "FK catalog.Product",
        "quantity": "Integer",
    },
    "staffing.Employee": {"user": "OneToOne auth.User"},
}

CMS = {
    "wagtailcore.Page": {"title": "Char", "slug": "Slug", "_module": "wagtail.models.pages"},
    "home.ServicePage": {
        "page_ptr": "OneToOne wagtailcore.Page",
        "body": "Text",
        "_bases": "wagtail.models.pages.Page",
        "_parents": "wagtailcore.Page",
    },
    "people.Doctor": {
        "page_ptr": "OneToOne wagtailcore.Page",
        "biography": "Text",
        "_bases": "wagtail.models.pages.Page",
        "_parents": "wagtailcore.Page",
    },
    "home.Service": {"title": "Char", "icon": "Char", "body": "Text", "slug": "Slug"},
    "home.TeamMember": {"name": "Char", "photo": "Image", "position": "Integer"},
}

LEARNING = {
    "school.Teacher": {"user": "OneToOne auth.User", "bio": "Text"},
    "school.Course": {
        "title": "Char",
        "price": "Decimal",
        "duration": "Integer",
        "teacher": "FK school.Teacher",
    },
    "school.Lesson": {
        "course": "FK school.Course related=lessons",
        "title": "Char",
        "video": "URL",
        "minutes": "Integer",
    },
    "school.Enrollment": {
        "course": "FK school.Course related=enrollments",
        "student": "FK auth.User",
        "created_at": "DateTime hidden",
    },
}

OSCAR = {
    "partner.Partner": {"name": "Char", "_module": "oscar.apps.partner.models"},
    "offer.ConditionalOffer": {"name": "Char", "_module": "oscar.apps.offer.models"},
    "catalogue.Product": {"title": "Char", "_module": "oscar.apps.catalogue.models"},
    "sessions.Session": {
        "session_key": "Char",
        "expire_date": "DateTime",
        "_module": "django.contrib.sessions.models",
    },
}
