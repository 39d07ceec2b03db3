#include "engine/simulator_module.hpp"

#include "engine/simulator.hpp"

namespace msme::engine {

std::string SimulatorModule::request(std::string_view text) {
  bulk_out_ = std::string();
  return reply_text(nullptr, answer(text));
}

Reply SimulatorModule::answer(std::string_view text) {
  if (text.starts_with("{\"pack\":")) {
    const auto document = base::parse_json(text);
    const base::Json* sizes = document ? base::array(*document, "pack") : nullptr;
    return pack_files(sizes == nullptr ? base::Json::array() : *sizes);
  }
  const auto request = read_request(text);
  if (!request) return request.error();
  const auto borrowing = simulator_.borrower(*request);
  if (!borrowing) return borrowing.error();
  bulk_out_ = pack(*borrowing, text);
  return base::dump(base::record({{"bytes", bulk_out_.size()}}));
}

Reply SimulatorModule::pack_files(const base::Json& sizes) {
  std::string_view rest = bulk_in_;
  base::Json files = base::Json::array();
  bulk_out_.reserve(rest.size() / 6);
  bool fits = true;
  for (const base::Json& each : sizes) {
    const std::int64_t size = base::integer_or(each, "bytes", -1);
    fits = size >= 0 && static_cast<std::uint64_t>(size) <= rest.size();
    if (!fits) break;
    const std::string_view file = rest.substr(0, static_cast<std::size_t>(size));
    rest.remove_prefix(file.size());
    const std::size_t start = bulk_out_.size();
    packer_.deflate(bulk_out_, file);
    const bool smaller = bulk_out_.size() - start < file.size();
    if (!smaller) {
      bulk_out_.resize(start);
      bulk_out_ += file;
    }
    files.push_back(
        base::record({{"bytes", bulk_out_.size() - start}, {"method", smaller ? 8 : 0}, {"crc", packer_.crc32(file)}}));
  }
  if (!fits || !rest.empty()) {
    bulk_out_ = std::string();
    return base::Error{"E_BAD_REQUEST",
                       "/pack",
                       "The sizes don't fit the input buffer",
                       std::to_string(bulk_in_.size()) + " bytes in all",
                       base::dump(sizes).substr(0, 60),
                       "Give the size of each file, in the order in which they lie in the buffer"};
  }
  bulk_in_ = std::string();
  return base::dump(base::record({{"files", std::move(files)}}));
}

}  // namespace msme::engine
