"""Steps of the twelve procedural maps, in three languages."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.language import LocalisedText
from schemas.records.base import Unit
from schemas.records.support import Procedure


@dataclass(frozen=True, slots=True)
class Step:
    """A step: who does it, in how many days, with which document."""

    actor: Unit
    days: int
    document: str
    en: str
    ru: str
    kk: str


DOCUMENTS: dict[str, LocalisedText] = {
    "agreement": LocalisedText(en="agreement", ru="договор", kk="келісім"),
    "application": LocalisedText(en="application", ru="заявка", kk="өтінім"),
    "call": LocalisedText(en="call", ru="объявление", kk="хабарландыру"),
    "certificate": LocalisedText(en="certificate", ru="свидетельство", kk="куәлік"),
    "invitation": LocalisedText(en="invitation", ru="приглашение", kk="шақыру"),
    "minutes": LocalisedText(en="minutes", ru="протокол", kk="хаттама"),
    "order": LocalisedText(en="order", ru="приказ", kk="бұйрық"),
    "plan": LocalisedText(en="study plan", ru="учебный план", kk="оқу жоспары"),
    "report": LocalisedText(en="report", ru="отчёт", kk="есеп"),
    "transcript": LocalisedText(en="transcript", ru="транскрипт", kk="транскрипт"),
}

U = Unit
STEPS: dict[Procedure, tuple[Step, ...]] = {
    Procedure.OUTGOING_EXCHANGE: (
        Step(U.INTERNATIONAL_OFFICE, 5, "call", "Announce places and criteria",
             "Объявить места и критерии", "Орындар мен критерийлерді жариялау"),
        Step(U.FACULTY, 14, "minutes", "Select students", "Провести конкурсный отбор",
             "Конкурстық іріктеу өткізу"),
        Step(U.ACADEMIC_AFFAIRS, 10, "plan", "Agree the courses to be taken abroad",
             "Согласовать дисциплины, изучаемые за рубежом",
             "Шетелде оқылатын пәндерді келісу"),
        Step(U.INTERNATIONAL_OFFICE, 7, "order", "Issue the order and prepare departure",
             "Издать приказ и подготовить выезд", "Бұйрық шығарып, сапарға дайындау"),
        Step(U.REGISTRAR, 15, "transcript", "Transfer the credits after return",
             "Перезачесть кредиты после возвращения",
             "Оралғаннан кейін кредиттерді қайта есептеу"),
    ),
    Procedure.INCOMING_EXCHANGE: (
        Step(U.PARTNER, 10, "application", "Nominate students", "Номинировать студентов",
             "Студенттерді ұсыну"),
        Step(U.INTERNATIONAL_OFFICE, 10, "invitation", "Issue the invitation",
             "Оформить приглашение", "Шақыру рәсімдеу"),
        Step(U.WELCOME_CENTRE, 3, "certificate", "Meet, house and register the students",
             "Встретить, разместить и поставить на учёт",
             "Қарсы алу, орналастыру және тіркеу"),
        Step(U.REGISTRAR, 15, "transcript", "Issue the transcript", "Выдать транскрипт",
             "Транскрипт беру"),
    ),
    Procedure.DEGREE_ADMISSION_FOREIGNERS: (
        Step(U.ADMISSIONS, 5, "application", "Receive the application online",
             "Принять заявку онлайн", "Өтінімді онлайн қабылдау"),
        Step(U.ADMISSIONS, 20, "certificate", "Recognise the school certificate",
             "Признать документ об образовании", "Білім туралы құжатты тану"),
        Step(U.FACULTY, 7, "minutes", "Interview the applicant", "Провести собеседование",
             "Әңгімелесу өткізу"),
        Step(U.ADMISSIONS, 5, "order", "Enrol the student", "Зачислить студента",
             "Студентті қабылдау"),
    ),
    Procedure.VISA_SUPPORT: (
        Step(U.WELCOME_CENTRE, 3, "application", "Collect passport data",
             "Собрать паспортные данные", "Төлқұжат деректерін жинау"),
        Step(U.INTERNATIONAL_OFFICE, 15, "invitation", "Obtain the invitation number",
             "Получить номер приглашения", "Шақыру нөмірін алу"),
        Step(U.WELCOME_CENTRE, 3, "certificate", "Register after arrival",
             "Поставить на учёт после прибытия", "Келгеннен кейін тіркеу"),
        Step(U.WELCOME_CENTRE, 10, "application", "Extend the visa in time",
             "Своевременно продлить визу", "Визаны уақтылы ұзарту"),
    ),
    Procedure.RECOGNITION_CREDITS: (
        Step(U.STUDENT, 5, "transcript", "Hand in the transcript", "Сдать транскрипт",
             "Транскрипт тапсыру"),
        Step(U.FACULTY, 7, "minutes", "Compare learning outcomes",
             "Сопоставить результаты обучения", "Оқу нәтижелерін салыстыру"),
        Step(U.REGISTRAR, 5, "order", "Enter the credits", "Внести кредиты",
             "Кредиттерді енгізу"),
    ),
    Procedure.RECOGNITION_QUALIFICATIONS: (
        Step(U.ADMISSIONS, 3, "application", "Accept the request", "Принять заявление",
             "Өтінішті қабылдау"),
        Step(U.ACADEMIC_AFFAIRS, 20, "minutes", "Examine the foreign diploma",
             "Провести экспертизу зарубежного диплома",
             "Шетелдік дипломға сараптама жүргізу"),
        Step(U.RECTORATE, 5, "certificate", "Issue the decision", "Выдать решение",
             "Шешім беру"),
    ),
    Procedure.AGREEMENT_LIFECYCLE: (
        Step(U.INTERNATIONAL_OFFICE, 10, "report", "Check partner and purpose",
             "Оценить партнёра и цель", "Серіктес пен мақсатты бағалау"),
        Step(U.LEGAL, 10, "agreement", "Check the text", "Проверить текст",
             "Мәтінді тексеру"),
        Step(U.RECTORATE, 5, "agreement", "Sign", "Подписать", "Қол қою"),
        Step(U.INTERNATIONAL_OFFICE, 30, "report", "Review activity once a year",
             "Ежегодно оценивать активность", "Белсенділікті жыл сайын бағалау"),
    ),
    Procedure.JOINT_PROGRAMME_LAUNCH: (
        Step(U.FACULTY, 30, "plan", "Compare the curricula", "Сопоставить учебные планы",
             "Оқу жоспарларын салыстыру"),
        Step(U.ACADEMIC_AFFAIRS, 30, "agreement", "Agree model, credits and diplomas",
             "Согласовать модель, кредиты и дипломы",
             "Модельді, кредиттер мен дипломдарды келісу"),
        Step(U.RECTORATE, 10, "agreement", "Sign the agreement", "Подписать договор",
             "Келісімге қол қою"),
        Step(U.ACADEMIC_AFFAIRS, 30, "certificate", "Enter the programme in the register",
             "Включить программу в реестр", "Бағдарламаны тізілімге енгізу"),
        Step(U.ADMISSIONS, 30, "call", "Announce admission", "Объявить набор",
             "Қабылдауды жариялау"),
    ),
    Procedure.VISITING_SCHOLAR_INVITATION: (
        Step(U.FACULTY, 10, "application", "Propose a scholar and a plan of lectures",
             "Предложить учёного и план лекций", "Ғалым мен дәрістер жоспарын ұсыну"),
        Step(U.RECTORATE, 5, "order", "Approve the visit and its budget",
             "Утвердить визит и смету", "Сапар мен сметаны бекіту"),
        Step(U.INTERNATIONAL_OFFICE, 15, "invitation", "Send the invitation",
             "Направить приглашение", "Шақыру жіберу"),
        Step(U.FACULTY, 10, "report", "Report on the visit", "Отчитаться о визите",
             "Сапар туралы есеп беру"),
    ),
    Procedure.STAFF_MOBILITY: (
        Step(U.HUMAN_RESOURCES, 5, "call", "Announce the programme", "Объявить программу",
             "Бағдарламаны жариялау"),
        Step(U.FACULTY, 10, "plan", "Agree replacement and plan of the stay",
             "Согласовать замену и план поездки",
             "Алмастыру мен сапар жоспарын келісу"),
        Step(U.HUMAN_RESOURCES, 5, "order", "Issue the travel order",
             "Издать приказ о командировании", "Іссапар бұйрығын шығару"),
        Step(U.FACULTY, 10, "report", "Share what was learned", "Поделиться опытом",
             "Тәжірибемен бөлісу"),
    ),
    Procedure.INTL_PROJECT_APPLICATION: (
        Step(U.RESEARCH_OFFICE, 7, "call", "Circulate the call", "Разослать объявление",
             "Хабарландыру тарату"),
        Step(U.FACULTY, 30, "application", "Write the application with partners",
             "Подготовить заявку с партнёрами",
             "Серіктестермен бірге өтінім дайындау"),
        Step(U.FINANCE, 5, "report", "Check the budget", "Проверить бюджет",
             "Бюджетті тексеру"),
        Step(U.RECTORATE, 3, "application", "Sign and submit", "Подписать и подать",
             "Қол қойып, тапсыру"),
    ),
    Procedure.WELCOME_ARRIVAL: (
        Step(U.WELCOME_CENTRE, 10, "invitation", "Send the guide before arrival",
             "Отправить памятку до приезда", "Келгенге дейін жаднама жіберу"),
        Step(U.WELCOME_CENTRE, 1, "certificate", "Meet and house the student",
             "Встретить и разместить", "Қарсы алып, орналастыру"),
        Step(U.WELCOME_CENTRE, 5, "plan", "Hold orientation days",
             "Провести дни адаптации", "Бейімделу күндерін өткізу"),
        Step(U.WELCOME_CENTRE, 30, "report", "Ask how satisfied the student is",
             "Узнать об удовлетворённости", "Қанағаттану деңгейін сұрау"),
    ),
}  # fmt: skip
