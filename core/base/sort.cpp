#include "base/sort.hpp"

#include <algorithm>

namespace msme::base {

void sort_rows(std::uint32_t* rows, std::size_t count, const void* less, RowBefore before) {
  std::stable_sort(rows, rows + count, [=](std::uint32_t a, std::uint32_t b) { return before(less, a, b); });
}

}  // namespace msme::base
