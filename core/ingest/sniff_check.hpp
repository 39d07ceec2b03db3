// Holds one node of a payload against its form.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "ingest/sniff_forms.hpp"

namespace msme::ingest::sniffing {

// The same departure at the same place of each record is one, with how often it occurs.
struct Deviation {
  std::string code, path, expected, got;  // path: of the first (JSON pointer)
  std::uint32_t line = 0;                 // of NDJSON: of the first
  std::uint64_t count = 0;
};

class Deviations {
 public:
  static constexpr std::size_t kMost = 200;
  // `key`: what else tells two departures of one code at one pattern apart.
  void add(std::string_view code, std::string_view pattern, std::string_view key, Deviation first);
  bool holds(std::string_view code, std::string_view pattern, std::string_view key);  // counts it, if it is there
  const std::vector<Deviation>& list() const { return list_; }
  std::uint64_t total() const { return total_; }
  bool more() const { return more_; }

 private:
  std::map<std::string, std::size_t, std::less<>> by_key_;
  std::vector<Deviation> list_;
  std::uint64_t total_ = 0;
  bool more_ = false;
  std::string buffer_;
};

class SniffCheck {
 public:
  SniffCheck(const SniffForm& form, Deviations& out, bool xml) : form_(form), out_(out), xml_(xml) {}
  // `place` is where the node stands; `line` of NDJSON, else 0.
  void check(const base::Json& node, std::string_view place, std::uint32_t line);
  std::uint64_t values() const { return values_; }

 private:
  struct Segment {
    std::string_view name;
    std::int64_t index;  // −1: a name
  };
  void node(const base::Json& value, const SniffNode& form);
  void members(const base::Json& value, const SniffNode& form, std::vector<char>& seen, bool holders);
  void member(std::string_view key, const base::Json& value, const SniffMember& form);
  void stranger(std::string_view key, const base::Json& value, const SniffNode& form, std::vector<char>& seen);
  void child(const base::Json& value, const SniffMember& form);
  void scalar(const base::Json& value, const SniffMember& form);
  void number(const base::Json& value, std::string_view text, const SniffMember& form);
  void formed(std::string_view text, const SniffMember& form);
  void say(std::string_view code, std::string_view name, std::string_view key, std::string_view expected,
           std::string_view got);

  const SniffForm& form_;
  Deviations& out_;
  bool xml_;
  std::uint64_t values_ = 0;
  std::string base_, pattern_;
  std::uint32_t line_ = 0;
  std::vector<Segment> at_;
};

}  // namespace msme::ingest::sniffing
