// Payment addresses ("sharmastores@okaxis"): where one stands in a narration, and what name it holds. The words of apps and
// gateways in them are data: /addresses of core/data/narration_rules.json.
#pragma once

#include <array>
#include <string_view>

#include "classify/folded.hpp"
#include "classify/rule_book.hpp"

namespace msme::classify {

inline constexpr std::size_t kAddressSize = 64;

// What may stand before the @.
bool is_address_char(char c);

// "name@handle" in the narration; empty when there is none. `start` is its offset there. A line wrap inside it is taken
// out, in `scratch`, to which the answer then points.
std::string_view find_vpa(const AddressWords& words, const Folded& folded, std::array<char, kAddressSize>& scratch,
                          std::size_t& start);

// The part before the @ when it reads like a name: "sharmastores.4@okaxis" → "sharmastores"; else empty.
std::string_view handle_name(const AddressWords& words, std::string_view address);

// "paytm-namunagate@ptybl", "cf.namuna12@cashfree": the shop's own word behind the app's or gateway's; else empty.
std::string_view behind_app(const AddressWords& words, std::string_view address);

// "vewivoikiy5", "ganesh.rzp": an address cut before its @ stands where a name is expected.
bool looks_like_handle(std::string_view name);

// Whether one of the words begins the text, capitals or not.
bool begins_with_one(std::string_view text, const std::vector<std::string>& words);

}  // namespace msme::classify
