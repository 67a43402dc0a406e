// accept: ok
// never: broken
// prints: done
// Opens files by their number on the file system: number 2 is the root folder of many, outside of any box.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include <initializer_list>

int main() {
  struct {
    file_handle head;
    unsigned char room[128];
  } handle{};
  for (const char* path : {"/usr", "/", "/box", "/dev/null", "/proc"}) {
    const int mount = open(path, O_RDONLY);
    int id = 0;
    handle.head.handle_bytes = sizeof handle.room;
    if (name_to_handle_at(AT_FDCWD, path, &handle.head, &id, 0) == 0 &&
        open_by_handle_at(mount, &handle.head, O_RDONLY) >= 0)
      printf("broken: %s\n", path);
    for (unsigned int inode : {1u, 2u, 128u}) {
      handle.head.handle_bytes = 8;
      handle.head.handle_type = 1;
      memset(handle.room, 0, sizeof handle.room);
      memcpy(handle.head.f_handle, &inode, sizeof inode);
      if (open_by_handle_at(mount, &handle.head, O_RDONLY) >= 0)
        printf("broken: %s, inode %u\n", path, inode);
    }
  }
  puts("done");
}
