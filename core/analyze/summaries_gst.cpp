// gst_summary: the returns, the months as columns, and the mix of rates, goods and parties.
#include <algorithm>

#include "analyze/gst_grid.hpp"
#include "analyze/summaries.hpp"
#include "base/sort.hpp"

namespace msme::analyze {
namespace {

using base::Json;
using base::kNoMoney;
using base::money_json;
using base::Paise;
using model::Dataset;
using model::GstReturn;

const char* form_name(model::GstForm form) {
  switch (form) {
    case model::GstForm::Gstr1:
      return "GSTR1";
    case model::GstForm::Gstr3b:
      return "GSTR3B";
    case model::GstForm::Gstr2b:
      return "GSTR2B";
    case model::GstForm::Cmp08:
      return "CMP08";
  }
  return "";
}

// ON_TIME, LATE, UNFILED, or what nobody says.
std::string filing(const GstReturn& r) {
  if (r.form == model::GstForm::Gstr2b) return "NOT_A_FILING";
  if (!is_filed(&r)) return "UNFILED";
  if (r.status == "LATE_FILED") return "LATE";
  if (r.filed == base::kNoDate) return r.status.empty() ? "UNKNOWN" : "FILED";
  return r.filed > model::gst_due_date(r) ? "LATE" : "ON_TIME";
}

Json list_returns(const Sheet& s) {
  Json list = Json::array();
  for (const GstReturn& r : s.borrower.gst) {
    const base::Date due = model::gst_due_date(r);
    const bool late = r.filed != base::kNoDate && r.form != model::GstForm::Gstr2b;
    list.push_back(base::record({{"period", base::month_text(r.month)},
                                 {"form", form_name(r.form)},
                                 {"months", model::months_of(r)},
                                 {"status", r.status},
                                 {"due", base::date_json(due)},
                                 {"filed", base::date_json(r.filed)},
                                 {"filing", filing(r)},
                                 {"days_late", late ? Json(std::max(0, r.filed - due)) : Json(nullptr)},
                                 {"taxable", money_json(r.taxable)},
                                 {"tax", base::to_rupees(tax_of(r))},
                                 {"invoices", r.invoices.size()}}));
  }
  return list;
}

struct Bounds {
  std::size_t first = 0, last = 0;
  bool any = false;
};

Bounds bounds_of(const GstGrid& grid) {
  Bounds b;
  for (std::size_t p = 0; p < grid.periods.size(); ++p) {
    const GstPeriod& period = grid.periods[p];
    const bool there = grid.months[p].taxable != kNoMoney || period.r1 != nullptr || period.r3b != nullptr ||
                       period.r2b != nullptr || period.cmp != nullptr;
    if (!there) continue;
    if (!b.any) b.first = p;
    b.last = p;
    b.any = true;
  }
  return b;
}

Json columns(const GstGrid& grid) {
  Json month = Json::array(), sales = Json::array(), with_tax = Json::array(), first = Json::array();
  Json third = Json::array(), bought = Json::array(), split = Json::array(), rate = Json::array();
  const Bounds bounds = bounds_of(grid);
  for (std::size_t p = bounds.first; bounds.any && p <= bounds.last; ++p) {
    const GstMonth& m = grid.months[p];
    const auto stated = [&](const GstReturn* r) { return r == nullptr ? Json(nullptr) : money_json(r->taxable); };
    month.push_back(base::month_text(grid.first + static_cast<int>(p)));
    sales.push_back(money_json(m.taxable));
    with_tax.push_back(money_json(m.with_tax));
    first.push_back(stated(grid.periods[p].r1));
    third.push_back(stated(grid.periods[p].r3b));
    bought.push_back(stated(grid.periods[p].r2b));
    split.push_back(m.split);
    const bool rated = m.taxable != kNoMoney && m.taxable > 0;
    rate.push_back(rated ? Json(base::round_to(
                               100.0 * static_cast<double>(m.with_tax - m.taxable) / static_cast<double>(m.taxable), 2))
                         : Json(nullptr));
  }
  return base::record({{"month", std::move(month)},
                       {"sales", std::move(sales)},
                       {"sales_with_tax", std::move(with_tax)},
                       {"gstr1", std::move(first)},
                       {"gstr3b", std::move(third)},
                       {"purchases", std::move(bought)},
                       {"third_of_a_quarter", std::move(split)},
                       {"effective_rate", std::move(rate)}});
}

struct Part {
  std::string key;
  Paise value = 0;
  std::uint32_t rows = 0;
};

Json parts_json(std::vector<Part> parts, const char* name, std::size_t most) {
  base::sort(parts, [](const Part& a, const Part& b) { return a.key < b.key; });
  std::vector<Part> sums;
  Paise whole = 0;
  for (Part& part : parts) {
    whole += part.value;
    if (sums.empty() || sums.back().key != part.key) {
      sums.push_back(std::move(part));
    } else {
      sums.back().value += part.value;
      sums.back().rows += part.rows;
    }
  }
  base::sort(sums, [](const Part& a, const Part& b) { return a.value > b.value; });
  Json list = Json::array();
  for (std::size_t i = 0; i < sums.size() && i < most; ++i) {
    const double share = whole > 0 ? 100.0 * static_cast<double>(sums[i].value) / static_cast<double>(whole) : 0;
    list.push_back(base::record({{name, sums[i].key},
                                 {"taxable", base::to_rupees(sums[i].value)},
                                 {"invoices", sums[i].rows},
                                 {"percent", base::round_to(share, 1)}}));
  }
  return list;
}

Paise value_of(const GstReturn::Invoice& invoice) {
  const Paise value = invoice.taxable != kNoMoney ? invoice.taxable : invoice.value;
  return value == kNoMoney || value <= 0 || value > base::kMaxAmount ? 0 : value;
}

std::string rate_text(double rate) {
  const Json number = base::round_to(rate, 2);
  return base::dump(number);
}

// Invoices of sales by rate within each period, by goods, by place; parties of both sides.
void put_mix(Json& d, const GstGrid& grid) {
  std::vector<Part> goods, places, buyers, suppliers;
  Json by_period = Json::array();
  for (std::size_t p = 0; p < grid.periods.size(); ++p) {
    if (const GstReturn* r = grid.periods[p].r2b) {
      for (const auto& invoice : r->invoices) {
        const std::string& name = invoice.party_name.empty() ? invoice.party_gstin : invoice.party_name;
        if (!name.empty() && value_of(invoice) > 0) suppliers.push_back({name, value_of(invoice), 1});
      }
    }
    const GstReturn* r = grid.periods[p].r1;
    if (!is_filed(r)) continue;
    std::vector<Part> rates;
    for (const auto& invoice : r->invoices) {
      const Paise value = value_of(invoice);
      if (value <= 0) continue;
      if (invoice.rate >= 0) rates.push_back({rate_text(invoice.rate), value, 1});
      if (!invoice.hsn.empty()) goods.push_back({invoice.hsn.substr(0, 4), value, 1});
      if (!invoice.place.empty()) places.push_back({invoice.place, value, 1});
      const std::string& name = invoice.party_name.empty() ? invoice.party_gstin : invoice.party_name;
      if (!name.empty()) buyers.push_back({name, value, 1});
    }
    if (rates.empty()) continue;
    by_period.push_back(base::record({{"period", base::month_text(grid.first + static_cast<int>(p))},
                                      {"rates", parts_json(std::move(rates), "rate", 10)}}));
  }
  d["rates_by_period"] = std::move(by_period);
  d["goods"] = parts_json(std::move(goods), "hsn", 10);
  d["places"] = parts_json(std::move(places), "place", 10);
  d["top_buyers"] = parts_json(std::move(buyers), "name", 10);
  d["top_suppliers"] = parts_json(std::move(suppliers), "name", 10);
}

}  // namespace

Json gst_summary(const Sheet& s) {
  Json d = summary_head(s, Dataset::Gst, s.borrower.gst.size());
  d["returns"] = list_returns(s);
  const GstGrid grid = lay_gst_grid(s);
  d["quarterly"] = grid.quarterly;
  d["columns"] = columns(grid);
  put_mix(d, grid);
  put_metrics(d, s, {"G", "K1_", "K6_"});
  return d;
}

}  // namespace msme::analyze
