# kernels/**/*.isa.cpp are compiled once for each instruction set, into objects whose every symbol
# carries the set's name (scripts/check_isa_symbols.sh looks), and the program picks one when it
# starts. So it never meets an instruction that the machine below it lacks.
#
# Without optimisation a compiler leaves inline functions out of line, under names that all sets
# share; a Debug build therefore has the baseline alone.
function(fleetswarm_add_instruction_sets target)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/kernels/*.isa.cpp)

    if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
        set(isas sse2)
        if(NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
            list(APPEND isas avx2 avx512)
        endif()
    else()
        set(isas generic)
    endif()
    set(flags_avx2 -mavx2)
    set(flags_avx512 -mavx512f -mavx512vl -mavx512dq -mavx512bw -mprefer-vector-width=512)

    foreach(isa IN LISTS isas)
        string(TOUPPER ${isa} upper)
        target_compile_definitions(${target} PRIVATE SWARM_HAVE_${upper}=1)
        if(sources)
            add_library(fleetswarm_isa_${isa} OBJECT ${sources})
            target_include_directories(fleetswarm_isa_${isa} PRIVATE ${CMAKE_SOURCE_DIR})
            target_compile_definitions(fleetswarm_isa_${isa} PRIVATE
                SWARM_ISA=${isa} SWARM_ISA_${upper}=1)
            # -Wno-psabi: passing wide vectors by value differs between sets; ours stay inside one.
            target_compile_options(fleetswarm_isa_${isa} PRIVATE
                ${FLEETSWARM_KERNEL_OPTIMISATION} ${flags_${isa}} -Wno-psabi)
            target_link_libraries(fleetswarm_isa_${isa} PRIVATE fleetswarm_options)
            target_sources(${target} PRIVATE $<TARGET_OBJECTS:fleetswarm_isa_${isa}>)
        endif()
    endforeach()

    list(JOIN isas ", " built)
    set(FLEETSWARM_BUILT_ISAS ${built} PARENT_SCOPE)
endfunction()
