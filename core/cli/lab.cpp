#include "cli/lab.hpp"

#include <fstream>
#include <iostream>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace msme::cli {
namespace {

using base::Error;

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
  if (o.amount) (*params)["amount"] = *o.amount;
  if (o.bank_only) (*params)["bank_only"] = true;
#if defined(__GLIBC__)
  // glibc gives a borrower's blocks back to the kernel and takes them again for the next one; that was 4 % of a population.
  constexpr int kKept = 32 << 20;
  mallopt(M_MMAP_THRESHOLD, kKept);
  mallopt(M_TRIM_THRESHOLD, 4 * kKept);
#endif
  // One engine for all: lab.borrower keeps nothing of a borrower.
  Session session("");
  for (int i = 0; i < o.population; ++i) {
    std::string number = std::to_string(o.first + i);
    if (number.size() < 5) number.insert(0, 5 - number.size(), '0');
    (*params)["customer_id"] = "CUST_MSM_" + number;
    auto line = session.call("lab.borrower", *params);
    if (!line) return fail(line.error());
    if (!(std::cout << base::dump(*line) << "\n")) return fail(cannot_write());
  }
  return 0;
}

}  // namespace msme::cli
