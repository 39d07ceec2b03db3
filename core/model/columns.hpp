// Columns that take fewer bytes a row than a vector of their type. They read and write like one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>
#include <vector>

namespace msme::model {

// What `column[row]` is of a column that may change: reads as the value, takes a value.
template <class Column>
class Cell {
 public:
  using value_type = typename Column::value_type;
  Cell(Column& column, std::size_t row) : column_(column), row_(row) {}
  Cell(const Cell&) = default;
  ~Cell() = default;
  operator value_type() const { return std::as_const(column_)[row_]; }  // NOLINT: a cell stands for its value
  Cell& operator=(value_type value) {
    column_.set(row_, value);
    return *this;
  }
  Cell& operator=(const Cell& other) { return *this = static_cast<value_type>(other); }

 private:
  Column& column_;
  std::size_t row_;
};

// Reads a column row by row.
template <class Column>
class CellIterator {
 public:
  using value_type = typename Column::value_type;
  using difference_type = std::ptrdiff_t;
  CellIterator(const Column& column, std::size_t row) : column_(&column), row_(row) {}
  value_type operator*() const { return (*column_)[row_]; }
  CellIterator& operator++() {
    ++row_;
    return *this;
  }
  bool operator==(const CellIterator& other) const { return row_ == other.row_; }

 private:
  const Column* column_;
  std::size_t row_;
};

// Values below 2^Bits, packed side by side in words: 1, 2 or 4 bits a row.
template <class T, unsigned Bits>
class BitColumn {
  static_assert(Bits == 1 || Bits == 2 || Bits == 4);

 public:
  using value_type = T;

  T operator[](std::size_t row) const {
    return static_cast<T>((words_[row / kPerWord] >> (row % kPerWord * Bits)) & kMask);
  }
  Cell<BitColumn> operator[](std::size_t row) { return {*this, row}; }
  T back() const { return (*this)[size_ - 1]; }
  void set(std::size_t row, T value) {
    const auto shift = static_cast<unsigned>(row % kPerWord * Bits);
    std::uint64_t& word = words_[row / kPerWord];
    word = (word & ~(kMask << shift)) | ((static_cast<std::uint64_t>(value) & kMask) << shift);
  }
  void push_back(T value) {
    if (size_ % kPerWord == 0) words_.push_back(0);
    set(size_++, value);
  }
  void resize(std::size_t rows) {
    words_.resize((rows + kPerWord - 1) / kPerWord, 0);
    if (rows % kPerWord != 0) words_.back() &= (std::uint64_t{1} << (rows % kPerWord * Bits)) - 1;
    size_ = rows;
  }
  void reserve(std::size_t rows) { words_.reserve((rows + kPerWord - 1) / kPerWord); }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::size_t bytes() const { return words_.size() * sizeof(std::uint64_t); }
  CellIterator<BitColumn> begin() const { return {*this, 0}; }
  CellIterator<BitColumn> end() const { return {*this, size_}; }
  bool operator==(const BitColumn& other) const { return size_ == other.size_ && words_ == other.words_; }

 private:
  static constexpr std::size_t kPerWord = 64 / Bits;
  static constexpr std::uint64_t kMask = (std::uint64_t{1} << Bits) - 1;
  std::vector<std::uint64_t> words_;
  std::size_t size_ = 0;
};

// Numbers of which most are small: two bytes a row until one needs three, three until one needs four.
class NumberColumn {
 public:
  using value_type = std::uint32_t;

  std::uint32_t operator[](std::size_t row) const {
    std::uint32_t value = 0;
    std::memcpy(&value, bytes_.data() + row * width_, sizeof value);
    return value & mask_;
  }
  Cell<NumberColumn> operator[](std::size_t row) { return {*this, row}; }
  std::uint32_t back() const { return (*this)[size_ - 1]; }
  void set(std::size_t row, std::uint32_t value) {
    if (value > mask_) widen(value);
    std::uint8_t* at = bytes_.data() + row * width_;
    at[0] = static_cast<std::uint8_t>(value);
    at[1] = static_cast<std::uint8_t>(value >> 8U);
    if (width_ > 2) at[2] = static_cast<std::uint8_t>(value >> 16U);
    if (width_ > 3) at[3] = static_cast<std::uint8_t>(value >> 24U);
  }
  void push_back(std::uint32_t value) {
    resize(size_ + 1);
    set(size_ - 1, value);
  }
  void resize(std::size_t rows) {
    if (rows == 0) return clear();
    bytes_.resize(rows * width_ + kSpare, 0);
    // What a shorter column leaves behind its end reads as nothing when it grows again.
    std::memset(bytes_.data() + rows * width_, 0, kSpare);
    size_ = rows;
  }
  void reserve(std::size_t rows) { bytes_.reserve(rows * width_ + kSpare); }
  void clear() {
    bytes_.clear();
    size_ = 0;
  }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::size_t bytes() const { return size_ * width_; }
  CellIterator<NumberColumn> begin() const { return {*this, 0}; }
  CellIterator<NumberColumn> end() const { return {*this, size_}; }
  bool operator==(const NumberColumn& other) const {
    if (size_ != other.size_) return false;
    for (std::size_t i = 0; i < size_; ++i) {
      if ((*this)[i] != other[i]) return false;
    }
    return true;
  }

 private:
  static constexpr std::size_t kSpare = 4;  // the last number is read four bytes wide too
  void widen(std::uint32_t value);

  std::vector<std::uint8_t> bytes_;
  std::size_t size_ = 0;
  std::size_t width_ = 2;
  std::uint32_t mask_ = 0xFFFF;
};

}  // namespace msme::model
