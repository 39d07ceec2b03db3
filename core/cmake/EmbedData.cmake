# msme_embed(<target> <folder>): every *.json of the folder becomes bytes in the binary, looked up by
# file name through base/embedded.hpp. The list is sorted, so the build is reproducible.
function(msme_embed target folder)
  file(GLOB files CONFIGURE_DEPENDS "${folder}/*.json")
  # Targets of a report about the simulator, which the engine never reads.
  list(FILTER files EXCLUDE REGEX "/calibration_targets\\.json$")
  list(SORT files)
  set(out "${CMAKE_CURRENT_BINARY_DIR}/embedded.cpp")
  add_custom_command(
    OUTPUT "${out}"
    COMMAND "${CMAKE_COMMAND}" "-DOUT=${out}" "-DFILES=${files}" -P "${CMAKE_SOURCE_DIR}/core/cmake/EmbedScript.cmake"
    DEPENDS ${files} "${CMAKE_SOURCE_DIR}/core/cmake/EmbedScript.cmake"
    COMMENT "Embedding core/data"
    VERBATIM)
  target_sources(${target} PRIVATE "${out}")
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
