#include "simulate/simulator.hpp"

#include <optional>
#include <utility>

#include "base/text.hpp"
#include "simulate/files.hpp"
#include "simulate/render.hpp"
#include "simulate/truth.hpp"

namespace msme::simulate {

using base::Json;

namespace {

// CUST_MSM_ and five digits, or 3–40 letters, digits, _ and - that start with a letter.
bool is_customer_id(std::string_view id) {
  if (id.size() < 3 || id.size() > 40 || !base::is_alpha(id[0])) return false;
  for (const char c : id) {
    if (!base::is_alnum(c) && c != '_' && c != '-') return false;
  }
  return true;
}

}  // namespace

struct Simulator::Read {
  Json overrides;  // of `config`
  std::optional<Config> config;
  Json document;  // of `config`, complete; a borrower's own copy of the config does without
  std::optional<Names> names;
  std::optional<std::vector<ProfileSpec>> specs;

  std::optional<base::Error> refresh(const Json& wanted) {
    if (!names) {
      auto read = read_names();
      if (!read) return read.error();
      names = std::move(*read);
    }
    if (!specs) {
      auto read = read_profiles();
      if (!read) return read.error();
      specs = std::move(*read);
    }
    if (config && overrides == wanted) return std::nullopt;
    auto read = read_config(wanted);
    if (!read) return read.error();
    overrides = wanted;
    document = std::exchange(read->document, Json());
    config = std::move(*read);
    return std::nullopt;
  }
};

Simulator::Simulator() : read_(std::make_unique<Read>()) {}
Simulator::~Simulator() = default;

base::Result<Borrowing> simulate(const Request& request) { return Simulator().borrower(request); }

base::Result<Borrowing> Simulator::borrower(const Request& request) {
  if (!is_customer_id(request.customer_id)) {
    return base::Error{
        "E_CUSTOMER_UNKNOWN", "/params/customer_id",
        "Not a customer id",  "CUST_MSM_ and 5 digits, or 3 to 40 letters, digits, _ or -, a letter first",
        request.customer_id,  "Check the id"};
  }
  if (auto error = read_->refresh(request.config)) return *error;
  Config config = *read_->config;
  config.settle(request.seed, request.customer_id);
  const Names& names = *read_->names;
  const auto latent = choose_latent(config, *read_->specs, request.customer_id, request.profile, request.seed);
  if (!latent) return latent.error();
  auto made = make_business(config, names, request.customer_id, *latent, request.seed);
  if (!made) return made.error();
  Business& business = *made;
  const std::vector<Event> events = make_events(business);
  std::vector<Event> deleted;
  const std::vector<Event> shown = show_events(business, events, deleted);

  Borrowing out;
  out.profile = latent->profile;
  out.title = latent->title;
  out.as_of = shown.empty() ? config.end : shown.back().date;
  DocumentTruth documents;
  RenderedTransactions transactions = render_transactions(business, shown, request.brief);
  out.datasets.push_back(render_consent(business, out.as_of, documents));
  out.datasets.push_back(render_accounts(business, documents));
  out.datasets.push_back(std::move(transactions.raw));
  out.datasets.push_back(render_gst(business, documents));
  out.datasets.push_back(render_credit_reports(business, documents));
  out.datasets.push_back(render_policies(business, events, documents));
  out.datasets.push_back(render_mutual_funds(business, events, documents));
  out.datasets.push_back(render_ondc(business, documents));
  out.datasets.push_back(render_ocen(business, events, documents));
  if (config.truth) {
    out.truth.push_back(
        {request.brief ? "truth_transactions.brief" : "truth_transactions.ndjson", std::move(transactions.truth)});
    if (!request.brief) {
      out.truth.push_back({"truth_documents.ndjson", documents.take()});
      out.truth.push_back({"truth_invoices.ndjson", invoice_truth(business, shown)});
    }
    out.truth.push_back({"truth_borrower.json", borrower_truth(business, events, shown, deleted)});
  }
  if (request.files) {
    auto rendered = render_files(business, shown, request.file);
    if (!rendered) return rendered.error();
    out.files = std::move(rendered->files);
    if (config.truth) out.files_truth = std::move(rendered->truth);
  }
  if (!request.brief) out.config = read_->document;
  return out;
}

std::vector<Profile> profiles() {
  std::vector<Profile> out;
  const auto specs = read_profiles();
  if (!specs) return out;
  for (const ProfileSpec& spec : *specs) out.push_back({spec.profile, spec.customer_id, spec.title});
  return out;
}

}  // namespace msme::simulate
