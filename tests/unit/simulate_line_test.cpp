// What a line of the simulator holds back and what it hands on come out in order.
#include <string>

#include "base/json.hpp"
#include "catch.hpp"
#include "simulate/render.hpp"

namespace simulate_line_test {

using msme::simulate::Line;

TEST_CASE("members stand in the order in which they were written, whatever their length", "[simulate]") {
  std::string out = "before ";
  std::string wanted = "before {";
  Line line(out);
  for (std::size_t length = 0; length < 900; length = length * 2 + 1) {
    const std::string name = "n" + std::to_string(length);
    line.text(name, std::string(length, 'v')).number(name, -7).null(name).flag(name, true);
    wanted += "\"" + name + "\":\"" + std::string(length, 'v') + "\",\"" + name + "\":-7,\"" + name + "\":null,\"" +
              name + "\":true,";
  }
  {
    Line inner(line.key("inner"));
    inner.text("quoted", "a \"b\"\n").rupees("rupees", -125050).decimal("decimal", 7.7, 2);
    inner.raw("raw", "[" + std::string(500, ' ') + "]");
    inner.close(false);
  }
  wanted += R"("inner":{"quoted":"a \"b\"\n","rupees":-1250.5,"decimal":7.7,"raw":[)" + std::string(500, ' ') + "]},";
  line.key("written by the caller") += "[1]";
  line.text("last", "\xE2\x82\xB9").close();
  wanted += "\"written by the caller\":[1],\"last\":\"\xE2\x82\xB9\"}\n";
  CHECK(out == wanted);
}

}  // namespace simulate_line_test
