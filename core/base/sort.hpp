// Sorting for the whole core. Every sort is stable, so that equal elements stand alike native and as wasm, where the
// standard libraries differ. Only row numbers are moved while comparing, through one compiled routine: thirty inlined
// sorts were 100 KB of the module.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <utility>
#include <vector>

namespace msme::base {

using RowBefore = bool (*)(const void* less, std::uint32_t a, std::uint32_t b);
void sort_rows(std::uint32_t* rows, std::size_t count, const void* less, RowBefore before);

// Sorts row numbers; `less(a, b)` is given two of them.
template <class Less>
void sort_rows(std::uint32_t* rows, std::size_t count, const Less& less) {
  sort_rows(rows, count, &less, [](const void* held, std::uint32_t a, std::uint32_t b) -> bool {
    return (*static_cast<const Less*>(held))(a, b);
  });
}
template <class Less>
void sort_rows(std::vector<std::uint32_t>& rows, const Less& less) {
  sort_rows(rows.data(), rows.size(), less);
}

// Sorts values; `less(x, y)` is given two of them.
template <class T, class Less = std::less<>>
void sort(std::vector<T>& values, const Less& less = {}) {
  std::vector<std::uint32_t> order(values.size());
  std::iota(order.begin(), order.end(), 0U);
  sort_rows(order, [&](std::uint32_t a, std::uint32_t b) { return less(values[a], values[b]); });
  std::vector<T> sorted;
  sorted.reserve(values.size());
  for (const std::uint32_t from : order) sorted.push_back(std::move(values[from]));
  values = std::move(sorted);
}

// Numbers, compared without a call.
void sort(std::vector<double>& values);

// Rows by figures, likewise: by `first`, then by `then`.
struct SortKey {
  std::int64_t first = 0;
  std::uint64_t then = 0;
};
void sort(std::vector<SortKey>& keys);

}  // namespace msme::base
