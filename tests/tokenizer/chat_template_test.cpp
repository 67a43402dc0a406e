// Where chat templates are found, what is refused with which message, and that a hostile one comes to an end.
#include "tokenizer/chat_template.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file.h"
#include "tests/support/expect_throw.h"
#include "tests/support/temporary_folder.h"
#include "tokenizer/chat_templates.h"

namespace whet {
namespace {

const Json kMessages = Json::parse(R"([{"role": "user", "content": "Hi"}])");

std::string rendered(const std::string& source, const Json& messages = kMessages) {
  return ChatTemplate(source, "t").render(messages).text;
}

std::string refusal(const std::string& source) {
  return message_of<UsageError>([&] { ChatTemplate(source, "t"); });
}

std::string failure(const std::string& source) {
  return message_of<UsageError>([&] { rendered(source); });
}

class ChatTemplateFiles : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) { write_file_atomic(folder_ / name, text); }
  std::string load_and_render(const std::string& name = "", bool has_tools = false) {
    return ChatTemplates::load(folder_.path()).choose(has_tools, name).render(kMessages).text;
  }

  TemporaryFolder folder_;
};

TEST_F(ChatTemplateFiles, TheFileWinsOverTheConfig) {
  write("tokenizer_config.json", R"({"chat_template": "config {{ bos_token }}", "bos_token": "<s>"})");
  EXPECT_EQ(load_and_render(), "config <s>");
  write("chat_template.jinja", "file {{ bos_token }}");
  EXPECT_EQ(load_and_render(), "file <s>");
}

TEST_F(ChatTemplateFiles, SeveralTemplatesHaveNames) {
  write(
      "tokenizer_config.json",
      R"({"chat_template": [{"name": "default", "template": "D"}, {"name": "tool_use", "template": "T"}]})");
  EXPECT_EQ(load_and_render(), "D");
  EXPECT_EQ(load_and_render("tool_use"), "T");
  EXPECT_MESSAGE(UsageError, load_and_render("rag"),
                 folder_.path() + ": no chat template \"rag\"; there are: default, tool_use");
}

TEST_F(ChatTemplateFiles, FurtherFilesLieInAFolder) {
  write("chat_template.jinja", "D");
  make_directory(folder_ / "additional_chat_templates");
  write("additional_chat_templates/rag.jinja", "R");
  EXPECT_EQ(load_and_render(), "D");
  EXPECT_EQ(load_and_render("rag"), "R");
}

TEST_F(ChatTemplateFiles, ToolsChooseAmongSeveralTemplates) {
  const char* several[] = {R"([{"name": "default", "template": "D"}, {"name": "tool_use", "template": "T"}])",
                           R"({"default": "D", "tool_use": "T"})"};
  for (const std::string named : several) {
    write("tokenizer_config.json", "{\"chat_template\": " + named + "}");
    EXPECT_EQ(load_and_render("", /*has_tools=*/true), "T");
    EXPECT_EQ(load_and_render("", /*has_tools=*/false), "D");
    EXPECT_EQ(load_and_render("default", /*has_tools=*/true), "D");
  }
  write("tokenizer_config.json", R"({"chat_template": [{"name": "default", "template": "D"}]})");
  EXPECT_EQ(load_and_render("", /*has_tools=*/true), "D");
  write("chat_template.jinja", "F");
  EXPECT_EQ(load_and_render("", /*has_tools=*/true), "F");
  make_directory(folder_ / "additional_chat_templates");
  write("additional_chat_templates/tool_use.jinja", "X");
  EXPECT_EQ(load_and_render("", /*has_tools=*/true), "X");
  EXPECT_EQ(load_and_render("", /*has_tools=*/false), "F");
}

TEST_F(ChatTemplateFiles, SeveralWithoutADefaultNeedAName) {
  write("tokenizer_config.json",
        R"({"chat_template": [{"name": "rag", "template": "R"}, {"name": "tool_use", "template": "T"}]})");
  EXPECT_EQ(load_and_render("", /*has_tools=*/true), "T");
  EXPECT_EQ(load_and_render("rag"), "R");
  EXPECT_MESSAGE(UsageError, load_and_render(),
                 folder_.path() +
                     ": no chat template \"default\"; expected chat_template to name one of: rag, tool_use");
}

TEST_F(ChatTemplateFiles, ATemplateMayBeGivenItself) {
  write("tokenizer_config.json", R"({"chat_template": "D", "bos_token": "<s>"})");
  EXPECT_EQ(load_and_render("{{ bos_token }}{{ messages | length }}"), "<s>1");
}

// A template that is not used may be invalid.
TEST_F(ChatTemplateFiles, OnlyTheOneThatIsChosenIsRead) {
  write("chat_template.jinja", "D");
  make_directory(folder_ / "additional_chat_templates");
  write("additional_chat_templates/tool_use.jinja", "{% if %}");
  EXPECT_EQ(load_and_render(), "D");
  EXPECT_THROW(load_and_render("", /*has_tools=*/true), UsageError);
}

TEST_F(ChatTemplateFiles, SpecialTokensAreVariables) {
  write("chat_template.jinja",
        "{{ bos_token }}{{ eos_token }}{{ pad_token }}{{ image_token }}{{ unk_token is defined }}{{ "
        "sep_token }}");
  write("tokenizer_config.json",
        R"({"bos_token": {"content": "<s>", "lstrip": false}, "eos_token": "</s>", "pad_token": null,
            "unk_token": null, "extra_special_tokens": {"image_token": "<img>"}})");
  write("special_tokens_map.json", R"({"sep_token": {"content": "<sep>"}, "eos_token": "<older>"})");
  EXPECT_EQ(load_and_render(), "<s><older><img>False<sep>");
  write("tokenizer_config.json", R"({"eos_token": "</s>", "added_tokens_decoder": {}})");
  EXPECT_EQ(load_and_render(), "</s>False");
}

TEST_F(ChatTemplateFiles, MissingAndBrokenOnesAreNamed) {
  EXPECT_MESSAGE(
      UsageError, load_and_render(),
      folder_.path() +
          ": no chat template; expected chat_template.jinja, or chat_template in tokenizer_config.json");
  write("tokenizer_config.json", R"({"chat_template": 5})");
  EXPECT_MESSAGE(UsageError, load_and_render(),
                 folder_ / "tokenizer_config.json: chat_template: expected a text or a list, got number");
  write("chat_template.jinja", "a\n b {% if %}");
  EXPECT_MESSAGE(UsageError, load_and_render(),
                 folder_ / "chat_template.jinja:2:10: expected an expression, got %}");
  write("chat_template.jinja", "\xff");
  EXPECT_MESSAGE(UsageError, load_and_render(), folder_ / "chat_template.jinja: not valid UTF-8");
}

TEST(ChatTemplate, MessagesAreAListOfObjects) {
  EXPECT_MESSAGE(UsageError, rendered("x", Json::array()), "messages: expected a list that is not empty");
  EXPECT_MESSAGE(UsageError, rendered("x", Json("text")), "messages: expected a list that is not empty");
  EXPECT_MESSAGE(UsageError, rendered("x", Json::array({"text"})),
                 "messages[0]: expected an object, got string");
}

TEST(ChatTemplate, MembersThatAreNullAreLeftOut) {
  const Json messages = Json::parse(R"([{"role": "assistant", "content": null, "tool_calls": [1]}])");
  EXPECT_EQ(rendered("{{ messages[0].content is defined }}{{ messages[0] | tojson }}", messages),
            R"(False{"role": "assistant", "tool_calls": [1]})");
}

TEST(ChatTemplate, ReasoningHasEveryName) {
  for (const char* name : {"reasoning_content", "thinking", "reasoning"}) {
    const Json messages = Json::array({Json{{"role", "assistant"}, {name, "why"}}});
    EXPECT_EQ(rendered("{{ messages[0].reasoning_content }}{{ messages[0].thinking }}", messages), "whywhy")
        << name;
  }
}

TEST(ChatTemplate, VariablesWinOverSpecialTokens) {
  const ChatTemplate chat("{{ bos_token }}{{ enable_thinking }}", "t", {{"bos_token", "<s>"}});
  ChatOptions options;
  options.variables = {{"bos_token", "<b>"}, {"enable_thinking", false}};
  EXPECT_EQ(chat.render(kMessages, options).text, "<b>False");
  EXPECT_EQ(chat.render(kMessages).text, "<s>");
}

// The text that the model continues, where the last message is to be continued.
std::string continued(const std::string& source, const Json& messages, const std::string& field = "content") {
  ChatOptions options;
  options.continue_field = field;
  return ChatTemplate(source, "t").render(messages, options).text;
}

Json with_answer(const Json& content) {
  return Json::array({kMessages[0], {{"role", "assistant"}, {"content", content}}});
}

TEST(ContinuedMessage, EndsBehindItsText) {
  const std::string chatml = "{% for m in messages %}<{{ m.role }}>{{ m.content }}<end>\n{% endfor %}";
  EXPECT_EQ(continued(chatml, with_answer("Well,")), "<user>Hi<end>\n<assistant>Well,");
  EXPECT_EQ(continued(chatml, with_answer("Well, ")), "<user>Hi<end>\n<assistant>Well, ");
  EXPECT_EQ(continued(chatml, with_answer("")), "<user>Hi<end>\n<assistant>");
  EXPECT_EQ(continued(chatml, kMessages), "<user>Hi");
}

TEST(ContinuedMessage, LosesTheWhiteSpaceThatTheTemplateTrims) {
  const std::string trimming = "{% for m in messages %}[{{ m.content | trim }}]{% endfor %}";
  EXPECT_EQ(continued(trimming, with_answer(" a b \n ")), "[Hi][a b");
}

TEST(ContinuedMessage, MayBeAListOfParts) {
  const std::string parts =
      "{% for m in messages %}[{% if m.content is string %}{{ m.content }}{% else %}{% for p in m.content %}"
      "{{ p.text }}{% endfor %}{% endif %}]{% endfor %}";
  const Json content =
      Json::parse(R"([{"type": "text", "text": "a"}, {"type": "text", "text": "b "}, {"type": "x"}])");
  EXPECT_EQ(continued(parts, with_answer(content)), "[Hi][ab ");
}

TEST(ContinuedMessage, MayBeTheReasoning) {
  const std::string thinking = "{% for m in messages %}<t>{{ m.thinking }}</t>{{ m.content }}{% endfor %}";
  Json messages = with_answer("x");
  messages[1]["reasoning"] = "hm";
  EXPECT_EQ(continued(thinking, messages, "reasoning_content"), "<t></t>Hi<t>hm");
}

TEST(ContinuedMessage, IsRefusedWhereItCannotBeContinued) {
  const auto refusal_of = [](const std::string& source, const Json& messages,
                             const std::string& field = "content") {
    return message_of<UsageError>([&] { continued(source, messages, field); });
  };
  const std::string all = "{% for m in messages %}{{ m.content }}{% endfor %}";
  EXPECT_EQ(refusal_of(all, with_answer(nullptr)),
            "continue_final_message: the last message has no content to continue");
  EXPECT_EQ(refusal_of(all, with_answer("x"), "thinking"),
            "continue_final_message: the last message has no thinking to continue");
  EXPECT_EQ(refusal_of(all, with_answer(Json::parse(R"([{"type": "image"}])"))),
            "continue_final_message: the last message's content holds no text to continue");
  EXPECT_EQ(refusal_of("{{ messages | length }}", with_answer("x")),
            "continue_final_message: the chat template does not read content");
  EXPECT_EQ(refusal_of("{{ messages[0].content }}", with_answer("x")),
            "continue_final_message: the template does not write the last message as it is");
  EXPECT_EQ(refusal_of("{{ messages[1].content | upper }}", with_answer("x")),
            "continue_final_message: the template does not write the last message as it is");
}

TEST(ChatTemplate, KeysKeepTheirOrder) {
  const Json messages = Json::parse(R"([{"z": 1, "a": 2, "m": {"y": 1, "b": 2}}])");
  EXPECT_EQ(rendered("{{ messages | tojson }}", messages), R"([{"z": 1, "a": 2, "m": {"y": 1, "b": 2}}])");
}

TEST(ChatTemplate, SpansAreBytes) {
  const ChatTemplate chat("ü{% generation %}{{ messages[0].content }}é{% endgeneration %}!", "t");
  const RenderedChat result = chat.render(kMessages);
  ASSERT_EQ(result.generations.size(), 1u);
  const auto [begin, end] = result.generations[0];
  EXPECT_EQ(result.text.substr(begin, end - begin), "Hié");
}

TEST(RefusedTemplate, NamesThePosition) {
  EXPECT_EQ(refusal("a\n{{ x | nosuch }}"), "t:2:8: the filter 'nosuch' is not supported");
  EXPECT_EQ(refusal("{{ x is nosuch }}"), "t:1:9: the test 'nosuch' is not supported");
  EXPECT_EQ(refusal("{% include 'x' %}"), "t:1:4: the statement 'include' is not supported");
  EXPECT_EQ(refusal("{% call m() %}{% endcall %}"), "t:1:4: the statement 'call' is not supported");
  EXPECT_EQ(refusal("{% for x in y recursive %}{% endfor %}"), "t:1:15: recursive loops are not supported");
  EXPECT_EQ(refusal("{{ 'x'.format(1) }}"), "t:1:14: the method 'format' is not supported");
  EXPECT_EQ(refusal("{{ f(a=1, 2) }}"),
            "t:1:11: arguments are in the order: values, name=value, *list, **dict");
  EXPECT_EQ(refusal("{{ 0x10 }}"), "t:1:4: expected a decimal number");
  EXPECT_EQ(refusal("{{ 99999999999999999999 }}"),
            "t:1:4: 99999999999999999999 is beyond the integers of 64 bits");
}

TEST(RefusedTemplate, SaysWhatWasExpected) {
  EXPECT_EQ(refusal("{{ x "), "t:1:1: the expression is not closed: expected }}");
  EXPECT_EQ(refusal("{% if x"), "t:1:1: the block is not closed: expected %}");
  EXPECT_EQ(refusal("{# x"), "t:1:1: the comment is not closed: expected #}");
  EXPECT_EQ(refusal("{% raw %}x"), "t:1:1: the raw block is not closed: expected {% endraw %}");
  EXPECT_EQ(refusal("{{ 'x }}"), "t:1:4: the text is not closed: expected '");
  EXPECT_EQ(refusal("{% if x %}a"), "t:1:12: expected {% endif %}, got the end of the template");
  EXPECT_EQ(refusal("{% for x in y %}{% endif %}"), "t:1:20: unexpected 'endif'; expected {% endfor %}");
  EXPECT_EQ(refusal("{% endif %}"), "t:1:4: unexpected 'endif'");
  EXPECT_EQ(refusal("{{ }}"), "t:1:4: expected an expression, got }}");
  EXPECT_EQ(refusal("{{ (1] }}"), "t:1:6: unexpected ']'");
  EXPECT_EQ(refusal("{{ 1 $ 2 }}"), "t:1:6: unexpected character '$'");
  EXPECT_EQ(refusal("{% break %}"), "t:1:4: break outside of a loop");
  EXPECT_EQ(refusal("{% for loop in x %}{% endfor %}"), "t:1:8: 'loop' cannot be the variable of a loop");
  EXPECT_EQ(refusal("{% set true = 1 %}"), "t:1:8: cannot assign to true");
  EXPECT_EQ(
      refusal("{% set x %}{% generation %}{% endgeneration %}{% endset %}"),
      "t:1:15: generation inside a macro, a filter, a set block or another generation is not supported");
}

TEST(FailedTemplate, NamesTheLine) {
  EXPECT_EQ(failure("\n\n{{ raise_exception('one system message only') }}"),
            "t:3: the template refuses this conversation: one system message only");
  EXPECT_EQ(failure("\n{{ nosuch.name }}"), "t:2: 'nosuch' is undefined");
  EXPECT_EQ(failure("{{ messages[0].name.first }}"), "t:1: 'dict object' has no attribute 'name'");
  EXPECT_EQ(failure("{% macro m(x) %}\n{{ x.y }}\n{% endmacro %}\n\n{{ m() }}"),
            "t:2: parameter 'x' was not provided");
  EXPECT_EQ(failure("{{ [].append(1) }}"), "t:1: access to attribute 'append' of 'list' object is unsafe.");
  EXPECT_EQ(failure("{{ 'x'.__class__.mro }}"),
            "t:1: access to attribute '__class__' of 'str' object is unsafe.");
  EXPECT_EQ(failure("{{ 9223372036854775807 + 1 }}"), "t:1: the result is beyond the integers of 64 bits");
  EXPECT_EQ(failure("{{ messages | map('upper') }}"),
            "t:1: a value of type 'generator' cannot be printed; a list can (| list)");
}

// Each would hang, exhaust memory or overflow the stack.
TEST(HostileTemplate, ComesToAnEnd) {
  const std::string budget = "t:1: the template does too much work: its budget is used up";
  const std::string nested_loops =
      "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}";
  const std::string doubling =
      "{% set ns = namespace(x='xxxxxxxx') %}{% for i in range(90000) %}{% set ns.x = ns.x ~ ns.x %}{% "
      "endfor %}";
  const std::string output = "{% set x = 'x' * 100000000 %}{% for i in range(90000) %}{{ x }}{% endfor %}";
  for (const std::string& source :
       {nested_loops, doubling, output, std::string("{{ 'x' * 10 ** 15 }}"),
        std::string("{{ [1] * 10 ** 12 }}"), std::string("{{ 'x'.center(10 ** 15) }}"),
        std::string("{{ 'x' | indent(10 ** 15, true) }}"),
        std::string("{{ [1, [2]] | tojson(indent=10 ** 15) }}"),
        std::string("{{ ('a' * 1000000) | replace('a', 'b' * 1000000) }}"),
        std::string("{{ (('a' * 1000000) | list) | join('b' * 1000000) }}")})
    EXPECT_EQ(failure(source), budget) << source;
  // Work that makes nothing counts as well.
  const std::string big =
      "{% set x = 'a' * 10000000 %}{% set y = 'a' * 9000000 ~ 'b' %}{% for i in range(90000) %}";
  for (const char* work :
       {"x.strip()", "x | length", "x == x ~ ''", "y in x", "x.find(y)", "x.count(y)", "x.split(y)",
        "x | trim", "x is lower", "{}[x]", "{}.get(x)", "[y] | unique | list", "[x, y] | sort",
        "[x] | map('length') | list", "x in {}", "x in [y]", "loop.changed(x)", "[x].index(x)"})
    EXPECT_EQ(failure(concat(big, "{% set z = ", work, " %}{% endfor %}")), budget) << work;
  EXPECT_EQ(
      failure("{% set ns = namespace(a=[1], b=[1]) %}{% for i in range(80) %}{% set ns.a = [ns.a, ns.a] %}"
              "{% set ns.b = [ns.b, ns.b] %}{% endfor %}{{ ns.a == ns.b }}"),
      budget);
  EXPECT_EQ(failure("{{ range(10 ** 9) }}"), "t:1: range: more than 100000 numbers");
}

TEST(HostileTemplate, DoesNotRecurseWithoutEnd) {
  const std::string deep = "the template is nested or recurses too deep";
  EXPECT_EQ(failure("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"), "t:1: " + deep);
  EXPECT_EQ(failure("{% set ns = namespace() %}{% set ns.x = [ns] %}{{ ns }}"), "t:1: " + deep);
  const std::string nested = "values are nested more than 100 deep";
  for (const char* grown :
       {"[ns.x]", "{'a': ns.x}", "(ns.x,)", "ns.x | map('upper')", "[ns.x.count]",
        "[1] | map('default', ns.x)", "[ns.x | items] if ns.x is mapping else {'a': ns.x}"})
    EXPECT_EQ(failure(concat("{% set ns = namespace(x=[1]) %}{% for i in range(90000) %}{% set ns.x = ",
                             grown, " %}{% endfor %}")),
              "t:1: " + nested)
        << grown;
}

TEST(HostileTemplate, IsRefusedWhenNestedTooDeep) {
  const auto repeated = [](const std::string& text, size_t times) {
    std::string out;
    for (size_t i = 0; i < times; ++i) out += text;
    return out;
  };
  const size_t many = 100'000;
  for (const std::string& source :
       {"{{ " + repeated("(", many) + "1" + repeated(")", many) + " }}",
        "{{ " + repeated("[", many) + repeated("]", many) + " }}", "{{ " + repeated("-", many) + "1 }}",
        "{{ " + repeated("not ", many) + "1 }}", "{{ 1" + repeated(" + 1", many) + " }}",
        "{{ 1" + repeated(" ** 1", many) + " }}", "{{ x" + repeated(".x", many) + " }}",
        "{{ x" + repeated("|string", many) + " }}", "{{ 1" + repeated(" if 1 else 1", many) + " }}",
        repeated("{% if 1 %}", many),
        "{% for " + repeated("(", many) + "x" + repeated(")", many) + " in y %}{% endfor %}"})
    EXPECT_NE(refusal(source).find("the template is nested too deep, or an expression is too long"),
              std::string::npos)
        << source.substr(0, 40);
}

TEST(HostileTemplate, ALoopKeptForLaterIsEmpty) {
  const std::string chain =
      "{% set ns = namespace(l=1) %}{% for i in range(50000) %}{% for x in [ns.l] if true %}"
      "{% set ns.l = loop %}{% endfor %}{% endfor %}done";
  EXPECT_EQ(rendered(chain), "done");
  EXPECT_EQ(
      failure(
          "{% set ns = namespace() %}{% for x in [1] %}{% set ns.l = loop %}{% endfor %}{{ ns.l.index }}"),
      "t:1: 'loop' was used behind its loop");
}

TEST(ChatTemplate, DeepMessagesAreRefused) {
  Json deep = 1;
  for (int i = 0; i < 1000; ++i) deep = Json::array({deep});
  EXPECT_EQ(message_of<UsageError>([&] {
              rendered("x", Json::array({Json{{"content", deep}}}));
            }),
            "t:1: values are nested more than 100 deep");
}

}  // namespace
}  // namespace whet
