#include <algorithm>
#include <cstring>

#include "base/text.hpp"
#include "simulate/render.hpp"

namespace msme::simulate {

std::string& Line::key(std::string_view name) {
  // In one piece: a borrower's rows have some forty thousand keys. All are ours and short.
  char piece[64];
  const std::size_t size = std::min(name.size(), sizeof(piece) - 4);
  char* at = piece;
  if (!first_) *at++ = ',';
  *at++ = '"';
  std::memcpy(at, name.data(), size);
  at += size;
  *at++ = '"';
  *at++ = ':';
  out_.append(piece, static_cast<std::size_t>(at - piece));
  first_ = false;
  return out_;
}

Line& Line::text(std::string_view name, std::string_view value) {
  base::append_json_string(key(name), value);
  return *this;
}

Line& Line::number(std::string_view name, std::int64_t value) {
  base::append_int(key(name), value);
  return *this;
}

Line& Line::decimal(std::string_view name, double value, int decimals) {
  std::int64_t scale = 1;
  for (int i = 0; i < decimals; ++i) scale *= 10;
  const double scaled = value * static_cast<double>(scale);
  auto whole = static_cast<std::int64_t>(scaled >= 0 ? scaled + 0.5 : scaled - 0.5);
  std::string& out = key(name);
  if (whole < 0) {
    out.push_back('-');
    whole = -whole;
  }
  base::append_int(out, whole / scale);
  out.push_back('.');
  base::append_padded(out, static_cast<int>(whole % scale), decimals);
  // As JSON writers print numbers: "7.7", not "7.70".
  while (decimals-- > 1 && out.back() == '0') out.pop_back();
  return *this;
}

Line& Line::rupees(std::string_view name, base::Paise value) {
  base::append_rupees(key(name), value);
  return *this;
}

Line& Line::date(std::string_view name, base::Date value) {
  if (value == base::kNoDate) return null(name);
  std::string& out = key(name);
  out.push_back('"');
  base::append_iso(out, value);
  out.push_back('"');
  return *this;
}

Line& Line::flag(std::string_view name, bool value) { return raw(name, value ? "true" : "false"); }
Line& Line::null(std::string_view name) { return raw(name, "null"); }
Line& Line::raw(std::string_view name, std::string_view json) {
  key(name) += json;
  return *this;
}

void Line::close(bool line) { out_ += line ? "}\n" : "}"; }

}  // namespace msme::simulate
