/* What a fuzz target says of its results: where it is not so, the program ends,
 * and libFuzzer keeps the input. */
#ifndef SOI_FUZZ_HOLDS_H
#define SOI_FUZZ_HOLDS_H

#include <stdlib.h>

#define HOLDS(x) do { if (!(x)) abort(); } while (0)

#endif
