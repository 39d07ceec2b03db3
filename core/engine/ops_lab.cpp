// lab.borrower: one simulated borrower for the validation lab, from nothing to a decision, with what was true beside it.
// The borrower lives in a session of its own that ends with the answer, so an engine can go through a population one after
// the other and never holds two. Only compiled rule data is kept from one to the next.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "engine/lent.hpp"
#include "engine/session.hpp"
#include "quality/scorer.hpp"

namespace msme::engine {

using base::Error;
using model::Dataset;

namespace {

constexpr std::int64_t kLabTenure = 24;

// The bank's rows as a bank abroad would write them: two words, no names, no codes.
std::string without_words(std::string_view ndjson) {
  std::string out;
  for (std::size_t at = 0; at < ndjson.size();) {
    const std::size_t end = std::min(ndjson.find('\n', at), ndjson.size());
    auto row = base::parse_json(ndjson.substr(at, end - at));
    at = end + 1;
    if (!row) continue;  // a row that is broken on purpose
    const std::string side = base::upper(base::text_or(*row, "type", ""));
    (*row)["narration"] = !side.empty() && side[0] == 'C' ? "VKLAD" : "VYBER";
    for (const char* key : {"mode", "category", "merchant_name", "merchant_category", "counterparty_account",
                            "counterparty_ifsc", "upi_id", "reference_number"}) {
      row->erase(key);
    }
    out += base::dump(*row);
    out.push_back('\n');
  }
  return out;
}

// Metrics that have a value, findings, full months: what judge.values takes.
void tell_values(const analyze::Analytics& analytics, Json& out) {
  Json metrics = Json::object();
  for (const analyze::Metric& metric : analytics.metrics) {
    if (metric.value) metrics[metric.id] = *metric.value;
  }
  Json findings = Json::array();
  for (const analyze::Finding& finding : analytics.findings)
    findings.push_back(Json::array({finding.rule, finding.severity}));
  Json months = Json::array();
  for (const analyze::Month& month : analytics.months) {
    if (!month.full) continue;
    Json row = Json::array();
    for (const base::Paise sum : {month.turnover, month.operating_outflow, month.business_inflow,
                                  month.uncertain_inflow, month.inflow, month.outflow})
      row.push_back(base::money_json(sum));
    months.push_back(std::move(row));
  }
  base::append(out, "metrics", std::move(metrics));
  base::append(out, "findings", std::move(findings));
  base::append(out, "months", std::move(months));
}

// What the engine makes of a borrower's data.
base::Result<Json> verdict_of(Session& session, const Json& request) {
  base::Status status = clean_session(session, Json::object());
  if (status) status = decide_session(session, request);
  if (!status) return status.error();
  Json out = Json::object();
  tell_values(*session.analytics, out);
  const Json& s = session.score_document;
  for (const char* score : {"cashflow_stability", "business_health", "debt_capacity", "overall"}) {
    const Json* part = base::object(s, score);
    const Json* value = part == nullptr ? nullptr : base::find(*part, "score");
    base::append(out, score, value == nullptr ? Json(nullptr) : *value);
  }
  const auto take = [&out](const Json& from, const char* key) {
    const Json* value = base::find(from, key);
    base::append(out, key, value == nullptr ? Json(nullptr) : *value);
  };
  for (const char* key : {"pd_12m_percent", "pd_low_percent", "pd_high_percent", "grade", "confidence", "abstain"})
    take(s, key);
  for (const char* key : {"outcome", "amount", "annual_rate", "binding_cap"}) take(session.decision, key);
  Json reasons = Json::array();
  if (const Json* list = base::array(session.decision, "reasons")) {
    for (const Json& reason : *list) reasons.push_back(base::text_or(reason, "code", ""));
  }
  base::append(out, "reasons", std::move(reasons));
  return out;
}

// Two months of sales, on the product's grid: what a bank asks about.
double asked_of(const Json& truth) {
  const double wanted = base::number_or(truth, "true_annual_turnover", 0) / 6.0;
  return std::clamp(base::round_to(wanted / 10000.0, 0) * 10000.0, 50000.0, 5000000.0);
}

// Two digits of the first GSTIN: the state.
std::string state_of(const Session& session) {
  for (const ingest::RawFile& file : session.files) {
    if (file.dataset != Dataset::Gst || file.documents.empty()) continue;
    return base::text_or(file.documents.front().value, "gstin", "").substr(0, 2);
  }
  return {};
}

// Severe findings that ask for a review, each rule once.
Json severe_rules(const analyze::Analytics& analytics) {
  Json out = Json::array();
  for (const analyze::Finding& finding : analytics.findings) {
    if (finding.severity != "high" || finding.family != "fraud") continue;
    if (std::find(out.begin(), out.end(), Json(finding.rule)) == out.end()) out.push_back(finding.rule);
  }
  return out;
}

// The truth's frauds by kind; of those that leave bank rows only what did leave some.
Json kinds_of(const Json& truth, bool left_traces) {
  Json out = Json::array();
  const Json* frauds = base::array(truth, "frauds");
  for (std::size_t i = 0; frauds != nullptr && i < frauds->size(); ++i) {
    const Json& fraud = (*frauds)[i];
    const std::string kind = base::text_or(fraud, "kind", "");
    bool counts = !left_traces || kind == "fake_gst" || kind == "ondc_inflation";
    for (const char* list : {"transactions", "deleted"}) {
      const Json* rows = base::array(fraud, list);
      counts = counts || (rows != nullptr && !rows->empty());
    }
    if (counts) out.push_back(kind);
  }
  return out;
}

// Rows in their true category, as sums that add up over borrowers: {code: [true, given, right, rupees, rupees right]}.
base::Result<Json> categories_of(const Session& session, std::string_view truth) {
  const model::Borrower& b = session.borrower;
  const model::Ledger& l = b.ledger;
  std::vector<quality::OwnRow> rows;
  rows.reserve(l.size());
  for (std::size_t i = 0; i < l.size(); ++i) {
    const bool known = l.source[i] < b.sources.size();
    rows.push_back(
        {known ? std::string_view(b.sources[l.source[i]].name) : std::string_view(), l.line[i], l.category[i]});
  }
  return quality::categories(truth, rows);
}

// What has to be read of the raw rows before they are cleaned: cleaning uses them up.
struct RawFacts {
  std::string state, accounts, transactions;  // the latter two for the view from the bank alone
};

RawFacts raw_facts(const Session& session, bool bank_only) {
  RawFacts out;
  out.state = state_of(session);
  if (!bank_only) return out;
  append_raw_rows(out.accounts, session, Dataset::Accounts, 0, SIZE_MAX, '\n', RawForm::AsItCame);
  std::string rows;
  append_raw_rows(rows, session, Dataset::Transactions, 0, SIZE_MAX, '\n', RawForm::AsItCame);
  out.transactions = without_words(rows);
  return out;
}

base::Result<Json> bank_alone(Session& owner, const std::string& customer, RawFacts raw, const Json& request) {
  Session bare;
  bare.brief = true;
  Lent lent(owner, bare);
  bare.customer_id = customer;
  for (const Dataset dataset : {Dataset::Accounts, Dataset::Transactions}) {
    bare.bulk_in = std::move(dataset == Dataset::Accounts ? raw.accounts : raw.transactions);
    const std::string name = "raw_" + std::string(model::file_stem(dataset)) + ".ndjson";
    auto taken = op_ingest(bare, base::record({{"customer_id", customer}, {"name", name}}));
    if (!taken) return taken.error();
  }
  return verdict_of(bare, request);
}

base::Result<double> asked_param(const Json& params, const Json& truth) {
  if (base::find(params, "amount") == nullptr) return asked_of(truth);
  auto request = read_request(base::record({{"amount", params["amount"]}, {"tenure_months", kLabTenure}}));
  if (!request) return request.error();
  return base::to_rupees(request->amount);
}

base::Result<Json> lab_line(Session& owner, Session& session, const Json& params) {
  const std::string* truth_text = truth_file(session, "truth_borrower.json");
  const std::string* rows_text = truth_file(session, "truth_transactions.brief");
  if (truth_text == nullptr || rows_text == nullptr)
    return bad_param("config", "The lab measures against the truth, and this config leaves it out", "\"truth\": true",
                     "false");
  auto truth = base::parse_json(*truth_text);
  if (!truth) return truth.error();
  const auto amount = asked_param(params, *truth);
  if (!amount) return amount.error();
  const Json request = base::record({{"amount", *amount}, {"tenure_months", kLabTenure}});
  const bool bank_only = base::boolean_or(params, "bank_only", false);
  RawFacts raw = raw_facts(session, bank_only);
  std::optional<Json> whole;
  std::optional<Json> categories;
  {
    Lent lent(owner, session);
    auto verdict = verdict_of(session, request);
    if (!verdict) return verdict.error();
    whole = std::move(*verdict);
    auto counted = categories_of(session, *rows_text);
    if (!counted) return counted.error();
    categories = std::move(*counted);
  }
  Json line = base::record({{"customer", session.customer_id}});
  const auto take = [&](const char* name, const char* key) {
    const Json* value = base::find(*truth, key);
    base::append(line, name, value == nullptr ? Json(nullptr) : *value);
  };
  take("profile", "profile");
  take("segment", "segment");
  base::append(line, "state", raw.state);
  take("vintage_months", "vintage_months");
  take("turnover", "true_annual_turnover");
  base::append(line, "frauds", kinds_of(*truth, false));
  base::append(line, "planted", kinds_of(*truth, true));
  base::append(line, "severe", severe_rules(*session.analytics));
  take("true_pd", "pd_12m");
  take("default", "default_12m");
  take("oracle_auc", "oracle_auc");
  base::append(line, "rows", session.borrower.log(Dataset::Transactions).counts.in);
  base::append(line, "categories", std::move(*categories));
  base::append(line, "requested", *amount);
  base::append(line, "tenure_months", kLabTenure);
  base::append(line, "whole", std::move(*whole));
  if (!bank_only) return line;
  auto alone = bank_alone(owner, session.customer_id, std::move(raw), request);
  if (!alone) return alone.error();
  base::append(line, "bank_only", std::move(*alone));
  return line;
}

}  // namespace

Reply op_lab_borrower(Session& session, const Json& params) {
  Session borrower;
  const base::Status made = make_guest(session, params, borrower);
  if (!made) return made.error();
  auto line = lab_line(session, borrower, params);
  for (model::GstReturn& filed : borrower.borrower.gst) base::discard(filed.clean);
  if (!line) return line.error();
  return base::dump(*line);
}

}  // namespace msme::engine
