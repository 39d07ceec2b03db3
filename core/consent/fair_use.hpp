// What a consent's purpose carries, and how much a consent of that purpose may ask (core/data/fair_use.json): Sahamati's
// fair-use templates. Exceeding them refuses nothing; who gives the consent is told.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "consent/consent.hpp"

namespace msme::consent {

struct Template {
  std::string id, purpose, effective_from, source;
  std::vector<std::string> fi_types, fetch_types;
  std::uint8_t types = kAllTypes;
  Span data_range, expiry, data_life, frequency;  // Unsaid = no limit
};

class FairUse {
 public:
  // E_CONFIG with the place for what can't be read.
  static base::Result<FairUse> load(const base::Json& document);

  // May data under this purpose be used for a loan? An artefact without a purpose may, as in the original system; a
  // purpose that the table doesn't know may not.
  bool carries_lending(std::string_view purpose) const;
  // The limits that hold an artefact: by its purpose (or the table's default) and FI types; null when there are none.
  const Template* template_for(std::string_view purpose, const base::Json* fi_types) const;
  // {template, purpose, lending, effective_from, source, limits: [{limit, allowed, got, exceeded}], exceeded}. `limit`:
  // FETCH_TYPE, CONSENT_TYPES, DATA_RANGE, EXPIRY, DATA_LIFE, FREQUENCY; `got` null = the artefact doesn't say.
  // A SELF consent has no limits: nobody but the owner is asked.
  base::Json check(const Consent& consent) const;
  const std::string& default_purpose() const { return default_purpose_; }

 private:
  std::string default_purpose_;
  std::vector<std::pair<std::string, bool>> purposes_;  // code, carries lending
  std::vector<Template> templates_;
};

}  // namespace msme::consent
