"""Fields of study and titles of joint programmes, in three languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """A field of study with its broad field of ISCED-F 2013."""

    isced: str
    en: str
    ru: str
    kk: str


FIELDS: tuple[Field, ...] = (
    Field("01", "Inclusive Education", "Инклюзивное образование", "Инклюзивті білім беру"),
    Field("02", "Digital Humanities", "Цифровая гуманитаристика", "Цифрлық гуманитаристика"),
    Field("03", "International Relations", "Международные отношения", "Халықаралық қатынастар"),
    Field("04", "Business Analytics", "Бизнес-аналитика", "Бизнес-аналитика"),
    Field("04", "International Law", "Международное право", "Халықаралық құқық"),
    Field("05", "Environmental Science", "Экология", "Экология"),
    Field("06", "Data Science", "Наука о данных", "Деректер ғылымы"),
    Field("06", "Information Security", "Информационная безопасность", "Ақпараттық қауіпсіздік"),
    Field("07", "Renewable Energy", "Возобновляемая энергетика", "Жаңартылатын энергетика"),
    Field("07", "Civil Engineering", "Строительство", "Құрылыс"),
    Field("08", "Sustainable Agriculture", "Устойчивое земледелие", "Орнықты егіншілік"),
    Field("09", "Public Health", "Общественное здравоохранение", "Қоғамдық денсаулық сақтау"),
    Field("10", "Logistics and Transport", "Логистика и транспорт", "Логистика және көлік"),
)  # fmt: skip

DOUBLE_TITLES = {
    "en": "{} (double degree)",
    "ru": "{} (двудипломная программа)",
    "kk": "{} (қосдипломды бағдарлама)",
}
JOINT_TITLES = {
    "en": "{} (joint programme)",
    "ru": "{} (совместная программа)",
    "kk": "{} (бірлескен бағдарлама)",
}
