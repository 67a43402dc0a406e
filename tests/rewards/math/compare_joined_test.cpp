// Statements joined by "and", "or" and commas.
#include "tests/rewards/math/compare_cases.h"

namespace whet::math {
namespace {

TEST(CompareJoined, ReadsAndBetweenInequalitiesAsAnIntersection) {
  expect_all(Truth::yes, {{"u>-2 \\text{ and } u<7", "(-2,7)"},
                          {"u>-2 \\text{ and } u<7", "-2<u<7"},
                          {"-2<u<7", "u>-2 \\text{ and } u<7"},
                          {"-2<u\\le 7", "u\\le 7 \\land u>-2"},
                          {"-2<u<7", "\\begin{cases}u>-2\\\\u<7\\end{cases}"},
                          {"\\begin{cases}u>-2\\\\u<7\\end{cases}", "(-2,7)"},
                          {"\\left\\{\\begin{array}{l}u>-2\\\\u<7\\end{array}\\right.", "(-2,7)"},
                          {"\\begin{aligned}u&\\ge -2\\\\u&<7\\end{aligned}", "[-2,7)"},
                          {"u<-2 \\text{ and } u>7", "\\emptyset"},
                          {"u>2 \\land u>6", "u>6"},
                          {"0<u<4 \\text{ and } 3<u<9", "(3,4)"},
                          {"u \\ge -2 \\wedge u \\le 7", "[-2,7]"},
                          {"u>-2 \\text{ , and } u<7", "-2<u<7"},
                          {"u>-2且u<7", "-2<u<7"},
                          {"-2<u<7", "u>-2 \\text{ 且 } u<7"},
                          {"u ∧ v", "u \\land v"},
                          {"|u|<3", "u>-3 \\text{ and } u<3"},
                          {"u \\ne 4 \\text{ and } u \\ne 6", "\\mathbb{R}\\setminus\\{4,6\\}"},
                          {"p<u<q", "u>p \\text{ and } q>u"}});
  expect_all(Truth::no, {{"u>-2 \\text{ and } u<7", "\\mathbb{R}"},
                         {"\\begin{cases}u>-2\\\\u<7\\end{cases}", "\\mathbb{R}"},
                         {"\\begin{cases}u<-2\\\\u>7\\end{cases}", "(-\\infty,-2)\\cup(7,\\infty)"},
                         {"u<-2 \\text{ and } u>7", "(-\\infty,-2)\\cup(7,\\infty)"},
                         {"-2<u<7", "u>-2 \\lor u<7"},
                         {"u<-2或u>7", "u<-2且u>7"},
                         {"|u|>3", "u<-3 \\text{ and } u>3"},
                         {"|u|<3", "u>-3 \\text{ or } u<3"},
                         {"u \\ne 4 \\text{ or } u \\ne 6", "\\mathbb{R}\\setminus\\{4,6\\}"},
                         {"p<u<q", "u>p \\text{ or } q>u"},
                         {"(-2,7)", "u>-2 \\text{ and } u<7"}});
}

TEST(CompareJoined, ReadsOrAsAUnion) {
  expect_all(Truth::yes,
             {{"u<-2 \\text{ or } u>7", "u<-2 \\lor u>7"},
              {"u<-2 \\text{ or } u>7", "(-\\infty,-2)\\cup(7,\\infty)"},
              {"u<-2或u>7", "u<-2 \\text{ or } u>7"},
              {"u=3 \\text{ or } u>5", "\\{3\\}\\cup(5,\\infty)"},
              {"u>2 \\lor u>6", "u>2"},
              {"u\\in(0,1) \\text{ or } u\\in(4,5)", "(0,1)\\cup(4,5)"},
              {"\\left[\\begin{array}{l}u<-2\\\\u>7\\end{array}\\right.", "(-\\infty,-2)\\cup(7,\\infty)"}});
  expect_all(Truth::no, {{"u<-2 \\text{ or } u>7", "u<-2 \\text{ and } u>7"},
                         {"u=3 \\text{ or } u>5", "u>5"},
                         {"u\\in(0,1) \\text{ and } u\\in(4,5)", "(0,1)\\cup(4,5)"}});
}

TEST(CompareJoined, BindsAndCloserThanOr) {
  expect_all(Truth::yes, {{"(u>2 \\land u<4) \\lor u>8", "(2,4)\\cup(8,\\infty)"},
                          {"2<u<4 \\text{ or } u>8", "u>2 \\text{ and } u<4 \\text{ or } u>8"},
                          {"2<u<4 \\text{ or } u>8", "u>2 \\land (u<4 \\lor u>8)"},
                          {"u>8 \\lor u>2 \\land u<4", "2<u<4 \\text{ or } u>8"}});
  expect_all(Truth::no, {{"2<u<4 \\text{ or } u>8", "u>2 \\text{ or } u<4 \\text{ and } u>8"},
                         {"2<u<4 \\text{ or } u>8", "u>1 \\land (u<4 \\lor u>8)"}});
}

TEST(CompareJoined, ReadsACommaAsWhatCanHold) {
  expect_all(Truth::yes, {{"u>-2, u<7", "-2<u<7"},
                          {"u<-2 \\text{ or } u>7", "u<-2, u>7"},
                          {"u \\ne 4, u \\ne 6", "u \\ne 4 \\text{ and } u \\ne 6"},
                          {"\\{u : u>-2, u<7\\}", "(-2,7)"}});
  expect_all(Truth::no, {{"u>-2, u<7", "\\mathbb{R}"}, {"\\mathbb{R}", "u<7, u>-2"}});
}

TEST(CompareJoined, ReadsSetsByJoinedConditions) {
  expect_all(Truth::yes, {{"\\{u \\mid u>-2 \\text{ and } u<7\\}", "(-2,7)"},
                          {"\\{u : u<-2 \\text{ or } u>7\\}", "(-\\infty,-2)\\cup(7,\\infty)"}});
  expect_all(Truth::no, {{"\\{u : u<-2 \\text{ or } u>7\\}", "\\{u : u<-2 \\text{ and } u>7\\}"}});
}

TEST(CompareJoined, ListsSolutionsWithAnyJoiner) {
  expect_all(Truth::yes,
             {{"u=4 \\text{ or } u=9", "u=9 \\text{ and } u=4"},
              {"u=4 \\text{ or } u=9", "4, 9"},
              {"4 \\text{ or } 9", "\\{4,9\\}"},
              {"u=4, v=2 \\text{ or } u=3, v=5", "(4,2),(3,5)"},
              {"u=4, v=2 \\text{ or } u=3, v=5", "u=4 \\text{ and } v=2 \\text{ or } u=3 \\text{ and } v=5"},
              {"(1,2)\\cup(5,6)", "(1,2) \\text{ and } (5,6)"},
              {"u=4 \\text{ and } v=2", "v=2, u=4"}});
  expect_all(Truth::no, {{"u=4 \\text{ and } v=2", "u=4 \\text{ or } v=2"},
                         {"u=4 \\text{ or } v=2", "u=4, v=2"},
                         {"4 \\text{ or } 9", "4"}});
}

TEST(CompareJoined, DistinguishesUnknowns) {
  expect_all(Truth::yes, {{"u>0 \\text{ and } v>0", "v>0, u>0"}});
  expect_all(Truth::no, {{"u>0 \\text{ and } v>0", "u>0 \\text{ or } v>0"},
                         {"u>0 \\text{ and } v>0", "u>0"},
                         {"u>4 \\text{ or } v<9", "u>4 \\text{ or } u<9"},
                         {"u>4", "v>4"},
                         {"u<4 \\text{ or } u>9", "v<4 \\text{ or } v>9"}});
}

TEST(CompareJoined, KeepsPropositionsAsTheyAreJoined) {
  expect_all(Truth::yes, {{"r\\lor s", "s\\lor r"},
                          {"r \\land s", "s \\wedge r"},
                          {"\\neg r \\lor s", "s \\lor \\lnot r"},
                          {"\\neg(u>3)", "u\\le 3"}});
  expect_all(Truth::no, {{"r\\lor s", "r\\land s"},
                         {"r \\text{ and } s", "r \\text{ or } s"},
                         {"\\neg r", "r"},
                         {"\\neg r \\lor s", "r \\lor \\neg s"}});
}

TEST(CompareJoined, SolvesLinearInequalities) {
  expect_all(Truth::yes,
             {{"3u>9 \\text{ and } u<8", "3<u<8"}, {"2u - 1 \\ge 5 \\text{ and } -u > -4", "[3,4)"}});
  expect_all(Truth::no,
             {{"3u>9 \\text{ and } u<8", "u>3 \\text{ or } u<8"}, {"-2u>4 \\text{ and } u<8", "-2<u<8"}});
}

TEST(CompareJoined, TakesEveryExceptionOfAList) {
  expect_all(Truth::yes, {{"u\\neq 4,6", "u \\ne 4 \\text{ and } u \\ne 6"},
                          {"u \\ne \\pm 3", "u\\ne 3 \\text{ and } u \\ne -3"}});
  expect_all(Truth::no, {{"u \\ne \\pm 3", "u\\ne 3"}, {"u\\neq 4,6", "u \\ne 4 \\text{ or } u \\ne 6"}});
}

}  // namespace
}  // namespace whet::math
