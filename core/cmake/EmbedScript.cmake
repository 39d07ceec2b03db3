# Writes embedded.cpp: one raw byte array per data file. Called by EmbedData.cmake.
set(arrays "")
set(table "")
foreach(file IN LISTS FILES)
  get_filename_component(name "${file}" NAME)
  string(MAKE_C_IDENTIFIER "k_${name}" symbol)
  file(READ "${file}" hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  string(APPEND arrays "const unsigned char ${symbol}[] = {${bytes}0x00};\n")
  string(APPEND table "    {\"${name}\", ${symbol}, sizeof(${symbol}) - 1},\n")
endforeach()
file(WRITE "${OUT}" "// Generated from core/data by core/cmake/EmbedScript.cmake.
#include \"base/embedded.hpp\"
namespace msme::base {
namespace {
${arrays}
const EmbeddedFile kFiles[] = {
${table}    {nullptr, nullptr, 0}};
}  // namespace
const EmbeddedFile* embedded_files() { return kFiles; }
}  // namespace msme::base
")
