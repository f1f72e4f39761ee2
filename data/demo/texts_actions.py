"""Words of the actions of demonstration strategies, by pillar, in three languages."""

from __future__ import annotations

from data.demo.texts import say
from schemas.language import LocalisedText
from schemas.records.base import Unit

ACTIONS: dict[str, tuple[tuple[Unit, LocalisedText], ...]] = {
    "student_mobility": (
        (
            Unit.INTERNATIONAL_OFFICE,
            say(
                "Conclude quotas with five active partners",
                "Согласовать квоты с пятью активными партнёрами",
                "Бес белсенді серіктеспен квоталарды келісу",
            ),
        ),
        (
            Unit.ADMISSIONS,
            say(
                "Open an online application in three languages",
                "Запустить онлайн-подачу заявок на трёх языках",
                "Үш тілде онлайн өтінім беруді іске қосу",
            ),
        ),
    ),
    "staff_mobility": (
        (
            Unit.HUMAN_RESOURCES,
            say(
                "Publish vacancies on international platforms",
                "Публиковать вакансии на международных площадках",
                "Бос орындарды халықаралық алаңдарда жариялау",
            ),
        ),
        (
            Unit.HUMAN_RESOURCES,
            say(
                "Run language courses up to level B2",
                "Организовать языковые курсы до уровня B2",
                "B2 деңгейіне дейінгі тіл курстарын ұйымдастыру",
            ),
        ),
    ),
    "curricula": (
        (
            Unit.ACADEMIC_AFFAIRS,
            say(
                "Prepare three programmes in English",
                "Подготовить три программы на английском языке",
                "Ағылшын тілінде үш бағдарлама дайындау",
            ),
        ),
        (
            Unit.FACULTY,
            say(
                "Map learning outcomes of a double-degree programme",
                "Сопоставить результаты обучения двудипломной программы",
                "Қосдипломды бағдарламаның оқу нәтижелерін салыстыру",
            ),
        ),
    ),
    "partnerships": (
        (
            Unit.INTERNATIONAL_OFFICE,
            say(
                "Review agreements without activity in 24 months",
                "Пересмотреть договоры без активности за 24 месяца",
                "24 ай бойы белсенділігі жоқ келісімдерді қайта қарау",
            ),
        ),
        (
            Unit.RECTORATE,
            say(
                "Join one thematic university network",
                "Вступить в одну тематическую сеть университетов",
                "Бір тақырыптық университеттер желісіне кіру",
            ),
        ),
    ),
    "research": (
        (
            Unit.RESEARCH_OFFICE,
            say(
                "Set up seed grants for joint papers",
                "Учредить стартовые гранты на совместные статьи",
                "Бірлескен мақалаларға арналған бастапқы гранттар тағайындау",
            ),
        ),
        (
            Unit.RESEARCH_OFFICE,
            say(
                "Train teams to write international grant applications",
                "Обучить команды подготовке заявок на международные гранты",
                "Командаларды халықаралық гранттарға өтінім дайындауға үйрету",
            ),
        ),
    ),
    "visibility": (
        (
            Unit.COMMUNICATIONS,
            say(
                "Rebuild the English version of the website",
                "Обновить английскую версию сайта",
                "Сайттың ағылшын тіліндегі нұсқасын жаңарту",
            ),
        ),
        (
            Unit.ADMISSIONS,
            say(
                "Plan a yearly calendar of fairs",
                "Составить годовой календарь выставок",
                "Көрмелердің жылдық күнтізбесін жасау",
            ),
        ),
    ),
    "home_support": (
        (
            Unit.WELCOME_CENTRE,
            say(
                "Open a one-stop desk for foreign students",
                "Открыть единое окно для иностранных студентов",
                "Шетелдік студенттерге арналған бірыңғай терезе ашу",
            ),
        ),
        (
            Unit.ACADEMIC_AFFAIRS,
            say(
                "Launch ten virtual exchange courses with partners",
                "Запустить с партнёрами десять курсов виртуального обмена",
                "Серіктестермен бірге он виртуалды алмасу курсын іске қосу",
            ),
        ),
    ),
    "export_finance": (
        (
            Unit.FINANCE,
            say(
                "Introduce a scholarship fund for foreign students",
                "Создать стипендиальный фонд для иностранных студентов",
                "Шетелдік студенттерге арналған стипендия қорын құру",
            ),
        ),
        (
            Unit.FINANCE,
            say(
                "Plan the internationalization budget as a separate line",
                "Выделить бюджет интернационализации отдельной строкой",
                "Интернационалдандыру бюджетін жеке жолмен жоспарлау",
            ),
        ),
    ),
}
