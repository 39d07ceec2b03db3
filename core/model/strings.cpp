#include "model/strings.hpp"

#include <algorithm>
#include <functional>

namespace msme::model {
namespace {

// Ids go by the order of texts, so the library's hash will do, though each library has its own.
std::size_t hash_of(std::string_view text) { return std::hash<std::string_view>()(text); }

}  // namespace

std::uint32_t StringPool::add(std::string_view text) {
  if (text.empty()) return 0;
  if (!blocks_.back().empty() && blocks_.back().size() + text.size() > kBlockBytes) {
    // A text longer than a block has one to itself, which takes the places of several.
    const std::uint32_t next = (starts_.back() + kBlockBytes - 1) >> kBlockBits;
    blocks_.resize(next + std::size_t{1});
    starts_.push_back(next << kBlockBits);
  }
  std::string& block = blocks_.back();
  if (block.empty()) block.reserve(std::max<std::size_t>(kBlockBytes, text.size()));
  const std::uint32_t id = size();
  block.append(text);
  starts_.push_back(starts_.back() + static_cast<std::uint32_t>(text.size()));
  bytes_ += text.size();
  return id;
}

std::uint32_t StringPool::intern(std::string_view text) {
  if (text.empty()) return 0;
  if (table_.size() < 2 * (static_cast<std::size_t>(interned_) + 1)) grow_table();
  const std::size_t mask = table_.size() - 1;
  std::size_t slot = hash_of(text) & mask;
  while (table_[slot] != 0) {
    if ((*this)[table_[slot]] == text) return table_[slot];
    slot = (slot + 1) & mask;
  }
  const std::uint32_t id = add(text);
  table_[slot] = id;
  ++interned_;
  return id;
}

void StringPool::grow_table() {
  const std::size_t size = table_.empty() ? 256 : table_.size() * 2;
  std::vector<std::uint32_t> old(size, 0);
  old.swap(table_);
  const std::size_t mask = size - 1;
  for (const std::uint32_t id : old) {
    if (id == 0) continue;
    std::size_t slot = hash_of((*this)[id]) & mask;
    while (table_[slot] != 0) slot = (slot + 1) & mask;
    table_[slot] = id;
  }
}

}  // namespace msme::model
