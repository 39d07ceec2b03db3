#include "simulate/simulator.hpp"

#include "base/text.hpp"
#include "simulate/files.hpp"
#include "simulate/render.hpp"

namespace msme::simulate {
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

base::Result<Borrowing> simulate(const Request& request) {
  if (!is_customer_id(request.customer_id)) {
    return base::Error{
        "E_CUSTOMER_UNKNOWN", "/params/customer_id",
        "Not a customer id",  "CUST_MSM_ and 5 digits, or 3 to 40 letters, digits, _ or -, a letter first",
        request.customer_id,  "Check the id"};
  }
  auto config = read_config(request.config);
  if (!config) return config.error();
  const auto names = read_names();
  if (!names) return names.error();
  const auto latent = choose_latent(*config, request.customer_id, request.profile, request.seed);
  if (!latent) return latent.error();
  auto made = make_business(*config, *names, request.customer_id, *latent, request.seed);
  if (!made) return made.error();
  Business& business = *made;
  const std::vector<Event> events = make_events(business);

  Borrowing out;
  out.profile = latent->profile;
  out.title = latent->title;
  out.as_of = config->end;
  RenderedTransactions transactions = render_transactions(business, events);
  out.datasets.push_back(render_consent(business));
  out.datasets.push_back(render_accounts(business));
  out.datasets.push_back(std::move(transactions.raw));
  out.datasets.push_back(render_gst(business));
  out.datasets.push_back(render_credit_reports(business));
  out.datasets.push_back(render_policies(business, events));
  out.datasets.push_back(render_mutual_funds(business, events));
  out.datasets.push_back(render_ondc(business));
  out.datasets.push_back(render_ocen(business));
  out.truth = std::move(transactions.truth);
  if (config->truth) append_summary(out.truth, business, events);
  if (request.files) {
    auto rendered = render_files(business, events, request.file);
    if (!rendered) return rendered.error();
    out.files = std::move(rendered->files);
    out.files_truth = std::move(rendered->truth);
  }
  out.config = std::move(config->document);
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
