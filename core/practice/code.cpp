#include "practice/code.hpp"

#include <array>
#include <charconv>

#include "base/rng.hpp"
#include "base/text.hpp"

namespace msme::practice {
namespace {

using base::Error;
using base::Json;

Error bad_code(std::string_view part, std::string_view message, std::string_view got) {
  return Error{"E_PRACTICE_SEED",
               "/params/seed/" + std::string(part),
               message,
               "PRAC-<difficulty>-<theme>-<number>-<edition and check>",
               std::string(got.substr(0, 60)),
               "Copy the whole string, or choose difficulty and theme"};
}

constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

// ISO 7064 MOD 37,36; signs that are neither letters nor digits don't count.
char check_of(std::string_view text) {
  int sum = 36;
  for (const char c : text) {
    const std::size_t value = kDigits.find(c);
    if (value == std::string_view::npos) continue;
    sum = (sum + static_cast<int>(value)) % 36;
    sum = (sum == 0 ? 36 : sum) * 2 % 37;
  }
  return kDigits[static_cast<std::size_t>((37 - sum) % 36)];
}

std::optional<int> whole_number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Upper case, without blanks; of a link its last part.
std::string plain_code(std::string_view text) {
  std::string out;
  for (const char c : text.substr(text.rfind('/') + 1)) {
    if (!base::is_space(c)) out.push_back(base::to_upper(c));
  }
  return out;
}

// Without the last group.
std::string stem_of(const Code& code) {
  std::string out = "PRAC-" + code.difficulty + "-" + code.theme + "-" + std::to_string(code.number);
  if (code.cases > 1) out += "X" + std::to_string(code.cases);
  return out + "-";
}

Case make_case(const Book& book, const Difficulty& difficulty, const Theme& theme, int number) {
  Case one;
  one.difficulty = &difficulty;
  one.theme = &theme;
  one.number = number;
  one.code = code_text(book, {difficulty.id, theme.id, number, 1});
  one.customer_id = "CASE_" + std::to_string(number);
  base::Rng rng =
      base::Rng::stream(static_cast<std::uint64_t>(number), "practice/" + difficulty.id + "/" + theme.id, "case");
  std::vector<double> shares;
  for (const Variant& variant : theme.variants) shares.push_back(variant.share);
  one.variant = &theme.variants[rng.pick(shares)];
  const auto among = [&rng](const auto& list) {
    return list[static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(list.size()) - 1))];
  };
  one.amount = among(theme.amounts);
  one.tenure = among(theme.tenures);
  one.purpose = among(book.purposes);
  one.config = difficulty.config;
  one.config.merge_patch(theme.config);
  one.config.merge_patch(one.variant->config);
  return one;
}

}  // namespace

std::string code_text(const Book& book, const Code& code) {
  std::string out = stem_of(code) + std::to_string(book.edition);
  out.push_back(check_of(out));
  return out;
}

base::Status check_code(const Book& book, const Code& code) {
  if (book.difficulty(code.difficulty) == nullptr)
    return bad_code("difficulty", "There is no such difficulty", code.difficulty);
  if (code.theme != kMix && book.theme(code.theme) == nullptr)
    return bad_code("theme", "There is no such theme", code.theme);
  if (code.number < 1 || code.number > kMaxNumber)
    return bad_code("number", "The number lies between 1 and 99999", std::to_string(code.number));
  if (code.cases < 1 || code.cases > kMaxCases)
    return bad_code("cases", "A session has one to nine cases", std::to_string(code.cases));
  return base::Unit{};
}

base::Result<Code> read_code(const Book& book, std::string_view text) {
  const std::string plain = plain_code(text);
  std::array<std::string_view, 5> parts;
  std::size_t count = 0;
  for (std::string_view rest = plain;;) {
    const std::size_t dash = rest.find('-');
    if (count < parts.size()) parts[count] = rest.substr(0, dash);
    ++count;
    if (dash == std::string_view::npos) break;
    rest.remove_prefix(dash + 1);
  }
  if (count != parts.size() || parts[0] != "PRAC" || parts[4].size() != 2 || parts[3].empty())
    return bad_code("form", "This isn't a seed string", plain);
  // The check comes first: of a mistyped string nothing else can be said.
  if (check_of(std::string_view(plain).substr(0, plain.size() - 1)) != plain.back())
    return bad_code("check", "A character of the seed string is wrong", plain);
  if (parts[4][0] != static_cast<char>('0' + book.edition))
    return bad_code("edition", "The seed string is of another edition of the cases", parts[4].substr(0, 1));
  Code code;
  code.difficulty = parts[1];
  code.theme = parts[2];
  const std::size_t times = parts[3].find('X');
  const auto number = whole_number(parts[3].substr(0, times));
  const auto cases = times == std::string_view::npos ? std::optional<int>(1) : whole_number(parts[3].substr(times + 1));
  if (!number) return bad_code("number", "The number lies between 1 and 99999", parts[3]);
  if (!cases) return bad_code("cases", "A session has one to nine cases", parts[3]);
  code.number = *number;
  code.cases = *cases;
  const base::Status known = check_code(book, code);
  if (!known) return known.error();
  return code;
}

std::vector<Case> cases_of(const Book& book, const Code& code) {
  std::vector<const Theme*> themes;
  if (code.theme == kMix) {
    // Each theme once before any comes again.
    for (const Theme& theme : book.themes) themes.push_back(&theme);
    base::Rng rng = base::Rng::stream(static_cast<std::uint64_t>(code.number), "practice/" + code.difficulty, "mix");
    for (std::size_t i = themes.size(); i > 1; --i) {
      std::swap(themes[i - 1], themes[static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(i) - 1))]);
    }
  } else {
    themes.push_back(book.theme(code.theme));
  }
  std::vector<Case> out;
  for (int i = 0; i < code.cases; ++i) {
    // After the last number comes the first.
    const int number = (code.number + i - 1) % kMaxNumber + 1;
    out.push_back(make_case(book, *book.difficulty(code.difficulty),
                            *themes[static_cast<std::size_t>(i) % themes.size()], number));
  }
  return out;
}

Json to_json(const Case& one) {
  return base::record(
      {{"seed", one.code},
       {"difficulty", one.difficulty->id},
       {"theme", one.theme->id},
       {"number", one.number},
       {"customer_id", one.customer_id},
       {"profile", one.variant->profile},
       {"config", one.config},
       {"request", base::record({{"amount", one.amount}, {"tenure_months", one.tenure}, {"purpose", one.purpose}})}});
}

}  // namespace msme::practice
