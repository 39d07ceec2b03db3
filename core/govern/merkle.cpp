#include "govern/merkle.hpp"

#include "base/hash.hpp"

namespace msme::govern {
namespace {

std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// The largest power of two below n (n > 1).
std::size_t split(std::size_t n) {
  std::size_t power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}

Digest root_of(const Digest* leaves, std::size_t n) {
  if (n == 0) return base::Sha256().finish();
  if (n == 1) return leaves[0];
  const std::size_t left = split(n);
  return node_hash(root_of(leaves, left), root_of(leaves + left, n - left));
}

void path_of(const Digest* leaves, std::size_t n, std::size_t index, std::vector<Digest>& out) {
  if (n < 2) return;
  const std::size_t left = split(n);
  if (index < left) {
    path_of(leaves, left, index, out);
    out.push_back(root_of(leaves + left, n - left));
  } else {
    path_of(leaves + left, n - left, index - left, out);
    out.push_back(root_of(leaves, left));
  }
}

// SUBPROOF of RFC 6962: `whole` while the old tree is a complete subtree whose root the verifier has.
void subproof(const Digest* leaves, std::size_t n, std::size_t old, bool whole, std::vector<Digest>& out) {
  if (old == n) {
    if (!whole) out.push_back(root_of(leaves, n));
    return;
  }
  const std::size_t left = split(n);
  if (old <= left) {
    subproof(leaves, left, old, whole, out);
    out.push_back(root_of(leaves + left, n - left));
  } else {
    subproof(leaves + left, n - left, old - left, false, out);
    out.push_back(root_of(leaves, left));
  }
}

bool odd(std::uint64_t value) { return (value & 1U) != 0; }

}  // namespace

std::string hex(const Digest& digest) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  for (const std::uint8_t byte : digest) {
    out += kHex[byte >> 4U];
    out += kHex[byte & 15U];
  }
  return out;
}

Digest leaf_hash(std::string_view entry) {
  base::Sha256 hash;
  hash.update(std::string_view("\0", 1));
  hash.update(entry);
  return hash.finish();
}

Digest node_hash(const Digest& left, const Digest& right) {
  base::Sha256 hash;
  hash.update(std::string_view("\1", 1));
  hash.update(bytes_of(left));
  hash.update(bytes_of(right));
  return hash.finish();
}

Digest merkle_root(const std::vector<Digest>& leaves, std::size_t size) { return root_of(leaves.data(), size); }

std::vector<Digest> inclusion_path(const std::vector<Digest>& leaves, std::size_t index, std::size_t size) {
  std::vector<Digest> out;
  path_of(leaves.data(), size, index, out);
  return out;
}

std::vector<Digest> consistency_path(const std::vector<Digest>& leaves, std::size_t old_size, std::size_t size) {
  std::vector<Digest> out;
  subproof(leaves.data(), size, old_size, true, out);
  return out;
}

bool proves_inclusion(std::uint64_t index, std::uint64_t size, const Digest& leaf, const std::vector<Digest>& path,
                      const Digest& root) {
  if (index >= size) return false;
  std::uint64_t fn = index;
  std::uint64_t sn = size - 1;
  Digest r = leaf;
  for (const Digest& p : path) {
    if (sn == 0) return false;
    if (odd(fn) || fn == sn) {
      r = node_hash(p, r);
      while (!odd(fn) && fn != 0) {
        fn >>= 1U;
        sn >>= 1U;
      }
    } else {
      r = node_hash(r, p);
    }
    fn >>= 1U;
    sn >>= 1U;
  }
  return sn == 0 && r == root;
}

bool proves_consistency(std::uint64_t old_size, std::uint64_t size, const std::vector<Digest>& path,
                        const Digest& old_root, const Digest& root) {
  // Every tree begins with the empty one, so there is nothing that a proof could show.
  if (old_size == 0 || old_size > size) return false;
  if (old_size == size) return path.empty() && old_root == root;
  if (path.empty()) return false;
  std::uint64_t fn = old_size - 1;
  std::uint64_t sn = size - 1;
  while (odd(fn)) {
    fn >>= 1U;
    sn >>= 1U;
  }
  // An old tree of 2^k leaves is itself the first node of the proof.
  std::size_t next = fn == 0 ? 0 : 1;
  Digest fr = fn == 0 ? old_root : path[0];
  Digest sr = fr;
  for (; next < path.size(); ++next) {
    const Digest& c = path[next];
    if (sn == 0) return false;
    if (odd(fn) || fn == sn) {
      fr = node_hash(c, fr);
      sr = node_hash(c, sr);
      while (!odd(fn) && fn != 0) {
        fn >>= 1U;
        sn >>= 1U;
      }
    } else {
      sr = node_hash(sr, c);
    }
    fn >>= 1U;
    sn >>= 1U;
  }
  return sn == 0 && fr == old_root && sr == root;
}

}  // namespace msme::govern
