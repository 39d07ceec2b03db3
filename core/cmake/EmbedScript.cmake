# Writes the embedded files: one raw byte array and the SHA-256 of each. Called by EmbedData.cmake.
set(arrays "")
set(table "")
foreach(file IN LISTS FILES)
  get_filename_component(name "${file}" NAME)
  file(SHA256 "${file}" sha256)
  if(LEAVE_OUT AND name MATCHES "${LEAVE_OUT}")
    string(APPEND table "    {\"${name}\", nullptr, 0, \"${sha256}\"},\n")
    continue()
  endif()
  string(MAKE_C_IDENTIFIER "k_${name}" symbol)
  file(READ "${file}" hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  string(APPEND arrays "const unsigned char ${symbol}[] = {${bytes}0x00};\n")
  string(APPEND table "    {\"${name}\", ${symbol}, sizeof(${symbol}) - 1, \"${sha256}\"},\n")
endforeach()
file(WRITE "${OUT}" "// Generated from core/data by core/cmake/EmbedScript.cmake.
#include \"base/embedded.hpp\"
namespace msme::base {
namespace {
${arrays}
const EmbeddedFile kFiles[] = {
${table}    {nullptr, nullptr, 0, nullptr}};
}  // namespace
const EmbeddedFile* embedded_files() { return kFiles; }
}  // namespace msme::base
")
