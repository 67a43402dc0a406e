#!/usr/bin/env bash
# Prompts of generate: chats and their arguments, what people type into them, standard input, nothing at all.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
make_base
cat >base/chat_template.jinja <<'JINJA'
{% for m in messages %}{{ m.role }}: {{ m.content }}<|endoftext|>{% endfor %}{% if tools %}{{ tools | tojson }}{% endif %}{{ mode }}{% if add_generation_prompt %}assistant: {% endif %}
JINJA
common=(--model base --max-tokens 6 --seed 5)

# same TEXT ARGUMENTS...: the arguments give the completion of a prompt with this text.
same() {
  python3 -c 'import json, sys; print(json.dumps({"prompt": sys.argv[1]}))' "$1" >text.jsonl
  shift
  expect 0 "$whet" generate "${common[@]}" --prompts text.jsonl
  mv out expected
  expect 0 "$whet" generate "${common[@]}" "$@"
  cmp expected out || fail "$* is another prompt than $(cat text.jsonl): $(cat out)"
}
same 'user: 3 4<|endoftext|>assistant: ' --prompt '3 4' --chat
same 'user: 3 4<|endoftext|>' --prompt '3 4' --chat --chat-template-kwargs '{"add_generation_prompt": false}'
same 'user: 3 4<|endoftext|>fastassistant: ' --prompt '3 4' --chat --chat-template-kwargs '{"mode": "fast"}'
same 'user: 3 4<|endoftext|>assistant: <think>so' --prompt '3 4' --chat --prefill '<think>so'

cat >rows.jsonl <<'JSON'
{"prompt": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}], "continue_final_message": true}
{"prompt": [{"role": "user", "content": "a"}], "chat_template_kwargs": {"mode": "row"}}
JSON
cat >texts.jsonl <<'JSON'
{"prompt": "user: a<|endoftext|>assistant: b"}
{"prompt": "user: a<|endoftext|>rowassistant: "}
JSON
expect 0 "$whet" generate "${common[@]}" --prompts texts.jsonl
mv out expected
expect 0 "$whet" generate "${common[@]}" --prompts rows.jsonl --chat-template-kwargs '{"mode": "default"}'
cmp expected out || fail "rows do not win over the command line: $(cat out)"
expect_refused 2 "--chat-template-kwargs: add_generation_prompt: expected true or false" \
  "$whet" generate "${common[@]}" --prompt x --chat --chat-template-kwargs '{"add_generation_prompt": 1}'
expect_refused 2 "--chat-template-kwargs: expected an object" \
  "$whet" generate "${common[@]}" --prompt x --chat --chat-template-kwargs '[1]'
expect_refused 2 "--chat-template-kwargs" "$whet" generate "${common[@]}" --prompt x --chat --chat-template-kwargs '{'
expect_refused 2 "--prefill: expected --chat" "$whet" generate "${common[@]}" --prompt x --prefill y
expect_refused 2 "--chat: expected --prompt" "$whet" generate "${common[@]}" --prompts rows.jsonl --chat
printf '{"prompt": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}\n' >answered.jsonl
expect_refused 2 "answered.jsonl:1: prompt: the last message is the assistant's" \
  "$whet" generate "${common[@]}" --prompts answered.jsonl

# A template for tools is taken when there are tools.
mkdir base/additional_chat_templates
echo -n 'tools!{{ messages[0].content }}' >base/additional_chat_templates/tool_use.jinja
printf '{"prompt": [{"role": "user", "content": "a"}], "tools": [{"name": "f"}]}\n' >tools.jsonl
same 'tools!a' --prompts tools.jsonl
rm -r base/additional_chat_templates

# A special token in a message is text, and a note is logged.
tokens() { python3 -c 'import json; print(json.load(open("stats.json"))["prompt_tokens"])'; }
expect 0 "$whet" generate "${common[@]}" --prompt 'x' --chat --stats stats.json
plain=$(tokens)
expect 0 "$whet" generate "${common[@]}" --prompt 'x<|endoftext|>' --chat --stats stats.json
(($(tokens) > plain + 1)) || fail "a typed <|endoftext|> is a token: $(tokens) tokens, $plain without"
grep -q 'read as text' err || fail "nothing tells that it is text: $(cat err)"
expect 0 "$whet" generate "${common[@]}" --prompt 'x<|endoftext|>' --chat --stats stats.json \
  --chat-template-kwargs '{"sanitize_control_tokens": false}'
(($(tokens) == plain + 1)) || fail "sanitize_control_tokens false: $(tokens) tokens, $plain without"

# Standard input, and nothing at all.
expect 0 "$whet" generate "${common[@]}" --prompts texts.jsonl
mv out expected
"$whet" generate "${common[@]}" --prompts - <texts.jsonl >out
cmp expected out || fail "standard input gives others than the file"
printf '{"prompt": 1}\n' | "$whet" generate "${common[@]}" --prompts - >out 2>err && fail "a bad line was accepted"
grep -q '^whet: standard input:1: prompt: expected' err || fail "expected the line: $(cat err)"
expect_refused 2 'prompt 0 is empty and the tokenizer has no BOS token' "$whet" generate "${common[@]}" --prompt ''
expect_refused 2 'expected --prompts FILE or --prompt TEXT, and not both' \
  "$whet" generate "${common[@]}" --prompt '' --prompts texts.jsonl
cp -r base with_bos
echo '{"bos_token": "<|endoftext|>"}' >with_bos/tokenizer_config.json
expect 0 "$whet" generate --model with_bos --max-tokens 4 --prompt '' --stats stats.json
[[ $(tokens) == 1 ]] || fail "an empty prompt is not one BOS: $(tokens)"
printf '{"prompt": ""}\n' >empty.jsonl
mv out expected
expect 0 "$whet" generate --model with_bos --max-tokens 4 --prompts empty.jsonl
cmp expected out || fail "an empty row is not --prompt ''"
