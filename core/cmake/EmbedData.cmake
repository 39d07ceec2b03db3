# msme_embed(<target> <folder> [LEAVE_OUT <regex>]): an object library that answers base/embedded.hpp with every *.json
# of the folder. Files that LEAVE_OUT matches are listed with their hash but without their bytes. The list is sorted, so
# the build is reproducible. Objects, not an archive: whoever links them decides what the core finds.
function(msme_embed target folder)
  cmake_parse_arguments(arg "" "LEAVE_OUT" "" ${ARGN})
  file(GLOB files CONFIGURE_DEPENDS "${folder}/*.json")
  # Targets of a report about the simulator, which the engine never reads.
  list(FILTER files EXCLUDE REGEX "/calibration_targets\\.json$")
  list(SORT files)
  set(out "${CMAKE_CURRENT_BINARY_DIR}/${target}.cpp")
  add_custom_command(
    OUTPUT "${out}"
    COMMAND "${CMAKE_COMMAND}" "-DOUT=${out}" "-DFILES=${files}" "-DLEAVE_OUT=${arg_LEAVE_OUT}"
      -P "${CMAKE_SOURCE_DIR}/core/cmake/EmbedScript.cmake"
    DEPENDS ${files} "${CMAKE_SOURCE_DIR}/core/cmake/EmbedScript.cmake"
    COMMENT "Embedding core/data for ${target}"
    VERBATIM)
  add_library(${target} OBJECT "${out}")
  target_link_libraries(${target} PRIVATE msme_core_options)
endfunction()

# msme_schema_tables(<target> <folder>): the schemas of the nine datasets as constant tables (model/schema.hpp).
function(msme_schema_tables target folder)
  set(out "${CMAKE_CURRENT_BINARY_DIR}/schema_tables.cpp")
  file(GLOB files CONFIGURE_DEPENDS "${folder}/*_schema.json")
  set(script "${CMAKE_SOURCE_DIR}/core/cmake/SchemaScript.cmake")
  add_custom_command(
    OUTPUT "${out}"
    COMMAND "${CMAKE_COMMAND}" "-DOUT=${out}" "-DSCHEMAS=${folder}" -P "${script}"
    DEPENDS ${files} "${script}"
    COMMENT "Writing the tables of schemas/"
    VERBATIM)
  target_sources(${target} PRIVATE "${out}")
endfunction()
