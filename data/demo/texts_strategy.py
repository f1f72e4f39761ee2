"""Words of demonstration strategies: areas and goals, in three languages."""

from __future__ import annotations

from dataclasses import dataclass

from data.demo.texts import say
from schemas.language import LocalisedText


@dataclass(frozen=True, slots=True)
class Goal:
    """What a target says, and how its indicator is computed from metrics.

    value = scale * numerator / denominator; without a denominator, scale * numerator
    """

    indicator: str
    pillar: str
    numerator: str
    denominator: str | None
    text: LocalisedText
    scale: float = 100.0


STRATEGY_TITLE = say(
    "Internationalization strategy {}–{}",
    "Стратегия интернационализации на {}–{} годы",
    "{}–{} жылдарға арналған интернационалдандыру стратегиясы",
)
NATIONAL_TITLE = say(
    "Demonstration national programme of internationalization {}–{}",
    "Демонстрационная национальная программа интернационализации на {}–{} годы",
    "{}–{} жылдарға арналған демонстрациялық ұлттық интернационалдандыру бағдарламасы",
)

AREAS: dict[str, LocalisedText] = {
    "student_mobility": say(
        "Academic mobility and recruitment of foreign students",
        "Академическая мобильность и привлечение иностранных студентов",
        "Академиялық ұтқырлық және шетелдік студенттерді тарту",
    ),
    "staff_mobility": say(
        "International academic staff",
        "Интернационализация профессорско-преподавательского состава",
        "Профессор-оқытушылар құрамын интернационалдандыру",
    ),
    "curricula": say(
        "International educational programmes",
        "Международные образовательные программы",
        "Халықаралық білім беру бағдарламалары",
    ),
    "partnerships": say(
        "Partnerships and university networks",
        "Партнёрства и сети университетов",
        "Серіктестіктер мен университеттер желілері",
    ),
    "research": say(
        "Joint research and publications",
        "Совместные исследования и публикации",
        "Бірлескен зерттеулер мен жарияланымдар",
    ),
    "visibility": say(
        "International visibility",
        "Международная узнаваемость",
        "Халықаралық танымалдылық",
    ),
    "home_support": say(
        "Internationalization at home and support services",
        "Интернационализация дома и службы поддержки",
        "Үйдегі интернационалдандыру және қолдау қызметтері",
    ),
    "export_finance": say(
        "Export of educational services",
        "Экспорт образовательных услуг",
        "Білім беру қызметтерінің экспорты",
    ),
}

GOALS: tuple[Goal, ...] = (
    Goal(
        "share_intl_degree_students",
        "student_mobility",
        "intl_degree_students",
        "enrolled_students",
        say(
            "Raise the share of foreign degree students",
            "Повысить долю иностранных обучающихся",
            "Шетелдік білім алушылардың үлесін арттыру",
        ),
    ),
    Goal(
        "outbound_exchange_rate",
        "student_mobility",
        "outgoing_exchange_students",
        "enrolled_students",
        say(
            "Send more students on exchange abroad",
            "Направлять больше студентов на обмен за рубеж",
            "Шетелге алмасуға көбірек студент жіберу",
        ),
    ),
    Goal(
        "share_intl_staff",
        "staff_mobility",
        "intl_academic_staff",
        "academic_staff",
        say(
            "Employ more foreign academic staff",
            "Привлечь больше иностранных преподавателей",
            "Шетелдік оқытушыларды көбірек тарту",
        ),
    ),
    Goal(
        "outgoing_staff_rate",
        "staff_mobility",
        "outgoing_staff",
        "academic_staff",
        say(
            "Enable more staff to teach and train abroad",
            "Расширить преподавание и стажировки ППС за рубежом",
            "ПОҚ-тың шетелде сабақ беруі мен тағылымдамасын кеңейту",
        ),
    ),
    Goal(
        "share_foreign_lang_programmes",
        "curricula",
        "programmes_foreign_language",
        "programmes_total",
        say(
            "Open more programmes in a foreign language",
            "Открыть больше программ на иностранном языке",
            "Шет тіліндегі бағдарламаларды көбейту",
        ),
    ),
    Goal(
        "share_intl_accredited",
        "curricula",
        "programmes_intl_accredited",
        "programmes_total",
        say(
            "Have more programmes accredited internationally",
            "Увеличить число программ с международной аккредитацией",
            "Халықаралық аккредиттелген бағдарламалар санын арттыру",
        ),
    ),
    Goal(
        "active_agreement_ratio",
        "partnerships",
        "agreements_with_activity",
        "agreements_foreign",
        say(
            "Keep agreements active rather than on paper",
            "Обеспечить реальную работу по действующим договорам",
            "Қолданыстағы келісімдер бойынша нақты жұмысты қамтамасыз ету",
        ),
    ),
    Goal(
        "partner_country_reach",
        "partnerships",
        "partner_countries",
        None,
        say(
            "Win partners in more countries",
            "Расширить географию партнёров",
            "Серіктестер географиясын кеңейту",
        ),
        scale=1.0,
    ),
    Goal(
        "share_intl_copubs",
        "research",
        "pubs_intl_collab",
        "pubs_total",
        say(
            "Publish more with foreign co-authors",
            "Увеличить долю публикаций с зарубежными соавторами",
            "Шетелдік бірлескен авторлармен жарияланымдар үлесін арттыру",
        ),
    ),
    Goal(
        "conference_rate",
        "research",
        "conf_participations_abroad",
        "academic_staff",
        say(
            "Take part in more conferences abroad",
            "Чаще участвовать в зарубежных конференциях",
            "Шетелдік конференцияларға жиірек қатысу",
        ),
    ),
    Goal(
        "foreign_web_share",
        "visibility",
        "web_visits_foreign",
        "web_visits_total",
        say(
            "Attract more foreign visitors to the website",
            "Привлечь на сайт больше зарубежных посетителей",
            "Сайтқа шетелдік келушілерді көбірек тарту",
        ),
    ),
    Goal(
        "recruitment_events",
        "visibility",
        "intl_fairs",
        None,
        say(
            "Attend more international education fairs",
            "Участвовать в большем числе международных выставок",
            "Халықаралық білім көрмелеріне көбірек қатысу",
        ),
        scale=1.0,
    ),
    Goal(
        "virtual_mobility_rate",
        "home_support",
        "virtual_mobility_students",
        "enrolled_students",
        say(
            "Offer virtual mobility to more students",
            "Охватить виртуальной мобильностью больше студентов",
            "Виртуалды ұтқырлықпен көбірек студентті қамту",
        ),
    ),
    Goal(
        "procedure_map_coverage",
        "home_support",
        "procedure_maps_approved",
        "procedure_maps_required",
        say(
            "Approve procedural maps for all procedures",
            "Утвердить процедурные карты по всем процедурам",
            "Барлық рәсімдер бойынша рәсімдік карталарды бекіту",
        ),
    ),
    Goal(
        "intl_budget_share",
        "export_finance",
        "intl_budget_kzt_m",
        "total_income_kzt_m",
        say(
            "Spend a larger share of the budget on internationalization",
            "Увеличить долю бюджета на интернационализацию",
            "Интернационалдандыруға бөлінетін бюджет үлесін арттыру",
        ),
    ),
    Goal(
        "intl_scholarship_rate",
        "export_finance",
        "scholarships_intl_students",
        "intl_degree_students",
        say(
            "Offer scholarships to more foreign students",
            "Предоставить стипендии большему числу иностранных студентов",
            "Шетелдік студенттерге стипендияны көбірек беру",
        ),
    ),
)
