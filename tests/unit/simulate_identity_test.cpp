// Safe to share: whatever looks like an identifier in the raw bytes lies in a block that nobody issues from
// (never_issued in core/data/simulator_names.json), with valid check digits.
#include <set>

#include "base/embedded.hpp"
#include "rounds.hpp"
#include "simulate_fixture.hpp"

namespace simulate_identity_test {

using namespace simulated;  // NOLINT: the fixture is this file's vocabulary

bool word(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

struct Found {
  std::size_t pans = 0, gstins = 0, ifscs = 0, addresses = 0, accounts = 0;
};

class Scan {
 public:
  Scan() {
    const Json names = *msme::base::parse_json(msme::base::embedded("simulator_names.json"));
    const Json& never = names["never_issued"];
    serial_ = text(never, "pan_serial");
    branch_ = text(never, "ifsc_branch_prefix");
    account_ = text(never, "account_prefix");
    number_ = text(never, "number_prefix");
    for (const Json& handle : never["vpa_handles"]) handles_.insert(std::string(*msme::base::as_text(handle)));
    for (const Json& city : names["cities"]) states_.insert(static_cast<int>(msme::base::integer_or(city, "code", 0)));
    for (const Json& bank : names["banks"]) banks_.insert(text(bank, "code"));
  }

  // Words of letters and digits, whole: PAN, GSTIN, IFSC, mobile numbers.
  void words(std::string_view bytes) {
    std::size_t at = 0;
    while (at < bytes.size()) {
      while (at < bytes.size() && !word(bytes[at])) ++at;
      std::size_t end = at;
      while (end < bytes.size() && word(bytes[end])) ++end;
      check(bytes.substr(at, end - at), at > 0 && bytes[at - 1] == '+');
      at = end;
    }
  }

  // What follows an @ is a declared handle, perhaps cut short by a narrow narration.
  void addresses(std::string_view bytes) {
    for (std::size_t at = bytes.find('@'); at != std::string_view::npos; at = bytes.find('@', at + 1)) {
      if (at == 0 || !word(bytes[at - 1])) continue;  // "GST @18%" is no address
      std::size_t end = at + 1;
      while (end < bytes.size() && word(bytes[end])) ++end;
      const std::string handle(bytes.substr(at + 1, end - at - 1));
      const auto known = handles_.lower_bound(handle);
      const bool cut = known != handles_.end() && known->compare(0, handle.size(), handle) == 0;
      if (!cut) FAIL_CHECK("an address outside the declared handles: " << bytes.substr(at > 20 ? at - 20 : 0, 45));
      ++found.addresses;
    }
  }

  void accounts(const Borrowing& b) {
    for (const Json& a : rows(dataset(b, Dataset::Accounts).ndjson)) {
      const std::string number = text(a, "account_number");
      if (!shaped(number, "dddddddddddd") || number.compare(0, 4, account_) != 0) FAIL_CHECK("account " << number);
      ++found.accounts;
    }
    for (const Json& r : rows(dataset(b, Dataset::CreditReports).ndjson)) {
      // A cash credit or an overdraft is the bank account itself.
      for (const Json& line : r["accounts"]) {
        const std::string number = text(line, "account_number");
        if (number.compare(0, 4, account_) != 0) numbered(number);
      }
    }
    for (const Json& p : rows(dataset(b, Dataset::Policies).ndjson)) numbered(text(p, "policy_number"));
    for (const Json& f : rows(dataset(b, Dataset::MutualFunds).ndjson)) numbered(text(f, "folio_number"));
  }

  Found found;

 private:
  void numbered(const std::string& number) {
    // A limit at a bank is reported under the account's own number.
    const bool account = number.compare(0, account_.size(), account_) == 0;
    if (!account && number.compare(0, number_.size(), number_) != 0) FAIL_CHECK("number " << number);
  }

  void check(std::string_view w, bool plus) {
    if (w.size() == 10 && shaped(w, "AAAAAddddA")) {
      pan(w);
    } else if (w.size() == 15 && shaped(w, "ddAAAAAddddAXAX")) {
      pan(w.substr(2, 10));
      const int state = (w[0] - '0') * 10 + (w[1] - '0');
      if (states_.count(state) == 0 || !checks(w)) FAIL_CHECK("GSTIN " << w);
      ++found.gstins;
    } else if (w.size() == 11 && shaped(w, "AAAA0XXXXXX")) {
      if (w.substr(5, 3) != branch_ || banks_.count(std::string(w.substr(0, 4))) == 0) FAIL_CHECK("IFSC " << w);
      ++found.ifscs;
    } else if (w.size() == 10 && shaped(w, "dddddddddd") && w[0] >= '6') {
      FAIL_CHECK("a mobile number: " << w);
    } else if (plus && w.size() == 12 && w.substr(0, 2) == "91") {
      FAIL_CHECK("a mobile number: +" << w);
    }
  }

  void pan(std::string_view w) {
    if (w.substr(5, 4) != serial_) FAIL_CHECK("PAN " << w);
    ++found.pans;
  }

  std::string serial_, branch_, account_, number_;
  std::set<std::string> handles_, banks_;
  std::set<int> states_;
};

TEST_CASE("No identifier of many borrowers can be a real one", "[simulate][identity]") {
  Scan scan;
  const auto n = static_cast<std::size_t>(msme_test::rounds(160));
  for (std::size_t i = 0; i < n; ++i) {
    const std::string customer = "CUST_MSM_" + std::to_string(10001 + i);
    const Borrowing b = borrow(request(
        customer, 42,
        R"({"scale":{"transactions":500},"banks":["HDFC","ICICI","SBI","AXIS","KOTAK","YES","IDFC","PNB","BOB","CANARA",
            "INDUSIND","UNION"]})"));
    INFO(customer);
    for (const auto& d : b.datasets) {
      scan.words(d.ndjson);
      scan.addresses(d.ndjson);
    }
    scan.accounts(b);
  }
  CHECK(scan.found.pans > n);
  CHECK(scan.found.gstins > n * 24);
  CHECK(scan.found.ifscs > n * 50);
  CHECK(scan.found.addresses > n * 200);
  CHECK(scan.found.accounts >= n * 2);
}

TEST_CASE("Every bank is found by its id, name, code and other names", "[simulate][identity]") {
  for (const char* name :
       {"hdfc bank", "ICICI", "state bank of india", "SBIN", "Axis", "kotak mahindra bank", "Yes Bank", "IDFC First",
        "pnb", "Bank of Baroda", "Canara", "IndusInd", "Union", "Union Bank of India"}) {
    INFO(name);
    const Borrowing b = borrow(request("CUST_MSM_00005", 42, "{\"banks\":[\"" + std::string(name) + "\"]}"));
    CHECK(dataset(b, Dataset::Accounts).rows >= 2);
  }
}

}  // namespace simulate_identity_test
