"""Every page in a real browser: three languages, light and dark, desktop and phone, no errors."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

PAGES = ("", "profile", "compare", "scoreboard", "trends", "indicators")
PHONE_AGENT = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Mobile Safari/537.36"
PATIENCE = 30_000

pytestmark = pytest.mark.browser


def visit(context: BrowserContext, url: str) -> tuple[Page, list[str]]:
    """Open a page and wait for its finding; return it with the errors of its console."""
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.goto(url)
    page.wait_for_selector("h1", timeout=PATIENCE)
    page.wait_for_selector("[data-testid=stStatusWidget]", state="detached", timeout=PATIENCE)
    return page, errors


def real_errors(errors: list[str]) -> list[str]:
    """Leave out Streamlit's own probing of sub-paths, which answers 404 by design."""
    return [text for text in errors if "404" not in text]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_says_a_finding_in_every_language(
    browser: Browser, address: str, name: str, language: str
) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    page, errors = visit(context, f"{address}/{name}?lang={language}")
    heading = page.locator("h1").first.inner_text()
    assert len(heading) > 10
    cyrillic = re.search("[а-яәғқңөұүһі]", heading.lower())
    assert bool(cyrillic) == (language != "en"), heading
    assert page.locator("[data-testid=stException]").count() == 0
    assert page.locator("text=/\\{[a-z_]+\\}/").count() == 0
    assert real_errors(errors) == []
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_the_phone_has_one_column_and_nothing_sticks_out(
    browser: Browser, address: str, name: str
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, user_agent=PHONE_AGENT, locale="kk-KZ"
    )
    page, errors = visit(context, f"{address}/{name}")
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= 390
    assert real_errors(errors) == []
    context.close()


def test_the_demo_is_marked_on_every_page(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    for name in PAGES:
        page, _ = visit(context, f"{address}/{name}?workspace=demo")
        expect(page.get_by_text("Demonstration: fictional data").first).to_be_visible()
        page.close()
    context.close()


def test_the_language_switch_keeps_the_page_and_the_choice(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    page, _ = visit(context, f"{address}/scoreboard?hei=satbayev&edition=2025")
    page.get_by_text("Рус", exact=True).click()
    page.wait_for_function("() => /[а-я]/.test(document.querySelector('h1').innerText)")
    assert "lang=ru" in page.url
    assert "hei=satbayev" in page.url
    assert "edition=2025" in page.url
    context.close()


def test_the_choice_travels_from_page_to_page(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    page, _ = visit(context, f"{address}/?hei=satbayev")
    page.get_by_role("link", name="Trends").first.click()
    page.wait_for_url(re.compile("/trends"))
    page.wait_for_selector("h1", timeout=PATIENCE)
    assert "hei=satbayev" in page.url
    context.close()


def test_a_broken_link_is_mended_and_said(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    page, _ = visit(context, f"{address}/scoreboard?hei=nobody&colour=red")
    expect(page.get_by_text("colour").first).to_be_visible()
    expect(page.get_by_text("nobody").first).to_be_visible()
    assert "colour" not in page.url
    context.close()


def test_nothing_is_fetched_from_elsewhere(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/")
    page.wait_for_selector(".js-plotly-plot", timeout=PATIENCE)
    outside = [url for url in asked if not url.startswith((address, "data:", "blob:", "ws://127."))]
    assert len(asked) > 10
    assert outside == []
    context.close()


def test_the_fonts_of_the_product_are_loaded(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="kk-KZ")
    page, _ = visit(context, f"{address}/?lang=kk")
    assert page.evaluate("() => document.fonts.check('16px \"Kokjiek Text\"', 'ҚазҰУ')")
    assert "Kokjiek Text" in page.evaluate("() => getComputedStyle(document.body).fontFamily")
    context.close()


def test_a_question_is_asked_answered_and_kept_in_the_address(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page, errors = visit(context, f"{address}/profile?workspace=demo&hei=demo_samal&lang=en")
    page.get_by_text("What if a number changed?").click()
    answer = page.get_by_role("heading", name=re.compile(r"^Samal: .* place .* of 36"))
    expect(answer).to_be_visible(timeout=PATIENCE)
    said = answer.inner_text()
    page.get_by_label("More or less").last.fill("400")
    page.get_by_label("More or less").last.press("Enter")
    expect(answer).not_to_have_text(said, timeout=PATIENCE)
    expect(page.get_by_text("(+400)")).to_be_visible()
    expect(page).to_have_url(re.compile(r"add=400.*ask=what_if|ask=what_if.*add=400"))
    assert real_errors(errors) == []
    context.close()
