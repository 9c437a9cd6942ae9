# Decides the GPU back end of this build (FLEETSWARM_GPU_BACKEND: cuda, hip or none) and adds its
# files to a target. The CPU back end is always there beside it.
#
# auto takes CUDA, then HIP, where both the compiler and a device are found, for that device's
# architecture alone, so that a newcomer's build stays short. cuda and hip build for every supported
# architecture, or for those in CMAKE_CUDA_ARCHITECTURES or CMAKE_HIP_ARCHITECTURES.
include(CheckLanguage)

set(FLEETSWARM_OLDEST_NVCC 12.0)  # for C++20 and for the toolkit's own CUB
set(FLEETSWARM_GPU_BACKEND none)

# The GPU compilers report registers and spills of every kernel; this keeps the report beside the
# object file, as <object>.report, for scripts/gpu_registers.py.
set(FLEETSWARM_KEEP_REPORT ${CMAKE_SOURCE_DIR}/scripts/keep_compiler_report.sh)

# ---- CUDA ---------------------------------------------------------------------------------------

# nvcc: its path, empty where there is none; version: as in "13.0".
function(fleetswarm_find_nvcc nvcc version)
    find_program(FLEETSWARM_NVCC nvcc
        HINTS $ENV{CUDACXX} ENV CUDA_PATH ENV CUDA_HOME PATH_SUFFIXES bin PATHS /usr/local/cuda/bin)
    mark_as_advanced(FLEETSWARM_NVCC)
    set(found "")
    set(found_version "")
    if(CMAKE_CUDA_COMPILER)
        set(found ${CMAKE_CUDA_COMPILER})
    elseif(FLEETSWARM_NVCC)
        set(found ${FLEETSWARM_NVCC})
    endif()
    if(found)
        execute_process(COMMAND ${found} --version OUTPUT_VARIABLE text ERROR_QUIET)
        if(text MATCHES "release ([0-9]+\\.[0-9]+)")
            set(found_version ${CMAKE_MATCH_1})
        endif()
    endif()
    set(${nvcc} "${found}" PARENT_SCOPE)
    set(${version} "${found_version}" PARENT_SCOPE)
endfunction()

# The architectures of the NVIDIA devices of this machine, as in "90"; empty where there is none.
function(fleetswarm_cuda_devices nvcc architectures)
    set(found "")
    get_filename_component(folder "${nvcc}" DIRECTORY)
    find_program(FLEETSWARM_NVIDIA_SMI nvidia-smi)
    mark_as_advanced(FLEETSWARM_NVIDIA_SMI)
    if(FLEETSWARM_NVIDIA_SMI)
        execute_process(
            COMMAND ${FLEETSWARM_NVIDIA_SMI} --query-gpu=compute_cap --format=csv,noheader
            OUTPUT_VARIABLE text ERROR_QUIET RESULT_VARIABLE failed)
        if(NOT failed)
            string(REGEX MATCHALL "[0-9]+\\.[0-9]+" found "${text}")
            list(TRANSFORM found REPLACE "\\." "")
        endif()
    endif()
    if(NOT found AND EXISTS ${folder}/__nvcc_device_query)
        execute_process(COMMAND ${folder}/__nvcc_device_query
            OUTPUT_VARIABLE text ERROR_QUIET RESULT_VARIABLE failed)
        if(NOT failed)
            string(REGEX MATCHALL "[0-9]+" found "${text}")
        endif()
    endif()
    list(REMOVE_DUPLICATES found)
    set(${architectures} "${found}" PARENT_SCOPE)
endfunction()

# sm_75 to sm_120, as far as this nvcc goes, and PTX for the newest of them.
function(fleetswarm_all_cuda_architectures nvcc architectures)
    execute_process(COMMAND ${nvcc} --list-gpu-code OUTPUT_VARIABLE text ERROR_QUIET)
    set(found "")
    foreach(architecture 75 80 86 89 90 100 120)
        if(text MATCHES "sm_${architecture}[\r\n]")
            list(APPEND found ${architecture})
        endif()
    endforeach()
    list(POP_BACK found newest)
    list(TRANSFORM found APPEND "-real")
    set(${architectures} "${found};${newest}" PARENT_SCOPE)
endfunction()

macro(fleetswarm_use_cuda nvcc version)
    set(CMAKE_CUDA_COMPILER ${nvcc})
    if(NOT CMAKE_CUDA_ARCHITECTURES)
        fleetswarm_all_cuda_architectures(${nvcc} CMAKE_CUDA_ARCHITECTURES)
    endif()
    enable_language(CUDA)
    set(CMAKE_CUDA_STANDARD 20)
    set(CMAKE_CUDA_STANDARD_REQUIRED ON)
    set(CMAKE_CUDA_EXTENSIONS OFF)
    # CMake 3.25 does not know that this nvcc has C++20.
    if(NOT CMAKE_CUDA20_STANDARD_COMPILE_OPTION)
        set(CMAKE_CUDA20_STANDARD_COMPILE_OPTION -std=c++20)
        set(CMAKE_CUDA20_EXTENSION_COMPILE_OPTION -std=c++20)
    endif()
    set(CMAKE_CUDA_FLAGS_RELEASE "-O3 -DNDEBUG")
    set(CMAKE_CUDA_COMPILER_LAUNCHER ${FLEETSWARM_KEEP_REPORT})
    if(FLEETSWARM_CCACHE)
        list(APPEND CMAKE_CUDA_COMPILER_LAUNCHER ${FLEETSWARM_CCACHE})
    endif()
    set(FLEETSWARM_GPU_BACKEND cuda)
    set(FLEETSWARM_GPU_COMPILER "nvcc ${version}")
    set(FLEETSWARM_GPU_ARCHITECTURES ${CMAKE_CUDA_ARCHITECTURES})
endmacro()

function(fleetswarm_add_cuda target)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/kernels/*.cu)
    find_package(CUDAToolkit REQUIRED)
    target_sources(${target} PRIVATE ${sources})
    target_compile_definitions(${target} PUBLIC SWARM_WITH_CUDA=1)
    # -fmad=false governs device code alone; the host's half needs its own flags. The static
    # runtime needs no driver to start, so there is no -lcuda here.
    list(JOIN FLEETSWARM_FP_FLAGS "," host_fp)
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CUDA>:
        -fmad=false -prec-div=true -prec-sqrt=true -ftz=false
        -Xcompiler=${host_fp},-Wall,-Wextra,-Wshadow -Xptxas=-v --expt-relaxed-constexpr>)
    if(FLEETSWARM_WERROR)
        target_compile_options(${target} PRIVATE
            "$<$<COMPILE_LANGUAGE:CUDA>:-Werror=all-warnings>")
    endif()
    set_target_properties(${target} PROPERTIES CUDA_RUNTIME_LIBRARY Static)
    target_link_libraries(${target} PUBLIC CUDA::cudart_static)
endfunction()

# ---- HIP ----------------------------------------------------------------------------------------

# The architectures of the AMD devices that the kernel driver names, as in "gfx90a".
function(fleetswarm_hip_devices architectures)
    set(found "")
    file(GLOB nodes /sys/class/kfd/kfd/topology/nodes/*/properties)
    foreach(node IN LISTS nodes)
        file(STRINGS ${node} line REGEX "^gfx_target_version [1-9]")
        if(line MATCHES "([0-9]+)$")  # major * 10000 + minor * 100 + stepping
            math(EXPR major "${CMAKE_MATCH_1} / 10000")
            math(EXPR minor "${CMAKE_MATCH_1} / 100 % 100")
            math(EXPR stepping "${CMAKE_MATCH_1} % 100")
            string(SUBSTRING "0123456789abcdef" ${stepping} 1 stepping)
            list(APPEND found gfx${major}${minor}${stepping})
        endif()
    endforeach()
    list(REMOVE_DUPLICATES found)
    set(${architectures} "${found}" PARENT_SCOPE)
endfunction()

macro(fleetswarm_use_hip)
    if(NOT CMAKE_HIP_ARCHITECTURES)
        set(CMAKE_HIP_ARCHITECTURES gfx908 gfx90a gfx1030)
        # Debian's device library stops short of gfx1100; a newer ROCm's has it.
        file(GLOB gfx1100 /opt/rocm/amdgcn/bitcode/oclc_isa_version_1100.bc
            /usr/lib/*/amdgcn/bitcode/oclc_isa_version_1100.bc
            /usr/lib/llvm-*/lib/clang/*/amdgcn/bitcode/oclc_isa_version_1100.bc)
        if(gfx1100)
            list(APPEND CMAKE_HIP_ARCHITECTURES gfx1100)
        endif()
    endif()
    execute_process(COMMAND ${FLEETSWARM_HIPCC} --version OUTPUT_VARIABLE text ERROR_QUIET)
    string(REGEX MATCH "HIP version: ([0-9.]+)" text "${text}")
    set(FLEETSWARM_GPU_BACKEND hip)
    set(FLEETSWARM_GPU_COMPILER "hipcc ${CMAKE_MATCH_1}")
    set(FLEETSWARM_GPU_ARCHITECTURES ${CMAKE_HIP_ARCHITECTURES})
endmacro()

# kernels/**/*.hip.cpp are compiled by hipcc and linked with the other compiler's objects: both
# speak the same C++ ABI, and without -fgpu-rdc a HIP object needs no link step of its own.
function(fleetswarm_add_hip target)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/kernels/*.hip.cpp)
    find_library(FLEETSWARM_AMDHIP64 amdhip64 PATH_SUFFIXES lib HINTS /opt/rocm)
    mark_as_advanced(FLEETSWARM_AMDHIP64)
    if(NOT FLEETSWARM_AMDHIP64)
        message(FATAL_ERROR "hipcc is here, its run-time library amdhip64 is not")
    endif()

    set(flags -std=c++20 -I${CMAKE_SOURCE_DIR} -DSWARM_WITH_HIP=1 ${FLEETSWARM_FP_FLAGS}
        -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Rpass-analysis=kernel-resource-usage)
    if(FLEETSWARM_WERROR)
        list(APPEND flags -Werror)
    endif()
    if(CMAKE_BUILD_TYPE STREQUAL "Debug")
        list(APPEND flags -O1 -g)
    else()
        list(APPEND flags -O3 -DNDEBUG)
    endif()
    foreach(architecture IN LISTS CMAKE_HIP_ARCHITECTURES)
        list(APPEND flags --offload-arch=${architecture})
    endforeach()

    set(launcher "")
    if(FLEETSWARM_CCACHE)
        set(launcher ${FLEETSWARM_CCACHE})
    endif()
    foreach(source IN LISTS sources)
        file(RELATIVE_PATH name ${CMAKE_SOURCE_DIR} ${source})
        set(object ${CMAKE_BINARY_DIR}/hip/${name}.o)
        get_filename_component(folder ${object} DIRECTORY)
        file(MAKE_DIRECTORY ${folder})
        add_custom_command(OUTPUT ${object}
            COMMAND ${FLEETSWARM_KEEP_REPORT} ${launcher} ${FLEETSWARM_HIPCC} -x hip ${flags}
                    -MD -MF ${object}.d -MT ${object} -c ${source} -o ${object}
            DEPENDS ${source} DEPFILE ${object}.d COMMENT "Building HIP object hip/${name}.o"
            COMMAND_EXPAND_LISTS VERBATIM)
        set_source_files_properties(${object} PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)
        target_sources(${target} PRIVATE ${object})
    endforeach()
    target_compile_definitions(${target} PUBLIC SWARM_WITH_HIP=1)
    target_link_libraries(${target} PUBLIC ${FLEETSWARM_AMDHIP64} ${CMAKE_DL_LIBS})
endfunction()

# ---- the choice -----------------------------------------------------------------------------------

if(NOT FLEETSWARM_GPU MATCHES "^(auto|cuda|hip|off)$")
    message(FATAL_ERROR "FLEETSWARM_GPU is '${FLEETSWARM_GPU}': auto, cuda, hip or off")
endif()

if(FLEETSWARM_GPU MATCHES "^(auto|cuda)$")
    fleetswarm_find_nvcc(nvcc nvcc_version)
    if(nvcc AND nvcc_version VERSION_LESS FLEETSWARM_OLDEST_NVCC)
        message(STATUS "nvcc ${nvcc_version} is too old (${FLEETSWARM_OLDEST_NVCC} or newer has "
                       "the C++20 and the CUB we use): building for the CPU")
    elseif(nvcc AND FLEETSWARM_GPU STREQUAL "cuda")
        fleetswarm_use_cuda(${nvcc} ${nvcc_version})
    elseif(nvcc)
        fleetswarm_cuda_devices(${nvcc} devices)
        if(devices)
            if(NOT CMAKE_CUDA_ARCHITECTURES)
                set(CMAKE_CUDA_ARCHITECTURES ${devices})
            endif()
            fleetswarm_use_cuda(${nvcc} ${nvcc_version})
        endif()
    elseif(FLEETSWARM_GPU STREQUAL "cuda")
        message(FATAL_ERROR "FLEETSWARM_GPU is cuda and no nvcc was found")
    endif()
endif()

if(FLEETSWARM_GPU MATCHES "^(auto|hip)$" AND FLEETSWARM_GPU_BACKEND STREQUAL "none")
    find_program(FLEETSWARM_HIPCC hipcc PATHS /opt/rocm/bin)
    mark_as_advanced(FLEETSWARM_HIPCC)
    if(FLEETSWARM_HIPCC AND FLEETSWARM_GPU STREQUAL "hip")
        fleetswarm_use_hip()
    elseif(FLEETSWARM_HIPCC)
        fleetswarm_hip_devices(devices)
        if(devices)
            if(NOT CMAKE_HIP_ARCHITECTURES)
                set(CMAKE_HIP_ARCHITECTURES ${devices})
            endif()
            fleetswarm_use_hip()
        endif()
    elseif(FLEETSWARM_GPU STREQUAL "hip")
        message(FATAL_ERROR "FLEETSWARM_GPU is hip and no hipcc was found")
    endif()
endif()

function(fleetswarm_add_gpu_backend target)
    if(FLEETSWARM_GPU_BACKEND STREQUAL "cuda")
        fleetswarm_add_cuda(${target})
    elseif(FLEETSWARM_GPU_BACKEND STREQUAL "hip")
        fleetswarm_add_hip(${target})
    endif()
endfunction()
