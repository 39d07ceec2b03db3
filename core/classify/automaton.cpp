#include "classify/automaton.hpp"

#include "base/text.hpp"

namespace msme::classify {

Automaton::Automaton(std::size_t expected_states) : output_(1), patterns_(1) {
  next_.reserve(expected_states * kStride);
  output_.reserve(expected_states);
  patterns_.reserve(4096);
  next_.resize(kStride, 0);
}

Automaton::Added Automaton::add(std::string_view notation, std::uint8_t kind, std::uint16_t value) {
  Pattern pattern;
  pattern.kind = kind;
  pattern.value = value;
  if (!notation.empty() && (notation.front() == '|' || notation.front() == '^')) {
    pattern.flags |= notation.front() == '|' ? kLeft : kStart;
    notation.remove_prefix(1);
  }
  if (!notation.empty() && (notation.back() == '|' || notation.back() == '$')) {
    pattern.flags |= notation.back() == '|' ? kRight : kEnd;
    notation.remove_suffix(1);
  }
  pattern.text = static_cast<std::uint32_t>(exact_.size());
  std::size_t state = 0;
  bool digits = false;
  for (const char c : notation) {
    const bool digit = base::is_digit(c) || c == '#';
    if (!digit && !base::is_alpha(c)) {
      if (c == '|' || c == '^' || c == '$' || static_cast<unsigned char>(c) >= 0x80) return Added::Malformed;
      continue;
    }
    digits = digits || base::is_digit(c);
    exact_ += base::to_upper(c);
    ++pattern.length;
    const std::size_t code = digit ? kDigitCode : static_cast<std::size_t>(base::to_upper(c) - 'A');
    std::uint16_t child = next_[state * kStride + code];
    if (child == 0) {
      if (states() > kStateMask) return Added::Full;
      child = static_cast<std::uint16_t>(states());
      next_.resize(next_.size() + kStride, 0);
      output_.push_back({});
      next_[state * kStride + code] = child;
    }
    state = child;
  }
  if (pattern.length == 0 || pattern.length > kBits) return Added::Malformed;
  if (patterns_.size() > 0xFFFE) return Added::Full;
  if (digits) {
    pattern.flags |= kExact;
  } else {
    exact_.resize(pattern.text);
  }
  pattern.next = output_[state].first;
  output_[state].first = static_cast<std::uint16_t>(patterns_.size());
  patterns_.push_back(pattern);
  return Added::Ok;
}

// Breadth first: a state's failure target is shallower, so its row is complete when it is needed.
void Automaton::compile() {
  std::vector<std::uint16_t> queue;
  std::vector<std::uint16_t> failure(states(), 0);
  queue.reserve(states());
  for (std::size_t code = 0; code <= kDigitCode; ++code) {
    if (next_[code] != 0) queue.push_back(next_[code]);
  }
  for (std::size_t head = 0; head < queue.size(); ++head) {
    const std::uint16_t state = queue[head];
    const std::uint16_t fallback = failure[state];
    output_[state].shorter = output_[fallback].first != 0 ? fallback : output_[fallback].shorter;
    std::uint16_t* row = &next_[state * kStride];
    const std::uint16_t* other = &next_[fallback * kStride];
    for (std::size_t code = 0; code <= kDigitCode; ++code) {
      if (row[code] == 0) {
        row[code] = other[code];
      } else {
        failure[row[code]] = other[code];
        queue.push_back(row[code]);
      }
    }
  }
  for (std::uint16_t& target : next_) {
    const Output& output = output_[target];
    if (output.first != 0 || output.shorter != 0) target |= kOutput;
  }
}

// The automaton knows only "a digit"; which one is checked here.
bool Automaton::exact(const Pattern& pattern, const Folded& text, std::size_t from) const {
  for (std::size_t i = 0; i < pattern.length; ++i) {
    const char wanted = exact_[pattern.text + i];
    if (wanted != '#' && text.masked != nullptr && text.code[from + i] == kDigitCode &&
        text.masked[text.at[from + i]] != text.letter[from + i]) {
      text.touched = true;
    }
    if (wanted != '#' && wanted != text.letter[from + i]) return false;
  }
  return true;
}

}  // namespace msme::classify
