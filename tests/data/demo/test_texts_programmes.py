from __future__ import annotations

import re

from data.demo.texts_programmes import DOUBLE_TITLES, FIELDS, JOINT_TITLES


def test_fields_cover_isced_01_to_10():
    assert {field.isced for field in FIELDS} == {f"{number:02d}" for number in range(1, 11)}
    assert all(re.fullmatch(r"0[1-9]|10", field.isced) for field in FIELDS)


def test_titles_say_what_kind_of_programme_it_is():
    assert DOUBLE_TITLES["kk"].format("Құрылыс") == "Құрылыс (қосдипломды бағдарлама)"
    assert JOINT_TITLES["ru"].format("Строительство") == "Строительство (совместная программа)"
