// The audit trail: who did what with which datasets and why. Append-only: each entry is hashed over the one before it,
// and all are leaves of a Merkle tree (govern/merkle.hpp), so that an edited, removed, reordered or inserted entry
// shows, and a truncated log does against a head that was kept elsewhere. It holds no personal data: ids, digests,
// counts and codes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "govern/merkle.hpp"

namespace msme::govern {

class AuditTrail {
 public:
  // `detail` is an object with what is particular to the event. Its `dataset` or `datasets` become the entry's
  // datasets; without them a pipeline or decision event is about those of the session.
  void add(std::string_view event, std::string_view customer_id, std::string_view consent_id, base::Date at,
           base::Json detail);

  // Who acts from here on.
  void act_as(std::string_view role) { role_ = role; }
  std::string_view role() const { return role_; }
  // The consent in force with its purpose, and the datasets that the session holds, for the entries to come.
  void in_force(std::string_view consent_id, std::string_view purpose, base::Json datasets);

  const base::Json& events() const { return events_; }
  // {size, root, last, at}: last and at are null while the log is empty.
  base::Json head() const;
  // The latest day that any entry was written on.
  base::Date latest() const { return latest_; }

  // {seq, size, leaf, root, path[]} of an entry (seq from 1), {from, size, old_root, root, path[]} of an older log's
  // size; hashes as hexadecimal digits.
  base::Json inclusion(std::size_t seq) const;
  base::Json consistency(std::size_t old_size) const;

  // {valid, size, root, fault: null | {seq, code, expected, got}}. `head`: null, or one that this log must begin with.
  // AUDIT_ENTRY, AUDIT_SEQ, AUDIT_PREV, AUDIT_HASH; against a head AUDIT_HEAD, AUDIT_TRUNCATED, AUDIT_LAST, AUDIT_ROOT.
  static base::Json verify(const base::Json& events, const base::Json& head);

  // Goes on with an earlier log of this customer, before anything was written here. E_AUDIT_BROKEN with what is wrong,
  // E_CUSTOMER_MISMATCH, E_STEP_ORDER.
  base::Status go_on(const base::Json& events, const base::Json& head, std::string_view customer_id);

 private:
  base::Json events_ = base::Json::array();
  std::vector<Digest> leaves_;
  std::string last_ = "genesis";
  std::string role_ = "engine";
  std::string consent_, purpose_;
  base::Json datasets_ = base::Json::array();
  base::Date latest_ = base::kNoDate;
};

}  // namespace msme::govern
