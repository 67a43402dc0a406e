// Units of measurement under `units: check`, through the whole verifier.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "rewards/math/verify.h"

namespace whet::math {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

void expect_all(Outcome outcome, const Pairs& pairs, const Policy& policy = {}) {
  for (const auto& [gold, answer] : pairs) {
    EXPECT_EQ(verify(gold, "\\boxed{" + answer + "}", policy, {}).outcome, outcome)
        << gold << " and " << answer;
    EXPECT_EQ(verify(answer, "\\boxed{" + gold + "}", policy, {}).outcome, outcome)
        << answer << " and " << gold;
  }
}

TEST(Units, PartsPerMillionAreAScale) {
  expect_all(Outcome::equal, {{"5 ppm", "5 ppm"},
                              {"5 ppm", "0.000005"},
                              {"5\\text{ ppm}", "5 ppm"},
                              {"5‰", "0.005"},
                              {"5‰", "0.5\\%"},
                              {"5 ppb", "0.005 ppm"}});
  expect_all(Outcome::different, {{"5 ppm", "5"}, {"5‰", "5"}, {"5 ppb", "5"}, {"5 ppm", "5 ppb"}});
}

TEST(Units, ARateIsPerSomething) {
  expect_all(Outcome::equal, {{"\\$5 per box", "\\$5 per box"},
                              {"\\$5 per box", "\\$5"},
                              {"\\$5 per box", "5 dollars per box"},
                              {"5 apples per box", "5"},
                              {"60 miles per hour", "60 mph"},
                              {"30 words per minute", "30 words/min"},
                              {"7 pears", "7 fruits"}});
  expect_all(Outcome::different, {{"\\$5 per box", "\\$5 per bag"},
                                  {"5 dollars per box", "5 dollars per bag"},
                                  {"5 apples per box", "5 apples per bag"},
                                  {"5 apples/box", "5 apples per bag"}});
}

TEST(Units, AChangeGoesUpOrDown) {
  expect_all(Outcome::equal, {{"20\\% more", "20\\% increase"},
                              {"20\\% off", "20\\% off"},
                              {"20\\% off", "20\\% discount"},
                              {"20\\%", "20\\% more"}});
  expect_all(Outcome::different, {{"20\\% off", "20\\% more"},
                                  {"20\\% discount", "20\\% increase"},
                                  {"20\\% cheaper", "20\\% more expensive"},
                                  {"20\\% lower", "20\\% higher"},
                                  {"5 fewer", "5 more"},
                                  {"5 extra", "5 less"}});
}

TEST(Units, ATemperatureHasItsScale) {
  expect_all(Outcome::equal, {{"25^\\circ\\text{C}", "25°C"},
                              {"25 °C", "25\\text{ degrees Celsius}"},
                              {"25 ℃", "25^{\\circ}\\mathrm{C}"},
                              {"25摄氏度", "25 °C"},
                              {"25\\text{ °C}", "25"},
                              {"25 °C", "25^\\circ"},
                              {"77 °F", "25 °C"},
                              {"298.15\\text{ K}", "25^\\circ\\text{C}"},
                              {"-40 °F", "-40 °C"},
                              {"0\\text{ °C}", "273.15\\text{ kelvin}"},
                              {"300\\text{ K}", "300 K"},
                              {"25 C", "25 °C"}});
  expect_all(Outcome::different, {{"25 °C", "25 °F"},
                                  {"25^\\circ\\text{C}", "25\\text{ K}"},
                                  {"25\\text{ °F}", "25\\text{ degrees Celsius}"},
                                  {"25摄氏度", "25华氏度"},
                                  {"100 °C", "373 °F"},
                                  {"25 °C", "26 °C"},
                                  {"300\\text{ K}", "300\\text{ m}"}});
}

TEST(Units, ChineseUnitsAreUnits) {
  expect_all(Outcome::equal, {{"2小时", "120分钟"},
                              {"2个小时", "2\\text{ hours}"},
                              {"1小时15分钟", "75分钟"},
                              {"1小时15分钟", "1.25 hours"},
                              {"2周", "14天"},
                              {"4米", "400厘米"},
                              {"4公里", "4000米"},
                              {"3公斤", "6斤"},
                              {"2吨", "2000千克"},
                              {"6平方米", "6\\text{ m}^2"},
                              {"2平方米", "20000平方厘米"},
                              {"5升", "5000毫升"},
                              {"8元", "80角"},
                              {"90千米/时", "25米/秒"},
                              {"25米每秒", "25 m/s"},
                              {"7小时", "7"},
                              {"6万", "60000"},
                              {"6万元", "60000元"},
                              {"2亿", "200000000"}});
  expect_all(Outcome::different, {{"2小时", "2分钟"},
                                  {"2天", "2小时"},
                                  {"4米", "4厘米"},
                                  {"3公斤", "3克"},
                                  {"6平方米", "6立方米"},
                                  {"6平方米", "6平方厘米"},
                                  {"5升", "5毫升"},
                                  {"8元", "8角"},
                                  {"8元", "8美元"},
                                  {"90千米/时", "90米/秒"},
                                  {"25米每秒", "25厘米每秒"},
                                  {"6万", "6"}});
}

TEST(Units, AnExponentMayBeNegative) {
  expect_all(Outcome::equal, {{"3 \\text{ m/s}^2", "3 \\text{ m s}^{-2}"},
                              {"3 \\text{ m/s}^2", "3\\,\\mathrm{m}\\,\\mathrm{s}^{-2}"},
                              {"3 \\text{ m/s}^2", "3\\ \\mathrm{m\\,s^{-2}}"},
                              {"3 m/s^2", "3 m s^-2"},
                              {"5 \\text{ kg m}^{-3}", "5 \\text{ kg/m}^3"},
                              {"7\\text{ N}", "7\\text{ kg m/s}^2"},
                              {"7\\text{ J}", "7 \\text{ N}\\cdot\\text{m}"}});
  expect_all(Outcome::different, {{"3 \\text{ m/s}^2", "3 \\text{ m s}^{-1}"},
                                  {"3 \\text{ m/s}^2", "3 \\text{ cm s}^{-2}"},
                                  {"7\\text{ N}", "7\\text{ J}"},
                                  {"5 \\text{ kg m}^{-3}", "5 \\text{ kg m}^3"}});
}

TEST(Units, VolumesAreCubes) {
  expect_all(Outcome::equal, {{"2 \\text{ L}", "2000 \\text{ cm}^3"},
                              {"2\\text{ m}^3", "2000\\text{ L}"},
                              {"5 mL", "5 cm^3"},
                              {"5 cc", "5 ml"},
                              {"2\\text{ gallons}", "16\\text{ pints}"}});
  expect_all(Outcome::different, {{"2 \\text{ L}", "2 \\text{ m}^3"},
                                  {"2 \\text{ L}", "2000 \\text{ cm}^2"},
                                  {"2 gallons", "2 liters"},
                                  {"2 cups", "2 pints"}});
}

TEST(Units, WordsRaiseAndDivide) {
  expect_all(Outcome::equal, {{"40 square meters", "40 m^2"},
                              {"40 sq ft", "40 ft^2"},
                              {"40 cubic centimeters", "40 cm^3"},
                              {"50 miles per hour", "50 mph"},
                              {"72 km/h", "20 meters per second"},
                              {"\\$9.50 per hour", "9.5 dollars/hour"},
                              {"\\$9/hour", "9\\text{ dollars per hour}"},
                              {"6 feet tall", "6 ft"},
                              {"3\\text{ lb}", "48\\text{ oz}"},
                              {"5 pounds", "5 lb"},
                              {"5 pounds", "£5"}});
  expect_all(Outcome::different, {{"40 square meters", "40 cm^2"},
                                  {"40 square meters", "40 cubic meters"},
                                  {"50 miles per hour", "50 km/h"},
                                  {"\\$9/hour", "\\$9/day"},
                                  {"6 km long", "6\\text{ m}"},
                                  {"5 pounds", "5 kg"},
                                  {"3\\text{ kJ}", "3\\text{ J}"},
                                  {"4\\text{ kHz}", "4\\text{ Hz}"},
                                  {"2 acres", "2 hectares"},
                                  {"60^\\circ", "60\\text{ rad}"}});
}

TEST(Units, PerCentIsPercent) {
  expect_all(Outcome::equal,
             {{"36\\%", "36 per cent"}, {"36\\%", "36\\text{ per cent}"}, {"0.36", "36 per cent"}});
  expect_all(Outcome::different, {{"36", "36 per cent"}, {"36\\%", "37 per cent"}});
}

TEST(Units, ADecimalMayRoundAConvertedValue) {
  expect_all(Outcome::equal, {{"8.047\\text{ km}", "5\\text{ miles}"}, {"98.6 °F", "37 °C"}});
  expect_all(Outcome::different,
             {{"8.1\\text{ km}", "5\\text{ miles}"}, {"5.08\\text{ cm}", "1\\text{ inch}"}});
}

TEST(Units, WordsThatAreNoUnitSayNothing) {
  expect_all(Outcome::equal, {{"5 apples", "5"}, {"5 apples", "5 pears"}, {"5 boxes", "5\\text{ m}"}});
  expect_all(Outcome::different, {{"5 apples", "6 apples"}});
}

TEST(Units, MayBeIgnored) {
  Policy policy;
  policy.units = Units::ignore;
  expect_all(Outcome::equal, {{"25 °C", "25 °F"}, {"2小时", "2分钟"}, {"2 \\text{ L}", "2 \\text{ m}^3"}},
             policy);
}

}  // namespace
}  // namespace whet::math
