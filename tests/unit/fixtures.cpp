// The only file that knows where the checkout is: every other one compiles to the same object in each of them, which a
// compiler cache finds again.
#include "fixtures.hpp"

const char* msme::tests::fixtures() { return MSME_FIXTURES; }
