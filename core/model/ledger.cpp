#include "model/ledger.hpp"

#include <utility>

namespace msme::model {
namespace {

// Every row column once, so that a new one can't be forgotten in one of the operations.
template <class L, class F>
void each_column(L& l, F&& f) {
  f(l.account);
  f(l.date);
  f(l.time);
  f(l.amount);
  f(l.credit);
  f(l.balance);
  f(l.mode);
  f(l.category);
  f(l.confidence);
  f(l.decided);
  f(l.bounce);
  f(l.turnover);
  f(l.verdict);
  f(l.derived);
  f(l.id);
  f(l.narration);
  f(l.merchant);
  f(l.counterparty);
  f(l.party);
  f(l.upi_id);
  f(l.reference);
  f(l.source);
  f(l.line);
}

template <class T>
std::size_t bytes_of(const std::vector<T>& column) {
  return column.size() * sizeof(T);
}
template <class Column>
std::size_t bytes_of(const Column& column) {
  return column.bytes();
}

}  // namespace

std::size_t Ledger::column_bytes() const {
  std::size_t sum = 0;
  each_column(*this, [&sum](const auto& column) { sum += bytes_of(column); });
  return sum;
}

void Ledger::reserve(std::size_t rows) {
  each_column(*this, [rows](auto& column) { column.reserve(rows); });
}

void Ledger::resize(std::size_t rows) {
  each_column(*this, [rows](auto& column) { column.resize(rows); });
}

void Ledger::permute(const std::vector<std::uint32_t>& order) {
  each_column(*this, [&order](auto& column) {
    std::decay_t<decltype(column)> sorted;
    sorted.resize(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) sorted[i] = std::as_const(column)[order[i]];
    column = std::move(sorted);
  });
}

}  // namespace msme::model
