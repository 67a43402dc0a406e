// A judge at an HTTP address: the requests of a batch are posted as a JSON list, and the response is a list
// of answers.
#pragma once

#include <memory>
#include <mutex>

#include "rewards/external/judge.h"

namespace whet {

class HttpClient;

class HttpJudge : public Judge {
 public:
  struct Options {
    static constexpr const char* kName = "http";
    std::string url;
    double timeout_s = 30;
    std::vector<std::string> headers;

    template <class V>
    void fields(V& v) {
      v("url", url, "where a group's requests are posted to, http:// or https://");
      v("timeout_s", timeout_s, "seconds until a group has to be answered, what is tried again included",
        kTimeLimitBounds);
      v("headers", headers, "of the requests, such as \"Authorization: Bearer ...\"");
    }
  };

  // Throws UsageError for bad options, Error where there is no libcurl. Connects to nothing yet.
  explicit HttpJudge(Options options);
  ~HttpJudge() override;
  std::vector<Judgement> judge(const std::vector<Json>& requests) override;

 private:
  std::unique_ptr<HttpClient> borrow();

  Options options_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<HttpClient>> idle_;  // connections are kept alive
};

}  // namespace whet
