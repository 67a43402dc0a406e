#!/usr/bin/env bash
# docs/config.md is up to date with the field lists.
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/../../tools/make_config_docs.sh" --check
