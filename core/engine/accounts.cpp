#include "engine/accounts.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "clean/proof.hpp"

namespace msme::engine {
namespace {

constexpr std::size_t kFewestFigures = 4;

struct PrintedNumber {
  std::string id, bank, ifsc, digits, holder;  // digits: all of a whole number, the last ones of a masked
  bool whole = true;
  std::string_view file;  // that names it first
};

void add_number(std::vector<PrintedNumber>& numbers, std::string_view file, std::string_view id, std::string_view bank,
                std::string_view ifsc, std::string_view number, std::string_view holder) {
  if (id.empty()) return;
  for (PrintedNumber& known : numbers) {
    if (known.id != id) continue;
    if (known.holder.empty()) known.holder = std::string(holder);
    if (known.ifsc.empty()) known.ifsc = std::string(ifsc.substr(0, 4));
    return;
  }
  PrintedNumber out{
      std::string(id), std::string(bank), std::string(ifsc.substr(0, 4)), {}, std::string(holder), true, file};
  for (const char c : number) {
    if (base::is_digit(c)) {
      out.digits.push_back(c);
    } else if (base::is_alpha(c) || c == '*') {
      out.digits.clear();
      out.whole = false;
    }
  }
  if (out.digits.size() >= kFewestFigures) numbers.push_back(std::move(out));
}

bool same_bank(const PrintedNumber& a, const PrintedNumber& b) {
  if (!a.ifsc.empty() && !b.ifsc.empty()) return base::equals_ignore_case(a.ifsc, b.ifsc);
  return !a.bank.empty() && a.bank == b.bank;
}

bool ends_with(std::string_view number, std::string_view figures) {
  return number.size() >= figures.size() && number.substr(number.size() - figures.size()) == figures;
}

// 1 the names agree, −1 they differ, 0 one of them is unknown.
int holders(const PrintedNumber& a, const PrintedNumber& b) {
  if (a.holder.empty() || b.holder.empty()) return 0;
  return clean::name_likeness(a.holder, b.holder) >= kSameHolder ? 1 : -1;
}

AccountLink link_of(const PrintedNumber& masked, std::vector<std::string> ids, AccountMatch match, std::string reason) {
  const std::size_t shown = std::min<std::size_t>(4, masked.digits.size());
  return {masked.bank, masked.digits.substr(masked.digits.size() - shown), std::move(ids), match, std::move(reason)};
}

// A masked number against the whole ones of its bank.
AccountLink match_whole(const PrintedNumber& masked, const std::vector<const PrintedNumber*>& fits) {
  std::vector<const PrintedNumber*> possible, agreeing;
  for (const PrintedNumber* each : fits) {
    const int same = holders(masked, *each);
    if (same >= 0) possible.push_back(each);
    if (same > 0) agreeing.push_back(each);
  }
  const PrintedNumber* one = possible.size() == 1 ? possible[0] : agreeing.size() == 1 ? agreeing[0] : nullptr;
  if (one != nullptr) return link_of(masked, {one->id, masked.id}, AccountMatch::Merged, {});
  std::vector<std::string> ids{masked.id};
  for (const PrintedNumber* each : fits) ids.push_back(each->id);
  if (possible.empty()) {
    return link_of(masked, std::move(ids), AccountMatch::HolderDiffers,
                   "the numbers fit, but one file names " + masked.holder + " and the other " + fits[0]->holder);
  }
  std::string reason = "the masked number fits ";
  base::append_int(reason, static_cast<std::int64_t>(possible.size()));
  return link_of(masked, std::move(ids), AccountMatch::Ambiguous, reason + " accounts of the bank");
}

}  // namespace

std::string_view text(AccountMatch match) {
  static constexpr std::string_view kTexts[] = {"merged", "ambiguous", "holder_differs", "unproven"};
  return kTexts[static_cast<std::size_t>(match)];
}

std::vector<AccountLink> match_accounts(const std::vector<ingest::RawFile>& files) {
  std::vector<PrintedNumber> numbers;
  for (const ingest::RawFile& file : files) {
    const model::Source& source = file.source;
    if (file.kind == ingest::FileKind::Statement) {
      add_number(numbers, source.name, source.account_id, source.bank, source.ifsc, source.account_number,
                 source.holder);
    }
    for (const ingest::StatedTotals& stated : file.stated) {
      add_number(numbers, stated.file, stated.account_id, stated.bank, stated.ifsc, stated.number, stated.holder);
    }
  }
  std::vector<AccountLink> out;
  std::vector<const PrintedNumber*> alone;  // masked, without a whole number
  for (const PrintedNumber& masked : numbers) {
    if (masked.whole) continue;
    std::vector<const PrintedNumber*> fits;
    for (const PrintedNumber& whole : numbers) {
      if (whole.whole && whole.file != masked.file && same_bank(whole, masked) &&
          ends_with(whole.digits, masked.digits)) {
        fits.push_back(&whole);
      }
    }
    if (fits.empty()) {
      alone.push_back(&masked);
    } else {
      out.push_back(match_whole(masked, fits));
    }
  }
  // Two masks of one number: only the holder's name can tell.
  for (std::size_t i = 0; i < alone.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const PrintedNumber& first = *alone[j];
      const PrintedNumber& later = *alone[i];
      const bool fit = ends_with(first.digits, later.digits) || ends_with(later.digits, first.digits);
      // One file that lists two accounts means two.
      if (!fit || first.file == later.file || !same_bank(first, later)) continue;
      if (holders(first, later) > 0) {
        out.push_back(link_of(later, {first.id, later.id}, AccountMatch::Merged, {}));
        break;
      }
      const bool differ = holders(first, later) < 0;
      out.push_back(link_of(later, {first.id, later.id}, differ ? AccountMatch::HolderDiffers : AccountMatch::Unproven,
                            differ ? "the masked numbers fit, but the files name different holders"
                                   : "both numbers are masked and no holder's name joins them"));
    }
  }
  return out;
}

SameAccounts merged_accounts(const std::vector<AccountLink>& links) {
  SameAccounts out;
  for (const AccountLink& link : links) {
    if (link.match != AccountMatch::Merged) continue;
    // Through an account that itself goes by another id.
    const auto held = std::find_if(out.begin(), out.end(), [&](const auto& each) { return each.first == link.ids[0]; });
    out.emplace_back(link.ids[1], held == out.end() ? link.ids[0] : held->second);
  }
  return out;
}

}  // namespace msme::engine
