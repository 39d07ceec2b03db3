#include "quality/scorer.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "quality/rows.hpp"

namespace msme::quality {

using base::Json;
using base::Paise;
using model::Category;

namespace {

// A share and the floor it has to reach; −1 = shown, not judged.
struct Target {
  std::string_view id;
  double floor;
};
constexpr Target kTargets[] = {{"rows_accounted", 1.0},
                               {"dates", 1.0},
                               {"amounts", 1.0},
                               {"types", 1.0},
                               {"duplicate_precision", 0.999},
                               {"duplicate_recall", 0.99},
                               {"category_macro_f1", 0.95},
                               {"category_by_value", 0.98},
                               {"category_by_rows", -1},
                               {"modes", -1},
                               {"counterparties", -1},
                               {"counterparties_of_named", -1},
                               {"own_transfer_precision", 0.99},
                               {"own_transfer_recall", 0.97},
                               {"loan_disbursal_recall", 0.98},
                               {"bounce_recall", 0.99},
                               {"turnover_by_value", -1}};

struct Share {
  double right = 0, of = 0;
  void count(bool is_right, double weight = 1) {
    of += weight;
    if (is_right) right += weight;
  }
};

struct CategoryCount {
  std::uint32_t truth = 0, predicted = 0, right = 0;
  double truth_value = 0, right_value = 0;
};

using CategoryCounts = std::array<CategoryCount, model::kCategoryCount>;

// One recoverable transaction's category as it is and as it was given; whether that is right.
template <class Known>
bool count_category(CategoryCounts& counts, const Known& truth, std::optional<Category> got) {
  const bool right = got == truth.category;
  const double value = base::to_rupees(truth.amount);
  CategoryCount& count = counts[static_cast<std::size_t>(truth.category)];
  ++count.truth;
  count.truth_value += value;
  if (right) {
    ++count.right;
    count.right_value += value;
  }
  if (got) ++counts[static_cast<std::size_t>(*got)].predicted;
  return right;
}

struct ModeCount {
  std::uint32_t truth = 0, right = 0;
};

struct Confusion {
  std::uint32_t rows = 0;
  double value = 0;
};

class Scorer {
 public:
  Scorer(const Truth& truth, const std::vector<CleanedRow>& cleaned, const std::vector<SetAside>& aside)
      : truth_(truth), first_(truth.events.size(), nullptr), fates_(truth.events.size()), told_(truth.rows.size(), 0) {
    for (const CleanedRow& row : cleaned) take(row);
    for (const SetAside& row : aside) {
      const std::uint32_t at = truth_.place(row.file, row.line);
      const std::uint32_t event = truth_.event_of_place(row.file, row.line);
      if (event == kNoEvent) {
        ++unknown_;
        continue;
      }
      if (at < told_.size()) told_[at] = 1;
      ++(row.duplicate ? fates_[event].duplicates : fates_[event].quarantined);
    }
  }

  Json report() {
    for (std::uint32_t event = 0; event < truth_.events.size(); ++event) {
      rows_of(event);
      if (truth_.events[event].recoverable()) values_of(event);
    }
    account_rows();
    Json out = base::record(
        {{"truth",
          base::record(
              {{"rows", truth_.rows.size()}, {"transactions", truth_.events.size()}, {"recoverable", recoverable_}})},
         {"cleaned",
          base::record(
              {{"kept", kept_}, {"duplicates", duplicates_}, {"quarantined", quarantined_}, {"unknown", unknown_}})},
         {"figures", figures()}});
    out["guessed"] = base::record({{"rows", guessed_.of}, {"right", guessed_.right}});
    out["categories"] = categories();
    out["modes"] = modes();
    out["confusions"] = confusions();
    out["misses"] = std::move(misses_);
    return out;
  }

 private:
  // What became of a transaction's raw rows.
  struct Fates {
    std::uint32_t kept = 0, duplicates = 0, quarantined = 0;
  };

  void take(const CleanedRow& row) {
    if (row.event == kNoEvent) {
      ++unknown_;
      return;
    }
    if (row.row < told_.size()) told_[row.row] = 1;
    Fates& fates = fates_[row.event];
    if (row.fate == Fate::Kept) {
      ++fates.kept;
      if (first_[row.event] == nullptr) first_[row.event] = &row;
    } else {
      ++(row.fate == Fate::Duplicate ? fates.duplicates : fates.quarantined);
    }
  }

  void miss(std::string_view figure, std::uint32_t event, std::string truth, std::string got) {
    constexpr std::uint32_t kShown = 10;  // of each figure
    const auto at =
        std::find_if(shown_.begin(), shown_.end(), [&](const auto& entry) { return entry.first == figure; });
    if (at == shown_.end()) {
      shown_.emplace_back(figure, 1U);
    } else if (++at->second > kShown) {
      return;
    }
    misses_.push_back(base::record({{"figure", figure},
                                    {"transaction_id", truth_.events[event].id},
                                    {"truth", std::move(truth)},
                                    {"got", std::move(got)}}));
  }

  // Of k rows k − 1 are to go; what a file doesn't name is taken as dropped while one row of it stands.
  void rows_of(std::uint32_t event) {
    const Event& e = truth_.events[event];
    const Fates& f = fates_[event];
    const std::uint32_t named = std::min(e.rows, f.kept + f.quarantined);
    std::uint32_t dropped = std::min(f.duplicates, e.rows);
    if (f.kept > 0) dropped = std::max(dropped, e.rows - named);
    const std::uint32_t wanted = e.rows - 1;
    const std::uint32_t good = std::min(dropped, wanted);
    precision_.right += good;
    precision_.of += dropped;
    // A copy that went to quarantine isn't counted twice either.
    const std::uint32_t gone = std::min(wanted, good + f.quarantined);
    recall_.right += gone;
    recall_.of += wanted;
    if (dropped > good) miss("duplicate_precision", event, "one payment", "dropped");
    if (wanted > gone) miss("duplicate_recall", event, "a copy", "kept");
    kept_ += f.kept;
    duplicates_ += dropped;
    quarantined_ += f.quarantined;
  }

  void values_of(std::uint32_t event) {
    const Event& e = truth_.events[event];
    ++recoverable_;
    static const CleanedRow kNothing{};
    const bool missing = first_[event] == nullptr;
    const CleanedRow& row = missing ? kNothing : *first_[event];
    const auto got = [&](std::string text) { return missing ? std::string("no such row") : std::move(text); };
    dates_.count(row.date == e.date);
    if (row.date != e.date) miss("dates", event, base::to_iso(e.date), got(base::to_iso(row.date)));
    amounts_.count(row.amount == e.amount);
    if (row.amount != e.amount) miss("amounts", event, rupee_text(e.amount), got(rupee_text(row.amount)));
    types_.count(row.credit == e.credit);
    const auto side = [](std::optional<bool> credit) { return !credit ? "nothing" : *credit ? "CREDIT" : "DEBIT"; };
    if (row.credit != e.credit) miss("types", event, side(e.credit), got(side(row.credit)));
    meaning_of(event, row, missing);
  }

  void meaning_of(std::uint32_t event, const CleanedRow& row, bool missing) {
    const Event& e = truth_.events[event];
    const double value = base::to_rupees(e.amount);
    const bool right = count_category(categories_, e, row.category);
    by_rows_.count(right);
    by_value_.count(right, value);
    if (!right) {
      const std::size_t other = row.category ? static_cast<std::size_t>(*row.category) : model::kCategoryCount;
      Confusion& confusion = confusions_[static_cast<std::size_t>(e.category) * (model::kCategoryCount + 1) + other];
      ++confusion.rows;
      confusion.value += value;
    }
    ModeCount& mode = modes_[static_cast<std::size_t>(e.mode)];
    ++mode.truth;
    if (row.mode == e.mode) ++mode.right;
    modes_share_.count(row.mode == e.mode);
    if (!e.party.empty()) {
      const bool named = !row.party.empty() || !row.merchant.empty();
      const bool same = (!row.party.empty() && same_party(e.party, row.party)) ||
                        (!row.merchant.empty() && same_party(e.party, row.merchant));
      parties_.count(same);
      if (named) parties_named_.count(same);
      if (!same) miss("counterparties", event, e.party, missing ? "no such row" : row.party + " | " + row.merchant);
    }
    const bool own = e.category == Category::OwnTransfer;
    if (row.category == Category::OwnTransfer) own_precision_.count(own);
    if (own) own_recall_.count(right);
    if (own != (row.category == Category::OwnTransfer))
      miss(own ? "own_transfer_recall" : "own_transfer_precision", event, std::string(model::text(e.category)),
           row.category ? std::string(model::text(*row.category)) : "nothing");
    if (e.category == Category::LoanDisbursal) {
      loans_.count(right);
      if (!right)
        miss("loan_disbursal_recall", event, "LOAN_DISBURSAL",
             row.category ? std::string(model::text(*row.category)) : "nothing");
    }
    if (e.bounce != model::Bounce::None) {
      const bool seen = row.bounce && *row.bounce != model::Bounce::None;
      bounces_.count(seen);
      if (!seen) miss("bounce_recall", event, std::string(model::text(e.bounce)), missing ? "no such row" : "none");
    }
    if (e.credit) turnover_.count(row.turnover == e.turnover, value);
  }

  static std::string rupee_text(Paise paise) {
    std::string out;
    if (paise != base::kNoMoney) base::append_rupees(out, paise);
    return out;
  }

  // Each raw row: named itself, or one of a transaction of which as many rows are told as there are, or of which a
  // row is kept. And what was kept although nothing proves it.
  void account_rows() {
    for (std::uint32_t i = 0; i < truth_.rows.size(); ++i) {
      const std::uint32_t event = truth_.rows[i].event;
      const Fates& f = fates_[event];
      const bool known = told_[i] != 0 || f.kept > 0 || f.duplicates + f.quarantined >= truth_.events[event].rows;
      accounted_.count(known);
      if (!known)
        miss("rows_accounted", event, truth_.rows[i].file + ":" + std::to_string(truth_.rows[i].line), "lost");
    }
    for (std::uint32_t event = 0; event < truth_.events.size(); ++event) {
      const Event& e = truth_.events[event];
      if (e.recoverable() || first_[event] == nullptr) continue;
      const CleanedRow& row = *first_[event];
      guessed_.count(row.date == e.date && row.amount == e.amount && row.credit == e.credit);
    }
  }

  double macro_f1(bool& any) const {
    double sum = 0;
    std::uint32_t classes = 0;
    for (const CategoryCount& count : categories_) {
      if (count.truth == 0) continue;
      ++classes;
      sum += 2.0 * count.right / (count.truth + count.predicted);
    }
    any = classes > 0;
    return any ? sum / classes : 0;
  }

  Json figures() const {
    const auto share_of = [&](std::string_view id) -> const Share* {
      const std::pair<std::string_view, const Share*> known[] = {{"rows_accounted", &accounted_},
                                                                 {"dates", &dates_},
                                                                 {"amounts", &amounts_},
                                                                 {"types", &types_},
                                                                 {"duplicate_precision", &precision_},
                                                                 {"duplicate_recall", &recall_},
                                                                 {"category_by_value", &by_value_},
                                                                 {"category_by_rows", &by_rows_},
                                                                 {"modes", &modes_share_},
                                                                 {"counterparties", &parties_},
                                                                 {"counterparties_of_named", &parties_named_},
                                                                 {"own_transfer_precision", &own_precision_},
                                                                 {"own_transfer_recall", &own_recall_},
                                                                 {"loan_disbursal_recall", &loans_},
                                                                 {"bounce_recall", &bounces_},
                                                                 {"turnover_by_value", &turnover_}};
      for (const auto& [name, share] : known) {
        if (name == id) return share;
      }
      return nullptr;
    };
    Json out = Json::array();
    for (const Target& target : kTargets) {
      const Share* share = share_of(target.id);
      bool any = share != nullptr && share->of > 0;
      const double value = share == nullptr ? macro_f1(any) : any ? share->right / share->of : 0;
      const bool judged = target.floor >= 0 && any;
      // Judged on the figure itself, shown on a grid of a millionth.
      out.push_back(base::record({{"id", target.id},
                                  {"value", any ? Json(base::round_to(value, 6)) : Json(nullptr)},
                                  {"target", target.floor >= 0 ? Json(target.floor) : Json(nullptr)},
                                  {"pass", judged ? Json(value >= target.floor) : Json(nullptr)},
                                  {"right", share == nullptr ? Json(nullptr) : Json(base::round_to(share->right, 2))},
                                  {"of", share == nullptr ? Json(nullptr) : Json(base::round_to(share->of, 2))}}));
    }
    return out;
  }

  Json categories() const {
    Json out = Json::array();
    for (std::size_t i = 0; i < categories_.size(); ++i) {
      const CategoryCount& count = categories_[i];
      if (count.truth + count.predicted == 0) continue;
      out.push_back(base::record({{"code", model::text(static_cast<Category>(i))},
                                  {"truth", count.truth},
                                  {"predicted", count.predicted},
                                  {"right", count.right},
                                  {"truth_value", base::round_to(count.truth_value, 2)},
                                  {"right_value", base::round_to(count.right_value, 2)}}));
    }
    return out;
  }

  Json modes() const {
    Json out = Json::array();
    for (std::size_t i = 0; i < modes_.size(); ++i) {
      if (modes_[i].truth == 0) continue;
      out.push_back(base::record({{"code", model::text(static_cast<model::Mode>(i))},
                                  {"truth", modes_[i].truth},
                                  {"right", modes_[i].right}}));
    }
    return out;
  }

  // What was taken for what, most rupees first.
  Json confusions() const {
    constexpr std::size_t kShown = 40;
    std::vector<std::pair<double, std::size_t>> order;
    for (std::size_t i = 0; i < confusions_.size(); ++i) {
      if (confusions_[i].rows > 0) order.emplace_back(confusions_[i].value, i);
    }
    base::sort(order, std::greater<>());
    Json out = Json::array();
    for (std::size_t k = 0; k < order.size() && k < kShown; ++k) {
      const std::size_t i = order[k].second;
      const std::size_t got = i % (model::kCategoryCount + 1);
      const bool none = got == static_cast<std::size_t>(model::kCategoryCount);
      out.push_back(base::record({{"truth", model::text(static_cast<Category>(i / (model::kCategoryCount + 1)))},
                                  {"got", none ? Json(nullptr) : Json(model::text(static_cast<Category>(got)))},
                                  {"rows", confusions_[i].rows},
                                  {"value", base::round_to(confusions_[i].value, 2)}}));
    }
    return out;
  }

  const Truth& truth_;
  std::vector<const CleanedRow*> first_;  // the kept row of each event
  std::vector<Fates> fates_;
  std::vector<std::uint8_t> told_;  // raw rows whose fate is named
  std::uint32_t unknown_ = 0, recoverable_ = 0, kept_ = 0, duplicates_ = 0, quarantined_ = 0;
  Share accounted_, dates_, amounts_, types_, precision_, recall_, by_value_, by_rows_, modes_share_, parties_,
      parties_named_, own_precision_, own_recall_, loans_, bounces_, turnover_, guessed_;
  CategoryCounts categories_{};
  std::array<ModeCount, model::kModeCount> modes_{};
  std::array<Confusion, static_cast<std::size_t>(model::kCategoryCount) * (model::kCategoryCount + 1)> confusions_{};
  std::vector<std::pair<std::string_view, std::uint32_t>> shown_;
  Json misses_ = Json::array();
};

}  // namespace

base::Result<Json> score(const Input& input) {
  const auto truth = read_truth(input.truth, input.places);
  if (!truth) return truth.error();
  const auto cleaned = read_cleaned(input.cleaned, *truth);
  if (!cleaned) return cleaned.error();
  return Scorer(*truth, *cleaned, input.aside).report();
}

base::Result<Json> categories(std::string_view brief, const std::vector<OwnRow>& rows) {
  const auto sketch = read_sketch(brief);
  if (!sketch) return sketch.error();
  // Of several rows of one transaction the first speaks.
  std::vector<std::optional<Category>> given(sketch->events.size());
  std::string_view seen;  // rows of one file stand together: its name is compared once
  bool known = false;
  for (const OwnRow& row : rows) {
    if (row.file.data() != seen.data() || row.file.size() != seen.size()) {
      seen = row.file;
      known = file_name(seen) == sketch->file;
    }
    if (!known || row.line >= sketch->event_of_line.size()) continue;
    const std::uint32_t event = sketch->event_of_line[row.line];
    if (event != kNoEvent && !given[event]) given[event] = row.category;
  }
  CategoryCounts counts{};
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (sketch->events[i].recoverable()) count_category(counts, sketch->events[i], given[i]);
  }
  Json out = Json::object();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const CategoryCount& count = counts[i];
    if (count.truth + count.predicted == 0) continue;
    out[std::string(model::text(static_cast<Category>(i)))] =
        Json::array({count.truth, count.predicted, count.right, base::round_to(count.truth_value, 2),
                     base::round_to(count.right_value, 2)});
  }
  return out;
}

}  // namespace msme::quality
