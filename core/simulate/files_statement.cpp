// A statement in its bank's layout.
#include "base/text.hpp"
#include "simulate/files.hpp"
#include "simulate/narration.hpp"
#include "simulate/render.hpp"

namespace msme::simulate {
namespace {

using base::Paise;

class Statement {
 public:
  Statement(const Business& b, const std::vector<Event>& events, std::size_t account, const Rendering& r,
            std::string_view synthetic)
      : b_(b), account_(b.accounts[account]), events_(events), r_(r), synthetic_(synthetic) {
    opening_ = account_.opening;
    closing_ = opening_;
    for (std::size_t i = 0; i < events.size(); ++i) {
      const Event& e = events[i];
      if (e.account != account) continue;
      rows_.push_back(i);
      (e.credit ? credits_ : debits_) += e.amount;
      ++(e.credit ? credit_count_ : debit_count_);
      closing_ = e.shown;
    }
  }

  // `truth` gets one line a row.
  std::string write(const std::string& file, std::string& truth) {
    out_.reserve(rows_.size() * 200 + 4096);
    lines(r_.preamble);
    for (const PrintedColumn& column : r_.columns) cell(column.title, false);
    end_line();
    lines(r_.above);
    const std::size_t count = rows_.size();
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t place = r_.newest_first ? count - 1 - i : i;
      append_file_truth(truth, file, line_, rows_[place]);
      row(events_[rows_[place]], place, r_.serial_from + static_cast<std::int64_t>(i));
    }
    lines(r_.below);
    return std::move(out_);
  }
  std::uint32_t rows() const { return static_cast<std::uint32_t>(rows_.size()); }

 private:
  // Adds a cell and its delimiter; `quoting` by the layout's habit.
  void cell(std::string_view text, bool quoting) {
    if (!first_) out_.push_back(r_.delimiter);
    first_ = false;
    const bool special =
        text.find(r_.delimiter) != std::string_view::npos || text.find_first_of("\"\r\n") != std::string_view::npos;
    // ="…" is a spreadsheet's formula: banks that write it leave it as it is.
    const bool formula = text.size() >= 3 && text.substr(0, 2) == "=\"" && text.back() == '"';
    if (!quoting || !special || formula) {
      out_ += text;
      return;
    }
    out_.push_back('"');
    for (const char c : text) {
      if (c == '"') out_.push_back('"');
      out_.push_back(c);
    }
    out_.push_back('"');
  }
  void end_line() {
    out_.push_back('\n');
    first_ = true;
    ++line_;
  }

  void lines(const Rendering::Lines& list) {
    for (const auto& line : list) {
      for (const std::string& text : line) cell(filled(text), r_.quotes);
      end_line();
    }
  }

  std::string filled(std::string_view text) const {
    std::string out;
    while (!text.empty()) {
      const std::size_t open = text.find('{');
      const std::size_t close = text.find('}', open);
      out += text.substr(0, open);
      if (close == std::string_view::npos) break;
      out += fact(text.substr(open + 1, close - open - 1));
      text.remove_prefix(close + 1);
    }
    return out;
  }

  std::string fact(std::string_view name) const {
    std::string out;
    if (name == "synthetic") return std::string(synthetic_);
    if (name == "bank") return plain(b_.bank_of(account_).name);
    if (name == "holder") return plain(account_.savings ? b_.holder : b_.trade_name);
    if (name == "account") return number();
    if (name == "ifsc") return account_.ifsc;
    if (name == "branch") return plain(account_.branch);
    if (name == "from") append_by_pattern(out, b_.shown_from(account_), 0, r_.period_date);
    if (name == "to") append_by_pattern(out, b_.config->end, 0, r_.period_date);
    if (name == "opening") append_signed(out, opening_, "-");
    if (name == "closing") append_signed(out, closing_, "-");
    if (name == "opening_balance") append_balance(out, opening_, balance_column());
    if (name == "closing_balance") append_balance(out, closing_, balance_column());
    if (name == "opening_side") out = opening_ < 0 ? "DR" : "CR";
    if (name == "closing_side") out = closing_ < 0 ? "DR" : "CR";
    if (name == "debits") append_figure(out, debits_, r_.figures);
    if (name == "credits") append_figure(out, credits_, r_.figures);
    if (name == "debit_count") base::append_int(out, debit_count_);
    if (name == "credit_count") base::append_int(out, credit_count_);
    return out;
  }

  // The account number as this bank prints it.
  std::string number() const {
    std::string out = account_.number;
    if (r_.account_last > 0 && r_.account_first + r_.account_last < out.size()) {
      for (std::size_t i = r_.account_first; i < out.size() - r_.account_last; ++i) out[i] = 'X';
    }
    if (out.size() < r_.account_width) out.insert(0, r_.account_width - out.size(), '0');
    return out;
  }

  // A text where nothing is quoted loses its delimiters.
  std::string plain(std::string_view text) const {
    std::string out(text);
    if (r_.quotes) return out;
    for (char& c : out) {
      if (c == r_.delimiter) c = ' ';
    }
    return out;
  }

  const PrintedColumn& balance_column() const {
    for (const PrintedColumn& column : r_.columns) {
      if (column.value == Printed::Balance) return column;
    }
    return r_.columns.back();
  }

  void append_signed(std::string& out, Paise amount, std::string_view minus) const {
    if (amount < 0) out += minus;
    append_figure(out, amount, r_.figures);
  }
  void append_balance(std::string& out, Paise balance, const PrintedColumn& column) const {
    append_signed(out, balance, column.signs ? std::string_view() : column.minus);
    if (column.signs) out += balance < 0 ? column.debit : column.credit;
  }

  void row(const Event& e, std::size_t place, std::int64_t serial) {
    for (const PrintedColumn& column : r_.columns) {
      text_.clear();
      value(e, place, serial, column);
      // What is nothing stays as short as the bank leaves it, unless it is filled up with zeros.
      if (text_.empty()) text_ = column.empty;
      const bool pad = text_.size() < column.width && (column.fill != ' ' || !base::trim(text_).empty());
      const std::size_t missing = pad ? column.width - text_.size() : 0;
      text_.insert(column.right ? 0 : text_.size(), missing, column.fill);
      text_.insert(0, column.before);
      text_ += column.after;
      cell(text_, r_.quotes);
    }
    end_line();
  }

  // The cell's text into text_; nothing when the row has no such value.
  void value(const Event& e, std::size_t place, std::int64_t serial, const PrintedColumn& column) {
    switch (column.value) {
      case Printed::Nothing:
        break;
      case Printed::Day:
      case Printed::ValueDay:
        append_by_pattern(text_, e.date, e.time, column.date.empty() ? r_.date : column.date);
        break;
      case Printed::Narration: {
        std::string narration;
        append_narration(narration, b_, e);
        text_ = plain(narration);
        break;
      }
      case Printed::Reference:
        text_ = reference_text(b_, e);
        break;
      case Printed::Cheque:
        if (e.mode == model::Mode::Cheque) text_ = reference_text(b_, e);
        break;
      case Printed::Debit:
        if (!e.credit) append_figure(text_, e.amount, r_.figures);
        break;
      case Printed::Credit:
        if (e.credit) append_figure(text_, e.amount, r_.figures);
        break;
      case Printed::Amount:
        if (column.leads) text_ = e.credit ? column.credit : column.debit;
        append_figure(text_, e.amount, r_.figures);
        if (column.signs && !column.leads) text_ += e.credit ? column.credit : column.debit;
        break;
      case Printed::Side:
        if (column.signs) {
          text_ = e.credit ? column.credit : column.debit;
        } else {
          text_ = e.credit ? "CR" : "DR";
        }
        break;
      case Printed::Balance:
        append_balance(text_, e.shown, column);
        break;
      case Printed::BalanceSide:
        text_ = e.shown < 0 ? "DR" : "CR";
        break;
      case Printed::Serial:
        base::append_int(text_, serial);
        break;
      case Printed::BankId:
        text_ = bank_id(place);
        break;
      case Printed::Sol:
        text_ = sol();
        break;
      case Printed::Branch:
        text_ = plain(account_.branch);
        break;
      case Printed::BranchSol:
        text_ = plain(account_.branch) + " (" + sol() + ")";
        break;
    }
  }

  // The branch's number: the digits that end its IFSC.
  std::string sol() const {
    std::size_t at = account_.ifsc.size();
    while (at > 0 && base::is_digit(account_.ifsc[at - 1])) --at;
    return account_.ifsc.substr(at);
  }

  const Business& b_;
  const BankAccount& account_;
  const std::vector<Event>& events_;
  const Rendering& r_;
  std::string_view synthetic_;
  std::vector<std::size_t> rows_;  // events of the account, in posting order
  Paise opening_ = 0, closing_ = 0, debits_ = 0, credits_ = 0;
  std::int64_t debit_count_ = 0, credit_count_ = 0;
  std::string out_, text_;
  std::size_t line_ = 1;
  bool first_ = true;
};

}  // namespace

std::string statement_name(const Business& business, std::size_t account, const Rendering& rendering) {
  return "statement_" + account_label(business, account) + "." + rendering.extension;
}

RenderedFile render_statement(const Business& business, const std::vector<Event>& events, std::size_t account,
                              const Rendering& rendering, std::string_view synthetic, std::string& truth) {
  RenderedFile file;
  file.kind = RenderedKind::Statement;
  file.account_id = business.accounts[account].id;
  file.name = statement_name(business, account, rendering);
  Statement statement(business, events, account, rendering, synthetic);
  file.rows = statement.rows();
  file.bytes = statement.write(file.name, truth);
  return file;
}

}  // namespace msme::simulate
