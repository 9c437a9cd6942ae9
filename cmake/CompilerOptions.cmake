# fleetswarm_options: what every file of our own is compiled with. Warnings here never reach the
# headers of other projects, which come in as system headers.
#
# The floating-point flags are a part of the simulation's contract: the same bits from every
# compiler need contraction off; the other two change no bit and let loops vectorise.
set(FLEETSWARM_FP_FLAGS -ffp-contract=off -fno-math-errno -fno-trapping-math)
set(FLEETSWARM_WARNINGS -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    list(APPEND FLEETSWARM_WARNINGS -Wno-restrict)  # g++ 12 sees overlaps in std::string that are not there
endif()
if(NOT FLEETSWARM_SANITIZE STREQUAL "none" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Instrumented, g++ 12 finds uninitialised members in its own <regex>.
    list(APPEND FLEETSWARM_WARNINGS -Wno-maybe-uninitialized)
endif()

# Release is -O2 (-O3 for the kernels, below); an assert of our own does not ask for NDEBUG.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g")
set(FLEETSWARM_KERNEL_OPTIMISATION $<$<CONFIG:Release,RelWithDebInfo>:-O3>)

add_library(fleetswarm_options INTERFACE)
target_compile_options(fleetswarm_options INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:${FLEETSWARM_WARNINGS}>)
if(FLEETSWARM_WERROR)
    target_compile_options(fleetswarm_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Werror>)
endif()

# The rest holds for everything in the tree, the tests included.
add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:${FLEETSWARM_FP_FLAGS}>")
if(FLEETSWARM_NATIVE)
    add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-march=native>)
endif()

if(FLEETSWARM_SANITIZE STREQUAL "address")
    set(sanitize -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
elseif(FLEETSWARM_SANITIZE STREQUAL "thread")
    set(sanitize -fsanitize=thread -fno-omit-frame-pointer)
elseif(NOT FLEETSWARM_SANITIZE STREQUAL "none")
    message(FATAL_ERROR "FLEETSWARM_SANITIZE is '${FLEETSWARM_SANITIZE}': none, address or thread")
endif()
if(sanitize)
    add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:${sanitize}>")
    add_link_options(${sanitize})
endif()
