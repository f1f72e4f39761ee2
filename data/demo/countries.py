"""Countries people come from and go to in the demonstration, and how likely each is.

The countries are real, the numbers drawn from these weights are not. Codes and places on the globe
are those of the reference data (`data.sources.geography`); here stand names for fictional partners.
"""

from __future__ import annotations

from dataclasses import dataclass

from schemas.institution import InstitutionProfile


@dataclass(frozen=True, slots=True)
class Country:
    """A country and its draw weights.

    citizens   weight as citizenship of foreign degree students
    partners   weight as a home of partner universities
    erasmus    mobility there is usually paid by Erasmus+
    """

    code: str
    en: str
    ru: str
    kk: str
    citizens: float
    partners: float
    erasmus: bool = False


COUNTRIES: tuple[Country, ...] = (
    Country("UZ", "Uzbekistan", "Узбекистан", "Өзбекстан", 26, 7),
    Country("CN", "China", "Китай", "Қытай", 16, 9),
    Country("RU", "Russia", "Россия", "Ресей", 14, 12),
    Country("IN", "India", "Индия", "Үндістан", 9, 3),
    Country("TM", "Turkmenistan", "Туркменистан", "Түрікменстан", 11, 1),
    Country("KG", "Kyrgyzstan", "Кыргызстан", "Қырғызстан", 9, 6),
    Country("TJ", "Tajikistan", "Таджикистан", "Тәжікстан", 5, 3),
    Country("MN", "Mongolia", "Монголия", "Моңғолия", 6, 3),
    Country("AF", "Afghanistan", "Афганистан", "Ауғанстан", 4, 0.2),
    Country("TR", "Türkiye", "Турция", "Түркия", 5, 11),
    Country("PK", "Pakistan", "Пакистан", "Пәкістан", 4, 1),
    Country("AZ", "Azerbaijan", "Азербайджан", "Әзербайжан", 2, 4),
    Country("KR", "Republic of Korea", "Республика Корея", "Корея Республикасы", 2.5, 8),
    Country("UA", "Ukraine", "Украина", "Украина", 1.2, 3, True),
    Country("IR", "Iran", "Иран", "Иран", 1.5, 1),
    Country("EG", "Egypt", "Египет", "Мысыр", 1.5, 1),
    Country("JO", "Jordan", "Иордания", "Иордания", 1.2, 0.5),
    Country("SY", "Syria", "Сирия", "Сирия", 1, 0.1),
    Country("NG", "Nigeria", "Нигерия", "Нигерия", 1.2, 0.2),
    Country("DE", "Germany", "Германия", "Германия", 0.8, 12, True),
    Country("PL", "Poland", "Польша", "Польша", 0.4, 11, True),
    Country("CZ", "Czechia", "Чехия", "Чехия", 0.2, 6, True),
    Country("LT", "Lithuania", "Литва", "Литва", 0.1, 5, True),
    Country("LV", "Latvia", "Латвия", "Латвия", 0.1, 4, True),
    Country("EE", "Estonia", "Эстония", "Эстония", 0.05, 2, True),
    Country("ES", "Spain", "Испания", "Испания", 0.2, 5, True),
    Country("IT", "Italy", "Италия", "Италия", 0.2, 5, True),
    Country("FR", "France", "Франция", "Франция", 0.5, 5, True),
    Country("GB", "United Kingdom", "Великобритания", "Ұлыбритания", 0.3, 6),
    Country("US", "United States", "США", "АҚШ", 0.6, 5),
    Country("JP", "Japan", "Япония", "Жапония", 0.4, 4),
    Country("MY", "Malaysia", "Малайзия", "Малайзия", 0.3, 4),
    Country("HU", "Hungary", "Венгрия", "Венгрия", 0.1, 3, True),
    Country("RO", "Romania", "Румыния", "Румыния", 0.1, 3, True),
    Country("BG", "Bulgaria", "Болгария", "Болгария", 0.1, 2, True),
    Country("AT", "Austria", "Австрия", "Аустрия", 0.1, 2, True),
    Country("NL", "Netherlands", "Нидерланды", "Нидерланд", 0.1, 2, True),
    Country("BE", "Belgium", "Бельгия", "Бельгия", 0.1, 1.5, True),
    Country("FI", "Finland", "Финляндия", "Финляндия", 0.1, 2, True),
    Country("SE", "Sweden", "Швеция", "Швеция", 0.1, 1.5, True),
    Country("NO", "Norway", "Норвегия", "Норвегия", 0.05, 1, True),
    Country("GR", "Greece", "Греция", "Грекия", 0.1, 1.5, True),
    Country("PT", "Portugal", "Португалия", "Португалия", 0.1, 1.5, True),
    Country("SI", "Slovenia", "Словения", "Словения", 0.05, 1.5, True),
    Country("SK", "Slovakia", "Словакия", "Словакия", 0.05, 1.5, True),
    Country("HR", "Croatia", "Хорватия", "Хорватия", 0.05, 1, True),
    Country("RS", "Serbia", "Сербия", "Сербия", 0.1, 1, True),
    Country("GE", "Georgia", "Грузия", "Грузия", 0.5, 2, True),
    Country("AM", "Armenia", "Армения", "Армения", 0.5, 1, True),
    Country("BY", "Belarus", "Беларусь", "Беларусь", 0.6, 4),
    Country("ID", "Indonesia", "Индонезия", "Индонезия", 0.6, 1.5),
    Country("TH", "Thailand", "Таиланд", "Таиланд", 0.1, 1),
    Country("VN", "Viet Nam", "Вьетнам", "Вьетнам", 0.4, 1),
    Country("AE", "United Arab Emirates", "ОАЭ", "БАӘ", 0.1, 1),
    Country("SA", "Saudi Arabia", "Саудовская Аравия", "Сауд Арабиясы", 0.2, 0.6),
    Country("IL", "Israel", "Израиль", "Израиль", 0.1, 0.8),
    Country("CA", "Canada", "Канада", "Канада", 0.1, 1.2),
    Country("BD", "Bangladesh", "Бангладеш", "Бангладеш", 1, 0.3),
    Country("NP", "Nepal", "Непал", "Непал", 0.7, 0.1),
    Country("SD", "Sudan", "Судан", "Судан", 0.8, 0.1),
)
"""Countries in a fixed order; Kazakhstan is not among them."""

CODES: tuple[str, ...] = tuple(country.code for country in COUNTRIES)

_SOUTH_ASIA = ("IN", "PK", "BD", "NP")
_PROFILE_FACTORS: dict[InstitutionProfile, dict[str, float]] = {
    InstitutionProfile.MEDICAL: {
        **dict.fromkeys(_SOUTH_ASIA, 9.0),
        **dict.fromkeys(("EG", "JO", "SY", "NG", "SD", "AF"), 3.0),
        "UZ": 0.5,
        "CN": 0.2,
        "TM": 0.4,
    },
    InstitutionProfile.PEDAGOGICAL: {"TM": 2.0, "MN": 2.0, "UZ": 1.4, "IN": 0.1, "PK": 0.1},
    InstitutionProfile.TECHNICAL: {"CN": 1.5, "RU": 1.3, "AF": 1.4, "IN": 0.4},
    InstitutionProfile.ARTS: {"CN": 2.5, "MN": 1.5, "KR": 2.0, "IN": 0.1},
}


def weigh_citizenships(profile: InstitutionProfile) -> list[float]:
    """Return the weight of every country as citizenship of a profile's foreign students."""
    factors = _PROFILE_FACTORS.get(profile, {"IN": 0.3, "PK": 0.3})
    return [country.citizens * factors.get(country.code, 1.0) for country in COUNTRIES]
