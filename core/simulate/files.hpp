// The same accounts and returns as the files people really have: a statement in the bank's own layout, Account
// Aggregator payloads (deposit v1.1 and v2.0.0, JSON and XML), GSTN JSON. Every file says SYNTHETIC. Unlike the raw
// datasets these aren't messy by the config: their dirt is the format's own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simulate/events.hpp"
#include "simulate/files_layout.hpp"
#include "simulate/simulator.hpp"

namespace msme::simulate {

struct RenderedFiles {
  std::vector<RenderedFile> files;  // statements, AA payloads, GST returns
  std::string truth;                // as Borrowing::files_truth
};

// All files, or (with `only`) the one of that name. E_CONFIG when core/data/statement_renderings.json doesn't fit.
base::Result<RenderedFiles> render_files(const Business& business, const std::vector<Event>& events,
                                         std::string_view only = {});

// The parts. Each appends its truth; `account` is an index of business.accounts. Rows stand in posting order, or
// newest first where the bank prints them so; balances are those the events show.
RenderedFile render_statement(const Business& business, const std::vector<Event>& events, std::size_t account,
                              const Rendering& rendering, std::string_view synthetic, std::string& truth);

// AA payloads of one account. JSON comes in the two wrappings met most: v1.1 as Finvu sends it (fiObjects, capital
// names, numbers), v2.0.0 as Setu does (fips/accounts/data, small names, every value a text). XML is ReBIT's own.
// The holder's mobile and e-mail are values that can't exist.
enum class AaForm : std::uint8_t { Json11, Xml11, Json20, Xml20 };
RenderedFile render_aa(const Business& business, const std::vector<Event>& events, std::size_t account, AaForm form,
                       std::string_view synthetic, std::string& truth);

std::string statement_name(const Business& business, std::size_t account, const Rendering& rendering);
std::string aa_name(const Business& business, std::size_t account, AaForm form);

// GSTR-1 (bills by buyer, sales over the counter in one line) and GSTR-3B of every filed period, oldest first: what isn't
// filed has no file. GSTR-2B of every month that the portal has published. Months are MMYYYY inside, amounts numbers.
// The sums are those of Business::gst and its bills to the paisa.
void render_gst_files(const Business& business, std::string_view synthetic, std::string_view only, RenderedFiles& out);

// "HDFC_4021": bank and the account number's last digits; with the account's place when two would be the same.
std::string account_label(const Business& business, std::size_t account);
// Eight digits, unique in the account: the bank's own number of the account's row `place`.
std::string bank_id(std::size_t place);
// One line of the truth.
void append_file_truth(std::string& truth, std::string_view file, std::size_t row, std::size_t event);

}  // namespace msme::simulate
