// Headings to columns: what each is for, when two claim the same role, and whether the line is a header at all.
#include <algorithm>

#include "base/text.hpp"
#include "ingest/statement_cells.hpp"
#include "ingest/statement_words.hpp"

namespace msme::ingest {
namespace {

constexpr std::size_t kLongestHeading = 60;

bool is_unit(std::string_view folded, const StatementWords& words) {
  return std::find(words.units.begin(), words.units.end(), folded) != words.units.end();
}

int weight(Role role) {
  switch (role) {
    case Role::Date:
    case Role::Debit:
    case Role::Credit:
    case Role::Amount:
    case Role::Balance:
      return 6;
    case Role::Narration:
      return 4;
    case Role::None:
      return -1;
    default:
      return 2;
  }
}

// Roles that several columns may claim: the best-ranked keeps it, the others hold nothing we read.
void keep_best(TableHeader& header, const std::vector<int>& ranks) {
  for (int r = 1; r < kRoleCount; ++r) {
    const Role role = static_cast<Role>(r);
    if (role == Role::Ignore || role == Role::DrCr) continue;
    int best = -1;
    for (std::size_t c = 0; c < header.roles.size(); ++c) {
      if (header.roles[c] != role) continue;
      if (best < 0 || ranks[c] < ranks[static_cast<std::size_t>(best)]) {
        if (best >= 0) header.roles[static_cast<std::size_t>(best)] = Role::Ignore;
        best = static_cast<int>(c);
      } else {
        header.roles[c] = Role::Ignore;
      }
    }
  }
}

// "Dr / Cr" twice: the one after the balance belongs to it. Once, beside separate debit and credit columns: too.
void settle_sides(TableHeader& header) {
  std::vector<std::size_t> sides;
  for (std::size_t c = 0; c < header.roles.size(); ++c) {
    if (header.roles[c] == Role::DrCr) sides.push_back(c);
  }
  const bool split = header.column(Role::Debit) >= 0 || header.column(Role::Credit) >= 0;
  const int balance = header.column(Role::Balance);
  const bool amount = header.column(Role::Amount) >= 0;
  for (const std::size_t c : sides) {
    const bool after_balance = balance >= 0 && c == static_cast<std::size_t>(balance) + 1;
    if (after_balance && (sides.size() > 1 || split || !amount)) {
      header.roles[c] = Role::BalanceDrCr;
    } else if (c != sides.front()) {
      header.roles[c] = Role::Ignore;
    }
  }
}

}  // namespace

std::string fold_heading(std::string_view heading, const StatementWords& words) {
  char buffer[kLongestHeading + 4];
  std::string kept;
  std::size_t at = 0;
  heading = unwrap(heading);
  // A bracket that only says unit or date format goes.
  while (at < heading.size()) {
    const std::size_t open = heading.find('(', at);
    if (open == std::string_view::npos) break;
    std::size_t close = heading.find(')', open);
    if (close == std::string_view::npos) close = heading.size();
    kept.append(heading, at, open - at);
    const std::string_view inner = heading.substr(open + 1, close - open - 1);
    if (!is_unit(fold(inner, buffer, sizeof(buffer)), words)) kept.append(" ").append(inner);
    kept.push_back(' ');
    at = std::min(close + 1, heading.size());
  }
  kept.append(heading, at, heading.size() - at);
  std::string folded(fold(kept, buffer, sizeof(buffer)));
  for (bool again = true; again;) {
    again = false;
    for (const std::string& unit : words.units) {
      if (folded.size() <= unit.size() + 1) continue;
      const std::size_t from = folded.size() - unit.size();
      if (folded[from - 1] == ' ' && folded.compare(from, unit.size(), unit) == 0) {
        folded.resize(from - 1);
        again = true;
      }
    }
  }
  return folded;
}

int TableHeader::column(Role role) const {
  const auto at = std::find(roles.begin(), roles.end(), role);
  return at == roles.end() ? -1 : static_cast<int>(at - roles.begin());
}

TableHeader read_header(const std::vector<CsvCell>& cells, const StatementWords& words) {
  TableHeader header;
  if (cells.size() > 200) return header;
  std::vector<int> ranks;
  std::size_t named = 0;
  int score = 0;
  for (const CsvCell& cell : cells) {
    const std::string_view text = base::trim(cell.text);
    std::string folded = text.size() > 2 * kLongestHeading ? std::string() : fold_heading(text, words);
    int rank = 0;
    const Role role = words.role(folded, rank);
    if (!text.empty()) {
      ++named;
      // Dates and figures stand under a header, not in it.
      if (base::is_digit(text[0]) || is_date_cell(text)) score -= 10;
      score += weight(role) + (role != Role::None && rank < 1000 ? 1 : 0);
    }
    header.roles.push_back(role);
    header.headings.push_back(std::move(folded));
    ranks.push_back(rank);
  }
  while (!header.headings.empty() && header.headings.back().empty()) {
    header.headings.pop_back();
    header.roles.pop_back();
  }
  keep_best(header, ranks);
  settle_sides(header);
  for (const auto& [column, role] : words.fixed) {
    if (column >= header.roles.size()) continue;
    std::replace(header.roles.begin(), header.roles.end(), role, Role::Ignore);
    header.roles[column] = role;
  }
  // A statement dated by value date only.
  const int value_date = header.column(Role::ValueDate);
  if (header.column(Role::Date) < 0 && value_date >= 0) header.roles[static_cast<std::size_t>(value_date)] = Role::Date;
  const bool money = header.column(Role::Amount) >= 0 ||
                     (header.column(Role::Debit) >= 0 && header.column(Role::Credit) >= 0) ||
                     header.column(Role::Balance) >= 0;
  header.score = named >= 2 && score > 0 ? score : 0;
  header.complete = header.score > 0 && header.column(Role::Date) >= 0 && money && named >= 3;
  return header;
}

}  // namespace msme::ingest
