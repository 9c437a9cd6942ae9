# build_info.h: what this build is, for `fleetswarm info` and the results it writes. The commit is
# looked up at every build, and the header is written only when something changed.
set(build_info_folder ${CMAKE_BINARY_DIR}/generated)

string(TOUPPER "${CMAKE_BUILD_TYPE}" build_type_upper)
set(flags "${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${build_type_upper}} ${FLEETSWARM_FP_FLAGS}")
if(FLEETSWARM_NATIVE)
    string(APPEND flags " -march=native")
endif()
if(NOT FLEETSWARM_SANITIZE STREQUAL "none")
    string(APPEND flags " -fsanitize=${FLEETSWARM_SANITIZE}")
endif()
string(REPLACE ";" " " flags "${flags}")
string(STRIP "${flags}" flags)

set(build_info_settings ${CMAKE_BINARY_DIR}/build_info_settings.cmake)
file(CONFIGURE OUTPUT ${build_info_settings} @ONLY CONTENT [[
set(version "@PROJECT_VERSION@")
set(compiler "@CMAKE_CXX_COMPILER_ID@ @CMAKE_CXX_COMPILER_VERSION@")
set(flags "@flags@")
set(build_type "@CMAKE_BUILD_TYPE@")
set(gpu_backend "@FLEETSWARM_GPU_BACKEND@")
set(gpu_compiler "@FLEETSWARM_GPU_COMPILER@")
set(gpu_architectures "@FLEETSWARM_GPU_ARCHITECTURES@")
]])

add_custom_target(fleetswarm_write_build_info
    COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_SOURCE_DIR} -DSETTINGS=${build_info_settings}
            -DHEADER=${build_info_folder}/build_info.h -P ${CMAKE_SOURCE_DIR}/cmake/WriteBuildInfo.cmake
    BYPRODUCTS ${build_info_folder}/build_info.h
    COMMENT "Looking up the commit" VERBATIM)

add_library(fleetswarm_build_info INTERFACE)
target_include_directories(fleetswarm_build_info INTERFACE ${build_info_folder})
add_dependencies(fleetswarm_build_info fleetswarm_write_build_info)
