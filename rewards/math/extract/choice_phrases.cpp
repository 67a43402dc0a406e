#include "rewards/math/extract/choice_phrases.h"

#include "base/error.h"

namespace whet::math::extraction {

namespace {

// The parts of a clause that chooses. A pattern of them must match from the beginning of a clause up to the
// letter.
constexpr const char* kClause = R"((?:^|[,;:.!()–—→]|->|=>|，|。|；|：|、)\s*)";
constexpr const char* kOpening =
    R"((?:(?:so|thus|hence|therefore|then|and|but|now|finally|clearly|obviously|consequently|accordingly|ok|)"
    R"(okay|well|yes|indeed|overall|definitely|surely|probably|most likely|conclusion|in conclusion|to conclude|as a result|)"
    R"(in summary|in short|)"
    R"((?:this|that|which) (?:means|shows|implies|gives|suggests|tells us)|meaning|it follows|)"
    R"(it is (?:clear|obvious|evident)|that|of (?:these|those|them|all|the (?:options|choices|)"
    R"(answers|four|five))(?: options| choices)?|i(?: would|'d)? (?:(?:now|also|still) )?(?:think|believe|)"
    R"(conclude|say|guess|suppose)|)"
    R"(i(?: am|'m) (?:(?:quite|very|pretty|fairly) )?(?:sure|confident|certain)|we (?:conclude|see|find|)"
    R"(know)|)"
    R"(donc|alors|ainsi|also|daher|deshalb|folglich|somit|entonces|así que|por (?:lo )?tanto|portanto|então|)"
    R"(logo|quindi|dunque|perciò|значит|итак|следовательно|поэтому)[ ,:]+)*)";
constexpr const char* kSubject =
    R"((?:it|this|that|which|(?:(?:the|my|our) )?(?:(?:only|most|best|correct|right|true|final|proper|)"
    R"(appropriate|suitable|likely|accurate|plausible|remaining|logical|better|valid|obvious) )*(?:answer|)"
    R"(option|choice|one|)"
    R"(solution|alternative|statement|selection|pick|vote|letter|guess|candidate|response|correct|right|)"
    R"(best|)"
    R"(conclusion|result)(?: (?:here|left|remaining|that (?:fits|works|remains|matches|is (?:left|correct|)"
    R"(right|true|best|valid))|to (?:this|the)(?: question)?|for (?:this|the) question))?))";
constexpr const char* kCopula =
    R"((?:'s| (?:is|are|must be|should be|has to be|would be|will be|can only be|ought to be|seems to be|)"
    R"(seems|)"
    R"(appears to be|looks to be|turns out to be|remains|equals|corresponds to|matches|agrees with|is consistent with|comes out as|)"
    R"(comes out to be)))"
    R"((?: (?:then|therefore|thus|hence|indeed|clearly|definitely|obviously|certainly|probably|surely|)"
    R"(most likely|likely|still|just|simply|now|in fact|actually|really|of course|exactly))*)";
constexpr const char* kVerb =
    R"((?:(?:i|we|let us|let's|let me|i am|i'm|we are|we're|one)(?:'d|'ll|'ve| would| will| shall| must|)"
    R"( should| can|)"
    R"( have to| am going to| want to| would like to| decide to| decided to| have| finally| now|)"
    R"( therefore| thus| hence| then)* )?)"
    R"((?:finally )?(?:choose|chose|chosen|choosing|pick|picked|picking|select|selected|selecting|go with|)"
    R"(going with|)"
    R"(went with|gone with|go for|going for|opt for|opting for|settle on|settle for|answer|mark|vote for|)"
    R"((?:am |are )?left with|arrive at|land on|end up with|(?:i|we)(?:'d|'ll| would| will)? take|)"
    R"(my vote(?: is| goes to)?|my pick(?: is)?))";
constexpr const char* kLeaving =
    R"((?:(?:that |this |which )?(?:leaves|leaving|leave)(?: (?:us|me|you))?(?: with)?(?: (?:only|just))?))";
constexpr const char* kForeign =
    R"((?:c'est|ce doit être|je (?:choisis|prends|sélectionne)|la (?:bonne|seule) (?:réponse|option) est|)"
    R"(il reste|)"
    R"((?:es|das) ist|ich (?:wähle|nehme|entscheide mich für)|richtig ist|(?:ist )?die (?:richtige |)"
    R"(korrekte )?(?:antwort|option|lösung)(?: ist| lautet)?|d'où la réponse|)"
    R"(es|elijo|escojo|selecciono|me quedo con|la (?:opción |respuesta )?correcta es|è|scelgo|)"
    R"(la (?:risposta|opzione) (?:corretta|giusta) è|)"
    R"(escolho|a (?:opção|alternativa|resposta) (?:correta|certa) é|é|выбираю|выбираем|это|)"
    R"(правильный (?:ответ|вариант))"
    R"((?: ?[—–:-])?)(?: (?:l'option|la réponse|la|opción|opção|option|вариант|antwort|lösung|opzione|a|)"
    R"(буква))*)";
constexpr const char* kChinese =
    R"((?:[应應]?该?[选選][择擇]?|答案[应應]?[该該]?[选選][择擇]?|[故所因]以?此?[应應]?[选選]?[择擇]?|(?:正[确確]的?)?(?:答案|)"
    R"([选選][项項])?(?:[应應][该該])?[是为為]|答案[应應]?[该該]?[是为為]?|[应應][该該]?[是为為]|就是|是|为|為|)"
    R"(正解は|答えは|答え：|정답은?|답은?|선택은)(?:[选選]项|[选選]項)?[:：]?)";
constexpr const char* kFill =
    R"((?:[ :]+(?:for sure|the|option|options|choice|answer|letter|alternative|statement|number|as|be|my|only|)"
    R"(clearly|)"
    R"(definitely|most likely|probably|certainly|just|simply|therefore|then|correct|right|best|final|is))*)";
constexpr const char* kLetterFollows = R"([ :(\["'“‘「*]*$)";

}  // namespace

ChoicePhrases::ChoicePhrases()
    : chooses{concat("(?i)", kClause, kOpening, "(?:", kSubject, kCopula, "|", kSubject, "\\s*[:：]|", kVerb,
                     "|", kLeaving, "|", kForeign, ")", kFill, kLetterFollows)},
      chooses_in_chinese{concat(R"((?:^|[,;:.，。；：、\s])(?:本[题題]|[这這]道?[题題]|我们?|最[终終])?)",
                                kChinese, kLetterFollows)},
      corrects{
          concat(R"((?i)\b(?:not|nicht|no|pas|não|non) (?:\S+ ){0,2}\S+,? (?:but|sondern|sino|mais|mas|ma))"
                 R"((?: (?:rather|instead|in fact|que))?)",
                 kFill, kLetterFollows)},
      begins{concat(
          R"((?i)^[\s"'“(*#✓✔✅]*)", kOpening,
          R"((?:(?:the|only|option|choice|answer|letter|alternative|statement|answer is|die|la|antwort|)"
          R"(lösung|)"
          R"(réponse|opción|respuesta|opção|alternativa|resposta|risposta|opzione|ответ|вариант|)"
          R"([选選][项項])[ :–—-]*)*)",
          kLetterFollows)},
      begins_announced{concat(
          R"((?i)^[\s"'“(\[*#]*(?:(?:for sure|so|that|it is|it's|the|to|be|option|choice|answer|letter|alternative|)"
          R"(clearly|definitely|)"
          R"(probably|most likely|certainly|just|simply|therefore|then|indeed|obviously|actually|exactly|)"
          R"(选项|選項|选|l'option|la|)"
          R"(opción|opção|вариант|la letra)[ :]*)*)",
          kLetterFollows)},
      concludes{concat(
          R"((?i)(?:[,;.!–—→]|->|=>|，|。|；|、)\s*)",
          R"((?:(?:so|thus|hence|therefore|then|donc|also|daher|entonces|portanto|quindi|значит)[ ,:]+)*)"
          R"((?:(?:option|choice|answer)[ :]+)*)",
          kLetterFollows)},
      rules_out{
          R"((?i)(?:\b(?:not|isn't|never|except|excluding|eliminated?|eliminating|excluded?|reject(?:ed)?|)"
          R"(avoid|)"
          R"(rul(?:e|es|ed|ing) out|discard(?:ed)?|cannot be|can't be|nicht|anything but|everything but|)"
          R"(all but)|)"
          R"(不是|不选|排除|除了?)(?: (?:the|option|choice|answer|be))*\s*[("'*]*$)"},
      denies{
          R"((?i)\b(?:not|never|no|none|nor|neither|cannot|without|except|excluding|wrong|incorrect|false|)"
          R"(untrue|least|worst|)"
          R"(doubt|unless|if|whether|hardly|false|mistake|nicht|kein\w*|nie|pas|jamais|ni|nunca|nem|mai|)"
          R"(excepto|salvo|)"
          R"(sauf|eliminat\w*|exclud\w*|reject\w*|avoid\w*|rul(?:e|es|ed|ing) out|discard\w*)\b|n't\b|não|)"
          R"(außer|(?:^|\s)не\s|)"
          R"(кроме|[不非没沒無无错錯除别]|排除|ない|じゃな|ではな|有人[说說认認]|据说|[我原还]以为|아니|아닌|नहीं|ليس)"},
      doubts{R"((?i)\b(?:may|might|could|maybe|perhaps|possibly|either|between|or|peut-être|vielleicht|)"
             R"(quizás?|tal vez|suppos\w*|assum\w*|imagine|first|previous|initial|earlier|)"
             R"(talvez|forse)\b|может|возможно|[可也或]能|也许|或许|かも|아마)"},
      reports{
          R"((?i)\b(?:some|someone|others?|people|many|they|he|she|students?|one|you)(?: (?:may|might|)"
          R"(would|could))? )"
          R"((?:say|think|claim|believe|argue|guess|expect)\b|\bi was told\b|\b(?:says|claims|thinks|believes|argues|said|)"
          R"(claimed|thought|argued|tempting)\b)"},
      tells{
          R"((?i)^\W*(?:according to (?:some|many|most|others|my|him|her|them)|at first (?:glance|sight))\b)"},
      makes{concat("(?i)", kClause, R"((?:(?:so|that|this|which) )*mak(?:es|ing)(?: option)?)",
                   kLetterFollows)},
      ends{
          R"(^[\s"'”’」*)\]]*(?:$|[.,;:!)\]–—✓✔✅。，；、！]|- |->|=>|(?:because|since|as|due to|given|and not|not|)"
          R"(rather than|)"
          R"(instead of|over|wins|parce|car|weil|denn|porque|perché|so|for|by|based)\b|[项項因]|不是))"},
      names{R"(^[)\].:]*\s+(?:[A-Z0-9"'“#(-]|is the))"},
      goes_on{
          R"((?i)^[\s"'”’*)\]]*(?:!*\?|(?:is|are|was|were|isn't|aren't|wasn't|can|can't|cannot|could|)"
          R"(couldn't|does|doesn't|)"
          R"(don't|won't|would|wouldn't|has|had|seems|looks|must|should|fails|lies|equals|says|states|)"
          R"(contradicts|violates|gives|follows|implies|requires|means|claims|)"
          R"(assumes|shows|contains|that|which|to|as an?|if|unless|only if|or|nor|might|may|maybe|perhaps|)"
          R"(ist|est|es|não|no|ne|не)\b|n't|[+=/^<>]|[错錯]|不(?:[^是]|是\s*(?:[^\x01\s]|$))|是错|是錯|是不|非|ではな|じゃな|は間違|아니|가 아니|이 아니))"},
      confirms{
          R"((?i)^[\s"'”’*)\].:]*(?:is|are|must be|should be|has to be|would be|seems to be|seems|)"
          R"(appears to be|looks|)"
          R"(ist|est|es|è|é|—|–)(?: (?:therefore|thus|clearly|definitely|obviously|indeed|certainly|)"
          R"(most likely|likely|probably|)"
          R"(surely|then|hence|also|the|my|our|la|die|a|only|most|best|single|one))* )"
          R"((?:correct|right|true|best|answer|choice|valid|appropriate|accurate|suitable|solution|)"
          R"(richtig|korrekt|correcte|)"
          R"(juste|correcta|corretta|correta|certa|правильный|верный|правильно|верно|it)(?: (?:answer|)"
          R"(option|choice|one|statement|solution|selection|here|fit|)"
          R"(match|antwort|réponse|respuesta|resposta|risposta))*\s*(?:$|[.;!:)–—]|,? ?(?:because|since|)"
          R"(as|and|for|of|)"
          R"(among|here)\b|, (?:so|while|whereas)\b))"},
      is_made{R"((?i)^\)? (?:the )?(?:(?:only|best|most) )*(?:correct|right|best|true|answer|solution)\b)"},
      fits{R"((?i)^[\s"'”’*)\]]*(?:fits|works|holds|wins|matches|remains)(?: (?:best|perfectly|here|well|)"
           R"(exactly))*\s*)"
           R"((?:$|[.;!]|(?:because|since|and)\b)|^\)?\s*[:—–-]\s*(?:right|correct|true|yes)\W*$)"},
      confirms_in_chinese{
          R"(^[)\]]?[项項]?\s*(?:是)?(?:正确|正確|对的?|對的?|が正|です|だ|입니다|이다|가 정답|이 정답|가 맞|이 맞))"},
      is_denied{
          R"((?i)^[\s"'”’*)\].:,(—–-]*(?:which |that |it )?(?:(?:is|are|was|isn't|aren't|wasn't|can|can't|)"
          R"(cannot|could|couldn't|)"
          R"(does|doesn't|seems|looks|must|would|wouldn't|won't|should|)"
          R"(has)\b[^.;,!?\x01]{0,40}?)?\b(?:not (?:be |the )?)"
          R"((?:correct|right|true|it|answer|an answer|valid|possible)|wrong|incorrect|false|impossible|)"
          R"(out|eliminated|)"
          R"(excluded|invalid|ruled|(?:cannot|can't|couldn't) be(?: (?:right|correct|true|it|the|an|valid)\b|\W*$)|isn't (?:correct|right|true|it|)"
          R"(the answer))|^\)?[,;—– -]+(?:no|wait)\b)"},
      is_denied_in_chinese{
          R"(^[)\]]?[项項]?\s*(?:不(?:[对對正可能]|是\s*(?:[^\x01\s]|$))|错|錯|是错|是錯|是不|ではな|じゃな|は間違|가 아니|이 아니|可以?排除))"},
      but_denied{
          R"((?i)^[^\x01.]{0,40}\bbut (?:they|that|this|it|he|she|i)\b[^\x01.]{0,40}\b(?:wrong|incorrect|)"
          R"(not|mistaken|mistake|false|fails?)\b)"},
      separates{R"((?i)^(?:[\s,;.()]*|[\s)]*[,;] ?(?:and|but|while|whereas) )$)"},
      joins{R"((?i)^(?:[)\]\s,;/&*."'(\[、]|\b(?:or|and|nor|maybe|perhaps|possibly|probably|also|)"
            R"(equivalently|alternatively|option|options|choice|either|both|even|then|)"
            R"(oder|und|ou|et|o|y|e|или|и)\b|或者?|[和与與或]|か|と|および|または|또는)*$)"},
      takes_back{
          R"((?i)^\W*(?:(?:no|wait|hmm+|actually|but|oops|sorry|scratch that|)"
          R"(hold on)\b[ ,.:!—–-]*)*(?:(?:this|that|it|which|)"
          R"(my answer|the answer above|the above)(?: (?:one|option|choice|answer))?(?: is|'s| was| seems|)"
          R"( looks| must be|isn't)? )"
          R"((?:\w+ ){0,2}?(?:wrong|incorrect|false|not (?:correct|right|true|the answer|it)|)"
          R"(can't be(?: right)?|cannot be(?: right)?|)"
          R"(a mistake)|isn't (?:correct|right|it)|i (?:was|am) (?:wrong|mistaken)|wrong\W*$|)"
          R"(incorrect\W*$|nope\W*$|false\W*$))"} {}

const ChoicePhrases& choice_phrases() {
  static const ChoicePhrases phrases;
  return phrases;
}

}  // namespace whet::math::extraction
