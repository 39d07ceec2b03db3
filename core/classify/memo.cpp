#include "classify/memo.hpp"

#include <cstring>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace msme::classify {
namespace {

constexpr std::size_t kMaskedRun = 5;

// Writes the narration to `out` with its long runs of figures masked; a hash of what was written.
std::uint64_t mask_figures(std::string_view narration, char* out) {
  const std::size_t size = narration.size();
  std::memcpy(out, narration.data(), size);
  std::size_t letters = 0;  // right before this place
  for (std::size_t i = 0; i < size;) {
    if (!base::is_digit(narration[i])) {
      letters = base::is_alpha(narration[i]) ? letters + 1 : 0;
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    while (end < size && base::is_digit(narration[end])) ++end;
    if (end - i >= kMaskedRun) {
      std::memset(out + i, ReadingMemo::kFigure, end - i);
      if (letters >= 4) out[i] = narration[i] == '0' ? '0' : ReadingMemo::kFirstFigure;
    }
    letters = 0;
    i = end;
  }
  std::uint64_t hash = size;
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < size; i += sizeof word) {
    word = 0;
    std::memcpy(&word, out + i, size - i < sizeof word ? size - i : sizeof word);
    hash = (hash ^ word) * 0x9E3779B97F4A7C15ULL;
    hash ^= hash >> 29U;
  }
  return base::mix64(hash);
}

bool inside(std::string_view part, std::string_view whole) {
  return part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size();
}

}  // namespace

ReadingMemo::Piece ReadingMemo::piece_of(std::string_view part, std::string_view narration) {
  if (part.empty()) return {};
  if (!inside(part, narration)) return {part.data(), 0, static_cast<std::uint16_t>(part.size())};
  return {nullptr, static_cast<std::uint16_t>(part.data() - narration.data()), static_cast<std::uint16_t>(part.size())};
}

std::string_view ReadingMemo::view(const Piece& piece, std::string_view narration) {
  if (piece.size == 0) return {};
  return piece.text != nullptr ? std::string_view(piece.text, piece.size) : narration.substr(piece.from, piece.size);
}

bool ReadingMemo::find(std::string_view narration, Reading& out) {
  place_ = nullptr;
  held_ = false;
  if (narration.empty() || narration.size() > kLongest) return false;
  if (entries_.empty()) entries_.resize(kEntries);
  const std::uint64_t hash = mask_figures(narration, masked_.data());
  Entry& entry = entries_[static_cast<std::size_t>(hash) % kEntries];
  place_ = &entry;
  held_ = entry.size == narration.size() && std::memcmp(entry.text.data(), masked_.data(), entry.size) == 0;
  if (!held_) return false;
  out = entry.reading;
  out.party.name = view(entry.name, narration);
  out.party.vpa = view(entry.vpa, narration);
  return true;
}

void ReadingMemo::keep(std::string_view narration, const Reading& reading, bool touched, std::string_view scratch) {
  if (place_ == nullptr) return;
  const bool mended = inside(reading.party.name, scratch) || inside(reading.party.vpa, scratch);
  if (touched || mended) {
    place_ = nullptr;
    return;
  }
  Entry& entry = *place_;
  entry.size = static_cast<std::uint16_t>(narration.size());
  std::memcpy(entry.text.data(), masked_.data(), narration.size());
  entry.reading = reading;
  entry.reading.party.name = entry.reading.party.vpa = {};
  entry.name = piece_of(reading.party.name, narration);
  entry.vpa = piece_of(reading.party.vpa, narration);
  entry.known_references = 0;
  held_ = true;
}

bool ReadingMemo::find_reference(std::string_view narration, std::size_t variant, std::string_view& out) const {
  if (!held_ || ((static_cast<unsigned>(place_->known_references) >> variant) & 1U) == 0) return false;
  out = view(place_->references[variant], narration);
  return true;
}

void ReadingMemo::keep_reference(std::string_view narration, std::size_t variant, std::string_view reference) {
  if (!held_ || (!reference.empty() && !inside(reference, narration))) return;
  place_->references[variant] = piece_of(reference, narration);
  place_->known_references = static_cast<std::uint8_t>(place_->known_references | (1U << variant));
}

}  // namespace msme::classify
