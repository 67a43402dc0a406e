#include "rewards/external/http_judge.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <thread>

#include "base/child_process.h"
#include "base/error.h"
#include "tests/support/expect_throw.h"
#include "tests/support/python_program.h"

namespace whet {
namespace {

constexpr const char* kServer = R"(
import http.server, json, time, socket
seen = {}
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def log_message(self, *args): pass
    def reply(self, body, status=200):
        self.send_response(status)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_POST(self):
        requests = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
        kind = self.path[1:]
        seen[kind] = seen.get(kind, 0) + 1
        answers = [{'id': r['id'], 'reward': len(r['completion']),
                    'detail': [kind, seen[kind], self.headers['X-Key'], self.client_address[1]]} for r in requests]
        if kind == 'reverse': answers.reverse()
        if kind == 'missing': answers.pop(0)
        if kind == 'twice': answers.append(answers[0])
        if kind == 'unknown': answers[0]['id'] = 99
        if kind == 'object': answers = {'answers': answers}
        if kind == 'text': return self.reply(b'<html>')
        if kind == 'broken' or kind == 'flaky' and seen[kind] < 3: return self.reply(b'no', 503)
        if kind == 'refused': return self.reply(b'no', 404)
        if kind == 'slow': time.sleep(5)
        if kind == 'huge': return self.reply(b' ' * 5000000)
        if kind == 'endless':
            self.send_response(200)
            self.end_headers()
            while True: self.wfile.write(b' ' * 100000)
        if kind == 'drop' or kind == 'drops' and seen[kind] < 3:
            self.close_connection = True
            return self.connection.shutdown(socket.SHUT_RDWR)
        self.reply(json.dumps(answers).encode())
server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
server.handle_error = lambda *args: None
print(server.server_port, flush=True)
server.serve_forever()
)";

class Http : public testing::Test {
 protected:
  Http() : server_(python_program(folder_, "server.py", kServer)) {
    ::setenv("no_proxy", "*", 1);
    std::string port;
    while (port.find('\n') == std::string::npos && server_.read_output(port))
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    address_ = "http://127.0.0.1:" + port.substr(0, port.find('\n')) + "/";
  }

  HttpJudge::Options at(const std::string& kind, double timeout_s = 20) const {
    return {address_ + kind, timeout_s, {"X-Key: secret"}};
  }

  TemporaryFolder folder_;
  ChildProcess server_;
  std::string address_;
};

const std::vector<Json> kRequests{{{"completion", ""}}, {{"completion", "é\""}}, {{"completion", "abc"}}};

// Values, or why there are none.
std::vector<std::string> told(const std::vector<Judgement>& judgements) {
  std::vector<std::string> list;
  for (const auto& judgement : judgements)
    list.push_back(judgement.value ? concat(*judgement.value)
                                   : judgement.detail["error"].get_ref<const std::string&>());
  return list;
}

using Told = std::vector<std::string>;

TEST_F(Http, AsksForAllAtOnceOverOneConnection) {
  HttpJudge judge(at("good"));
  const auto first = judge.judge(kRequests), second = judge.judge(kRequests);
  EXPECT_EQ(told(first), (Told{"0", "2", "3"}));
  EXPECT_EQ(first[2].detail[1], 1);
  EXPECT_EQ(second[0].detail[1], 2);
  EXPECT_EQ(first[0].detail[2], "secret");
  EXPECT_EQ(first[0].detail[3], second[0].detail[3]) << "another connection";
  EXPECT_TRUE(judge.judge({}).empty());
}

TEST_F(Http, MatchesAnswersById) {
  EXPECT_EQ(told(HttpJudge(at("reverse")).judge(kRequests)), (Told{"0", "2", "3"}));
  EXPECT_EQ(told(HttpJudge(at("missing")).judge(kRequests)),
            (Told{"the server left the request out of its answer", "2", "3"}));
}

TEST_F(Http, TriesAgainWhatMayBeChance) {
  const auto flaky = HttpJudge(at("flaky")).judge(kRequests);
  EXPECT_EQ(told(flaky), (Told{"0", "2", "3"}));
  EXPECT_EQ(flaky[0].detail[1], 3);
  EXPECT_EQ(told(HttpJudge(at("drops")).judge(kRequests)), (Told{"0", "2", "3"}));
}

TEST_F(Http, WhatGoesWrongIsNotJudged) {
  const auto all = [](const std::string& why) { return Told(3, why); };
  EXPECT_EQ(told(HttpJudge(at("broken")).judge(kRequests)), all("the server says HTTP 503"));
  EXPECT_EQ(told(HttpJudge(at("refused")).judge(kRequests)), all("the server says HTTP 404"));
  EXPECT_EQ(told(HttpJudge(at("text")).judge(kRequests)), all("the server's answer is no JSON list"));
  EXPECT_EQ(told(HttpJudge(at("object")).judge(kRequests)), all("the server's answer is no JSON list"));
  EXPECT_EQ(told(HttpJudge(at("twice")).judge(kRequests)), all("an answer to another request"));
  EXPECT_EQ(told(HttpJudge(at("unknown")).judge(kRequests)), all("an answer to another request"));
  EXPECT_EQ(told(HttpJudge(at("huge")).judge(kRequests)), all("an answer of more than 3 MiB"));
  EXPECT_EQ(told(HttpJudge(at("endless")).judge(kRequests)), all("an answer of more than 3 MiB"));
  EXPECT_EQ(told(HttpJudge(at("slow", 0.3)).judge(kRequests)), all("no answer in time"));
  for (const auto& why : told(HttpJudge(at("drop")).judge(kRequests))) EXPECT_FALSE(why.empty());
  server_.stop(0);
  EXPECT_EQ(told(HttpJudge(at("good")).judge(kRequests)), all("Couldn't connect to server"));
}

TEST_F(Http, ServesSeveralThreads) {
  HttpJudge judge(at("good"));
  std::vector<std::thread> threads;
  std::vector<int> wrong(4);
  for (size_t t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (size_t i = 0; i < 20; ++i)
        wrong[t] += judge.judge({{{"completion", std::string(t * 20 + i, 'x')}}})[0].value != t * 20 + i;
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4));
}

TEST(HttpOptions, AreChecked) {
  const auto make = [](HttpJudge::Options options) { HttpJudge judge(std::move(options)); };
  EXPECT_MESSAGE(
      UsageError, make({"file:///etc/passwd", 1, {}}),
      "rewards: http needs a url that begins with http:// or https://, got \"file:///etc/passwd\"");
  EXPECT_MESSAGE(UsageError, make({"http://a", -1, {}}),
                 "rewards: http.timeout_s: expected a number in (0, 86400], got -1");
  EXPECT_MESSAGE(UsageError, make({"http://a", 1, {"A: b\r\nC: d"}}),
                 "rewards: http needs headers of the form \"Name: value\"");
}

}  // namespace
}  // namespace whet
