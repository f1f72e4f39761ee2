"""How fast the dashboard is in a real browser: a cold visit to the Overview, and a filter change.

python benchmarks/page_speed.py [--visits 7]

Cold visit: a fresh browser context (empty cache), from the request until every chart of the page is
painted (Plotly has drawn its marks and two animation frames have passed). Filter change: in a warm
session, from the click on an option until a chart says something else and two animation frames have
passed; each option is chosen for the first time, so nothing of it is kept from before. Medians; the
server runs as `make run` starts it, on this machine: server, browser and the measuring program
share its cores.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
WARM_UP_SECONDS = 20
"""A new server computes all editions ahead for about fifteen seconds; then it is left alone."""

PAINTED = """
(count) => new Promise(resolve => {
  const look = () => {
    const charts = [...document.querySelectorAll('.js-plotly-plot')];
    const drawn = charts.filter(chart => chart.querySelector('.plot, .infolayer .annotation'));
    if (charts.length >= count && drawn.length === charts.length)
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
    else requestAnimationFrame(look);
  };
  look();
})
"""
WATCH = """
() => {
  const charts = [...document.querySelectorAll('.js-plotly-plot')];
  const text = () => [...document.querySelectorAll('.js-plotly-plot')]
    .map(chart => chart.textContent).join('|');
  const before = text();
  window.__repainted = new Promise(resolve => {
    addEventListener('click', () => {
      const clicked = performance.now();
      const look = () => {
        if (document.querySelector('.js-plotly-plot') && text() !== before)
          requestAnimationFrame(() => requestAnimationFrame(
            () => resolve(performance.now() - clicked)));
        else requestAnimationFrame(look);
      };
      look();
    }, {capture: true, once: true});
  });
}
"""


def start_server(url: str) -> subprocess.Popen[bytes]:
    """Start the dashboard as a user does and wait until it answers."""
    environment = {**os.environ, "KOKJIEK_PORT": url.rsplit(":", 1)[1]}
    server = subprocess.Popen(
        [sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{url}/health", timeout=1).close()
            return server
        except OSError:
            if server.poll() is not None:
                raise SystemExit("the server did not start") from None
            time.sleep(0.1)
    raise SystemExit("the server did not answer in a minute")


def measure_cold(browser: Browser, url: str, charts: int) -> float:
    """Return the seconds until all charts of a cold visit are painted."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    page = context.new_page()
    page.goto(url, wait_until="commit")
    painted = float(page.evaluate(PAINTED, charts))
    context.close()
    return painted / 1000


def measure_change(page: Page, choose: Callable[[], None]) -> float:
    """Return the milliseconds from a click until a chart says something else and is painted."""
    page.evaluate(WATCH)
    choose()
    repainted = float(page.evaluate("() => window.__repainted"))
    page.wait_for_timeout(700)
    return repainted


def measure_header(browser: Browser, url: str, popover: int, changes: int) -> list[float]:
    """Return the times of choosing another peer rule (popover 1) or edition (2) on the Overview."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{url}/?workspace=demo&lang=en")
    page.evaluate(PAINTED, 2)
    page.wait_for_timeout(1500)
    page.locator("[data-testid=stPopover] button").nth(popover).click()
    options = page.locator("[data-testid=stPopoverBody] [data-testid=stRadio]").first
    options.wait_for()
    labels = options.locator("label:has(input)")
    times = [measure_change(page, labels.nth(1 + at).click) for at in range(changes)]
    page.close()
    return times


def measure_pillars(browser: Browser, url: str, changes: int) -> list[float]:
    """Return the times of choosing another pillar on the Profile, each seen for the first time."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{url}/profile?workspace=demo&lang=en")
    page.evaluate(PAINTED, 1)
    page.wait_for_timeout(1500)
    pillars = page.locator("[data-testid=stButtonGroup]").nth(1).locator("button")
    times = [measure_change(page, pillars.nth(1 + at % 7).click) for at in range(changes)]
    page.close()
    return times


def report(what: str, times: list[float], unit: str, digits: int) -> None:
    """Print the median and the range."""
    middle, low, high = (f"{f(times):.{digits}f}" for f in (statistics.median, min, max))
    print(f"{what}: median {middle} {unit} ({low}-{high}), {len(times)} times", flush=True)


def main() -> None:
    """Measure and print medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=7)
    visits = parser.parse_args().visits
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
    server = start_server(url)
    try:
        with sync_playwright() as driver:
            chromium = shutil.which("chromium") or shutil.which("google-chrome")
            browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
            first = measure_cold(browser, f"{url}/", 2)
            report("Overview, very first visit of a new server", [first], "s", 2)
            time.sleep(WARM_UP_SECONDS)
            cold = [measure_cold(browser, f"{url}/", 2) for _ in range(visits)]
            report("Overview, cold visit, charts painted", cold, "s", 2)
            report("Overview, other peers", measure_header(browser, url, 1, 3), "ms", 0)
            report("Overview, another edition", measure_header(browser, url, 2, 5), "ms", 0)
            report("Profile, another pillar", measure_pillars(browser, url, visits), "ms", 0)
            browser.close()
    finally:
        server.terminate()
        server.wait(timeout=20)


if __name__ == "__main__":
    main()
