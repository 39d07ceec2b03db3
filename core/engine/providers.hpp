// Who sends what of a simulated borrower: each bank by its FIP id, GSTN, the insurance repository, the funds' registrar,
// each bureau, ONDC and OCEN. And what a provider that fails keeps back.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "model/borrower.hpp"
#include "simulate/simulator.hpp"

namespace msme::engine {

struct Provider {
  std::string id;
  std::vector<model::Dataset> datasets;
  std::vector<std::string> account_ids;  // of a bank, in the order of its records
  std::string how = "READY";             // or DENIED, PENDING, TIMEOUT, PARTIAL
  std::uint32_t rows = 0;                // that it has
  std::uint32_t withheld = 0;            // of them not sent
};

class Providers {
 public:
  // In the order in which their rows first appear.
  static Providers of(const std::vector<simulate::RawDataset>& datasets);

  // [{provider, how}]; E_BAD_PARAM with the list of those known. READY is allowed and keeps nothing back.
  base::Status fail(const base::Json& withhold);
  // Takes the rows that aren't sent out of the datasets. PARTIAL sends the first half of a bank's accounts (of one
  // account the record without its transactions), or the first half of the rows.
  void withhold(std::vector<simulate::RawDataset>& datasets);
  // The provider of a raw row.
  std::size_t of_row(model::Dataset dataset, std::string_view line) const;

  const std::vector<Provider>& list() const { return list_; }
  std::vector<model::MissingProvider> missing() const;
  base::Json json() const;  // [{provider, how, datasets, rows, withheld}]

 private:
  std::size_t known(std::string_view id) const;
  std::vector<Provider> list_;
};

// [{provider, how, datasets}] of those that failed, and back. E_BAD_PARAM.
base::Json missing_json(const std::vector<model::MissingProvider>& missing);
base::Result<std::vector<model::MissingProvider>> read_missing(const base::Json& list);

}  // namespace msme::engine
