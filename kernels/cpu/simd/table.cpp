#include "kernels/cpu/simd/kernels.h"

namespace whet::kernels::WHET_ISA {

#define WHET_NAME_OF(isa) #isa
#define WHET_NAME(isa) WHET_NAME_OF(isa)

const KernelTable table = {
    WHET_NAME(WHET_ISA),    linear_panel, write_kv, attention_scratch, attend_tile,         softmax_range,
    softmax_range_backward, rms_norm,     swiglu,   log_softmax,       log_softmax_backward};

}  // namespace whet::kernels::WHET_ISA
