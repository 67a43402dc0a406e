// The phrases that choose an option or rule it out, as patterns of RE2, in the languages that answers are
// read in. Letters of options are marked as in option_marks.h.
#pragma once

#include <re2/re2.h>

namespace whet::math::extraction {

struct ChoicePhrases {
  // Of the text in front of a letter.
  RE2 chooses;  // a verb or a copula makes the clause a statement: "so the correct option is", "I go with"
  RE2 chooses_in_chinese;  // in Chinese, Japanese and Korean: 故选
  RE2 corrects;            // "not A but"; "nicht A, sondern"
  RE2 begins;              // only an opening precedes it: "so, option"
  RE2 begins_announced;    // the same behind "the answer is"
  RE2 concludes;           // a clause that is only the letter: ", so"
  RE2 rules_out;           // "anything but", "not", 排除
  RE2 denies;              // words that negate a clause
  RE2 doubts;              // words that leave it open
  RE2 reports;             // reported speech: "some claim that"
  RE2 tells;               // the same at the beginning of a sentence: "according to some,"
  RE2 makes;               // "which makes", of a letter that is_made

  // Of the text behind it.
  RE2 ends;                  // the statement ends with the letter, or gives its reason
  RE2 names;                 // the text of the option follows: "(C) Cecile"
  RE2 goes_on;               // the letter is the subject of a sentence or of a question
  RE2 confirms;              // "is correct", "must be the answer"
  RE2 is_made;               // "the correct answer"
  RE2 fits;                  // "works", "fits best"
  RE2 confirms_in_chinese;   // 正确
  RE2 is_denied;             // "is wrong", "can't be right"
  RE2 is_denied_in_chinese;  // 不对
  RE2 but_denied;            // ", but they are wrong"

  // Of the text between two letters.
  RE2 separates;  // a new clause begins: ", and"
  RE2 joins;      // two letters are named side by side: ", or maybe"

  // Of a sentence without a letter.
  RE2 takes_back;  // "No, that is wrong."

  ChoicePhrases();
};

// Compiled at the first call.
const ChoicePhrases& choice_phrases();

}  // namespace whet::math::extraction
