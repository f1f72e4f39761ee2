"""Words of demonstration events, good practices and barriers, in three languages."""

from __future__ import annotations

from dataclasses import dataclass

from data.demo.texts import say
from schemas.language import LocalisedText
from schemas.records.support import BarrierLevel, EventKind

EVENTS: tuple[tuple[EventKind, LocalisedText, tuple[str, ...]], ...] = (
    (EventKind.SEMINAR, say("Seminar on measuring internationalization",
                            "Семинар по измерению интернационализации",
                            "Интернационалдандыруды өлшеу жөніндегі семинар"),
     ("visibility",)),
    (EventKind.TRAINING, say("Training for heads of international offices",
                             "Тренинг для руководителей международных служб",
                             "Халықаралық бөлім басшыларына арналған тренинг"),
     ("partnerships", "home_support")),
    (EventKind.STUDY_TOUR, say("Study tour to welcome centres",
                               "Ознакомительный визит в центры приёма",
                               "Қабылдау орталықтарына танысу сапары"),
     ("home_support",)),
    (EventKind.WORKSHOP, say("Workshop on double-degree programmes",
                             "Мастерская по двудипломным программам",
                             "Қосдипломды бағдарламалар шеберханасы"),
     ("curricula",)),
    (EventKind.CONFERENCE, say("Conference on academic mobility",
                               "Конференция по академической мобильности",
                               "Академиялық ұтқырлық жөніндегі конференция"),
     ("student_mobility", "staff_mobility")),
    (EventKind.FAIR, say("Education fair for foreign applicants",
                         "Образовательная выставка для иностранных абитуриентов",
                         "Шетелдік талапкерлерге арналған білім көрмесі"),
     ("visibility",)),
    (EventKind.PROJECT_MEETING, say("Meeting of project partners",
                                    "Встреча партнёров проекта",
                                    "Жоба серіктестерінің кездесуі"),
     ("partnerships",)),
    (EventKind.SCHOOL_OUTREACH, say("Visits to schools in neighbouring countries",
                                    "Посещение школ соседних стран",
                                    "Көрші елдердің мектептеріне бару"),
     ("visibility",)),
)  # fmt: skip
"""Kind, title and topics of events; the topics are pillars."""

METHODS = ("presentation", "group_work", "live_vote", "round_table")


@dataclass(frozen=True, slots=True)
class Practice:
    """Something that worked, with the indicator that should show it."""

    pillar: str
    indicator: str
    title: LocalisedText
    description: LocalisedText
    transfer: LocalisedText


PRACTICES: tuple[Practice, ...] = (
    Practice(
        "student_mobility", "outbound_exchange_rate",
        say("Mobility window in every programme", "Окно мобильности в каждой программе",
            "Әр бағдарламадағы ұтқырлық терезесі"),
        say("The fifth semester has only elective courses, so a semester abroad costs no time.",
            "В пятом семестре только элективные дисциплины: семестр за рубежом не удлиняет учёбу.",
            "Бесінші семестрде тек элективті пәндер бар: шетелдегі семестр оқуды ұзартпайды."),
        say("Start with two programmes and one partner.",
            "Начните с двух программ и одного партнёра.",
            "Екі бағдарлама мен бір серіктестен бастаңыз."),
    ),
    Practice(
        "staff_mobility", "visiting_scholar_rate",
        say("Short courses of visiting scholars", "Краткие курсы приглашённых учёных",
            "Шақырылған ғалымдардың қысқа курстары"),
        say("Every faculty plans one week a semester for a visiting scholar, with credits.",
            "Каждый факультет отводит неделю в семестр на курс приглашённого учёного с кредитами.",
            "Әр факультет семестрде бір аптаны шақырылған ғалымның кредитті курсына бөледі."),
        say("Fix the week before the timetable is made.",
            "Закрепите неделю до составления расписания.",
            "Аптаны кесте жасалғанға дейін бекітіңіз."),
    ),
    Practice(
        "curricula", "share_joint_programmes",
        say("One table of learning outcomes", "Единая таблица результатов обучения",
            "Оқу нәтижелерінің бірыңғай кестесі"),
        say("Both partners fill one table; what matches is recognised without an examination.",
            "Партнёры заполняют одну таблицу; совпадающее признаётся без экзамена.",
            "Серіктестер бір кестені толтырады; сәйкес келгені емтихансыз танылады."),
        say("Takes about two months for one programme.",
            "На одну программу уходит около двух месяцев.",
            "Бір бағдарламаға шамамен екі ай кетеді."),
    ),
    Practice(
        "partnerships", "active_agreement_ratio",
        say("Yearly review of agreements", "Ежегодный пересмотр договоров",
            "Келісімдерді жыл сайын қайта қарау"),
        say("An agreement without activity for two years gets a plan or is ended.",
            "Договор без активности два года получает план или прекращается.",
            "Екі жыл белсенділігі жоқ келісімге жоспар жасалады немесе ол тоқтатылады."),
        say("Needs one register and a person who reads it.",
            "Нужны единый реестр и тот, кто его читает.",
            "Бірыңғай тізілім және оны оқитын адам қажет."),
    ),
    Practice(
        "research", "share_intl_copubs",
        say("Seed grants for joint papers", "Стартовые гранты на совместные статьи",
            "Бірлескен мақалаларға бастапқы гранттар"),
        say("A small grant pays one visit when a paper is planned with a foreign co-author.",
            "Небольшой грант оплачивает визит, если планируется статья с зарубежным соавтором.",
            "Шетелдік автормен мақала жоспарланса, шағын грант бір сапарды өтейді."),
        say("Decide within two weeks, or the moment passes.",
            "Решайте за две недели, иначе момент уйдёт.",
            "Екі апта ішінде шешіңіз, әйтпесе сәт өтіп кетеді."),
    ),
    Practice(
        "visibility", "foreign_web_share",
        say("Pages written for foreign applicants", "Страницы для иностранных абитуриентов",
            "Шетелдік талапкерлерге арналған беттер"),
        say("The English pages answer the questions of applicants instead of translating news.",
            "Английские страницы отвечают на вопросы абитуриентов, а не переводят новости.",
            "Ағылшынша беттер жаңалықтарды аудармай, талапкерлердің сұрақтарына жауап береді."),
        say("Ask ten foreign students what they looked for.",
            "Спросите десять иностранных студентов, что они искали.",
            "Он шетелдік студенттен не іздегенін сұраңыз."),
    ),
    Practice(
        "home_support", "welcome_satisfaction_score",
        say("One desk for all services", "Единое окно для всех услуг",
            "Барлық қызметке бір терезе"),
        say("Visa, housing and registration are settled in one room within a day.",
            "Виза, общежитие и регистрация решаются в одном кабинете за день.",
            "Виза, жатақхана және тіркеу мәселесі бір бөлмеде бір күнде шешіледі."),
        say("Begin in the weeks of arrival.", "Начните с недель заезда.",
            "Студенттер келетін апталардан бастаңыз."),
    ),
    Practice(
        "home_support", "virtual_mobility_rate",
        say("Virtual exchange inside existing courses", "Виртуальный обмен в обычных курсах",
            "Қолданыстағы курстар ішіндегі виртуалды алмасу"),
        say("Two teachers join their courses for six weeks; students work in mixed teams.",
            "Два преподавателя объединяют курсы на шесть недель; студенты работают вместе.",
            "Екі оқытушы курстарын алты аптаға біріктіреді; студенттер бірге жұмыс істейді."),
        say("No new course has to be approved.", "Не нужно утверждать новую дисциплину.",
            "Жаңа пән бекітудің қажеті жоқ."),
    ),
    Practice(
        "export_finance", "export_income_share",
        say("Foundation year for foreign students", "Подготовительный год для иностранцев",
            "Шетелдіктерге арналған дайындық жылы"),
        say("A paid year of language and mathematics leads to regular admission.",
            "Платный год языка и математики ведёт к обычному поступлению.",
            "Тіл мен математикадан ақылы дайындық жылы жалпы қабылдауға жол ашады."),
        say("Needs teachers of languages and a dormitory.",
            "Нужны преподаватели языков и общежитие.",
            "Тіл оқытушылары мен жатақхана қажет."),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A barrier and what is recommended against it."""

    pillar: str
    indicator: str
    level: BarrierLevel
    text: LocalisedText
    recommendation: LocalisedText


L = BarrierLevel
OBSTACLES: tuple[Obstacle, ...] = (
    Obstacle("student_mobility", "outbound_exchange_rate", L.INSTITUTION,
             say("Curricula leave no room for a semester abroad",
                 "В учебных планах нет места для семестра за рубежом",
                 "Оқу жоспарларында шетелдегі семестрге орын жоқ"),
             say("Introduce mobility windows", "Ввести окна мобильности",
                 "Ұтқырлық терезелерін енгізу")),
    Obstacle("student_mobility", "share_intl_degree_students", L.NATIONAL,
             say("Visa procedures take too long", "Визовые процедуры занимают много времени",
                 "Визалық рәсімдер көп уақыт алады"),
             say("Set a time limit for study visas", "Установить предельный срок учебных виз",
                 "Оқу визасын берудің шекті мерзімін белгілеу")),
    Obstacle("student_mobility", "outbound_exchange_rate", L.INDIVIDUAL,
             say("Students cannot afford to live abroad",
                 "Студентам не по средствам жизнь за рубежом",
                 "Студенттердің шетелде тұруға қаражаты жетпейді"),
             say("Add mobility grants", "Расширить гранты на мобильность",
                 "Ұтқырлық гранттарын көбейту")),
    Obstacle("staff_mobility", "outgoing_staff_rate", L.INSTITUTION,
             say("Nobody replaces a teacher who is abroad",
                 "Некому заменить преподавателя на время поездки",
                 "Сапардағы оқытушыны алмастыратын адам жоқ"),
             say("Plan replacement in the workload", "Закладывать замену в нагрузку",
                 "Алмастыруды жүктемеге енгізу")),
    Obstacle("staff_mobility", "share_staff_b2", L.INDIVIDUAL,
             say("Too few teachers speak a foreign language well",
                 "Мало преподавателей хорошо владеет иностранным языком",
                 "Шет тілін жақсы білетін оқытушы аз"),
             say("Pay for language courses and certificates",
                 "Оплачивать языковые курсы и сертификаты",
                 "Тіл курстары мен сертификаттарды төлеу")),
    Obstacle("curricula", "credit_recognition_rate", L.INSTITUTION,
             say("Credits earned abroad are not fully recognised",
                 "Полученные за рубежом кредиты признаются не полностью",
                 "Шетелде алынған кредиттер толық танылмайды"),
             say("Agree courses before departure", "Согласовывать дисциплины до выезда",
                 "Пәндерді сапарға дейін келісу")),
    Obstacle("curricula", "share_joint_programmes", L.PARTNER,
             say("Partners and HEIs differ in rules for diplomas",
                 "Правила выдачи дипломов у партнёров различаются",
                 "Серіктестердің диплом беру ережелері әртүрлі"),
             say("Use a model agreement", "Использовать типовой договор",
                 "Үлгілік келісімді қолдану")),
    Obstacle("partnerships", "active_agreement_ratio", L.INSTITUTION,
             say("Many agreements exist on paper only",
                 "Многие договоры существуют только на бумаге",
                 "Көптеген келісім тек қағаз жүзінде бар"),
             say("Review agreements every year", "Пересматривать договоры ежегодно",
                 "Келісімдерді жыл сайын қайта қарау")),
    Obstacle("research", "share_intl_copubs", L.INSTITUTION,
             say("There is no money for short research visits",
                 "Нет средств на краткие научные визиты",
                 "Қысқа ғылыми сапарларға қаражат жоқ"),
             say("Set up seed grants", "Учредить стартовые гранты",
                 "Бастапқы гранттар тағайындау")),
    Obstacle("visibility", "foreign_web_share", L.INSTITUTION,
             say("Websites in English are out of date", "Английские версии сайтов устарели",
                 "Сайттардың ағылшынша нұсқалары ескірген"),
             say("Give every page an owner", "Назначить ответственное подразделение страницам",
                 "Әр бетке жауапты бөлім тағайындау")),
    Obstacle("home_support", "housing_rate", L.INSTITUTION,
             say("Dormitories have too few places", "В общежитиях не хватает мест",
                 "Жатақханаларда орын жетіспейді"),
             say("Reserve a quota for foreign students",
                 "Резервировать квоту для иностранных студентов",
                 "Шетелдік студенттерге квота бөлу")),
    Obstacle("export_finance", "export_income_share", L.NATIONAL,
             say("Few know abroad what studies here cost and offer",
                 "За рубежом мало знают о стоимости и качестве обучения",
                 "Шетелде оқу құны мен сапасы туралы аз біледі"),
             say("Promote programmes jointly", "Продвигать программы совместно",
                 "Бағдарламаларды бірлесіп насихаттау")),
)  # fmt: skip
