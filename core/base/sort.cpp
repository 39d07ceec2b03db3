#include "base/sort.hpp"

#include <algorithm>

namespace msme::base {

void sort_rows(std::uint32_t* rows, std::size_t count, const void* less, RowBefore before) {
  const auto earlier = [=](std::uint32_t a, std::uint32_t b) { return before(less, a, b); };
  if (std::is_sorted(rows, rows + count, earlier)) return;  // as rows of a statement often are
  std::stable_sort(rows, rows + count, earlier);
}

void sort(std::vector<double>& values) { std::stable_sort(values.begin(), values.end()); }

void sort(std::vector<SortKey>& keys) {
  std::stable_sort(keys.begin(), keys.end(), [](const SortKey& a, const SortKey& b) {
    return a.first != b.first ? a.first < b.first : a.then < b.then;
  });
}

}  // namespace msme::base
