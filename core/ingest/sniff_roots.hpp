// Finds the nodes of a document that a form describes, whatever is wrapped around them.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "ingest/sniff_forms.hpp"

namespace msme::ingest::sniffing {

struct SniffRoot {
  const base::Json* value = nullptr;
  const SniffForm* form = nullptr;  // nullptr: an account of a type that no form describes
  std::string place;                // JSON pointer; of a document inside a text, of that text and on
  bool xml = false;
  std::string type;  // of an account without a form
};

class SniffRoots {
 public:
  SniffRoots(const std::vector<SniffForm>& forms, std::string_view format) : forms_(forms), format_(format) {}
  void walk(const base::Json& value, const std::string& place, bool xml, int depth = 0);
  const std::vector<SniffRoot>& found() const { return found_; }
  // How the accounts are wrapped: "finvu", "setu_session", "setu_fi", "moneyone", "xml2js", "xml_in_json", "rebit_xml",
  // "bare"; empty without an account.
  std::string wrapper() const;

 private:
  bool account(const base::Json& value, const std::string& place, bool xml);
  const SniffForm* by_members(const base::Json& value) const;

  const std::vector<SniffForm>& forms_;
  std::string format_;
  std::vector<SniffRoot> found_;
  std::deque<base::Json> inner_;  // documents that stood in texts
  bool finvu_ = false, session_ = false, decrypted_ = false, moneyone_ = false, holders_ = false, inside_ = false;
};

}  // namespace msme::ingest::sniffing
