# Run at build time: writes HEADER from SETTINGS and the state of the checkout at SOURCE.
include(${SETTINGS})

set(commit unknown)
find_package(Git QUIET)
if(GIT_FOUND AND EXISTS ${SOURCE}/.git)
    execute_process(COMMAND ${GIT_EXECUTABLE} -C ${SOURCE} rev-parse --short=12 HEAD
        OUTPUT_VARIABLE id OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
    if(NOT failed)
        set(commit ${id})
        execute_process(COMMAND ${GIT_EXECUTABLE} -C ${SOURCE} status --porcelain -uno
            OUTPUT_VARIABLE changes ERROR_QUIET)
        if(changes)
            string(APPEND commit "+changes")
        endif()
    endif()
endif()
if(DEFINED ENV{FLEETSWARM_COMMIT} AND commit STREQUAL "unknown")
    set(commit $ENV{FLEETSWARM_COMMIT})
endif()
string(REPLACE ";" " " gpu_architectures "${gpu_architectures}")

set(text "// Written by the build; do not edit.
#pragma once

#define FLEETSWARM_VERSION \"${version}\"
#define FLEETSWARM_COMMIT \"${commit}\"
#define FLEETSWARM_COMPILER \"${compiler}\"
#define FLEETSWARM_FLAGS \"${flags}\"
#define FLEETSWARM_BUILD_TYPE \"${build_type}\"
#define FLEETSWARM_GPU_BACKEND \"${gpu_backend}\"
#define FLEETSWARM_GPU_COMPILER \"${gpu_compiler}\"
#define FLEETSWARM_GPU_ARCHITECTURES \"${gpu_architectures}\"
")
set(old "")
if(EXISTS ${HEADER})
    file(READ ${HEADER} old)
endif()
if(NOT old STREQUAL text)
    file(WRITE ${HEADER} "${text}")
endif()
