# -DSANITIZE=address,undefined or -DSANITIZE=thread.
set(SANITIZE "" CACHE STRING "sanitizers to build with")
if(SANITIZE)
  add_compile_options(-fsanitize=${SANITIZE} -fno-omit-frame-pointer -g)
  add_link_options(-fsanitize=${SANITIZE})
endif()
