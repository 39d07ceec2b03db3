# msme_options: how every target is compiled. msme_core_options adds what only the core obeys.
add_library(msme_options INTERFACE)
target_include_directories(msme_options INTERFACE "${CMAKE_SOURCE_DIR}/core")
# Same bytes native and wasm: no fused multiply-add, no fast-math.
target_compile_options(msme_options INTERFACE
  -ffp-contract=off
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 at -O3 sees overflows in std::string that can't happen (its bug 105329 and relatives).
  target_compile_options(msme_options INTERFACE -Wno-stringop-overflow -Wno-restrict -Wno-array-bounds)
endif()
# A newer compiler's new warnings must not stop a user's build: they are errors with the versions that the tests run on.
if(MSME_STRICT AND ((CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
                    OR (CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 15)))
  target_compile_options(msme_options INTERFACE -Werror)
endif()
if(MSME_SANITIZE)
  target_compile_options(msme_options INTERFACE -fsanitize=address,undefined -fno-sanitize=vptr
    -fno-sanitize-recover=all -fno-omit-frame-pointer)  # vptr needs RTTI, which the core does without
  target_link_options(msme_options INTERFACE -fsanitize=address,undefined)
endif()
if(MSME_FUZZ)
  target_compile_options(msme_options INTERFACE -fsanitize=fuzzer-no-link)  # counts which code an input reaches
endif()
if(EMSCRIPTEN)
  # SIMD for bytes and integers only; every browser since 2021 (Safari 16.4 in 2023) has it.
  target_compile_options(msme_options INTERFACE -msimd128)
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    # Whole-program optimisation: 5,000 rows to a decision in 25 ms instead of 39 (Node 20), 5 % smaller packed.
    target_compile_options(msme_options INTERFACE -flto)
    target_link_options(msme_options INTERFACE -flto)
    # std::string's members from our own objects: the toolchain's library has them compiled with nothing inlined.
    target_compile_definitions(msme_options INTERFACE _LIBCPP_DISABLE_EXTERN_TEMPLATE)
  endif()
endif()

# Errors are values in the core: no exceptions, no RTTI, on every host.
add_library(msme_core_options INTERFACE)
target_link_libraries(msme_core_options INTERFACE msme_options)
target_compile_options(msme_core_options INTERFACE -fno-exceptions -fno-rtti)

if(CMAKE_BUILD_TYPE STREQUAL "Release")
  # CMake's Release is -O3 for GNU and Clang; Emscripten's too. -Os halves the hot path.
  string(REPLACE "-O2" "-O3" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")
endif()

find_program(MSME_CCACHE ccache)
if(MSME_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${MSME_CCACHE}")
endif()
