#pragma once

#include <cfloat>

// Included by what must have the same bits on every device: refuses what would change them.

#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__) || \
    defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__)
#error "-ffast-math, or a part of it, would change the bits of the result: drop that flag"
#endif
static_assert(FLT_EVAL_METHOD == 0, "each operation must round to its own type: use SSE, not x87");
