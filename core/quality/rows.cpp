#include "quality/rows.hpp"

#include <algorithm>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "ingest/csv.hpp"

namespace msme::quality {

using base::Error;
using base::Json;
using base::kNoDate;
using base::kNoMoney;
using base::Paise;

namespace {

// Calls `take(line number, line)` for each line that isn't blank; stops when it gives false.
template <class Take>
bool each_line(std::string_view bytes, Take&& take) {
  std::uint32_t number = 0;
  while (!bytes.empty()) {
    const std::size_t newline = bytes.find('\n');
    const std::string_view line = base::trim(bytes.substr(0, newline));
    bytes.remove_prefix(newline == std::string_view::npos ? bytes.size() : newline + 1);
    ++number;
    if (!line.empty() && !take(number, line)) return false;
  }
  return true;
}

// "1250.5", "-1250": a cleaned figure is plain; nullopt for anything else, so that nobody's dirt counts as clean.
std::optional<Paise> plain_rupees(std::string_view text) {
  text = base::trim(text);
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  Paise whole = 0;
  int decimals = -1;
  if (text.empty() || text.size() > 18) return std::nullopt;
  for (const char c : text) {
    if (c == '.' && decimals < 0) {
      decimals = 0;
      continue;
    }
    if (!base::is_digit(c)) return std::nullopt;
    if (decimals >= 2) {
      if (c != '0') return std::nullopt;
      continue;
    }
    whole = whole * 10 + (c - '0');
    if (whole > base::kMaxAmount) return std::nullopt;
    if (decimals >= 0) ++decimals;
  }
  for (int i = std::max(decimals, 0); i < 2; ++i) whole *= 10;
  return negative ? -whole : whole;
}

std::optional<Paise> rupees_of(const Json* value) {
  if (value == nullptr) return std::nullopt;
  if (const auto number = base::as_number(*value)) {
    if (!(*number > -9e12 && *number < 9e12)) return std::nullopt;
    return base::from_rupees(*number);
  }
  const auto text = base::as_text(*value);
  return text ? plain_rupees(*text) : std::nullopt;
}

std::uint32_t line_of(const Json* value) {
  const auto rupees = rupees_of(value);
  return rupees && *rupees > 0 && *rupees % 100 == 0 && *rupees / 100 <= UINT32_MAX
             ? static_cast<std::uint32_t>(*rupees / 100)
             : 0;
}

Event event_of(const Json& row) {
  Event event;
  event.id = base::text_or(row, "transaction_id", "");
  event.account = base::text_or(row, "account_id", "");
  event.party = base::text_or(row, "counterparty", "");
  event.date = base::parse_iso(base::text_or(row, "date", ""));
  event.credit = base::text_or(row, "type", "") == "CREDIT";
  event.amount = rupees_of(base::find(row, "amount")).value_or(kNoMoney);
  event.balance = rupees_of(base::find(row, "balance")).value_or(kNoMoney);
  event.mode = model::parse_mode(base::text_or(row, "mode", "")).value_or(model::Mode::Other);
  event.category = model::parse_category(base::text_or(row, "category", "")).value_or(model::Category::Other);
  event.bounce = model::parse_bounce(base::text_or(row, "bounce", "none")).value_or(model::Bounce::None);
  event.turnover =
      model::parse_turnover(base::text_or(row, "counts_as_turnover", "")).value_or(model::Turnover::Excluded);
  event.fraud = !base::text_or(row, "fraud", "").empty();
  bool no_timestamp = false;
  bool side_in_amount = false;
  if (const Json* dirt = base::array(row, "dirt")) {
    for (const Json& item : *dirt) {
      const std::string field = base::text_or(item, "field", "");
      const std::string how = base::text_or(item, "how", "");
      const bool missing = how == "missing";
      event.no_date = event.no_date || (field == "date" && missing);
      event.no_amount = event.no_amount || (field == "amount" && missing);
      event.no_side = event.no_side || (field == "type" && missing);
      event.no_balance = event.no_balance || (field == "balance_after" && missing);
      no_timestamp = no_timestamp || (field == "timestamp" && missing);
      side_in_amount =
          side_in_amount || (field == "amount" && (how == "rupee_dr_cr" || (how == "signed" && !event.credit)));
    }
  }
  if (side_in_amount) event.no_side = false;
  event.no_date = event.no_date && no_timestamp;
  return event;
}

// A truth line exactly as the simulator writes it (simulate/render_transactions.cpp), read without building a document,
// which took most of the time of scoring a population. nullopt for any other line: that one is read as JSON.
class TruthLine {
 public:
  static std::optional<Event> read(std::string_view line, std::string_view& file, std::uint32_t& place) {
    TruthLine in(line);
    Event event;
    std::string_view id, account, date, type, amount, balance, mode, category, bounce, party, turnover, row, time;
    const bool whole =
        in.text("{\"file\":", file) && in.number(",\"row\":", row) && in.text(",\"transaction_id\":", id) &&
        in.text(",\"account_id\":", account) && in.text(",\"date\":", date) && in.number(",\"time\":", time) &&
        in.text(",\"type\":", type) && in.number(",\"amount\":", amount) && in.number(",\"balance\":", balance) &&
        in.text(",\"mode\":", mode) && in.text(",\"category\":", category) && in.text(",\"bounce\":", bounce) &&
        in.text(",\"counterparty\":", party) && in.text(",\"counts_as_turnover\":", turnover);
    constexpr std::string_view kClean = ",\"dirt\":[]}";
    const bool clean = in.rest_.size() >= kClean.size() &&
                       in.rest_.compare(in.rest_.size() - kClean.size(), kClean.size(), kClean) == 0;
    const std::size_t dirt_at = clean ? in.rest_.size() - kClean.size() : in.rest_.find(",\"dirt\":[");
    const auto number = plain_rupees(row);
    if (!whole || dirt_at == std::string_view::npos || !number || *number <= 0) return std::nullopt;
    place = static_cast<std::uint32_t>(*number / 100);
    event.id = id;
    event.account = account;
    event.party = party;
    event.date = base::parse_iso(date);
    event.credit = type == "CREDIT";
    event.amount = plain_rupees(amount).value_or(kNoMoney);
    event.balance = plain_rupees(balance).value_or(kNoMoney);
    event.mode = model::parse_mode(mode).value_or(model::Mode::Other);
    event.category = model::parse_category(category).value_or(model::Category::Other);
    event.bounce = model::parse_bounce(bounce).value_or(model::Bounce::None);
    event.turnover = model::parse_turnover(turnover).value_or(model::Turnover::Excluded);
    const std::string_view dirt = in.rest_.substr(dirt_at);
    const bool ordinary = (in.begins(",\"sale\":true") || in.begins(",\"sale\":false")) &&
                          in.begins(",\"real\":true") && in.rest_.data() == dirt.data();
    event.fraud =
        !ordinary && in.rest_.substr(0, in.rest_.size() - dirt.size()).find(",\"fraud\":\"") != std::string_view::npos;
    read_dirt(event, dirt);
    return event;
  }

 private:
  explicit TruthLine(std::string_view line) : rest_(line) {}

  bool begins(std::string_view key) {
    if (rest_.substr(0, key.size()) != key) return false;
    rest_.remove_prefix(key.size());
    return true;
  }
  bool text(std::string_view key, std::string_view& out) {
    if (!begins(key) || rest_.empty() || rest_[0] != '"') return false;
    const std::size_t end = rest_.find('"', 1);
    if (end == std::string_view::npos) return false;
    out = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    return out.find('\\') == std::string_view::npos;
  }
  bool number(std::string_view key, std::string_view& out) {
    if (!begins(key)) return false;
    const std::size_t end = rest_.find(',');
    if (end == std::string_view::npos || end == 0) return false;
    out = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return out[0] == '-' || base::is_digit(out[0]);
  }

  static void read_dirt(Event& event, std::string_view dirt) {
    const auto has = [dirt](std::string_view item) { return dirt.find(item) != std::string_view::npos; };
    if (dirt.size() < 15) return;  // none
    const bool missing = has("\"missing\"");
    event.no_date = missing && has(R"("date","how":"missing")") && has(R"("timestamp","how":"missing")");
    event.no_amount = missing && has(R"("amount","how":"missing")");
    event.no_balance = missing && has(R"("balance_after","how":"missing")");
    event.no_side = missing && has(R"("type","how":"missing")") && !has(R"("amount","how":"rupee_dr_cr")") &&
                    (event.credit || !has(R"("amount","how":"signed")"));
  }

  std::string_view rest_;
};

// The places of the events, one account after the other.
template <class Known>
std::vector<std::uint32_t> account_by_account(const std::vector<Known>& events) {
  std::vector<std::vector<std::uint32_t>> places;
  std::size_t at = 0;
  for (std::uint32_t i = 0; i < events.size(); ++i) {
    const auto is_its = [&](std::size_t k) { return events[places[k].front()].account == events[i].account; };
    if (at >= places.size() || !is_its(at)) {
      for (at = 0; at < places.size() && !is_its(at);) ++at;
      if (at == places.size()) places.emplace_back();
    }
    places[at].push_back(i);
  }
  std::vector<std::uint32_t> order;
  order.reserve(events.size());
  for (const auto& of_account : places) order.insert(order.end(), of_account.begin(), of_account.end());
  return order;
}

// What the row doesn't show itself is proven by its own balance and the one before it, when both are shown and honest, and
// when the rows after it don't contradict that it stands there: an edited balance does. An account's first row without its
// day could stand anywhere.
// The events come in the order of their ids.
template <class Known>
void settle_recoverable(std::vector<Known>& events) {
  const std::vector<std::uint32_t> order = account_by_account(events);
  const Known* before = nullptr;
  bool placed = false;  // the row before has its day, or one before it that places it
  for (const std::uint32_t i : order) {
    Known& event = events[i];
    event.date_known = !event.no_date;
    if (event.no_amount || event.no_side) {
      const bool chained = before != nullptr && before->account == event.account && placed && !before->no_balance &&
                           !event.no_balance && !before->fraud && !event.fraud && before->balance != kNoMoney &&
                           event.balance != kNoMoney &&
                           event.balance - before->balance == (event.credit ? event.amount : -event.amount);
      event.money_known = chained;
    }
    placed = !event.no_date || (before != nullptr && before->account == event.account);
    before = &event;
  }
  bool confirmed = true;
  for (std::size_t k = order.size(); k-- > 0;) {
    Known& event = events[order[k]];
    if (k + 1 == order.size() || events[order[k + 1]].account != event.account) confirmed = true;
    if (event.no_amount) {
      event.money_known = event.money_known && confirmed;
    } else {
      confirmed = !event.fraud;
    }
  }
}

template <class Index>
void sort_index(Index& index) {
  base::sort(index, [](const auto& a, const auto& b) { return a.first < b.first; });
}

// Words that say what form a firm has, not who it is.
bool is_form(std::string_view word) {
  for (const std::string_view form :
       {"PVT", "PRIVATE", "LTD", "LIMITED", "LLP", "INDIA", "CO", "COMPANY", "M/S", "MS"}) {
    if (word == form) return true;
  }
  return false;
}

std::string essence_of(std::string_view name) {
  std::string out;
  std::string word;
  for (std::size_t i = 0; i <= name.size(); ++i) {
    const char c = i < name.size() ? base::to_upper(name[i]) : ' ';
    if (base::is_alnum(c) || (static_cast<unsigned char>(c) & 0x80U) != 0) {
      word += c;
      continue;
    }
    if (!is_form(word)) out += word;
    word.clear();
  }
  return out;
}

}  // namespace

std::string_view file_name(std::string_view path) {
  const std::size_t slash = path.find_last_of("/\\");
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

bool same_party(std::string_view truth, std::string_view got) {
  const std::string a = essence_of(truth);
  const std::string b = essence_of(got);
  if (a.empty() || b.empty()) return a.empty() && b.empty();
  constexpr std::size_t kEnough = 6;
  const std::size_t shared = std::min(a.size(), b.size());
  return a == b || (shared >= kEnough && a.compare(0, shared, b, 0, shared) == 0);
}

std::uint32_t Truth::event_of_id(std::string_view id) const {
  const auto at = std::lower_bound(by_id.begin(), by_id.end(), id,
                                   [](const auto& entry, auto wanted) { return entry.first < wanted; });
  return at != by_id.end() && at->first == id ? at->second : kNoEvent;
}

std::uint32_t Truth::place(std::string_view file, std::uint32_t line) const {
  const auto before = [](const auto& entry, const auto& wanted) {
    const int order = std::string_view(entry.first.first).compare(wanted.first);
    return order != 0 ? order < 0 : entry.first.second < wanted.second;
  };
  const std::pair wanted(file_name(file), line);
  const auto at = std::lower_bound(by_place.begin(), by_place.end(), wanted, before);
  const bool found = at != by_place.end() && at->first.first == wanted.first && at->first.second == line;
  return found ? at->second : UINT32_MAX;
}

std::uint32_t Truth::event_of_place(std::string_view file, std::uint32_t line) const {
  const std::uint32_t at = place(file, line);
  if (at == UINT32_MAX) return kNoEvent;
  return at < rows.size() ? rows[at].event : at - static_cast<std::uint32_t>(rows.size());
}

base::Result<Truth> read_truth(std::string_view bytes, std::string_view places) {
  Truth truth;
  std::uint32_t bad = 0;
  const auto add = [&](Event event, std::string_view path, std::uint32_t place) {
    truth.rows.push_back({std::string(file_name(path)), place, static_cast<std::uint32_t>(truth.events.size())});
    truth.events.push_back(std::move(event));
    return true;
  };
  const auto take = [&](std::uint32_t number, std::string_view line) {
    std::string_view path;
    std::uint32_t at = 0;
    if (auto quick = TruthLine::read(line, path, at); quick && quick->date != kNoDate && quick->amount != kNoMoney)
      return add(std::move(*quick), path, at);
    const auto row = base::parse_json(line);
    const std::uint32_t place = row ? line_of(base::find(*row, "row")) : 0;
    Event event = row ? event_of(*row) : Event{};
    if (place == 0 || event.id.empty() || event.date == kNoDate || event.amount == kNoMoney) {
      bad = number;
      return false;
    }
    return add(std::move(event), base::text_or(*row, "file", ""), place);
  };
  if (!each_line(bytes, take) || truth.rows.empty()) {
    return Error{"E_TRUTH",
                 bad == 0 ? std::string("truth") : "truth:" + std::to_string(bad),
                 "This isn't the truth of a simulated borrower's transactions",
                 "truth_transactions.ndjson as msme generate writes it",
                 bad == 0 ? "no rows" : "a line without row, transaction_id, date or amount",
                 "Give the folder truth/ that msme generate made"};
  }
  // One event for all rows of a transaction: the first that isn't a copy speaks for it.
  std::vector<Event> single;
  for (std::uint32_t i = 0; i < truth.events.size(); ++i) truth.by_id.emplace_back(truth.events[i].id, i);
  sort_index(truth.by_id);
  std::vector<std::uint32_t> event_of(truth.events.size());
  std::vector<std::pair<std::string, std::uint32_t>> ids;
  for (const auto& [id, row] : truth.by_id) {
    if (ids.empty() || ids.back().first != id) {
      ids.emplace_back(id, static_cast<std::uint32_t>(single.size()));
      single.push_back(std::move(truth.events[row]));
    }
    ++single.back().rows;
    event_of[row] = ids.back().second;
  }
  for (TruthRow& row : truth.rows) row.event = event_of[row.event];
  truth.events = std::move(single);
  truth.by_id = std::move(ids);
  settle_recoverable(truth.events);
  for (std::uint32_t i = 0; i < truth.rows.size(); ++i) {
    truth.by_place.push_back({{truth.rows[i].file, truth.rows[i].line}, i});
  }
  const auto known = static_cast<std::uint32_t>(truth.rows.size());
  each_line(places, [&](std::uint32_t, std::string_view line) {
    const auto row = base::parse_json(line);
    if (!row) return true;
    const std::uint32_t event = truth.event_of_id(base::text_or(*row, "transaction_id", ""));
    const std::string file(file_name(base::text_or(*row, "file", "")));
    if (event != kNoEvent) truth.by_place.push_back({{file, line_of(base::find(*row, "row"))}, known + event});
    return true;
  });
  sort_index(truth.by_place);
  return truth;
}

namespace {

// The whole numbers of a line of the truth in brief, one after the other; -1 for what isn't one.
class Figures {
 public:
  explicit Figures(std::string_view line) : rest_(line) {}
  bool done() const { return rest_.empty(); }
  std::int64_t next() {
    const bool negative = !rest_.empty() && rest_[0] == '-';
    std::size_t at = negative ? 1 : 0;
    const std::size_t from = at;
    std::int64_t value = 0;
    for (; at < rest_.size() && base::is_digit(rest_[at]) && at - from < 18; ++at)
      value = value * 10 + (rest_[at] - '0');
    good_ = good_ && at > from && (at == rest_.size() || rest_[at] == ',');
    rest_.remove_prefix(std::min(at + 1, rest_.size()));
    return negative ? -value : value;
  }
  bool good() const { return good_; }

 private:
  std::string_view rest_;
  bool good_ = true;
};

}  // namespace

base::Result<TruthSketch> read_sketch(std::string_view brief) {
  TruthSketch out;
  const auto take = [&out](std::uint32_t number, std::string_view line) {
    if (number == 1) {
      out.file = file_name(line);
      return true;
    }
    Figures figures(line);
    SketchEvent event;
    const std::int64_t account = figures.next();
    event.account = static_cast<std::uint32_t>(account);
    event.amount = figures.next();
    event.balance = figures.next();
    const std::int64_t category = figures.next();
    event.category = static_cast<model::Category>(category);
    const auto flags = static_cast<std::uint64_t>(figures.next());
    const auto is = [flags](unsigned bit) { return ((flags >> bit) & 1U) != 0; };
    event.credit = is(0);
    event.fraud = is(1);
    event.no_date = is(2);
    event.no_amount = is(3);
    event.no_side = is(4);
    event.no_balance = is(5);
    if (account < 0 || category < 0 || category >= model::kCategoryCount) return false;
    constexpr std::int64_t kMostLines = 10000000;
    while (!figures.done()) {
      const std::int64_t at = figures.next();
      if (at < 1 || at > kMostLines) return false;
      const auto place = static_cast<std::size_t>(at);
      if (out.event_of_line.size() <= place) out.event_of_line.resize(place + 1, kNoEvent);
      out.event_of_line[place] = static_cast<std::uint32_t>(out.events.size());
    }
    out.events.push_back(event);
    return figures.good();
  };
  if (!each_line(brief, take) || out.events.empty())
    return Error{"E_TRUTH",
                 "truth",
                 "This isn't the truth of a borrower in brief",
                 "what the simulator gives the lab",
                 "something else",
                 "Use an engine and a simulator of one release"};
  settle_recoverable(out.events);
  return out;
}

namespace {

// Where a cleaned record says it stood: source {file, line}, or file with line or row.
void key_row(CleanedRow& out, const Json& row, const Truth& truth) {
  const Json* source = base::object(row, "source");
  const Json& from = source != nullptr ? *source : row;
  std::uint32_t line = line_of(base::find(from, "line"));
  if (line == 0) line = line_of(base::find(from, "row"));
  const std::string file = base::text_or(from, "file", truth.rows[0].file);
  if (line != 0) {
    const std::uint32_t at = truth.place(file, line);
    out.event = truth.event_of_place(file, line);
    if (at < truth.rows.size()) out.row = at;
  }
  if (out.event == kNoEvent) out.event = truth.event_of_id(base::text_or(row, "transaction_id", ""));
}

CleanedRow cleaned_row(const Json& row, const Truth& truth) {
  CleanedRow out;
  key_row(out, row, truth);
  const std::string verdict = base::lower(base::text_or(row, "verdict", ""));
  if (verdict == "duplicate") out.fate = Fate::Duplicate;
  if (verdict == "quarantined") out.fate = Fate::Quarantined;
  out.date = base::parse_iso(base::text_or(row, "date", ""));
  const std::string type = base::upper(base::text_or(row, "type", ""));
  if (type == "CREDIT" || type == "DEBIT") out.credit = type == "CREDIT";
  if (const auto amount = rupees_of(base::find(row, "amount"))) {
    if (!out.credit) out.credit = *amount > 0;
    out.amount = *amount < 0 ? -*amount : *amount;
  }
  out.mode = model::parse_mode(base::text_or(row, "mode", ""));
  out.category = model::parse_category(base::text_or(row, "category", ""));
  out.bounce = model::parse_bounce(base::text_or(row, "bounce", ""));
  out.turnover = model::parse_turnover(base::text_or(row, "counts_as_turnover", ""));
  out.party = base::text_or(row, "counterparty", "");
  out.merchant = base::text_or(row, "merchant_name", "");
  return out;
}

// CSV with a header, each record as an object of texts.
template <class Take>
void each_csv_row(std::string_view bytes, Take&& take) {
  ingest::CsvCursor cursor(bytes, ',');
  std::vector<ingest::CsvCell> cells;
  std::vector<std::string> names;
  while (cursor.next(cells)) {
    if (names.empty()) {
      for (const ingest::CsvCell& cell : cells) names.push_back(base::lower(base::trim(cell.text)));
      continue;
    }
    Json row = Json::object();
    for (std::size_t i = 0; i < cells.size() && i < names.size(); ++i) {
      std::string text(cells[i].text);
      if (cells[i].escaped) text.resize(ingest::fold_quotes(text, text.data()));
      if (!text.empty()) row[names[i]] = std::move(text);
    }
    take(row);
  }
}

}  // namespace

namespace {

// Transaction ids count up from 1 for every simulated borrower, so another's file is keyed too: its amounts tell.
bool of_another_borrower(const std::vector<CleanedRow>& rows, const Truth& truth) {
  constexpr std::size_t kEnough = 5;
  std::size_t told = 0, same = 0;
  for (const CleanedRow& row : rows) {
    if (row.event == kNoEvent || row.amount == kNoMoney) continue;
    ++told;
    if (row.amount == truth.events[row.event].amount) ++same;
  }
  return told >= kEnough && same * 10 < told;
}

}  // namespace

base::Result<std::vector<CleanedRow>> read_cleaned(std::string_view bytes, const Truth& truth) {
  std::vector<CleanedRow> out;
  if (bytes.substr(0, 3) == "\xEF\xBB\xBF") bytes.remove_prefix(3);
  std::uint32_t bad = 0;
  const std::string_view start = base::trim(bytes.substr(0, 200));
  if (base::trim(bytes).empty()) return out;  // everything was set aside
  if (!start.empty() && start[0] == '{') {
    each_line(bytes, [&](std::uint32_t number, std::string_view line) {
      const auto row = base::parse_json(line);
      if (row && row->is_object()) {
        out.push_back(cleaned_row(*row, truth));
      } else if (bad == 0) {
        bad = number;
      }
      return true;
    });
  } else {
    each_csv_row(bytes, [&](const Json& row) { out.push_back(cleaned_row(row, truth)); });
  }
  const bool keyed = std::any_of(out.begin(), out.end(), [](const CleanedRow& row) { return row.event != kNoEvent; });
  if (!keyed || bad != 0) {
    return Error{"E_CLEANED",
                 bad != 0 ? "cleaned:" + std::to_string(bad) : std::string("cleaned"),
                 bad != 0 ? "This line isn't a JSON object" : "No row of this file can be told apart",
                 "NDJSON or CSV with transaction_id, or file and line, of the raw rows",
                 bad != 0 ? "something else" : std::to_string(out.size()) + " rows, none of the truth's",
                 "See docs/TESTING_GUIDE.md"};
  }
  if (of_another_borrower(out, truth)) {
    return Error{"E_CLEANED",
                 "cleaned",
                 "This file is another borrower's",
                 "the amounts of this borrower's transactions, in rupees",
                 "fewer than one in ten of them",
                 "Choose the profile, seed and customer that the raw rows were made with"};
  }
  return out;
}

}  // namespace msme::quality
