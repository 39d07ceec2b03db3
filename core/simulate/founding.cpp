// When the business was founded, and what of its life follows from that: registration, accounts, first loan, the day its
// trade begins.
#include "base/detmath.hpp"
#include "simulate/business.hpp"

namespace msme::simulate {
namespace {

using base::Date;
using base::Rng;

Date later(Date a, Date c) { return a > c ? a : c; }
Date sooner(Date a, Date c) { return a < c ? a : c; }

}  // namespace

bool lent_to_business(std::string_view product) {
  return product == "BUSINESS_LOAN" || product == "COMMERCIAL_VEHICLE_LOAN";
}

int draw_vintage(const Config& config, const Segment& segment, Range wanted, std::string_view customer_id,
                 std::uint64_t seed) {
  Rng rng = Rng::stream(seed, customer_id, "vintage");
  const double drawn = rng.lognormal(segment.age.median, segment.age.sigma);
  const double luck = rng.uniform();
  const Range own = config.vintage.months.low >= 0 ? config.vintage.months : wanted;
  if (own.low >= 0) return static_cast<int>(own.low + luck * (own.high - own.low + 1));
  const Whole limits = config.vintage.limits;
  return drawn < limits.low ? limits.low : drawn > limits.high ? limits.high : static_cast<int>(drawn);
}

double vintage_rank(const Segment& segment, int months) {
  const double rank = base::ln_det(months / segment.age.median) / segment.age.sigma;
  return rank < -2.5 ? -2.5 : rank > 2.5 ? 2.5 : rank;
}

void found(Business& b) {
  const Config& config = *b.config;
  const Vintage& usual = config.vintage;
  Rng rng = b.stream("founding");
  b.founded = base::add_months(config.end, -b.latent.vintage) - static_cast<Date>(rng.integer(0, 27));
  b.first_account = b.founded + draw(rng, usual.first_account_days);
  // The turnover that asks for a registration takes its time; whoever has bills in the data registered before them.
  const Date needed = base::month_start(b.path_month);
  const bool young = b.founded >= needed;
  const Date hasty = b.founded + static_cast<Date>(rng.integer(0, 10));
  b.registered = young ? hasty : sooner(b.founded + draw(rng, usual.registration_days), needed);
  if (usual.gst_since <= needed) b.registered = later(b.registered, usual.gst_since);
  b.began = young ? later(b.registered, b.first_account) : b.founded;
  b.start = later(config.start, b.began);
  const Date joined = config.end - draw(rng, usual.ondc_joined_days);
  b.ondc_joined = later(later(joined, b.began), sooner(usual.ondc_since, config.end - 30));
  b.transactions = config.transactions;
  if (b.start > config.start) {
    const double share = static_cast<double>(config.end - b.start + 1) / (config.end - config.start + 1);
    b.transactions = static_cast<int>(config.transactions * share);
  }
}

Date account_opened(const Business& b, Rng& rng, int index, const Bank& bank, bool savings) {
  const Vintage& usual = b.config->vintage;
  const Date aged = b.config->start - draw(rng, b.usual().accounts.age_days);
  Rng own = b.stream("opened." + std::to_string(index));
  const int before = draw(own, usual.own_account_days);
  Date opened = later(aged, b.first_account);
  if (index == 0) opened = b.first_account;
  // The proprietor's savings account is older than his business; he himself was grown up.
  if (savings) opened = later(index == 1 ? b.founded - before : aged, base::add_months(b.born, 12 * 18));
  // No account is older than its bank, none younger than the data that it is in.
  const auto wait = static_cast<Date>(own.integer(0, 700));
  const Date bank_began = base::from_civil(bank.since, 1, 1);
  if (opened < bank_began) opened = bank_began + wait;
  const Date least = b.start > b.config->start ? b.start : b.start - 1;
  return sooner(opened, least);
}

int earliest_loan(const Business& b, std::string_view product) {
  const Date since = lent_to_business(product) ? b.founded : base::add_months(b.born, 12 * 18);
  return base::month_index(since) + b.config->vintage.first_loan_months - b.first_month;
}

}  // namespace msme::simulate
