#include "simulate/render.hpp"

namespace msme::simulate {

std::string& Line::key(std::string_view name) {
  // In one piece: a borrower's rows have some forty thousand keys. All are ours and short.
  out_ += start(name).text();
  return out_;
}

base::Piece Line::start(std::string_view name) {
  base::Piece piece;
  if (!first_) piece.put(',');
  piece.put('"').put(name).put("\":");
  first_ = false;
  return piece;
}

Line& Line::text(std::string_view name, std::string_view value) {
  base::Piece piece = start(name);
  // Short and plain, as most are: with its key in one piece.
  constexpr std::size_t kShort = 40;
  if (value.size() <= kShort && base::plain_json_run(value, 0) == value.size()) {
    out_ += piece.put('"').put(value).put('"').text();
    return *this;
  }
  out_ += piece.text();
  base::append_json_string(out_, value);
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
  constexpr std::size_t kShort = 40;
  base::Piece piece = start(name);
  if (json.size() <= kShort) {
    out_ += piece.put(json).text();
  } else {
    (out_ += piece.text()) += json;
  }
  return *this;
}

void Line::close(bool line) { out_ += line ? "}\n" : "}"; }

}  // namespace msme::simulate
