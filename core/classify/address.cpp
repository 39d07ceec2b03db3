#include "classify/address.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace msme::classify {
namespace {

// A name that an address holds has so many letters.
constexpr std::size_t kHandleLetters = 4;
constexpr std::size_t kMobileDigits = 10;
// An address broken by a line wrap is no longer than this before its @, nor is its handle after it.
constexpr std::size_t kWrappedLocal = 40;
constexpr std::size_t kWrappedHandle = 6;
constexpr std::size_t kHandleTail = 9;

bool is_one_of(std::string_view text, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return base::equals_ignore_case(text, word); });
}

// "k7.sharma@paytm": the name after a short word and a dot; a gateway's word there is none.
std::string_view dotted_handle(const AddressWords& words, std::string_view local) {
  const std::size_t dot = local.find('.');
  if (dot == std::string_view::npos || dot > kHandleLetters) return {};
  const std::string_view tail = local.substr(dot + 1);
  if (!std::all_of(tail.begin(), tail.end(), base::is_alpha) || is_one_of(tail, words.gateways)) return {};
  return tail.size() < kHandleLetters ? std::string_view() : local;
}

// In dash-separated narrations a dash ends a field, unless an app puts it there: "gpay-…", "9812345670-2@ybl".
bool joined_by_dash(const AddressWords& words, std::string_view before_dash) {
  const std::size_t edge = before_dash.find_last_of("-/ :");
  const std::string_view word = edge == std::string_view::npos ? before_dash : before_dash.substr(edge + 1);
  const bool mobile = word.size() == kMobileDigits && std::all_of(word.begin(), word.end(), base::is_digit);
  return mobile || is_one_of(word, words.joined_by_dash);
}

}  // namespace

bool is_address_char(char c) { return base::is_alnum(c) || c == '.' || c == '-' || c == '_'; }

bool begins_with_one(std::string_view text, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return base::starts_with_ignore_case(text, word); });
}

std::string_view handle_name(const AddressWords& words, std::string_view address) {
  const std::string_view local = address.substr(0, address.find('@'));
  const auto digit = std::find_if(local.begin(), local.end(), base::is_digit);
  auto end = static_cast<std::size_t>(digit - local.begin());
  const auto letters = static_cast<std::size_t>(std::count_if(local.begin(), digit, base::is_alpha));
  if (letters < kHandleLetters) return dotted_handle(words, local);
  for (const std::string& tail : words.behind_shop) {
    const std::size_t cut = local.find(tail);
    if (cut >= end || (cut + tail.size() < local.size() && base::is_alpha(local[cut + tail.size()]))) continue;
    end = cut;
  }
  while (end > 0 && !base::is_alpha(local[end - 1])) --end;
  return end < kHandleLetters ? std::string_view() : local.substr(0, end);
}

std::string_view behind_app(const AddressWords& words, std::string_view address) {
  for (const std::string& app : words.before_shop) {
    if (!base::starts_with_ignore_case(address, app)) continue;
    const std::string_view rest = address.substr(app.size());
    // Figures there are the app's number of the shop, not its name.
    const auto letters = std::find_if_not(rest.begin(), rest.end(), base::is_alpha) - rest.begin();
    return static_cast<std::size_t>(letters) < kHandleLetters ? std::string_view() : rest;
  }
  return {};
}

bool looks_like_handle(std::string_view name) {
  bool mark = false;
  for (const char c : name) {
    if (!is_address_char(c)) return false;
    if (base::is_alpha(c) && c < 'a') return false;
    mark = mark || !base::is_alpha(c);
  }
  return mark;
}

std::string_view find_vpa(const AddressWords& words, const Folded& f, std::array<char, kAddressSize>& scratch,
                          std::size_t& start) {
  start = 0;
  if (f.at_count == 0) return {};
  const std::string_view t = f.text;
  const std::size_t at = f.ats[0];
  if (at + 1 < t.size() && base::is_digit(t[at + 1]) && at > 0 && base::is_digit(t[at - 1])) return {};  // "50.5@93.59"
  const bool dashed = t.find('-') < t.find('/');
  std::size_t from = at;
  int blanks = 0;
  while (from > 0) {
    const char c = t[from - 1];
    if (c == ' ') {
      // Joined over one wrap when a separator stands close before it; otherwise the blank is a separator.
      std::size_t k = from - 1;
      while (k > 0 && is_address_char(t[k - 1]) && (t[k - 1] != '-' || !dashed)) --k;
      const bool wrap =
          blanks == 0 && k > 0 && (t[k - 1] == '/' || t[k - 1] == '-') && at - k < kWrappedLocal && k < from - 1;
      if (!wrap) break;
      ++blanks;
    } else if (!is_address_char(c) || (c == '-' && dashed && !joined_by_dash(words, t.substr(0, from - 1)))) {
      break;
    }
    --from;
  }
  std::size_t to = at + 1;
  blanks = 0;
  while (to < t.size()) {
    const char c = t[to];
    if (c == ' ' && to - at < kWrappedHandle && blanks == 0) {
      std::size_t k = to + 1;
      while (k < t.size() && base::is_alnum(t[k])) ++k;
      if (k >= t.size() || (t[k] != '/' && t[k] != '-') || k - to > kHandleTail) break;
      ++blanks;
    } else if (!base::is_alnum(c)) {
      break;
    }
    ++to;
  }
  while (from < at && !base::is_alnum(t[from])) ++from;
  if (at - from < 2) return {};
  start = from;
  const std::string_view piece = t.substr(from, to - from);
  if (piece.find(' ') == std::string_view::npos) return piece;
  std::size_t n = 0;
  for (const char c : piece) {
    if (c != ' ' && n < scratch.size()) scratch[n++] = c;
  }
  return {scratch.data(), n};
}

}  // namespace msme::classify
