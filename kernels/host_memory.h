// The memory of tensors on the host.
#pragma once

namespace whet {

// To be called once, before the first tensor is made. Freed blocks stay with the process, since to return
// tensors of megabytes to the kernel each time costs more than to compute them, and tensors come from
// malloc(): LibTorch's own allocator calls posix_memalign(), which in glibc before 2.38 cannot use a freed
// block for another one of the same size, so that a third of the heap of an update lies idle.
void prepare_host_memory();

}  // namespace whet
