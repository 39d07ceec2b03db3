// Deterministic mathematics: only + - * / and sqrt, so that native and wasm agree bit for bit (libm's exp, log
// and pow do not). Compile with -ffp-contract=off.
#pragma once

namespace msme::base {

double exp_det(double x);            // |relative error| < 1e-14 for |x| ≤ 700; clamped beyond
double ln_det(double x);             // natural logarithm, x > 0
double pow_int(double base, int n);  // repeated squaring; n may be negative
double sqrt_det(double x);           // IEEE square root, 0 for negative input
double logistic(double x);           // 1 / (1 + e^−x)

}  // namespace msme::base
