# Tests are globbed, never listed: tests/<folder>/*_test.cpp. Those of torch-free folders make one quick
# binary, the others a second one.
find_package(GTest REQUIRED)
include(GoogleTest)

sources_of(core_tests tests/base tests/tokenizer tests/telemetry tests/sandbox tests/data tests/tasks tests/tasks/countdown tests/scoring tests/rewards tests/rewards/code tests/rewards/external tests/rewards/math)
add_executable(core_tests ${core_tests})
target_link_libraries(core_tests PRIVATE whet_core GTest::gtest_main)
target_compile_definitions(core_tests PRIVATE WHET_ROOT="${CMAKE_SOURCE_DIR}")
target_precompile_headers(core_tests PRIVATE <gtest/gtest.h> <nlohmann/json.hpp>)

sources_of(torch_tests tests/kernels tests/models tests/rollout tests/train tests/rl tests/rl/example)
add_executable(torch_tests ${torch_tests})
target_link_libraries(torch_tests PRIVATE whet_torch GTest::gtest_main)
target_compile_options(torch_tests PRIVATE -march=x86-64-v3)
target_precompile_headers(torch_tests PRIVATE <ATen/core/Tensor.h> <ATen/TensorOperators.h> <gtest/gtest.h>
  <nlohmann/json.hpp>)
target_compile_definitions(torch_tests PRIVATE WHET_ROOT="${CMAKE_SOURCE_DIR}")

# What is tested is compiled as people run it; the tests around it need not be.
foreach(tests core_tests torch_tests)
  target_compile_options(${tests} PRIVATE $<$<CONFIG:Release>:-O1>)
endforeach()

# A test in a folder that neither list names would never run.
file(GLOB_RECURSE every_test CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/*_test.cpp)
list(REMOVE_ITEM every_test ${core_tests} ${torch_tests})
if(every_test)
  message(FATAL_ERROR "${every_test} is in no test binary: name its folder in cmake/tests.cmake")
endif()

# Hostile programs share the boxes of one pool, which take a while to be made: so they are few tests of ctest.
set(hostile_programs "*HostileProgramIsHeld*:HostileBoxes.*")
gtest_discover_tests(core_tests TEST_FILTER "-${hostile_programs}" DISCOVERY_TIMEOUT 60)
foreach(shard RANGE 3)
  add_test(NAME HostilePrograms.${shard} COMMAND core_tests "--gtest_filter=${hostile_programs}")
  set_tests_properties(HostilePrograms.${shard} PROPERTIES TIMEOUT 400
    ENVIRONMENT "GTEST_TOTAL_SHARDS=4;GTEST_SHARD_INDEX=${shard}")
endforeach()
gtest_discover_tests(torch_tests DISCOVERY_TIMEOUT 60)
