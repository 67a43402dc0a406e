#include "rewards/external/http_judge.h"

#include <utility>

#include "base/error.h"
#include "base/fields.h"
#include "rewards/external/http_client.h"

namespace whet {

namespace {

constexpr size_t kMaxReply = size_t{1} << 20;

std::vector<Judgement> all_not_judged(size_t count, const std::string& why) {
  return std::vector<Judgement>(count, not_judged(why));
}

// The answers may come in any order, and some may be missing; after any other deviation all requests are
// unjudged.
std::vector<Judgement> read_answers(const std::string& body, size_t count) {
  std::vector<Judgement> judgements = all_not_judged(count, "the server left the request out of its answer");
  std::vector<bool> answered(count);
  Json list = parse_reply(body);
  if (!list.is_array()) return all_not_judged(count, "the server's answer is no JSON list");
  for (Json& json : list) {
    std::string error;
    std::optional<Answer> answer = read_answer(std::move(json), error);
    if (!answer) return all_not_judged(count, error);
    if (answer->id >= count || answered[answer->id])
      return all_not_judged(count, "an answer to another request");
    answered[answer->id] = true;
    judgements[answer->id] = std::move(answer->judgement);
  }
  return judgements;
}

}  // namespace

HttpJudge::HttpJudge(Options options) : options_(std::move(options)) {
  const std::string& url = options_.url;
  if (!url.starts_with("http://") && !url.starts_with("https://"))
    fail<UsageError>("rewards: http needs a url that begins with http:// or https://, got \"", url, "\"");
  check_bounds(options_, "rewards: http");
  for (const auto& header : options_.headers)
    if (header.find(':') == header.npos || header.find_first_of("\r\n") != header.npos)
      fail<UsageError>("rewards: http needs headers of the form \"Name: value\"");
  idle_.push_back(std::make_unique<HttpClient>(options_.url, options_.headers));
}

HttpJudge::~HttpJudge() = default;

std::vector<Judgement> HttpJudge::judge(const std::vector<Json>& requests) {
  if (requests.empty()) return {};
  std::string body = "[";
  for (size_t i = 0; i < requests.size(); ++i) (body += i > 0 ? "," : "") += write_request(requests[i], i);
  body += "]";
  std::unique_ptr<HttpClient> client = borrow();
  const HttpClient::Reply reply = client->post(body, options_.timeout_s, kMaxReply * requests.size());
  {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(client));
  }
  if (!reply.error.empty()) return all_not_judged(requests.size(), reply.error);
  return read_answers(reply.body, requests.size());
}

std::unique_ptr<HttpClient> HttpJudge::borrow() {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return std::make_unique<HttpClient>(options_.url, options_.headers);
  std::unique_ptr<HttpClient> client = std::move(idle_.back());
  idle_.pop_back();
  return client;
}

}  // namespace whet
