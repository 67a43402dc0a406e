# Tests are globbed, never listed: tests/<folder>/*_test.cpp. Those of torch-free folders make one quick
# binary, the others a second one.
find_package(GTest REQUIRED)
include(GoogleTest)

sources_of(core_tests tests/base tests/tokenizer tests/telemetry tests/data tests/rewards)
add_executable(core_tests ${core_tests})
target_link_libraries(core_tests PRIVATE whet_core GTest::gtest_main)
target_compile_definitions(core_tests PRIVATE WHET_ROOT="${CMAKE_SOURCE_DIR}")

sources_of(torch_tests tests/kernels tests/models tests/rollout tests/train tests/rl)
add_executable(torch_tests ${torch_tests})
target_link_libraries(torch_tests PRIVATE whet_torch GTest::gtest_main)
target_compile_definitions(torch_tests PRIVATE WHET_ROOT="${CMAKE_SOURCE_DIR}")

gtest_discover_tests(core_tests DISCOVERY_TIMEOUT 60)
gtest_discover_tests(torch_tests DISCOVERY_TIMEOUT 60)
