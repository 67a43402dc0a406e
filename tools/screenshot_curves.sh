#!/bin/sh
# Draws the main curves of a run's report.html as a picture, for the README:
#   tools/screenshot_curves.sh RUN OUT.png [light|dark]
# Needs Chromium (CHROMIUM names another one); the page itself is built by `whet report RUN`.
set -eu
if [ $# -lt 2 ]; then
  echo "usage: $0 RUN OUT.png [light|dark]" >&2
  exit 2
fi
report=$(realpath "$1")/report.html
out=$(realpath -m "$2")
theme=${3:-light}
[ -f "$report" ] || { echo "$report: not found, run: whet report $1" >&2; exit 2; }
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT

browse() {
  "${CHROMIUM:-chromium}" --headless=new --no-sandbox --disable-gpu --hide-scrollbars \
    --user-data-dir="$profile" --virtual-time-budget=2000 --force-device-scale-factor=1.5 \
    --blink-settings=preferredColorScheme=$([ "$theme" = dark ] && echo 0 || echo 1) \
    "$@" "file://$report#curves-only" 2>/dev/null
}

# The page reports its height, which the picture then has.
height=$(browse --window-size=1200,900 --dump-dom | sed -n 's/.*<html[^>]*data-height="\([0-9]*\)".*/\1/p' | head -1)
browse --window-size=1200,"${height:-600}" --screenshot="$out" >/dev/null
echo "$out"
