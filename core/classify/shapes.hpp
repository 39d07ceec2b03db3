// Templates of how banks lay out a narration, for those layouts where the party isn't simply the first name-like
// field: "MMT/IMPS/{rrn}/{remark}/{name}/{bank}[/{ref}]". The text before the first brace is the head, found by the
// automaton (its last separator must be the same); elements follow, each ended by the literal text after it. What stands in [ ] may be missing.
//
// Elements: {rrn} digits, at least 9 · {num} digits · {acct} digits, X and * · {ifsc} · {date} · {time}
//           {code} a bank's four letters · {vpa} with an @ · {vpacut} a handle, perhaps cut before its @ · {ref} {remark} {bank} {any} anything
//           {name} the party, nobody when it holds no name · {name!} the party; without a name the shape doesn't fit
//           {payee} like {name}, but printed by the bank from its books: kept whole, for it holds no remark
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace msme::classify {

enum class Element : std::uint8_t {
  Rrn,
  Number,
  Account,
  Ifsc,
  Date,
  Time,
  Vpa,
  VpaCut,
  BankCode,
  Remark,
  Any,
  Name,
  StrictName,
  Payee
};

struct ShapeField {
  Element element = Element::Any;
  std::string stop;  // literal that ends the field; empty: the narration's end, or a digit for {..}{num}
  bool optional = false;
};

struct Shape {
  std::string head;  // pattern for the automaton
  std::vector<ShapeField> fields;
  int next = -1;  // the next shape with the same head
};

// False when the notation isn't understood.
bool parse_shape(std::string_view notation, Shape& out);

struct ShapeMatch {
  std::string_view name;  // empty when the shape names nobody
  std::string_view vpa;
  std::string_view remark;
  bool payee = false;
};

// Tries the shape on what follows its head. {name!} is only checked for letters here.
bool match_shape(const Shape& shape, std::string_view rest, ShapeMatch& out);

}  // namespace msme::classify
