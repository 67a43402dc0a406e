# Builds files into the program: each becomes a C++ raw string literal in <build>/embedded/<file>.inc, for
#   constexpr char kPage[] =
#   #include "telemetry/report/report.html.inc"
#   ;
# The same script is the build step itself: cmake -DIN=FILE -DOUT=FILE.inc -P cmake/embed.cmake
if(CMAKE_SCRIPT_MODE_FILE)
  file(READ "${IN}" content)
  if(content MATCHES "\\)whet_embed\"")
    message(FATAL_ERROR "${IN} holds the end mark of its own literal")
  endif()
  file(WRITE "${OUT}" "R\"whet_embed(${content})whet_embed\"\n")
  return()
endif()

set(EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

# embed_files(target file...): files are named from the repository root.
function(embed_files target)
  foreach(file ${ARGN})
    set(out ${CMAKE_BINARY_DIR}/embedded/${file}.inc)
    add_custom_command(
      OUTPUT ${out}
      COMMAND ${CMAKE_COMMAND} -DIN=${CMAKE_SOURCE_DIR}/${file} -DOUT=${out} -P ${EMBED_SCRIPT}
      DEPENDS ${CMAKE_SOURCE_DIR}/${file} ${EMBED_SCRIPT}
      VERBATIM)
    target_sources(${target} PRIVATE ${out})
    set_property(GLOBAL APPEND PROPERTY embedded_files ${out})
  endforeach()
  target_include_directories(${target} PRIVATE ${CMAKE_BINARY_DIR}/embedded)
endfunction()

# The target `embedded` makes them all, for tools that read sources without building them.
function(add_embedded_target)
  get_property(files GLOBAL PROPERTY embedded_files)
  add_custom_target(embedded DEPENDS ${files})
endfunction()
