#include "cli/lab.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>

#include "base/text.hpp"

namespace msme::cli {
namespace {

using base::Error;

constexpr int kTenure = 24;

// The bank's rows as a bank abroad would write them: two words, no names, no codes.
base::Result<std::string> without_words(std::string_view ndjson) {
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

base::Result<std::string> export_bytes(Session& session, Json params) {
  auto reply = session.call("data.export", std::move(params));
  if (!reply) return reply.error();
  return std::string(session.bulk());
}

// What the engine made of a borrower: metrics that have a value, findings, scores, decision.
base::Result<Json> verdict_of(Session& session, double amount) {
  if (auto cleaned = session.call("pipeline.clean"); !cleaned) return cleaned.error();
  auto analysis = session.call("pipeline.analyze");
  if (!analysis) return analysis.error();
  Json metrics = Json::object();
  for (const Json& metric : (*analysis)["metrics"]) {
    if (const auto value = base::number(metric, "value")) metrics[base::text_or(metric, "id", "")] = *value;
  }
  Json findings = Json::array();
  for (const Json& finding : (*analysis)["findings"]) {
    findings.push_back(Json::array({base::text_or(finding, "rule", ""), base::text_or(finding, "severity", "")}));
  }
  Json months = Json::array();
  for (const Json& month : (*analysis)["months"]) {
    if (!base::boolean_or(month, "full", false)) continue;
    Json row = Json::array();
    for (const char* key :
         {"turnover", "operating_outflow", "business_inflow", "uncertain_inflow", "inflow", "outflow"})
      row.push_back(month[key]);
    months.push_back(std::move(row));
  }
  auto scores = session.call("pipeline.score");
  if (!scores) return scores.error();
  auto decision = session.call("pipeline.decide", base::record({{"amount", amount}, {"tenure_months", kTenure}}));
  if (!decision) return decision.error();
  Json reasons = Json::array();
  for (const Json& reason : (*decision)["reasons"]) reasons.push_back(reason["code"]);
  const Json& s = *scores;
  return base::record({{"metrics", std::move(metrics)},
                       {"findings", std::move(findings)},
                       {"months", std::move(months)},
                       {"cashflow_stability", s["cashflow_stability"]["score"]},
                       {"business_health", s["business_health"]["score"]},
                       {"debt_capacity", s["debt_capacity"]["score"]},
                       {"overall", s["overall"]["score"]},
                       {"pd_12m_percent", s["pd_12m_percent"]},
                       {"pd_low_percent", s["pd_low_percent"]},
                       {"pd_high_percent", s["pd_high_percent"]},
                       {"grade", s["grade"]},
                       {"confidence", s["confidence"]},
                       {"abstain", s["abstain"]},
                       {"outcome", (*decision)["outcome"]},
                       {"amount", (*decision)["amount"]},
                       {"annual_rate", (*decision)["annual_rate"]},
                       {"binding_cap", (*decision)["binding_cap"]},
                       {"reasons", std::move(reasons)}});
}

// What a bank asks for: two months of sales, on the product's grid.
double request_of(const Json& truth) {
  const double wanted = base::number_or(truth, "true_annual_turnover", 0) / 6.0;
  return std::clamp(base::round_to(wanted / 10000.0, 0) * 10000.0, 50000.0, 5000000.0);
}

// Two digits of the first GSTIN: the state.
std::string state_of(Session& session) {
  auto rows = session.call("data.get", base::record({{"dataset", "gst"}, {"type", "raw"}, {"limit", 1}}));
  if (!rows || (*rows)["rows"].empty()) return "";
  return base::text_or((*rows)["rows"][0], "gstin", "").substr(0, 2);
}

base::Result<Json> line_of(const std::string& customer, const Json& params, const Options& o) {
  Session session(customer);
  if (auto made = session.call("pipeline.generate", params); !made) return made.error();
  auto bytes = export_bytes(session, base::record({{"type", "truth"}, {"name", "truth_borrower.json"}}));
  if (!bytes) return bytes.error();
  auto truth = base::parse_json(*bytes);
  if (!truth) return truth.error();
  const double amount = o.amount.value_or(request_of(*truth));
  auto whole = verdict_of(session, amount);
  if (!whole) return whole.error();
  Json frauds = Json::array();
  for (const Json& fraud : (*truth)["frauds"]) frauds.push_back(fraud["kind"]);
  Json line = base::record({{"customer", customer},
                            {"profile", (*truth)["profile"]},
                            {"segment", (*truth)["segment"]},
                            {"state", state_of(session)},
                            {"vintage_months", (*truth)["vintage_months"]},
                            {"turnover", (*truth)["true_annual_turnover"]},
                            {"frauds", std::move(frauds)},
                            {"true_pd", (*truth)["pd_12m"]},
                            {"default", (*truth)["default_12m"]},
                            {"oracle_auc", (*truth)["oracle_auc"]},
                            {"requested", amount},
                            {"tenure_months", kTenure},
                            {"whole", std::move(*whole)}});
  if (!o.bank_only) return line;
  Session bare(customer);
  for (const char* dataset : {"accounts", "transactions"}) {
    auto raw = export_bytes(session, base::record({{"dataset", dataset}, {"type", "raw"}, {"as_it_came", true}}));
    if (raw && dataset == std::string_view("transactions")) raw = without_words(*raw);
    if (!raw) return raw.error();
    auto taken = bare.ingest(std::string("raw_") + dataset + ".ndjson", std::move(*raw), false, o);
    if (!taken) return taken.error();
  }
  auto alone = verdict_of(bare, amount);
  if (!alone) return alone.error();
  line["bank_only"] = std::move(*alone);
  return line;
}

// A full disk or a closed pipe: lines that are lost must not look like a smaller population.
Error cannot_write() { return Error{"E_WRITE", "", "A line can't be written", "room on the disk", "", ""}; }

base::Result<Json> document_of(const std::string& path) {
  auto text = read_file(path);
  if (!text) return text.error();
  return base::parse_json(*text);
}

// Lines of an earlier run, judged again under another scorecard or policy. The metrics are there, so it is quick.
int judge_again(const Options& o) {
  std::ifstream file(o.metrics);
  if (!file) return fail(Error{"E_FILE_MISSING", o.metrics, "The file can't be read", "NDJSON of msme lab", "", ""});
  Session session("LAB");
  Json rules = Json::object();
  for (const auto& [key, path] : {std::pair("scorecard", &o.card), std::pair("policy", &o.policy)}) {
    if (path->empty()) continue;
    auto document = document_of(*path);
    if (!document) return fail(document.error());
    rules[key] = std::move(*document);
  }
  if (auto ready = session.call("judge.values", std::move(rules)); !ready) return fail(ready.error());
  for (std::string text; std::getline(file, text);) {
    auto line = base::parse_json(text);
    if (!line) return fail(line.error());
    Json out = base::record({{"customer", (*line)["customer"]}});
    for (const char* view : {"whole", "bank_only"}) {
      const Json* measured = base::object(*line, view);
      if (measured == nullptr || (view == std::string_view("bank_only") && !o.bank_only)) continue;
      Json params = base::record({{"amount", (*line)["requested"]}, {"tenure_months", (*line)["tenure_months"]}});
      for (const char* key : {"metrics", "findings", "months"}) {
        if (const Json* part = base::find(*measured, key)) params[key] = *part;
      }
      auto judged = session.call("judge.values", std::move(params));
      if (!judged) return fail(judged.error());
      out[view] = std::move(*judged);
    }
    if (!(std::cout << base::dump(out) << "\n")) return fail(cannot_write());
  }
  return 0;
}

}  // namespace

int command_lab(const Options& o) {
  if (!o.metrics.empty() && o.files.empty()) return judge_again(o);
  if (!o.files.empty() || o.population < 1) {
    return fail(Error{"E_USAGE", "", "--population N is needed, and no file",
                      "msme lab --population N [--first N] [--seed N] [--config FILE] [--bank-only]", "", ""});
  }
  auto params = generate_params(o);
  if (!params) return fail(params.error());
  for (int i = 0; i < o.population; ++i) {
    std::string number = std::to_string(o.first + i);
    if (number.size() < 5) number.insert(0, 5 - number.size(), '0');
    const std::string customer = "CUST_MSM_" + number;
    auto line = line_of(customer, *params, o);
    if (!line) return fail(line.error());
    if (!(std::cout << base::dump(*line) << "\n")) return fail(cannot_write());
  }
  return 0;
}

}  // namespace msme::cli
