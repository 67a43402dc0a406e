# Where the libraries come from: Debian packages, and LibTorch unpacked into .deps/ by scripts/setup
# (or any other copy, named by the environment variable LIBTORCH).
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(Boost 1.81 REQUIRED)  # Boost.Process v2 and the Asio under it: headers only

if(DEFINED ENV{LIBTORCH})
  set(LIBTORCH $ENV{LIBTORCH})
else()
  set(LIBTORCH ${CMAKE_SOURCE_DIR}/.deps/libtorch)
endif()
if(NOT EXISTS ${LIBTORCH}/include/ATen/ATen.h)
  message(FATAL_ERROR "LibTorch not found in ${LIBTORCH}: run scripts/setup, or set LIBTORCH")
endif()

# libtorch_cpu and libc10 only: libtorch_cuda would pull in cuDNN, NVSHMEM and more.
add_library(torch_cpu INTERFACE)
target_include_directories(torch_cpu SYSTEM INTERFACE
  ${LIBTORCH}/include ${LIBTORCH}/include/torch/csrc/api/include)
target_link_libraries(torch_cpu INTERFACE ${LIBTORCH}/lib/libtorch_cpu.so ${LIBTORCH}/lib/libc10.so)
target_link_options(torch_cpu INTERFACE -Wl,-rpath,${LIBTORCH}/lib -Wl,--disable-new-dtags)

find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()
find_program(CCACHE ccache)
if(CCACHE)
  # Precompiled headers need these slacknesses (ccache's manual, section "Precompiled headers").
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
  add_compile_options(-fpch-preprocess)
endif()
