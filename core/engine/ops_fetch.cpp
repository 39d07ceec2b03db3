// What providers sent and what they didn't.
#include "engine/providers.hpp"
#include "engine/session.hpp"

namespace msme::engine {

using base::Error;

// A host that fetched says which providers failed: nobody else can know what never came.
Reply op_fetch_report(Session& session, const Json& params) {
  const Json* list = base::find(params, "missing");
  if (list == nullptr) return base::dump(base::record({{"missing", missing_json(session.missing)}}));
  auto missing = read_missing(*list);
  if (!missing) return missing.error();
  session.missing = std::move(*missing);
  session.forget_results();
  session.audit.add("fetch.reported", session.customer_id, session.consent ? session.consent->id : "",
                    session.now_in_force(), base::record({{"missing", missing_json(session.missing)}}));
  return base::dump(base::record({{"missing", missing_json(session.missing)}}));
}

// The raw rows of one dataset that one provider of a simulated borrower sent, as NDJSON in the output buffer.
Reply export_provider(Session& session, model::Dataset dataset, const std::string& provider) {
  if (!session.providers) {
    return Error{"E_NO_DATA",
                 "",
                 "Providers are known of a simulated borrower that was asked for with `withhold`",
                 "pipeline.generate with withhold, if only an empty one",
                 "none",
                 "Run pipeline.generate"};
  }
  std::string all;
  append_raw_rows(all, session, dataset, 0, raw_rows(session, dataset), '\n', RawForm::AsItCame);
  session.bulk_out.clear();
  std::size_t rows = 0;
  std::string_view rest = all;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size() - 1);
    const std::string_view line = rest.substr(0, end + 1);
    rest.remove_prefix(end + 1);
    const std::size_t at = session.providers->of_row(dataset, line);
    if (at == session.providers->list().size() || session.providers->list()[at].id != provider) continue;
    session.bulk_out += line;
    ++rows;
  }
  session.audit.add("data.export", session.customer_id, session.consent->id, session.now_in_force(),
                    base::record({{"dataset", model::text(dataset)}, {"type", "raw"}, {"provider", provider}}));
  return base::dump(base::record({{"dataset", model::text(dataset)},
                                  {"type", "raw"},
                                  {"provider", provider},
                                  {"rows", rows},
                                  {"bytes", session.bulk_out.size()}}));
}

}  // namespace msme::engine
