#!/usr/bin/env bash
# Writes docs/config.md from the help of the program, which is made of the lists that parse the recipes: the keys of
# each command, and the options of each reward rule by themselves. With --check, checks whether the page is up to date.
#   WHET=PROGRAM   another program than build/release/whet
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
whet=${WHET:-build/release/whet}

# key, default, values (or nothing) and meaning of each key of a recipe, parted by tabs. The help has two lines a key:
#   KEY = DEFAULT  // VALUES
#       MEANING
recipe_keys() {
  "$whet" "$1" --help | awk -v OFS='\t' '
    /^[^ ]/ { listed = /^Keys of the recipe:/ }
    !listed { next }
    /^  [^ ]/ {
      at = index($0, " = "); key = substr($0, 3, at - 3); value = substr($0, at + 3); values = ""
      if (at = index(value, "  // ")) { values = substr(value, at + 5); value = substr(value, 1, at - 1) }
    }
    /^      / { sub(/^ +/, ""); print key, value, values, $0 }'
}

# name, columns that it needs and meaning of each reward rule, parted by tabs.
reward_rules() {
  "$whet" score --help | awk -v OFS='\t' '
    function flush() { if (name != "") print name, columns, meaning; name = columns = meaning = "" }
    /^[^ ]/ { listed = /^Rewards, / }
    !listed { next }
    /^  [^ ]/ { flush(); name = $1; next }
    /^      columns: / { sub(/^ +columns: /, ""); columns = $0; next }
    /^      --set / { next }
    meaning == "" { sub(/^ +/, ""); meaning = $0 }
    END { flush() }'
}

# A table of the keys that are read. The column of values is left out where no key has any.
table() {
  awk -F'\t' '
    { gsub(/\|/, "\\|"); gsub(/</, "\\&lt;", $3); gsub(/</, "\\&lt;", $4) }
    { for (i = 1; i <= 4; ++i) cell[NR, i] = $i }
    $3 != "" { has_values = 1 }
    END {
      if (NR == 0) exit
      print "\n| key | default | " (has_values ? "values | " : "") "meaning |\n|---|---|" (has_values ? "---|" : "") "---|"
      for (row = 1; row <= NR; ++row)
        print "| `" cell[row, 1] "` | `" cell[row, 2] "` | " (has_values ? cell[row, 3] " | " : "") cell[row, 4] " |"
    }'
}

# Of keys on standard input: the options of the reward rule $1, without what they have in common ...
options_of() {
  awk -F'\t' -v OFS='\t' -v rule="$1: " '
    sub(/^rewards\[\]\./, "", $1) && index($4, rule) == 1 { $4 = substr($4, length(rule) + 1); print }'
}
# ... and all keys that are no such option.
without_options() {
  awk -F'\t' '
    NR == FNR { rule[$1] = 1; next }
    { match($4, /^[a-z0-9_]+: /) }
    !($1 ~ /^rewards\[\]\./ && substr($4, 1, RLENGTH - 2) in rule)' <(reward_rules) -
}

page() {
  cat <<'END'
# Recipe keys

Made by `tools/make_config_docs.sh` from the lists that parse the recipes. A recipe is one JSON file, comments
allowed; keys that are left out have these defaults, and `--set key.path=value` overrides both.
END
  local command keys rule columns meaning
  for command in grpo pretrain; do
    printf '\n## whet %s\n' "$command"
    keys=$(recipe_keys "$command")
    without_options <<<"$keys" | table
    [[ $command == grpo ]] || continue
    cat <<'END'

### Reward rules

An option stands beside the rule's type, as in `{"type": "code", "credit": "fraction"}`, or behind `--set` of `whet score`.
Columns are those of a prompt's row: where one is missing, the rule does not apply.
END
    while IFS=$'\x1f' read -r rule columns meaning; do
      printf '\n#### `%s`\n\n%s.' "$rule" "$(sed 's/</\&lt;/g; s/^./\U&/' <<<"$meaning")"
      [[ -z $columns ]] || printf ' Columns: `%s`.' "${columns// /\`, \`}"
      echo
      options_of "$rule" <<<"$keys" | table
    done < <(reward_rules | tr '\t' '\037')  # read would take two tabs for one
  done
}

if [[ ${1:-} == --check ]]; then
  diff <(page) docs/config.md >/dev/null ||
    { echo "docs/config.md is out of date: run tools/make_config_docs.sh" >&2; exit 1; }
else
  page >docs/config.md.tmp && mv docs/config.md.tmp docs/config.md
fi
