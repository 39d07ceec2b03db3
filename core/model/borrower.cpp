#include "model/borrower.hpp"

namespace msme::model {

// Out of line for the same reason as base::Error: logged in many places, inlined in none.
LogEntry::LogEntry(std::string_view rule_code, std::string_view field_name, std::string_view was, std::string_view is,
                   RowRef place)
    : rule(rule_code), field(field_name), before(was), after(is), at(place) {}
LogEntry::LogEntry(const LogEntry& other) = default;
LogEntry::LogEntry(LogEntry&& other) noexcept = default;
LogEntry& LogEntry::operator=(const LogEntry& other) = default;
LogEntry& LogEntry::operator=(LogEntry&& other) noexcept = default;
LogEntry::~LogEntry() = default;

Counts& CleanLog::nested_counts(std::string_view list) {
  for (auto& [name, sums] : nested) {
    if (name == list) return sums;
  }
  nested.emplace_back(std::string(list), Counts{});
  return nested.back().second;
}

}  // namespace msme::model
