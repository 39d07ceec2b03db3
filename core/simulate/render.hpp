// Each dataset as its provider would send it: raw NDJSON, mildly or thoroughly messy as the config says.
#pragma once

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "simulate/events.hpp"
#include "simulate/simulator.hpp"

namespace msme::simulate {

// Writes one flat or nested JSON object into a string; keys are written as they come. Short members are held back and
// appended together, for a borrower's rows have some forty thousand: the string is complete when key() or close() returns.
class Line {
 public:
  explicit Line(std::string& out) : out_(out) { held_[size_++] = '{'; }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  Line& text(std::string_view key, std::string_view value);
  template <std::size_t N>  // a key that the compiler knows is copied without a call
  Line& text(const char (&key)[N], std::string_view value) {
    start(key);
    return put_text(value);
  }
  Line& number(std::string_view key, std::int64_t value);
  Line& decimal(std::string_view key, double value, int decimals);
  Line& rupees(std::string_view key, base::Paise value);
  Line& date(std::string_view key, base::Date value);  // ISO; null for kNoDate
  Line& flag(std::string_view key, bool value);
  Line& null(std::string_view key);
  template <std::size_t N>
  Line& null(const char (&key)[N]) {
    start(key);
    std::memcpy(room(4), "null", 4);
    size_ += 4;
    return *this;
  }
  Line& raw(std::string_view key, std::string_view json);
  std::string& key(std::string_view name);  // the caller appends the value
  template <std::size_t N>
  std::string& key(const char (&name)[N]) {
    start(name);
    flush();
    return out_;
  }
  void close(bool line = true);

 private:
  static constexpr std::size_t kHeld = 400;
  void flush() {
    out_.append(held_, size_);
    size_ = 0;
  }
  char* room(std::size_t size) {  // where that many bytes may be written
    if (size > kHeld - size_) flush();
    return held_ + size_;
  }
  void put(std::string_view text);
  Line& put_text(std::string_view value);
  void start(std::string_view name);  // the key, with a comma before it
  template <std::size_t N>
  void start(const char (&name)[N]) {
    static_assert(N + 3 <= kHeld);
    char* at = room(N + 3);
    if (!first_) *at++ = ',';
    first_ = false;
    *at++ = '"';
    std::memcpy(at, name, N - 1);
    at += N - 1;
    *at++ = '"';
    *at++ = ':';
    size_ = static_cast<std::size_t>(at - held_);
  }

  std::string& out_;
  bool first_ = true;
  std::size_t size_ = 0;
  char held_[kHeld];
};

struct RenderedTransactions {
  RawDataset raw;
  std::string truth;  // truth_transactions.ndjson, in brief truth_transactions.brief
};
RenderedTransactions render_transactions(const Business& business, const std::vector<Event>& events, bool brief);

class DocumentTruth;
// The consent starts on the day of the last row: that is when the data was fetched.
RawDataset render_consent(const Business& business, base::Date start, DocumentTruth& truth);
RawDataset render_accounts(const Business& business, DocumentTruth& truth);
RawDataset render_gst(const Business& business, DocumentTruth& truth);
RawDataset render_credit_reports(const Business& business, DocumentTruth& truth);
RawDataset render_policies(const Business& business, const std::vector<Event>& events, DocumentTruth& truth);
RawDataset render_mutual_funds(const Business& business, const std::vector<Event>& events, DocumentTruth& truth);
RawDataset render_ondc(const Business& business, DocumentTruth& truth);
RawDataset render_ocen(const Business& business, const std::vector<Event>& events, DocumentTruth& truth);

}  // namespace msme::simulate
