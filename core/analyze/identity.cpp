// X17's evidence: do the sources name the same borrower? A firm has two names, its owner's and its own; a source that
// knows either agrees.
#include <algorithm>
#include <string>
#include <vector>

#include "analyze/bureau.hpp"
#include "analyze/reconcile.hpp"

namespace msme::analyze {
namespace {

struct Names {
  const char* source;
  std::vector<std::string> names;
  void add(const std::string& name) {
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
};

constexpr double kSame = 0.85, kAlike = 0.5;

struct Best {
  double agreement = -1;
  std::string first, second;
};

void find_best(const Book& book, const std::string& name, const Names& others, Best& best) {
  for (const std::string& other : others.names) {
    const double agreement = name_agreement(book, name, other);
    if (agreement > best.agreement) best = {agreement, name, other};
  }
}

void add_link(Sheet& s, std::string key, const Best& best, const char* missing) {
  Link link;
  link.pair = "identity";
  link.key = std::move(key);
  if (best.agreement < 0) {
    link.note = missing;
  } else {
    link.state = best.agreement >= kSame    ? LinkState::Matched
                 : best.agreement >= kAlike ? LinkState::Partial
                                            : LinkState::Unmatched;
    link.note = best.first + " / " + best.second;
  }
  s.work.links.push_back(std::move(link));
}

// A proprietor's GSTIN holds his PAN; a clean report shows its first three letters and the last.
void compare_pan(Sheet& s) {
  for (const model::GstReturn& r : s.borrower.gst) {
    if (r.gstin.size() != 15 || r.gstin[5] != 'P') continue;
    const BureauView view = bureau_view(s.borrower);
    if (view.consumer == nullptr || view.consumer->pan.size() != 10) return;
    const std::string& pan = view.consumer->pan;
    const bool same = pan.compare(0, 3, r.gstin, 2, 3) == 0 && pan[9] == r.gstin[11];
    Link link;
    link.pair = "identity";
    link.key = "PAN in GSTIN / bureau";
    link.state = same ? LinkState::Matched : LinkState::Unmatched;
    link.note = "first three letters and the last";
    s.work.links.push_back(std::move(link));
    return;
  }
}

}  // namespace

void link_identities(Sheet& s) {
  Names gst{"GST", {}};
  Names bureau{"bureau", {}};
  Names ocen{"OCEN", {}};
  for (const model::GstReturn& r : s.borrower.gst) {
    gst.add(r.legal_name);
    gst.add(r.trade_name);
  }
  for (const model::CreditReport& r : s.borrower.credit_reports) bureau.add(r.name);
  for (const model::OcenApplication& a : s.borrower.ocen_applications) ocen.add(a.business_name);
  for (const model::Account& account : s.borrower.accounts) {
    if (account.holder_name.empty()) continue;
    Best best;
    for (const Names* others : {&gst, &bureau, &ocen}) find_best(s.book, account.holder_name, *others, best);
    add_link(s, "account " + account.id, best, "no other source names the borrower");
  }
  if (!gst.names.empty() && !bureau.names.empty()) {
    Best best;
    for (const std::string& name : gst.names) find_best(s.book, name, bureau, best);
    // A company's name and its owner's are two; then the accounts join them.
    if (best.agreement >= kAlike || s.borrower.accounts.empty()) add_link(s, "GST / bureau", best, "");
  }
  if (!ocen.names.empty() && !gst.names.empty()) {
    Best best;
    for (const std::string& name : ocen.names) find_best(s.book, name, gst, best);
    add_link(s, "OCEN / GST", best, "");
  }
  compare_pan(s);
}

}  // namespace msme::analyze
