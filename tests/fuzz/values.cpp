// Targets below the files: dates, amounts, narrations, documents that people edit, and requests.
#include <string>
#include <vector>

#include "accounting.hpp"
#include "base/date.hpp"
#include "base/embedded.hpp"
#include "base/json.hpp"
#include "base/money.hpp"
#include "base/text.hpp"
#include "classify/classifier.hpp"
#include "clean/values.hpp"
#include "decide/book.hpp"
#include "engine/engine.hpp"
#include "ingest/payload_bureau_codes.hpp"
#include "ingest/payload_gather.hpp"
#include "ingest/statement_cells.hpp"
#include "ingest/statement_words.hpp"
#include "score/card.hpp"
#include "simulate/config.hpp"
#include "targets.hpp"

namespace fuzz {
namespace {

using namespace msme;

// Calls `each` with every line; the first fault ends it.
template <class Each>
std::string for_lines(std::string_view bytes, const Each& each) {
  while (!bytes.empty()) {
    const std::size_t newline = bytes.find('\n');
    const std::string fault = each(bytes.substr(0, newline));
    if (!fault.empty()) return fault;
    bytes.remove_prefix(newline == std::string_view::npos ? bytes.size() : newline + 1);
  }
  return {};
}

std::string check_date(std::string_view text) {
  const clean::DateRead read = clean::parse_date(text);
  if (read.ok()) {
    const base::Civil day = base::to_civil(read.date);
    if (!base::is_valid(day.year, day.month, day.day)) return "a day that the calendar doesn't have";
    if (base::parse_iso(base::to_iso(read.date)) != read.date) return "a day that doesn't read back";
    if (read.time < -1 || read.time >= 86400) return "a time beyond the day";
  }
  const ingest::DateToken token = ingest::date_token(text);
  if (token.used > text.size()) return "a date longer than its text";
  for (const char* layout : {"DDMMYYYY", "DD-MM-YYYY", "YYYYMMDD"}) ingest::read_day(text, layout);
  ingest::read_month_of(text);
  ingest::read_instant(text);
  return {};
}

std::string check_amount(std::string_view text) {
  for (const auto mark : {clean::CrMark::SideOrCrore, clean::CrMark::Side}) {
    const clean::Amount read = clean::parse_amount(text, mark);
    if (read.ok() != (read.paise != base::kNoMoney)) return "an amount and an error at once";
    if (read.ok() && (read.paise < 0 || read.paise > base::kMaxAmount)) return "an amount beyond what a row may hold";
  }
  const auto rupees = ingest::read_rupees(base::Json(std::string(text)));
  if (rupees && (*rupees > base::kMaxAmount || *rupees < -base::kMaxAmount)) return "rupees beyond what a row may hold";
  ingest::amount_cell(text);
  ingest::last_amount(text);
  return {};
}

classify::Classifier& classifier() {
  static const auto kMade = classify::Classifier::create(*base::parse_json(base::embedded("narration_rules.json")),
                                                         *base::parse_json(base::embedded("merchants.json")));
  return **kMade;
}

std::string check_narration(std::string_view text) {
  for (const bool credit : {false, true}) {
    classify::Input row;
    row.narration = text;
    row.credit = credit;
    row.amount = 125000;
    const classify::Output out = classifier().classify(row);
    if (out.confidence > 100) return "surer than sure";
    if (out.counterparty.size() > text.size() || out.reference.size() > text.size())
      return "more was found in a narration than stands in it";
  }
  return {};
}

template <class Result>
std::string refusal(const Result& result) {
  return result.ok() ? std::string() : check_error(result.error());
}

}  // namespace

std::string run_dates(std::string_view bytes) { return for_lines(bytes, check_date); }
std::string run_amounts(std::string_view bytes) { return for_lines(bytes, check_amount); }
std::string run_narrations(std::string_view bytes) { return for_lines(bytes, check_narration); }

// A document that a person edits, offered to all who read such documents.
std::string run_config(std::string_view bytes) {
  const auto document = base::parse_commented_json(bytes);
  if (!document) return check_error(document.error());
  std::string fault = refusal(simulate::read_config(*document));
  if (fault.empty()) fault = refusal(decide::compile(*document));
  if (fault.empty()) fault = refusal(score::compile(*document));
  if (fault.empty()) fault = refusal(ingest::load_bureau_book(bytes));
  if (fault.empty()) fault = refusal(ingest::load_statement_words(bytes));
  if (fault.empty()) fault = refusal(classify::Classifier::create(*document, *document));
  return fault;
}

// Requests, one a line, to one engine.
std::string run_requests(std::string_view bytes) {
  engine::Engine engine;
  engine.bulk_in() =
      "Date,Narration,Debit,Credit,Balance\n01/04/2026,RENT,100.00,,900.00\n02/04/2026,SALE,,50.00,950.00\n";
  return for_lines(bytes, [&](std::string_view line) -> std::string {
    if (line.find("pipeline.generate") != std::string_view::npos) return {};  // seconds a call
    const auto reply = base::parse_json(engine.request(line));
    if (!reply) return "a reply that isn't JSON";
    if (!reply->contains("ok") && !reply->contains("error")) return "a request without an answer";
    return {};
  });
}

}  // namespace fuzz
