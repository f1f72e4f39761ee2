"""How fast the dashboard is in a real browser: a cold visit to the Overview, and a filter change.

python benchmarks/page_speed.py [--visits 7]

Cold visit: a fresh browser context (empty cache), from the request until every chart of the page is
painted (Plotly has drawn its marks and two animation frames have passed). Filter change: in a warm
session, from the click on another language-free choice (the pillar of the Profile, the pair of the
Scoreboard) until the changed part is painted. Medians over the visits; the server runs as
`make run` starts it, on this machine, so server, browser and the measuring program share its cores.
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
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
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
CHANGED = """
([before, selector]) => new Promise(resolve => {
  const start = performance.now();
  const look = () => {
    const now = [...document.querySelectorAll(selector)].map(e => e.textContent).join('|');
    if (now !== before)
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - start)));
    else requestAnimationFrame(look);
  };
  look();
})
"""


def start_server(port: int) -> subprocess.Popen[bytes]:
    """Start the dashboard as a user does and wait until it answers."""
    environment = {**os.environ, "KOKJIEK_PORT": str(port)}
    server = subprocess.Popen(
        [sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1).close()
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


def measure_change(page: Page, option: int, selector: str) -> float:
    """Return the milliseconds until a chosen option of a segmented control has changed the page."""
    text = page.eval_on_selector_all(selector, "els => els.map(e => e.textContent).join('|')")
    pending = page.evaluate_handle(
        f"(args) => {{ window.__changed = ({CHANGED})(args); }}", [text, selector]
    )
    page.locator("[data-testid=stButtonGroup] button").nth(option).click()
    changed = float(page.evaluate("() => window.__changed"))
    pending.dispose()
    return changed


def main() -> None:
    """Measure and print medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=7)
    visits = parser.parse_args().visits
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = start_server(port)
    try:
        with sync_playwright() as driver:
            chromium = shutil.which("chromium") or shutil.which("google-chrome")
            browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
            measure_cold(browser, f"http://127.0.0.1:{port}/", 2)  # the server's own first run
            cold = [measure_cold(browser, f"http://127.0.0.1:{port}/", 2) for _ in range(visits)]
            print(f"Overview, cold, charts painted: median {statistics.median(cold):.2f} s "
                  f"({min(cold):.2f}-{max(cold):.2f}), {visits} visits")  # fmt: skip
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(f"http://127.0.0.1:{port}/profile?workspace=demo&lang=en")
            page.evaluate(PAINTED, 1)
            page.wait_for_timeout(2000)
            warm = [
                measure_change(page, 3 + at % 5, ".js-plotly-plot") for at in range(visits + 1)
            ][1:]
            print(f"Profile, another pillar, repainted: median {statistics.median(warm):.0f} ms "
                  f"({min(warm):.0f}-{max(warm):.0f}), {visits} changes")  # fmt: skip
            browser.close()
    finally:
        server.terminate()
        server.wait(timeout=20)


if __name__ == "__main__":
    main()
