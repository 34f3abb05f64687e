"""Words by which people of many trades call who is booked, what is booked, and what is neither."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from codex_booking_gen.naming import Role

STRONG, MEDIUM, WEAK = 40, 25, 10
"""What a word alone is worth."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words of one meaning, in several languages, without accents."""

    strong: frozenset[str]
    medium: frozenset[str]
    weak: frozenset[str]
    head_first: frozenset[str]
    """Words of languages in which what a thing is stands before which one it is."""
    endings: tuple[str, ...] = ()
    """Of compounds: a `zahnarzt` is an `arzt`."""

    def worth(self, words: tuple[str, ...]) -> int:
        """What a name of these words is worth; 0: nothing."""
        if not words:
            return 0
        last, first = words[-1], words[0]
        if len(words) > 1 and {last, first} & self.head_first:
            # a `HorarioMedico` is no doctor
            return self._worth_of(first) if first in self.head_first else 0
        return max(self._worth_of(form) for form in _forms(last))

    def _worth_of(self, word: str) -> int:
        for worth, known in ((STRONG, self.strong), (MEDIUM, self.medium), (WEAK, self.weak)):
            if word in known:
                return worth
        compound = any(word.endswith(end) and len(word) > len(end) + 2 for end in self.endings)
        return MEDIUM if compound else 0


def plain(text: str) -> str:
    """Lower case, without accents."""
    text = text.replace("ß", "ss").replace("ł", "l").replace("Ł", "L").replace("ø", "o")
    parts = unicodedata.normalize("NFKD", text)
    return "".join(char for char in parts if not unicodedata.combining(char)).lower()


@cache
def words_of_class(name: str) -> tuple[str, ...]:
    """The words of a class name: `StylistProfile` is about a stylist."""
    accents = "".join(
        char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char)
    )
    words = Role(accents.replace("ß", "ss").replace("ł", "l")).words
    while len(words) > 1 and words[-1] in _SAYS_NOTHING:
        words = words[:-1]
    return words


@cache
def words_of_text(text: str) -> tuple[str, ...]:
    """The words of a field's name, or of a verbose name."""
    return tuple(re.findall(r"[a-z]+|[0-9]+", plain(text)))


def _forms(word: str) -> tuple[str, ...]:
    """The word, and what it may be the plural, or in German the feminine, of."""
    ends = ("s", "es", "en", "in", "innen")
    return (word, *(word.removesuffix(end) for end in ends if word.endswith(end)))


def word_set(text: str) -> frozenset[str]:
    """The words of a text, without accents."""
    return frozenset(text.split())


_SAYS_NOTHING = word_set("profile profil perfil profilo info data record model account details")

_WHO_FIRST = word_set(
    """
    coiffeur coiffeuse estheticien estheticienne medecin docteur praticien praticienne
    therapeute kinesitherapeute osteopathe dentiste professeur enseignant moniteur monitrice
    formateur peluquero peluquera estilista esteticista barbero medico medica terapeuta
    dentista profesor profesora entrenador fisioterapeuta psicologo cabeleireiro cabeleireira
    barbeiro treinador instrutor parrucchiere estetista insegnante istruttore allenatore
    massagista masajista massaggiatore masazysta fryzjer fryzjerka kosmetyczka lekarz
    stomatolog terapeuta nauczyciel trener instruktor fizjoterapeuta psycholog salle terrain
    cabine sala cancha pista mesa quadra campo tavolo stolik gabinet kort pokoj empleado
    empleada employe profesional profissional funcionario dipendente pracownik specjalista
    operatore especialista
    """
)

WHO = Vocabulary(
    strong=_WHO_FIRST
    - word_set(
        """
    salle terrain cabine sala mesa campo tavolo pokoj stolik empleado empleada employe
    """
    )
    - word_set("profesional profissional funcionario dipendente pracownik operatore specjalista")
    - word_set("especialista")
    | word_set(
        """
    stylist hairstylist hairdresser barber colorist colourist beautician esthetician
    aesthetician cosmetologist therapist physiotherapist physio psychotherapist psychologist
    psychiatrist doctor physician dentist orthodontist hygienist practitioner clinician
    optometrist optician surgeon nurse midwife osteopath chiropractor acupuncturist masseur
    masseuse podiatrist dietitian nutritionist vet veterinarian groomer tattooist tattooer
    trainer coach instructor tutor counsellor counselor consultant advisor adviser
    photographer makeupartist lawyer attorney notary court friseur friseurin friseuse coiffeur
    stylistin arzt arztin aerztin zahnarzt zahnarztin therapeut therapeutin heilpraktiker
    heilpraktikerin behandler behandlerin kosmetiker kosmetikerin masseurin trainerin lehrer
    lehrerin fahrlehrer fahrlehrerin berater beraterin dozent dozentin hebamme tierarzt arts
    tandarts kapper kapster behandelaar therapeute fysiotherapeut docent leraar
    schoonheidsspecialiste
    """
    ),
    medium=word_set(
        """
    employee staff staffmember teacher specialist professional provider resource room table
    desk chair bay lane pitch studio court field boat bike car vehicle machine equipment
    mechanic technician guide artist expert mentor therapeutin operator professor bookable
    mitarbeiter mitarbeiterin angestellter fachkraft raum zimmer platz tisch bahn kabine gerat
    medewerker zaal kamer tafel baan ruimte begeleider salle terrain cabine sala mesa campo
    tavolo pokoj stolik empleado empleada employe profesional profissional funcionario
    dipendente pracownik operatore specjalista especialista conseiller consejero animateur
    """
    ),
    weak=word_set(
        """
    person worker crew host driver agent venue space place location person persona personne
    personal team lecturer speaker facility
    """
    ),
    head_first=_WHO_FIRST,
    endings=("arzt", "arztin", "lehrer", "trainer", "therapeut", "berater", "arts", "platz"),
)

THINGS = word_set(
    """
    room table desk chair bay lane pitch studio court field boat bike car vehicle machine
    equipment raum zimmer platz tisch bahn kabine gerat zaal kamer tafel baan ruimte salle
    terrain cabine sala cancha pista mesa quadra campo tavolo stolik gabinet kort pokoj venue
    space place resource facility location
    """
)
"""Those of WHO that do not work, and are booked all the same."""

_WHAT_FIRST = word_set(
    """
    prestation soin seance coupe servicio tratamiento corte consulta sesion clase leccion
    procedimiento servico tratamento sessao aula procedimento servizio trattamento taglio
    seduta lezione usluga zabieg wizyta lekcja zajecia cours visite
    """
)

WHAT = Vocabulary(
    strong=word_set(
        """
    treatment procedure haircut massage therapy service consultation hairservice offering
    examination checkup bookable behandlung dienstleistung leistung anwendung massage therapie
    untersuchung haarschnitt behandeling dienst
    """
    )
    | _WHAT_FIRST
    - word_set("clase aula cours leccion lezione lekcja zajecia consulta wizyta visite"),
    medium=word_set(
        """
    lesson class session workshop activity exam package offer training test tour experience
    tuition cut styling rental stunde unterricht kurs angebot paket termintyp fahrstunde
    sitzung kundenangebot les cursus clase aula cours leccion lezione lekcja zajecia
    """
    ),
    weak=word_set("course program programme subject game ritual"),
    head_first=_WHAT_FIRST,
    endings=("behandlung", "leistung", "therapie", "massage", "stunde", "behandeling"),
)

_VISIT_FIRST = word_set(
    "rendezvous rdv cita turno reserva agendamento appuntamento prenotazione wizyta"
)
VISIT = Vocabulary(
    strong=word_set(
        """
    appointment booking visit reservation termin buchung afspraak boeking reservering
    rezerwacja consulta
    """
    )
    | _VISIT_FIRST,
    medium=word_set("session slot event meeting order rental lesson class shift attendance"),
    weak=frozenset(),
    head_first=_VISIT_FIRST,
    endings=("termin",),
)

CLIENT = Vocabulary(
    strong=word_set(
        """
    client customer patient guest student pupil member visitor kunde kundin patientin gast
    schuler schulerin mandant klient klant patiente leerling clienta cliente paciente alumno
    alumna aluno eleve paziente klientka pacjent pacjentka uczen petowner owner
    """
    ),
    medium=word_set("contact household family company kontakt rider learner"),
    weak=frozenset(),
    head_first=frozenset(),
)

GROUPS = word_set(
    """
    category specialty speciality skill discipline subject department qualification expertise
    servicecategory treatmentcategory group area sport trade modality kind type level
    kategorie fachgebiet fachrichtung bereich gruppe sparte categorie specialite discipline
    categoria especialidad especialidade specialita specializzazione specjalizacja kategoria
    dziedzina specialisatie groep
    """
)
"""Models by way of which masters and services are joined."""

VISIT_TYPE = word_set("type kind typ art tipo typen soort rodzaj")
"""An `AppointmentType` is what is booked."""


def called_like(name: str, verbose: str, words: Vocabulary) -> int:
    """What a class name is worth, or a little less for its verbose name."""
    own = words.worth(words_of_class(name))
    return max(own, words.worth(words_of_text(verbose)) * 9 // 10)


def is_type_of_visit(name: str) -> bool:
    """`AppointmentType`, `TypeDeVisite`: a kind of bookings is a service."""
    words = words_of_class(name)
    return (
        len(words) > 1 and words[-1] in VISIT_TYPE and VISIT.worth(words[:-1]) >= MEDIUM
    ) or words[-1] == "termintyp"
