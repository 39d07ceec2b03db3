#include "model/columns.hpp"

namespace msme::model {

void NumberColumn::widen(std::uint32_t value) {
  NumberColumn wide;
  wide.width_ = value > 0xFFFFFF ? 4 : 3;
  wide.mask_ = value > 0xFFFFFF ? 0xFFFFFFFF : 0xFFFFFF;
  wide.reserve(bytes_.capacity() / width_);
  wide.resize(size_);
  for (std::size_t i = 0; i < size_; ++i) wide.set(i, std::as_const(*this)[i]);
  *this = std::move(wide);
}

}  // namespace msme::model
