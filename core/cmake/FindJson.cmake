# nlohmann/json (header only). Never -I/usr/include under Emscripten: the host's C headers would shadow
# the sysroot. The one folder is linked into a place of its own instead.
add_library(msme_json INTERFACE)
find_path(MSME_NLOHMANN_DIR nlohmann/json.hpp
  PATHS /usr/include /usr/local/include /opt/homebrew/include
  NO_CMAKE_FIND_ROOT_PATH)
if(NOT MSME_NLOHMANN_DIR)
  message(FATAL_ERROR "nlohmann/json not found. Debian: apt-get install nlohmann-json3-dev; "
    "elsewhere pass -DMSME_NLOHMANN_DIR=<folder that holds nlohmann/json.hpp>")
endif()
set(_json_include "${CMAKE_BINARY_DIR}/include-json")
file(MAKE_DIRECTORY "${_json_include}")
file(CREATE_LINK "${MSME_NLOHMANN_DIR}/nlohmann" "${_json_include}/nlohmann" SYMBOLIC)
target_include_directories(msme_json SYSTEM INTERFACE "${_json_include}")
# JSON_NOEXCEPTION: a misuse aborts instead of throwing, so untrusted documents go through base/json.hpp.
target_compile_definitions(msme_json INTERFACE JSON_NOEXCEPTION=1 JSON_USE_IMPLICIT_CONVERSIONS=0)
