// Posts JSON to one address by libcurl, and tries again what may have failed by chance.
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
    std::string error;  // empty: the server said 200
  };

  // Takes `timeout_s` in all at most. A connection that fails, and a server that is busy (429) or broken
  // (5xx), is tried three times. A body over `max_size` bytes is an error.
  Reply post(const std::string& body, double timeout_s, size_t max_size);

 private:
  Reply post_once(const std::string& body, double timeout_s, size_t max_size, bool& by_chance);

  void* handle_ = nullptr;   // a CURL
  void* headers_ = nullptr;  // a curl_slist
};

}  // namespace whet
