#include "engine/providers.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace msme::engine {
namespace {

using base::Error;
using base::Json;
using model::Dataset;
using simulate::RawDataset;

constexpr std::string_view kWays[] = {"DENIED", "PENDING", "TIMEOUT", "PARTIAL"};

bool is_way(std::string_view how) { return std::find(std::begin(kWays), std::end(kWays), how) != std::end(kWays); }

// A text member's value as it stands in a row; the simulator writes no escapes into ids.
std::string_view member_of(std::string_view line, std::string_view key) {
  const std::string name = "\"" + std::string(key) + "\":\"";
  const std::size_t at = line.find(name);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = line.substr(at + name.size());
  return rest.substr(0, rest.find('"'));
}

template <class Each>
void each_line(std::string_view text, Each each) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1);
    each(text.substr(0, end + 1));
    text.remove_prefix(end + 1);
  }
}

// Of the datasets that aren't a bank's.
std::string sender_of(Dataset dataset, std::string_view line) {
  switch (dataset) {
    case Dataset::Gst:
      return "GSTN-FIP";
    case Dataset::Policies:
      return "INSURANCE-FIP";
    case Dataset::MutualFunds:
      return "CAMS-FIP";
    case Dataset::OndcOrders:
      return "ONDC";
    case Dataset::OcenApplications:
      return "OCEN";
    case Dataset::CreditReports: {
      const std::string_view bureau = member_of(line, "bureau_type");
      return bureau.empty() ? "BUREAU" : base::upper(base::trim(bureau));
    }
    default:
      return "BANK";
  }
}

Error bad_withhold(std::string_view message, std::string_view expected, std::string_view got) {
  return Error{"E_BAD_PARAM", "/params/withhold", std::string(message), std::string(expected), std::string(got), ""};
}

void add_dataset(Provider& provider, Dataset dataset) {
  if (std::find(provider.datasets.begin(), provider.datasets.end(), dataset) == provider.datasets.end())
    provider.datasets.push_back(dataset);
}

Json dataset_names(const std::vector<Dataset>& datasets) {
  Json out = Json::array();
  for (const Dataset dataset : datasets) out.push_back(model::text(dataset));
  return out;
}

}  // namespace

std::size_t Providers::known(std::string_view id) const {
  const auto at = std::find_if(list_.begin(), list_.end(), [&](const Provider& p) { return p.id == id; });
  return static_cast<std::size_t>(at - list_.begin());
}

std::size_t Providers::of_row(Dataset dataset, std::string_view line) const {
  if (dataset != Dataset::Accounts && dataset != Dataset::Transactions) return known(sender_of(dataset, line));
  const std::string_view account = member_of(line, "account_id");
  for (std::size_t i = 0; i < list_.size(); ++i) {
    const std::vector<std::string>& held = list_[i].account_ids;
    if (std::find(held.begin(), held.end(), account) != held.end()) return i;
  }
  // A row that names no known account comes with the first bank's.
  for (std::size_t i = 0; i < list_.size(); ++i) {
    if (!list_[i].account_ids.empty()) return i;
  }
  return known("BANK");
}

Providers Providers::of(const std::vector<RawDataset>& datasets) {
  Providers out;
  const auto provider = [&](const std::string& id) -> Provider& {
    const std::size_t at = out.known(id);
    if (at == out.list_.size()) {
      out.list_.emplace_back();
      out.list_.back().id = id;
    }
    return out.list_[at];
  };
  for (const RawDataset& raw : datasets) {
    if (raw.dataset != Dataset::Accounts) continue;
    each_line(raw.ndjson, [&](std::string_view line) {
      const std::string_view fip = member_of(line, "fip_id");
      Provider& bank = provider(fip.empty() ? "BANK" : std::string(fip));
      const std::string account(member_of(line, "account_id"));
      if (std::find(bank.account_ids.begin(), bank.account_ids.end(), account) == bank.account_ids.end())
        bank.account_ids.push_back(account);
    });
  }
  for (const RawDataset& raw : datasets) {
    if (raw.dataset == Dataset::Consent) continue;
    each_line(raw.ndjson, [&](std::string_view line) {
      std::size_t at = out.of_row(raw.dataset, line);
      if (at == out.list_.size()) {
        provider(sender_of(raw.dataset, line));
        at = out.list_.size() - 1;
      }
      ++out.list_[at].rows;
      add_dataset(out.list_[at], raw.dataset);
    });
  }
  return out;
}

base::Status Providers::fail(const Json& withhold) {
  if (!withhold.is_array())
    return bad_withhold("Not a list of providers", R"([{"provider":…,"how":…}])", base::dump(withhold).substr(0, 40));
  for (const Json& item : withhold) {
    const std::string id = item.is_object() ? base::text_or(item, "provider", "") : std::string();
    const std::size_t at = known(id);
    if (at == list_.size()) {
      std::string ids;
      for (const Provider& p : list_) ids += (ids.empty() ? "" : ", ") + p.id;
      return bad_withhold("There is no such provider", ids, id.substr(0, 40));
    }
    const std::string how = base::upper(base::trim(base::text_or(item, "how", "")));
    if (how != "READY" && !is_way(how))
      return bad_withhold("Unknown state of a provider", "READY, DENIED, PENDING, TIMEOUT or PARTIAL",
                          how.substr(0, 40));
    list_[at].how = how;
  }
  return base::Unit{};
}

void Providers::withhold(std::vector<RawDataset>& datasets) {
  for (Provider& provider : list_) provider.withheld = 0;
  for (RawDataset& raw : datasets) {
    if (raw.dataset == Dataset::Consent) continue;
    std::vector<std::uint32_t> rows(list_.size(), 0);
    if (std::all_of(list_.begin(), list_.end(), [](const Provider& p) { return p.how == "READY"; })) return;
    each_line(raw.ndjson, [&](std::string_view line) { ++rows[of_row(raw.dataset, line)]; });
    std::vector<std::uint32_t> seen(list_.size(), 0);
    std::string kept;
    kept.reserve(raw.ndjson.size());
    std::uint32_t left = 0;
    each_line(raw.ndjson, [&](std::string_view line) {
      const std::size_t at = of_row(raw.dataset, line);
      Provider& provider = list_[at];
      const std::uint32_t place = seen[at]++;
      bool sent = provider.how == "READY";
      if (provider.how == "PARTIAL") {
        const std::vector<std::string>& accounts = provider.account_ids;
        if (accounts.empty()) {
          sent = place < rows[at] / 2;
        } else if (accounts.size() == 1) {
          sent = raw.dataset == Dataset::Accounts;
        } else {
          const auto half = accounts.begin() + static_cast<std::ptrdiff_t>(accounts.size() / 2);
          sent = std::find(accounts.begin(), half, member_of(line, "account_id")) != half;
        }
      }
      if (sent) {
        kept += line;
        ++left;
      } else {
        ++provider.withheld;
      }
    });
    raw.ndjson = std::move(kept);
    raw.rows = left;
  }
}

std::vector<model::MissingProvider> Providers::missing() const {
  std::vector<model::MissingProvider> out;
  for (const Provider& p : list_) {
    if (p.how != "READY") out.push_back({p.id, p.how, p.datasets});
  }
  return out;
}

Json Providers::json() const {
  Json out = Json::array();
  for (const Provider& p : list_) {
    out.push_back(base::record({{"provider", p.id},
                                {"how", p.how},
                                {"datasets", dataset_names(p.datasets)},
                                {"rows", p.rows},
                                {"withheld", p.withheld}}));
  }
  return out;
}

Json missing_json(const std::vector<model::MissingProvider>& missing) {
  Json out = Json::array();
  for (const model::MissingProvider& p : missing) {
    out.push_back(base::record({{"provider", p.provider}, {"how", p.how}, {"datasets", dataset_names(p.datasets)}}));
  }
  return out;
}

base::Result<std::vector<model::MissingProvider>> read_missing(const Json& list) {
  const auto wrong = [](std::string_view message, std::string_view expected, std::string_view got) {
    return Error{"E_BAD_PARAM", "/params/missing", std::string(message), std::string(expected), std::string(got), ""};
  };
  constexpr std::size_t kMost = 100;
  if (!list.is_array() || list.size() > kMost)
    return wrong("Not a list of providers", "[{provider, how, datasets}], at most 100", base::dump(list).substr(0, 40));
  std::vector<model::MissingProvider> out;
  for (const Json& item : list) {
    model::MissingProvider provider;
    provider.provider = item.is_object() ? base::text_or(item, "provider", "").substr(0, 80) : std::string();
    provider.how = item.is_object() ? base::upper(base::trim(base::text_or(item, "how", ""))) : std::string();
    if (provider.provider.empty()) return wrong("A provider has no name", "a provider", base::dump(item).substr(0, 40));
    if (!is_way(provider.how))
      return wrong("Unknown state of a provider", "DENIED, PENDING, TIMEOUT or PARTIAL", provider.how.substr(0, 40));
    if (const Json* datasets = base::array(item, "datasets")) {
      for (const Json& name : *datasets) {
        const auto dataset = model::parse_dataset(base::as_text(name).value_or(""));
        if (!dataset) return wrong("Unknown dataset", "one of the nine dataset names", base::dump(name).substr(0, 40));
        provider.datasets.push_back(*dataset);
      }
    }
    out.push_back(std::move(provider));
  }
  return out;
}

}  // namespace msme::engine
