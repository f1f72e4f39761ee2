from __future__ import annotations

from data.demo.texts_procedures import DOCUMENTS, STEPS
from schemas.records.support import Procedure


def test_all_twelve_procedures_have_three_to_five_steps():
    assert tuple(STEPS) == tuple(Procedure)
    assert {len(steps) for steps in STEPS.values()} == {3, 4, 5}


def test_steps_speak_three_languages_and_name_known_documents():
    for steps in STEPS.values():
        for step in steps:
            assert step.document in DOCUMENTS
            assert len({step.en, step.ru, step.kk}) == 3
            assert step.days > 0
