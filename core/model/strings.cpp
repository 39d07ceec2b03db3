#include "model/strings.hpp"

#include <algorithm>

#include "base/hash.hpp"

namespace msme::model {

<<<<<<< HEAD
StringPool::StringPool() : blocks_(1) { spans_.push_back({0, 0}); }

std::uint32_t StringPool::add(std::string_view text) {
  if (text.empty()) return 0;
  if (blocks_.back().size() + text.size() > kBlockBytes && !blocks_.back().empty()) blocks_.emplace_back();
  std::string& block = blocks_.back();
  if (block.empty()) block.reserve(std::max<std::size_t>(kBlockBytes, text.size()));  // a longer text has one to itself
  const auto id = static_cast<std::uint32_t>(spans_.size());
  const std::size_t place = ((blocks_.size() - 1) << kBlockBits) + block.size();
  spans_.push_back({static_cast<std::uint32_t>(place), static_cast<std::uint32_t>(text.size())});
  block.append(text);
  bytes_ += text.size();
=======
void StringPool::reserve(std::size_t texts, std::size_t bytes) {
  starts_.reserve(starts_.size() + texts);
  bytes_.reserve(bytes_.size() + bytes);
}

std::uint32_t StringPool::add(std::string_view text) {
  if (text.empty()) return 0;
  const std::uint32_t id = size();
  bytes_.append(text);
  starts_.push_back(static_cast<std::uint32_t>(bytes_.size()));
>>>>>>> wt-b
  return id;
}

std::uint32_t StringPool::intern(std::string_view text) {
  if (text.empty()) return 0;
  if (table_.size() < 2 * (static_cast<std::size_t>(interned_) + 1)) grow_table();
  const std::size_t mask = table_.size() - 1;
  std::size_t slot = static_cast<std::size_t>(base::mix64(base::fnv1a(text))) & mask;
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
    std::size_t slot = static_cast<std::size_t>(base::mix64(base::fnv1a((*this)[id]))) & mask;
    while (table_[slot] != 0) slot = (slot + 1) & mask;
    table_[slot] = id;
  }
}

}  // namespace msme::model
