#include "base/output.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <thread>

#include "base/file.h"
#include "base/interrupt.h"
#include "base/line_reader.h"
#include "tests/support/expect_throw.h"
#include "tests/support/temporary_folder.h"

namespace whet {
namespace {

struct Descriptor {
  explicit Descriptor(int number) : fd(number) { EXPECT_GE(fd, 0); }
  Descriptor(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  void close() {
    if (fd >= 0) ::close(fd);
    fd = -1;
  }
  int fd;
};

struct Pipe {
  Pipe() {
    int ends[2];
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    read.fd = ends[0], write.fd = ends[1];
  }
  Descriptor read{0}, write{0};
};

class OutputTest : public testing::Test {
 protected:
  OutputTest() { ignore_write_signals(); }
  std::string written() const { return read_file(path_); }

  const TemporaryFolder folder_;
  const std::string path_ = folder_ / "out";
  const Descriptor file_{::open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644)};
};

TEST_F(OutputTest, CollectsUntilItIsFlushedOrALotIsTogether) {
  Output out(file_.fd);
  out.write("a");
  EXPECT_EQ(written(), "");
  out.flush();
  EXPECT_EQ(written(), "a");
  out.write(std::string(100000, 'b'));
  EXPECT_EQ(written().size(), 100001u);
  out.write("c");
  out.finish();
  EXPECT_EQ(written().size(), 100002u);
  out.write("d");  // the descriptor is still there
  out.finish();
  EXPECT_EQ(written().back(), 'd');
}

TEST_F(OutputTest, KeepsTogetherWhatOneCallIsGiven) {
  constexpr int kThreads = 4, kLines = 3000;
  Output out(file_.fd);
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < kThreads; ++t)
      threads.emplace_back([&, t] {
        for (int i = 0; i < kLines; ++i) {
          out.write(concat(t, " ", i, std::string(static_cast<size_t>(i % 50), '.'), "\n"));
          if (i % 3 == 0) out.flush();
        }
      });
  }
  out.finish();
  int next[kThreads] = {};
  LineReader lines(path_);
  while (const auto line = lines.next()) {
    const int thread = (*line)[0] - '0';
    ASSERT_TRUE(thread >= 0 && thread < kThreads) << *line;
    const int i = next[thread]++;
    ASSERT_EQ(*line, concat(thread, " ", i, std::string(static_cast<size_t>(i % 50), '.')));
  }
  for (const int count : next) EXPECT_EQ(count, kLines);
}

TEST_F(OutputTest, ThrowsTheFirstFailureOnce) {
  const Descriptor full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  Output out(full.fd);
  out.write("a\n");
  EXPECT_MESSAGE(Error, out.flush(), "cannot write to standard output: No space left on device");
  out.write("b\n");
  out.flush();
  out.finish();

  Output larger(full.fd);
  EXPECT_THROW(larger.write(std::string(100000, 'a')), Error);
}

TEST_F(OutputTest, NeedsNoStandardOutputWhereNothingIsWritten) {
  const Descriptor full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  Output(full.fd).finish();
  Output(-1).finish();
  Output closed(-1);
  closed.write("a");
  EXPECT_MESSAGE(Error, closed.finish(), "cannot write to standard output: Bad file descriptor");
}

TEST_F(OutputTest, ThrowsReaderGoneForAClosedPipe) {
  Pipe pipe;
  pipe.read.close();
  Output out(pipe.write.fd);
  out.write("a\n");
  EXPECT_THROW(out.flush(), ReaderGone);
}

TEST_F(OutputTest, WaitsForRoomInANonBlockingPipe) {
  Pipe pipe;
  ASSERT_EQ(::fcntl(pipe.write.fd, F_SETFL, O_NONBLOCK), 0);
  const std::string text(1 << 20, 'x');
  std::string read;
  std::jthread reader([&] {
    char buffer[5000];
    for (ssize_t n; (n = ::read(pipe.read.fd, buffer, sizeof buffer)) > 0;)
      read.append(buffer, static_cast<size_t>(n));
  });
  Output out(pipe.write.fd);
  out.write(text);
  out.finish();
  pipe.write.close();
  reader.join();
  EXPECT_EQ(read, text);
}

TEST_F(OutputTest, WritesLinesOfJson) {
  Output out(file_.fd);
  out.write_line({{"text", "a\xff\n"}, {"numbers", {1, 0.5, -1e300}}, {"none", nullptr}});
  out.flush();
  EXPECT_EQ(written(), "{\"text\":\"a\xEF\xBF\xBD\\n\",\"numbers\":[1,0.5,-1e+300],\"none\":null}\n");
}

TEST_F(OutputTest, RefusesNumbersThatJsonDoesNotHave) {
  Output out(file_.fd);
  const struct {
    Json json;
    const char* path;
  } kCases[] = {{{{"a", 1}, {"loss", NAN}}, "/loss"},
                {{{"logprobs", {-0.5, -INFINITY}}}, "/logprobs/1"},
                {{{"top", Json::array({{{"id", 1}, {"logprob", INFINITY}}})}}, "/top/0/logprob"},
                {NAN, ""}};
  for (const auto& [json, path] : kCases)
    EXPECT_MESSAGE(Error, out.write_line(json),
                   concat("the result at ", path, " is NaN or infinite, which JSON has no number for"));
  out.finish();
  EXPECT_EQ(written(), "");
}

}  // namespace
}  // namespace whet
