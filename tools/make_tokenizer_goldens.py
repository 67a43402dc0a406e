#!/usr/bin/env python3
"""Writes tests/golden/utf8.json, what Python reads invalid bytes as, and tests/golden/tokenizer/*.json: small tokenizers in the shapes of known model families, with the ids
and texts that Hugging Face's own library makes of hard inputs.

    pip install tokenizers==0.23.3 && tools/make_tokenizer_goldens.py
"""

import json
import pathlib
import random

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

SENTENCES = [
    "The reward of a whole group of answers is compared with the reward of each answer.",
    "Let me think again: 12 times 12 is 144, and 144 minus 100 is 44.",
    "We'll say that the model doesn't know it, so they're waiting while I'm thinking.",
    "for i in range(10):\n    total += i\n\n    print(total)\n",
    "Die Größe der Gruppe bestimmt, wie genau der Mittelwert ist. Où est la réponse?",
    "思考してから答える。先思考，然后回答。",
]
TEXTS = [
    "",
    "The answer is 44.",
    " leading and trailing  ",
    "a   12 and 1234567 or 3.14159",
    "We'LL don't I'M they'RE he'ſ ''s",
    "line\n\n  two\r\n\tthree   \n   ",
    "NBSP\u00a0here, thin\u2009space, ideographic\u3000space",
    "e\u0301te\u0301 \u00e9t\u00e9 \u212b \uf900 \u1112\u1161\u11ab a\u0323\u0307 a\u0307\u0323",
    "\u0663\u0664\u0665 \u2167 \u00bd x\u00b2",
    "思考してから答える。ABC漢字",
    "👩‍👩‍👧 🏳️‍🌈 🤔🤔",
    "क्षत्रिय ไทย עברית العربية",
    "total += i  # 100%!?...",
    "<think>Let me think</think> <answer>44</answer><|end|>",
    "<|end|><|end|> <|en <think ><<think>>",
    "naïve\u200bzero\u200dwidth\ufeffbom",
    "\x00\x01 control \x7f",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
]

LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
          r"|\s*[\r\n]+|\s+(?!\S)|\s+")
QWEN = LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}")
DEEPSEEK = (r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"
            r"| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")


def split(pattern, behavior="isolated"):
    return pre_tokenizers.Split(pattern, behavior)


def bytes_only():
    return pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)


def trained(steps, normalizer=None, ignore_merges=False):
    """A byte-level tokenizer on the sentences, with the added tokens of a reasoning model."""
    tokenizer = Tokenizer(models.BPE(ignore_merges=ignore_merges))
    if normalizer:
        tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(steps)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(
        SENTENCES, trainers.BpeTrainer(vocab_size=320, initial_alphabet=alphabet, show_progress=False))
    tokenizer.add_special_tokens([AddedToken("<|end|>", normalized=False)])
    tokenizer.add_tokens([AddedToken("<think>", normalized=False), AddedToken("</think>", normalized=True)])
    return tokenizer


def llama3():
    tokenizer = trained([split(Regex(LLAMA3)), bytes_only()], ignore_merges=True)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<|end|> $A", special_tokens=[("<|end|>", tokenizer.token_to_id("<|end|>"))])
    return tokenizer


def qwen():
    return trained([split(Regex(QWEN)), bytes_only()], normalizers.NFC())


def deepseek():
    steps = [split(Regex(r"\p{N}{1,3}")), split(Regex("[一-龥\u3040-ゟ゠-ヿ]+")), split(Regex(DEEPSEEK)), bytes_only()]
    return trained(steps, normalizers.Sequence([]))


def smollm2():
    return trained([pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])


def prefixed():
    return trained([pre_tokenizers.Digits(individual_digits=False), pre_tokenizers.ByteLevel(add_prefix_space=True)],
                   normalizers.NFC())


def plain():
    """No byte level: unknown characters, a string pattern, tokens that take white space along, no decoder."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([split(" ", "merged_with_next"), split("\n", "removed")])
    trainer = trainers.BpeTrainer(vocab_size=110, special_tokens=["<unk>"], show_progress=False)
    tokenizer.train_from_iterator(SENTENCES[:4], trainer)
    tokenizer.add_special_tokens([AddedToken("<|end|>", lstrip=True)])
    tokenizer.add_tokens([AddedToken("<think>", rstrip=True, normalized=False)])
    return tokenizer


def golden(tokenizer, draw):
    encodings = []
    for text in TEXTS:
        ids = tokenizer.encode(text, add_special_tokens=False).ids
        encodings.append({"text": text, "ids": ids, "decoded": tokenizer.decode(ids)})
    decodings = []
    for _ in range(8):  # any ids, so also broken characters and ids that no token has
        ids = [draw.randrange(tokenizer.get_vocab_size() + 2) for _ in range(12)]
        decodings.append({"ids": ids, "text": tokenizer.decode(ids), "with_special": tokenizer.decode(ids, False)})
    return {"tokenizer": json.loads(tokenizer.to_str()), "encode": encodings, "decode": decodings}


def replaced(draw):
    """Random bytes, mostly leads and continuations, and the text that Python decodes them to."""
    some = [*b"a\x7f\x80\x8f\x90\x9f\xa0\xbf\xc0\xc1\xc2\xdf\xe0\xe1\xec\xed\xee\xef\xf0\xf1\xf3\xf4\xf5\xff"]
    examples = []
    for _ in range(400):
        data = bytes(draw.choice(some) for _ in range(draw.randrange(1, 12)))
        examples.append({"bytes": list(data), "text": data.decode("utf-8", errors="replace")})
    return examples


def main():
    directory = pathlib.Path(__file__).resolve().parent.parent / "tests" / "golden" / "tokenizer"
    content = json.dumps(replaced(random.Random(17)), ensure_ascii=False, separators=(",", ":"))
    (directory.parent / "utf8.json").write_text(content + "\n", encoding="utf-8")
    directory.mkdir(parents=True, exist_ok=True)
    for make in [llama3, qwen, deepseek, smollm2, prefixed, plain]:
        content = json.dumps(golden(make(), random.Random(7)), ensure_ascii=False, separators=(",", ":"))
        (directory / f"{make.__name__}.json").write_text(content + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
