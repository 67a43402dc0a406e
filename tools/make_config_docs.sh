#!/usr/bin/env bash
# Writes docs/config.md from the field lists that parse the recipes. With --check, says whether it is up to date.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

page() {
  echo "# Recipe keys"
  echo
  echo "Made by \`tools/make_config_docs.sh\` from the lists that parse the recipes. A recipe is one JSON file, comments"
  echo "allowed; keys that are left out have these defaults, and \`--set key.path=value\` overrides both."
  local command
  for command in grpo pretrain; do
    printf '\n## whet %s\n\n| key | default | meaning |\n|---|---|---|\n' "$command"
    build/release/whet "$command" --help | sed -n '/^Keys of the recipe:/,$p' | awk '
      /^  [^ ]/ { split($0, part, " = "); key = part[1]; sub(/^ +/, "", key); default_value = part[2] }
      /^      / { sub(/^ +/, ""); gsub(/\|/, "\\|"); print "| `" key "` | `" default_value "` | " $0 " |" }'
  done
}

if [[ ${1:-} == --check ]]; then
  diff <(page) docs/config.md >/dev/null || { echo "docs/config.md is out of date: run tools/make_config_docs.sh" >&2; exit 1; }
else
  page >docs/config.md.tmp && mv docs/config.md.tmp docs/config.md
fi
