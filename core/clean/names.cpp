// Holder names across files: the same person is printed "M/S SAMPLE TRADERS" here and "Sample Traders Pvt Ltd" there.
#include <algorithm>
#include <string>
#include <vector>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "clean/proof.hpp"

namespace msme::clean {
namespace {

using Words = std::vector<std::string>;

bool is_title(std::string_view word) {
  for (const std::string_view title :
       {"M", "S", "MS", "MR", "MRS", "MISS", "SHRI", "SMT", "SRI", "DR", "PVT", "LTD", "LIMITED", "PRIVATE", "LLP"}) {
    if (word == title) return true;
  }
  return false;
}

Words name_words(std::string_view name) {
  Words words;
  std::string word;
  const auto finish = [&] {
    if (!word.empty() && !is_title(word)) words.push_back(word);
    word.clear();
  };
  for (const char c : name.substr(0, 160)) {
    if (base::is_alnum(c) || (static_cast<unsigned char>(c) & 0x80U) != 0) {
      word.push_back(base::to_upper(c));
    } else {
      finish();
    }
  }
  finish();
  base::sort(words);
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

std::string join_words(const Words& first, const Words& second) {
  std::string out;
  for (const Words* list : {&first, &second}) {
    for (const std::string& word : *list) {
      if (!out.empty()) out += ' ';
      out += word;
    }
  }
  return out;
}

// 2 × longest common subsequence / both lengths.
double ratio(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.empty() && b.empty() ? 1.0 : 0.0;
  std::vector<std::size_t> row(b.size() + 1, 0);
  for (const char c : a) {
    std::size_t diagonal = 0;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = c == b[j - 1] ? diagonal + 1 : std::max(row[j], row[j - 1]);
      diagonal = above;
    }
  }
  return 2.0 * static_cast<double>(row[b.size()]) / static_cast<double>(a.size() + b.size());
}

}  // namespace

double name_likeness(std::string_view a, std::string_view b) {
  const Words x = name_words(a), y = name_words(b);
  if (x.empty() || y.empty()) return x.empty() && y.empty() ? 1.0 : 0.0;
  Words common, only_x, only_y;
  std::set_intersection(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(common));
  std::set_difference(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(only_x));
  std::set_difference(y.begin(), y.end(), x.begin(), x.end(), std::back_inserter(only_y));
  const std::string shared = join_words(common, {});
  const std::string left = join_words(common, only_x), right = join_words(common, only_y);
  double best = ratio(left, right);
  if (!common.empty()) best = std::max({best, ratio(shared, left), ratio(shared, right)});
  return best;
}

}  // namespace msme::clean
