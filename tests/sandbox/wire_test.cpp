#include "sandbox/wire.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "base/error.h"
#include "sandbox/expect.h"

namespace whet::sandbox {
namespace {

struct Ends {
  FileDescriptor near, far;
  Ends() {
    int ends[2];
    expect(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), "make a socket");
    near = FileDescriptor(ends[0]), far = FileDescriptor(ends[1]);
  }
};

BoxRequest example() {
  BoxRequest request;
  request.command = {"./main", "", "an argument"};
  request.preloaded = true;
  request.environment = {"A=b"};
  request.mounts = {{"/from", "/to"}};
  request.files = {{"name", std::string(1 << 20, 'x')}, {"empty", ""}};
  request.input = std::string("\0\xff", 2);
  request.collect = "main";
  request.is_compiler = true;
  request.limits.cpu_s = 1.25;
  request.limits.files = 7;
  return request;
}

TEST(Wire, CarriesARequestWithItsStreams) {
  const Ends ends;
  std::vector<FileDescriptor> sent;
  int pipe[2];
  expect(::pipe(pipe), "make a pipe");
  sent.emplace_back(pipe[0]), sent.emplace_back(pipe[1]);
  std::thread sender([&] { Wire(ends.near.get()).send(example(), sent); });
  std::vector<FileDescriptor> streams;
  const auto request = Wire(ends.far.get()).read_request(streams);
  sender.join();
  const BoxRequest expected = example();
  ASSERT_TRUE(request);
  EXPECT_EQ(request->command, expected.command);
  EXPECT_TRUE(request->preloaded && request->is_compiler);
  EXPECT_EQ(request->environment, expected.environment);
  EXPECT_EQ(request->mounts[0].to, "/to");
  EXPECT_EQ(request->files[0].content, expected.files[0].content);
  EXPECT_EQ(request->files[1].name, "empty");
  EXPECT_EQ(request->input, expected.input);
  EXPECT_EQ(request->collect, "main");
  EXPECT_EQ(request->limits.cpu_s, 1.25);
  EXPECT_EQ(request->limits.files, 7);
  ASSERT_EQ(streams.size(), 2u);
  EXPECT_EQ(::write(streams[1].get(), "y", 1), 1);
  char got = 0;
  EXPECT_EQ(::read(pipe[0], &got, 1), 1);
  EXPECT_EQ(got, 'y');
}

TEST(Wire, ALateCancellationIsSkipped) {
  const Ends ends;
  const Wire near(ends.near.get()), far(ends.far.get());
  near.send_cancel();
  std::thread sender([&] { near.send(example(), {}); });
  std::vector<FileDescriptor> streams;
  EXPECT_TRUE(far.read_request(streams));
  sender.join();
}

TEST(Wire, ThrowsWhenTheOtherEndIsClosed) {
  Ends ends;
  ends.far.close();
  std::vector<FileDescriptor> streams;
  EXPECT_FALSE(Wire(ends.near.get()).read_request(streams));
  EXPECT_THROW(Wire(ends.near.get()).send_cancel(), Error);
  EXPECT_THROW(Wire(ends.near.get()).read_reply(), Error);
}

// A worker may be corrupted: lengths in its messages are checked before they are used.
TEST(Wire, AMessageThatIsCutOffIsRefused) {
  const Ends ends;
  const uint64_t size = 16, count = uint64_t{1} << 60;
  std::string text = "m" + std::string(reinterpret_cast<const char*>(&size), 8) +
                     std::string(reinterpret_cast<const char*>(&count), 8) + std::string(8, '\0');
  ASSERT_EQ(::write(ends.near.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
  std::vector<FileDescriptor> streams;
  EXPECT_THROW(Wire(ends.far.get()).read_request(streams), Error);
}

}  // namespace
}  // namespace whet::sandbox
