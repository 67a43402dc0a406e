#!/bin/sh
# Opens a report in Chromium, on a desk and on a phone, light and dark: fails where its script fails or draws nothing, and
# leaves a picture of each for people to look at.
#   tools/check_report.sh PAGE.html FOLDER
# Needs Chromium (CHROMIUM names another one).
set -eu
if [ $# -ne 2 ]; then
  echo "usage: $0 PAGE.html FOLDER" >&2
  exit 2
fi
page=$(realpath "$1")
mkdir -p "$2"
folder=$(realpath "$2")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# browse THEME ADDRESS OPTION...: what Chromium prints, with the page's messages.
browse() {
  theme=$1 address=$2
  shift 2
  "${CHROMIUM:-chromium}" --headless=new --no-sandbox --disable-gpu --hide-scrollbars --enable-logging=stderr \
    --user-data-dir="$scratch/profile" --virtual-time-budget=2000 --allow-file-access-from-files \
    --blink-settings=preferredColorScheme="$([ "$theme" = dark ] && echo 0 || echo 1)" "$@" "$address" 2>"$scratch/log"
  if grep -E 'CONSOLE.*(Uncaught|Error)' "$scratch/log" >&2; then
    echo "$address: its script fails" >&2
    exit 1
  fi
}

charts=$(browse light "file://$page" --dump-dom | grep -o 'class="chart"' | wc -l)
[ "$charts" -gt 0 ] || { echo "$page: no chart is drawn" >&2; exit 1; }

# Chromium has no window as narrow as a phone, but a frame.
cat >"$scratch/phone.html" <<HTML
<body style="margin:0"><iframe src="file://$page" style="width:390px;height:3000px;border:0"></iframe>
HTML
for theme in light dark; do
  browse $theme "file://$page" --window-size=1300,3000 --screenshot="$folder/desk-$theme.png" >/dev/null
  browse $theme "file://$scratch/phone.html" --window-size=500,3000 --screenshot="$folder/phone-$theme.png" >/dev/null
done
echo "$page: $charts charts; pictures are in $folder"
