#include "ingest/payload_xml.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"

namespace msme::ingest {
namespace {

using base::Error;
using base::Json;

bool is_xml_name(char c) {
  return base::is_alnum(c) || c == '_' || c == '-' || c == '.' || c == ':' || static_cast<unsigned char>(c) >= 0x80;
}

// The character of "#38" or "#x26"; 0 when it is none.
unsigned numeric_entity(std::string_view name) {
  const bool hex = name.size() > 2 && (name[1] == 'x' || name[1] == 'X');
  unsigned code = 0;
  for (const char c : name.substr(hex ? 2 : 1)) {
    const char low = base::to_lower(c);
    const bool letter = hex && low >= 'a' && low <= 'f';
    if (!base::is_digit(c) && !letter) return 0;
    code = code * (hex ? 16U : 10U) + static_cast<unsigned>(letter ? low - 'a' + 10 : c - '0');
    if (code > 0x10FFFF) return 0;
  }
  return code >= 0xD800 && code < 0xE000 ? 0 : code;
}

// Text with its entities decoded; an & that starts none stays as it is.
void append_decoded(std::string& out, std::string_view text) {
  static constexpr std::pair<std::string_view, char> kNamed[] = {
      {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
  constexpr std::size_t kLongest = 10;
  while (!text.empty()) {
    const std::size_t at = text.find('&');
    out.append(text.substr(0, at));
    if (at == std::string_view::npos) return;
    text.remove_prefix(at);
    const std::size_t end = text.substr(0, kLongest).find(';');
    const std::string_view name = end == std::string_view::npos ? std::string_view() : text.substr(1, end - 1);
    unsigned code = name.size() > 1 && name[0] == '#' ? numeric_entity(name) : 0;
    for (const auto& [known, c] : kNamed) {
      if (name == known) code = static_cast<unsigned char>(c);
    }
    if (code == 0) {
      out.push_back('&');
      text.remove_prefix(1);
    } else {
      base::append_utf8(out, code);
      text.remove_prefix(end + 1);
    }
  }
}

class XmlReader {
 public:
  explicit XmlReader(std::string_view text) : text_(text) { open_.push_back({{}, Json::object(), {}}); }

  base::Result<Json> read() {
    while (at_ < text_.size() && !error_) step();
    if (!error_ && open_.size() > 1) cut_off("</" + std::string(open_.back().name) + ">");
    if (error_) return *error_;
    return std::move(open_.front().value);
  }

 private:
  struct Element {
    std::string_view name;
    Json value;
    std::string text;
  };

  void step() {
    if (text_[at_] != '<') {
      const std::size_t end = text_.find('<', at_);
      append_decoded(open_.back().text, text_.substr(at_, end - at_));
      at_ = end == std::string_view::npos ? text_.size() : end;
    } else if (next_is("<!--")) {
      skip_past("-->");
    } else if (next_is("<![CDATA[")) {
      const std::size_t start = at_ + 9;
      skip_past("]]>");
      if (!error_) open_.back().text.append(text_.substr(start, at_ - 3 - start));
    } else if (next_is("<?")) {
      skip_past("?>");
    } else if (next_is("<!")) {
      error_ = Error{"E_FILE_DTD",
                     "",
                     "The file declares a document type, which data from an Account Aggregator never does",
                     "XML without <!DOCTYPE",
                     std::string(text_.substr(at_, 40)),
                     "Get the file from its provider again"};
    } else if (next_is("</")) {
      close_tag();
    } else if (at_ + 1 < text_.size() && is_xml_name(text_[at_ + 1]) && !base::is_digit(text_[at_ + 1])) {
      open_tag();
    } else {
      open_.back().text.push_back('<');
      ++at_;
    }
  }

  bool next_is(std::string_view what) const { return text_.compare(at_, what.size(), what) == 0; }

  void skip_past(std::string_view end) {
    const std::size_t found = text_.find(end, at_);
    if (found == std::string_view::npos) return cut_off(std::string(end));
    at_ = found + end.size();
  }

  void cut_off(std::string_view expected) {
    std::string got = "the end after ";
    base::append_int(got, elements_);
    got += " whole elements";
    error_ = Error{"E_FILE_TRUNCATED", "",  "The file is cut off: its XML doesn't close",
                   expected,           got, "Download the file again and check its size"};
  }

  void too_large(std::string_view expected) {
    error_ = Error{"E_FILE_TOO_LARGE", "",     "The file isn't built like data from a provider",
                   expected,           "more", "Get the file from its provider again"};
  }

  std::string_view name() {
    const std::size_t start = at_;
    while (at_ < text_.size() && is_xml_name(text_[at_])) ++at_;
    return text_.substr(start, at_ - start);
  }
  static std::string_view local(std::string_view name) {
    const std::size_t colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
  }
  void blanks() {
    while (at_ < text_.size() && base::is_space(text_[at_])) ++at_;
  }

  void open_tag() {
    ++at_;
    if (open_.size() > kMaxXmlDepth) return too_large("at most 64 levels of elements");
    open_.push_back({local(name()), Json::object(), {}});
    for (;;) {
      blanks();
      if (at_ >= text_.size()) return cut_off(">");
      if (text_[at_] == '>') {
        ++at_;
        return;
      }
      if (next_is("/>")) {
        at_ += 2;
        return leave();
      }
      const std::string_view key = name();
      if (key.empty()) {
        ++at_;  // a stray mark between attributes
        continue;
      }
      attribute(key);
      if (error_) return;
    }
  }

  void attribute(std::string_view key) {
    std::string value;
    blanks();
    if (at_ < text_.size() && text_[at_] == '=') {
      ++at_;
      blanks();
      if (at_ >= text_.size()) return cut_off("a value of " + std::string(key));
      const char quote = text_[at_];
      std::size_t end = at_;
      if (quote == '"' || quote == '\'') {
        end = quote_end(quote, ++at_);
        if (end == std::string_view::npos) return cut_off(std::string(key) + "=" + quote + "…" + quote);
        append_decoded(value, text_.substr(at_, end - at_));
        at_ = end + 1;
      } else {
        while (end < text_.size() && !base::is_space(text_[end]) && text_[end] != '>') ++end;
        append_decoded(value, text_.substr(at_, end - at_));
        at_ = end;
      }
    }
    if (base::starts_with_ignore_case(key, "xmlns:")) return;
    add(open_.back().value, local(key), Json(std::move(value)));
  }

  // The quote that ends the value: what follows it is the tag's end or the next attribute. Others belong to the value,
  // as long as one that fits stands near; else the first ends it.
  std::size_t quote_end(char quote, std::size_t from) const {
    constexpr std::size_t kNear = 160;
    const std::size_t first = text_.find(quote, from);
    for (std::size_t end = first; end < text_.size() && end - first < kNear; end = text_.find(quote, end + 1)) {
      if (ends_value(end + 1)) return end;
    }
    return first;
  }

  bool ends_value(std::size_t at) const {
    constexpr std::size_t kLongest = 60;
    const std::string_view rest = text_.substr(at, kLongest);
    std::size_t i = 0;
    while (i < rest.size() && base::is_space(rest[i])) ++i;
    if (i == rest.size() || rest[i] == '>' || rest.compare(i, 2, "/>") == 0) return true;
    const std::size_t start = i;
    while (i < rest.size() && is_xml_name(rest[i])) ++i;
    const bool named = i > start && !base::is_digit(rest[start]);
    while (i < rest.size() && base::is_space(rest[i])) ++i;
    return named && (i == rest.size() || rest[i] == '=');
  }

  // Closes the element of that name, and those inside it that were never closed; a closing tag of none is passed over.
  void close_tag() {
    at_ += 2;
    const std::string_view closed = local(name());
    const std::size_t end = text_.find('>', at_);
    if (end == std::string_view::npos) return cut_off(">");
    at_ = end + 1;
    std::size_t depth = open_.size();
    while (depth > 1 && open_[depth - 1].name != closed) --depth;
    while (depth > 1 && open_.size() >= depth && !error_) leave();
  }

  void leave() {
    Element element = std::move(open_.back());
    open_.pop_back();
    ++elements_;
    const std::string_view text = base::trim(element.text);
    if (!text.empty()) {
      if (element.value.empty()) {
        element.value = std::string(text);
      } else {
        add(element.value, "#text", Json(std::string(text)));
      }
    }
    add(open_.back().value, element.name, std::move(element.value));
  }

  // Values are texts and objects, so a list is one of ours.
  void add(Json& object, std::string_view key, Json value) {
    for (auto it = object.begin(); it != object.end(); ++it) {
      if (it.key() != key) continue;
      if (!it->is_array()) {
        Json list = Json::array();
        list.push_back(std::move(*it));
        *it = std::move(list);
      }
      it->push_back(std::move(value));
      return;
    }
    if (object.size() >= kMaxXmlMembers) return too_large("at most 256 different attributes and children");
    object[std::string(key)] = std::move(value);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Element> open_;  // the first holds the root
  std::int64_t elements_ = 0;
  std::optional<Error> error_;
};

}  // namespace

base::Result<Json> read_xml(std::string_view text) {
  if (text.size() > kMaxXmlBytes) {
    return Error{"E_FILE_TOO_LARGE",
                 "",
                 "The XML is too large",
                 "at most 64 MB",
                 std::to_string(text.size() >> 20U) + " MB",
                 "Ask the provider for a shorter period"};
  }
  return XmlReader(text).read();
}

}  // namespace msme::ingest
