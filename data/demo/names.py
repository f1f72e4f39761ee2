"""Fictional institutions: nature words as names, in three languages; none of them exists.

The regions are real, the institutions, their places and everything about them are invented.
"""

from __future__ import annotations

from dataclasses import dataclass

from schemas.institution import InstitutionProfile, InstitutionType
from schemas.language import Language

EN, RU, KK = Language.ENGLISH, Language.RUSSIAN, Language.KAZAKH

TEMPLATES: dict[str, dict[Language, str]] = {
    "national": {
        EN: "{} National University",
        RU: "Национальный университет «{}»",
        KK: "{} ұлттық университеті",
    },
    "research": {
        EN: "{} National Research University",
        RU: "Национальный исследовательский университет «{}»",
        KK: "{} ұлттық зерттеу университеті",
    },
    "international": {
        EN: "{} International University",
        RU: "Международный университет «{}»",
        KK: "{} халықаралық университеті",
    },
    "regional": {
        EN: "{} Regional University",
        RU: "Региональный университет «{}»",
        KK: "{} өңірлік университеті",
    },
    "university": {
        EN: "{} University",
        RU: "Университет «{}»",
        KK: "{} университеті",
    },
    "technical": {
        EN: "{} Technical University",
        RU: "Технический университет «{}»",
        KK: "{} техникалық университеті",
    },
    "medical": {
        EN: "{} Medical University",
        RU: "Медицинский университет «{}»",
        KK: "{} медицина университеті",
    },
    "pedagogical": {
        EN: "{} Pedagogical University",
        RU: "Педагогический университет «{}»",
        KK: "{} педагогикалық университеті",
    },
    "agrarian": {
        EN: "{} Agrarian University",
        RU: "Аграрный университет «{}»",
        KK: "{} аграрлық университеті",
    },
    "arts": {
        EN: "{} Academy of Arts",
        RU: "Академия искусств «{}»",
        KK: "{} өнер академиясы",
    },
    "economics": {
        EN: "{} University of Economics and Law",
        RU: "Университет экономики и права «{}»",
        KK: "{} экономика және құқық университеті",
    },
    "transport": {
        EN: "{} University of Transport",
        RU: "Университет транспорта «{}»",
        KK: "{} көлік университеті",
    },
    "tourism": {
        EN: "{} University of Tourism and Service",
        RU: "Университет туризма и сервиса «{}»",
        KK: "{} туризм және сервис университеті",
    },
}
"""Full names by kind of institution; {} takes the name in the same language."""

PROFILE_OF_KIND: dict[str, InstitutionProfile] = {
    "national": InstitutionProfile.MULTIDISCIPLINARY,
    "research": InstitutionProfile.TECHNICAL,
    "international": InstitutionProfile.MULTIDISCIPLINARY,
    "regional": InstitutionProfile.MULTIDISCIPLINARY,
    "university": InstitutionProfile.MULTIDISCIPLINARY,
    "technical": InstitutionProfile.TECHNICAL,
    "medical": InstitutionProfile.MEDICAL,
    "pedagogical": InstitutionProfile.PEDAGOGICAL,
    "agrarian": InstitutionProfile.AGRARIAN,
    "arts": InstitutionProfile.ARTS,
    "economics": InstitutionProfile.ECONOMICS_LAW,
    "transport": InstitutionProfile.TRANSPORT,
    "tourism": InstitutionProfile.OTHER,
}


@dataclass(frozen=True, slots=True)
class Fiction:
    """A fictional institution before any number is drawn.

    stem_*  its name in each language;  kind: a key of TEMPLATES;  size: students in its first year
    """

    stem_en: str
    stem_ru: str
    stem_kk: str
    kind: str
    type: InstitutionType
    region: str
    size: int
    founded: int

    @property
    def institution(self) -> str:
        """The id; always with the prefix `demo_`."""
        return "demo_" + self.stem_en.lower().replace(" ", "_")

    @property
    def profile(self) -> InstitutionProfile:
        """The main field."""
        return PROFILE_OF_KIND[self.kind]

    def short_name(self, language: Language) -> str:
        """Return the name alone, for charts."""
        return {EN: self.stem_en, RU: self.stem_ru, KK: self.stem_kk}[language]

    def full_name(self, language: Language) -> str:
        """Return the whole name.

        >>> INSTITUTIONS[0].full_name(Language.KAZAKH)
        'Ақдала техникалық университеті'
        """
        return TEMPLATES[self.kind][language].format(self.short_name(language))


T = InstitutionType
INSTITUTIONS: tuple[Fiction, ...] = (
    Fiction("Aqdala", "Акдала", "Ақдала", "technical", T.STATE, "KZ-10", 9400, 1967),
    Fiction("Jeruyik", "Жеруйык", "Жерұйық", "national", T.NATIONAL, "KZ-71", 18500, 1996),
    Fiction("Temirqazyq", "Темирказык", "Темірқазық", "research", T.NATIONAL_RESEARCH, "KZ-75",
            15200, 1948),
    Fiction("Tulpar", "Тулпар", "Тұлпар", "transport", T.PRIVATE, "KZ-75", 5200, 1993),
    Fiction("Urker", "Уркер", "Үркер", "international", T.AUTONOMOUS, "KZ-71", 5600, 2009),
    Fiction("Qyran", "Кыран", "Қыран", "university", T.STATE, "KZ-55", 8200, 1960),
    Fiction("Shugyla", "Шугыла", "Шұғыла", "pedagogical", T.NATIONAL, "KZ-75", 11800, 1944),
    Fiction("Samal", "Самал", "Самал", "economics", T.PRIVATE, "KZ-75", 7300, 1995),
    Fiction("Jetiqaraqshy", "Жетикаракшы", "Жетіқарақшы", "technical", T.STATE, "KZ-35", 9900,
            1953),
    Fiction("Aqqu", "Акку", "Аққу", "arts", T.NATIONAL, "KZ-75", 3000, 1955),
    Fiction("Sholpan", "Шолпан", "Шолпан", "international", T.INTERNATIONAL, "KZ-61", 10400, 1992),
    Fiction("Kokbulaq", "Кокбулак", "Көкбұлақ", "regional", T.STATE, "KZ-33", 7100, 1972),
    Fiction("Altyn Qum", "Алтын Кум", "Алтын Құм", "technical", T.JOINT_STOCK_STATE, "KZ-47", 6400,
            1978),
    Fiction("Qus Joly", "Кус Жолы", "Құс Жолы", "international", T.PRIVATE, "KZ-19", 4800, 2003),
    Fiction("Burkit", "Буркит", "Бүркіт", "university", T.STATE, "KZ-15", 10900, 1966),
    Fiction("Moldir Kol", "Мольдир Коль", "Мөлдір Көл", "regional", T.STATE, "KZ-11", 5900, 1975),
    Fiction("Qaragai", "Карагай", "Қарағай", "agrarian", T.STATE, "KZ-11", 7600, 1957),
    Fiction("Kerbez", "Кербез", "Кербез", "arts", T.NATIONAL, "KZ-71", 3000, 1998),
    Fiction("Tan Shapaq", "Тан Шапак", "Таң Шапақ", "pedagogical", T.STATE, "KZ-79", 8700, 1969),
    Fiction("Saumal", "Саумал", "Саумал", "medical", T.NATIONAL, "KZ-75", 12600, 1931),
    Fiction("Kogershin", "Когершин", "Көгершін", "medical", T.STATE, "KZ-35", 8800, 1950),
    Fiction("Bult", "Булт", "Бұлт", "university", T.PRIVATE, "KZ-71", 6100, 1994),
    Fiction("Qamys", "Камыс", "Қамыс", "university", T.PRIVATE, "KZ-23", 3100, 1999),
    Fiction("Jalyn", "Жалын", "Жалын", "technical", T.STATE, "KZ-23", 6700, 1980),
    Fiction("Aqboken", "Акбокен", "Ақбөкен", "agrarian", T.STATE, "KZ-27", 7900, 1963),
    Fiction("Qyzgaldaq", "Кызгалдак", "Қызғалдақ", "pedagogical", T.STATE, "KZ-43", 6900, 1976),
    Fiction("Boztorgai", "Бозторгай", "Бозторғай", "university", T.STATE, "KZ-39", 7400, 1992),
    Fiction("Qarlygash", "Карлыгаш", "Қарлығаш", "medical", T.STATE, "KZ-10", 7700, 1953),
    Fiction("Arsha", "Арша", "Арша", "university", T.PRIVATE, "KZ-62", 3200, 1996),
    Fiction("Emen", "Емен", "Емен", "regional", T.PRIVATE, "KZ-59", 3600, 1997),
    Fiction("Torangy", "Торангы", "Тораңғы", "regional", T.STATE, "KZ-43", 9200, 1970),
    Fiction("Qaiyn", "Кайын", "Қайың", "university", T.STATE, "KZ-59", 6500, 1965),
    Fiction("Kempirqosaq", "Кемпиркосак", "Кемпірқосақ", "tourism", T.PRIVATE, "KZ-19", 3300, 2006),
    Fiction("Naizagai", "Найзагай", "Найзағай", "technical", T.STATE, "KZ-63", 9600, 1958),
    Fiction("Tamshy", "Тамшы", "Тамшы", "medical", T.PRIVATE, "KZ-79", 5400, 2000),
    Fiction("Koktem", "Коктем", "Көктем", "economics", T.PRIVATE, "KZ-79", 6300, 1998),
    Fiction("Juldyz", "Жулдыз", "Жұлдыз", "technical", T.PRIVATE, "KZ-71", 1300, 2021),
    Fiction("Aidyn", "Айдын", "Айдын", "university", T.STATE, "KZ-23", 9100, 1981),
    Fiction("Ular", "Улар", "Ұлар", "research", T.NATIONAL_RESEARCH, "KZ-75", 19000, 1934),
    Fiction("Ilbis", "Илбис", "Ілбіс", "economics", T.PRIVATE, "KZ-75", 4300, 1992),
    Fiction("Baisheshek", "Байшешек", "Бәйшешек", "pedagogical", T.STATE, "KZ-31", 10100, 1967),
)  # fmt: skip
"""All fictional institutions, in a fixed order."""


@dataclass(frozen=True, slots=True)
class Place:
    """How a region is named as the place of a fictional institution, and a rough point in it."""

    en: str
    ru: str
    kk: str
    latitude: float
    longitude: float


PLACES: dict[str, Place] = {
    "KZ-10": Place("Abai Region", "Абайская область", "Абай облысы", 48.9, 79.6),
    "KZ-11": Place("Akmola Region", "Акмолинская область", "Ақмола облысы", 51.9, 69.4),
    "KZ-15": Place("Aktobe Region", "Актюбинская область", "Ақтөбе облысы", 48.8, 57.8),
    "KZ-19": Place("Almaty Region", "Алматинская область", "Алматы облысы", 44.2, 77.6),
    "KZ-23": Place("Atyrau Region", "Атырауская область", "Атырау облысы", 47.6, 52.9),
    "KZ-27": Place(
        "West Kazakhstan Region", "Западно-Казахстанская область", "Батыс Қазақстан облысы",
        49.9, 50.6,
    ),
    "KZ-31": Place("Zhambyl Region", "Жамбылская область", "Жамбыл облысы", 44.2, 72.3),
    "KZ-33": Place("Zhetisu Region", "область Жетісу", "Жетісу облысы", 45.4, 79.1),
    "KZ-35": Place("Karaganda Region", "Карагандинская область", "Қарағанды облысы", 48.6, 73.8),
    "KZ-39": Place("Kostanay Region", "Костанайская область", "Қостанай облысы", 51.6, 64.1),
    "KZ-43": Place("Kyzylorda Region", "Кызылординская область", "Қызылорда облысы", 45.3, 63.9),
    "KZ-47": Place("Mangystau Region", "Мангистауская область", "Маңғыстау облысы", 44.1, 53.4),
    "KZ-55": Place("Pavlodar Region", "Павлодарская область", "Павлодар облысы", 52.1, 76.3),
    "KZ-59": Place(
        "North Kazakhstan Region", "Северо-Казахстанская область", "Солтүстік Қазақстан облысы",
        54.1, 69.3,
    ),
    "KZ-61": Place("Turkistan Region", "Туркестанская область", "Түркістан облысы", 43.4, 68.4),
    "KZ-62": Place("Ulytau Region", "область Ұлытау", "Ұлытау облысы", 48.0, 67.3),
    "KZ-63": Place(
        "East Kazakhstan Region", "Восточно-Казахстанская область", "Шығыс Қазақстан облысы",
        49.2, 83.8,
    ),
    "KZ-71": Place("Astana", "Астана", "Астана", 51.1, 71.4),
    "KZ-75": Place("Almaty", "Алматы", "Алматы", 43.2, 76.9),
    "KZ-79": Place("Shymkent", "Шымкент", "Шымкент", 42.3, 69.6),
}  # fmt: skip
"""The 20 regions and cities of republican significance."""

_CITIES = ("KZ-71", "KZ-75", "KZ-79")


def name_city(region: str) -> dict[Language, str]:
    """Return where a fictional institution is said to stand, in three languages.

    No real town is named as its seat: a region stands for a fictional regional centre, a city of
    republican significance is marked as a demonstration.
    """
    place = PLACES[region]
    if region in _CITIES:
        return {
            EN: f"{place.en} (demonstration)",
            RU: f"{place.ru} (демонстрация)",
            KK: f"{place.kk} (демонстрация)",
        }
    return {
        EN: f"regional centre ({place.en})",
        RU: f"областной центр ({place.ru})",
        KK: f"облыс орталығы ({place.kk})",
    }
