#include "rewards/math/extract/statement_words.h"

#include <algorithm>
#include <unordered_map>

namespace whet::math::extraction {

namespace {

// A space before and behind each word.
constexpr std::string_view kCopulaWords =
    " is are was were be been being it's that's equals equal equaled equalled  est sont était étaient sera "
    "seront vaut valent c'est égale égalent es son era eran será serán fue fueron é são foi foram era serão "
    "è "
    "sono sarà ist sind war waren wäre beträgt betragen ergibt lautet gleich это равно равен равна равны "
    "составляет составляют будет هو هي يساوي تساوي है हैं là bằng ";

constexpr std::string_view kVerbs =
    " cover covers covered feed feeds fed teach teaches taught conclude concludes get gets got getting "
    "obtain "
    "obtains obtained give gives gave giving have has had having make makes made making leave leaves left "
    "leaving yield yields yielded yielding find finds found finding need needs needed count counts counted "
    "cost costs earn earns earned pay pays paid spend spends spent save saves saved sell sells sold buy buys "
    "bought receive receives received total totals totaled totalled totaling contain contains contained take "
    "takes took weigh weighs weighed reach reaches reached compute computes computed calculate calculates "
    "calculated score scores scored collect collects collected use uses used eat eats ate drink drinks drank "
    "run runs ran walk walks walked drive drives drove driven travel travels traveled travelled read reads "
    "write writes wrote pick picks picked plant plants planted bake bakes baked catch catches caught play "
    "plays played work works worked win wins won lose loses lost bring brings brought carry carries carried "
    "hold holds held own owns owned owe owes owed charge charges charged sleep sleeps slept watch watches "
    "watched grow grows grew serve serves served fill fills filled draw draws drew paint paints painted "
    "build "
    "builds built require requires required donate donates donated deliver delivers delivered send sends "
    "sent "
    "visit visits visited solve solves solved finish finishes finished pack packs packed order orders "
    "ordered "
    "raise raises raised lend lends lent borrow borrows borrowed invest invests invested deposit deposits "
    "deposited produce produces produced keep keeps kept remain remains remained last lasts lasted climb "
    "climbs climbed hike hikes hiked add adds added put puts raised offer offers gather gathers gathered "
    "measure measures measured ont aura auront avait obtient obtiennent obtenons obtenir donne donnent reste "
    "restent coûte coûtent paie paye gagne gagnent trouve trouvons faut hay tiene tienen tenemos da dan "
    "obtenemos obtiene queda quedan cuesta cuestan resulta tendrá habrá gana ganó vendió há tem têm temos dá "
    "dão obtemos resta restam custa ha hanno dà danno otteniamo abbiamo costa restano risulta gibt hat haben "
    "erhält erhalten bleibt bleiben kostet bekommt bekommen получаем получим получается осталось останется "
    "стоит имеет имеем всего итого لديه لديها يوجد हुआ हुए कुल अब có được còn ";

// Before a value, with a word that gives them their sense: "adds up to", "a total of".
constexpr std::string_view kPhrases[] = {
    "equal to",    "comes to",       "come to",      "came to",      "amounts to",  "amount to",
    "amounted to", "adds up to",     "add up to",    "added up to",  "sums up to",  "sum up to",
    "sums to",     "works out to",   "work out to",  "comes out to", "come out to", "comes out as",
    "reduces to",  "simplifies to",  "evaluates to", "leads to",     "given by",    "left with",
    "up with",     "remaining with", "total of",     "sum of",       "value of",    "height of",
    "length of",   "area of",        "volume of",    "cost of",      "profit of",   "probability of",
    "distance of", "weight of",      "speed of",     "il a",         "elle a",      "on a",
    "y a",         "égal à",         "égale à",      "igual a",      "uguale a",    "pari a",
    "gleich",      "равно",          "bằng"};

constexpr std::string_view kFillers =
    " her him them us me you a an the exactly precisely simply just only actually really clearly obviously "
    "also now still then thus therefore hence so indeed finally already ultimately altogether together "
    "overall additional extra another usd rs \\$ \\approx therefore un une le la les de des donc exactement "
    "encore déjà alors ainsi el los las una por tanto exactamente entonces o os um uma portanto exatamente "
    "então il lo quindi esattamente der die das ein eine einen genau also somit insgesamt daher ровно точно "
    "итак बिल्कुल بالضبط chính xác about approximately roughly around circa approx environ aproximadamente "
    "cerca etwa ungefähr rund примерно приблизительно около लगभग تقريبا khoảng ";

constexpr std::string_view kConclusions =
    " so thus therefore hence consequently then giving gives yielding leaving implies implying ⇒ → ⟹ ∴ "
    "\\rightarrow \\implies \\to donc ainsi alors luego entonces portanto então logo quindi dunque also "
    "daher "
    "somit deshalb folglich поэтому следовательно значит итак लिहाज़ा इसलिए अतः لذا لذلك إذن وبالتالي vậy "
    "nên ";

constexpr std::string_view kCauses =
    " because since as given after while although though when whereas for from car puisque comme porque pues "
    "pois já perché poiché weil denn da потому поскольку так क्योंकि لأن vì ";

constexpr std::string_view kConditions =
    " if unless whether suppose supposing assume assuming assumes assumed imagine provided si wenn falls ob "
    "se если пусть यदि अगर إذا لو nếu giả ";

constexpr std::string_view kPlaces =
    " at for with when where whenever if let case cases of in on near to until till through pour avec quand "
    "où para con cuando donde per quando dove für bei mit wenn wo при для когда где عند حيث khi tại với ";

constexpr std::string_view kDoubts =
    " not never no none nothing nobody nor neither cannot wrong incorrect incorrectly false falsely "
    "impossible invalid untrue mistaken mistake mistakenly unlikely doubt doubts doubtful unknown unclear "
    "unsure uncertain undefined maybe perhaps possibly probably presumably conceivably supposedly allegedly "
    "might may guess guesses guessed guessing suspect hardly scarcely barely except excluding excluded "
    "excludes unless otherwise alternatively contradiction contradicts contradict contradicting extraneous "
    "reject rejects rejected disproves disproved disprove denies denied deny fails fail failed violates "
    "violate refuse refuses disent dicen dizem dicono sagen говорят dachte pensais creía pensava думал "
    "considered tempting claims alleges naive naively trap decoy ne pas non jamais aucun aucune ni rien faux "
    "fausse peut-être sauf impossible incorrecte nunca jamás ningún ninguna ninguno ni nada falso falsa "
    "quizás quizá tal vez excepto salvo imposible incorrecto incorrecta podría não nem nenhum nenhuma talvez "
    "exceto impossível errado errada mai nessun nessuno nessuna forse tranne eccetto sbagliato sbagliata "
    "impossibile nicht nie niemals kein keine keinen keiner weder noch vielleicht außer falsch "
    "möglicherweise "
    "unmöglich könnte не нет ни никогда никак кроме возможно может неверно неправильно невозможно नहीं सकता "
    "सकती सकते न कभी शायद गलत सिवाय ليس ليست لا لن لم غير ربما قد خطأ باستثناء không chưa chẳng sai trừ lẽ "
    "thể ";

constexpr std::string_view kAlternatives =
    " or either vs versus vs. but however alternatively otherwise if unless except instead ou mais soit o "
    "pero sino ma oppure oder aber sondern или но а либо या लेकिन أو لكن hoặc hay nhưng ";

constexpr std::string_view kRelatives =
    " who whom which that whose where with without having containing such qui que dont où sans avec quien "
    "sin "
    "con quem sem che senza mit ohne der die das которые которых который ";

constexpr std::string_view kQuantities =
    " solution solutions root answer result sum total area volume value length width height number product "
    "difference quotient ratio probability cost price profit distance speed time perimeter radius angle "
    "degree sides side average mean median mode range function formula expression derivative integral limit "
    "maximum minimum remainder term constant slope solución solution résultat somme resultado suma ";

constexpr std::string_view kAdverse =
    " can could might may ought needn't used supposed said believed thought claimed expected hoped peut "
    "puede pode può kann ";

constexpr std::string_view kModifiers =
    " plus minus below above short away off squared cubed at or more less fewer greater larger smaller "
    "than and/or ish mod modulo too से से भी больше меньше lần ";

std::string_view words_of(WordClass word_class) {
  switch (word_class) {
    case WordClass::copula:
      return kCopulaWords;
    case WordClass::verb:
      return kVerbs;
    case WordClass::filler:
      return kFillers;
    case WordClass::conclusion:
      return kConclusions;
    case WordClass::cause:
      return kCauses;
    case WordClass::condition:
      return kConditions;
    case WordClass::place:
      return kPlaces;
    case WordClass::doubt:
      return kDoubts;
    case WordClass::alternative:
      return kAlternatives;
    case WordClass::relative:
      return kRelatives;
    case WordClass::quantity:
      return kQuantities;
    case WordClass::adverse:
      return kAdverse;
    case WordClass::modifier:
      break;
  }
  return kModifiers;
}

constexpr uint32_t bit(WordClass word_class) { return uint32_t{1} << static_cast<int>(word_class); }

std::unordered_map<std::string_view, uint32_t> all_classes() {
  std::unordered_map<std::string_view, uint32_t> classes;
  for (int i = 0; i <= static_cast<int>(WordClass::modifier); ++i) {
    const auto word_class = static_cast<WordClass>(i);
    const std::string_view words = words_of(word_class);
    for (size_t begin = words.find_first_not_of(' '); begin != words.npos;) {
      const size_t end = std::min(words.find(' ', begin), words.size());
      classes[words.substr(begin, end - begin)] |= bit(word_class);
      begin = words.find_first_not_of(' ', end);
    }
  }
  return classes;
}

template <size_t N>
bool holds_any(std::string_view run, const std::string_view (&words)[N]) {
  return std::any_of(std::begin(words), std::end(words),
                     [&](std::string_view word) { return run.find(word) != run.npos; });
}

template <size_t N>
bool begins_with_any(std::string_view run, const std::string_view (&words)[N]) {
  return std::any_of(std::begin(words), std::end(words),
                     [&](std::string_view word) { return run.starts_with(word); });
}

template <size_t N>
bool ends_with_any(std::string_view run, const std::string_view (&words)[N]) {
  return std::any_of(std::begin(words), std::end(words),
                     [&](std::string_view word) { return run.ends_with(word); });
}

}  // namespace

bool is_one_of(std::string_view word, std::string_view words) {
  if (word.empty()) return false;
  for (size_t at = words.find(word); at != words.npos; at = words.find(word, at + 1)) {
    const size_t end = at + word.size();
    if ((at == 0 || words[at - 1] == ' ') && (end == words.size() || words[end] == ' ')) return true;
  }
  return false;
}

uint32_t classes_of(std::string_view word) {
  static const std::unordered_map<std::string_view, uint32_t> kClasses = all_classes();
  const auto known = kClasses.find(word);
  uint32_t classes = known == kClasses.end() ? 0 : known->second;
  // isn't, couldn't; n'est, n'a.
  if (word.find("n't") != word.npos || word.starts_with("n'") || word == "isnt" || word == "cant")
    classes |= bit(WordClass::doubt);
  return classes;
}

bool is_phrase(std::string_view words) {
  return std::find(std::begin(kPhrases), std::end(kPhrases), words) != std::end(kPhrases);
}

bool ends_in_link(std::string_view run) {
  static constexpr std::string_view kLinks[] = {
      "是",   "出",     "到",   "给",   "买",   "卖", "吃",   "走",   "跑", "用",   "写",     "做",
      "将在", "为",     "為",   "等于", "等於", "得", "得到", "得出", "有", "共",   "需",     "需要",
      "要",   "应该是", "賺了", "了",   "剩下", "剩", "达到", "多",   "少", "即",   "就是",   "花",
      "支付", "约",     "总计", "总数", "余下", "付", "は",   "が",   "で", "合計", "全部で", "은",
      "는",   "이",     "가",   "모두", "총",   "답", "答",   "則",   "则", "故",   "所以",   "因此"};
  return ends_with_any(run, kLinks);
}

bool holds_doubt(std::string_view run) {
  static constexpr std::string_view kDoubts[] = {
      "不",   "没",   "沒",   "非",   "未",     "無",       "无",   "可能",   "也许",   "或",     "大概",
      "大约", "约",   "超过", "大于", "小于",   "多于",     "少于", "至少",   "至多",   "最多",   "接近",
      "除了", "以外", "错",   "誤",   "误",     "猜",       "假的", "还是",   "ない",   "ません", "かも",
      "より", "以上", "以下", "未満", "だろ",   "でしょ",   "間違", "異な",   "違",     "ず",     "아니",
      "아닙", "않",   "없",   "보다", "有人说", "有人认为", "据说", "我以为", "原以为", "还以为", "수도",
      "아마", "이상", "이하", "미만", "초과",   "틀",       "또는", "혹은",   "약 "};
  return holds_any(run, kDoubts);
}

bool holds_condition(std::string_view run) {
  static constexpr std::string_view kConditions[] = {"如果", "若",   "假设", "假如", "設", "设",
                                                     "もし", "なら", "만약", "라면", "면 "};
  return holds_any(run, kConditions);
}

bool changes_value(std::string_view run) {
  static constexpr std::string_view kChanges[] = {
      "的", "倍",   "以",   "多",   "左右", "上下", "分之", "之", "の", "或", "和", "与", "到",
      "至", "から", "まで", "보다", "의",   "と",   "배",   "是", "为", "乘", "加", "减", "除"};
  return begins_with_any(run, kChanges) || holds_doubt(run);
}

bool ends_in_question(std::string_view run) {
  static constexpr std::string_view kQuestions[] = {"吗", "呢", "嗎", "か", "까"};
  return ends_with_any(run, kQuestions);
}

bool states_behind(std::string_view run) {
  static constexpr std::string_view kStating[] = {"です", "である",     "になる",     "となる",
                                                  "だ",   "になります", "となります", "입니다",
                                                  "이다", "이에요",     "예요",       "됩니다"};
  return ends_with_any(run, kStating) || begins_with_any(run, kStating);
}

bool begins_with_conclusion(std::string_view run) {
  static constexpr std::string_view kConclusions[] = {"所以",   "因此",     "故",   "从而",       "于是",
                                                      "則",     "则",       "那么", "したがって", "よって",
                                                      "따라서", "그러므로", "即",   "得"};
  return begins_with_any(run, kConclusions);
}

}  // namespace whet::math::extraction
