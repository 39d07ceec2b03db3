// Whom the business deals with. All parties are invented; shops, utilities and lenders carry well-known names.
#include "base/text.hpp"
#include "simulate/business.hpp"

namespace msme::simulate {
namespace {

using base::Paise;
using base::Rng;

int add(Business& b, Rng& rng, std::string name, std::string vpa) {
  Party party;
  party.bank = static_cast<int>(rng.integer(0, static_cast<std::int64_t>(b.names->banks.size()) - 1));
  party.ifsc = make_ifsc(b.names->blocks, rng, b.names->banks[static_cast<std::size_t>(party.bank)].code);
  party.account = "XXXXXX" + make_digits(rng, 4);
  party.name = std::move(name);
  party.vpa = std::move(vpa);
  b.parties.push_back(std::move(party));
  return static_cast<int>(b.parties.size()) - 1;
}

// Most firms trade within their own state.
void register_trader(Business& b, Rng& rng, int party, double days) {
  Party& p = b.parties[static_cast<std::size_t>(party)];
  p.state = rng.chance(b.config->behaviour.same_state) ? b.city.code : any(b.names->cities, rng).code;
  p.gstin = make_gstin(
      p.state, make_pan(b.names->blocks, rng, rng.chance(b.usual().parties.company_share) ? 'C' : 'F', p.name[0]));
  p.days = days * rng.lognormal(1, b.config->behaviour.habit);
}

int add_buyer(Business& b, Rng& rng) {
  const int party = add_firm(b, rng, b.names->buyer_last);
  register_trader(b, rng, party, b.segment->credit_days);
  Party& p = b.parties[static_cast<std::size_t>(party)];
  p.parts = rng.chance(b.config->behaviour.parts);
  p.tds = rng.chance(b.config->behaviour.tds) ? b.segment->tds : 0;
  return party;
}

// Shares of named buyers: the largest ones by the latent share, the others in falling steps up to the segment's
// share of business buyers.
void make_buyers(Business& b, Rng& rng) {
  const Latent& latent = b.latent;
  const Behaviour::Parties& usual = b.usual().parties;
  const double named = latent.top_share > b.segment->b2b ? latent.top_share + usual.other_buyers_share : b.segment->b2b;
  const auto top = static_cast<std::size_t>(latent.top_count);
  std::size_t others = static_cast<std::size_t>(draw(rng, usual.other_buyers));
  double steps = 0;
  for (std::size_t i = 0; i < top; ++i) steps += 1.0 / (usual.top_step + static_cast<double>(i));
  for (std::size_t i = 0; i < top; ++i) {
    const int party = add_buyer(b, rng);
    b.buyers.push_back({party, latent.top_share / (usual.top_step + static_cast<double>(i)) / steps});
  }
  const auto most = static_cast<std::size_t>(usual.other_buyers_most);
  double rest = 0;
  for (std::size_t i = 0; i < others; ++i) {
    rest += 1.0 / (usual.other_step + static_cast<double>(i));
    // Enough of them that none is larger than the largest.
    const double largest = (named - latent.top_share) / usual.other_step / rest;
    if (i + 1 == others && others < most && largest > usual.other_below_top * b.buyers[0].share) ++others;
  }
  for (std::size_t i = 0; i < others; ++i) {
    const int party = add_buyer(b, rng);
    b.buyers.push_back({party, (named - latent.top_share) / (usual.other_step + static_cast<double>(i)) / rest});
  }
}

void make_staff(Business& b, Rng& rng) {
  const Behaviour::Parties& usual = b.usual().parties;
  const Range pay = b.config->salary;
  const double budget = b.segment->staff * b.latent.turnover;
  const double middle = pay.low + (pay.high - pay.low) * usual.wage_middle;
  int count = static_cast<int>(budget / middle + 0.5);
  if (count < 1) count = 1;
  if (count > usual.staff_most) count = usual.staff_most;
  for (int i = 0; i < count; ++i) {
    const int party = add_person(b, rng);
    double wage = budget / count * draw(rng, usual.wage_spread);
    if (wage < pay.low) wage = pay.low;
    if (wage > pay.high) wage = pay.high;
    b.staff.push_back({party, base::rupees(static_cast<std::int64_t>(wage / 500) * 500)});
  }
}

}  // namespace

int add_person(Business& b, Rng& rng) {
  const std::string& first = any(b.names->first, rng);
  const std::string& last = any(b.names->last, rng);
  std::string name = first + " " + last;
  std::string vpa = base::lower(first) + base::lower(last.substr(0, 4));
  base::append_int(vpa, rng.integer(1, 99));
  vpa += "@" + any(b.names->handles, rng);
  return add(b, rng, std::move(name), std::move(vpa));
}

int add_firm(Business& b, Rng& rng, const std::vector<std::string>& last) {
  const std::string& house = any(b.names->supplier_first, rng);
  std::string name = house + " " + any(last, rng);
  // Two firms of one name would merge two counterparties: the later one gets its town.
  for (const Party& party : b.parties) {
    if (party.name == name) {
      name += " " + any(b.names->cities, rng).name;
      break;
    }
  }
  std::string vpa = slug(name, 18) + "@" + any(b.names->handles, rng);
  return add(b, rng, std::move(name), std::move(vpa));
}

int add_trader(Business& b, Rng& rng, std::string name, double days) {
  std::string vpa = slug(name, 18) + "@" + any(b.names->handles, rng);
  const int party = add(b, rng, std::move(name), std::move(vpa));
  register_trader(b, rng, party, days);
  return party;
}

int add_merchant(Business& b, const Merchant& merchant) {
  Party party;
  party.name = merchant.name;
  party.vpa = merchant.vpa;
  party.mcc = merchant.mcc;
  b.parties.push_back(std::move(party));
  return static_cast<int>(b.parties.size()) - 1;
}

int add_named(Business& b, Rng& rng, std::string_view name) { return add(b, rng, std::string(name), ""); }

void make_parties(Business& b) {
  Rng rng = b.stream("parties");
  const Names& names = *b.names;
  make_buyers(b, rng);
  const std::int64_t suppliers = draw(rng, b.usual().parties.suppliers);
  for (std::int64_t i = 0; i < suppliers; ++i) {
    b.suppliers.push_back(add_firm(b, rng, names.supplier_last));
    register_trader(b, rng, b.suppliers.back(), b.segment->supplier_days);
  }
  make_staff(b, rng);
  b.landlord = add_person(b, rng);
  b.rent = base::rupees(
      static_cast<std::int64_t>(b.segment->rent * b.latent.turnover / 500 + b.usual().parties.rent_least / 500) * 500);
  for (int i = 0; i < 2; ++i) b.family.push_back(add_person(b, rng));
  for (const std::string& platform : names.platforms) b.platforms.push_back(add_named(b, rng, platform));
  for (const Merchant& merchant : names.merchants) b.merchants.push_back(add_merchant(b, merchant));
  const std::size_t skip = static_cast<std::size_t>(rng.integer(0, 1));
  for (std::size_t i = skip; i < names.utilities.size(); i += 2) {
    b.utilities.push_back(add_merchant(b, names.utilities[i]));
  }
  b.ondc = add_named(b, rng, "ONDC Settlement Agency");
  if (!b.latent.frauds.empty()) {
    // Shell firms: many names, one hand.
    for (const char* name : {"Navyug Trading Co", "Silverline Impex", "Crown Mercantile"}) {
      b.shells.push_back(add_trader(b, rng, name, b.config->fraud.shell_days));
    }
  }
  const int payers = b.usual().parties.payers_least + b.config->transactions / b.usual().parties.rows_per_payer;
  for (int i = 0; i < payers; ++i) b.payers.push_back(add_person(b, rng));
}

}  // namespace msme::simulate
