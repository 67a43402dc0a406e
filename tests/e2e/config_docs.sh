#!/usr/bin/env bash
# docs/config.md says what the field lists say.
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/../../tools/make_config_docs.sh" --check
