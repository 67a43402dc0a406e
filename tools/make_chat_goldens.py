#!/usr/bin/env python3
"""Writes tests/golden/chat/*.json: chat templates with what transformers renders of them.

Each file is a list of cases {"template", "messages", "text", "generations"} with further inputs; a case with "fails"
is one that transformers refuses to render. The templates are this project's: one for each construct, and restatements of the
shapes that the templates of model families have.

    pip install transformers==5.23.0 jinja2==3.1.6 && tools/make_chat_goldens.py
"""

import itertools
import json
import pathlib

from transformers.utils import chat_template_utils

USER = [{"role": "user", "content": "What is 2+2?"}]
CHAT = [
    {"role": "system", "content": " Be brief. "},
    {"role": "user", "content": "Hi\n"},
    {"role": "assistant", "content": "<think>\nshort\n</think>\n\nHello! Grüße, 你好 👩‍👩‍👧"},
    {"role": "user", "content": "What is \"2+2\"?\n\n"},
]
REASONED = CHAT[1:2] + [
    {"role": "assistant", "reasoning_content": "two and two", "content": "4"},
    {"role": "user", "content": ""},
    {"role": "assistant", "thinking": "again", "content": "Yes."},
]
TOOLS = [
    {"type": "function", "function": {"name": "add", "description": "Adds <two> numbers & more",
     "parameters": {"type": "object", "properties": {"a": {"type": "number"}, "b": {"type": "number"}},
                    "required": ["a", "b"]}}},
    {"type": "function", "function": {"name": "größe", "description": "It's \"quoted\" \\ \t",
     "parameters": {"type": "object", "properties": {}, "strict": True, "limit": 1.5, "default": None}}},
]
CALLS = [
    {"role": "user", "content": "Add 2 and 3"},
    {"role": "assistant", "content": "", "tool_calls": [
        {"type": "function", "function": {"name": "add", "arguments": {"a": 2, "b": 3.0}}},
        {"type": "function", "function": {"name": "add", "arguments": {"a": -1, "b": 1e100}}}]},
    {"role": "tool", "name": "add", "content": "5"},
    {"role": "tool", "name": "add", "content": "1e+100"},
    {"role": "assistant", "content": "It is 5."},
]
PARTS = [
    {"role": "user", "content": [{"type": "text", "text": "Look:"}, {"type": "image", "url": "a.png"},
                                 {"type": "text", "text": " what is it? "}]},
    {"role": "assistant", "content": [{"type": "text", "text": "A cat."}]},
]
TOKENS = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>"}

# One line each: what is printed is what the construct does.
EXPRESSIONS = r"""
1 + 2 * 3 - 4|-2 ** 2|2 ** 3 ** 2|7 // 2|-7 // 2|7 // -2|-7 % 3|7 % -3|7.5 // 2|-7.5 % 2|1 / 2|4 / 2|1e16|1e15|1.0|0.1 + 0.2
123456789.123|1e-5|0.0001|1.5e300 * 1e10|-0.0|2 ** -1|2.0 ** 3|10 ** 18|9223372036854775807|-9223372036854775807 - 1
true + true|true == 1|1 == 1.0|'a' == 1|none == none|[1, 2] == [1, 2]|(1,) == [1]|{'a': 1} == {'a': 1.0}
1 < 2 < 3|1 < 3 < 2|1 < 2 == 2|'a' < 'b'|[1, 2] < [1, 3]|2 in [1, 2]|2 not in [1, 2]|'b' in 'abc'|'a' in {'a': 1}|not 1 in [2]
1 and 0|1 or 0|'' or 'x'|none and 1|not ''|not not 1|'a' ~ 1 ~ none ~ 1.0|'a' 'b' "c"|'a' * 3|3 * 'a'|[1] * 2|[1] + [2]|(1,) + (2,)
'yes' if 1 else 'no'|'yes' if 0 else 'no'|'yes' if 0|1 if 0 else 2 if 0 else 3|nosuch|nosuch is defined|nosuch or 'default'
none|true|false|[1, 'a', 2.0, none, true]|{'a': 'b', 1: [2]}|(1,)|(1, 2)|()|[]|{}|['it\'s', "\"", "it's \"both\""]
'\n\t\\'|['\n\t\\\x01\u00e9\u200b\U0001F600']|'\x41\101\q'|"%}"|'{{'|[nosuch]|messages[0].nosuch|messages[9]|messages[-1].role
'abc'[0]|'abc'[-1]|'größe'[2]|'größe'[::-1]|'abcdef'[1:4]|'abcdef'[:-1]|'abcdef'[::2]|'abcdef'[5:1:-2]|'abc'[5:]|[1, 2, 3][::-1]|(1, 2, 3)[1:]
[1, 2, 3][-2:]|[1, 2, 3].0|{'a': {'b': 5}}.a.b|{'a': 1}['a']|{'a': 1}['b'] is defined|{1: 'x'}[1.0]|{true: 'x'}[1]|'abc'['upper']()
' a b '.strip()|'xxaxx'.strip('x')|' a '.lstrip()|' a '.rstrip()|'a,b,,c'.split(',')|' a  b '.split()|'a,b,c'.split(',', 1)|'a b c'.rsplit(' ', 1)
'abc'.startswith('ab')|'abc'.endswith(('x', 'c'))|'aXa'.replace('a', 'b')|'aaa'.replace('a', 'b', 2)|'ab'.replace('', '-')|'ab'.upper()|'AB'.lower()
'-'.join(['a', 'b'])|'abcabc'.find('c')|'abcabc'.rfind('c')|'abc'.find('z')|'abcabc'.count('b')|'hello wOrld'.title()|"it's".title()|'hELLO'.capitalize()
'a\nb\r\nc'.splitlines()|'12'.isdigit()|''.isdigit()|'ab'.isalpha()|' '.isspace()|'abc'.isupper()|'prefix-x'.removeprefix('prefix-')|'a.b.c'.partition('.')
'a.b.c'.rpartition('.')|'5'.zfill(3)|'-5'.zfill(4)|'ab'.center(7) ~ '|'|'ab'.ljust(4, '.') ~ '|'|'ab'.rjust(4)|'straße'.upper()|'ΟΔΟΣ ΣΑΣ'.lower()
{'a': 1, 'b': 2}.items()|{'a': 1}.keys()|{'a': 1}.values()|{'a': 1}.get('a')|{'a': 1}.get('b')|{'a': 1}.get('b', 5)|{'items': 1}.items is callable
[1, 2, 1].count(1)|[1, 2].index(2)|{'a': 1}.copy()|{'update': 1}.update is defined|{'update': 1}['update']|'x'.__class__ is defined|[].append is defined
range(3)|range(1, 10, 3) | list|range(3, 0, -1) | list|range(3)[1]|range(0)|2 in range(3)|dict(a=1, b=2)|dict([('a', 1)])|dict({'a': 1}, b=2)
'  x ' | trim|'xax' | trim('x')|5 | trim|'abc' | length|[1, 2] | count|{} | length|nosuch | length|'aB' | upper|'aB' | lower|none | upper
nosuch | default('d')|'' | default('d')|'' | default('d', true)|none | d('d', boolean=true)|nosuch.a | default('x') if nosuch|'abc' | list|{'a': 1} | list
[1, 2] | join|[1, none, 'a'] | join(', ')|messages | join(',', attribute='role')|'abc' | join('-')|[1, 2] | map('string') | list|['a'] | map('upper') | join
messages | map(attribute='role') | list|messages | map(attribute='nosuch', default='-') | list|nosuch | map('upper') | list|none | map('upper') | list
[0, 1, 2] | select | list|[0, 1, 2] | select('odd') | list|[0, 1, 2] | reject('odd') | list|[1, 'a'] | select('string') | list|[1, 2, 3] | select('>', 1) | list
messages | selectattr('role', 'equalto', 'user') | list | length|messages | rejectattr('role', '==', 'user') | list | length|messages | selectattr('nosuch') | list
messages | selectattr('role', 'in', ['user', 'tool']) | map(attribute='content') | list|messages | rejectattr('nosuch', 'defined') | list | length
'aXa' | replace('a', 'b')|'aaa' | replace('a', 'b', 1)|5 | replace('5', 'x')|[1, 2] | first|[1, 2] | last|[] | first|'abc' | last|{'a': 1, 'b': 2} | last
'12' | int|' 1_2 ' | int|'x' | int|'x' | int(7)|'3.9' | int|3.9 | int|none | int(default=4)|'1e3' | int|true | int|'3.5' | float|'x' | float|2 | float|'inf' | float
1.0 | string|{'a': 1} | items | list|nosuch | items | list|{'b': 1, 'a': 2} | dictsort|{'b': 1, 'A': 2} | dictsort|{'b': 1, 'A': 2} | dictsort(true)
{'b': 1, 'a': 2} | dictsort(by='value')|{'b': 1, 'a': 2} | dictsort(reverse=true)|'hello wORLD-foo (bar' | title|'hELLO' | capitalize|'<b>' | safe|5 | safe
'a\nb\n\nc' | indent|'a\nb' | indent(2, true)|'a\n\nb' | indent(1, blank=true)|'a\nb' | indent('> ', first=true)|'' | indent|2.5 | round|3.5 | round|2.675 | round(2)|5 | round
2.1 | round(method='ceil')|2.19 | round(1, 'floor')|-3 | abs|-3.5 | abs|[1, 2, 1, 'A', 'a'] | unique | list|['b', 'A', 'a', 'B'] | sort|['b', 'A', 'a'] | sort(case_sensitive=true)
[3, 1, 2] | sort(reverse=true)|messages | sort(attribute='role') | map(attribute='role') | list|[1, 2] | reverse | list|'abc' | reverse|[3, 1, 2] | min|[3, 1, 2] | max|[] | max
['b', 'A'] | min|messages | max(attribute='role') | length|[1, 2.5] | sum|messages | map(attribute='content') | map('length') | sum|[[1], [2]] | sum(start=[])
none is none|1 is not none|nosuch is undefined|'a' is string|{} is mapping|'a' is iterable|1 is iterable|{} is sequence|range(3) is sequence|1.0 is number|true is number
true is integer|1 is integer|1 is float|true is boolean|1 is true|true is true|false is false|0 is false|3 is odd|4 is even|9 is divisibleby 3|9 is divisibleby(2)
1 is eq 1|1 is equalto(1.0)|1 is ne 2|1 is lt 2|2 is ge 2|2 is greaterthan 1|'a' is in ['a']|'a' is in 'abc'|'a' is not in ['a']|'AB' is upper|'aB' is lower|none is sameas none
1 is string or 2 is number|1 is defined and 2 is defined|range is callable|'upper' is filter|'odd' is test|-1 | abs|-1.5 | round | abs|not 1 is string|1 if nosuch is defined else 2
'a' + 'b' ~ 'c' * 2|[1, [2, {'a': (3,)}]] | tojson|'<&\'"é\n\u2028\x7f/' | tojson|{'a': none, 1: true, none: 1.0, 1.5: 2, false: []} | tojson|1e100 | tojson
messages | tojson|messages | tojson(indent=2)|{'b': [], 'a': {}} | tojson(indent=4, sort_keys=true)|[1, 2] | tojson(separators=(',', ':'))|{'a': 1} | tojson(indent=2, separators=(', ', ' = '))
'é😀' | tojson(ensure_ascii=true)|[1] | tojson(indent='--')|[1, {'a': []}] | tojson(indent=0)|{'a': [1, {'b': 2}]} | tojson(indent=1)|namespace(a=1)|namespace({'a': 'x'}).a
strftime_now('%d %b %Y')|tools is none|documents is none|add_generation_prompt|bos_token ~ eos_token|1_000 + 1|1_0.5_0|{'a': 1,}|[1, 2,]|(1, 2,)|"a" if "b" == "b" and not false else "c"
"""

# Refused by transformers while rendering.
FAILURES = r"""
nosuch.attribute|nosuch['a']|nosuch()|nosuch + 1|1 + nosuch|nosuch < 1|-nosuch|'a' + 1|1 + 'a'|1 / 0|1 // 0|1 % 0|1.0 / 0|none + 1|[] + 1|messages[0].nosuch.deeper
raise_exception('no: ' ~ 1)|'a' < 1|1 in 5|1 in 'a'|5 | length|none | length|1 | list|nosuch | tojson|[nosuch] | tojson|range(3) | tojson|range | tojson|{[]: 1}
'a'.split('')|1 ~ 2 + 3|'abc'.index('z')|[].index(1)|[1, 'a'] | sort|[1] | map('nosuch') | list|[1] | select('nosuch') | list|1()|none()|'a'()|messages[0].role()|[].append(1)|{}.update({})
'x'.__class__.mro|'-'.join([1])|[1, 2][::0]|range(1, 2, 0)|range(1000000)|{'a': 1} | dictsort(by='x')|1 | indent|none | round|['a'] | sum|{'a': 1} | items(1)|'a' | trim(1, 2)
dict(1)|namespace(1)|namespace(_a=1)|1 | items | list|nosuch | int|'a' | abs|[1] | min(nosuch=1)|'a' | replace('a')|messages | selectattr | list
"""

TEMPLATES = r"""
{% set x = 1 %}{{ x }}{% set x, y = 2, 3 %}{{ x }}{{ y }}{% set (a, b) = 'ab' %}{{ a ~ b }}
{% set x = 1 %}{% if true %}{% set x = 2 %}{% endif %}{{ x }}{% for i in [1] %}{% set x = 3 %}{{ x }}{% endfor %}{{ x }}
{% for i in [1, 2, 3] %}{{ x }}{% set x = i %}{{ x }},{% endfor %}{{ x }}
{% set ns = namespace(found=false, n=0) %}{% for m in messages %}{% set ns.n = ns.n + 1 %}{% if m.role == 'user' %}{% set ns.found = true %}{% endif %}{% endfor %}{{ ns.found }}{{ ns.n }}{{ ns.nosuch is defined }}{{ ns }}
{% set t %}  a {{ 1 }} b  {% endset %}[{{ t }}]{% set t | trim | upper %} x {% endset %}[{{ t }}]
{% set ns = namespace() %}{% set ns.t %}block{% endset %}{{ ns.t }}{% set ns.a, ns.b = 1, 2 %}{{ ns.a + ns.b }}
{% for m in messages %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.depth }};{% endfor %}
{% for m in messages %}{{ loop.previtem.role if loop.previtem is defined }}>{{ m.role }}>{{ loop.nextitem.role if not loop.last }};{% endfor %}
{% for x in [] %}never{% else %}empty{% endfor %}{% for x in [1] %}{{ x }}{% else %}no{% endfor %}
{% for x in [1, 2] %}{% break %}{% else %}else after break{% endfor %}{% for x in [1] %}{% continue %}{% else %}else after continue{% endfor %}
{% for x in range(9) %}{% if x is odd %}{% continue %}{% endif %}{% if x > 5 %}{% break %}{% endif %}{{ x }}{% endfor %}
{% for a, b in [(1, 2), [3, 4], 'xy'] %}{{ a }}{{ b }};{% endfor %}{% for k, v in {'a': 1}.items() %}{{ k }}{{ v }}{% endfor %}{% for k in {'a': 1} %}{{ k }}{% endfor %}
{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}{% for c in 'añb' %}{{ c }}-{% endfor %}
{% for x in range(6) if x is even %}{{ loop.index }}:{{ x }}/{{ loop.length }}{{ '' if loop.last else ',' }}{% endfor %}{% for x in [1] if x > 1 %}{% else %}none{% endfor %}
{% for x in [1, 2] %}{% for y in [3, 4] %}{{ loop.index }}{{ x }}{{ y }} {% endfor %}{{ loop.index }};{% endfor %}
{% for x in [1, 2, 3, 4] %}{{ loop.cycle('a', 'b') }}{{ loop.changed(x > 2) }}{% endfor %}{% for x in nosuch %}{% else %}undefined is empty{% endfor %}
{% if 0 %}a{% elif '' %}b{% elif 'x' %}c{% else %}d{% endif %}{% if nosuch %}e{% endif %}{% if not nosuch %}f{% endif %}{% if 0 %}{% else %}g{% endif %}
{% macro m(a, b=2, c=a) %}{{ a }}{{ b }}{{ c }}|{% endmacro %}{{ m(1) }}{{ m(1, c=5) }}{{ m(b=3, a=4) }}{{ m() }}{{ m(1, 2, 3) | length }}
{% macro m(a, b=2, c=3) %}{{ a }}{{ b }}{{ c }}|{% endmacro %}{{ m(*[1, 2]) }}{{ m(1, *'x') }}{{ m(**{'a': 5}) }}{{ m(*[1], c=7) }}{{ m(1, **{'c': 9}) }}{{ m(c=4, *[1]) }}
{% set g = 'global' %}{% macro m(x) %}{{ g }}{{ x }}{{ messages[0].role }}{% set g = 'local' %}{{ g }}{% endmacro %}{{ m('!') }}{{ g }}{% set g = 'later' %}{{ m('?') }}
{% macro f(n) %}{% if n > 1 %}{{ n }}*{{ f(n - 1) }}{% else %}1{% endif %}{% endmacro %}{{ f(5) }}{% set s = f(3) %}{{ s.split('*') }}
{% macro show(v) %}{% if v is mapping %}{ {%- for k, x in v | dictsort %}{{ k }}: {{ show(x) }}{{ ', ' if not loop.last }}{% endfor -%} }{% elif v is string %}"{{ v }}"{% else %}{{ v }}{% endif %}{% endmacro %}{{ show({'b': {'c': 1}, 'a': 'x'}) }}
{% for i in [1, 2] %}{% macro m() %}{{ i }}{% endmacro %}{{ m() }}{% endfor %}{% macro outer() %}{{ loop is defined }}{% endmacro %}{% for i in [1] %}{{ outer() }}{% endfor %}
{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}{{ a is defined }}{% filter upper | trim %} shout {{ 1 }} {% endfilter %}{% set a = 5 %}{% with a = 1, b = a %}{{ b }}{% endwith %}
{# comment {{ x }} #}a{#- b -#} c {#+ d +#} e{% raw %}{{ raw }}{% nope %}{% endraw %}{%- raw -%}  x  {%- endraw -%}  y
{{ '{% not a tag %}' }}{{ "}}" }}{{ {'a': {'b': 1}}['a']['b'] }}{{ {'a': {'b': 1}} }}{{- 1 -}}{{ -1 }}{{-1}}
{% if true -%}  a  {%- endif %}  b  {%+ if true +%}  c  {% endif -%}
{% generation %}{{ messages[0].content }}{% endgeneration %}x{% generation %}{% endgeneration %}
{%- for m in messages %}{% if m.role == 'assistant' %}{% generation %}{% set x = 1 %}{{ m.content }}{{ loop.index }}<end>{% endgeneration %}{% else %}{{ m.content }}{% endif %}
{% endfor %}{{ x is defined }}
{% set it = [1, 2, 3] | map('string') %}{{ it | first }}{{ it | list }}{{ it | list }}{% set e = {'a': 1} | items %}{% for k, v in e %}{{ k }}{% endfor %}{% for k, v in e %}{{ k }}{% endfor %}
{% set ns = namespace(seen=0) %}{% for x in [1, 2, 3, 4] if ns.seen < 2 %}{% set ns.seen = ns.seen + 1 %}{{ x }}{% endfor %}
{% set ns = namespace(x=1) %}{% set other = ns %}{% set other.x = 2 %}{{ ns.x }}{{ ns == other }}{{ namespace() == namespace() }}
{%if true%}tight{%endif%}{{'tight'}}{%for x in[1,2]%}{{x}}{%endfor%}{{[1,2][0]}}{{(1)}}{{((2))}}
{% set a = 1 if false %}[{{ a }}]{{ a is defined }}{{ [1, 2, 3] | select('gt', 1) | map('string') | join('+') }}{{ not a }}
line one
{{ 1 }}
{% if true %}
  two
  {% endif %}
{{ messages[0].role }}  

{% for x in [1, 2] -%}
  {{ x }}
{%- endfor %}
   {# gone #}   
 	{% set z = 1 %}
end

"""

BAD_TEMPLATES = r"""
{% for a, b in [(1, 2, 3)] %}{% endfor %}
{% for a in 5 %}{% endfor %}
{% set x = 1 %}{% set x.y = 2 %}
{% set ns = namespace() %}{% set ns._x = 2 %}
{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}
{% macro m(a) %}{% endmacro %}{{ m(b=2) }}
{% macro m(a) %}{{ a.b }}{% endmacro %}{{ m() }}
"""

CHATML = """{%- for message in messages %}
    {{- '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
{%- endif %}
"""

# Tools in a system block, tool calls as JSON between tags, neighbouring tool answers under one user turn.
CHATML_TOOLS = """{%- if tools %}
    {{- '<|im_start|>system\\n' }}
    {%- if messages[0]['role'] == 'system' %}
        {{- messages[0]['content'] }}
    {%- else %}
        {{- 'You help.' }}
    {%- endif %}
    {{- "\\n\\n# Functions\\n<tools>" }}
    {%- for tool in tools %}
        {{- "\\n" }}
        {{- tool | tojson }}
    {%- endfor %}
    {{- "\\n</tools>\\nAnswer {\\"name\\": <name>, \\"arguments\\": <object>}<|im_end|>\\n" }}
{%- else %}
    {%- if messages[0]['role'] == 'system' %}
        {{- '<|im_start|>system\\n' + messages[0]['content'] + '<|im_end|>\\n' }}
    {%- endif %}
{%- endif %}
{%- for message in messages %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) or (message.role == "assistant" and not message.tool_calls) %}
        {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}
    {%- elif message.role == "assistant" %}
        {{- '<|im_start|>' + message.role }}
        {%- if message.content %}
            {{- '\\n' + message.content }}
        {%- endif %}
        {%- for tool_call in message.tool_calls %}
            {%- if tool_call.function is defined %}
                {%- set tool_call = tool_call.function %}
            {%- endif %}
            {{- '\\n<tool_call>\\n{"name": "' }}
            {{- tool_call.name }}
            {{- '", "arguments": ' }}
            {{- tool_call.arguments | tojson }}
            {{- '}\\n</tool_call>' }}
        {%- endfor %}
        {{- '<|im_end|>\\n' }}
    {%- elif message.role == "tool" %}
        {%- if (loop.index0 == 0) or (messages[loop.index0 - 1].role != "tool") %}
            {{- '<|im_start|>user' }}
        {%- endif %}
        {{- '\\n<tool_response>\\n' + message.content + '\\n</tool_response>' }}
        {%- if loop.last or (messages[loop.index0 + 1].role != "tool") %}
            {{- '<|im_end|>\\n' }}
        {%- endif %}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}
        {{- '<think>\\n\\n</think>\\n\\n' }}
    {%- endif %}
{%- endif %}
"""

# Thinking is kept behind the last question only; the last question is looked for from the end.
THINKING = """{%- set ns = namespace(searching=true, last=messages|length - 1) %}
{%- for message in messages[::-1] %}
    {%- set index = (messages|length - 1) - loop.index0 %}
    {%- if ns.searching and message.role == "user" and message.content is string and not(message.content.startswith('<tool_response>') and message.content.endswith('</tool_response>')) %}
        {%- set ns.searching = false %}
        {%- set ns.last = index %}
    {%- endif %}
{%- endfor %}
{%- for message in messages %}
    {%- if message.content is string %}
        {%- set content = message.content %}
    {%- else %}
        {%- set content = '' %}
    {%- endif %}
    {%- if message.role == "assistant" %}
        {%- set reasoning = '' %}
        {%- if message.reasoning_content is string %}
            {%- set reasoning = message.reasoning_content %}
        {%- elif '</think>' in content %}
            {%- set reasoning = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}
            {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
        {%- endif %}
        {{- '<|im_start|>assistant\\n' }}{% generation %}
        {%- if loop.index0 > ns.last and (loop.last or reasoning) %}
            {{- '<think>\\n' + reasoning.strip('\\n') + '\\n</think>\\n\\n' }}
        {%- endif %}
        {{- content + '<|im_end|>' }}{% endgeneration %}{{ '\\n' }}
    {%- else %}
        {{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>\\n' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}{{ '<|im_start|>assistant\\n<think>\\n' }}{% endif %}"""

# One long line, state in a namespace, the system text collected first, thinking cut off older answers.
SEPARATED = (
    "{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% endif %}"
    "{% set ns = namespace(is_first=false, is_tool=false, is_output_first=true, system='', is_first_sp=true) %}"
    "{%- for message in messages %}{%- if message['role'] == 'system' %}{%- if ns.is_first_sp %}"
    "{% set ns.system = ns.system + message['content'] %}{% set ns.is_first_sp = false %}{%- else %}"
    "{% set ns.system = ns.system + '\\n\\n' + message['content'] %}{%- endif %}{%- endif %}{%- endfor %}"
    "{{ bos_token }}{{ ns.system }}{%- for message in messages %}{%- if message['role'] == 'user' %}"
    "{%- set ns.is_tool = false -%}{{'<|User|>' + message['content']}}{%- endif %}"
    "{%- if message['role'] == 'assistant' and 'tool_calls' in message %}{%- set ns.is_tool = false -%}"
    "{%- for tool in message['tool_calls'] %}{%- if not ns.is_first %}"
    "{{'<|Assistant|><|calls|><|call|>' + tool['type'] + '<|sep|>' + tool['function']['name'] + '\\n```json\\n' "
    "+ tool['function']['arguments']|tojson + '\\n```<|end|>'}}{%- set ns.is_first = true -%}{%- else %}"
    "{{'\\n<|call|>' + tool['type'] + '<|sep|>' + tool['function']['name'] + '<|end|>'}}{%- endif %}{%- endfor %}"
    "{{'<|calls end|>' + eos_token}}{%- endif %}{%- if message['role'] == 'assistant' and 'tool_calls' not in message %}"
    "{%- if ns.is_tool %}{{'<|outputs end|>' + message['content'] + eos_token}}{%- set ns.is_tool = false -%}"
    "{%- else %}{% set content = message['content'] %}{% if '</think>' in content %}"
    "{% set content = content.split('</think>')[-1] %}{% endif %}{{'<|Assistant|>' + content + eos_token}}{%- endif %}"
    "{%- endif %}{%- if message['role'] == 'tool' %}{%- set ns.is_tool = true -%}{%- if ns.is_output_first %}"
    "{{'<|outputs|><|output|>' + message['content'] + '<|output end|>'}}{%- set ns.is_output_first = false %}{%- else %}"
    "{{'\\n<|output|>' + message['content'] + '<|output end|>'}}{%- endif %}{%- endif %}{%- endfor -%}"
    "{% if ns.is_tool %}{{'<|outputs end|>'}}{% endif %}"
    "{% if add_generation_prompt and not ns.is_tool %}{{'<|Assistant|><think>\\n'}}{% endif %}")

# Header blocks, a date, the system text sliced off, tools in the first user turn, strict about what it is given.
HEADERS = """{{- bos_token }}
{%- if custom_tools is defined %}
    {%- set tools = custom_tools %}
{%- endif %}
{%- if not date_string is defined %}
    {%- if strftime_now is defined %}
        {%- set date_string = strftime_now("%d %b %Y") %}
    {%- else %}
        {%- set date_string = "26 Jul 2024" %}
    {%- endif %}
{%- endif %}
{%- if not tools is defined %}
    {%- set tools = none %}
{%- endif %}
{#- The system message may be missing. #}
{%- if messages[0]['role'] == 'system' %}
    {%- set system_message = messages[0]['content'] | trim %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set system_message = "" %}
{%- endif %}
{{- "<|start_header|>system<|end_header|>\\n\\n" }}
{{- "Today Date: " + date_string + "\\n\\n" }}
{{- system_message }}
{{- "<|eot|>" }}
{%- if tools is not none %}
    {%- if messages | length != 0 %}
        {%- set first_user_message = messages[0]['content'] | trim %}
        {%- set messages = messages[1:] %}
    {%- else %}
        {{- raise_exception("Tools need a first user message!") }}
    {%- endif %}
    {{- '<|start_header|>user<|end_header|>\\n\\n' -}}
    {%- for t in tools %}
        {{- t | tojson(indent=4) }}
        {{- "\\n\\n" }}
    {%- endfor %}
    {{- first_user_message + "<|eot|>" }}
{%- endif %}
{%- for message in messages %}
    {%- if not (message.role == 'ipython' or message.role == 'tool' or 'tool_calls' in message) %}
        {{- '<|start_header|>' + message['role'] + '<|end_header|>\\n\\n' + message['content'] | trim + '<|eot|>' }}
    {%- elif 'tool_calls' in message %}
        {%- if not message.tool_calls | length == 1 %}
            {{- raise_exception("One call at a time!") }}
        {%- endif %}
        {%- set tool_call = message.tool_calls[0].function %}
        {{- '<|start_header|>assistant<|end_header|>\\n\\n' -}}
        {%- for arg_name, arg_val in tool_call.arguments | items %}
            {{- arg_name + '="' + arg_val | string + '"' }}
            {%- if not loop.last %}
                {{- ", " }}
            {%- endif %}
        {%- endfor %}
    {%- elif message.role == "tool" or message.role == "ipython" %}
        {%- if message.content is mapping or message.content is iterable %}
            {{- message.content | tojson }}
        {%- else %}
            {{- message.content }}
        {%- endif %}
        {{- "<|eot|>" }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start_header|>assistant<|end_header|>\\n\\n' }}
{%- endif %}
"""

# On one line, with a default system message in front of the first turn.
DEFAULT_SYSTEM = (
    "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}"
    "{{ '<|im_start|>system\\nYou are small.<|im_end|>\\n' }}{% endif %}"
    "{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}")

# Turns must alternate; content may be a list of parts.
ALTERNATING = """{%- for message in messages -%}
{%- if (message['role'] == 'user') != (loop.index0 % 2 == 0) -%}{{ raise_exception('Roles must alternate, not ' + message['role']) }}{%- endif -%}
[{{ message['role'] | upper }}]{% if message['content'] is string %}{{ message['content'] }}{% else %}
{%- for part in message['content'] | selectattr('type', 'equalto', 'text') %}{{ part['text'] }}{{ '|' if not loop.last }}{% endfor %}
{%- for part in message['content'] if part.type == 'image' %}<img {{ part.url }}>{% endfor %}{% endif %}
{% endfor %}"""

FAMILIES = {
    "chatml": CHATML, "chatml_tools": CHATML_TOOLS, "thinking": THINKING, "separated": SEPARATED, "headers": HEADERS,
    "default_system": DEFAULT_SYSTEM, "alternating": ALTERNATING,
}


class FixedClock(chat_template_utils.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2025, 1, 2, 13, 14, 15)


def case(template, messages, **inputs):
    """The case with what transformers makes of it."""
    result = {"template": template, "messages": messages, **inputs}
    given = {key: inputs[key] for key in ("tools", "documents", "add_generation_prompt") if key in inputs}
    try:
        texts, spans = chat_template_utils.render_jinja_template(
            conversations=[messages], chat_template=template, return_assistant_tokens_mask=True, **given,
            **TOKENS, **inputs.get("variables", {}))
    except Exception:  # whatever Python raises, the case fails
        return {**result, "fails": True}
    at = [len(texts[0][:i].encode()) for i in range(len(texts[0]) + 1)]
    return {**result, "text": texts[0], "generations": [[at[begin], at[end]] for begin, end in spans[0]]}


def expressions(lines, fails):
    found = []
    for text in split_expressions(lines):
        one = case("{{ " + text + " }}", CHAT)
        found.append(one)
    unexpected = [one["template"] for one in found if ("fails" in one) != fails]
    assert not unexpected, unexpected
    return found


def split_expressions(lines):
    """Expressions are separated by bars without spaces around them."""
    for line in lines.strip().split("\n"):
        pending = ""
        for piece in line.split("|"):
            pending = pending + "|" + piece if pending else piece
            if pending.endswith(" ") or piece.endswith("'") and pending.count("'") % 2:
                continue
            yield pending
            pending = ""
        assert not pending, pending


def whitespace():
    """Every sign on every side of every kind of tag, between texts with white space and newlines."""
    tags = ["{{%s 1 %s}}", "{%%%s if 1 %s%%}", "{%%%s endif %s%%}", "{#%s c %s#}", "{%%%s set a = 1 %s%%}"]
    signs = ["", "-", "+"]
    found = []
    for before, after in itertools.product(["", "a ", "\n", "a\n ", " \t", "\n\n  "], ["", " b", "\n", " \n b", "\n\n"]):
        pieces = []
        for tag in tags:
            for left, right in itertools.product(signs, signs):
                if tag.startswith("{{") and right == "+":
                    continue
                pieces.append((tag % (left, right)).replace("%%", "%"))
        for piece in pieces:
            opened = "{% if 1 %}" if "endif" in piece else ""
            closed = "{% endif %}" if " if " in piece else ""
            found.append(case("[" + opened + before + piece + after + closed + "]", USER))
    for left, mid, right, end in itertools.product(["", "-", "+"], ["", "-"], signs, signs):
        found.append(case("a\n {%" + left + " raw " + mid + "%} \n {{ x }} \n {%" + right + " endraw " + end + "%}\n b", USER))
    return found


def families():
    conversations = [USER, CHAT, REASONED, CALLS, PARTS]
    found = []
    for template in FAMILIES.values():
        for messages, tools, prompt in itertools.product(conversations, [None, TOOLS], [False, True]):
            found.append(case(template, messages, tools=tools, add_generation_prompt=prompt))
        found.append(case(template, CHAT, add_generation_prompt=True, variables={"enable_thinking": False}))
    return found


def templates():
    # A template per line, but a line that closes the loop of the one before; and the last one, which is about lines.
    lines, mark, layout = TEMPLATES.strip("\n").partition("line one")
    single = lines.strip("\n").replace("\n{% endfor %}", "\r{% endfor %}").split("\n")
    joined = [line.replace("\r", "\n") for line in single]
    layout = mark + layout
    good = [case(text, CHAT) for text in joined + [layout, layout.replace("\n", "\r\n"), "", "\n", "a\n", "a\n\n"]]
    bad = [case(text, CHAT) for text in BAD_TEMPLATES.strip().split("\n")]
    assert not any("fails" in one for one in good), [one["template"] for one in good if "fails" in one]
    assert all("fails" in one for one in bad), [one["template"] for one in bad if "fails" not in one]
    return good + bad


def main():
    chat_template_utils.datetime = FixedClock
    directory = pathlib.Path(__file__).resolve().parent.parent / "tests" / "golden" / "chat"
    directory.mkdir(parents=True, exist_ok=True)
    for name, cases in {
        "expressions": expressions(EXPRESSIONS, False) + expressions(FAILURES, True),
        "statements": templates(),
        "whitespace": whitespace(),
        "families": families(),
    }.items():
        lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in cases)
        (directory / f"{name}.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
        print(name, len(cases), sum("fails" in one for one in cases))


if __name__ == "__main__":
    main()
