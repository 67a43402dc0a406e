// Records of TensorBoard's event files. The framing is TFRecord's:
//
//   length (uint64)   masked CRC-32C of the length (uint32)   data   masked CRC-32C of the data (uint32)
//
// all little endian. The data are messages of tensorflow/core/util/event.proto, of which these parts are
// written:
//
//   Event      { double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5;
//                SessionLog session_log = 7; }
//   Summary    { repeated Value value = 1; }   Value { string tag = 1; float simple_value = 2; }
//   SessionLog { SessionStatus status = 1; }   START = 1
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace whet {

struct Scalar {
  std::string tag;
  double value;  // written as float32
};

// Each returns a whole record. `wall_time` is in seconds since 1970.
std::string version_record(double wall_time);  // the first of every file
// Tells readers to forget what earlier files of the folder say of `step` and later ones.
std::string session_start_record(double wall_time, int64_t step);
std::string scalars_record(double wall_time, int64_t step, const std::vector<Scalar>& scalars);

// When and of which step an event with scalars is.
struct EventTime {
  double wall_time = 0;
  int64_t step = 0;
};

// Of the events with scalars, in order, up to the first record that is cut or damaged.
std::vector<EventTime> scalar_event_times(std::string_view file);

}  // namespace whet
