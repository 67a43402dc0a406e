# The commands of whet and their examples, as --help prints them; sourced behind e2e.sh.

# commands_of COMMAND...: the names of whet's commands, or of those of one command.
commands_of() { "$whet" "$@" --help | sed -n '/^Subcommands:/,/^$/s/^  \([^ ]*\) .*/\1/p'; }

# every_command: one line a command, such as "grpo" and "sandbox run".
every_command() {
  local command inner
  for command in $(commands_of); do
    echo "$command"
    for inner in $(commands_of "$command"); do echo "$command $inner"; done
  done
}

# examples_of COMMAND...: one line each.
examples_of() { "$whet" "$@" --help | sed -n '/^Examples:$/,$s/^  //p'; }
