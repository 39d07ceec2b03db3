// msme: the engine on the command line. Commands, options and files: docs/CUSTOMER_LENDING_FLOW.md.
#include <algorithm>
#include <filesystem>
#include <iostream>

#include "base/hash.hpp"
#include "cli/bench.hpp"
#include "cli/host.hpp"
#include "cli/lab.hpp"
#include "cli/quality.hpp"
#include "cli/workdir.hpp"

namespace msme::cli {
namespace {

using base::Error;

constexpr const char* kUsage = R"(msme: MSME lending engine (one customer at a time)

  msme generate --customer ID [--profile NAME] [--seed N] [--config FILE] [--files] --out DIR
      --files: also as people have it (statements, AA JSON and XML, GSTN JSON) in DIR/files,
      what each row really is in DIR/truth/truth_files.ndjson
  msme import FILE... --customer ID [--consent FILE] [--columns FILE] --out DIR      adds to what DIR holds
      --columns: JSON that says what a statement's columns mean, {"Particulars": "narration", "3": "debit"}
  msme clean DIR | msme analyze DIR | msme score DIR
      --scorecard seed_a|seed_b: also what the original system's published weights give, beside our scores, in
      DIR/analytics/score_<name>.json (with score, decide or run; it never changes the decision)
  msme decide DIR --amount RUPEES --tenure MONTHS [--product P] [--lender L]
  msme path DIR --amount RUPEES --tenure MONTHS [--product P] [--lender L] [--json]
      what would change the answer, each change decided again, and the most that is approved today for each tenure
  msme stress DIR --amount RUPEES --tenure MONTHS [--product P] [--lender L]
      the loan's debt service cover under shocks, and the fall of sales at which it comes to 1: JSON
  msme override DIR --outcome APPROVE|REFER|REJECT --reason CODE --note TEXT --officer NAME
      [--amount RUPEES] [--tenure MONTHS] [--rate PERCENT]
      an officer's decision beside the engine's in DIR/decision.json; a new msme decide takes it away
  msme replay decision.json DIR     decides again from DIR as the record says: the same, or what differs (exit 1)
  msme receipt DIR [--out FILE]     what a borrower keeps of the decision: digests, scores, reasons, no row and no name
  msme audit DIR                    whether the audit trail, logs/audit_trail.json, is whole (exit 1 when it isn't)
  msme retention DIR                until when the data may be kept, and how many days are left
  msme purge DIR [--all]            overwrites and deletes raw/, files/ and truth/ (--all: everything but the audit trail)
      and leaves deletion_record.json; nothing else can be done with DIR afterwards
  msme run [FILE...] --customer ID --amount RUPEES --tenure MONTHS --out DIR   all of it
  msme quality DIR --truth DIR/truth [--cleaned FILE] [--json]      how well it was cleaned, by the hidden truth
      --cleaned: score this NDJSON or CSV file instead of our own cleaning (docs/TESTING_GUIDE.md)
  msme quality --customer ID [--profile NAME] [--seed N] [--json]   a borrower simulated, cleaned and scored
  msme bench FILE --customer ID [--repeat N]                        from raw bytes to a decision, timed: JSON
  msme bench --customer ID [--repeat N | --population N]            a simulated borrower, or N of them, timed
  msme lab --population N [--first N] [--seed N] [--config FILE] [--bank-only]      NDJSON of simulated borrowers with what
      the engine says and what really happens (npm run validate); --bank-only: also from unnamed bank rows alone
  msme lab --metrics FILE [--card FILE] [--policy FILE] [--bank-only]     such lines judged again by other rules
  msme loan --principal RUPEES --annual-rate PERCENT --months N [--fee RUPEES] [--net RUPEES]
      EMI, schedule and APR of any loan: JSON. --flat: the rate is a flat one; --round paisa|rupee|rupee_up;
      --disbursed DATE --first-due DATE: broken period; --prepay RUPEES --prepay-after N [--keep-tenure];
      --cooling-off-day N: what leaving the loan on that day costs
  msme rules scorecard|policy|rule_book|stress_tests|metrics        what everybody is judged by: JSON
  msme sniff FILE                   what a payload is and where it departs from its format: JSON; nothing is kept
  msme info                                                         versions, profiles, products

A statement that doesn't prove itself complete is referred until a person accepts its named gaps: --accept-gaps
(with clean, analyze, score, decide, run or import; remembered in manifest.json).
Clean files hide account numbers, PAN, mobile numbers and addresses; --show-pii writes them as they came (with clean,
analyze, score, decide or run). The audit trail, logs/audit_trail.json, says so.
What rows and parties really are, where the engine is wrong: --corrections FILE, a JSON list of {"match", "set"} as
pipeline.correct takes it (with clean, analyze, score, decide, run or import; FILE takes the place of what manifest.json
remembers).
--made FILE: how a PDF or workbook was made, as a reader says it ({"kind": "pdf", "producer", "created", "modified",
"appended", …}: docs/API.md, pipeline.ingest), judged by rule X3 and kept with the file's rows (with import and run).
Every command takes --as-of DATE (default: the last date in the data) and --now DATE (default: as-of).
Exit 0, or 1 with the error as one JSON object on stderr (2: wrong use).
)";

Error usage(const std::string& message, const std::string& got) {
  return Error{"E_USAGE", "", message, "see msme --help", got, "msme --help lists the commands"};
}

// Rupees with optional commas and at most two decimals: 500000, 5,00,000, 12500.50.
base::Result<double> number_option(const std::string& name, const std::string& value) {
  std::int64_t paise = 0;
  int decimals = -1;
  bool good = !value.empty() && value.size() < 18 && value.back() != '.';
  for (const char c : value) {
    if (c == ',' && decimals < 0) continue;
    if (c == '.' && decimals < 0) {
      decimals = 0;
      continue;
    }
    good = good && c >= '0' && c <= '9' && decimals < 2;
    paise = paise * 10 + (c - '0');
    if (decimals >= 0) ++decimals;
  }
  if (!good) return Error{"E_BAD_PARAM", name, "Not an amount", "rupees such as 500000", value, ""};
  for (int i = decimals < 0 ? 0 : decimals; i < 2; ++i) paise *= 10;
  return base::to_rupees(paise);
}

base::Result<std::int64_t> whole_option(const std::string& name, const std::string& value) {
  std::int64_t whole = 0;
  bool good = !value.empty() && value.size() < 16;
  for (const char c : value) {
    good = good && c >= '0' && c <= '9';
    whole = whole * 10 + (c - '0');
  }
  if (!good) return Error{"E_BAD_PARAM", name, "Not a whole number", "digits", value, ""};
  return whole;
}

// Options of `msme loan` are the params of loan.quote: --annual-rate is annual_rate. The engine checks them.
constexpr std::string_view kLoanOptions[] = {"--principal",    "--annual-rate", "--months",         "--fee",
                                             "--net",          "--round",       "--prepay",         "--disbursed",
                                             "--prepay-after", "--first-due",   "--cooling-off-day"};

std::string option_key(std::string_view option) {
  std::string key(option.substr(2));
  std::replace(key.begin(), key.end(), '-', '_');
  return key;
}

// A number as a number (Indian commas allowed), anything else as text.
Json loan_value(const std::string& value) {
  std::string digits = value;
  digits.erase(std::remove(digits.begin(), digits.end(), ','), digits.end());
  auto number = base::parse_json(digits);
  return number && number->is_number() ? *number : Json(value);
}

base::Result<Options> parse(int argc, char** argv) {
  Options o;
  if (argc > 1) o.command = argv[1];
  struct Text {
    const char* name;
    std::string Options::*member;
  };
  static constexpr Text kTexts[] = {{"--customer", &Options::customer},
                                    {"--profile", &Options::profile},
                                    {"--out", &Options::out},
                                    {"--consent", &Options::consent},
                                    {"--product", &Options::product},
                                    {"--lender", &Options::lender},
                                    {"--as-of", &Options::as_of},
                                    {"--now", &Options::now},
                                    {"--config", &Options::config},
                                    {"--columns", &Options::columns},
                                    {"--truth", &Options::truth},
                                    {"--cleaned", &Options::cleaned},
                                    {"--corrections", &Options::corrections},
                                    {"--scorecard", &Options::scorecard},
                                    {"--metrics", &Options::metrics},
                                    {"--outcome", &Options::outcome},
                                    {"--reason", &Options::reason},
                                    {"--note", &Options::note},
                                    {"--officer", &Options::officer},
                                    {"--rate", &Options::rate},
                                    {"--made", &Options::made},
                                    {"--card", &Options::card},
                                    {"--policy", &Options::policy}};
  struct Switch {
    const char* name;
    bool Options::*member;
  };
  static constexpr Switch kSwitches[] = {{"--files", &Options::render_files},  {"--accept-gaps", &Options::accept_gaps},
                                         {"--show-pii", &Options::show_pii},   {"--json", &Options::json},
                                         {"--bank-only", &Options::bank_only}, {"--all", &Options::all}};
  for (int i = 2; i < argc; ++i) {
    const std::string arg = argv[i];
    if (arg.rfind("--", 0) != 0) {
      o.files.push_back(arg);
      continue;
    }
    const auto* on =
        std::find_if(std::begin(kSwitches), std::end(kSwitches), [&](const Switch& s) { return arg == s.name; });
    if (on != std::end(kSwitches)) {
      o.*(on->member) = true;
      continue;
    }
    if (arg == "--flat" || arg == "--keep-tenure") {
      o.loan[option_key(arg)] = true;
      continue;
    }
    if (i + 1 >= argc) return usage("The option has no value", arg);
    const std::string value = argv[++i];
    const auto* text = std::find_if(std::begin(kTexts), std::end(kTexts), [&](const Text& t) { return arg == t.name; });
    if (text != std::end(kTexts)) {
      o.*(text->member) = value;
    } else if (const auto* loan = std::find(std::begin(kLoanOptions), std::end(kLoanOptions), arg);
               loan != std::end(kLoanOptions)) {
      o.loan[option_key(arg)] = loan_value(value);
    } else if (arg == "--amount") {
      auto amount = number_option(arg, value);
      if (!amount) return amount.error();
      o.amount = *amount;
    } else if (arg == "--tenure" || arg == "--seed" || arg == "--repeat" || arg == "--population" || arg == "--first") {
      auto whole = whole_option(arg, value);
      if (!whole) return whole.error();
      if (arg == "--tenure") o.tenure = *whole;
      if (arg == "--seed") o.seed = *whole;
      if (arg == "--first") o.first = *whole;
      if (arg == "--repeat") o.repeat = static_cast<int>(std::min<std::int64_t>(*whole, 1000));
      if (arg == "--population") o.population = static_cast<int>(std::min<std::int64_t>(*whole, 100000));
    } else {
      return usage("Unknown option", arg);
    }
  }
  if (!o.made.empty() && o.command != "import" && o.command != "run")
    return usage("--made goes with the file: import or run", o.command);
  return o;
}

base::Result<Json> generate(Session& session, const Options& o) {
  auto params = generate_params(o);
  if (!params) return params.error();
  return session.call("pipeline.generate", std::move(*params));
}

// Reads the user's files into the session. Good files stay even when another one is refused; the first error is
// returned after all have been tried, the others go to stderr as they come.
// What one file, or its part of one dataset, became.
void show_part(const Json& part, bool several) {
  std::cout << base::text_or(part, "name", "") << ": " << base::text_or(part, "layout", "") << ", "
            << base::integer_or(part, "rows", 0) << " rows";
  if (several) std::cout << " of " << base::text_or(part, "dataset", "");
  const std::int64_t others = base::integer_or(part, "other_customer", 0);
  if (others != 0) std::cout << ", " << others << " rows of other customers refused";
  if (const Json* refused = base::object(part, "refused"))
    std::cout << ": refused (" << base::text_or(*refused, "code", "") << ")";
  std::cout << "\n";
}

base::Status import_files(Session& session, WorkDir& dir, const Options& o, bool& any) {
  if (!o.consent.empty()) {
    auto text = read_file(o.consent);
    if (!text) return text.error();
    auto document = base::parse_json(*text);
    if (!document) return document.error();
    Json params = base::record({{"consent", *document}});
    if (!o.now.empty()) params["now"] = o.now;
    auto set = session.call("consent.set", std::move(params));
    if (!set) return set.error();
  }
  base::Status first = base::Unit{};
  for (const std::string& path : o.files) {
    base::Status status = base::Unit{};
    auto bytes = read_file(path);
    const std::string digest = bytes ? base::sha256_hex(*bytes) : std::string();
    if (!bytes) {
      status = bytes.error();
    } else if (dir.knows_file(digest)) {
      status = Error{"E_FILE_DUPLICATE",    path, "This file is already there",
                     "a file that differs", path, "Nothing to do: it was counted once"};
    } else {
      auto taken = session.ingest(std::filesystem::path(path).filename().string(), std::move(*bytes), false, o, digest);
      if (taken) {
        any = true;
        for (const Json& part : *base::array(*taken, "files")) {
          if (!base::object(part, "refused")) dir.remember_file(part);
          show_part(part, base::array(*taken, "files")->size() > 1);
        }
      } else {
        status = taken.error();
      }
    }
    if (!status) {
      if (first) {
        first = status;
      } else {
        std::cerr << error_text(status.error()) << "\n";
      }
    }
  }
  return first;
}

base::Status require(const Options& o, bool customer, bool out) {
  if (customer && o.customer.empty()) {
    return Error{"E_CUSTOMER_REQUIRED",
                 "--customer",
                 "Every command is for one customer: bulk data is prohibited",
                 "--customer ID, e.g. CUST_MSM_00001",
                 "nothing",
                 "Add --customer"};
  }
  if (out && o.out.empty()) return usage("--out DIR is missing", "nothing");
  return base::Unit{};
}

base::Status require_request(const Options& o) {
  if (!o.amount) return Error{"E_BAD_PARAM", "--amount", "The amount asked for is missing", "rupees", "nothing", ""};
  if (!o.tenure) return Error{"E_BAD_PARAM", "--tenure", "The tenure is missing", "months", "nothing", ""};
  return base::Unit{};
}

int command_generate_or_import(Options o, Step step) {
  const bool files = o.command == "import" || !o.files.empty();
  base::Status status = require(o, true, true);
  if (status && o.command == "import" && o.files.empty()) status = usage("No file given", "nothing");
  if (status && o.render_files && files) status = usage("--files is for simulated borrowers", "own files");
  if (status && step == Step::Decision) status = require_request(o);
  if (!status) return fail(status.error());
  WorkDir dir(o.out);
  status = dir.still_there();
  if (status && dir.holds_customer() && files) status = dir.open(o);
  if (!status) return fail(status.error());
  Session session(o.customer);
  base::Status refused = base::Unit{};
  if (files) {
    if (dir.holds_customer()) {
      status = dir.restore(session, o);
      if (!status) return fail(dir.keep_log(session, status).error());
    }
    bool any = false;
    refused = import_files(session, dir, o, any);
    if (!any) {
      if (refused) refused = usage("No file given", "nothing");
      return fail(dir.keep_log(session, refused).error());
    }
  } else {
    status = dir.go_on_with_log(session);
    if (!status) return fail(status.error());
    auto made = generate(session, o);
    if (!made) return fail(made.error());
    std::cout << o.customer << ": " << base::text_or(*made, "profile", "") << ", seed "
              << base::integer_or(*made, "seed", 0) << ", as of " << base::text_or(*made, "as_of", "") << "\n";
  }
  status = dir.run(session, o, step);
  if (status && o.render_files) status = dir.save_files(session);
  status = dir.keep_log(session, status);
  if (!status) return fail(status.error());
  return refused ? 0 : fail(refused.error());
}

int command_on_folder(Options o, Step step) {
  if (o.files.size() != 1) return fail(usage("One folder is needed", std::to_string(o.files.size()) + " given"));
  if (step == Step::Decision) {
    const base::Status request = require_request(o);
    if (!request) return fail(request.error());
  }
  WorkDir dir(o.files[0]);
  base::Status status = dir.open(o);
  if (!status) return fail(status.error());
  Session session(o.customer);
  status = dir.restore(session, o);
  if (status) status = dir.run(session, o, step);
  status = dir.keep_log(session, status);
  return status ? 0 : fail(status.error());
}

int command_replay(Options o) {
  if (o.files.size() != 2)
    return fail(usage("A decision record and a folder are needed", std::to_string(o.files.size()) + " given"));
  auto text = read_file(o.files[0]);
  if (!text) return fail(text.error());
  WorkDir dir(o.files[1]);
  base::Status status = dir.open(o);
  if (!status) return fail(status.error());
  o.today = o.now;
  // A consent of one's own is dated by the day on which it was recorded.
  auto record = base::parse_json(*text);
  if (record && base::text_or(*record, "customer_id", "") == o.customer) o.now = base::text_or(*record, "now", o.now);
  Session session(o.customer);
  status = dir.restore(session, o);
  if (!status) return fail(dir.keep_log(session, status).error());
  auto answer = dir.replay(session, std::move(*text));
  status = dir.keep_log(session, answer ? base::Status(base::Unit{}) : base::Status(answer.error()));
  if (!status) return fail(status.error());
  std::cout << answer->dump(2) << "\n";
  return base::boolean_or(*answer, "same", false) ? 0 : 1;
}

int answered(const base::Result<Json>& answer, bool good) {
  if (!answer) return fail(answer.error());
  std::cout << answer->dump(2) << "\n";
  return good ? 0 : 1;
}

// audit, retention, purge: what the folder keeps.
int command_keeping(Options o) {
  if (o.files.size() != 1) return fail(usage("One folder is needed", std::to_string(o.files.size()) + " given"));
  const WorkDir dir(o.files[0]);
  if (o.command == "retention") return answered(dir.retention(o), true);
  if (o.command == "purge") return answered(dir.purge(o), true);
  const auto verdict = dir.verify_log();
  return answered(verdict, verdict && base::boolean_or(*verdict, "valid", false));
}

int command_receipt(Options o) {
  if (o.files.size() != 1) return fail(usage("One folder is needed", std::to_string(o.files.size()) + " given"));
  WorkDir dir(o.files[0]);
  base::Status status = dir.open(o);
  if (!status) return fail(status.error());
  o.today = o.now;
  // A consent of one's own is dated by the day on which it was recorded: that of the decision.
  auto record = read_file(o.files[0] + "/decision.json");
  auto decided = record ? base::parse_json(*record) : base::Result<Json>(record.error());
  if (decided) o.now = base::text_or(*decided, "now", o.now);
  Session session(o.customer);
  status = dir.restore(session, o);
  if (!status) return fail(dir.keep_log(session, status).error());
  auto bytes = dir.receipt(session, o);
  status = dir.keep_log(session, bytes ? base::Status(base::Unit{}) : base::Status(bytes.error()));
  if (status && !o.out.empty()) status = write_file(o.out, *bytes);
  if (!status) return fail(status.error());
  if (o.out.empty()) std::cout << *bytes << "\n";
  return 0;
}

std::string inr(const Json& object, const char* key) {
  return base::format_inr(base::from_rupees(base::number_or(object, key, 0)));
}

// "APPROVE, ₹3,00,000 for 24 months, EMI ₹14,117.44".
void tell_answer(const Json& answer) {
  std::cout << base::text_or(answer, "outcome", "?");
  if (base::number_or(answer, "amount", 0) > 0) {
    std::cout << ", " << inr(answer, "amount") << " for " << base::integer_or(answer, "tenure_months", 0)
              << " months, EMI " << inr(answer, "emi");
  }
  std::cout << "\n";
}

void tell_path(const Json& path) {
  const Json& today = path["today"];
  std::cout << "today: ";
  tell_answer(today);
  std::string blocks;
  for (const Json& code : today["blocks"]) blocks += " " + std::string(base::as_text(code).value_or(""));
  if (!blocks.empty()) std::cout << "in the way:" << blocks << "\n";
  int n = 0;
  for (const Json& each : path["paths"]) {
    std::cout << ++n << ". ";
    tell_answer(each["result"]);
    for (const Json& change : each["changes"])
      std::cout << "   " << base::text_or(change, "code", "") << ": " << base::text_or(change, "text", "") << "\n";
  }
  if (n == 0) {
    std::string blocked;
    for (const Json& code : path["blocked"]) blocked += " " + std::string(base::as_text(code).value_or(""));
    if (!blocked.empty()) std::cout << "no change reaches:" << blocked << "\n";
  }
  for (const Json& row : path["frontier"]) {
    std::cout << "up to " << inr(row, "amount") << " for " << base::integer_or(row, "tenure_months", 0)
              << " months, EMI " << inr(row, "emi") << "\n";
  }
}

int command_path(Options o) {
  if (o.files.size() != 1) return fail(usage("One folder is needed", std::to_string(o.files.size()) + " given"));
  const base::Status request = require_request(o);
  if (!request) return fail(request.error());
  WorkDir dir(o.files[0]);
  base::Status status = dir.open(o);
  if (!status) return fail(status.error());
  Session session(o.customer);
  status = dir.restore(session, o);
  if (!status) return fail(status.error());
  const bool stress = o.command == "stress";
  auto path = stress ? dir.stress(session, o) : dir.path(session, o);
  if (!path) return fail(path.error());
  if (o.json || stress) {
    std::cout << path->dump(2) << "\n";
  } else {
    tell_path(*path);
  }
  return 0;
}

int command_override(Options o) {
  if (o.files.size() != 1) return fail(usage("One folder is needed", std::to_string(o.files.size()) + " given"));
  WorkDir dir(o.files[0]);
  base::Status status = dir.open(o);
  if (!status) return fail(status.error());
  auto text = read_file(o.files[0] + "/decision.json");
  if (!text) return fail(text.error());
  auto record = base::parse_json(*text);
  if (!record) return fail(record.error());
  if (base::object(*record, "request") == nullptr)
    return fail(Error{"E_BAD_PARAM", o.files[0] + "/decision.json", "Not a decision record", "what msme decide wrote",
                      "something else", "Run msme decide"});
  o.now = base::text_or(*record, "now", o.now);
  Session session(o.customer);
  status = dir.restore(session, o);
  if (!status) return fail(status.error());
  auto made = dir.override_decision(session, o, *record);
  if (!made) return fail(made.error());
  std::cout << "engine: ";
  tell_answer((*made)["engine"]);
  std::cout << "officer: ";
  tell_answer(*made);
  std::cout << "reason: " << base::text_or((*made)["reason"], "code", "") << ", " << base::text_or(*made, "note", "")
            << "\n";
  for (const Json& each : (*made)["against"])
    std::cout << "against " << base::text_or(each, "rule", "") << " (" << base::text_or(each, "outcome", "") << ")\n";
  for (const Json& each : (*made)["beyond"])
    std::cout << "beyond the limit " << base::text_or(each, "cap", "") << ", " << inr(each, "limit") << "\n";
  return 0;
}

// The answer of a static op, indented.
int show(const char* op, const Json& params) {
  auto answer = Session("").call(op, params);
  if (!answer) return fail(answer.error());
  std::cout << answer->dump(2) << "\n";
  return 0;
}

// What a payload is; it needs no customer and nothing is kept of it.
int command_sniff(const Options& options) {
  if (options.files.size() != 1)
    return fail(usage("One file is needed", std::to_string(options.files.size()) + " given"));
  auto bytes = read_file(options.files[0]);
  if (!bytes) return fail(bytes.error());
  const std::string name = std::filesystem::path(options.files[0]).filename().string();
  auto answer = Session("").call_with(std::move(*bytes), "payload.sniff", base::record({{"name", name}}));
  if (!answer) return fail(answer.error());
  std::cout << answer->dump(2) << "\n";
  return 0;
}

int run(int argc, char** argv) {
  auto options = parse(argc, argv);
  if (!options) return fail(options.error());
  const std::string& command = options->command;
  if (command.empty() || command == "--help" || command == "help" || command == "-h") {
    std::cout << kUsage;
    return command.empty() ? 2 : 0;
  }
  if (command == "info") return show("engine.info", Json::object());
  if (command == "loan") return show("loan.quote", options->loan);
  if (command == "rules")
    return show("rules.get", base::record({{"name", options->files.empty() ? "" : options->files[0]}}));
  if (command == "sniff") return command_sniff(*options);
  if (command == "generate" || command == "import") return command_generate_or_import(*options, Step::Raw);
  if (command == "run") return command_generate_or_import(*options, Step::Decision);
  if (command == "clean") return command_on_folder(*options, Step::Clean);
  if (command == "analyze") return command_on_folder(*options, Step::Analytics);
  if (command == "score") return command_on_folder(*options, Step::Scores);
  if (command == "decide") return command_on_folder(*options, Step::Decision);
  if (command == "quality") return command_quality(*options);
  if (command == "path" || command == "stress") return command_path(*options);
  if (command == "override") return command_override(*options);
  if (command == "replay") return command_replay(*options);
  if (command == "receipt") return command_receipt(*options);
  if (command == "audit" || command == "retention" || command == "purge") return command_keeping(*options);
  if (command == "bench") return command_bench(*options);
  if (command == "lab") return command_lab(*options);
  return fail(usage("Unknown command", command));
}

}  // namespace
}  // namespace msme::cli

int main(int argc, char** argv) { return msme::cli::run(argc, argv); }
