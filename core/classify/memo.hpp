// What was read of narrations before. Most rows of a ledger differ from an earlier one only in the payment's number, which
// decides nothing: a narration's figures are masked, and what its masked form meant is looked up.
//
// Exact: a run of five figures or more is masked, but for whether it begins with 0 after four letters (a branch code).
// Everything else that reading asks of such figures is how many they are; where a rule does ask for certain ones (Folded
// notes it), the narration isn't kept.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "classify/bits.hpp"
#include "classify/party.hpp"

namespace msme::classify {

// What reading a narration gives, whatever the row's side, amount and account are. Views into the narration.
struct Reading {
  Bits any, also, no;
  int mode = -1, merchant = -1;
  std::optional<model::Mode> likely;  // the rail, where no word says it
  Party party;
};

class ReadingMemo {
 public:
  // A masked figure.
  static constexpr char kFigure = '\x01';
  static constexpr char kFirstFigure = '\x02';  // not 0, after four letters

  // Masks the narration and gives what is known of it; false when it has to be read. `masked()` is its form then.
  bool find(std::string_view narration, Reading& out);
  const char* masked() const { return masked_.data(); }
  // Keeps what was read of the narration given last. `touched`: its masked figures themselves were looked at.
  void keep(std::string_view narration, const Reading& reading, bool touched, std::string_view scratch);

  // The payment's number in the narration given last, by what find_reference was asked for; false when not known.
  bool find_reference(std::string_view narration, std::size_t variant, std::string_view& out) const;
  void keep_reference(std::string_view narration, std::size_t variant, std::string_view reference);

  void forget() { entries_.clear(); }

  static constexpr std::size_t kVariants = 4;

 private:
  static constexpr std::size_t kLongest = 160;
  static constexpr std::size_t kEntries = 1024;

  // A piece of a narration by its place, or a text of the rules.
  struct Piece {
    const char* text = nullptr;
    std::uint16_t from = 0, size = 0;
  };
  struct Entry {
    std::uint16_t size = 0;  // of the text; 0 = free
    std::array<char, kLongest> text{};
    Reading reading;
    Piece name, vpa;
    std::array<Piece, kVariants> references{};
    std::uint8_t known_references = 0;
  };

  static Piece piece_of(std::string_view part, std::string_view narration);
  static std::string_view view(const Piece& piece, std::string_view narration);

  std::array<char, kLongest + 8> masked_{};
  std::vector<Entry> entries_;
  Entry* place_ = nullptr;  // of the narration given last; nullptr = it isn't kept
  bool held_ = false;       // and its entry is filled
};

}  // namespace msme::classify
