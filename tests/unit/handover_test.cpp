// A simulated borrower as bytes, from the simulator's module to the engine's.
#include "catch.hpp"
#include "engine/simulator.hpp"
#include "quality/rows.hpp"

namespace handover_test {

using namespace msme;  // NOLINT: the engine's names are this file's vocabulary

static simulate::Request with_files() {
  simulate::Request request;
  request.customer_id = "CUST_MSM_00004";
  request.seed = 7;
  request.files = true;
  return request;
}

TEST_CASE("A borrower comes through the handover as it was made", "[simulate][handover]") {
  const simulate::Request request = with_files();
  const std::string text = engine::request_text(request);
  const auto again = engine::read_request(text);
  REQUIRE(again);
  CHECK(engine::request_text(*again) == text);
  const auto made = simulate::simulate(request);
  REQUIRE(made);
  const std::string bytes = engine::pack(*made, text);
  const auto came = engine::unpack(bytes, text);
  REQUIRE(came);
  CHECK(engine::pack(*came, text) == bytes);
  CHECK(came->profile == made->profile);
  CHECK(came->as_of == made->as_of);
  CHECK(base::dump(came->config) == base::dump(made->config));
  REQUIRE(came->datasets.size() == 9);
  CHECK(came->datasets[2].ndjson == made->datasets[2].ndjson);
  REQUIRE(came->files.size() == made->files.size());
  CHECK(came->files.back().bytes == made->files.back().bytes);
  CHECK(came->files_truth == made->files_truth);
}

TEST_CASE("One simulator makes each borrower as a fresh one does", "[simulate][handover]") {
  simulate::Request usual;
  usual.customer_id = "CUST_MSM_00007";
  simulate::Request messy = usual;
  messy.config =
      *base::parse_json(R"({"scale":{"transactions":600},"messiness_config":{"missing_field_probability":0.2}})");
  simulate::Request named = messy;
  named.profile = "concentration";
  simulate::Request wrong = usual;
  wrong.config = *base::parse_json(R"({"scale":{"transactions":-1}})");
  simulate::Simulator simulator;
  const auto packed = [](const base::Result<simulate::Borrowing>& made) {
    return made ? engine::pack(*made, "") : made.error().code + made.error().path;
  };
  for (const simulate::Request* request : {&usual, &messy, &wrong, &messy, &named, &usual}) {
    CHECK(packed(simulator.borrower(*request)) == packed(simulate::simulate(*request)));
  }
  const auto whole = simulator.borrower(messy);
  messy.brief = true;
  const auto brief = simulator.borrower(messy);
  REQUIRE(whole);
  REQUIRE(brief);
  CHECK(brief->config.is_null());
  REQUIRE(brief->truth.size() == 2);
  CHECK(brief->truth[0].name == "truth_transactions.brief");
  const auto full = quality::read_truth(whole->truth[0].bytes, {});
  const auto sketch = quality::read_sketch(brief->truth[0].bytes);
  REQUIRE(full);
  REQUIRE(sketch);
  REQUIRE(sketch->events.size() == full->events.size());
  std::size_t lost = 0;
  for (std::size_t i = 0; i < full->events.size(); ++i) {
    const quality::Event& event = full->events[i];
    const quality::SketchEvent& in_brief = sketch->events[i];
    CHECK(in_brief.amount == event.amount);
    CHECK(in_brief.category == event.category);
    CHECK(in_brief.recoverable() == event.recoverable());
    lost += event.recoverable() ? 0U : 1U;
  }
  CHECK(lost > 0);
  for (const quality::TruthRow& row : full->rows) CHECK(sketch->event_of_line.at(row.line) == row.event);
  CHECK(!quality::read_sketch("raw_transactions.ndjson\n0,100,200,3,x,1\n"));
  CHECK(!quality::read_sketch("raw_transactions.ndjson\n0,100,200,99,0,1\n"));
  CHECK(!quality::read_sketch(""));
  CHECK(brief->truth[1].bytes == whole->truth[3].bytes);
  CHECK(brief->datasets[2].ndjson == whole->datasets[2].ndjson);
}

TEST_CASE("Bytes that aren't this borrower are refused", "[simulate][handover]") {
  const std::string text = engine::request_text(with_files());
  simulate::Request other = with_files();
  other.seed = 8;
  const auto made = simulate::simulate(with_files());
  REQUIRE(made);
  const std::string bytes = engine::pack(*made, text);
  CHECK(engine::unpack(bytes, engine::request_text(other)).error().got == "a borrower of another request");
  CHECK(!engine::unpack("", text));
  CHECK(!engine::unpack("{}\n", text));
  CHECK(!engine::unpack(std::string_view(bytes).substr(0, bytes.size() - 1), text));
  CHECK(!engine::unpack(bytes + "x", text));
  CHECK(engine::read_request("[1]").error().code == "E_BAD_REQUEST");
}

}  // namespace handover_test
