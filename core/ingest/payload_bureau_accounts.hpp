// One account and one enquiry of a bureau's report, as our nested rows.
#pragma once

#include "ingest/payload_bureau_codes.hpp"
#include "ingest/payload_gather.hpp"

namespace msme::ingest {

struct BureauReader {
  const BureauBook& book;
  const BureauSource& source;
  Gather& out;

  // An element that isn't an object is handed on as it is: cleaning sets it aside with its reason.
  base::Json tradeline(const base::Json& raw) const;
  base::Json enquiry(const base::Json& raw) const;
  // A date in the source's layout as YYYY-MM-DD; another text as it came.
  base::Json date(const base::Json& value) const;
  base::Json account_type(const base::Json& value) const;

 private:
  std::string status_of(const base::Json& raw) const;
  void put_history(const base::Json& raw, base::Json& row) const;
  bool history(const BureauHistory& form, const base::Json& raw, base::Json& row) const;
  bool months(const BureauHistory& form, const base::Json& raw, base::Json& row) const;
  bool pairs(const BureauHistory& form, const base::Json& raw, base::Json& row) const;
  std::optional<int> days_of(std::string_view symbol, std::string_view asset_class) const;
};

}  // namespace msme::ingest
