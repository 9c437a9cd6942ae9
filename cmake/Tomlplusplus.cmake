# fleetswarm_toml: toml++ as a compiled library, which spares each file two seconds of parsing a
# header. Its CMake package describes the header-only form only, so the library is found by hand;
# where there is none the header-only form serves.
find_path(TOMLPLUSPLUS_INCLUDE_DIR toml++/toml.h REQUIRED)
find_library(TOMLPLUSPLUS_LIBRARY tomlplusplus)
mark_as_advanced(TOMLPLUSPLUS_INCLUDE_DIR TOMLPLUSPLUS_LIBRARY)

add_library(fleetswarm_toml INTERFACE)
target_include_directories(fleetswarm_toml SYSTEM INTERFACE ${TOMLPLUSPLUS_INCLUDE_DIR})
if(TOMLPLUSPLUS_LIBRARY)
    target_compile_definitions(fleetswarm_toml INTERFACE TOML_HEADER_ONLY=0 TOML_SHARED_LIB=1)
    target_link_libraries(fleetswarm_toml INTERFACE ${TOMLPLUSPLUS_LIBRARY})
endif()
