#include "base/fields.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/expect_throw.h"

namespace whet {
namespace {

struct Rule {
  std::string type;
  double weight = 1;
  template <class V>
  void fields(V& v) {
    v("type", type, "what it looks at");
    v("weight", weight, "its share");
  }
};

struct Inner {
  double lr = 1e-3;
  std::optional<int> warmup;
  template <class V>
  void fields(V& v) {
    v("lr", lr, "learning rate");
    v("warmup", warmup, "steps, or null");
  }
};

struct Config {
  std::string name = "run";
  bool fast = false;
  int count = 3;
  int64_t steps = 100;
  uint64_t seed = 1;
  Inner optimizer;
  std::vector<int> sizes{1, 2};
  std::vector<Rule> rules;
  Json free;
  template <class V>
  void fields(V& v) {
    v("name", name, "its name");
    v("fast", fast);
    v("count", count);
    v("steps", steps);
    v("seed", seed);
    v("optimizer", optimizer);
    v("sizes", sizes);
    v("rules", rules, "a list");
    v("free", free);
  }
};

struct Circle {
  static constexpr const char* kName = "circle";
  double radius = 1;
  template <class V>
  void fields(V& v) {
    v("radius", radius, "from the middle to the rim");
  }
};

struct Box {
  static constexpr const char* kName = "box";
  int width = 2, height = 3;
  template <class V>
  void fields(V& v) {
    v("width", width, "from left to right");
    v("height", height, "from top to bottom");
  }
};

struct Drawing {
  std::variant<Circle, Box> shape;
  std::string colour = "red";
  template <class V>
  void fields(V& v) {
    v.one_of("shape", shape, "what is drawn");
    v("colour", colour, "of the rim");
  }
};

struct Source {
  static constexpr const char* kShorthand = "path";
  std::string path, name = "none";
  template <class V>
  void fields(V& v) {
    v("path", path, "where it is");
    v("name", name, "its name");
  }
};

struct Sources {
  std::vector<Source> data;
  template <class V>
  void fields(V& v) {
    v("data", data, "files");
  }
};

// The paths and names that are read.
std::string sources(const char* text) {
  Sources read;
  read_config(Json::parse(text), read);
  std::string all;
  for (const Source& source : read.data) all += source.path + ":" + source.name + ";";
  return all;
}

Drawing draw(const char* text) {
  Drawing drawing;
  read_config(Json::parse(text), drawing, "drawing");
  return drawing;
}

Config parse(const char* text) {
  Config config;
  read_config(Json::parse(text), config);
  return config;
}

TEST(Fields, AShorthandIsOneMember) {
  EXPECT_EQ(sources(R"({"data": "a"})"), "a:none;");
  EXPECT_EQ(sources(R"({"data": ""})"), "");
  EXPECT_EQ(sources(R"({"data": ["a", {"path": "b", "name": "c"}, {"path": "d"}]})"), "a:none;b:c;d:none;");
  EXPECT_MESSAGE(UsageError, sources(R"({"data": 7})"), "data: expected a text or a list, got 7");
  EXPECT_MESSAGE(UsageError, sources(R"({"data": [7]})"), "data[0]: expected an object, got number");
  EXPECT_MESSAGE(UsageError, sources(R"({"data": [{"pathh": "a"}]})"),
                 "unknown key \"data[0].pathh\"; did you mean \"path\"?");
  Sources written;
  written.data.push_back({"a", "b"});
  EXPECT_EQ(write_config(written).dump(), R"({"data":[{"path":"a","name":"b"}]})");
}

TEST(Fields, ReadsEveryKindAndKeepsDefaults) {
  const Config config = parse(R"({"name": "a", "fast": true, "seed": 18446744073709551615, "steps": -5,
      "optimizer": {"lr": 2, "warmup": 7}, "sizes": [], "rules": [{"type": "x"}, {"weight": 0.5}],
      "free": {"any": [1, null]}})");
  EXPECT_EQ(config.name, "a");
  EXPECT_TRUE(config.fast);
  EXPECT_EQ(config.count, 3);
  EXPECT_EQ(config.seed, UINT64_MAX);
  EXPECT_EQ(config.steps, -5);
  EXPECT_EQ(config.optimizer.lr, 2.0);
  EXPECT_EQ(config.optimizer.warmup, 7);
  EXPECT_TRUE(config.sizes.empty());
  ASSERT_EQ(config.rules.size(), 2u);
  EXPECT_EQ(config.rules[0].weight, 1.0);
  EXPECT_EQ(config.rules[1].weight, 0.5);
  EXPECT_EQ(config.free["any"][1], nullptr);
  EXPECT_FALSE(parse(R"({"optimizer": {"warmup": null}})").optimizer.warmup);
}

TEST(Fields, RoundTripsThroughJson) {
  const Config config = parse(R"({"optimizer": {"lr": 0.1}, "rules": [{"type": "x"}], "sizes": [4]})");
  const Json written = write_config(config);
  Config again;
  read_config(written, again);
  EXPECT_EQ(write_config(again), written);
  EXPECT_EQ(written["optimizer"]["lr"], 0.1);
  EXPECT_TRUE(written["optimizer"]["warmup"].is_null());
  EXPECT_EQ(written.items().begin().key(), "name") << "fields keep their order";
}

TEST(Fields, UnknownKeysAreNamedByFullPathWithTheNearestKnownOne) {
  EXPECT_MESSAGE(UsageError, parse(R"({"stepz": 1})"), "unknown key \"stepz\"; did you mean \"steps\"?");
  EXPECT_MESSAGE(UsageError, parse(R"({"optimizer": {"learning": 1}})"),
                 "unknown key \"optimizer.learning\"");
  EXPECT_MESSAGE(UsageError, parse(R"({"optimizer": {"wramup": 1}})"),
                 "unknown key \"optimizer.wramup\"; did you mean \"warmup\"?");
  EXPECT_MESSAGE(UsageError, parse(R"({"rules": [{}, {"wieght": 1}]})"),
                 "unknown key \"rules[1].wieght\"; did you mean \"weight\"?");
}

TEST(Fields, WrongTypesNamePathAndWhatWasExpected) {
  EXPECT_MESSAGE(UsageError, parse(R"({"name": 1})"), "name: expected a string, got 1");
  EXPECT_MESSAGE(UsageError, parse(R"({"fast": "yes"})"), "fast: expected true or false, got \"yes\"");
  EXPECT_MESSAGE(UsageError, parse(R"({"count": 1.5})"), "count: expected an integer, got 1.5");
  EXPECT_MESSAGE(UsageError, parse(R"({"seed": -1})"), "seed: expected a non-negative integer, got -1");
  EXPECT_MESSAGE(UsageError, parse(R"({"optimizer": {"lr": "1e-3"}})"),
                 "optimizer.lr: expected a number, got \"1e-3\"");
  EXPECT_MESSAGE(UsageError, parse(R"({"optimizer": 3})"), "optimizer: expected an object, got number");
  EXPECT_MESSAGE(UsageError, parse(R"({"sizes": [1, "x"]})"), "sizes[1]: expected an integer, got \"x\"");
  EXPECT_MESSAGE(UsageError, parse(R"({"sizes": 3})"), "sizes: expected a list, got 3");
  EXPECT_MESSAGE(UsageError, parse("[1]"), "expected an object, got array");
}

TEST(Fields, IntegersThatDoNotFitAreRefused) {
  EXPECT_MESSAGE(UsageError, parse(R"({"count": 3000000000})"),
                 "count: expected an integer from -2147483648 to 2147483647, got 3000000000");
  EXPECT_MESSAGE(UsageError, parse(R"({"count": -3000000000})"),
                 "count: expected an integer from -2147483648 to 2147483647, got -3000000000");
  EXPECT_MESSAGE(
      UsageError, parse(R"({"steps": 9223372036854775808})"),
      "steps: expected an integer from -9223372036854775808 to 9223372036854775807, got 9223372036854775808");
  EXPECT_EQ(parse(R"({"count": -2147483648})").count, INT32_MIN);
}

Json overridden(const char* text, std::initializer_list<const char*> assignments) {
  Json json = Json::parse(text);
  for (const char* assignment : assignments) apply_override(json, assignment);
  return json;
}

TEST(Override, SetsValuesAtAnyDepth) {
  EXPECT_EQ(overridden("{}", {"a=1"}), Json::parse(R"({"a": 1})"));
  EXPECT_EQ(overridden(R"({"a": {"b": 1, "c": 2}})", {"a.b=[3, null]"}),
            Json::parse(R"({"a": {"b": [3, null], "c": 2}})"));
  EXPECT_EQ(overridden("{}", {"a.b.c=true", "a.b.d=x"}),
            Json::parse(R"({"a": {"b": {"c": true, "d": "x"}}})"));
  EXPECT_EQ(overridden(R"({"a": 1})", {R"(a={"b": 2})"}), Json::parse(R"({"a": {"b": 2}})"));
  EXPECT_EQ(overridden(R"({"a": null})", {"a.b=1"}), Json::parse(R"({"a": {"b": 1}})"));
}

TEST(Override, ReachesIntoLists) {
  EXPECT_EQ(overridden(R"({"r": [{"w": 1}, {"w": 2}]})", {"r.1.w=5"}),
            Json::parse(R"({"r": [{"w": 1}, {"w": 5}]})"));
  EXPECT_MESSAGE(UsageError, overridden(R"({"r": [1, 2]})", {"r.2=5"}),
                 "--set r.2=5: \"2\" is not an index below 2");
  EXPECT_MESSAGE(UsageError, overridden(R"({"r": [1, 2]})", {"r.x=5"}),
                 "--set r.x=5: \"x\" is not an index below 2");
}

TEST(Override, TakesWhatIsNoJsonAsText) {
  EXPECT_EQ(overridden("{}", {"a=runs/x"})["a"], "runs/x");
  EXPECT_EQ(overridden("{}", {"a="})["a"], "");
  EXPECT_EQ(overridden("{}", {"a=b=c"})["a"], "b=c");
  EXPECT_EQ(overridden("{}", {"a=\"7\""})["a"], "7");
  EXPECT_EQ(overridden("{}", {"a=1e999"})["a"], "1e999");
}

TEST(Override, RefusesWhatIsNoAssignment) {
  EXPECT_MESSAGE(UsageError, overridden("{}", {"a"}), "--set a: expected key.path=value");
  EXPECT_MESSAGE(UsageError, overridden("{}", {"=1"}), "--set =1: expected key.path=value");
  EXPECT_MESSAGE(UsageError, overridden(R"({"a": 1})", {"a.b=1"}),
                 "--set a.b=1: \"b\" is below a plain value");
}

TEST(Describe, ListsEveryOptionWithDefaultAndHelp) {
  std::vector<std::string> lines;
  for (const auto& doc : describe_config<Config>())
    lines.push_back(doc.path + "|" + doc.default_value + "|" + doc.help);
  const std::vector<std::string> expected{"name|\"run\"|its name",
                                          "fast|false|",
                                          "count|3|",
                                          "steps|100|",
                                          "seed|1|",
                                          "optimizer.lr|0.001|learning rate",
                                          "optimizer.warmup|null|steps, or null",
                                          "sizes|[1,2]|",
                                          "rules|[]|a list",
                                          "rules[].type|\"\"|what it looks at",
                                          "rules[].weight|1.0|its share",
                                          "free|null|"};
  EXPECT_EQ(lines, expected);
}

TEST(OneOf, ReadsTheMembersOfItsKind) {
  const Drawing drawing = draw(R"({"height": 7, "colour": "blue", "shape": "box"})");
  EXPECT_EQ(std::get<Box>(drawing.shape).height, 7);
  EXPECT_EQ(std::get<Box>(drawing.shape).width, 2);
  EXPECT_EQ(drawing.colour, "blue");
  EXPECT_EQ(write_config(drawing),
            Json::parse(R"({"shape": "box", "width": 2, "height": 7, "colour": "blue"})"));
  EXPECT_EQ(std::get<Circle>(draw(R"({"shape": "circle"})").shape).radius, 1);
}

TEST(OneOf, RefusesOtherKindsAndTheirMembers) {
  EXPECT_MESSAGE(UsageError, draw("{}"), "drawing.shape: expected one of circle, box");
  EXPECT_MESSAGE(UsageError, draw(R"({"shape": "circel", "width": 1})"),
                 "drawing.shape: expected one of circle, box, got \"circel\"; did you mean \"circle\"?");
  EXPECT_MESSAGE(UsageError, draw(R"({"shape": 1})"), "drawing.shape: expected one of circle, box, got 1");
  EXPECT_MESSAGE(UsageError, draw(R"({"shape": "box", "radius": 1})"), "unknown key \"drawing.radius\"");
  EXPECT_MESSAGE(UsageError, draw(R"({"shape": "box", "hight": 1})"),
                 "unknown key \"drawing.hight\"; did you mean \"height\"?");
}

TEST(OneOf, DocumentsEveryKind) {
  std::vector<std::string> lines;
  for (const auto& doc : describe_config<Drawing>())
    lines.push_back(doc.path + "|" + doc.default_value + "|" + doc.help + "|" + doc.values);
  EXPECT_EQ(lines, (std::vector<std::string>{
                       "shape|required|what is drawn|circle or box",
                       "radius|1.0|circle: from the middle to the rim|", "width|2|box: from left to right|",
                       "height|3|box: from top to bottom|", "colour|\"red\"|of the rim|"}));
}

struct Sign {
  std::variant<Circle, Box> shape;
  template <class V>
  void fields(V& v) {
    v.one_of_or_first("shape", shape, "its outline");
  }
};

Sign sign(const char* text) {
  Sign sign;
  read_config(Json::parse(text), sign, "sign");
  return sign;
}

TEST(OneOfOrFirst, TakesTheFirstKindWhereNoneIsNamed) {
  EXPECT_EQ(std::get<Circle>(sign(R"({"radius": 5})").shape).radius, 5);
  EXPECT_EQ(write_config(sign("{}")), Json::parse(R"({"shape": "circle", "radius": 1.0})"));
  EXPECT_EQ(std::get<Box>(sign(R"({"shape": "box", "height": 7})").shape).height, 7);
  EXPECT_MESSAGE(UsageError, sign(R"({"height": 7})"), "unknown key \"sign.height\"");
  EXPECT_MESSAGE(UsageError, sign(R"({"shape": "bix"})"),
                 "sign.shape: expected one of circle, box, got \"bix\"; did you mean \"box\"?");
  EXPECT_MESSAGE(UsageError, sign(R"({"shape": null})"), "sign.shape: expected one of circle, box");
  EXPECT_EQ(describe_config<Sign>().front().default_value, "\"circle\"");
}

enum class Draft { none, ngram, mtp };
constexpr auto enum_names(Draft) {
  return std::to_array<EnumName<Draft>>(
      {{Draft::none, "none"}, {Draft::ngram, "ngram"}, {Draft::mtp, "mtp"}});
}

struct Choices {
  Draft method = Draft::none;
  std::optional<Draft> fallback;
  std::vector<Draft> order{Draft::mtp};
  template <class V>
  void fields(V& v) {
    v("method", method, "who drafts");
    v("fallback", fallback, "who else");
    v("order", order, "who first");
  }
};

Choices choose(const char* text) {
  Choices choices;
  read_config(Json::parse(text), choices, "draft");
  return choices;
}

TEST(Enums, AreReadAndWrittenByName) {
  const Choices choices = choose(R"({"method": "ngram", "fallback": "mtp", "order": ["none", "ngram"]})");
  EXPECT_EQ(choices.method, Draft::ngram);
  EXPECT_EQ(choices.fallback, Draft::mtp);
  EXPECT_EQ(choices.order, (std::vector{Draft::none, Draft::ngram}));
  EXPECT_EQ(write_config(choices),
            Json::parse(R"({"method": "ngram", "fallback": "mtp", "order": ["none", "ngram"]})"));
  EXPECT_EQ(write_config(choose("{}")),
            Json::parse(R"({"method": "none", "fallback": null, "order": ["mtp"]})"));
  EXPECT_EQ(choose(R"({"fallback": null})").fallback, std::nullopt);
}

TEST(Enums, RefuseOtherNamesWithAllOfThemAndTheNearest) {
  EXPECT_MESSAGE(UsageError, choose(R"({"method": "ngramm"})"),
                 "draft.method: expected none, ngram or mtp, got \"ngramm\"; did you mean \"ngram\"?");
  EXPECT_MESSAGE(UsageError, choose(R"({"method": "Ngram"})"),
                 "draft.method: expected none, ngram or mtp, got \"Ngram\"; did you mean \"ngram\"?");
  EXPECT_MESSAGE(UsageError, choose(R"({"method": ""})"),
                 "draft.method: expected none, ngram or mtp, got \"\"");
  EXPECT_MESSAGE(UsageError, choose(R"({"method": 1})"), "draft.method: expected none, ngram or mtp, got 1");
  EXPECT_MESSAGE(UsageError, choose(R"({"method": null})"),
                 "draft.method: expected none, ngram or mtp, got null");
  EXPECT_MESSAGE(UsageError, choose(R"({"fallback": "eagle-3"})"),
                 "draft.fallback: expected none, ngram or mtp, got \"eagle-3\"");
  EXPECT_MESSAGE(UsageError, choose(R"({"order": ["mtp", "mpt"]})"),
                 "draft.order[1]: expected none, ngram or mtp, got \"mpt\"; did you mean \"mtp\"?");
}

TEST(Enums, NamesAreFoundBothWays) {
  EXPECT_STREQ(name_of(Draft::mtp), "mtp");
  EXPECT_EQ(find_named<Draft>("mtp"), Draft::mtp);
  EXPECT_EQ(find_named<Draft>("mt"), std::nullopt);
  EXPECT_EQ(parse_named<Draft>("none", "--draft"), Draft::none);
  EXPECT_MESSAGE(UsageError, parse_named<Draft>("gone", "--draft"),
                 "--draft: expected none, ngram or mtp, got \"gone\"; did you mean \"none\"?");
}

struct Limits {
  double ratio = 0.5, share = 1, weight = 0, rate = 0.1, heat = 1, free = 0;
  int64_t count = 1;
  std::optional<double> cap;
  std::vector<int> sizes;
  template <class V>
  void fields(V& v) {
    v("ratio", ratio, "", at_least(0).below(1));
    v("share", share, "", above(0).at_most(1));
    v("weight", weight, "", finite());
    v("rate", rate, "", above(0));
    v("heat", heat, "", at_least(0.25).or_zero());
    v("free", free);
    v("count", count, "how many", within(1, 10));
    v("cap", cap, "", at_least(0));
    v("sizes", sizes, "", at_least(2));
  }
};

struct Disc {
  static constexpr const char* kName = "disc";
  double radius = 0;
  template <class V>
  void fields(V& v) {
    v("radius", radius, "has to be given", above(0));
  }
};

struct Model {
  Limits limits;
  std::vector<Limits> layers;
  std::variant<Box, Disc> part;
  template <class V>
  void fields(V& v) {
    v("limits", limits);
    v("layers", layers);
    v.one_of_or_first("part", part);
  }
};

std::string refused_limits(const char* text) {
  Limits limits;
  return message_of<UsageError>([&] { read_config(Json::parse(text), limits, "limits"); });
}

TEST(Bounds, EndsAreInOrOutAsTheySay) {
  Limits limits;
  read_config(
      Json::parse(R"({"ratio": 0, "share": 1, "weight": -1e300, "rate": 1e-300, "heat": 0, "count": 10,
                              "cap": 0, "sizes": [2, 3]})"),
      limits);
  EXPECT_NO_THROW(check_bounds(limits));
  read_config(Json::parse(R"({"heat": 0.25, "count": 1, "cap": null, "free": -1e300})"), limits);
  EXPECT_NO_THROW(check_bounds(limits));
  EXPECT_EQ(refused_limits(R"({"ratio": 1})"), "limits.ratio: expected a number in [0, 1), got 1");
  EXPECT_EQ(refused_limits(R"({"ratio": -1e-9})"), "limits.ratio: expected a number in [0, 1), got -1e-09");
  EXPECT_EQ(refused_limits(R"({"share": 0})"), "limits.share: expected a number in (0, 1], got 0");
  EXPECT_EQ(refused_limits(R"({"rate": 0.0})"), "limits.rate: expected a number above 0, got 0");
  EXPECT_EQ(refused_limits(R"({"heat": 0.2})"), "limits.heat: expected 0 or at least 0.25, got 0.2");
  EXPECT_EQ(refused_limits(R"({"count": 0})"), "limits.count: expected a number from 1 to 10, got 0");
  EXPECT_EQ(refused_limits(R"({"count": 11})"), "limits.count: expected a number from 1 to 10, got 11");
  EXPECT_EQ(refused_limits(R"({"cap": -0.5})"), "limits.cap: expected at least 0, got -0.5");
  EXPECT_EQ(refused_limits(R"({"sizes": [2, 1]})"), "limits.sizes[1]: expected at least 2, got 1");
  EXPECT_EQ(refused_limits(R"({"count": "1"})"), "limits.count: expected an integer, got \"1\"");
}

TEST(Bounds, WhatIsNotFiniteIsOutside) {
  const auto refused = [](double Limits::*member, double value) {
    Limits limits;
    limits.*member = value;
    return message_of<UsageError>([&] { check_bounds(limits, "limits"); });
  };
  EXPECT_EQ(refused(&Limits::ratio, NAN), "limits.ratio: expected a number in [0, 1), got nan");
  EXPECT_EQ(refused(&Limits::weight, NAN), "limits.weight: expected a finite number, got nan");
  EXPECT_EQ(refused(&Limits::weight, -INFINITY), "limits.weight: expected a finite number, got -inf");
  EXPECT_EQ(refused(&Limits::rate, INFINITY), "limits.rate: expected a number above 0, got inf");
  EXPECT_EQ(refused(&Limits::heat, NAN), "limits.heat: expected 0 or at least 0.25, got nan");
  Limits limits;
  limits.free = NAN;
  EXPECT_NO_THROW(check_bounds(limits)) << "it has no bounds";
}

TEST(Bounds, AreCheckedAtEveryDepthAndForDefaults) {
  const auto refused = [](auto change) {
    Model model;
    model.layers.resize(2);
    change(model);
    return message_of<UsageError>([&] { check_bounds(model); });
  };
  EXPECT_NO_THROW(check_bounds(Model{}));
  EXPECT_EQ(refused([](Model& m) { m.limits.count = 0; }),
            "limits.count: expected a number from 1 to 10, got 0");
  EXPECT_EQ(refused([](Model& m) { m.layers[1].cap = -1; }), "layers[1].cap: expected at least 0, got -1");
  EXPECT_EQ(refused([](Model& m) { m.part = Disc{}; }), "radius: expected a number above 0, got 0");
  EXPECT_EQ(refused([](Model& m) { m.part = Disc{-1}; }), "radius: expected a number above 0, got -1");
}

TEST(Bounds, AndNamesStandInTheDescription) {
  std::vector<std::string> lines;
  for (const auto& doc : describe_config<Limits>()) lines.push_back(doc.path + ": " + doc.values);
  EXPECT_EQ(lines, (std::vector<std::string>{
                       "ratio: a number in [0, 1)", "share: a number in (0, 1]", "weight: a finite number",
                       "rate: a number above 0", "heat: 0 or at least 0.25",
                       "free: ", "count: a number from 1 to 10", "cap: at least 0", "sizes: at least 2"}));
  lines.clear();
  for (const auto& doc : describe_config<Choices>())
    lines.push_back(doc.path + "|" + doc.default_value + "|" + doc.help + "|" + doc.values);
  EXPECT_EQ(lines, (std::vector<std::string>{"method|\"none\"|who drafts|none, ngram or mtp",
                                             "fallback|null|who else|none, ngram or mtp",
                                             "order|[\"mtp\"]|who first|none, ngram or mtp"}));
}

}  // namespace
}  // namespace whet
