// Posts JSON to one address with libcurl, and retries transient failures.
#pragma once

#include <string>
#include <vector>

namespace whet {

class HttpClient {
 public:
  HttpClient(const std::string& url, const std::vector<std::string>& headers);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;

  struct Reply {
    std::string body;
    std::string error;  // empty: status 200
  };

  // Takes at most `timeout_s` in total. After failed connections and status 429 or 5xx it tries up to three
  // times. A body over `max_size` bytes is an error.
  Reply post(const std::string& body, double timeout_s, size_t max_size);

 private:
  Reply post_once(const std::string& body, double timeout_s, size_t max_size, bool& by_chance);

  void* handle_ = nullptr;   // a CURL
  void* headers_ = nullptr;  // a curl_slist
};

}  // namespace whet
