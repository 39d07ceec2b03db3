// The Merkle tree of RFC 6962, section 2.1: a leaf is SHA-256(0x00 || entry), a node SHA-256(0x01 || left || right), and
// a tree of n leaves splits at the largest power of two below n. Proofs are short: 8 hashes for 200 entries.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace msme::govern {

using Digest = std::array<std::uint8_t, 32>;

std::string hex(const Digest& digest);
Digest leaf_hash(std::string_view entry);
Digest node_hash(const Digest& left, const Digest& right);

// Root of the first `size` leaves; of no leaves SHA-256 of nothing.
Digest merkle_root(const std::vector<Digest>& leaves, std::size_t size);
// Audit path of a leaf (index from 0) in the tree of the first `size` leaves.
std::vector<Digest> inclusion_path(const std::vector<Digest>& leaves, std::size_t index, std::size_t size);
// That the tree of `old_size` leaves (1 to size) is the beginning of the tree of `size`.
std::vector<Digest> consistency_path(const std::vector<Digest>& leaves, std::size_t old_size, std::size_t size);

// What somebody without the log checks with (RFC 9162, 2.1.3.2 and 2.1.4.2).
bool proves_inclusion(std::uint64_t index, std::uint64_t size, const Digest& leaf, const std::vector<Digest>& path,
                      const Digest& root);
bool proves_consistency(std::uint64_t old_size, std::uint64_t size, const std::vector<Digest>& path,
                        const Digest& old_root, const Digest& root);

}  // namespace msme::govern
