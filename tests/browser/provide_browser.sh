#!/bin/sh
# Make sure a Chromium is there for the browser tests, or say in one sentence what to do.
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
[ -n "$KOKJIEK_TEST_BROWSER" ] && [ -x "$KOKJIEK_TEST_BROWSER" ] && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "installing Debian's chromium for the browser tests"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi
echo "The browser tests need Chromium: install it (Debian: apt-get install chromium), or name one in KOKJIEK_TEST_BROWSER." >&2
exit 1
