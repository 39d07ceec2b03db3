// dataset.borrower: a data set's files in one answer are the pipeline's own.
#include <string>

#include "catch.hpp"
#include "engine_host.hpp"

namespace dataset_test {

using msme::test::Host;
using msme::test::Json;

namespace {

const Json kAll = Json::array({"consent", "accounts", "transactions", "gst", "credit_reports", "policies",
                               "mutual_funds", "ondc_orders", "ocen_applications"});

Json asked(const std::string& customer, Json more = Json::object()) {
  Json params{
      {"customer_id", customer}, {"seed", 7}, {"parts", Json::array({"raw", "clean", "truth"})}, {"datasets", kAll}};
  params.update(more);
  return params;
}

// The answer and the bytes, to compare.
std::string whole(Host& host, const Json& params) {
  const std::string reply = host.ok("dataset.borrower", params).dump();
  return reply + std::string(host.bulk());
}

}  // namespace

TEST_CASE("the files of a data set are those that the pipeline exports", "[dataset]") {
  const std::string id = "CUST_MSM_20001";
  Host set;
  const Json reply = set.ok("dataset.borrower", asked(id));
  const std::string bytes(set.bulk());
  Host host;
  const Json made = host.ok("pipeline.generate", {{"customer_id", id}, {"seed", 7}});
  CHECK(reply["as_of"] == made["as_of"]);
  std::size_t at = 0, cleaned = 0, raw = 0, truth = 0;
  for (const Json& file : reply["files"]) {
    INFO(file.dump());
    Json params{{"customer_id", id}, {"type", file["part"]}};
    if (file["part"] == "truth") {
      params["name"] = file["name"];
      ++truth;
    } else {
      params["dataset"] = file["dataset"];
    }
    if (file["part"] == "raw") {
      params["as_it_came"] = true;
      ++raw;
    }
    if (file["part"] == "clean" && cleaned++ == 0) host.ok("pipeline.clean", {{"customer_id", id}});
    const Json exported = host.ok("data.export", params);
    CHECK(exported["rows"] == file["rows"]);
    const auto size = file["bytes"].get<std::size_t>();
    CHECK((bytes.substr(at, size) == host.bulk()));
    at += size;
  }
  CHECK(at == bytes.size());
  CHECK(cleaned == raw);
  CHECK(truth == made["truth"].size());
  std::size_t with_rows = 0;
  for (const Json& dataset : made["datasets"]) with_rows += dataset["rows"].get<int>() > 0 ? 1 : 0;
  CHECK(raw == with_rows);
}

TEST_CASE("of a data set's borrower only what is asked for is written", "[dataset]") {
  Host host;
  const Json reply = host.ok(
      "dataset.borrower",
      asked("CUST_MSM_20001", {{"parts", Json::array({"clean"})}, {"datasets", Json::array({"gst", "transactions"})}}));
  REQUIRE(reply["files"].size() == 2);
  CHECK(reply["files"][0]["dataset"] == "gst");
  CHECK(reply["files"][1]["part"] == "clean");
  CHECK(host.error("dataset.borrower", asked("CUST_MSM_20001", {{"parts", Json::array({"scores"})}})) == "E_BAD_PARAM");
  CHECK(host.error("dataset.borrower", asked("CUST_MSM_20001", {{"datasets", Json::array({"scores"})}})) != "");
  CHECK(host.error("dataset.borrower", {{"customer_id", "CUST_MSM_20001"}}) == "E_BAD_PARAM");
  CHECK(host.error("dataset.borrower", asked("")) == "E_BAD_PARAM");
}

TEST_CASE("borrowers of a data set don't see each other, and nothing of them is left", "[dataset]") {
  Host one;
  const std::string first = whole(one, asked("CUST_MSM_20001"));
  const std::string second = whole(one, asked("CUST_MSM_20002"));
  CHECK(whole(one, asked("CUST_MSM_20001")) == first);
  Host other;
  CHECK(whole(other, asked("CUST_MSM_20002")) == second);
  CHECK(one.ok("stats.get")["files"] == 0);
  // A customer's engine is nobody else's.
  one.ok("pipeline.generate", {{"customer_id", "CUST_MSM_20003"}});
  CHECK(one.error("dataset.borrower", asked("CUST_MSM_20001")) == "E_CUSTOMER_MISMATCH");
}

}  // namespace dataset_test
