#include "simulate/fraud.hpp"

namespace msme::simulate {
namespace {

constexpr std::array<std::string_view, kFraudKinds> kNames = {"",
                                                              "edited_balance",
                                                              "inserted_credit",
                                                              "deleted_emi",
                                                              "circular",
                                                              "round_trip",
                                                              "window_dressing",
                                                              "undisclosed_lender",
                                                              "stacking",
                                                              "fake_gst",
                                                              "ondc_inflation",
                                                              "impossible_rail",
                                                              "impossible_day"};

}  // namespace

std::string_view text(Fraud fraud) { return kNames[static_cast<std::size_t>(fraud)]; }

std::optional<Fraud> parse_fraud(std::string_view name) {
  for (std::size_t i = 1; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<Fraud>(i);
  }
  return std::nullopt;
}

}  // namespace msme::simulate
