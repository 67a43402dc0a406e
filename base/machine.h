// The resources that a process may use: processor, memory, huge pages, GPUs.
#pragma once

#include <cstdint>
#include <string>

namespace whet {

struct Machine {
  std::string cpu_model;           // empty: unknown
  int cores = 0;                   // that this process may run on
  double cpu_quota = 0;            // cores' worth of time that its cgroups allow; 0: no limit
  int64_t memory_bytes = 0;        // of the machine
  int64_t memory_limit_bytes = 0;  // that its cgroups allow, if less; 0: no limit
  std::string huge_pages;          // transparent ones: always, madvise or never; empty: unknown
  int gpus = 0;
  std::string gpu_model;  // of one of them
};

// Reads /proc, /sys and /dev under `root`.
Machine describe_machine(const std::string& root = "");

// What a process may use: what its cgroups allow, else the memory of the machine.
int64_t memory_of_machine();

// Peak resident memory of this process, and what it holds now.
int64_t peak_memory_bytes();
int64_t resident_memory_bytes();

}  // namespace whet
