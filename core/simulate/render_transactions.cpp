#include <algorithm>
#include <array>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "simulate/messiness.hpp"
#include "simulate/narration.hpp"
#include "simulate/render.hpp"
#include "simulate/truth.hpp"

namespace msme::simulate {
namespace {

using base::Rng;
using model::Category;
using model::Mode;

// Which fields of a row are gone.
enum Lost : unsigned {
  kType = 1,
  kDate = 2,
  kAmount = 4,
  kMerchant = 8,
  kMcc = 16,
  kMode = 32,
  kCategory = 64,
  kReference = 128,
  kBalance = 256,
  kUpi = 512,
  kTimestamp = 1024
};

enum class Copy : std::uint8_t { None, Exact, TimeDrift, MerchantDrift };

// One line of the file: an event and how it is written.
struct Raw {
  std::size_t event = 0;
  std::int64_t place = 0;  // sort key: file order
  unsigned lost = 0;
  DateLayout date = DateLayout::Iso;
  AmountLayout amount = AmountLayout::Number, balance = AmountLayout::Number;
  std::uint64_t choice = 0;  // small choices of wording
  bool compact = false, drift = false, quirk = false, contradicts = false;
  Copy copy = Copy::None;
  std::uint32_t line = 0;  // 1-based, in the file
};

// The original's thirteen categories, as a provider would guess them.
std::string_view provider_category(Category category) {
  switch (category) {
    case Category::SalaryPaid:
    case Category::Salary:
      return "SALARY";
    case Category::Emi:
    case Category::LoanDisbursal:
    case Category::MandateReturn:
      return "EMI";
    case Category::Investment:
    case Category::Insurance:
    case Category::InvestmentIncome:
      return "INVESTMENT";
    case Category::Food:
      return "FOOD";
    case Category::Shopping:
      return "SHOPPING";
    case Category::Travel:
    case Category::Fuel:
      return "TRAVEL";
    case Category::Utilities:
      return "UTILITIES";
    case Category::Entertainment:
      return "ENTERTAINMENT";
    case Category::Healthcare:
      return "HEALTHCARE";
    case Category::Education:
      return "EDUCATION";
    case Category::CashWithdrawal:
      return "CASH_WITHDRAWAL";
    case Category::BankCharges:
    case Category::BounceCharge:
    case Category::GstPayment:
    case Category::TaxPayment:
    case Category::StatutoryDues:
      return "OTHER";
    default:
      return "TRANSFER";
  }
}

unsigned draw_losses(Rng& rng, double share, const Behaviour::Mess& usual) {
  unsigned lost = 0;
  if (!(share > 0)) return lost;
  for (const unsigned field : {kType, kDate, kAmount, kMerchant, kMcc, kMode, kCategory, kReference, kUpi}) {
    if (rng.chance(share)) lost |= field;
  }
  // Balances are lost less often, never with the amount: one of them proves the other. A few rows lose their day
  // altogether and can only be set aside.
  if (rng.chance(share * usual.balance_missing) && (lost & kAmount) == 0) lost |= kBalance;
  if ((lost & kDate) != 0 && rng.chance(usual.no_day_share)) lost |= kTimestamp;
  return lost;
}

Raw draw_row(Rng& rng, const Messiness& mess, const Behaviour::Mess& usual, std::size_t event) {
  Raw row;
  row.event = event;
  row.place = static_cast<std::int64_t>(event) * 16;
  row.compact = rng.chance(mess.compact);
  row.lost = draw_losses(rng, mess.missing, usual);
  row.date = draw_date_layout(rng, mess.dates);
  row.amount = draw_amount_layout(rng, mess.numbers);
  row.balance = draw_amount_layout(rng, mess.numbers * usual.balance_numbers);
  row.drift = rng.chance(mess.merchants);
  row.quirk = rng.chance(mess.quirks);
  row.contradicts = rng.chance(mess.contradictions);
  row.choice = rng.next();
  const std::int64_t moved = rng.integer(-usual.moved_most, usual.moved_most);
  if (rng.chance(mess.shuffled) && !row.compact) row.place += moved * 16;
  if (row.compact) {
    // The shortest form: day and month in words, Dr or Cr in the amount, no timestamp; its place in the file is its time.
    row.lost = 0;
    row.date = DateLayout::DayMonthName;
    row.amount = AmountLayout::RupeeDrCr;
  }
  if (row.balance == AmountLayout::RupeeDrCr) row.balance = AmountLayout::Indian;
  return row;
}

std::vector<Raw> arrange(Rng& rng, const Config& config, const std::vector<Event>& events) {
  const Messiness& mess = config.mess;
  const Behaviour::Mess& usual = config.behaviour.mess;
  std::vector<Raw> rows;
  rows.reserve(events.size() + events.size() / 32 + 8);
  std::array<unsigned, 8> before{};  // what the account's row before this one has lost
  for (std::size_t i = 0; i < events.size(); ++i) {
    rows.push_back(draw_row(rng, mess, usual, i));
    // A lost side or amount follows from the two balances around it: at most one of the three is lost.
    unsigned& previous = before[events[i].account];
    if ((previous & kBalance) != 0) rows.back().lost &= ~static_cast<unsigned>(kType | kAmount);
    previous = rows.back().lost;
    const std::int64_t later = rng.integer(1, usual.copied_within);
    const auto kind = static_cast<Copy>(rng.integer(1, 3));
    if (!rng.chance(mess.duplicates)) continue;
    Raw copy = rows.back();
    copy.copy = copy.compact ? Copy::Exact : kind;
    copy.place += later;
    rows.push_back(copy);
  }
  base::sort(rows, [](const Raw& a, const Raw& c) { return a.place < c.place; });
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].line = static_cast<std::uint32_t>(i + 1);
  return rows;
}

std::string_view upi_of(const Business& b, const Event& e) {
  return e.mode == Mode::Upi && e.party >= 0 ? std::string_view(b.party(e.party).vpa) : std::string_view();
}

class Writer {
 public:
  Writer(const Business& business, std::string& out) : b_(business), out_(out) {}

  void write(const Event& e, const Raw& row) {
    Line line(out_);
    line.text("customer_id", b_.customer_id);
    append_transaction_id(line.key("transaction_id"), row.event);
    line.text("account_id", b_.accounts[e.account].id);
    const std::int32_t drift = row.copy != Copy::TimeDrift ? 0 : e.time > 0 && row.choice % 2 == 0 ? -1 : 1;
    const std::int32_t time = e.time + drift > 86399 ? e.time : e.time + drift;
    row.compact ? compact(line, e, row) : full(line, e, row, time);
    line.text("data_origin", "SYNTHETIC").close();
  }

 private:
  void narrate(Line& line, const Event& e, const Raw& row) {
    text_.clear();
    if (row.compact && e.kind == Kind::Merchant && e.mode == Mode::Upi) {
      text_.append("UPI/").append(b_.party(e.party).name).append("/").append(b_.party(e.party).vpa);
    } else {
      append_narration(text_, b_, e);
    }
    if (row.quirk) apply_quirk(text_, b_.bank_of(b_.accounts[e.account]).style, upi_of(b_, e), e.credit, row.choice);
    line.text("narration", text_);
  }

  void compact(Line& line, const Event& e, const Raw& row) {
    append_date(line.key("date"), e.date, e.time, row.date);
    append_amount(line.key("amount"), e.amount, e.credit, row.amount);
    narrate(line, e, row);
    std::string& out = line.key("balance");
    out += "\"\xE2\x82\xB9 ";  // ₹
    append_grouped(out, e.shown, false, true);
    out.push_back('"');
  }

  void full(Line& line, const Event& e, const Raw& row, std::int32_t time) {
    const auto lost = [&](unsigned field) { return (row.lost & field) != 0; };
    if (lost(kDate)) {
      line.null("date");
    } else {
      append_date(line.key("date"), e.date, time, row.date);
    }
    if (lost(kTimestamp)) {
      line.null("timestamp");
    } else {
      append_timestamp(line.key("timestamp"), e.date, time, row.date == DateLayout::Iso ? 0 : row.choice);
    }
    if (lost(kAmount)) {
      line.null("amount");
    } else {
      append_amount(line.key("amount"), e.amount, e.credit, row.amount);
    }
    lost(kType) ? line.null("type") : line.text("type", e.credit ? "CREDIT" : "DEBIT");
    line.text("currency", "INR");
    lost(kMode) ? line.null("mode") : line.text("mode", mode(e, row));
    if (lost(kBalance)) {
      line.null("balance_after");
    } else {
      append_balance(line.key("balance_after"), e.shown, row.balance);
    }
    narrate(line, e, row);
    references(line, e, row);
    parties(line, e, row);
    if (lost(kCategory)) {
      line.null("category");
    } else {
      line.text("category", row.contradicts ? "FOOD" : provider_category(e.category));
    }
  }

  static void append_balance(std::string& out, base::Paise balance, AmountLayout layout) {
    // A balance carries its own sign: the signed layout would turn it round.
    append_amount(out, balance, true, layout == AmountLayout::RupeeDrCr ? AmountLayout::Indian : layout);
  }

  static std::string_view mode(const Event& e, const Raw& row) {
    if (row.contradicts && row.choice % 2 == 0) return "CHEQUE";
    return model::text(e.mode);
  }

  void references(Line& line, const Event& e, const Raw& row) {
    const std::string reference = reference_text(b_, e);
    const bool axis = row.quirk && b_.bank_of(b_.accounts[e.account]).style == Style::Axis;
    const bool none = reference.empty() || axis || (row.lost & kReference) != 0;
    none ? line.null("reference_number") : line.text("reference_number", reference);
  }

  void parties(Line& line, const Event& e, const Raw& row) {
    const Party* party = e.party >= 0 ? &b_.party(e.party) : nullptr;
    if (party == nullptr || (row.lost & kMerchant) != 0) {
      line.null("merchant_name");
    } else if (row.drift || row.copy == Copy::MerchantDrift) {
      line.text("merchant_name", drift_merchant(party->name, row.choice + (row.copy == Copy::MerchantDrift ? 1 : 0)));
    } else {
      line.text("merchant_name", party->name);
    }
    const bool mcc = party != nullptr && !party->mcc.empty() && (row.lost & kMcc) == 0;
    mcc ? line.text("merchant_category", party->mcc) : line.null("merchant_category");
    const bool bank = party != nullptr && !party->account.empty() &&
                      (e.mode == Mode::Neft || e.mode == Mode::Rtgs || e.mode == Mode::Imps);
    bank ? line.text("counterparty_account", party->account) : line.null("counterparty_account");
    bank ? line.text("counterparty_ifsc", party->ifsc) : line.null("counterparty_ifsc");
    const std::string_view upi = upi_of(b_, e);
    if (upi.empty() || (row.lost & kUpi) != 0) {
      line.null("upi_id");
    } else if (row.quirk && b_.bank_of(b_.accounts[e.account]).style == Style::Yes) {
      line.text("upi_id", malform_upi(upi, row.choice));
    } else {
      line.text("upi_id", upi);
    }
  }

  const Business& b_;
  std::string& out_;
  std::string text_;
};

constexpr std::string_view kFields[] = {
    "type",          "date",   "amount",   "merchant_name", "merchant_category", "mode", "category", "reference_number",
    "balance_after", "upi_id", "timestamp"};
constexpr std::string_view kCopies[] = {"", "exact", "time_drift", "merchant_drift"};

// What makes this line differ from the plain way of writing the event.
void tell_dirt(Dirt& dirt, const Business& b, const Event& e, const Raw& row, bool moved) {
  for (std::size_t i = 0; i < std::size(kFields); ++i) {
    if (((row.lost >> i) & 1U) != 0) dirt.add(kFields[i], "missing");
  }
  if (row.compact) dirt.add("row", "compact");
  if (moved) dirt.add("row", "shuffled");
  if (row.date != DateLayout::Iso && (row.lost & kDate) == 0) dirt.add("date", layout_name(row.date));
  if (row.amount != AmountLayout::Number && (row.lost & kAmount) == 0) dirt.add("amount", layout_name(row.amount));
  if (row.balance != AmountLayout::Number && (row.lost & kBalance) == 0) {
    dirt.add("balance_after", layout_name(row.balance));
  }
  const bool named = e.party >= 0 && (row.lost & kMerchant) == 0 && !row.compact;
  if (named && (row.drift || row.copy == Copy::MerchantDrift)) dirt.add("merchant_name", "drift");
  if (row.quirk) {
    const std::string_view quirk = quirk_name(b.bank_of(b.accounts[e.account]).style);
    if (!quirk.empty()) dirt.add("narration", quirk);
  }
  if (row.contradicts && !row.compact) dirt.add("category", "contradicts");
}

struct Place {
  std::uint32_t row = 0;       // of this line
  std::uint32_t original = 0;  // of the event's own line
  bool moved = false;
};

void append_truth(std::string& out, const Business& b, const std::vector<Event>& events, const Raw& row, Place place,
                  Dirt& dirt) {
  const Event& e = events[row.event];
  Line line(out);
  line.raw("file", "\"raw/raw_transactions.ndjson\"").number("row", place.row);
  append_transaction_id(line.key("transaction_id"), row.event);
  line.text("account_id", b.accounts[e.account].id).date("date", e.date).number("time", e.time);
  line.text("type", e.credit ? "CREDIT" : "DEBIT").rupees("amount", e.amount).rupees("balance", e.balance);
  line.text("mode", model::text(e.mode)).text("category", model::text(e.category));
  line.text("bounce", model::text(e.bounce));
  line.text("counterparty", e.party >= 0 ? std::string_view(b.party(e.party).name) : std::string_view());
  line.text("counts_as_turnover", counts_as_turnover(e)).flag("sale", e.sale).flag("real", !e.forged);
  if (e.pair >= 0) append_transaction_id(line.key("pair"), static_cast<std::size_t>(e.pair));
  if (e.invoice >= 0) {
    const bool sale = e.category == Category::SalesReceipt;
    const Invoice& invoice = (sale ? b.sales : b.purchases)[static_cast<std::size_t>(e.invoice)];
    line.text("invoice", sale ? sales_number(invoice) : purchase_number(b, invoice));
  }
  if (e.fraud != Fraud::None) line.text("fraud", text(e.fraud));
  if (e.hops > 0) line.number("hops", e.hops);
  if (row.copy != Copy::None) {
    line.number("duplicate_of", place.original).text("copy", kCopies[static_cast<std::size_t>(row.copy)]);
  }
  dirt.clear();
  tell_dirt(dirt, b, e, row, place.moved);
  dirt.append_to(line.key("dirt"));
  line.close();
}

// The truth in brief: a line of the file's name, then one line for each event with the lines that hold it. Numbers only:
// in full it took a tenth of the lab's time, to be written and to be read again.
std::string brief_truth(const std::vector<Event>& events, const std::vector<Raw>& rows) {
  constexpr std::size_t kHeld = 2;  // an event and its copy
  std::vector<std::array<const Raw*, kHeld>> held(events.size());
  for (const Raw& row : rows) {
    for (const Raw*& place : held[row.event]) {
      if (place != nullptr) continue;
      place = &row;
      break;
    }
  }
  std::string out = "raw_transactions.ndjson\n";
  out.reserve(events.size() * 40);
  for (std::size_t i = 0; i < events.size(); ++i) {
    const Event& e = events[i];
    const auto& lines = held[i];
    if (lines[0] == nullptr) continue;
    const Raw& row = *lines[0];
    const auto lost = [&row](unsigned field) { return (row.lost & field) != 0; };
    const bool side_in_amount =
        !lost(kAmount) && (row.amount == AmountLayout::RupeeDrCr || (row.amount == AmountLayout::Signed && !e.credit));
    unsigned flags = 0;
    unsigned bit = 1;
    for (const bool set : {e.credit, e.fraud != Fraud::None, lost(kDate) && lost(kTimestamp), lost(kAmount),
                           lost(kType) && !side_in_amount, lost(kBalance)}) {
      if (set) flags |= bit;
      bit <<= 1U;
    }
    base::Piece line;
    line.number(e.account).put(',').number(e.amount).put(',').number(e.balance).put(',');
    line.number(static_cast<std::int64_t>(e.category)).put(',').number(flags);
    for (const Raw* place : lines) {
      if (place != nullptr) line.put(',').number(place->line);
    }
    out += line.put('\n').text();
  }
  return out;
}

// truth_transactions.ndjson.
std::string full_truth(const Business& business, const std::vector<Event>& events, const std::vector<Raw>& rows) {
  std::vector<std::uint32_t> original(events.size(), 0);  // line of each event's own row
  for (const Raw& row : rows) {
    if (row.copy == Copy::None) original[row.event] = row.line;
  }
  std::string out;
  out.reserve(rows.size() * 430);
  Dirt dirt;
  for (const Raw& row : rows) {
    const bool moved = row.place - static_cast<std::int64_t>(row.event) * 16 != 0 && row.copy == Copy::None;
    append_truth(out, business, events, row, {row.line, original[row.event], moved}, dirt);
  }
  return out;
}

}  // namespace

RenderedTransactions render_transactions(const Business& business, const std::vector<Event>& events, bool brief) {
  Rng rng = business.stream("rows");
  const std::vector<Raw> rows = arrange(rng, *business.config, events);
  RenderedTransactions out{{model::Dataset::Transactions, {}, static_cast<std::uint32_t>(rows.size())}, {}};
  out.raw.ndjson.reserve(rows.size() * 620);
  Writer writer(business, out.raw.ndjson);
  for (const Raw& row : rows) writer.write(events[row.event], row);
  if (business.config->truth) out.truth = brief ? brief_truth(events, rows) : full_truth(business, events, rows);
  return out;
}

}  // namespace msme::simulate
