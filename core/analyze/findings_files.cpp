// X3: what a PDF or a workbook says of how it was made. A bank's export is written once, by the bank's program.
#include <string>
#include <vector>

#include "analyze/findings.hpp"
#include "base/text.hpp"

namespace msme::analyze {
namespace {

// The editing program that saved the file, empty = none.
std::string editor_of(const Book& book, const model::FileMaking& making) {
  if (making.kind != "pdf") return {};
  for (const std::string* name : {&making.producer, &making.creator}) {
    for (const std::string& word : book.file_editors) {
      if (base::contains_ignore_case(*name, word)) return *name;
    }
  }
  return {};
}

// What speaks against a file, in words; empty = nothing.
std::vector<std::string> signs_of(const Sheet& s, const model::FileMaking& making, base::Date late_days) {
  std::vector<std::string> signs;
  const std::string editor = editor_of(s.book, making);
  if (!editor.empty()) signs.push_back("saved by " + editor);
  const bool dated = making.created != base::kNoDate && making.modified != base::kNoDate;
  if (making.kind == "pdf" && dated && making.modified >= making.created + late_days)
    signs.push_back("changed on " + base::to_iso(making.modified) + ", made on " + base::to_iso(making.created));
  // A signature is itself appended to the finished file.
  if (making.appended > (making.is_signed ? 1 : 0))
    signs.push_back("appended to " + count_text(making.appended, "time", "times"));
  if (making.formulas > 0) signs.push_back(count_text(making.formulas, "computed cell", "computed cells"));
  return signs;
}

}  // namespace

void file_findings(Sheet& s, const model::DatedRules& rules) {
  const auto late_days = static_cast<base::Date>(rules.parameter("X3", "late_days", 1));
  const auto high_signs = static_cast<std::size_t>(rules.parameter("X3", "high_signs", 2));
  int told = 0, altered = 0;
  for (const model::Source& source : s.borrower.sources) {
    if (source.making.kind.empty()) continue;
    ++told;
    const std::vector<std::string> signs = signs_of(s, source.making, late_days);
    if (signs.empty()) continue;
    ++altered;
    std::string list;
    for (const std::string& sign : signs) list += (list.empty() ? "" : "; ") + sign;
    report(s, {"X3",
               signs.size() >= high_signs ? "high" : "watch",
               "A file was changed after the bank made it",
               source.name + ": " + list + ".",
               0,
               {}});
  }
  if (told == 0) {
    s.missing("X3_altered_files", "no file says how it was made");
  } else {
    s.set("X3_altered_files", altered).inputs = base::record({{"files", told}});
  }
  s.missing("X19_shared_template",
            "several borrowers' files would have to lie side by side, which this engine never does");
}

}  // namespace msme::analyze
