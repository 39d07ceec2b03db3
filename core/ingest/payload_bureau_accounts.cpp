#include "ingest/payload_bureau_accounts.hpp"

#include <algorithm>

#include "base/sort.hpp"
#include "base/text.hpp"

namespace msme::ingest {
namespace {

using base::Json;

constexpr std::size_t kGridMonths = 120;  // as cleaning keeps

std::string_view bureau_part(std::string_view& list, char separator) {
  const std::size_t at = list.find(separator);
  const std::string_view part = list.substr(0, at);
  list = at == std::string_view::npos ? std::string_view{} : list.substr(at + 1);
  return part;
}

// Codes come as "5", "05" or 5: two digits here.
std::string two_digit_code(const Json& value) {
  std::string code = plain_text(&value);
  while (code.size() > 2 && code[0] == '0') code.erase(0, 1);
  if (code.size() == 1 && base::is_digit(code[0])) code.insert(code.begin(), '0');
  return code;
}

// Ours for a code; nullopt when the table doesn't hold it.
std::optional<std::string> bureau_code(const BureauCodes& codes, std::string_view code) {
  const auto at = codes.find(code);
  return at == codes.end() ? std::nullopt : std::optional(at->second);
}

struct BureauMonth {
  int month = -1;
  std::optional<int> days;
  std::string symbol;
};

Json bureau_days(std::optional<int> days) { return days ? Json(*days) : Json(nullptr); }

// Months with their figures → newest first, a null for each month between that isn't there. Months that can't be read
// keep the list's order, which is newest first at all bureaus.
void put_bureau_months(std::vector<BureauMonth> list, Json& row) {
  const bool dated = std::all_of(list.begin(), list.end(), [](const BureauMonth& m) { return m.month >= 0; });
  if (dated) base::sort(list, [](const BureauMonth& a, const BureauMonth& b) { return a.month > b.month; });
  Json grid = Json::array();
  std::string text;
  for (std::size_t i = 0; i < list.size() && grid.size() < kGridMonths; ++i) {
    const BureauMonth& month = list[i];
    if (dated && i > 0) {
      if (month.month == list[i - 1].month) continue;  // one figure a month
      for (int gap = list[i - 1].month - month.month; gap > 1 && grid.size() < kGridMonths; --gap) {
        grid.push_back(nullptr);
      }
    }
    if (grid.size() < kGridMonths) grid.push_back(bureau_days(month.days));
    if (!text.empty()) text += '|';
    if (month.month >= 0) {
      text += base::month_text(month.month);
      text += ' ';
    }
    text += month.symbol;
  }
  row["dpd_string"] = text;
  row["dpd"] = std::move(grid);
}

}  // namespace

Json BureauReader::date(const Json& value) const {
  const base::Date day = read_day(plain_text(&value), source.dates);
  return day == base::kNoDate ? value : Json(base::to_iso(day));
}

Json BureauReader::account_type(const Json& value) const {
  if (!source.coded_types) return value;
  const std::string code = two_digit_code(value);
  if (const auto ours = bureau_code(book.account_types, code)) return *ours;
  if (!code.empty() && base::is_digit(code[0])) {
    out.note(joined({"Account type ", code, " isn't in the table of ", source.bureau, "'s codes: kept as it is"}));
  }
  return value;
}

// Days past due of a symbol; an asset class counts where no days are reported.
std::optional<int> BureauReader::days_of(std::string_view symbol, std::string_view asset_class) const {
  const std::string written = base::upper(base::trim(symbol));
  const auto known = source.days.find(written);
  std::optional<int> days;
  if (known != source.days.end()) {
    days = known->second;
  } else if (!written.empty() && base::is_digit(written[0])) {  // 030, 30, "01+", "31-60", "0 Days"
    int value = 0;
    for (std::size_t i = 0; i < written.size() && base::is_digit(written[i]) && value < 1000; ++i) {
      value = value * 10 + (written[i] - '0');
    }
    days = value;
  } else if (!base::fold(written).empty()) {
    out.note(joined({"Payment history: ", source.bureau, "'s symbol ", written.substr(0, 12), " isn't known"}));
  }
  if (days) return days;
  const auto fallen = source.classes.find(base::upper(base::trim(asset_class)));
  return fallen == source.classes.end() ? std::nullopt : fallen->second;
}

bool BureauReader::months(const BureauHistory& form, const Json& raw, Json& row) const {
  const Json* list = first_value(raw, form.list);
  if (list == nullptr || !list->is_structured()) return false;
  std::vector<BureauMonth> found;
  for_each_of(&unwrapped_list(*list), {}, [&](const Json& item, const std::string&) {
    if (!item.is_object()) return;
    BureauMonth month;
    month.symbol = first_text(item, form.days);
    const std::string asset_class = form.asset_class.empty() ? std::string() : first_text(item, form.asset_class);
    std::string when = first_text(item, form.month);
    if (!form.year.empty()) {
      if (when.size() == 1) when.insert(when.begin(), '0');
      when = joined({when, "-", first_text(item, form.year)});
    }
    month.month = read_month_of(when);
    month.days = days_of(month.symbol, asset_class);
    if (month.symbol.empty()) month.symbol = asset_class.empty() ? "-" : asset_class;
    found.push_back(std::move(month));
  });
  if (found.empty()) return false;
  put_bureau_months(std::move(found), row);
  return true;
}

// DATES "Dec:2022|Nov:2022|" with VALUES "030/XXX|000/STD|"; or one text "12:2022,030/XXX|11:2022,000/STD|".
bool BureauReader::pairs(const BureauHistory& form, const Json& raw, Json& row) const {
  std::string dates;
  std::string values;
  if (!form.list.empty()) {
    for_each_of(find_path(raw, form.list), {}, [&](const Json& item, const std::string&) {
      if (plain_text(item, "NAME") != form.name) return;
      dates = plain_text(item, "DATES");
      values = plain_text(item, "VALUES");
    });
  }
  for (const std::string& path : form.paths) values = first_text(raw, path);
  if (values.empty()) return false;
  std::vector<BureauMonth> found;
  std::string_view rest = values;
  std::string_view days = dates;
  while (!rest.empty() && found.size() < kGridMonths) {
    std::string_view value = base::trim(bureau_part(rest, '|'));
    std::string_view when = base::trim(bureau_part(days, '|'));
    if (value.empty()) continue;
    if (dates.empty()) {
      when = bureau_part(value, ',');
      value = base::trim(value);
    }
    BureauMonth month;
    month.month = read_month_of(when);
    month.symbol = value;
    const std::string_view symbol = bureau_part(value, '/');
    month.days = days_of(symbol, value);
    found.push_back(std::move(month));
  }
  if (found.empty()) return false;
  put_bureau_months(std::move(found), row);
  return true;
}

bool BureauReader::history(const BureauHistory& form, const Json& raw, Json& row) const {
  if (form.form == HistoryForm::Months) return months(form, raw, row);
  if (form.form == HistoryForm::Pairs) return pairs(form, raw, row);
  std::string text;
  for (const std::string& path : form.paths) text += plain_text(raw, path);
  if (text.empty()) return false;
  Json grid = Json::array();
  if (form.form == HistoryForm::Letters) {
    for (std::size_t i = 0; i < text.size() && grid.size() < kGridMonths; ++i) {
      const std::string letter(1, base::to_upper(text[i]));
      const auto known = source.letters.find(letter);
      if (known == source.letters.end()) {
        out.note(joined({"Payment history: ", source.bureau, "'s symbols other than the table's aren't known"}));
      }
      grid.push_back(known == source.letters.end() ? Json(nullptr) : bureau_days(known->second));
    }
  } else {
    const bool separated = text.find_first_of("|,;") != std::string::npos;
    std::string_view rest = text;
    while (!rest.empty() && grid.size() < kGridMonths) {
      const std::string_view group = rest.substr(0, separated ? rest.find_first_of("|,;") : 3);
      rest.remove_prefix(std::min(rest.size(), group.size() + (separated ? 1 : 0)));
      grid.push_back(bureau_days(days_of(group, {})));
    }
  }
  if (form.oldest_first) std::reverse(grid.begin(), grid.end());
  row["dpd_string"] = text;
  row["dpd"] = std::move(grid);
  return true;
}

void BureauReader::put_history(const Json& raw, Json& row) const {
  for (const BureauHistory& form : source.history) {
    if (history(form, raw, row)) return;
  }
}

std::string BureauReader::status_of(const Json& raw) const {
  const auto coded = [&](const std::string& path, const BureauCodes& codes) -> std::string {
    const Json* value = path.empty() ? nullptr : first_value(raw, path);
    return value == nullptr ? std::string() : bureau_code(codes, two_digit_code(*value)).value_or("");
  };
  std::string status = coded(source.facility, book.facility_status);
  if (status.empty()) status = coded(source.suit, book.suit_status);
  for (std::string_view rest = source.status; status.empty() && !rest.empty();) {
    const std::string word = plain_text(raw, bureau_part(rest, '|'));
    const auto ours = bureau_code(source.status_words, base::fold(word));
    if (ours) status = *ours;
    if (!ours && !word.empty()) {
      out.note(joined({"Status \"", word.substr(0, 40), "\" isn't in the table of ", source.bureau, "'s words"}));
    }
  }
  // A closing date makes an account closed, whatever else is only "active".
  const std::string closed = source.closed.empty() ? std::string() : first_text(raw, source.closed);
  const bool has_closed = read_day(closed, source.dates) != base::kNoDate;
  if (has_closed && (status.empty() || status == "ACTIVE")) return "CLOSED";
  if (status.empty() && !source.open.empty()) {
    const std::string open = base::upper(first_text(raw, source.open));
    if (open == "NO" || open == "N") return "CLOSED";
  }
  return status.empty() ? "ACTIVE" : status;
}

Json BureauReader::tradeline(const Json& element) const {
  if (!element.is_object()) return element;
  const Json* inside = source.inside.empty() ? nullptr : find_member(element, source.inside);
  const Json& raw = inside != nullptr && inside->is_object() ? *inside : element;
  Json row = Json::object();
  for (const auto& [field, paths] : source.tradeline) {
    const Json* value = first_value(raw, paths);
    if (value == nullptr) continue;
    if (field.substr(0, 5) == "date_") {
      row[field] = date(*value);
    } else if (field == "account_type") {
      row[field] = account_type(*value);
    } else if (field == "emi_amount") {  // CRIF: "1,995/Monthly"
      std::string text = plain_text(value);
      const std::size_t slash = text.find('/');
      const bool monthly = slash == std::string::npos || base::fold(text.substr(slash)) == "MONTHLY";
      if (!monthly) out.note("An instalment that isn't monthly is left out");
      if (slash == std::string::npos) {
        row[field] = *value;
      } else if (monthly) {
        row[field] = text.substr(0, slash);
      }
    } else {
      row[field] = *value;
    }
  }
  if (row.empty()) return element;  // nothing known in it: cleaning says so
  row["status"] = status_of(raw);
  put_history(raw, row);
  return row;
}

Json BureauReader::enquiry(const Json& element) const {
  if (!element.is_object()) return element;
  Json row = Json::object();
  for (const auto& [field, paths] : source.enquiry) {
    const Json* value = first_value(element, paths);
    if (value == nullptr) continue;
    const bool purpose = field == "enquiry_purpose" && source.coded_purposes;
    row[field] = field == "enquiry_date" ? date(*value) : purpose ? account_type(*value) : *value;
  }
  return row.empty() ? element : row;
}

}  // namespace msme::ingest
