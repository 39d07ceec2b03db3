#include "base/deflate.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <span>

namespace msme::base {
namespace {

constexpr std::size_t kWindow = 32768, kLeast = 4, kMost = 258;
constexpr std::size_t kGood = 48;     // a match of this length is taken without a look at the next place
constexpr unsigned kHashBits = 14;    // with two places each 128 KB, which stays in a core's cache
constexpr unsigned kHashedBytes = 5;  // fewer find more matches, but shorter ones first
constexpr std::size_t kStride = 3;    // of the places that a match covers only every third is noted
constexpr std::size_t kBlockTokens = 1U << 15U;
constexpr std::uint32_t kMatch = 0x8000'0000U;

constexpr std::size_t kLiterals = 286, kDistances = 30, kEnd = 256, kLengths = 257, kRuns = 19;
constexpr unsigned kLongestCode = 15, kLongestRunCode = 7;
constexpr std::array<std::uint16_t, 29> kLengthBase = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                                       31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
constexpr std::array<std::uint8_t, 29> kLengthExtra = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                                       2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
constexpr auto kLengthCode = [] {
  std::array<std::uint8_t, kMost + 1> code{};
  for (std::size_t c = 0; c < kLengthBase.size(); ++c) {
    for (std::size_t n = kLengthBase[c]; n <= kMost; ++n) code[n] = static_cast<std::uint8_t>(c);
  }
  return code;
}();
// The order in which the lengths of the run codes stand in a block's head.
constexpr std::array<std::uint8_t, kRuns> kRunOrder = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                       11, 4,  12, 3, 13, 2, 14, 1, 15};

std::uint64_t eight(const char* at) {
  std::uint64_t value = 0;
  std::memcpy(&value, at, sizeof value);
  return value;
}

std::uint32_t four(const char* at) {
  std::uint32_t value = 0;
  std::memcpy(&value, at, sizeof value);
  return value;
}

std::size_t slot_of(const char* at) {
  const std::uint64_t hashed = (eight(at) << (64U - 8U * kHashedBytes)) * 0x9E3779B185EBCA87ULL;
  return static_cast<std::size_t>(hashed >> (64U - kHashBits)) * 2;
}

std::size_t same_bytes(const char* a, const char* b, std::size_t most) {
  std::size_t n = 0;
  for (; n + 8 <= most; n += 8) {
    const std::uint64_t differs = eight(a + n) ^ eight(b + n);
    if (differs != 0) return n + static_cast<std::size_t>(std::countr_zero(differs)) / 8;
  }
  while (n < most && a[n] == b[n]) ++n;
  return n;
}

// `distance` less one.
std::uint32_t distance_code(std::uint32_t distance) {
  if (distance < 4) return distance;
  const auto top = static_cast<std::uint32_t>(std::bit_width(distance)) - 1;
  return 2 * top + ((distance >> (top - 1)) & 1U);
}

// The lengths of one alphabet's codes by Huffman: a symbol that doesn't occur has none.
class CodeLengths {
 public:
  // Those above `longest` are cut, and the tree is made whole again by lengthening the next shorter ones.
  CodeLengths(std::span<const std::uint32_t> count, std::span<std::uint8_t> length, unsigned longest) {
    std::size_t n = 0;
    for (std::uint32_t s = 0; s < count.size(); ++s) {
      if (count[s] > 0) leaves_[n++] = std::uint64_t{count[s]} << 32U | s;
    }
    if (n < 2) {
      if (n == 1) length[symbol(0)] = 1;
      return;
    }
    std::sort(leaves_.begin(), leaves_.begin() + static_cast<std::ptrdiff_t>(n));
    build(n);
    std::array<std::uint32_t, kLongestCode + 1> of_length{};
    for (std::size_t i = 0; i < n; ++i) ++of_length[std::min<std::uint32_t>(depth_[i], longest)];
    std::uint32_t filled = 0;
    for (unsigned l = 1; l <= longest; ++l) filled += of_length[l] << (longest - l);
    for (; filled > 1U << longest; --filled) {
      unsigned l = longest - 1;
      while (of_length[l] == 0) --l;
      --of_length[l];
      of_length[l + 1] += 2;
      --of_length[longest];
    }
    std::size_t at = 0;
    for (unsigned l = longest; l > 0; --l) {
      for (std::uint32_t k = 0; k < of_length[l]; ++k) length[symbol(at++)] = static_cast<std::uint8_t>(l);
    }
  }

 private:
  std::size_t symbol(std::size_t leaf) const { return static_cast<std::size_t>(leaves_[leaf] & 0xFFFFU); }

  // How deep each leaf lies: leaves and inner nodes are two queues, each in order of weight.
  void build(std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) weight_[i] = static_cast<std::uint32_t>(leaves_[i] >> 32U);
    std::size_t leaf = 0, node = n, end = n;
    const auto lightest = [&] { return leaf < n && (node == end || weight_[leaf] <= weight_[node]) ? leaf++ : node++; };
    for (; end < 2 * n - 1; ++end) {
      const std::size_t a = lightest(), b = lightest();
      weight_[end] = weight_[a] + weight_[b];
      parent_[a] = parent_[b] = static_cast<std::uint32_t>(end);
    }
    depth_[end - 1] = 0;
    for (std::size_t i = end - 1; i-- > 0;) depth_[i] = depth_[parent_[i]] + 1;
  }

  std::array<std::uint64_t, kLiterals> leaves_;  // count << 32 | symbol
  std::array<std::uint32_t, 2 * kLiterals> weight_, parent_, depth_;
};

// Codes of given lengths, counted up (RFC 1951, 3.2.2), first bit lowest.
void number_codes(std::span<const std::uint8_t> length, std::span<std::uint16_t> bits) {
  std::array<std::uint32_t, kLongestCode + 2> next{};
  for (const std::uint8_t l : length) {
    if (l > 0) ++next[l + 1U];
  }
  for (std::size_t l = 1; l < next.size(); ++l) next[l] = 2 * (next[l] + next[l - 1]);
  for (std::size_t s = 0; s < length.size(); ++s) {
    std::uint32_t code = length[s] == 0 ? 0 : next[length[s]]++;
    std::uint32_t turned = 0;
    for (unsigned i = 0; i < length[s]; ++i, code >>= 1U) turned = turned << 1U | (code & 1U);
    bits[s] = static_cast<std::uint16_t>(turned);
  }
}

template <std::size_t N>
struct Codes {
  std::array<std::uint32_t, N> count{};
  std::array<std::uint8_t, N> length{};
  std::array<std::uint16_t, N> bits{};

  void make(unsigned longest) {
    CodeLengths(count, length, longest);
    number_codes(length, bits);
  }

  // How many must be written: what follows has no length.
  std::size_t used(std::size_t least) const {
    std::size_t n = N;
    while (n > least && length[n - 1] == 0) --n;
    return n;
  }
};

class BitWriter {
 public:
  // Writes from the end of `out` on, in which `room` bytes are made first.
  BitWriter(std::string& out, std::uint64_t held, unsigned count, std::size_t room)
      : out_(&out), held_(held), count_(count) {
    const std::size_t from = out.size();
    out.resize(from + room + 8);
    at_ = out.data() + from;
  }
  // Up to 56 bits between two settlings.
  void put(std::uint64_t value, unsigned bits) {
    held_ |= value << count_;
    count_ += bits;
  }
  void settle() {
    std::memcpy(at_, &held_, 8);
    at_ += count_ / 8;
    held_ >>= count_ / 8 * 8;
    count_ %= 8;
  }
  // What is left of the last byte goes to the next block.
  void end(std::uint64_t& held, unsigned& count) {
    settle();
    out_->resize(static_cast<std::size_t>(at_ - out_->data()));
    held = held_;
    count = count_;
  }

 private:
  std::string* out_;
  char* at_;
  std::uint64_t held_;
  unsigned count_;
};

struct Run {
  std::uint8_t symbol, extra, extra_bits;
};

// Equal lengths one after the other as runs: 16 repeats the last one, 17 and 18 are zeros.
std::vector<Run> runs_of(const std::vector<std::uint8_t>& lengths) {
  std::vector<Run> runs;
  for (std::size_t i = 0; i < lengths.size();) {
    const std::uint8_t length = lengths[i];
    std::size_t n = 1;
    while (i + n < lengths.size() && lengths[i + n] == length) ++n;
    i += n;
    const auto take = [&](std::uint8_t symbol, std::size_t least, std::size_t most, std::uint8_t bits) {
      for (; n >= least; n -= std::min(n, most))
        runs.push_back({symbol, static_cast<std::uint8_t>(std::min(n, most) - least), bits});
    };
    if (length == 0) {
      take(18, 11, 138, 7);
      take(17, 3, 10, 3);
    } else {
      runs.push_back({length, 0, 0});
      --n;
      take(16, 3, 6, 2);
    }
    for (; n > 0; --n) runs.push_back({length, 0, 0});
  }
  return runs;
}

struct Block {
  Codes<kLiterals> literals;
  Codes<kDistances> distances;

  explicit Block(std::span<const std::uint32_t> tokens) {
    for (const std::uint32_t token : tokens) {
      if ((token & kMatch) == 0) {
        ++literals.count[token];
      } else {
        ++literals.count[kLengths + kLengthCode[token >> 16U & 0x1FFU]];
        ++distances.count[distance_code(token & 0x7FFFU)];
      }
    }
    ++literals.count[kEnd];
    literals.make(kLongestCode);
    distances.make(kLongestCode);
  }

  // Bytes that the block takes at most.
  std::size_t room() const {
    constexpr std::size_t kHead = 3 + 14 + 3 * kRuns + (kLongestRunCode + 7) * (kLiterals + kDistances);
    std::size_t bits = kHead;
    for (std::size_t s = 0; s < kLiterals; ++s) bits += std::size_t{literals.count[s]} * literals.length[s];
    for (std::size_t c = 0; c < kLengthExtra.size(); ++c)
      bits += std::size_t{literals.count[kLengths + c]} * kLengthExtra[c];
    for (std::size_t d = 0; d < kDistances; ++d)
      bits += std::size_t{distances.count[d]} * (distances.length[d] + (d < 4 ? 0 : d / 2 - 1));
    return bits / 8 + 2;
  }

  void write_head(BitWriter& bits, bool last) const {
    const std::size_t literal_count = literals.used(kLengths), distance_count = distances.used(1);
    std::vector<std::uint8_t> lengths(literals.length.begin(),
                                      literals.length.begin() + static_cast<std::ptrdiff_t>(literal_count));
    lengths.insert(lengths.end(), distances.length.begin(),
                   distances.length.begin() + static_cast<std::ptrdiff_t>(distance_count));
    const std::vector<Run> runs = runs_of(lengths);
    Codes<kRuns> codes;
    for (const Run& run : runs) ++codes.count[run.symbol];
    codes.make(kLongestRunCode);
    std::size_t order = kRuns;
    while (order > 4 && codes.length[kRunOrder[order - 1]] == 0) --order;
    bits.put(last ? 1 : 0, 1);
    bits.put(2, 2);  // a block with codes of its own
    bits.put(literal_count - kLengths, 5);
    bits.put(distance_count - 1, 5);
    bits.put(order - 4, 4);
    for (std::size_t i = 0; i < order; ++i) {
      bits.put(codes.length[kRunOrder[i]], 3);
      bits.settle();
    }
    for (const Run& run : runs) {
      bits.put(codes.bits[run.symbol], codes.length[run.symbol]);
      bits.put(run.extra, run.extra_bits);
      bits.settle();
    }
  }

  void write(BitWriter& to, std::span<const std::uint32_t> tokens, bool last) const {
    write_head(to, last);
    // A match's length and what it adds, as they are written: at most 20 bits, their number above.
    std::array<std::uint32_t, kMost + 1> length_bits{};
    for (std::size_t n = 3; n <= kMost; ++n) {
      const std::size_t code = kLengthCode[n];
      const unsigned own = literals.length[kLengths + code];
      const auto value = static_cast<std::uint32_t>(literals.bits[kLengths + code] | (n - kLengthBase[code]) << own);
      length_bits[n] = value | (own + kLengthExtra[code]) << 24U;
    }
    BitWriter bits = to;  // whose members stay in registers
    for (const std::uint32_t token : tokens) {
      if ((token & kMatch) == 0) {
        bits.put(literals.bits[token], literals.length[token]);
      } else {
        const std::uint32_t length = length_bits[token >> 16U & 0x1FFU], distance = token & 0x7FFFU;
        bits.put(length & 0xFFFFFFU, length >> 24U);
        const std::uint32_t far = distance_code(distance);
        const unsigned own = distances.length[far], extra = far < 4 ? 0 : far / 2 - 1;
        bits.put(distances.bits[far] | (distance & ((1U << extra) - 1)) << own, own + extra);
      }
      bits.settle();
    }
    bits.put(literals.bits[kEnd], literals.length[kEnd]);
    bits.settle();
    to = bits;
  }
};

}  // namespace

Packer::Packer() : places_(std::size_t{2} << kHashBits), tokens_(kBlockTokens) {
  for (std::uint32_t n = 0; n < 256; ++n) {
    std::uint32_t c = n;
    for (int bit = 0; bit < 8; ++bit) c = (c & 1U) != 0 ? c >> 1U ^ 0xEDB88320U : c >> 1U;
    crc_[0][n] = c;
  }
  for (std::size_t k = 1; k < crc_.size(); ++k) {
    for (std::size_t n = 0; n < 256; ++n) crc_[k][n] = crc_[k - 1][n] >> 8U ^ crc_[0][crc_[k - 1][n] & 0xFFU];
  }
}

std::uint32_t Packer::crc32(std::string_view bytes) const {
  std::uint32_t c = 0xFFFF'FFFFU;
  std::size_t at = 0;
  for (; at + 8 <= bytes.size(); at += 8) {
    const std::uint64_t v = eight(bytes.data() + at) ^ c;
    c = 0;
    for (unsigned k = 0; k < 8; ++k) c ^= crc_[7 - k][v >> (8 * k) & 0xFFU];
  }
  for (; at < bytes.size(); ++at) c = c >> 8U ^ crc_[0][(c ^ static_cast<unsigned char>(bytes[at])) & 0xFFU];
  return ~c;
}

namespace {

struct Match {
  std::size_t length = 0;
  std::uint32_t distance = 0;
};

// Looks for matches in one text. A copy of its own of every pointer: characters that are written may be anything, so members
// of the packer would be read again after each.
struct Finder {
  const char* bytes;
  std::size_t size;
  std::uint32_t* places;
  std::uint32_t start;  // the place of the text's first byte

  void note(std::size_t at) const {
    std::uint32_t* const slot = places + slot_of(bytes + at);
    slot[1] = slot[0];
    slot[0] = start + static_cast<std::uint32_t>(at);
  }

  // A match longer than `above`, the nearer of two equal ones; its length is `above` when there is none.
  Match longest(std::size_t at, std::size_t above) const {
    const char* const here = bytes + at;
    const std::size_t most = std::min(kMost, size - at);
    std::uint32_t* const slot = places + slot_of(here);
    const std::uint32_t place = start + static_cast<std::uint32_t>(at), latest = slot[0], before = slot[1];
    slot[1] = latest;
    slot[0] = place;
    Match best{above, 0};
    const auto look = [&](std::uint32_t distance) {
      if (distance > kWindow) return;  // or of an earlier text
      const char* const there = here - distance;
      // Four bytes up to where it must be longer than the best so far: of those that fail most fail here.
      if (best.length >= most || four(there + best.length - 3) != four(here + best.length - 3)) return;
      const std::size_t length = same_bytes(there, here, most);
      if (length > best.length) best = {length, distance};
    };
    look(place - latest);
    look(place - before);
    return best;
  }
};

}  // namespace

// The tokens of the next block; where it ends.
std::size_t Packer::find_tokens(std::string_view bytes, std::size_t at) {
  const Finder finder{bytes.data(), bytes.size(), places_.data(), start_};
  const std::size_t size = bytes.size();
  const std::size_t hashable = size < 8 ? 0 : size - 7;  // a place is hashed by reading eight bytes
  std::uint32_t* token = tokens_.data();
  const std::uint32_t* const full = token + kBlockTokens - 1;  // a match needs one more
  const auto literal = [&] { *token++ = static_cast<unsigned char>(finder.bytes[at++]); };
  while (at < size && token < full) {
    if (at >= hashable) {
      literal();
      continue;
    }
    Match match = finder.longest(at, kLeast - 1);
    if (match.length < kLeast) {
      literal();
      continue;
    }
    while (match.length < kGood && at + 1 < hashable && token < full) {
      const Match later = finder.longest(at + 1, match.length);
      if (later.length <= match.length) break;
      literal();
      match = later;
    }
    *token++ = kMatch | static_cast<std::uint32_t>(match.length << 16U) | (match.distance - 1);
    const std::size_t end = std::min(at + match.length, hashable);
    for (std::size_t covered = at + 2; covered < end; covered += kStride) finder.note(covered);
    at += match.length;
  }
  token_count_ = static_cast<std::size_t>(token - tokens_.data());
  return at;
}

void Packer::deflate(std::string& out, std::string_view bytes) {
  // Places go on from text to text, a window apart, so that those of earlier ones needn't be cleared.
  if (bytes.size() + kWindow + 1 > ~std::uint32_t{0} - start_) {
    std::fill(places_.begin(), places_.end(), 0U);
    start_ = kWindow + 1;
  }
  std::uint64_t held = 0;
  unsigned count = 0;
  std::size_t at = 0;
  do {
    at = find_tokens(bytes, at);
    const std::span<const std::uint32_t> tokens(tokens_.data(), token_count_);
    const Block block(tokens);
    BitWriter bits(out, held, count, block.room());
    const bool last = at == bytes.size();
    block.write(bits, tokens, last);
    if (last) bits.put(0, 7);  // fills the last byte
    bits.end(held, count);
  } while (at < bytes.size());
  start_ += static_cast<std::uint32_t>(bytes.size() + kWindow + 1);
}

}  // namespace msme::base
