#include "simulate/files.hpp"

#include <utility>

#include "base/text.hpp"
#include "simulate/render.hpp"
#include "simulate/truth.hpp"

namespace msme::simulate {

std::string account_label(const Business& business, std::size_t account) {
  const auto label = [&](std::size_t at) {
    const BankAccount& each = business.accounts[at];
    return business.bank_of(each).id + "_" + each.number.substr(each.number.size() - 4);
  };
  std::string out = label(account);
  for (std::size_t i = 0; i < account; ++i) {
    if (label(i) == out) return out + "_" + std::to_string(account + 1);
  }
  return out;
}

std::string bank_id(std::size_t place) {
  // 7919 and 10^8 have no common factor: no two rows of an account meet.
  std::string out;
  base::append_padded(out, static_cast<int>((place * 7919 + 40961) % 100000000), 8);
  return out;
}

void append_file_truth(std::string& truth, std::string_view file, std::size_t row, std::size_t event) {
  Line line(truth);
  line.text("file", file).number("row", static_cast<std::int64_t>(row));
  append_transaction_id(line.key("transaction_id"), event);
  line.close();
}

base::Result<RenderedFiles> render_files(const Business& business, const std::vector<Event>& events,
                                         std::string_view only) {
  const auto renderings = read_renderings();
  if (!renderings) return renderings.error();
  const std::string_view synthetic = renderings->synthetic;
  RenderedFiles out;
  const auto wanted = [&](const std::string& name) { return only.empty() || name == only; };
  for (std::size_t i = 0; i < business.accounts.size(); ++i) {
    const BankAccount& account = business.accounts[i];
    const Rendering& rendering = renderings->of(business.bank_of(account).code, account.savings);
    if (!wanted(statement_name(business, i, rendering))) continue;
    out.files.push_back(render_statement(business, events, i, rendering, synthetic, out.truth));
  }
  for (const AaForm form : {AaForm::Json11, AaForm::Xml11, AaForm::Json20, AaForm::Xml20}) {
    for (std::size_t i = 0; i < business.accounts.size(); ++i) {
      if (!wanted(aa_name(business, i, form))) continue;
      out.files.push_back(render_aa(business, events, i, form, synthetic, out.truth));
    }
  }
  render_gst_files(business, synthetic, only, out);
  return out;
}

}  // namespace msme::simulate
