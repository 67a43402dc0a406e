#include "rewards/external/http_client.h"

#include <curl/curl.h>
#include <dlfcn.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "base/error.h"

namespace whet {

namespace {

// Loaded at the first use: with the thirty libraries that it depends on, it would lengthen every start of the
// program from 2 to 7 ms.
struct Curl {
  Curl() {
    void* library = ::dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) fail("cannot load libcurl: ", ::dlerror());
    find(library, "curl_global_init", global_init);
    find(library, "curl_easy_init", easy_init);
    find(library, "curl_easy_setopt", easy_setopt);
    find(library, "curl_easy_perform", easy_perform);
    find(library, "curl_easy_getinfo", easy_getinfo);
    find(library, "curl_easy_strerror", easy_strerror);
    find(library, "curl_easy_cleanup", easy_cleanup);
    find(library, "curl_slist_append", slist_append);
    find(library, "curl_slist_free_all", slist_free_all);
    require(global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK, "cannot set up libcurl");
  }

  template <class Function>
  static void find(void* library, const char* name, Function*& function) {
    function = reinterpret_cast<Function*>(::dlsym(library, name));
    require(function != nullptr, "libcurl has no ", name);
  }

  decltype(::curl_global_init)* global_init;
  decltype(::curl_easy_init)* easy_init;
  decltype(::curl_easy_setopt)* easy_setopt;
  decltype(::curl_easy_perform)* easy_perform;
  decltype(::curl_easy_getinfo)* easy_getinfo;
  decltype(::curl_easy_strerror)* easy_strerror;
  decltype(::curl_easy_cleanup)* easy_cleanup;
  decltype(::curl_slist_append)* slist_append;
  decltype(::curl_slist_free_all)* slist_free_all;
};

const Curl& curl() {
  static const Curl library;
  return library;
}

struct Body {
  std::string text;
  size_t max_size;
};

// libcurl's write callback; returning less than the size of the piece ends the transfer.
size_t append(const char* piece, size_t, size_t size, void* to) {
  Body& body = *static_cast<Body*>(to);
  if (body.text.size() + size > body.max_size) return 0;
  body.text.append(piece, size);
  return size;
}

bool may_be_chance(CURLcode code) {
  return code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_GOT_NOTHING ||
         code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR || code == CURLE_PARTIAL_FILE;
}

}  // namespace

HttpClient::HttpClient(const std::string& url, const std::vector<std::string>& headers)
    : handle_(curl().easy_init()) {
  require(handle_ != nullptr, "libcurl: out of memory");
  const auto add = [&](const char* header) {
    headers_ = curl().slist_append(static_cast<curl_slist*>(headers_), header);
  };
  add("Content-Type: application/json");
  add("Expect:");  // no round trip before the body is sent
  for (const auto& header : headers) add(header.c_str());
  const auto set = [&](CURLoption option, auto value) { curl().easy_setopt(handle_, option, value); };
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_HTTPHEADER, static_cast<curl_slist*>(headers_));
  set(CURLOPT_POST, 1L);
  set(CURLOPT_NOSIGNAL, 1L);  // several threads
  set(CURLOPT_WRITEFUNCTION, &append);
}

HttpClient::~HttpClient() {
  curl().easy_cleanup(handle_);
  curl().slist_free_all(static_cast<curl_slist*>(headers_));
}

HttpClient::Reply HttpClient::post(const std::string& body, double timeout_s, size_t max_size) {
  using Clock = std::chrono::steady_clock;
  using Seconds = std::chrono::duration<double>;
  constexpr int kTries = 3;
  const Clock::time_point begin = Clock::now();
  const auto left = [&] { return timeout_s - Seconds(Clock::now() - begin).count(); };
  Seconds pause(0.1);
  Reply reply;
  for (int i = 0; i < kTries && left() > 0; ++i) {
    bool by_chance = false;
    reply = post_once(body, left(), max_size, by_chance);
    if (!by_chance || i + 1 == kTries || left() <= pause.count()) break;
    std::this_thread::sleep_for(pause);
    pause *= 5;
  }
  return reply;
}

HttpClient::Reply HttpClient::post_once(const std::string& body, double timeout_s, size_t max_size,
                                        bool& by_chance) {
  Body received{{}, max_size};
  const auto set = [&](CURLoption option, auto value) { curl().easy_setopt(handle_, option, value); };
  set(CURLOPT_POSTFIELDS, body.data());
  set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  set(CURLOPT_TIMEOUT_MS, std::max(1L, static_cast<long>(timeout_s * 1000)));
  set(CURLOPT_WRITEDATA, static_cast<void*>(&received));
  const CURLcode code = curl().easy_perform(handle_);
  if (code == CURLE_WRITE_ERROR) return {{}, concat("an answer of more than ", max_size >> 20, " MiB")};
  if (code == CURLE_OPERATION_TIMEDOUT) return {{}, "no answer in time"};
  by_chance = may_be_chance(code);
  if (code != CURLE_OK) return {{}, curl().easy_strerror(code)};
  long status = 0;
  curl().easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
  by_chance = status == 429 || status >= 500;
  if (status != 200) return {{}, concat("the server says HTTP ", status)};
  return {std::move(received.text), ""};
}

}  // namespace whet
