#include "engine/reply.hpp"

namespace msme::engine {

std::string reply_text(const base::Json& id, const Reply& reply) {
  std::string out = R"({"v":1,"id":)";
  out += base::dump(id);
  if (reply) {
    out += R"(,"ok":)";
    out += *reply;
  } else {
    const base::Error& error = reply.error();
    out += R"(,"error":)";
    out += base::dump(base::record({{"code", error.code},
                                    {"path", error.path},
                                    {"message", error.message},
                                    {"expected", error.expected},
                                    {"got", error.got},
                                    {"hint", error.hint}}));
  }
  out += '}';
  return out;
}

}  // namespace msme::engine
