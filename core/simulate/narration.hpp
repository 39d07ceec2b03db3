// How the row's bank words an event, in the shapes met on real statements (docs/data_dictionary.md lists them).
#pragma once

#include <string>

#include "simulate/events.hpp"

namespace msme::simulate {

// Appends the narration. The same event gives the same text, and so does the credit of a returned mandate.
void append_narration(std::string& out, const Business& business, const Event& event);

// RRN of UPI and IMPS, UTR of NEFT and RTGS, cheque number; empty for rows without one.
std::string reference_text(const Business& business, const Event& event);

}  // namespace msme::simulate
